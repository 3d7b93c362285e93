//! How an amount fits a set of items, and how it is shared among them.

use chrono::Days;

use super::index::{Index, Item, ItemAt};
use super::{Allocation, Fit, Limits, Movement};
use crate::money::Currency;

/// A discount taken a few days late is still what explains the amount; whether it is granted is another matter.
const DISCOUNT_GRACE: Days = Days::new(10);

/// Bank charges take no larger share of a payment than one in this many.
const FEE_SHARE: i64 = 10;

/// An amount shared among items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// How it fits.
    pub fit: Fit,
    /// The parts.
    pub allocations: Vec<Allocation>,
    /// What is left.
    pub remainder: i64,
}

/// Shares the movement among `items`, given the oldest first.
pub fn fit(index: &Index, items: &[ItemAt], movement: &Movement, limits: Limits) -> Fitted {
    let chosen: Vec<&Item> = items.iter().filter_map(|at| index.items.get(*at)).collect();
    if let Some(other) = chosen.iter().find(|item| item.currency != movement.currency) {
        return nothing(movement, other.currency);
    }
    let open = total(chosen.iter().map(|item| item.open));
    let off = total(chosen.iter().map(|item| off(item, movement)));
    let missing = open.saturating_sub(movement.amount);
    let (fit, less_discount) = match missing {
        0 => (Fit::Exact, false),
        _ if missing == off => (Fit::Discount { off }, true),
        1.. if is_fee(missing, open, limits) => (Fit::Fee { missing }, false),
        1.. => (Fit::Partial { missing }, false),
        _ => (Fit::Over { excess: missing.saturating_neg() }, false),
    };
    let due = |item: &Item| if less_discount { item.open - self::off(item, movement) } else { item.open };
    share(index, &chosen, movement.amount, fit, due)
}

/// What the discount takes off an item on the day of the movement.
pub fn off(item: &Item, movement: &Movement) -> i64 {
    let granted = item.discount.filter(|discount| {
        let last = discount.until.checked_add_days(DISCOUNT_GRACE).unwrap_or(discount.until);
        movement.date <= last && (1..item.open).contains(&discount.amount)
    });
    granted.map_or(0, |discount| discount.amount)
}

/// Whether bank charges may explain what is missing.
pub fn is_fee(missing: i64, open: i64, limits: Limits) -> bool {
    missing > 0 && missing <= limits.fee_limit && missing.saturating_mul(FEE_SHARE) <= open
}

/// A sum that stays at the largest number rather than wrap.
pub fn total(amounts: impl IntoIterator<Item = i64>) -> i64 {
    amounts.into_iter().fold(0_i64, i64::saturating_add)
}

fn nothing(movement: &Movement, currency: Currency) -> Fitted {
    Fitted { fit: Fit::OtherCurrency { currency }, allocations: Vec::new(), remainder: movement.amount }
}

/// Credit notes are used up first, then the items are served in order until nothing is left.
fn share(index: &Index, items: &[&Item], amount: i64, fit: Fit, due: impl Fn(&Item) -> i64) -> Fitted {
    let credits = total(items.iter().map(|item| item.open.min(0)));
    let mut left = amount.saturating_sub(credits);
    let mut allocations = Vec::with_capacity(items.len());
    for item in items {
        let part = due(item).min(left);
        left -= part.max(0);
        if let Some(account) = index.accounts.get(item.account).filter(|_| part != 0) {
            allocations.push(Allocation {
                account: account.id.clone(),
                item: item.number.clone(),
                amount: part,
            });
        }
    }
    Fitted { fit, allocations, remainder: left }
}
