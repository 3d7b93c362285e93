//! Money: payments, refunds, chargebacks, credits, write-offs. Every amount stands in exactly one place.

use super::{Applied, Ignored, When, items::reopen_if_owed};
use crate::account::Account;
use crate::fact::Fact;
use crate::id::{ItemNumber, MovementId};
use crate::item::Closed;
use crate::notice::Purpose;
use crate::state::{Cash, Owed, Pending};
use crate::time::Day;

pub(super) fn apply(account: &mut Account, fact: &Fact, when: When) -> Option<Applied> {
    Some(match fact {
        Fact::Payment { item, amount, movement, day } => {
            payment(account, item, *amount, movement.as_ref(), day.unwrap_or(when.day))
        }
        Fact::PaymentPending { item, amount, until } => {
            let pending = Pending { amount: *amount, since: when.day, until: *until };
            on_open(account, item, |extra| extra.pending = Some(pending))
        }
        Fact::PaymentFailed { item, .. } => failed(account, item, when.day),
        Fact::Unapplied { movement, amount, beyond, .. } => {
            unapplied(account, movement, *amount, when.day, beyond.clone())
        }
        Fact::Allocated { movement, item, amount } => allocated(account, movement, item, *amount, when.day),
        Fact::UnappliedReturned { movement, amount } => {
            take_cash(account, movement, *amount).map(|taken| account.sums.unapplied -= taken)
        }
        Fact::Refund { item: Some(item), amount } => give_back(account, item, *amount, when.day, false),
        Fact::Refund { item: None, amount } => refund_credit(account, *amount),
        Fact::Chargeback { item, amount, mandate_revoked, .. } => {
            let back = give_back(account, item, *amount, when.day, true);
            if back.is_ok() && *mandate_revoked {
                account.edit(item, |extra| extra.direct_debit = None);
            }
            back
        }
        Fact::Credited { item, amount, .. } => credited(account, item.as_ref(), *amount, when.day),
        Fact::WrittenOff { item, amount } => written_off(account, item, *amount),
        _ => return None,
    })
}

fn on_open(account: &mut Account, item: &ItemNumber, edit: impl FnOnce(&mut crate::state::Extra)) -> Applied {
    let line = account.lines.get(item).ok_or(Ignored::UnknownItem)?;
    if line.closed.is_some() {
        return Err(Ignored::AlreadyPaid);
    }
    account.edit(item, edit);
    Ok(())
}

fn payment(
    account: &mut Account,
    item: &ItemNumber,
    amount: i64,
    movement: Option<&MovementId>,
    day: Day,
) -> Applied {
    if amount <= 0 {
        return Err(Ignored::NoAmount);
    }
    let on_item = book(account, item, amount, day)?;
    // What exceeds the principal counts on what was claimed beside it.
    let on_charges = super::charges::pay(account, item, amount - on_item);
    let excess = amount - on_item - on_charges;
    if excess > 0 {
        account.keep_cash(movement.cloned(), excess, item, day);
    }
    Ok(())
}

/// Puts at most what is open on the item and says how much that was.
fn book(account: &mut Account, item: &ItemNumber, amount: i64, day: Day) -> Result<i64, Ignored> {
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    let on_item = amount.min(line.open().max(0));
    line.paid += on_item;
    account.sums.paid += on_item;
    account.edit(item, |extra| {
        extra.paid_on = Some(day);
        extra.pending = None;
        extra.note(day, -on_item);
    });
    account.count_received(item, on_item);
    Ok(on_item)
}

fn failed(account: &mut Account, item: &ItemNumber, day: Day) -> Applied {
    let line = account.lines.get(item).ok_or(Ignored::UnknownItem)?;
    if line.closed.is_some() {
        return Err(Ignored::AlreadyPaid);
    }
    if account.extra(item).is_none_or(|extra| extra.pending.is_none()) {
        return Err(Ignored::NothingNew);
    }
    account.edit(item, |extra| extra.pending = None);
    account.behaviour.returned = account.behaviour.returned.saturating_add(1);
    owe_returned(account, item, day);
    Ok(())
}

fn owe_returned(account: &mut Account, item: &ItemNumber, day: Day) {
    let owed = Owed::new(Purpose::ReturnedPayment, vec![item.clone()], day, None);
    account.owe(&owed);
}

