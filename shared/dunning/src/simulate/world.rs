//! The world of a simulation: accounts, the virtual clock, what happens to each at each instant.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;

use super::SimulateError;
use super::input::{Kind, SimEvent};
use super::outcome::{ExplanationRow, TaskRow};
use crate::account::Account;
use crate::advance::{Advance, ClosedItem, advance};
use crate::calendar::instant_at;
use crate::class::Class;
use crate::decide::next_ripening;
use crate::event::{Actor, Event};
use crate::explain::{Rule, sentence};
use crate::fact::Fact;
use crate::id::{DebtorId, ItemNumber, NoticeId};
use crate::notice::{Born, Notice, NoticeChange};
use crate::party::Sending;
use crate::plan::Plan;
use crate::portfolio::Portfolio;
use crate::rules::{Books, Rules};
use crate::task::TaskKind;
use crate::time::{Day, Instant};

/// At most this many looks per account and day of the period: a bound on a clock that would not move.
const MAX_LOOKS_A_DAY: usize = 200;

/// One account of the world.
pub(super) struct Sim {
    pub account: Account,
    pub closed: BTreeMap<ItemNumber, ClosedItem>,
    pub next: Option<Instant>,
    pub pending: Vec<Event>,
}

/// One notice as it fared.
pub(super) struct Record {
    pub notice: Notice,
    pub at: Instant,
    pub place: usize,
    pub status: &'static str,
}

/// Something that comes in at an instant.
#[derive(Clone, Copy)]
pub(super) enum Input {
    Item(usize),
    Credit(usize),
    Event(usize),
}

/// A person's decision about a notice, named loosely.
pub(super) struct Verdict {
    pub index: usize,
    pub at: Instant,
    pub selector: String,
    pub approved: bool,
    pub met: bool,
}

/// Everything a simulation holds.
pub(super) struct World<'a> {
    pub rules: Rules,
    pub portfolio: &'a Portfolio,
    pub events: &'a [SimEvent],
    pub sims: Vec<Sim>,
    pub by_item: BTreeMap<ItemNumber, usize>,
    pub by_debtor: BTreeMap<DebtorId, Vec<usize>>,
    inputs: Vec<(Instant, u8, Input)>,
    looks: BTreeSet<(Instant, usize)>,
    pub records: Vec<Record>,
    places: BTreeMap<NoticeId, usize>,
    pub explanations: BTreeMap<(Day, ItemNumber), ExplanationRow>,
    last_told: BTreeMap<ItemNumber, String>,
    pub tasks: Vec<TaskRow>,
    pub verdicts: Vec<Verdict>,
    pub end: Instant,
}

fn is_approved_by_hand(portfolio: &Portfolio) -> bool {
    portfolio.sending_stated && portfolio.creditor.sending == Sending::ApproveDaily
}

const fn is_verdict(event: &SimEvent) -> bool {
    matches!(event.fact, Kind::Approved | Kind::Rejected)
}

impl<'a> World<'a> {
    pub fn new(
        portfolio: &'a Portfolio,
        plans: Vec<Plan>,
        events: &'a [SimEvent],
        from: Day,
    ) -> Result<Self, SimulateError> {
        let broken = |message: String| SimulateError::Portfolio(message);
        let mut rules = Rules::new(portfolio.creditor.clone(), plans)
            .ok_or_else(|| broken("there is no plan; give at least one".to_owned()))?;
        rules.assume_channels = true;
        rules.assume_approved = !is_approved_by_hand(portfolio) && !events.iter().any(is_verdict);
        let start = instant_at(from, NaiveTime::MIN, portfolio.creditor.time_zone);
        let mut world = Self { events, ..Self::empty(portfolio, rules, start) };
        world.open_accounts(start)?;
        world.check_plans()?;
        world.line_up(start);
        super::check::events(&world)?;
        Ok(world)
    }

