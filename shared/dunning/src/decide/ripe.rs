//! Which step of the plan an item has come to: ripe by `≤`, the highest one, one class per contact.

use super::desk::{Desk, plus_days};
use crate::class::{Channel, Class};
use crate::explain::Rule;
use crate::id::StepId;
use crate::item::{ItemKind, Line};
use crate::party::Absence;
use crate::plan::Step;
use crate::state::{DisputeKind, Extra};
use crate::time::Day;

/// What the plan says about an item today.
pub(crate) enum Verdict {
    /// This step is ripe; the lower ones it overtakes are never sent.
    Ripe(Ripe),
    /// Nothing is ripe, and from when that may change.
    Not(Rule, Option<Day>),
    /// This step's time has passed: it is dropped, or becomes a task.
    Lapsed(usize),
    /// A person has to call first, and has not been told yet.
    CallNow(usize),
}

/// A ripe step.
#[derive(Clone, Copy)]
pub(crate) struct Ripe {
    /// Its rank in the plan.
    pub rank: usize,
    /// The rank from which lower steps were overtaken.
    pub from: usize,
    /// The first channel to try: after a call nobody made, the next one.
    pub channel: usize,
}

/// The rank at which an item goes on: after the step done, or at the first step of its class on another plan.
fn start(desk: &Desk<'_>, line: &Line) -> usize {
    let done = line.track.step.as_ref().and_then(|step| desk.plan_of(line).rank(step));
    match (done, line.track.class) {
        (Some(rank), _) => rank + 1,
        (None, None) => 0,
        (None, Some(class)) => {
            let steps = &desk.plan_of(line).steps;
            let reached = steps.iter().position(|step| step.class >= class);
            reached.unwrap_or(steps.len())
        }
    }
}

/// The highest class an item may reach with its next contact: one class above the last one the plan has.
fn ceiling(desk: &Desk<'_>, line: &Line, extra: &Extra) -> Class {
    let plan = desk.plan_of(line);
    let steps = plan.steps.iter().map(|step| step.class).filter(|class| class.climbs());
    let climbed = match line.track.class {
        Some(class) => steps.clone().filter(|next| *next > class).min().unwrap_or(class),
        None => {
            let first = extra.entry.unwrap_or(plan.first_contact_at_most);
            let lowest = steps.clone().filter(|class| *class > Class::Courtesy).min();
            first.max(lowest.filter(|_| !steps.clone().any(|class| class <= first)).unwrap_or(first))
        }
    };
    if contests_the_claim(extra) { climbed.min(Class::Firm) } else { climbed }
}

/// Whether what the debtor contests is the service or its price: nothing beyond firm leaves for the rest of the item.
fn contests_the_claim(extra: &Extra) -> bool {
    extra.dispute.as_ref().is_some_and(|dispute| dispute.kind == DisputeKind::Commercial)
}

/// The absence that makes a courtesy message leave early: one in which the item falls due, or the message would.
fn absence_in_the_way<'a>(desk: &'a Desk<'_>, line: &Line, nominal: Day) -> Option<&'a Absence> {
    let payer = desk.account.payer_party()?;
    let covers = |absence: &&Absence| {
        let within = |day: Day| absence.from <= day && day <= absence.until;
        within(line.due) || within(nominal)
    };
    payer.absences.iter().find(covers)
}

/// Whether a step is one that comes before the due date.
pub(crate) fn is_pre_due(desk: &Desk<'_>, line: &Line, step: &Step) -> bool {
    step.class == Class::Courtesy
        && desk.anchor(line, step).is_some_and(|anchor| desk.shifted(anchor, step.offset) < line.due)
}

/// The day on which a step ripens. A pre-due step shifts backwards, to before a known absence too.
pub(crate) fn ripens(desk: &Desk<'_>, line: &Line, step: &Step) -> Option<Day> {
    let nominal = desk.shifted(desk.anchor(line, step)?, step.offset);
    if !is_pre_due(desk, line, step) {
        return Some(nominal);
    }
    let early =
        absence_in_the_way(desk, line, nominal).map(|absence| desk.shifted(absence.from, step.offset));
    let wished = early.map_or(nominal, |early| early.min(nominal));
    desk.calendar.previous_business_day(wished).map(|day| day.max(line.issue))
}

/// Whether a step's time has passed: its latest day, or for a pre-due one too few days before the due date.
fn has_lapsed(desk: &Desk<'_>, line: &Line, step: &Step) -> bool {
    if is_pre_due(desk, line, step) {
        let keeps = plus_days(line.due, -i64::from(desk.settings().pre_due_days));
        if desk.today > keeps {
            return true;
        }
    }
    let anchor = desk.anchor(line, step);
    let latest = step.latest.and_then(|latest| Some(desk.shifted(anchor?, latest)));
    latest.is_some_and(|latest| desk.today > latest)
}

