//! Whether a statement's balances follow from its movements.

use rust_decimal::Decimal;

use super::model::{Statement, Status};

/// Sets [`Statement::balances_agree`] and notes what does not fit.
pub(super) fn check(statement: &mut Statement) {
    let (Some(opening), Some(closing)) = (&statement.opening, &statement.closing) else { return };
    if opening.currency.is_some() && closing.currency.is_some() && opening.currency != closing.currency {
        statement.balances_agree = Some(false);
        statement
            .note("balance_currencies", "The opening and the closing balance are in different currencies.");
        return;
    }
    let booked = statement.entries.iter().filter(|entry| entry.status == Status::Booked);
    let moved = booked.map(|entry| entry.amount).try_fold(Decimal::ZERO, Decimal::checked_add);
    let expected = moved.and_then(|moved| opening.amount.checked_add(moved));
    let agree = expected == Some(closing.amount);
    statement.balances_agree = Some(agree);
    if !agree {
        let message = format!(
            "Opening balance {} and the movements give {}, but the closing balance is {}.",
            opening.amount,
            expected.map_or_else(|| "a sum too large".to_owned(), |sum| sum.to_string()),
            closing.amount
        );
        statement.note("balances_disagree", message);
    }
}
