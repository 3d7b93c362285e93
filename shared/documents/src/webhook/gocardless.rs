//! GoCardless: direct debits. Up to 250 events in a body, no amounts in them: what came in is announced
//! and fetched; what failed or came back is about the whole payment. No time is signed.

use serde_json::Value;

use super::Provider;
use super::headers::Headers;
use super::json::{Unreadable, at, currency, instant, integer, key, list, metadata, parse, safe_id, text};
use super::movement::{Event, Failure, Fetch, Kind, Movement, References, RefundAmount};
use super::proof::{Refusal, Verified, header};
use super::reasons;
use super::signature::{hex_tags, signed_by};
use super::trust::Secrets;
use dunning::money::Money;

const HEADER: &str = "Webhook-Signature";
/// Events in one body, as GoCardless promises.
const MAX_EVENTS: usize = 250;

/// Hexadecimal over the body.
pub(super) fn verify(headers: &Headers<'_>, body: &[u8], secrets: &Secrets) -> Result<(), Refusal> {
    signed_by(secrets, body, &hex_tags(std::iter::once(header(headers, HEADER)?), HEADER)?)
}

/// One movement per event.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    at(&body, &["events"]).and_then(Value::as_array).ok_or(Unreadable::Field("events"))?;
    list(&body, &["events"], MAX_EVENTS)?.iter().map(movement).collect()
}

fn movement(event: &Value) -> Result<Movement, Unreadable> {
    let resource = text(event, &["resource_type"]).ok_or(Unreadable::Field("resource_type"))?;
    let action = text(event, &["action"]).ok_or(Unreadable::Field("action"))?;
    let link = |name: &str| text(event, &["links", name]);
    let (own, suffix, kind) = match resource.as_str() {
        "payments" => {
            let own = link("payment").ok_or(Unreadable::Field("links.payment"))?;
            let (suffix, kind) = payment_kind(&own, &action);
            (own, suffix, kind)
        }
        "refunds" => {
            let own = link("refund").ok_or(Unreadable::Field("links.refund"))?;
            let kind = refund_kind(&own, &action);
            (own, "", kind)
        }
        _ => {
            let own = text(event, &["id"]).ok_or(Unreadable::Field("id"))?;
            (own, "", Kind::Ignored(format!("{resource} {action}: no debtor's money moves")))
        }
    };
    let payment = link("payment").or_else(|| (resource == "payments").then(|| own.clone()));
    let payment = payment.map(|payment| key(Provider::Gocardless, &payment)).transpose()?;
    let came_back = matches!(kind, Kind::Failed | Kind::Returned | Kind::ChargedBack | Kind::RefundFailed);
    Ok(Movement {
        key: key(Provider::Gocardless, &format!("{own}{suffix}"))?,
        failure: came_back.then(|| failure(event)),
        kind,
        payment: payment.into_iter().collect(),
        amount: None,
        at: instant(event, &["created_at"]),
        references: references(event, &["metadata"], &["links"]),
        event: Event { id: text(event, &["id"]), name: format!("{resource}.{action}") },
    })
}

fn payment_kind(own: &str, action: &str) -> (&'static str, Kind) {
    match action {
        "confirmed" | "paid_out" => ("", fetch(own, Fetch::GocardlessPayment)),
        "created" | "submitted" | "resubmission_requested" | "customer_approval_granted" => {
            ("", Kind::Pending)
        }
        "failed" | "cancelled" | "customer_approval_denied" => ("", Kind::Failed),
        "late_failure_settled" => (":late_failure", Kind::Returned),
        "charged_back" => (":charged_back", Kind::ChargedBack),
        "chargeback_cancelled" => (":charge_back_cancelled", Kind::Reinstated),
        "chargeback_settled" => {
            ("", Kind::Ignored("the charge-back was booked when it was announced".to_owned()))
        }
        _ => ("", Kind::Ignored(format!("payment {action}: no money moves"))),
    }
}

