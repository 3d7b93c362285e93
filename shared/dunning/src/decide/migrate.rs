//! Moving an account to another plan or version: what would change, shown before it takes effect.

use super::desk::Desk;
use super::ripe;
use crate::account::Account;
use crate::apply::apply;
use crate::event::{Actor, Event};
use crate::fact::Fact;
use crate::id::{ItemNumber, StepId};
use crate::plan::PlanKey;
use crate::rules::Rules;
use crate::time::{Day, Instant};

/// What moving means for one item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Moved {
    /// The item.
    pub item: ItemNumber,
    /// The step done last; done stays done.
    pub done: Option<StepId>,
    /// The next step and its day now.
    pub before: Option<(StepId, Day)>,
    /// The next step and its day after the move; never one that lies before what was done.
    pub after: Option<(StepId, Day)>,
}

/// The difference that moving `account` to `plan` would make, item by item; nothing is changed. Empty when the plan is
/// not among the rules.
#[must_use]
pub fn preview_move(account: &Account, rules: &Rules, plan: &PlanKey, now: Instant) -> Vec<Moved> {
    let mut moved = account.clone();
    let event = Event::new(now, Actor::Engine, Fact::PlanChanged { plan: plan.clone() });
    if rules.plan(plan).is_none() {
        return Vec::new();
    }
    // Refused only where it is the plan the account follows already: then nothing differs.
    let _ = apply(&mut moved, &event);
    let (Some(here), Some(there)) = (Desk::new(account, rules, now), Desk::new(&moved, rules, now)) else {
        return Vec::new();
    };
    let open = account.lines.values().filter(|line| line.closed.is_none());
    let change = |line: &crate::item::Line| Moved {
        item: line.number.clone(),
        done: line.track.step.clone(),
        before: ripe::next_step(&here, line),
        after: moved.lines.get(&line.number).and_then(|line| ripe::next_step(&there, line)),
    };
    open.map(change).collect()
}
