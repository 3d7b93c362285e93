//! Tasks that a look at the items brings up.

use super::desk::Desk;
use super::intent::Wanted;
use super::survey::Survey;
use crate::fact::Fact;
use crate::id::{ItemNumber, TaskId};
use crate::task::{Task, TaskKind};

/// A task whose id follows from the facts: kind, item, and what tells it from an earlier one.
pub(crate) fn open(desk: &Desk<'_>, kind: TaskKind, item: Option<&ItemNumber>, mark: &str) -> Option<Task> {
    let name = kind.name();
    let about = item.map_or("", ItemNumber::as_str);
    let id = format!("{name}:{about}:{mark}");
    let id: String = id.trim_end_matches(':').chars().take(100).collect();
    let settings = desk.settings();
    Some(Task {
        id: TaskId::new(id).ok()?,
        kind,
        item: item.cloned(),
        owner: owner(desk, kind),
        opened: desk.today,
        deadline: desk.banking(desk.today, settings.task_days),
        note: String::new(),
    })
}

fn owner(desk: &Desk<'_>, kind: TaskKind) -> String {
    let settings = desk.settings();
    match kind {
        TaskKind::AnswerDispute | TaskKind::NewAfterHandOver => settings.sales.clone(),
        TaskKind::DisputeEscalated
        | TaskKind::ReadReply
        | TaskKind::CreditHold
        | TaskKind::DeclareClaim
        | TaskKind::Approve
        | TaskKind::ApprovePromise
        | TaskKind::Limitation
        | TaskKind::PlanProposal => settings.manager.clone(),
        _ => settings.controller.clone(),
    }
}

/// The fact that opens a task, unless it is open or done already.
pub(crate) fn raise(desk: &Desk<'_>, task: Option<Task>) -> Option<Fact> {
    let task = task?;
    let known = desk.account.tasks.iter().any(|open| open.id == task.id);
    let done = desk.account.tasks_done.contains(&task.id);
    (!known && !done).then(|| Fact::TaskOpened { task: Box::new(task) })
}

/// Tasks for items that no channel reaches.
pub(crate) fn of_survey(desk: &Desk<'_>, _survey: &Survey<'_>, wanted: &Wanted) -> Vec<Fact> {
    let stranded = wanted.stranded.first();
    let task = stranded.and_then(|one| open(desk, TaskKind::FixAddress, Some(&one.item), ""));
    raise(desk, task).into_iter().collect()
}
