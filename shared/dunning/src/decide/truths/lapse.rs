//! Steps whose latest day has passed: courtesy and reminder are dropped, firm and above become a task.

use std::collections::BTreeMap;

use super::super::desk::Desk;
use super::super::{ripe, stops, tasks};
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
    missed(desk, facts);
    for ((class, step), items) in found {
        if class >= Class::Firm {
            let task = tasks::open(desk, TaskKind::StepMissed, items.first(), step.as_str());
            let task = task.map(|task| Task { note: step.to_string(), ..task });
            facts.extend(tasks::raise(desk, task));
        }
        facts.push(Fact::StepLapsed { step, items });
    }
}

/// Where the steps before it lapsed, a step nobody may climb to is a person's to decide.
fn missed(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    for line in desk.account.lines.values().filter(|line| line.closed.is_none()) {
        let rank = ripe::out_of_reach(desk, line).filter(|_| stops::strongest(desk, line).is_none());
        let Some(step) = rank.and_then(|rank| desk.plan_of(line).steps.get(rank)) else {
            continue;
        };
        let task = tasks::open(desk, TaskKind::StepMissed, Some(&line.number), step.id.as_str());
        let task = task.map(|task| Task { note: step.id.to_string(), ..task });
        facts.extend(tasks::raise(desk, task));
    }
}
