//! Stripe's own invoices. Until API version 2025-03-31 an invoice names its payment intent; since then
//! `invoice_payment.paid` links the two, and `invoice.paid` books only what was paid out of band.

use dunning::id::MovementId;

use super::super::json::{Unreadable, at, flag, id, integer, list, text};
use super::super::movement::{Kind, Movement};
use super::super::reasons;
use super::event::{StripeEvent, keys};

/// Payments of one invoice that are looked at.
const MAX_PAYMENTS: usize = 200;

/// `invoice.paid`, `invoice.payment_succeeded`.
pub(super) fn paid(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let outside = out_of_band(event)?;
    if outside > 0 {
        let names = keys(event.object_id().map(|own| format!("{own}:out_of_band")).into_iter())?;
        return event.about(Kind::Received, names, Some(event.money(outside)?));
    }
    let online = integer(event.object, &["amount_paid"]).unwrap_or(0);
    let payment = event.payment()?;
    if online > 0 && !payment.is_empty() && flag(event.object, &["paid_out_of_band"]) != Some(true) {
        return event.about(Kind::Received, payment, Some(event.money(online)?));
    }
    event.ignored("the invoice's payments are announced by themselves, or nothing was to pay")
}

/// What of the invoice was paid outside Stripe, in Stripe's minor units.
fn out_of_band(event: &StripeEvent<'_>) -> Result<i64, Unreadable> {
    let stated = |field: &str| integer(event.object, &[field]).filter(|sum| *sum > 0);
    if let Some(outside) = stated("amount_paid_off_stripe") {
        return Ok(outside);
    }
    if flag(event.object, &["paid_out_of_band"]) == Some(true) {
        return Ok(stated("amount_paid").or_else(|| stated("amount_due")).unwrap_or(0));
    }
    let whole = at(event.object, &["payments", "data"]).is_some()
        && flag(event.object, &["payments", "has_more"]) != Some(true);
    if !whole {
        return Ok(0);
    }
    let listed = list(event.object, &["payments", "data"], MAX_PAYMENTS)?;
    let sums = listed.iter().filter(|payment| text(payment, &["status"]).as_deref() == Some("paid"));
    let announced =
        sums.filter_map(|payment| integer(payment, &["amount_paid"])).fold(0, i64::saturating_add);
    Ok(stated("amount_paid").unwrap_or(0).saturating_sub(announced))
}

/// `invoice_payment.paid`: this payment paid that invoice.
pub(super) fn linked(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let of = |kind: &str| id(event.object, &["payment", kind]);
    let named = [of("payment_intent"), of("charge"), of("payment_record")].into_iter().flatten();
    let names: Vec<MovementId> = keys(named.chain(event.object_id()))?;
    event.about(Kind::Received, names, Some(event.amount(&["amount_paid"])?))
}

/// `invoice.payment_failed`: an attempt, not the end.
pub(super) fn failed(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let mut names = event.payment()?;
    if names.is_empty() {
        names = keys(event.object_id().into_iter())?;
    }
    let mut movement =
        event.about(Kind::Failed, names, event.amount(&["amount_remaining", "amount_due"]).ok())?;
    let message = text(event.object, &["last_finalization_error", "message"]);
    movement.failure = Some(reasons::failure(Some("payment_failed".to_owned()), message));
    Ok(movement)
}
