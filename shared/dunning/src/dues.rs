//! One invoice with several due dates, or with a part held back, is several items.

use crate::id::{IdError, ItemNumber};
use crate::item::{Item, ItemKind};
use crate::time::Day;

/// A part of an invoice that falls due on a day of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its due date.
    pub due: Day,
    /// How much falls due, in minor units; all that is not held back when absent.
    pub amount: Option<i64>,
}

/// When what is owed: one date, or several with their amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dues {
    /// The due dates, in the order stated; at least one.
    pub parts: Vec<Part>,
    /// The day of release and the amount of what is held back until then, in minor units.
    pub holdback: Option<(Day, i64)>,
}

impl Dues {
    /// All of it on one day.
    #[must_use]
    pub fn at_once(due: Day) -> Self {
        Self { parts: vec![Part { due, amount: None }], holdback: None }
    }
}

/// The items of an invoice: one per due date, numbered `F-1#1`, `F-1#2`, and what is held back as `F-1#R`. What was
/// prepaid is taken off the parts that fall due first and what is held back off the last ones, as far as the amounts
/// stated include them; else they stay as stated. A discount is one of the whole, so parts have none.
///
/// # Errors
/// When the invoice's number leaves no room for that of a part.
pub fn items(invoice: &Item, dues: &Dues) -> Result<Vec<Item>, IdError> {
    let open = invoice.total.saturating_sub(invoice.prepaid).max(0);
    let held = dues.holdback.map_or(0, |(_, amount)| amount.clamp(0, open));
    let mut items = match dues.parts.as_slice() {
        [only] => {
            vec![Item { due: only.due, total: invoice.total.saturating_sub(held), ..invoice.clone() }]
        }
        parts => instalments(invoice, parts, held)?,
    };
    if let Some((release, _)) = dues.holdback.filter(|_| held > 0) {
        let number = numbered(&invoice.number, "R")?;
        let kind = ItemKind::Holdback;
        let whole = Item { discount: None, ..invoice.clone() };
        items.push(Item { number, kind, due: release, total: held, prepaid: 0, ..whole });
    }
    Ok(items)
}

fn instalments(invoice: &Item, parts: &[Part], held: i64) -> Result<Vec<Item>, IdError> {
    let mut items = Vec::with_capacity(parts.len());
    for (part, place) in parts.iter().zip(1_usize..) {
        let number = numbered(&invoice.number, &place.to_string())?;
        let total = part.amount.unwrap_or(0);
        items.push(Item { number, due: part.due, total, prepaid: 0, discount: None, ..invoice.clone() });
    }
    let stated = items.iter().fold(0_i64, |sum, item| sum.saturating_add(item.total));
    let owed = invoice.total.saturating_sub(invoice.prepaid).saturating_sub(held);
    let over = stated.saturating_sub(owed).max(0);
    let mut prepaid = over.min(invoice.prepaid);
    let mut late = over.saturating_sub(prepaid).min(held);
    for item in &mut items {
        item.prepaid = prepaid.min(item.total);
        prepaid = prepaid.saturating_sub(item.prepaid);
    }
    for item in items.iter_mut().rev() {
        let off = late.min(item.total.saturating_sub(item.prepaid));
        item.total = item.total.saturating_sub(off);
        late = late.saturating_sub(off);
    }
    Ok(items)
}

fn numbered(invoice: &ItemNumber, part: &str) -> Result<ItemNumber, IdError> {
    ItemNumber::new(format!("{invoice}#{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn invoice(total: i64, prepaid: i64) -> Item {
        Item {
            number: ItemNumber::new("F-1").unwrap(),
            kind: ItemKind::Invoice,
            debtor: crate::id::DebtorId::new("d").unwrap(),
            issue: day("2026-01-05"),
            due: day("2026-01-05"),
            currency: Currency::EUR,
            total,
            prepaid,
            preceding: None,
            purchase_order: None,
            discount: None,
            assigned: None,
            missing: None,
            iban: None,
            direct_debit: None,
        }
    }

    /// Number, due date, total and what was prepaid of each item.
    fn told(total: i64, prepaid: i64, amounts: &[i64], held: i64) -> Vec<(String, i64, i64)> {
        let dues = ["2026-02-01", "2026-03-01", "2026-04-01"].map(day);
        let parts = amounts.iter().zip(dues).map(|(amount, due)| Part { due, amount: Some(*amount) });
        let holdback = (held > 0).then(|| (day("2027-01-05"), held));
        let dues = Dues { parts: parts.collect(), holdback };
        let items = items(&invoice(total, prepaid), &dues).unwrap();
        items.into_iter().map(|item| (item.number.to_string(), item.total, item.prepaid)).collect()
    }

    #[test]
    fn what_was_prepaid_comes_off_the_first_instalments_where_they_include_it() {
        let part = |number: &str, total, prepaid| (number.to_owned(), total, prepaid);
        assert_eq!(told(1_200, 0, &[600, 600], 0), [part("F-1#1", 600, 0), part("F-1#2", 600, 0)]);
        assert_eq!(told(1_200, 200, &[600, 600], 0), [part("F-1#1", 600, 200), part("F-1#2", 600, 0)]);
        assert_eq!(told(1_200, 200, &[500, 500], 0), [part("F-1#1", 500, 0), part("F-1#2", 500, 0)]);
        assert_eq!(told(1_200, 700, &[600, 600], 0), [part("F-1#1", 600, 600), part("F-1#2", 600, 100)]);
    }

    #[test]
    fn what_is_held_back_is_owed_once_whether_the_instalments_include_it_or_not() {
        let part = |number: &str, total| (number.to_owned(), total, 0);
        let held = part("F-1#R", 60);
        assert_eq!(told(1_200, 0, &[570, 570], 60), [part("F-1#1", 570), part("F-1#2", 570), held.clone()]);
        assert_eq!(told(1_200, 0, &[600, 600], 60), [part("F-1#1", 600), part("F-1#2", 540), held]);
    }

    #[test]
    fn nothing_held_back_is_no_item_of_its_own() {
        let dues =
            |held| Dues { holdback: Some((day("2027-01-05"), held)), ..Dues::at_once(day("2026-02-01")) };
        let numbers = |held| {
            let items = items(&invoice(1_200, 0), &dues(held)).unwrap();
            items.iter().map(|item| item.number.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(numbers(0), ["F-1"]);
        assert_eq!(numbers(1), ["F-1", "F-1#R"]);
    }

    #[test]
    fn every_split_of_an_invoice_asks_for_what_is_open_and_no_more() {
        for prepaid in [0, 1, 350, 1_199] {
            for held in [0, 1, 60] {
                for first in [0, 1, 400, 1_200] {
                    let parts = told(1_200, prepaid, &[first, 1_200 - first], held);
                    let open: i64 = parts.iter().map(|(_, total, prepaid)| total - prepaid).sum();
                    assert_eq!(open, 1_200 - prepaid, "{prepaid} {held} {first}: {parts:?}");
                }
            }
        }
    }
}