fn unapplied(
    account: &mut Account,
    movement: &MovementId,
    amount: i64,
    day: Day,
    beyond: Option<ItemNumber>,
) -> Applied {
    if amount <= 0 {
        return Err(Ignored::NoAmount);
    }
    if account.cash.iter().any(|cash| cash.movement == *movement) {
        return Err(Ignored::NothingNew);
    }
    account.cash.push(Cash { movement: movement.clone(), amount, since: day, beyond });
    account.cash.sort_by(|a, b| (a.since, &a.movement).cmp(&(b.since, &b.movement)));
    account.sums.unapplied += amount;
    Ok(())
}

pub(super) fn take_cash(account: &mut Account, movement: &MovementId, amount: i64) -> Result<i64, Ignored> {
    let cash = account.cash.iter_mut().find(|cash| cash.movement == *movement).ok_or(Ignored::Unknown)?;
    let taken = amount.min(cash.amount);
    if taken <= 0 {
        return Err(Ignored::NoAmount);
    }
    cash.amount -= taken;
    account.cash.retain(|cash| cash.amount > 0);
    Ok(taken)
}

fn allocated(
    account: &mut Account,
    movement: &MovementId,
    item: &ItemNumber,
    amount: i64,
    day: Day,
) -> Applied {
    let open = account.lines.get(item).ok_or(Ignored::UnknownItem)?.open();
    if open <= 0 {
        return Err(Ignored::AlreadyPaid);
    }
    let taken = take_cash(account, movement, amount.min(open))?;
    account.sums.unapplied -= taken;
    book(account, item, taken, day).map(|_| ())
}

/// The books have used up unapplied money, and credit down to what they still show.
pub(super) fn applied_in_books(account: &mut Account, cash: &[MovementId], credit: Option<i64>) -> bool {
    let mut any = false;
    for movement in cash {
        if let Ok(taken) = take_cash(account, movement, i64::MAX) {
            account.sums.unapplied -= taken;
            any = true;
        }
    }
    let used = account.credit - credit.unwrap_or(account.credit).max(0);
    if used > 0 {
        account.credit -= used;
        account.sums.credit -= used;
    }
    any || used > 0
}

/// A refund or a chargeback: what was paid on the item is owed again.
fn give_back(account: &mut Account, item: &ItemNumber, amount: i64, day: Day, charged_back: bool) -> Applied {
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    let back = amount.min(line.paid);
    if back <= 0 {
        return Err(Ignored::NoAmount);
    }
    let on_charges = amount - back;
    line.paid -= back;
    if line.closed.is_some() && line.written_off > 0 {
        account.sums.written_off -= line.written_off;
        line.written_off = 0;
    }
    account.sums.paid -= back;
    account.edit(item, |extra| {
        extra.pending = None;
        extra.note(day, back);
    });
    super::charges::give_back(account, item, on_charges);
    if charged_back {
        let line_closed = account.lines.get(item).is_some_and(|line| line.closed.is_some());
        if !line_closed {
            account.restart(item);
        }
        account.behaviour.returned = account.behaviour.returned.saturating_add(1);
        owe_returned(account, item, day);
    }
    reopen_if_owed(account, item);
    Ok(())
}

fn refund_credit(account: &mut Account, amount: i64) -> Applied {
    let from_credit = amount.min(account.credit);
    account.credit -= from_credit;
    account.sums.credit -= from_credit;
    let mut rest = amount - from_credit;
    for cash in &mut account.cash {
        let taken = rest.min(cash.amount);
        cash.amount -= taken;
        rest -= taken;
        account.sums.unapplied -= taken;
    }
    account.cash.retain(|cash| cash.amount > 0);
    if rest == amount { Err(Ignored::NoAmount) } else { Ok(()) }
}

fn credited(account: &mut Account, item: Option<&ItemNumber>, amount: i64, day: Day) -> Applied {
    if amount <= 0 {
        return Err(Ignored::NoAmount);
    }
    let mut rest = amount;
    if let Some(number) = item {
        let line = account.lines.get_mut(number).ok_or(Ignored::UnknownItem)?;
        let on_item = amount.min(line.open().max(0));
        line.credited += on_item;
        account.sums.credited += on_item;
        account.edit(number, |extra| extra.note(day, -on_item));
        rest -= on_item;
    }
    account.credit += rest;
    account.sums.credit += rest;
    Ok(())
}

fn written_off(account: &mut Account, item: &ItemNumber, amount: Option<i64>) -> Applied {
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    let off = amount.unwrap_or(i64::MAX).min(line.open());
    if off <= 0 {
        return Err(Ignored::NoAmount);
    }
    line.written_off += off;
    if line.open() == 0 {
        line.closed = Some(Closed::WrittenOff);
    }
    account.sums.written_off += off;
    Ok(())
}
