//! Disputes: who answers until when, and what happens when nobody does.

use super::super::desk::{Desk, next_day};
use super::super::tasks;
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::state::{Dispute, DisputeKind};
use crate::task::{Task, TaskKind};
use crate::time::Day;

fn answer_by(desk: &Desk<'_>, dispute: &Dispute) -> Day {
    let settings = desk.settings();
    match dispute.kind {
        DisputeKind::Technical => desk.banking(dispute.since, settings.task_days),
        DisputeKind::Commercial => desk.banking(dispute.since, settings.dispute_days),
    }
}

const fn kind_of_task(dispute: &Dispute) -> TaskKind {
    match dispute.kind {
        DisputeKind::Technical => TaskKind::SolveDispute,
        DisputeKind::Commercial => TaskKind::AnswerDispute,
    }
}

fn disputes<'a>(desk: &Desk<'a>) -> impl Iterator<Item = (&'a ItemNumber, &'a Dispute)> {
    desk.account.extras.iter().filter_map(|(item, extra)| Some((item, extra.dispute.as_ref()?)))
}

pub(super) fn of_lines(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    for (item, dispute) in disputes(desk) {
        let mark = dispute.since.to_string();
        let task = tasks::open(desk, kind_of_task(dispute), Some(item), &mark);
        let task = task.map(|task| Task {
            deadline: answer_by(desk, dispute),
            note: dispute.reason.chars().take(200).collect(),
            ..task
        });
        facts.extend(tasks::raise(desk, task));
        let commercial = dispute.kind == DisputeKind::Commercial;
        if commercial && !dispute.escalated && desk.today > answer_by(desk, dispute) {
            facts.push(Fact::DisputeEscalated { item: item.clone() });
            let task = tasks::open(desk, TaskKind::DisputeEscalated, Some(item), &mark);
            facts.extend(tasks::raise(desk, task));
        }
    }
    close_answered(desk, facts);
}

/// A task about a dispute that ended has nothing left to do.
fn close_answered(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    let about_dispute = |task: &&Task| {
        matches!(task.kind, TaskKind::SolveDispute | TaskKind::AnswerDispute | TaskKind::DisputeEscalated)
    };
    for task in desk.account.tasks.iter().filter(about_dispute) {
        let extra = task.item.as_ref().and_then(|item| desk.account.extra(item));
        if extra.is_none_or(|extra| extra.dispute.is_none()) {
            facts.push(Fact::TaskClosed { task: task.id.clone() });
        }
    }
}

/// The day after the answer was owed.
pub(super) fn wake(desk: &Desk<'_>) -> Option<Day> {
    let waiting =
        disputes(desk).filter(|(_, dispute)| !dispute.escalated && dispute.kind == DisputeKind::Commercial);
    waiting.map(|(_, dispute)| next_day(answer_by(desk, dispute))).min()
}
