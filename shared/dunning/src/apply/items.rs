//! Items and parties: what came in, changed, closed, came back.

use super::{Applied, Ignored, When};
use crate::account::{Account, MAX_OPEN_ITEMS};
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::item::{Closed, Item, ItemKind, Line, Track};
use crate::party::Debtor;
use crate::state::Extra;
use crate::task::{Task, TaskKind};
use crate::time::Day;

pub(super) fn apply(account: &mut Account, fact: &Fact, when: When) -> Option<Applied> {
    Some(match fact {
        Fact::ItemReceived { item } => received(account, item, when.day),
        Fact::PartyReceived { debtor } => party(account, debtor),
        Fact::Restored { line, extra } => restored(account, line, extra.as_deref()),
        Fact::ContactChanged { debtor, contacts } => match account.parties.get_mut(debtor) {
            Some(party) => {
                party.contacts.clone_from(contacts);
                Ok(())
            }
            None => Err(Ignored::Unknown),
        },
        Fact::AbsenceKnown { debtor, absence } => match account.parties.get_mut(debtor) {
            Some(party) if party.absences.contains(absence) => Err(Ignored::NothingNew),
            Some(party) => {
                party.absences.push(*absence);
                party.absences.sort_unstable();
                Ok(())
            }
            None => Err(Ignored::Unknown),
        },
        Fact::DueDateMoved { item, due } => moved(account, item, *due, when.day),
        Fact::Cancelled { item, .. } => cancelled(account, item),
        Fact::Objected { item, codes } => objected(account, item, codes),
        Fact::Listed { as_of, open, applied, credit } => {
            // What a list settles was settled by the day it speaks of.
            let settled = listed(account, open, (*as_of).min(when.day));
            let applied = super::money::applied_in_books(account, applied, *credit);
            if settled || applied { Ok(()) } else { Err(Ignored::NothingNew) }
        }
        Fact::ItemClosed { item, how, residue } => closed(account, item, *how, *residue),
        Fact::DiscountTakenLate { item } => {
            account.edit(item, |extra| extra.discount_late = true);
            Ok(())
        }
        Fact::PutUnderReview { item, why } => {
            account.edit(item, |extra| extra.review = Some(*why));
            Ok(())
        }
        _ => return None,
    })
}

fn party(account: &mut Account, debtor: &Debtor) -> Applied {
    if account.parties.get(&debtor.id) == Some(debtor) {
        return Err(Ignored::NothingNew);
    }
    let mut debtor = debtor.clone();
    if let Some(known) = account.parties.get(&debtor.id) {
        for absence in &known.absences {
            if !debtor.absences.contains(absence) {
                debtor.absences.push(*absence);
            }
        }
        debtor.absences.sort_unstable();
    }
    account.parties.insert(debtor.id.clone(), debtor);
    Ok(())
}

fn received(account: &mut Account, item: &Item, day: Day) -> Applied {
    if item.currency != account.currency {
        return Err(Ignored::OtherCurrency);
    }
    if item.kind == ItemKind::CreditNote {
        return Err(Ignored::Unknown);
    }
    if account.lines.contains_key(&item.number) {
        return changed(account, item, day);
    }
    if account.lines.len() >= MAX_OPEN_ITEMS {
        return Err(Ignored::AccountFull);
    }
    account.lines.insert(item.number.clone(), new_line(item));
    account.sums.invoiced += item.total;
    account.sums.paid += item.prepaid;
    account.edit(&item.number, |extra| facts_of(extra, item));
    if item.prepaid > 0 {
        account.edit(&item.number, |extra| extra.paid_on = Some(day));
    }
    Ok(())
}

fn new_line(item: &Item) -> Line {
    Line {
        number: item.number.clone(),
        debtor: item.debtor.clone(),
        kind: item.kind,
        issue: item.issue,
        due: item.due,
        total: item.total,
        paid: item.prepaid,
        credited: 0,
        written_off: 0,
        closed: None,
        track: Track::default(),
    }
}

fn facts_of(extra: &mut Extra, item: &Item) {
    extra.missing = item.missing;
    extra.discount = item.discount;
    extra.assigned.clone_from(&item.assigned);
    extra.direct_debit = item.direct_debit;
    extra.iban.clone_from(&item.iban);
}

/// An update of an item that is known: facts change, what was paid and sent stays.
fn changed(account: &mut Account, item: &Item, day: Day) -> Applied {
    let mut facts = account.extra(&item.number).cloned().unwrap_or_default();
    let known = facts.clone();
    facts_of(&mut facts, item);
    let Some(line) = account.lines.get_mut(&item.number) else {
        return Err(Ignored::UnknownItem);
    };
    let same = line.total == item.total
        && line.due == item.due
        && line.issue == item.issue
        && line.debtor == item.debtor
        && line.kind == item.kind;
    if same && facts == known {
        return Err(Ignored::NothingNew);
    }
    let difference = item.total - line.total;
    line.total = item.total;
    line.issue = item.issue;
    line.debtor.clone_from(&item.debtor);
    line.kind = item.kind;
    shift_due(line, &mut facts, item.due, day);
    account.sums.invoiced += difference;
    account.edit(&item.number, |extra| *extra = facts);
    reopen_if_owed(account, &item.number);
    Ok(())
}

