//! Steps whose latest day has passed: courtesy and reminder are dropped, firm and above become a task.

use std::collections::BTreeMap;

use super::super::desk::Desk;
use super::super::{ripe, tasks};
use crate::class::Class;
use crate::fact::Fact;
use crate::id::{ItemNumber, StepId};
use crate::task::{Task, TaskKind};

pub(super) fn of_lines(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    let mut found: BTreeMap<(Class, StepId), Vec<ItemNumber>> = BTreeMap::new();
    for line in desk.account.lines.values().filter(|line| line.closed.is_none()) {
        if let ripe::Verdict::Lapsed(rank) = ripe::look(desk, line)
            && let Some(step) = desk.plan_of(line).steps.get(rank)
        {
            found.entry((step.class, step.id.clone())).or_default().push(line.number.clone());
        }
    }
    for ((class, step), items) in found {
        if class >= Class::Firm {
            let task = tasks::open(desk, TaskKind::StepMissed, items.first(), step.as_str());
            let task = task.map(|task| Task { note: step.to_string(), ..task });
            facts.extend(tasks::raise(desk, task));
        }
        facts.push(Fact::StepLapsed { step, items });
    }
}
