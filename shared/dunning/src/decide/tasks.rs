//! Tasks that a look at the items brings up.

use super::desk::Desk;
use super::intent::Wanted;
use super::survey::Survey;
use crate::fact::Fact;
use crate::id::{ItemNumber, TaskId};
use crate::item::Line;
use crate::plan::Offset;
use crate::state::Tasked;
use crate::task::{Task, TaskKind};
use crate::time::Day;

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

/// Until when a person may make the call of a step before its next channel is used.
pub(crate) fn call_by(desk: &Desk<'_>, line: &Line, rank: usize) -> Day {
    let days = Offset::banking(i32::from(desk.settings().task_days));
    let step = desk.plan_of(line).steps.get(rank);
    desk.shifted(desk.today, step.and_then(|step| step.deadline).unwrap_or(days))
}

/// Tasks for items that no channel reaches, and for steps a person has to make by phone.
pub(crate) fn of_survey(desk: &Desk<'_>, survey: &Survey<'_>, wanted: &Wanted) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(one) = wanted.stranded.first() {
        facts.extend(raise(desk, open(desk, TaskKind::FixAddress, Some(&one.item), "")));
    }
    let mut called = false;
    for (rank, line) in &survey.calls {
        let Some(step) = desk.plan_of(line).steps.get(*rank) else {
            continue;
        };
        let fallback = call_by(desk, line, *rank);
        let tasked = Tasked { step: step.id.clone(), class: step.class, fallback, tries: 0 };
        facts.push(Fact::StepTasked { item: line.number.clone(), tasked });
        if !called {
            let mark = format!("{}.{}", step.id, line.track.cycle);
            let task = open(desk, TaskKind::Call, Some(&line.number), &mark);
            facts.extend(raise(desk, task.map(|task| Task { deadline: fallback, ..task })));
            called = true;
        }
    }
    facts
}