/// What the plan says about an item that nothing stops.
pub(crate) fn look(desk: &Desk<'_>, line: &Line) -> Verdict {
    let extra = desk.extra(line);
    let (from, ceiling) = (start(desk, line), ceiling(desk, line, extra));
    let mut best = None;
    let mut wake: Option<(Day, Class)> = None;
    let mut needs_contact = false;
    for (rank, step) in desk.plan_of(line).steps.iter().enumerate().skip(from) {
        if step.class > ceiling || !step.class.climbs() {
            break;
        }
        if holdback_waits(line, step, desk) {
            continue;
        }
        if has_lapsed(desk, line, step) {
            if best.is_none() {
                return Verdict::Lapsed(rank);
            }
            continue;
        }
        match ripens(desk, line, step) {
            Some(day) if day <= desk.today => best = Some(rank),
            Some(day) => wake = Some(wake.map_or((day, step.class), |known| known.min((day, step.class)))),
            None => needs_contact = true,
        }
    }
    match (best, wake) {
        (Some(rank), _) => ripe(desk, line, extra, (from, rank)),
        (None, Some((day, class))) => Verdict::Not(Rule::NotYet { class, day }, Some(day)),
        (None, None) if needs_contact => Verdict::Not(Rule::NoContactYet, None),
        (None, None) => Verdict::Not(unfinished(line, extra), None),
    }
}

fn unfinished(line: &Line, extra: &Extra) -> Rule {
    if contests_the_claim(extra) {
        Rule::PartDisputed
    } else {
        Rule::PlanFinished { class: line.track.class }
    }
}

/// A holdback is never chased before its release.
fn holdback_waits(line: &Line, step: &Step, desk: &Desk<'_>) -> bool {
    line.kind == ItemKind::Holdback && is_pre_due(desk, line, step)
}

/// A step whose first channel is a call waits for a person, then takes its next channel.
fn ripe(desk: &Desk<'_>, line: &Line, extra: &Extra, (from, rank): (usize, usize)) -> Verdict {
    let found = Ripe { rank, from, channel: 0 };
    let Some(step) = desk.plan_of(line).steps.get(rank) else {
        return Verdict::Not(Rule::PlanFinished { class: None }, None);
    };
    if step.channels.first() != Some(&Channel::Call) {
        return Verdict::Ripe(found);
    }
    match &extra.tasked {
        Some(tasked) if tasked.step == step.id && desk.today < tasked.fallback => {
            Verdict::Not(Rule::WaitsForCall { until: tasked.fallback }, Some(tasked.fallback))
        }
        Some(tasked) if tasked.step == step.id && step.channels.len() > 1 => {
            Verdict::Ripe(Ripe { channel: 1, ..found })
        }
        Some(tasked) if tasked.step == step.id => Verdict::Lapsed(rank),
        _ => Verdict::CallNow(rank),
    }
}

/// The step that is ripe but that no contact may climb to any more, because the ones before it lapsed.
pub(crate) fn out_of_reach(desk: &Desk<'_>, line: &Line) -> Option<usize> {
    let from = start(desk, line);
    let ceiling = ceiling(desk, line, desk.extra(line));
    let steps =
        desk.plan_of(line).steps.iter().enumerate().skip(from).filter(|(_, step)| step.class.climbs());
    let mut rest = steps.peekable();
    if rest.peek().is_none_or(|(_, step)| step.class <= ceiling) || contests_the_claim(desk.extra(line)) {
        return None;
    }
    let ripe = |step: &Step| ripens(desk, line, step).is_some_and(|day| day <= desk.today);
    rest.find(|(_, step)| ripe(step)).map(|(rank, _)| rank)
}

/// The step an item takes next and the day on which it ripens, whatever stops the item now.
pub(crate) fn next_step(desk: &Desk<'_>, line: &Line) -> Option<(StepId, Day)> {
    let steps = &desk.plan_of(line).steps;
    if let Verdict::Ripe(Ripe { rank, .. }) | Verdict::CallNow(rank) = look(desk, line) {
        let step = steps.get(rank)?;
        return Some((step.id.clone(), ripens(desk, line, step)?));
    }
    let rest = steps.iter().skip(start(desk, line)).filter(|step| step.class.climbs());
    let to_come = rest.filter(|step| !has_lapsed(desk, line, step));
    let days = to_come.filter_map(|step| Some((ripens(desk, line, step)?, step)));
    days.min_by_key(|(day, step)| (*day, step.class)).map(|(day, step)| (step.id.clone(), day))
}

/// The first day after today on which one of the item's remaining steps ripens, whatever stops it.
pub(crate) fn next_ripening(desk: &Desk<'_>, line: &Line) -> Option<Day> {
    let rest = desk.plan_of(line).steps.iter().skip(start(desk, line)).filter(|step| step.class.climbs());
    rest.filter_map(|step| ripens(desk, line, step)).filter(|day| *day > desk.today).min()
}
