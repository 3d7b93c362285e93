//! Pauses: holds, disputes, promises, arrangements, insolvency, the kill switch.

use super::{Applied, Ignored, When};
use crate::account::Account;
use crate::fact::{DisputeOutcome, Fact};
use crate::id::{DebtorId, ItemNumber};
use crate::party::{Contact, ContactRole};
use crate::state::{
    Arrangement, ArrangementState, Dispute, DisputeKind, Hold, Instalment, Owed, Promise, PromiseState,
};
use crate::time::Day;

pub(super) fn apply(account: &mut Account, fact: &Fact, when: When) -> Option<Applied> {
    Some(match fact {
        Fact::HoldPlaced { item, until, reason } => {
            hold(account, item.as_ref(), Some(Hold { until: *until, reason: reason.clone() }))
        }
        Fact::HoldEnded { item } => hold(account, item.as_ref(), None),
        Fact::Disputed { item, amount, kind, reason } => {
            let (amount, kind, reason, since) = (*amount, *kind, reason.clone(), when.day);
            disputed(account, item, Dispute { amount, kind, reason, since, escalated: false })
        }
        Fact::DisputeResolved { item, outcome, amount } => {
            resolved(account, item, *outcome, *amount, when.day)
        }
        Fact::DisputeEscalated { item } => with_dispute(account, item, |dispute| dispute.escalated = true),
        Fact::Promised { items, amount, day } => promised(account, items, *amount, *day, when.day),
        Fact::PromiseAnswered { promise, accepted } => {
            let state = if *accepted { PromiseState::Running } else { PromiseState::Asked };
            on_promise(account, *promise, |promise| promise.state = state)
        }
        Fact::PromiseApproved { promise } => {
            on_promise(account, *promise, |promise| promise.state = PromiseState::Running)
        }
        Fact::PromiseKept { promise } => end_promise(account, *promise).map(|_| account.behaviour.kept += 1),
        Fact::PromiseLapsed { promise } => end_promise(account, *promise).map(|_| ()),
        Fact::PromiseBroken { promise } => broken(account, *promise),
        Fact::Arranged { items, instalments, down_payment } => {
            arranged(account, items, instalments, *down_payment)
        }
        Fact::ArrangementBegun { arrangement } | Fact::ArrangementCured { arrangement } => {
            on_arrangement(account, *arrangement, |one| one.state = ArrangementState::Running)
        }
        Fact::ArrangementDefaulted { arrangement, cure_until } => {
            let state = ArrangementState::Defaulted(*cure_until);
            on_arrangement(account, *arrangement, |one| one.state = state)
        }
        Fact::InstalmentAnnounced { arrangement } => {
            on_arrangement(account, *arrangement, |one| one.announced += 1)
        }
        Fact::ArrangementFulfilled { arrangement } => end_arrangement(account, *arrangement, false),
        Fact::ArrangementEnded { arrangement } => end_arrangement(account, *arrangement, true),
        Fact::Insolvent { debtor, day, certain, administrator } => {
            insolvent(account, debtor, *day, *certain, administrator.as_deref())
        }
        Fact::KillSwitch { on } => {
            let same = account.killed == *on;
            account.killed = *on;
            if same { Err(Ignored::NothingNew) } else { Ok(()) }
        }
        _ => return None,
    })
}

fn hold(account: &mut Account, item: Option<&ItemNumber>, hold: Option<Hold>) -> Applied {
    match item {
        None => account.hold = hold,
        Some(item) if account.lines.contains_key(item) => account.edit(item, |extra| extra.hold = hold),
        Some(_) => return Err(Ignored::UnknownItem),
    }
    Ok(())
}

fn disputed(account: &mut Account, item: &ItemNumber, dispute: Dispute) -> Applied {
    let line = account.lines.get(item).ok_or(Ignored::UnknownItem)?;
    if line.closed.is_some() {
        return Err(Ignored::AlreadyPaid);
    }
    account.edit(item, |extra| extra.dispute = Some(dispute));
    Ok(())
}

fn with_dispute(account: &mut Account, item: &ItemNumber, edit: impl FnOnce(&mut Dispute)) -> Applied {
    let mut found = false;
    account.edit(item, |extra| {
        if let Some(dispute) = &mut extra.dispute {
            edit(dispute);
            found = true;
        }
    });
    if found { Ok(()) } else { Err(Ignored::Unknown) }
}

/// A dispute ends; the part in which the debtor was right is credited.
fn resolved(
    account: &mut Account,
    item: &ItemNumber,
    outcome: DisputeOutcome,
    amount: Option<i64>,
    day: Day,
) -> Applied {
    let dispute = account.extra(item).and_then(|extra| extra.dispute.clone()).ok_or(Ignored::Unknown)?;
    let line = account.lines.get_mut(item).ok_or(Ignored::UnknownItem)?;
    let contested = dispute.amount.unwrap_or(i64::MAX).min(line.open()).max(0);
    let credit = match (outcome, dispute.kind) {
        (DisputeOutcome::Rejected | DisputeOutcome::Overruled, _) => 0,
        (DisputeOutcome::Accepted, DisputeKind::Technical) => amount.unwrap_or(0),
        (DisputeOutcome::Accepted, DisputeKind::Commercial) => amount.unwrap_or(contested),
        (DisputeOutcome::Partial, _) => amount.unwrap_or(0),
    };
    let credit = credit.clamp(0, line.open().max(0));
    line.credited += credit;
    account.sums.credited += credit;
    let stands = outcome != DisputeOutcome::Accepted && dispute.kind == DisputeKind::Commercial;
    account.edit(item, |extra| {
        extra.dispute = None;
        extra.answered = stands.then_some(day);
        extra.note(day, -credit);
    });
    if stands && outcome != DisputeOutcome::Overruled {
        let purpose = crate::notice::Purpose::DisputeAnswer;
        account.owe(&Owed::new(purpose, vec![item.clone()], day, None));
    }
    Ok(())
}