    /// Puts everything that comes in into its order of time: what was before the period comes at its beginning.
    fn line_up(&mut self, start: Instant) {
        let zone = self.portfolio.creditor.time_zone;
        let day = |day: Day| instant_at(day, NaiveTime::MIN, zone).max(start);
        let items = self.portfolio.items.iter().enumerate();
        let notes = self.portfolio.credit_notes.iter().enumerate();
        self.inputs.extend(items.map(|(index, item)| (day(item.issue), 0, Input::Item(index))));
        self.inputs.extend(notes.map(|(index, note)| (day(note.day), 1, Input::Credit(index))));
        for (index, event) in self.events.iter().enumerate() {
            self.inputs.push((event.at.max(start), 2, Input::Event(index)));
            if is_verdict(event) {
                let approved = event.fact == Kind::Approved;
                let selector = event.notice.clone().or_else(|| event.item.as_ref().map(ToString::to_string));
                let selector = selector.unwrap_or_default();
                self.verdicts.push(Verdict { index, at: event.at, selector, approved, met: false });
            }
        }
        self.inputs.sort_by_key(|(at, order, _)| (*at, *order));
    }

    /// A world without accounts and events.
    pub fn empty(portfolio: &'a Portfolio, rules: Rules, start: Instant) -> Self {
        Self {
            rules,
            portfolio,
            events: &[],
            sims: Vec::new(),
            by_item: BTreeMap::new(),
            by_debtor: BTreeMap::new(),
            inputs: Vec::new(),
            looks: BTreeSet::new(),
            records: Vec::new(),
            places: BTreeMap::new(),
            explanations: BTreeMap::new(),
            last_told: BTreeMap::new(),
            tasks: Vec::new(),
            verdicts: Vec::new(),
            end: start,
        }
    }

    /// Adds a live account, to which `arriving` happens at once.
    pub fn add(&mut self, account: Account, arriving: Vec<Event>, now: Instant) -> Result<(), SimulateError> {
        self.sims.push(Sim { account, closed: BTreeMap::new(), next: None, pending: Vec::new() });
        self.step(self.sims.len() - 1, arriving, now)
    }

    pub fn run(&mut self, to: Day, progress: &mut dyn FnMut(Day)) -> Result<(), SimulateError> {
        let zone = self.portfolio.creditor.time_zone;
        let after = to.succ_opt().unwrap_or(to);
        self.end = instant_at(after, NaiveTime::MIN, zone);
        let days = usize::try_from((after - self.end_day()).num_days().abs() + 400).unwrap_or(400);
        let mut left = days.saturating_mul(MAX_LOOKS_A_DAY).saturating_mul(self.sims.len().max(1));
        let inputs = std::mem::take(&mut self.inputs);
        let mut inputs = inputs.as_slice();
        let mut told: Option<Day> = None;
        while left > 0 {
            left -= 1;
            let input = inputs.first().map(|(at, order, _)| (*at, *order));
            let look = self.looks.first().copied();
            let now = match (input, look) {
                (Some((at, _)), Some((look, _))) => at.min(look),
                (Some((at, _)), None) => at,
                (None, Some((look, _))) => look,
                (None, None) => break,
            };
            if now >= self.end {
                break;
            }
            let today = now.with_timezone(&zone).date_naive();
            if told != Some(today) {
                told = Some(today);
                progress(today);
            }
            match (input, look) {
                (Some((at, order)), _) if at <= now => {
                    let same =
                        inputs.iter().take_while(|(other, rank, _)| (*other, *rank) == (at, order)).count();
                    let (batch, rest) = inputs.split_at_checked(same).unwrap_or((inputs, &[]));
                    inputs = rest;
                    self.take_in(now, batch)?;
                }
                (_, Some((_, place))) => self.step(place, Vec::new(), now)?,
                _ => break,
            }
        }
        self.check_verdicts()
    }

    fn end_day(&self) -> Day {
        self.inputs.first().map_or(self.end, |(at, _, _)| *at).date_naive()
    }

