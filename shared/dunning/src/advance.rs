//! The one way an account moves: facts in, decisions out. The sweep, a payment, a click and the preview all call it.

use crate::account::Account;
use crate::apply::{Ignored, apply};
use crate::calendar::Region;
use crate::decide::{Decision, decide, follows, reacts};
use crate::event::{Actor, Event};
use crate::explain::{Explanation, Rule};
use crate::fact::Fact;
use crate::item::{Closed, Line};
use crate::notice::NoticeChange;
use crate::rules::Rules;
use crate::state::{Extra, Habit};
use crate::task::Task;
use crate::time::{Day, Instant};

/// What follows from facts is asked for at most this often; each round closes or opens something.
const MAX_ROUNDS: usize = 16;

/// An item that left the head, to be kept with its row and given back by [`Fact::Restored`] when needed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedItem {
    /// Its last line.
    pub line: Line,
    /// What stood beside it.
    pub extra: Option<Extra>,
}

/// What one move of an account gives: everything the service commits.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// The account as it is now.
    pub account: Account,
    /// What came in and was accepted, and what was decided, in order.
    pub events: Vec<Event>,
    /// What happens to notices.
    pub notices: Vec<NoticeChange>,
    /// Items that left the head.
    pub closed: Vec<ClosedItem>,
    /// Tasks that came up.
    pub tasks: Vec<Task>,
    /// When the account needs a look again; nothing when only a new fact can change anything.
    pub next_look: Option<Instant>,
    /// Why each item was or was not written about.
    pub explanations: Vec<Explanation>,
    /// What came in and changed nothing, with the reason.
    pub ignored: Vec<(Event, Ignored)>,
}

/// Why an account cannot move.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The plan the account follows is not among the rules.
    #[error("the account follows plan {0}, which is not known; load that version of the plan")]
    UnknownPlan(String),
    /// The creditor's calendar is not known.
    #[error("the calendar \"{0}\" is not known; set the creditor's calendar to one that is")]
    UnknownCalendar(String),
}

/// Applies `incoming` facts, then decides at `now`, and applies what was decided.
///
/// # Errors
/// When the plan of the account or the calendar of the creditor is not known.
pub fn advance(
    account: &Account,
    incoming: Vec<Event>,
    rules: &Rules,
    now: Instant,
) -> Result<Advance, Refusal> {
    check(account, rules)?;
    let mut move_ =
        Move { account: account.clone(), events: Vec::new(), tasks: Vec::new(), ignored: Vec::new() };
    move_.take_in(incoming, rules, now);
    move_.let_follow(rules, now);
    let decision = decide(&move_.account, rules, now);
    let sent = decision.facts.iter().any(|fact| matches!(fact, Fact::NoticeClaimed { .. }));
    move_.record(decision.facts, rules, now);
    let (mut notices, mut next_look) = (decision.notices, decision.next_look);
    if sent {
        let after = move_.look_after_sending(rules, now);
        notices.extend(after.notices);
        next_look = after.next_look;
    }
    let closed = release_closed(&mut move_.account);
    let mut explanations = decision.explanations;
    explanations.extend(closed.iter().filter_map(why_closed));
    explain_lapses(&move_, rules, &mut explanations);
    one_each(&mut explanations);
    Ok(Advance {
        account: move_.account,
        events: move_.events,
        notices,
        closed,
        tasks: move_.tasks,
        next_look,
        explanations,
        ignored: move_.ignored,
    })
}

fn check(account: &Account, rules: &Rules) -> Result<(), Refusal> {
    if let Some(key) = account.plan.as_ref().filter(|key| rules.plan(key).is_none()) {
        return Err(Refusal::UnknownPlan(format!("{} version {}", key.id, key.version)));
    }
    let region = rules.creditor.region();
    match Region::named(region) {
        Some(_) => Ok(()),
        None => Err(Refusal::UnknownCalendar(region.to_owned())),
    }
}

/// One explanation per item: that something left is more telling than what else keeps it.
fn one_each(explanations: &mut Vec<Explanation>) {
    explanations.sort_by(|a, b| (&a.item, !a.sent()).cmp(&(&b.item, !b.sent())));
    explanations.dedup_by(|later, earlier| later.item == earlier.item);
}

fn why_closed(closed: &ClosedItem) -> Option<Explanation> {
    let how = closed.line.closed?;
    let paid_on = closed.extra.as_ref().and_then(|extra| extra.paid_on).filter(|_| how == Closed::Paid);
    let crossed = closed.line.track.contacted.filter(|sent| paid_on.is_some_and(|paid| paid <= *sent));
    let rule = crossed.map_or(Rule::Closed { how }, |sent| Rule::Crossed { sent });
    Some(Explanation { item: closed.line.number.clone(), rule })
}