/// Changes nothing by itself; it says something new unless a person has these very findings before them.
fn objected(account: &Account, item: &ItemNumber, codes: &[String]) -> Applied {
    if !account.lines.contains_key(item) {
        return Err(Ignored::UnknownItem);
    }
    let about = |task: &&Task| task.kind == TaskKind::ClearFindings && task.item.as_ref() == Some(item);
    let known = account.tasks.iter().find(about).map_or("", |task| task.note.as_str());
    if known == Task::note_of(codes) { Err(Ignored::NothingNew) } else { Ok(()) }
}

fn moved(account: &mut Account, item: &ItemNumber, due: Day, day: Day) -> Applied {
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    if line.due == due {
        return Err(Ignored::NothingNew);
    }
    let mut extra = account.extras.remove(item).unwrap_or_default();
    shift_due(line, &mut extra, due, day);
    account.edit(item, |kept| *kept = extra);
    Ok(())
}

/// Unsent steps follow the new date by themselves; what was sent stays sent, and is not sent again. Steps that only
/// lapsed before anything was sent come back with a later date. With an earlier one no interest runs on days gone by.
fn shift_due(line: &mut Line, extra: &mut Extra, due: Day, day: Day) {
    if due < line.due {
        extra.interest_free = extra.interest_free.max(Some(day.min(line.due)));
    }
    if due > line.due && line.track.class.is_none() {
        line.track.step = None;
    }
    line.due = due;
}

fn cancelled(account: &mut Account, item: &ItemNumber) -> Applied {
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    if line.closed == Some(Closed::Cancelled) {
        return Err(Ignored::NothingNew);
    }
    let paid = line.paid;
    let back = line.open();
    line.credited += back + paid;
    line.paid = 0;
    line.closed = Some(Closed::Cancelled);
    account.sums.credited += back + paid;
    account.sums.paid -= paid;
    account.keep_money(paid, item);
    Ok(())
}

/// A complete list of open items: what is absent is settled, what differs follows the list, what is back reopens.
fn listed(account: &mut Account, open: &[(ItemNumber, i64)], day: Day) -> bool {
    let known: std::collections::BTreeMap<&ItemNumber, i64> =
        open.iter().map(|(number, amount)| (number, *amount)).collect();
    let numbers: Vec<ItemNumber> = account.lines.keys().cloned().collect();
    let mut any = false;
    for number in numbers {
        let wanted = known.get(&number).copied().unwrap_or(0);
        any |= settle(account, &number, wanted, day);
    }
    any
}

fn settle(account: &mut Account, number: &ItemNumber, wanted: i64, day: Day) -> bool {
    let Some(line) = account.lines.get_mut(number) else {
        return false;
    };
    let difference = line.open() - wanted;
    if difference == 0 {
        return false;
    }
    // A list that claims more takes back what counted as paid; beyond that the books invoiced more than was known.
    let paid = difference.max(line.paid.max(0).saturating_neg());
    let invoiced = paid - difference;
    line.paid += paid;
    line.total += invoiced;
    if wanted == 0 {
        line.closed = Some(Closed::SettledInBooks);
    }
    account.sums.paid += paid;
    account.sums.invoiced += invoiced;
    account.edit(number, |extra| {
        extra.settled += paid;
        extra.note(day, -difference);
        extra.paid_on = Some(day);
    });
    if difference < 0 {
        reopen_if_owed(account, number);
    }
    true
}

fn closed(account: &mut Account, item: &ItemNumber, how: Closed, residue: i64) -> Applied {
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    line.written_off += residue;
    line.closed = Some(how);
    let (debtor_paid, due) = (matches!(how, Closed::Paid | Closed::Discount), line.due);
    account.sums.written_off += residue;
    let paid_on = account.extra(item).and_then(|extra| extra.paid_on);
    if let Some(paid_on) = paid_on.filter(|_| debtor_paid) {
        account.behaviour.paid(due, paid_on);
    }
    Ok(())
}

fn restored(account: &mut Account, line: &Line, extra: Option<&Extra>) -> Applied {
    if account.lines.contains_key(&line.number) {
        return Err(Ignored::NothingNew);
    }
    account.lines.insert(line.number.clone(), line.clone());
    if let Some(extra) = extra {
        account.edit(&line.number, |kept| *kept = extra.clone());
    }
    Ok(())
}

/// Raises the cycle of an item that was closed and is owed again; it joins the plan at class reminder.
pub(super) fn reopen_if_owed(account: &mut Account, item: &ItemNumber) {
    let Some(line) = account.lines.get_mut(item) else {
        return;
    };
    if line.closed.is_none() || line.open() <= 0 {
        return;
    }
    line.closed = None;
    line.track = line.track.afresh();
    account.edit(item, |extra| {
        extra.entry = Some(crate::class::Class::Reminder);
        extra.tasked = None;
    });
}
