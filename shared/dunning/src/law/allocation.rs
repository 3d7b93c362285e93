//! On which debt a payment counts that names none: the pack's criteria, one after the other.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::Criterion;

/// A debt a payment may count on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debt<K> {
    /// What it is called, such as the item's number; orders debts that are alike in everything else.
    pub key: K,
    /// What is open, in minor units; nothing is allocated to a debt that is not positive.
    pub open: i64,
    /// Its due date.
    pub due: NaiveDate,
    /// How much the debtor gains by paying it: higher for a higher rate or a harder class.
    pub onerous: u32,
    /// Its place in the debtor's indication, the first one 0; nothing when not indicated.
    pub indicated: Option<usize>,
}

/// Distributes `amount` (minor units) over `debts` by `order`, whatever the order they come in. What exceeds
/// them all is not allocated. The parts come in the order in which they were served.
#[must_use]
pub fn allocate<K: Clone + Ord>(
    order: &[Criterion],
    amount: i64,
    today: NaiveDate,
    debts: &[Debt<K>],
) -> Vec<(K, i64)> {
    let mut waiting: Vec<&Debt<K>> = debts.iter().filter(|debt| debt.open > 0).collect();
    waiting.sort_by(|a, b| compare(order, today, a, b).then_with(|| a.key.cmp(&b.key)));
    let mut left = amount.max(0);
    let mut parts = Vec::new();
    for group in waiting.chunk_by(|a, b| compare(order, today, a, b) == Ordering::Equal) {
        let open = group.iter().fold(0_i64, |sum, debt| sum.saturating_add(debt.open));
        let share = left.min(open);
        parts.extend(pro_rata(share, open, group));
        left -= share;
    }
    parts.retain(|(_, part)| *part > 0);
    parts
}

fn compare<K>(order: &[Criterion], today: NaiveDate, a: &Debt<K>, b: &Debt<K>) -> Ordering {
    let by = |criterion: &Criterion| match criterion {
        Criterion::DebtorIndication => {
            a.indicated.unwrap_or(usize::MAX).cmp(&b.indicated.unwrap_or(usize::MAX))
        }
        Criterion::Due => (a.due > today).cmp(&(b.due > today)),
        Criterion::MostOnerous => b.onerous.cmp(&a.onerous),
        Criterion::Oldest => a.due.cmp(&b.due),
        Criterion::ProRata => Ordering::Equal,
    };
    order.iter().map(by).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}

/// Shares `share` among debts that are alike; the cents that rounding leaves go to the first ones by name.
fn pro_rata<K: Clone>(share: i64, open: i64, group: &[&Debt<K>]) -> Vec<(K, i64)> {
    let mut served: i64 = 0;
    let mut reached: i64 = 0;
    let part = |debt: &&Debt<K>| {
        reached = reached.saturating_add(debt.open);
        let upto = i128::from(share) * i128::from(reached);
        let upto = upto.checked_add(i128::from(open) - 1).and_then(|sum| sum.checked_div(i128::from(open)));
        let upto = i64::try_from(upto.unwrap_or(0)).unwrap_or(share).min(share);
        let own = upto - served;
        served = upto;
        (debt.key.clone(), own)
    };
    group.iter().map(part).collect()
}
