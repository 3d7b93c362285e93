//! Tasks that a date or a missing fact brings up: limitation, public invoices, deposits, bank details.

use super::super::desk::Desk;
use super::super::{law, tasks};
use crate::fact::Fact;
use crate::item::{ItemKind, Line};
use crate::task::{Task, TaskKind};
use crate::time::Day;

pub(super) fn of_lines(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    let undecided = charges(desk).filter(|task| desk.today > task.deadline);
    facts.extend(undecided.map(|task| Fact::TaskClosed { task: task.id.clone() }));
    for line in desk.account.lines.values().filter(|line| line.closed.is_none()) {
        limitation(desk, line, facts);
        let extra = desk.extra(line);
        let mut raise = |kind| {
            let task = tasks::open(desk, kind, Some(&line.number), "");
            facts.extend(tasks::raise(desk, task));
        };
        if extra.missing.is_some() {
            raise(TaskKind::CompletePublicInvoice);
        }
        if line.kind == ItemKind::Deposit && line.due < desk.today {
            raise(TaskKind::HoldDelivery);
        }
        if extra.iban.is_some() && desk.iban_to_print(line).is_none() {
            raise(TaskKind::ConfirmBankDetails);
        }
    }
}

/// A task six months before the claim can no longer be brought to court.
fn limitation(desk: &Desk<'_>, line: &Line, facts: &mut Vec<Fact>) {
    let Some((alert, end)) = law::limitation(desk, line) else {
        return;
    };
    if desk.today >= alert {
        let task = tasks::open(desk, TaskKind::Limitation, Some(&line.number), "");
        let task = task.map(|task| Task { deadline: end, ..task });
        facts.extend(tasks::raise(desk, task));
    }
}

/// Interest and fees nobody claimed in time are waived: nothing was posted, so nothing is left but the task.
fn charges<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a Task> {
    desk.account.tasks.iter().filter(|task| task.kind == TaskKind::DecideCharges)
}

/// The first day on which limitation comes near, or interest and fees count as waived.
pub(super) fn wake(desk: &Desk<'_>) -> Option<Day> {
    let open = desk.account.lines.values().filter(|line| line.closed.is_none());
    let days = open.filter_map(|line| law::limitation(desk, line)).map(|(alert, _)| alert);
    let undecided = charges(desk).map(|task| super::super::desk::next_day(task.deadline));
    days.chain(undecided).filter(|day| *day > desk.today).min()
}
