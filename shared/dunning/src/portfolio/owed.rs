//! What an invoice of a portfolio asks for, and when: as an import reads the same fields.

use super::{PortfolioError, RawDiscount, RawInvoice, wrong};
use crate::dues::{self, Dues, Part};
use crate::item::{Discount, Item, ItemKind, Missing};
use crate::money::{Currency, Money};
use crate::party::DebtorKind;
use crate::terms::{Terms, parse, share};
use crate::time::Day;

/// What the law grants where nothing was agreed.
const DEFAULT: Terms = Terms::Net { days: 30 };

/// An invoice's money in minor units, positive whatever the sign stated.
pub(super) struct Sums {
    pub(super) total: i64,
    pub(super) open: i64,
    /// It takes money off: a credit note, or an invoice with a negative amount due.
    pub(super) credit: bool,
}

impl Sums {
    /// The amount due is read, never recomputed; only an invoice that states none gets total − prepaid.
    pub(super) fn of(invoice: &RawInvoice, place: &str) -> Result<Self, PortfolioError> {
        let read = |text: &Option<String>| {
            text.as_deref().map(|text| minor(text, invoice.currency, place)).transpose()
        };
        let prepaid = read(&invoice.prepaid)?.unwrap_or(0);
        let (total, due) = match (read(&invoice.total)?, read(&invoice.amount_due)?) {
            (Some(total), Some(due)) => (total, due),
            (Some(total), None) => (total, total.saturating_sub(prepaid)),
            (None, Some(due)) => (due.saturating_add(prepaid), due),
            (None, None) => return Err(wrong(place, "total is missing; write it, such as \"1200.00\"")),
        };
        let negative = due < 0 || (due == 0 && total < 0);
        let (total, open) =
            if negative { (total.saturating_neg(), due.saturating_neg()) } else { (total, due) };
        Ok(Self { total: total.max(open), open, credit: negative || invoice.kind == ItemKind::CreditNote })
    }
}

fn minor(text: &str, currency: Currency, place: &str) -> Result<i64, PortfolioError> {
    Money::parse(text, currency).map(|money| money.minor).map_err(|error| wrong(place, error))
}

/// The items of an invoice: one, one per instalment, and one more for what is held back.
pub(super) fn items(invoice: RawInvoice, sums: &Sums, place: &str) -> Result<Vec<Item>, PortfolioError> {
    let dues = dues_of(&invoice, place)?;
    let discount = invoice.discount.as_ref();
    let discount =
        discount.map(|raw| self::discount(raw, sums.total, invoice.currency, place)).transpose()?;
    let base = Item {
        missing: missing(&invoice),
        number: invoice.number,
        kind: if invoice.deposit { ItemKind::Deposit } else { invoice.kind },
        debtor: invoice.debtor.id,
        issue: invoice.issue_date,
        due: invoice.issue_date,
        currency: invoice.currency,
        total: sums.total,
        prepaid: sums.total.saturating_sub(sums.open),
        preceding: invoice.preceding,
        purchase_order: invoice.purchase_order,
        discount,
        assigned: invoice.assigned.map(Into::into),
        iban: invoice.iban,
        direct_debit: invoice.direct_debit,
    };
    dues::items(&base, &dues).map_err(|error| wrong(place, error))
}

fn dues_of(invoice: &RawInvoice, place: &str) -> Result<Dues, PortfolioError> {
    let amount =
        |text: &Option<String>| text.as_deref().map(|text| minor(text, invoice.currency, place)).transpose();
    let mut parts = Vec::new();
    for part in &invoice.instalments {
        parts.push(Part { due: part.due_date, amount: amount(&part.amount)? });
    }
    // Dates without their shares: all of it is due on the last.
    if parts.len() < 2 || parts.iter().any(|part| part.amount.is_none()) {
        let last = parts.iter().map(|part| part.due).max();
        parts =
            vec![Part { due: last.max(invoice.due_date).unwrap_or_else(|| derived(invoice)), amount: None }];
    }
    if let Some(early) = parts.iter().find(|part| part.due < invoice.issue_date) {
        let message = format!("due_date {} is before issue_date {}", early.due, invoice.issue_date);
        return Err(wrong(place, message));
    }
    let held = invoice.holdback.as_ref();
    let release = held.and_then(|held| held.release);
    let sum = held.map(|held| amount(&held.amount)).transpose()?.flatten();
    Ok(Dues { parts, holdback: release.zip(sum) })
}

/// By the terms that the invoice states in words, else by law.
fn derived(invoice: &RawInvoice) -> Day {
    let agreed = invoice.terms.as_deref().and_then(|text| parse(text).ok());
    agreed.map_or(DEFAULT, |agreed| agreed.terms).due_date(invoice.issue_date)
}

/// A public buyer's invoice is due only once it was deposited and carries a commitment number.
fn missing(invoice: &RawInvoice) -> Option<Missing> {
    if invoice.debtor.kind != DebtorKind::Public {
        return None;
    }
    if invoice.deposited == Some(false) {
        return Some(Missing::Deposit);
    }
    let stated = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let numbers = [&invoice.purchase_order, &invoice.commitment_number, &invoice.buyer_reference];
    if numbers.into_iter().any(stated) { None } else { Some(Missing::Commitment) }
}

fn discount(
    raw: &RawDiscount,
    total: i64,
    currency: Currency,
    place: &str,
) -> Result<Discount, PortfolioError> {
    let amount = match (&raw.amount, &raw.percent) {
        (Some(amount), _) => Money::parse(amount, currency).map_err(|error| wrong(place, error))?.minor,
        (None, Some(percent)) => {
            share(percent, total).ok_or_else(|| wrong(place, format!("\"{percent}\" is not a percentage")))?
        }
        (None, None) => return Err(wrong(place, "the discount has neither amount nor percent; give one")),
    };
    Ok(Discount { until: raw.until, amount })
}
