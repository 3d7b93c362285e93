//! Stripe. One payment raises several events: the payment intent is the movement's key, else the charge.
//! Only the event's snapshot is read, never its id: ids repeat.

mod dispute;
mod event;
mod invoice;
mod payment;
mod refund;

use chrono::{DateTime, Utc};

use super::headers::Headers;
use super::json::{Unreadable, parse};
use super::movement::{Kind, Movement};
use super::proof::{Refusal, Verified, header};
use super::signature::timed;
use super::trust::Secrets;
use event::StripeEvent;

const HEADER: &str = "Stripe-Signature";

/// `t=<seconds>,v1=<hex>` over `<seconds>.<body>`; several `v1` while Stripe rotates.
pub(super) fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    timed(header(headers, HEADER)?, HEADER, body, secrets, now)
}

/// What the event says.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    let event = StripeEvent::read(&body)?;
    movement(&event).map(|one| vec![one])
}

fn movement(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    match event.name {
        "payment_intent.succeeded" => payment::intent(event, Kind::Received),
        "payment_intent.processing" | "payment_intent.partially_funded" => {
            payment::intent(event, Kind::Pending)
        }
        "payment_intent.payment_failed" | "payment_intent.canceled" => payment::intent(event, Kind::Failed),
        "charge.succeeded" | "charge.captured" | "charge.pending" => payment::charge(event),
        "charge.failed" | "charge.expired" => payment::charge_failed(event),
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => payment::session(event),
        "checkout.session.async_payment_failed" => payment::session_failed(event),
        "invoice.paid" | "invoice.payment_succeeded" => invoice::paid(event),
        "invoice.payment_failed" => invoice::failed(event),
        "invoice_payment.paid" => invoice::linked(event),
        "charge.refunded" => refund::running_total(event),
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            refund::single(event)
        }
        "charge.dispute.created" => dispute::opened(event),
        "charge.dispute.funds_withdrawn" => dispute::withdrawn(event),
        "charge.dispute.funds_reinstated" => dispute::reinstated(event),
        "charge.dispute.closed" => dispute::closed(event),
        name => event.ignored(why_ignored(name)),
    }
}

fn why_ignored(name: &str) -> &'static str {
    if name.starts_with("payout.") || name.starts_with("transfer.") {
        "money moves between the creditor's own accounts, not from a debtor"
    } else if name.starts_with("charge.dispute.") {
        "a dispute's evidence or status changed; no money moved"
    } else if name.starts_with("invoice") || name.starts_with("checkout.") {
        "an invoice or checkout changed; no money moved"
    } else {
        "this event moves no debtor's money"
    }
}
