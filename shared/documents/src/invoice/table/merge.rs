//! Several rows of one invoice: the same again, another instalment, or a contradiction.

use std::collections::BTreeMap;

use crate::invoice::model::{Document, Term};
use crate::invoice::rejection::{Code, Location, Rejection};
use crate::spreadsheet::Row;

/// Takes an item; a second row of the same number is another instalment when its due date differs.
pub(super) fn take(
    documents: &mut Vec<Document>,
    known: &mut BTreeMap<String, usize>,
    document: Document,
    row: &Row,
) -> Result<(), Rejection> {
    let number = document.number.clone().unwrap_or_default();
    let Some(first) = known.get(&number).and_then(|at| documents.get_mut(*at)) else {
        known.insert(number, documents.len());
        documents.push(document);
        return Ok(());
    };
    if *first == document {
        return Ok(());
    }
    let due =
        |document: &Document| document.terms.iter().filter_map(|term| term.due_date).collect::<Vec<_>>();
    let instalment = first.buyer == document.buyer
        && first.kind == document.kind
        && first.currency == document.currency
        && due(&document).iter().all(|date| !due(first).contains(date))
        && !due(&document).is_empty();
    if instalment && join(first, &document).is_some() {
        return Ok(());
    }
    let location = Location { line: Some(row.line), field: None, invoice: Some(number.clone()) };
    let message =
        format!("Line {}: the number {number} stands already further up, with other content.", row.line);
    Err(Rejection::new(Code::Duplicate, message, "Keep one of the two, or number them apart.").at(location))
}

/// Adds `other` to `first` as another instalment; none where the amounts cannot be added.
fn join(first: &mut Document, other: &Document) -> Option<()> {
    let share =
        |document: &Document| document.totals.amount_due.clone().or_else(|| document.totals.total.clone());
    let (before, more) = (share(first), share(other)?);
    let total = added(first.totals.total.as_deref(), other.totals.total.as_deref())?;
    let amount_due = added(first.totals.amount_due.as_deref(), other.totals.amount_due.as_deref())?;
    if let [only] = first.terms.as_mut_slice() {
        only.amount = before;
    }
    first.terms.extend(other.terms.iter().cloned().map(|term| Term { amount: Some(more.clone()), ..term }));
    (first.totals.total, first.totals.amount_due) = (total, amount_due);
    Some(())
}

fn added(left: Option<&str>, right: Option<&str>) -> Option<Option<String>> {
    match (left, right) {
        (None, None) => Some(None),
        (Some(left), Some(right)) => {
            let sum = left.parse::<rust_decimal::Decimal>().ok()?.checked_add(right.parse().ok()?)?;
            Some(Some(sum.to_string()))
        }
        _ => None,
    }
}
