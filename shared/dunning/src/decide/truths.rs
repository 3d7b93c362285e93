//! What time alone makes true, and what follows from the facts.

use super::desk::{Desk, next_day};
use super::{ripe, stops};
use crate::fact::Fact;
use crate::item::{Closed, Line};
use crate::state::{Promise, PromiseState};
use crate::time::Day;

/// Everything that follows now.
pub(crate) fn all(desk: &Desk<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if desk.account.plan.is_none() {
        facts.push(Fact::PlanChosen { plan: chosen(desk) });
    }
    facts.extend(desk.account.lines.values().filter_map(|line| closing(desk, line)));
    facts.extend(desk.account.promises.iter().filter_map(|promise| of_promise(desk, promise)));
    facts.extend(lapses(desk));
    if let Some(since) = desk.account.unread
        && desk.today >= stops::reply_ends(desk, since)
    {
        facts.push(Fact::ReplyUnread {});
    }
    facts
}

/// The plan named for the payer, else for one of its debtors, else the creditor's.
fn chosen(desk: &Desk<'_>) -> crate::plan::PlanKey {
    let account = desk.account;
    let payer = account.parties.get(&account.payer);
    let named = payer.into_iter().chain(account.parties.values()).find_map(|party| party.plan.as_ref());
    named
        .and_then(|id| desk.rules.newest(id))
        .map_or_else(|| desk.rules.default_plan.clone(), |plan| plan.key())
}

/// An item on which nothing, or a residue within the tolerance, is owed.
fn closing(desk: &Desk<'_>, line: &Line) -> Option<Fact> {
    if line.closed.is_some() {
        return None;
    }
    let open = line.open();
    let touched = line.paid > 0 || line.credited > 0;
    let residue = touched && open > 0 && open <= desk.settings().tolerance;
    if open > 0 && !residue {
        return None;
    }
    let how = if line.paid > 0 { Closed::Paid } else { Closed::Credited };
    Some(Fact::ItemClosed { item: line.number.clone(), how, residue: open.max(0) })
}

fn of_promise(desk: &Desk<'_>, promise: &Promise) -> Option<Fact> {
    let id = promise.id;
    match promise.state {
        PromiseState::Made => Some(Fact::PromiseAnswered { promise: id, accepted: true }),
        _ if promise.received >= promise.amount => Some(Fact::PromiseKept { promise: id }),
        PromiseState::Running if desk.today > stops::promise_ends(desk, promise.day) => {
            Some(Fact::PromiseBroken { promise: id })
        }
        _ => None,
    }
}

fn lapses(desk: &Desk<'_>) -> Vec<Fact> {
    let mut found: std::collections::BTreeMap<usize, Vec<crate::id::ItemNumber>> =
        std::collections::BTreeMap::new();
    for line in desk.account.lines.values().filter(|line| line.closed.is_none()) {
        if let ripe::Verdict::Lapsed(rank) = ripe::look(desk, line) {
            found.entry(rank).or_default().push(line.number.clone());
        }
    }
    let steps = found.into_iter().filter_map(|(rank, items)| Some((desk.plan.steps.get(rank)?, items)));
    steps.map(|(step, items)| Fact::StepLapsed { step: step.id.clone(), items }).collect()
}

/// The first day on which something becomes true by time alone.
pub(crate) fn wake(desk: &Desk<'_>) -> Option<Day> {
    let running = desk.account.promises.iter().filter(|promise| promise.state == PromiseState::Running);
    let promises = running.map(|promise| next_day(stops::promise_ends(desk, promise.day)));
    let reply = desk.account.unread.map(|since| stops::reply_ends(desk, since));
    promises.chain(reply).min()
}
