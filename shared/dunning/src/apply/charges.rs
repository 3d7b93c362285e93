//! Interest and fees: proposed, claimed, waived, paid. The principal never moves here.

use super::{Applied, Ignored};
use crate::account::Account;
use crate::charge::{Charge, ChargeRule, ChargeState};
use crate::fact::Fact;
use crate::id::ItemNumber;

/// Charges kept beside one item; more cannot arise in the years a claim lives.
const MOST: usize = 64;

pub(super) fn apply(account: &mut Account, fact: &Fact) -> Option<Applied> {
    Some(match fact {
        Fact::ChargesProposed { item, charges } => proposed(account, item, charges),
        Fact::ChargesClaimed { item, rule } => claimed(account, item, *rule),
        Fact::ChargesWaived { item, rule } => waived(account, item, *rule),
        Fact::ChargesPaid { movement, item, amount } => {
            let open = open(account, item);
            if open <= 0 {
                return Some(Err(Ignored::AlreadyPaid));
            }
            super::money::take_cash(account, movement, (*amount).min(open)).map(|taken| {
                account.sums.unapplied -= taken;
                pay(account, item, taken);
            })
        }
        _ => return None,
    })
}

/// What is claimed beside an item and still owed, in minor units.
pub(super) fn open(account: &Account, item: &ItemNumber) -> i64 {
    account.extra(item).map_or(0, crate::state::Extra::charges_open)
}

fn proposed(account: &mut Account, item: &ItemNumber, charges: &[Charge]) -> Applied {
    if !account.lines.contains_key(item) {
        return Err(Ignored::UnknownItem);
    }
    account.edit(item, |extra| {
        for charge in charges {
            extra.charges.retain(|known| known.state != ChargeState::Proposed || !known.is_same(charge));
            if extra.charges.len() < MOST {
                extra.charges.push(charge.clone());
            }
        }
    });
    Ok(())
}

/// Changes every charge the rule names, all of them when it names none; says by how much something changed.
fn each(
    account: &mut Account,
    item: &ItemNumber,
    rule: Option<ChargeRule>,
    mut change: impl FnMut(&mut Charge) -> i64,
) -> Result<i64, Ignored> {
    if !account.lines.contains_key(item) {
        return Err(Ignored::UnknownItem);
    }
    let mut changed = 0;
    account.edit(item, |extra| {
        let named = extra.charges.iter_mut().filter(|charge| rule.is_none_or(|rule| charge.rule == rule));
        changed = named.map(&mut change).sum();
    });
    if changed == 0 { Err(Ignored::NothingNew) } else { Ok(changed) }
}

fn claimed(account: &mut Account, item: &ItemNumber, rule: Option<ChargeRule>) -> Applied {
    let posted = each(account, item, rule, |charge| {
        if charge.state == ChargeState::Claimed {
            return 0;
        }
        charge.state = ChargeState::Claimed;
        charge.amount
    })?;
    account.sums.charged += posted;
    Ok(())
}

fn waived(account: &mut Account, item: &ItemNumber, rule: Option<ChargeRule>) -> Applied {
    let mut off = 0;
    each(account, item, rule, |charge| match charge.state {
        ChargeState::Proposed => {
            charge.state = ChargeState::Waived;
            charge.amount
        }
        ChargeState::Claimed => {
            let open = charge.open();
            charge.waived += open;
            off += open;
            open
        }
        ChargeState::Waived => 0,
    })?;
    account.sums.charges_waived += off;
    Ok(())
}

/// Puts at most what is owed beside the item on its charges, oldest first, and says how much that was.
pub(super) fn pay(account: &mut Account, item: &ItemNumber, amount: i64) -> i64 {
    spread(account, item, amount, |charge, left| {
        let part = charge.open().min(left).max(0);
        charge.paid += part;
        part
    })
}

/// Takes at most what was paid on the item's charges back.
pub(super) fn give_back(account: &mut Account, item: &ItemNumber, amount: i64) {
    spread(account, item, amount, |charge, left| {
        let part = charge.paid.min(left).max(0);
        charge.paid -= part;
        -part
    });
}

fn spread(
    account: &mut Account,
    item: &ItemNumber,
    amount: i64,
    mut part: impl FnMut(&mut Charge, i64) -> i64,
) -> i64 {
    if account.extra(item).is_none_or(|extra| extra.charges.is_empty()) {
        return 0;
    }
    let mut moved = 0_i64;
    account.edit(item, |extra| {
        for charge in &mut extra.charges {
            moved += part(charge, amount - moved.abs());
        }
    });
    account.sums.charges_paid += moved;
    moved
}
