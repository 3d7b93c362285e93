//! Talk: bounces, replies, calls, opt-outs.

use chrono::Duration;

use super::{Applied, Ignored, When};
use crate::account::Account;
use crate::fact::{BounceKind, CallResult, Fact};
use crate::id::ItemNumber;
use crate::state::{SoftBounce, Tasked};
use crate::time::{Day, Instant};

/// Soft bounces counted within this many hours.
const SOFT_HOURS: i64 = 72;
/// So many soft bounces within the time count as a hard one.
const SOFT_TRIES: usize = 3;
/// So many calls without an answer, and the step goes another way.
const CALL_TRIES: u8 = 3;

pub(super) fn apply(account: &mut Account, fact: &Fact, when: When) -> Option<Applied> {
    Some(match fact {
        Fact::Bounced { address, kind: BounceKind::Hard } | Fact::Complained { address } => {
            close(account, address)
        }
        Fact::Bounced { address, kind: BounceKind::Soft } => soft(account, address, when.at),
        Fact::SmsOptedOut { phone } => add(&mut account.no_sms, phone),
        Fact::Replied { .. } => {
            account.unread = account.unread.or(Some(when.day));
            contact(account, when.day)
        }
        Fact::ReplyRead {} | Fact::ReplyUnread {} => match account.unread.take() {
            Some(_) => Ok(()),
            None => Err(Ignored::NothingNew),
        },
        Fact::OutOfOffice { .. } => Ok(()),
        Fact::Contacted {} => contact(account, when.day),
        Fact::Called { result } => called(account, *result, when.day),
        _ => return None,
    })
}

fn contact(account: &mut Account, day: Day) -> Applied {
    account.contact = account.contact.max(Some(day));
    Ok(())
}

/// A call that reached somebody is a contact; an unanswered one and a machine are not.
fn called(account: &mut Account, result: CallResult, day: Day) -> Applied {
    match result {
        CallResult::NoAnswer | CallResult::Voicemail => count_try(account, day),
        CallResult::WrongPerson => {}
        CallResult::Reached
        | CallResult::Promise
        | CallResult::Paid
        | CallResult::Dispute
        | CallResult::Refused => {
            call_made(account, day);
            account.contact = account.contact.max(Some(day));
        }
    }
    Ok(())
}

fn tasked_items(account: &Account) -> Vec<(ItemNumber, Tasked)> {
    let tasked = account.extras.iter().filter_map(|(item, extra)| Some((item, extra.tasked.as_ref()?)));
    tasked.map(|(item, tasked)| (item.clone(), tasked.clone())).collect()
}

/// The manual step is done for every item it was about.
pub(super) fn call_made(account: &mut Account, day: Day) {
    for (item, tasked) in tasked_items(account) {
        if let Some(line) = account.lines.get_mut(&item) {
            line.track.step = Some(tasked.step);
            line.track.class = line.track.class.max(Some(tasked.class));
            line.track.contacted = Some(day);
        }
        account.edit(&item, |extra| extra.tasked = None);
    }
}

/// After the third call nobody answered, the step's next channel takes over.
fn count_try(account: &mut Account, day: Day) {
    for (item, _) in tasked_items(account) {
        account.edit(&item, |extra| {
            if let Some(tasked) = &mut extra.tasked {
                tasked.tries = tasked.tries.saturating_add(1);
                if tasked.tries >= CALL_TRIES {
                    tasked.fallback = day;
                }
            }
        });
    }
}

fn add(list: &mut Vec<String>, value: &str) -> Applied {
    if list.iter().any(|known| known == value) {
        return Err(Ignored::NothingNew);
    }
    list.push(value.to_owned());
    list.sort_unstable();
    Ok(())
}

fn close(account: &mut Account, address: &str) -> Applied {
    account.soft_bounces.retain(|soft| soft.address != address);
    add(&mut account.closed_addresses, address)
}

/// The third soft bounce within the time closes the address.
fn soft(account: &mut Account, address: &str, at: Instant) -> Applied {
    if !account.soft_bounces.iter().any(|soft| soft.address == address) {
        account.soft_bounces.push(SoftBounce { address: address.to_owned(), at: Vec::new() });
    }
    let Some(soft) = account.soft_bounces.iter_mut().find(|soft| soft.address == address) else {
        return Err(Ignored::Unknown);
    };
    soft.at.retain(|earlier| at - *earlier <= Duration::hours(SOFT_HOURS));
    soft.at.push(at);
    if soft.at.len() >= SOFT_TRIES { close(account, address) } else { Ok(()) }
}