/// A step that was left out is said once, unless something more telling is to be said of the item.
fn explain_lapses(moved: &Move, rules: &Rules, explanations: &mut [Explanation]) {
    let plan = moved.account.plan.as_ref().and_then(|key| rules.plan(key));
    for event in &moved.events {
        let Fact::StepLapsed { step, items } = &event.fact else { continue };
        let class = plan.and_then(|plan| plan.steps.get(plan.rank(step)?)).map(|step| step.class);
        let quiet =
            |known: &&mut Explanation| matches!(known.rule, Rule::NotYet { .. } | Rule::PlanFinished { .. });
        for known in explanations.iter_mut().filter(quiet) {
            if let Some(class) = class.filter(|_| items.contains(&known.item)) {
                known.rule = Rule::StepLapsed { class };
            }
        }
    }
}

struct Move {
    account: Account,
    events: Vec<Event>,
    tasks: Vec<Task>,
    ignored: Vec<(Event, Ignored)>,
}

impl Move {
    fn take_in(&mut self, mut incoming: Vec<Event>, rules: &Rules, now: Instant) {
        incoming.sort_by_key(|event| event.at);
        let mut followed: Option<Day> = None;
        for event in incoming {
            // What time made true before a fact happened is recorded before it.
            let day = self.account.day_of(event.at);
            if followed < Some(day) && !self.account.lines.is_empty() {
                self.let_follow(rules, event.at.min(now));
                followed = Some(day);
            }
            let habit = self.account.behaviour.habit();
            match apply(&mut self.account, &event) {
                Ok(()) => self.react(event, habit, rules, now),
                Err(why) => self.ignored.push((event, why)),
            }
        }
    }

    /// Keeps an event and what it brings up at once; what that brings up is bounded by the rules themselves.
    fn react(&mut self, event: Event, habit: Habit, rules: &Rules, now: Instant) {
        let brought = if event.fact.is_quiet() && self.account.behaviour.habit() == habit {
            Vec::new()
        } else {
            reacts(&self.account, rules, now, &event.fact, habit)
        };
        self.events.push(event);
        for fact in brought {
            self.keep(Event::new(now, Actor::Engine, fact));
        }
    }

    /// Applies and keeps an event that brings up nothing further.
    fn keep(&mut self, event: Event) {
        if apply(&mut self.account, &event).is_ok() {
            if let Fact::TaskOpened { task } = &event.fact {
                self.tasks.push((**task).clone());
            }
            self.events.push(event);
        }
    }

    fn let_follow(&mut self, rules: &Rules, now: Instant) {
        for _ in 0..MAX_ROUNDS {
            let facts = follows(&self.account, rules, now);
            if facts.is_empty() {
                return;
            }
            self.record(facts, rules, now);
        }
    }

    /// What was sent moves the next steps: looking once more finds the next look and asks for approvals already, so
    /// that no later look is spent on it. What would leave by now waits for the next look.
    fn look_after_sending(&mut self, rules: &Rules, now: Instant) -> Decision {
        let after = decide(&self.account, rules, now);
        if after.facts.iter().any(|fact| matches!(fact, Fact::NoticeClaimed { .. })) {
            return Decision { notices: Vec::new(), facts: Vec::new(), ..after };
        }
        self.record(after.facts.clone(), rules, now);
        after
    }

    fn record(&mut self, facts: Vec<Fact>, rules: &Rules, now: Instant) {
        for fact in facts {
            let event = Event::new(now, Actor::Engine, fact);
            let habit = self.account.behaviour.habit();
            if matches!(event.fact, Fact::TaskOpened { .. }) {
                self.keep(event);
            } else if apply(&mut self.account, &event).is_ok() {
                self.react(event, habit, rules, now);
            }
        }
    }
}

/// Takes closed items out of the head.
fn release_closed(account: &mut Account) -> Vec<ClosedItem> {
    if account.lines.values().all(|line| line.closed.is_none()) {
        return Vec::new();
    }
    let (gone, kept) =
        std::mem::take(&mut account.lines).into_iter().partition(|(_, line)| line.closed.is_some());
    account.lines = kept;
    let gone: std::collections::BTreeMap<_, Line> = gone;
    gone.into_values().map(|line| ClosedItem { extra: account.extras.remove(&line.number), line }).collect()
}

/// The state that a history gives: every event applied in order, closed items taken out.
#[must_use]
pub fn replay(mut account: Account, events: &[Event]) -> Account {
    for event in events {
        // What was ignored then is ignored now.
        let _ = apply(&mut account, event);
    }
    release_closed(&mut account);
    account
}

#[cfg(test)]
#[path = "advance_tests.rs"]
mod tests;