    /// A verdict about a notice that never came to wait, because its item was paid before, has no effect. One that
    /// names neither a step, a class nor an item is a mistake.
    fn check_verdicts(&self) -> Result<(), SimulateError> {
        let could_name = |selector: &str| {
            Class::ALL.iter().any(|class| selector.contains(class.name()))
                || self.rules.steps().any(|step| selector.contains(step.id.as_str()))
                || self.by_item.keys().any(|number| selector.contains(number.as_str()))
        };
        let lost =
            |verdict: &&Verdict| !verdict.met && verdict.at < self.end && !could_name(&verdict.selector);
        self.verdicts.iter().find(lost).map_or(Ok(()), |verdict| {
            let message = format!(
                "no notice \"{}\" waits for approval in the period; name its step, its class or an item it lists",
                verdict.selector
            );
            Err(SimulateError::Event { index: verdict.index, message })
        })
    }

    /// Takes in everything of one instant, then looks at each account concerned once.
    fn take_in(&mut self, now: Instant, batch: &[(Instant, u8, Input)]) -> Result<(), SimulateError> {
        let mut facts: BTreeMap<usize, Vec<Event>> = BTreeMap::new();
        for (_, _, input) in batch {
            match *input {
                Input::Item(index) => self.arrive(index, now, &mut facts),
                Input::Credit(index) => self.credit(index, now, &mut facts),
                Input::Event(index) => self.happen(index, &mut facts)?,
            }
        }
        self.hold_back_backlog(now, batch, &mut facts);
        for (place, events) in facts {
            self.step(place, events, now)?;
        }
        Ok(())
    }

    /// The fact that gives a closed item back to its account.
    pub fn restored(&self, place: usize, item: &ItemNumber) -> Option<Fact> {
        let closed = self.sims.get(place)?.closed.get(item)?;
        let extra = closed.extra.clone().map(Box::new);
        Some(Fact::Restored { line: Box::new(closed.line.clone()), extra })
    }

    fn happen(&mut self, index: usize, facts: &mut BTreeMap<usize, Vec<Event>>) -> Result<(), SimulateError> {
        let Some(event) = self.events.get(index) else {
            return Ok(());
        };
        match event.fact {
            Kind::BooksStale => self.rules.books = Books::Stale(event.at.date_naive()),
            Kind::BooksFresh => self.rules.books = Books::Fresh,
            Kind::KillSwitch if event.item.is_none() && event.debtor.is_none() => {
                self.rules.switches.creditor = event.on.unwrap_or(true);
            }
            Kind::Snapshot => return super::snapshot::apply(self, index, event, facts),
            Kind::Approved | Kind::Rejected => {}
            Kind::Activated if event.item.is_none() && event.debtor.is_none() => {
                self.activate(event, facts);
                return Ok(());
            }
            _ => return super::check::happen(self, index, event, facts),
        }
        for place in 0..self.sims.len() {
            facts.entry(place).or_default();
        }
        Ok(())
    }

    /// Advances one account and keeps what came of it.
    pub fn step(&mut self, place: usize, events: Vec<Event>, now: Instant) -> Result<(), SimulateError> {
        let Some(sim) = self.sims.get_mut(place) else {
            return Ok(());
        };
        if let Some(next) = sim.next.take() {
            self.looks.remove(&(next, place));
        }
        let mut incoming = std::mem::take(&mut sim.pending);
        incoming.extend(events);
        let refused = |refusal: crate::Refusal| SimulateError::Portfolio(refusal.to_string());
        let moved = advance(&sim.account, incoming, &self.rules, now).map_err(refused)?;
        self.keep(place, moved, now);
        let decided = self.decisions_of_people(place, now);
        if decided.is_empty() { Ok(()) } else { self.step(place, decided, now) }
    }

