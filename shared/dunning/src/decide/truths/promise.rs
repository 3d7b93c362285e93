//! Promises: within the creditor's limits they pause their items; kept, partly kept, broken.

use super::super::desk::{Desk, next_day, plus_days};
use super::super::{stops, tasks};
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::notice::Purpose;
use crate::state::{Owed, Promise, PromiseState};
use crate::task::TaskKind;
use crate::time::Day;

pub(super) fn of_account(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    for promise in &desk.account.promises {
        of_promise(desk, promise, facts);
    }
}

fn of_promise(desk: &Desk<'_>, promise: &Promise, facts: &mut Vec<Fact>) {
    let id = promise.id;
    let over = desk.today > stops::promise_ends(desk, promise.day);
    match promise.state {
        PromiseState::Made => answer(desk, promise, facts),
        _ if is_kept(desk, promise) => facts.push(Fact::PromiseKept { promise: id }),
        PromiseState::Asked if over => facts.push(Fact::PromiseLapsed { promise: id }),
        PromiseState::Running if over => broken(desk, promise, facts),
        PromiseState::Asked | PromiseState::Running => {}
    }
}

/// The limits: days ahead, share of the amount, how many at once, how many broken before.
fn within_limits(desk: &Desk<'_>, promise: &Promise) -> bool {
    let settings = desk.settings();
    let ahead = promise.day <= plus_days(promise.made, i64::from(settings.promise_days));
    let past = promise.day < promise.made;
    let enough = promise.amount.saturating_mul(100) >= promise.of.saturating_mul(settings.promise_percent);
    let running = desk.account.promises.iter().filter(|other| other.state == PromiseState::Running).count();
    let trusted = desk.account.behaviour.broken < settings.promises_broken;
    ahead && !past && enough && running < settings.promises_open && trusted
}

fn answer(desk: &Desk<'_>, promise: &Promise, facts: &mut Vec<Fact>) {
    let accepted = within_limits(desk, promise);
    facts.push(Fact::PromiseAnswered { promise: promise.id, accepted });
    if !accepted {
        let task =
            tasks::open(desk, TaskKind::ApprovePromise, promise.items.first(), &promise.id.to_string());
        facts.extend(tasks::raise(desk, task));
    }
}

fn open_items(desk: &Desk<'_>, promise: &Promise) -> Vec<ItemNumber> {
    let open = |item: &&ItemNumber| desk.account.lines.get(*item).is_some_and(|line| line.closed.is_none());
    promise.items.iter().filter(open).cloned().collect()
}

fn is_kept(desk: &Desk<'_>, promise: &Promise) -> bool {
    let short = promise.amount.saturating_sub(promise.received);
    short <= desk.settings().tolerance || open_items(desk, promise).is_empty()
}

/// Not kept, or kept in part: the rest counts as broken, and one message says so.
fn broken(desk: &Desk<'_>, promise: &Promise, facts: &mut Vec<Fact>) {
    facts.push(Fact::PromiseBroken { promise: promise.id });
    let since = next_day(stops::promise_ends(desk, promise.day));
    let owed = Owed::new(Purpose::PromiseMissed, open_items(desk, promise), since, None);
    facts.push(Fact::MessageOwed { owed });
}

/// The day after the last one on which a promise's money may arrive.
pub(super) fn wake(desk: &Desk<'_>) -> Option<Day> {
    let ends = |promise: &Promise| next_day(stops::promise_ends(desk, promise.day));
    desk.account.promises.iter().map(ends).min()
}