fn refund_kind(own: &str, action: &str) -> Kind {
    match action {
        "created" | "paid" | "refund_settled" => fetch(own, Fetch::GocardlessRefund),
        "failed" | "bounced" | "funds_returned" => Kind::RefundFailed,
        _ => Kind::Ignored(format!("refund {action}: no money moves")),
    }
}

fn fetch(own: &str, what: impl Fn(String) -> Fetch) -> Kind {
    match safe_id(own) {
        Some(own) => Kind::Announced(what(own)),
        None => Kind::Ignored("the id is not one of GoCardless's".to_owned()),
    }
}

fn failure(event: &Value) -> Failure {
    let detail = |field: &str| text(event, &["details", field]);
    reasons::failure(detail("reason_code").or_else(|| detail("cause")), detail("description"))
}

fn references(value: &Value, attached: &[&str], links: &[&str]) -> References {
    let mut attached = metadata(value, attached);
    let link = |name: &str| at(value, links).and_then(|links| text(links, &[name]));
    References {
        creditor: attached.remove("relance_creditor"),
        item: attached.remove("relance_item"),
        invoice_number: attached.remove("invoice_number"),
        text: text(value, &["description"]),
        structured: text(value, &["reference"]),
        customer: link("customer"),
        mandate: link("mandate"),
        metadata: attached,
        ..References::default()
    }
}

/// What `GET /payments/{id}` or `GET /refunds/{id}` answers, amounts in minor units.
///
/// # Errors
/// When the answer is not the JSON that GoCardless documents.
pub fn fetched(response: &[u8]) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(response)?;
    if let Some(payment) = at(&body, &["payments"]) {
        return fetched_payment(payment);
    }
    let refund = at(&body, &["refunds"]).ok_or(Unreadable::NotTheShape)?;
    let of = text(refund, &["links", "payment"]).ok_or(Unreadable::Field("links.payment"))?;
    let mut movement = base(refund, Kind::Refunded(RefundAmount::Single), "amount")?;
    movement.payment = vec![key(Provider::Gocardless, &of)?];
    Ok(vec![movement])
}

fn fetched_payment(payment: &Value) -> Result<Vec<Movement>, Unreadable> {
    let (kind, back) = match text(payment, &["status"]).as_deref() {
        Some("confirmed" | "paid_out") => (Kind::Received, false),
        Some("charged_back") => (Kind::Received, true),
        Some("failed" | "cancelled" | "customer_approval_denied") => (Kind::Failed, false),
        _ => (Kind::Pending, false),
    };
    let mut all = vec![base(payment, kind, "amount")?];
    if back {
        let mut taken = base(payment, Kind::ChargedBack, "amount")?;
        taken.key = key(Provider::Gocardless, &format!("{}:charged_back", own(payment)?))?;
        all.push(taken);
    }
    if integer(payment, &["amount_refunded"]).is_some_and(|sum| sum > 0) {
        all.push(base(payment, Kind::Refunded(RefundAmount::RunningTotal), "amount_refunded")?);
    }
    Ok(all)
}

fn own(resource: &Value) -> Result<String, Unreadable> {
    text(resource, &["id"]).ok_or(Unreadable::Field("id"))
}

fn base(resource: &Value, kind: Kind, field: &'static str) -> Result<Movement, Unreadable> {
    let key = key(Provider::Gocardless, &own(resource)?)?;
    let currency = currency(resource, &["currency"]).ok_or(Unreadable::Field("currency"))?;
    let minor = integer(resource, &[field]).ok_or(Unreadable::Field("amount"))?;
    Ok(Movement {
        payment: vec![key.clone()],
        key,
        kind,
        amount: Some(Money::new(minor, currency)),
        at: instant(resource, &["created_at"]),
        references: references(resource, &["metadata"], &["links"]),
        failure: None,
        event: Event { id: None, name: "fetched".to_owned() },
    })
}