    fn keep(&mut self, place: usize, moved: Advance, now: Instant) {
        let today = moved.account.day_of(now);
        let language = self.portfolio.creditor.language;
        for explanation in &moved.explanations {
            let row = ExplanationRow {
                date: today,
                item: explanation.item.clone(),
                decision: if explanation.sent() { "sent" } else { "not_sent" },
                rule: explanation.rule.name(),
                text: sentence(&explanation.rule, language, &explanation.item, moved.account.currency),
            };
            let key = (today, explanation.item.clone());
            let told = self.explanations.get(&key).is_some_and(|known| known.decision == "sent");
            if !told && self.is_news(&row, &explanation.rule) {
                self.explanations.insert(key, row);
            }
        }
        let answered = moved.events.iter().filter_map(|event| match &event.fact {
            Fact::TaskClosed { task } => Some(task.as_str()),
            _ => None,
        });
        let answered: BTreeSet<&str> = answered.collect();
        self.tasks.retain(|row| {
            row.kind != TaskKind::Approve || row.date != today || !answered.contains(row.id.as_str())
        });
        for task in &moved.tasks {
            self.tasks.push(super::outcome::task_row(task, Some(moved.account.id.clone()), today));
        }
        self.keep_notices(place, &moved.notices, now);
        let Some(sim) = self.sims.get_mut(place) else {
            return;
        };
        for closed in moved.closed {
            sim.closed.insert(closed.line.number.clone(), closed);
        }
        sim.account = moved.account;
        for number in sim.account.lines.keys() {
            sim.closed.remove(number);
        }
        let looks = [moved.next_look, next_ripening(&sim.account, &self.rules, now)];
        sim.next = looks.into_iter().flatten().min();
        if let Some(next) = sim.next {
            self.looks.insert((next, place));
        }
    }

    /// That nothing is ripe yet is said once, not at every look.
    fn is_news(&mut self, row: &ExplanationRow, rule: &Rule) -> bool {
        let quiet = matches!(rule, Rule::NotYet { .. } | Rule::PlanFinished { .. } | Rule::NoContactYet);
        let same = self.last_told.get(&row.item).is_some_and(|known| *known == row.text);
        if !same {
            self.last_told.insert(row.item.clone(), row.text.clone());
        }
        !(quiet && same)
    }

    fn keep_notices(&mut self, place: usize, changes: &[NoticeChange], now: Instant) {
        for change in changes {
            let (notice, leaves) = match change {
                NoticeChange::Create { notice, born } | NoticeChange::Replace { notice, born } => {
                    (notice, *born == Born::Claimed)
                }
                NoticeChange::Claim { notice } => (notice, true),
                NoticeChange::Cancel { id, .. } => {
                    if let Some(record) = self.places.get(id).and_then(|known| self.records.get_mut(*known)) {
                        record.status = "cancelled";
                    }
                    continue;
                }
                NoticeChange::Wait { .. } => continue,
            };
            let status = if leaves { "sent" } else { "queued" };
            let record = Record { notice: (**notice).clone(), at: now, place, status };
            match self.places.get(&notice.id).and_then(|known| self.records.get_mut(*known)) {
                Some(known) => *known = record,
                None => {
                    self.places.insert(notice.id.clone(), self.records.len());
                    self.records.push(record);
                }
            }
            if let Some(sim) = self.sims.get_mut(place).filter(|_| leaves) {
                let fact = Fact::NoticeSent { id: notice.id.clone() };
                sim.pending.push(Event::new(now, Actor::Provider("simulated".to_owned()), fact));
            }
        }
    }

    /// Approvals are given at once, unless an event decides about the notice or the portfolio says otherwise.
    fn decisions_of_people(&mut self, place: usize, now: Instant) -> Vec<Event> {
        let by_hand = is_approved_by_hand(self.portfolio);
        let Some(sim) = self.sims.get(place) else {
            return Vec::new();
        };
        let mut decided = Vec::new();
        for waiting in sim.account.notices.iter().filter(|listed| super::check::waits(listed)) {
            let named = |verdict: &&mut Verdict| super::check::names(&verdict.selector, waiting);
            let mut verdicts: Vec<&mut Verdict> = self.verdicts.iter_mut().filter(named).collect();
            verdicts.iter_mut().for_each(|verdict| verdict.met = true);
            let past = verdicts.iter().rfind(|verdict| verdict.at <= now).map(|verdict| verdict.approved);
            let notice = waiting.id.clone();
            let fact = match past {
                Some(true) => Fact::Approved { notice },
                Some(false) => Fact::Rejected { notice },
                None if verdicts.is_empty() && !by_hand => Fact::Approved { notice },
                None => continue,
            };
            decided.push(Event::new(now, Actor::Person("simulated".to_owned()), fact));
        }
        decided
    }
}