fn promised(
    account: &mut Account,
    items: &[ItemNumber],
    amount: Option<i64>,
    day: Day,
    made: Day,
) -> Applied {
    let covered: Vec<ItemNumber> = if items.is_empty() {
        account.lines.values().filter(|line| line.closed.is_none()).map(|line| line.number.clone()).collect()
    } else {
        items.iter().filter(|item| account.lines.contains_key(*item)).cloned().collect()
    };
    let of: i64 =
        covered.iter().filter_map(|item| account.lines.get(item)).map(crate::item::Line::open).sum();
    if of <= 0 {
        return Err(Ignored::UnknownItem);
    }
    let amount = amount.unwrap_or(of);
    let same = |known: &Promise| known.items == covered && known.day == day && known.amount == amount;
    if account.promises.iter().any(same) {
        // Said again, by a second click or a request that was repeated: one promise, which can be broken once.
        return Err(Ignored::NothingNew);
    }
    account.counter += 1;
    let id = account.counter;
    let promise =
        Promise { id, items: covered, amount, of, day, made, received: 0, state: PromiseState::Made };
    account.promises.push(promise);
    Ok(())
}

fn on_promise(account: &mut Account, id: u32, edit: impl FnOnce(&mut Promise)) -> Applied {
    let promise = account.promises.iter_mut().find(|promise| promise.id == id).ok_or(Ignored::Unknown)?;
    edit(promise);
    Ok(())
}

fn end_promise(account: &mut Account, id: u32) -> Result<Promise, Ignored> {
    let place = account.promises.iter().position(|promise| promise.id == id).ok_or(Ignored::Unknown)?;
    Ok(account.promises.remove(place))
}

/// The items go on from the step after the one before the promise; the cycle tells the new message from the old.
fn broken(account: &mut Account, id: u32) -> Applied {
    let promise = end_promise(account, id)?;
    for item in &promise.items {
        if let Some(line) = account.lines.get_mut(item) {
            line.track.next_cycle();
        }
    }
    account.behaviour.broken = account.behaviour.broken.saturating_add(1);
    Ok(())
}

fn arranged(
    account: &mut Account,
    items: &[ItemNumber],
    instalments: &[Instalment],
    down_payment: Option<i64>,
) -> Applied {
    let items: Vec<ItemNumber> =
        items.iter().filter(|item| account.lines.contains_key(*item)).cloned().collect();
    if items.is_empty() || instalments.is_empty() {
        return Err(Ignored::UnknownItem);
    }
    // What both sides agreed last replaces what they agreed before.
    account.arrangements.retain(|known| !known.items.iter().any(|item| items.contains(item)));
    account.counter += 1;
    let mut instalments = instalments.to_vec();
    instalments.sort_by_key(|instalment| instalment.date);
    let down_payment = down_payment.unwrap_or(0);
    let state =
        if down_payment > 0 { ArrangementState::AwaitsDownPayment } else { ArrangementState::Running };
    let id = account.counter;
    account.arrangements.push(Arrangement {
        id,
        items,
        instalments,
        down_payment,
        received: 0,
        announced: 0,
        state,
    });
    Ok(())
}

fn on_arrangement(account: &mut Account, id: u32, edit: impl FnOnce(&mut Arrangement)) -> Applied {
    let arrangement = account.arrangements.iter_mut().find(|one| one.id == id).ok_or(Ignored::Unknown)?;
    edit(arrangement);
    Ok(())
}

/// An arrangement that ended badly lets its items resume at the class they had.
fn end_arrangement(account: &mut Account, id: u32, resume: bool) -> Applied {
    let place = account.arrangements.iter().position(|one| one.id == id).ok_or(Ignored::Unknown)?;
    let ended = account.arrangements.remove(place);
    if !resume {
        return Ok(());
    }
    for item in &ended.items {
        if let Some(line) = account.lines.get_mut(item) {
            line.track.next_cycle();
        }
    }
    Ok(())
}

fn insolvent(
    account: &mut Account,
    debtor: &DebtorId,
    day: Day,
    certain: bool,
    administrator: Option<&Contact>,
) -> Applied {
    if !certain {
        account.hold = Some(Hold { until: None, reason: "insolvency to be checked".to_owned() });
        return Ok(());
    }
    account.insolvent.insert(debtor.clone(), day);
    if let (Some(contact), Some(party)) = (administrator, account.parties.get_mut(debtor)) {
        let contact = Contact { role: ContactRole::Administrator, ..contact.clone() };
        party.contacts.retain(|known| known.role != ContactRole::Administrator);
        party.contacts.push(contact);
    }
    Ok(())
}
