//! Unapplied cash: what was paid too much is for a person to pay back, the rest to match; until it is gone.

use super::super::desk::Desk;
use super::super::{allocate, tasks};
use crate::fact::Fact;
use crate::state::Cash;
use crate::task::{Task, TaskKind};

/// What a person does about it.
fn wanted(desk: &Desk<'_>, cash: &Cash) -> Option<Task> {
    let kind = if cash.beyond.is_some() { TaskKind::Refund } else { TaskKind::MatchPayment };
    let task = tasks::open(desk, kind, cash.beyond.as_ref(), &format!("{}.{}", cash.since, cash.movement))?;
    let amount = crate::money::decimal(cash.amount, desk.account.currency);
    let advice = allocate::advice(desk, cash.amount);
    let to_match = kind == TaskKind::MatchPayment && !advice.is_empty();
    Some(Task { note: if to_match { format!("{amount}: {advice}") } else { amount }, ..task })
}

/// Raises a task for each, and closes those about cash that is gone.
pub(super) fn of_account(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    let waiting: Vec<Task> = desk.account.cash.iter().filter_map(|cash| wanted(desk, cash)).collect();
    let about_cash = |task: &&Task| matches!(task.kind, TaskKind::MatchPayment | TaskKind::Refund);
    for task in desk.account.tasks.iter().filter(about_cash) {
        if !waiting.iter().any(|one| one.id == task.id) {
            facts.push(Fact::TaskClosed { task: task.id.clone() });
        }
    }
    facts.extend(waiting.into_iter().filter_map(|task| tasks::raise(desk, Some(task))));
}
