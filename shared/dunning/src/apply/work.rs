//! Work of people and the engine's own bookkeeping: reviews, backlog, plans, tasks, owed messages.

use super::{Applied, Ignored, When};
use crate::account::{Account, Backlog};
use crate::fact::Fact;
use crate::id::{ItemNumber, TaskId};
use crate::notice::Purpose;
use crate::plan::PlanKey;
use crate::task::{Task, TaskKind};

/// Tasks done are remembered up to this many, so that they do not come up again.
const REMEMBERED: usize = 100;

pub(super) fn apply(account: &mut Account, fact: &Fact, when: When) -> Option<Applied> {
    Some(match fact {
        Fact::Released { items } => released(account, items),
        Fact::PutInBacklog {} => {
            account.backlog = Some(Backlog::Waits);
            Ok(())
        }
        Fact::Activated { from } => {
            account.backlog = Some(Backlog::From(*from));
            Ok(())
        }
        Fact::HandedOver { items } => handed_over(account, items),
        Fact::PlanChanged { plan } | Fact::PlanChosen { plan } => follow(account, plan),
        Fact::CreditHoldSet { on } => {
            account.credit_hold = *on;
            Ok(())
        }
        Fact::MessageOwed { owed } => {
            if owed.purpose == Purpose::InvoiceDelivery {
                owed.items.iter().for_each(|item| account.edit(item, |extra| extra.delivery = true));
            }
            if account.owe(owed) { Ok(()) } else { Err(Ignored::NothingNew) }
        }
        Fact::MessageSettled { owed } => {
            let place = account.owed.iter().position(|known| known == owed);
            place.map(|place| account.owed.remove(place)).map(|_| ()).ok_or(Ignored::Unknown)
        }
        Fact::TaskOpened { task } => opened(account, task),
        Fact::TaskClosed { task } => {
            let before = account.tasks.len();
            account.tasks.retain(|open| open.id != *task);
            if account.tasks.len() == before { Err(Ignored::Unknown) } else { Ok(()) }
        }
        Fact::TaskDone { task } => done(account, task, when),
        _ => return None,
    })
}

/// A new version keeps what was done, by step id. Another plan begins at the first step of the class last sent.
fn follow(account: &mut Account, plan: &PlanKey) -> Applied {
    if account.plan.as_ref() == Some(plan) {
        return Err(Ignored::NothingNew);
    }
    let other = account.plan.as_ref().is_some_and(|known| known.id != plan.id);
    account.plan = Some(plan.clone());
    if other {
        for line in account.lines.values_mut() {
            line.track.step = None;
        }
    }
    Ok(())
}

fn released(account: &mut Account, items: &[ItemNumber]) -> Applied {
    let all: Vec<ItemNumber> = account.extras.keys().cloned().collect();
    for number in if items.is_empty() { &all } else { items } {
        account.edit(number, |extra| extra.review = None);
    }
    Ok(())
}

fn handed_over(account: &mut Account, items: &[ItemNumber]) -> Applied {
    if items.is_empty() {
        account.handed_over = true;
    }
    for number in items {
        if account.lines.contains_key(number) {
            account.edit(number, |extra| extra.handed_over = true);
        }
    }
    Ok(())
}

fn opened(account: &mut Account, task: &Task) -> Applied {
    if account.tasks.iter().any(|known| known.id == task.id) || account.tasks_done.contains(&task.id) {
        return Err(Ignored::NothingNew);
    }
    account.tasks.push(task.clone());
    account.tasks.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(())
}

fn done(account: &mut Account, id: &TaskId, when: When) -> Applied {
    let place = account.tasks.iter().position(|task| task.id == *id).ok_or(Ignored::Unknown)?;
    let task = account.tasks.remove(place);
    account.tasks_done.push(id.clone());
    if account.tasks_done.len() > REMEMBERED {
        account.tasks_done.remove(0);
    }
    match task.kind {
        TaskKind::ReviewImport => released(account, task.item.as_slice()),
        TaskKind::Call => {
            super::talk::call_made(account, when.day);
            account.contact = account.contact.max(Some(when.day));
            Ok(())
        }
        TaskKind::CheckInsolvency => {
            account.hold = None;
            Ok(())
        }
        _ => Ok(()),
    }
}
