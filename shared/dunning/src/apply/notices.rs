//! Notices: what a claim records on its items, and how it is taken back when nothing arrived.

use super::{Applied, Ignored, When};
use crate::account::Account;
use crate::class::{Channel, Class};
use crate::fact::{Claimed, Fact};
use crate::id::{ItemNumber, NoticeId, StepId};
use crate::law::FirstReminder;
use crate::notice::{Approval, Listed, ListedState, Notice, NoticeItem, Purpose};
use crate::state::{Arrangement, ArrangementState, Owed};
use crate::time::Day;

/// Notices a person rejected or approved are remembered up to this many.
const REMEMBERED: usize = 50;

pub(super) fn apply(account: &mut Account, fact: &Fact, when: When) -> Option<Applied> {
    Some(match fact {
        Fact::NoticeQueued { listed } => {
            put(account, listed.clone());
            Ok(())
        }
        Fact::NoticeClaimed { listed } => claimed(account, listed, when.day),
        Fact::NoticeInDoubt { id } => {
            on_listed(account, id, |listed| listed.state = ListedState::InDoubt { since: when.at })
        }
        Fact::FirstReminded { items, channel, day } => {
            let first = FirstReminder { sent: day.unwrap_or(when.day), channel: *channel };
            for item in items {
                let counted = account.first_reminder(item).or(Some(first));
                account.edit(item, |extra| extra.first_reminder = counted);
            }
            Ok(())
        }
        Fact::NoticeCancelled { id, .. } | Fact::NoticeSent { id } => {
            let before = account.notices.len();
            account.notices.retain(|listed| listed.id != *id);
            if account.notices.len() == before { Err(Ignored::NothingNew) } else { Ok(()) }
        }
        Fact::NoticeCrossed { id } => on_listed(account, id, |listed| {
            if let ListedState::Claimed { crossed, .. } = &mut listed.state {
                *crossed = true;
            }
        }),
        Fact::NoticeUndelivered { notice } => undelivered(account, notice),
        Fact::Posted { notice, day, .. } => posted(account, notice, *day),
        Fact::Approved { notice } => {
            remember(&mut account.approved, notice);
            let _ = on_listed(account, notice, |listed| {
                if let ListedState::Queued { approval, .. } = &mut listed.state {
                    *approval = Approval::Given;
                }
            });
            Ok(())
        }
        Fact::Rejected { notice } => {
            remember(&mut account.rejected, notice);
            account.approved.retain(|id| id != notice);
            Ok(())
        }
        Fact::StepLapsed { items, step } => lapsed(account, items, step),
        Fact::StepSuperseded { .. } => Ok(()),
        Fact::StepTasked { item, tasked } => {
            account.edit(item, |extra| extra.tasked = Some(tasked.clone()));
            Ok(())
        }
        _ => return None,
    })
}

fn remember(list: &mut Vec<NoticeId>, id: &NoticeId) {
    if !list.contains(id) {
        list.push(id.clone());
    }
    if list.len() > REMEMBERED {
        list.remove(0);
    }
}

fn on_listed(account: &mut Account, id: &NoticeId, edit: impl FnOnce(&mut Listed)) -> Applied {
    let listed = account.notices.iter_mut().find(|listed| listed.id == *id).ok_or(Ignored::Unknown)?;
    edit(listed);
    Ok(())
}

fn put(account: &mut Account, listed: Listed) {
    account.notices.retain(|known| known.id != listed.id);
    account.notices.push(listed);
    account.notices.sort_by(|a, b| a.id.cmp(&b.id));
}

/// The step passes without a message: the items go on from there, their class as it was.
fn lapsed(account: &mut Account, items: &[ItemNumber], step: &StepId) -> Applied {
    for item in items {
        if let Some(line) = account.lines.get_mut(item) {
            line.track.step = Some(step.clone());
        }
    }
    Ok(())
}

fn claimed(account: &mut Account, claimed: &Claimed, day: Day) -> Applied {
    for number in &claimed.listed.items {
        if let Some(line) = account.lines.get_mut(number)
            && claimed.contact
        {
            line.track.contacted = Some(day);
        }
    }
    for advanced in &claimed.advances {
        for number in &advanced.items {
            if let Some(line) = account.lines.get_mut(number) {
                line.track.step = Some(advanced.step.clone());
                line.track.class = line.track.class.max(Some(advanced.class));
            }
            let waits = claimed.to_post && advanced.class == Class::FormalNotice;
            account.edit(number, |extra| {
                extra.tasked = None;
                extra.unposted = waits.then(|| claimed.listed.id.clone());
                if advanced.class == Class::FormalNotice {
                    extra.formal_notice = extra.formal_notice.or(Some(day));
                }
            });
        }
    }
    if claimed.contact {
        account.contact = account.contact.max(Some(day));
    }
    match &mut account.written {
        Some((written, addresses)) if *written == day => addresses.push(claimed.to.clone()),
        other => *other = Some((day, vec![claimed.to.clone()])),
    }
    // Only a mail address has an @: a thread is of mails, and of those that chase.
    if claimed.contact && claimed.to.contains('@') {
        account.last_mail = Some(claimed.listed.id.clone());
    }
    if claimed.purpose == Purpose::Statement {
        account.statement = Some(month(day));
    }
    account.approved.retain(|id| *id != claimed.listed.id);
    put(account, claimed.listed.clone());
    Ok(())
}

/// The contact is of the day the letter was posted; the time a formal notice gives begins with it.
fn posted(account: &mut Account, notice: &Notice, day: Day) -> Applied {
    let mut known = false;
    for item in &notice.items {
        let Some(line) = account.lines.get_mut(&item.number) else { continue };
        if notice.is_contact() {
            line.track.contacted = line.track.contacted.max(Some(day));
        }
        account.edit(&item.number, |extra| {
            known |= extra.unposted.as_ref() == Some(&notice.id);
            extra.unposted = extra.unposted.take().filter(|id| *id != notice.id);
        });
    }
    let task = account.tasks.iter().any(|task| task.note == notice.id.as_str());
    if !known && !task {
        return Err(Ignored::NothingNew);
    }
    if notice.is_contact() {
        account.contact = account.contact.max(Some(day));
    }
    Ok(())
}

/// The month a day belongs to, counted from year nought.
pub fn month(day: Day) -> i32 {
    use chrono::Datelike;
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

/// Nobody got it: each item goes back to where it stood, unless it went on since; the next try is another attempt.
/// Who was contacted since stays contacted.
fn undelivered(account: &mut Account, notice: &Notice) -> Applied {
    account.notices.retain(|listed| listed.id != notice.id);
    let own = counted_on(account, notice);
    let since = |contact: Option<Day>| contact.filter(|day| *day > own);
    for item in notice.items.iter().chain(&notice.upcoming) {
        // A closed item is nobody's business any more; if it comes back it begins anew.
        let Some(line) = account.lines.get_mut(&item.number).filter(|line| line.closed.is_none()) else {
            continue;
        };
        let contacted = since(line.track.contacted).or(item.before.contacted);
        let advanced = item.advances.is_some() && line.track.step == item.advances;
        if advanced && line.track.cycle == item.before.cycle {
            line.track = item.before.clone();
            line.track.attempt = line.track.attempt.max(notice.attempt).saturating_add(1);
            line.track.contacted = contacted;
        } else if item.advances.is_none() {
            line.track.contacted = contacted;
        }
    }
    let day = account.day_of(notice.send_at);
    let stands = |item: &&ItemNumber| account.lines.get(*item).is_some_and(|line| line.closed.is_none());
    let standing: Vec<ItemNumber> =
        notice.items.iter().map(|item| &item.number).filter(stands).cloned().collect();
    for item in &standing {
        account.edit(item, |extra| {
            extra.first_reminder = extra.first_reminder.filter(|first| first.sent != day);
            extra.unposted = extra.unposted.take().filter(|id| *id != notice.id);
            extra.formal_notice = extra.formal_notice.filter(|sent| *sent != day);
        });
    }
    if notice.is_contact() {
        account.contact = since(account.contact).or(notice.contact_before);
    }
    owe_again(account, notice, day);
    Ok(())
}

/// The day a notice counts as a contact: that of its claim, for a letter the one its items were posted on.
fn counted_on(account: &Account, notice: &Notice) -> Day {
    let claimed = account.day_of(notice.send_at);
    let line = |item: &NoticeItem| account.lines.get(&item.number)?.track.contacted;
    let posted = notice.items.iter().filter_map(line).max();
    posted.filter(|_| notice.channel == Channel::Letter).map_or(claimed, |posted| posted.max(claimed))
}

/// A message outside the plan that nobody got is owed again; an arrangement is in default only once its notice is known.
fn owe_again(account: &mut Account, notice: &Notice, day: Day) {
    let items: Vec<ItemNumber> = notice.items.iter().map(|item| item.number.clone()).collect();
    match notice.purpose {
        Purpose::Step | Purpose::Statement | Purpose::Thanks => {}
        // Another contact may take the invoice; one that could not be written at all is a person's.
        Purpose::InvoiceDelivery => {
            if account.closed_addresses.contains(&notice.to.address) {
                account.owe(&Owed::new(notice.purpose, items, day, None));
            }
        }
        Purpose::ArrangementDefault => {
            let covers = |one: &&mut Arrangement| one.items.iter().any(|item| items.contains(item));
            for one in account.arrangements.iter_mut().filter(covers) {
                one.state = ArrangementState::Running;
            }
        }
        Purpose::InstalmentUpcoming => {
            account.owe(&Owed::new(notice.purpose, items, day, Some(notice.total)));
        }
        Purpose::ReturnedPayment | Purpose::PromiseMissed | Purpose::DisputeAnswer => {
            account.owe(&Owed::new(notice.purpose, items, day, None));
        }
    }
}
