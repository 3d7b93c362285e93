//! Bridge: transfers that a payer started from a payment link. No time is signed, and no amount is sent:
//! a finished one is announced, and its amount fetched.

use chrono::DateTime;
use serde_json::Value;

use super::Provider;
use super::headers::Headers;
use super::json::{Unreadable, at, currency, decimal, integer, key, parse, safe_id, text};
use super::movement::{Event, Fetch, Kind, Movement, References};
use super::proof::{Refusal, Verified, header};
use super::reasons;
use super::signature::{hex_tags, signed_by};
use super::trust::Secrets;

const HEADER: &str = "BridgeApi-Signature";

/// `v1=<HEX>[,v1=<HEX>]` over the body.
pub(super) fn verify(headers: &Headers<'_>, body: &[u8], secrets: &Secrets) -> Result<(), Refusal> {
    let value = header(headers, HEADER)?;
    let tags = value.split(',').filter_map(|part| part.trim().strip_prefix("v1="));
    signed_by(secrets, body, &hex_tags(tags, HEADER)?)
}

/// One transaction of a payment request.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    let name = text(&body, &["type"]).ok_or(Unreadable::Field("type"))?;
    let content = at(&body, &["content"]).ok_or(Unreadable::Field("content"))?;
    let own = ["payment_transaction_id", "payment_request_id", "payment_link_id", "id"];
    let own = own.iter().find_map(|field| text(content, &[field])).ok_or(Unreadable::Field("content.id"))?;
    let key = key(Provider::Bridge, &own)?;
    let kind = kind(&name, content)?;
    let status = text(content, &["status_reason"]).or_else(|| text(content, &["status"]));
    Ok(vec![Movement {
        payment: vec![key.clone()],
        key,
        failure: (kind == Kind::Failed).then(|| reasons::failure(status, None)),
        kind,
        amount: amount(content),
        at: integer(&body, &["timestamp"]).and_then(DateTime::from_timestamp_millis),
        references: references(content),
        event: Event { id: None, name },
    }])
}

fn kind(name: &str, content: &Value) -> Result<Kind, Unreadable> {
    if !name.starts_with("payment.transaction.") {
        return Ok(Kind::Ignored("the link's transactions are announced by themselves".to_owned()));
    }
    match text(content, &["status"]).as_deref() {
        Some("ACSC" | "ACCC") if amount(content).is_some() => Ok(Kind::Received),
        Some("ACSC" | "ACCC") => {
            let request = text(content, &["payment_request_id"]).and_then(|id| safe_id(&id));
            request
                .map(|id| Kind::Announced(Fetch::BridgePaymentRequest(id)))
                .ok_or(Unreadable::Field("content.payment_request_id"))
        }
        Some("RJCT" | "CANC") => Ok(Kind::Failed),
        Some("PDNG" | "ACTC" | "ACCP" | "ACSP" | "PART") => Ok(Kind::Pending),
        _ => Ok(Kind::Ignored("the payer has not confirmed the transfer".to_owned())),
    }
}

fn amount(content: &Value) -> Option<dunning::money::Money> {
    decimal(content, &["amount"], currency(content, &["currency"])?)
}

fn references(content: &Value) -> References {
    References {
        invoice_number: text(content, &["client_reference"]),
        end_to_end: text(content, &["end_to_end_id"]),
        text: text(content, &["label"]),
        ..References::default()
    }
}

/// What `GET /v3/payment/payment-requests/{id}` answers: one movement per transaction of the request,
/// under the key that its events carry.
///
/// # Errors
/// When the answer is not the JSON that Bridge documents.
pub fn fetched(response: &[u8]) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(response)?;
    let listed = super::json::list(&body, &["transactions"], 500)?;
    listed.iter().map(|transaction| one_fetched(&body, transaction)).collect()
}

fn one_fetched(request: &Value, transaction: &Value) -> Result<Movement, Unreadable> {
    let own = text(transaction, &["id"]).ok_or(Unreadable::Field("transactions.id"))?;
    let key = key(Provider::Bridge, &own)?;
    let status = text(transaction, &["status"]).or_else(|| text(request, &["status"])).unwrap_or_default();
    let kind = match status.as_str() {
        "ACSC" | "ACCC" => Kind::Received,
        "RJCT" | "CANC" => Kind::Failed,
        "PDNG" | "ACTC" | "ACCP" | "ACSP" | "PART" => Kind::Pending,
        other => Kind::Ignored(format!("the transfer's status is {other}")),
    };
    let amount = amount(transaction);
    if kind == Kind::Received && amount.is_none() {
        return Err(Unreadable::Field("transactions.amount"));
    }
    let mut references = references(transaction);
    references.invoice_number = references.invoice_number.or_else(|| text(request, &["client_reference"]));
    let reason = text(request, &["status_reason"]).or(Some(status));
    Ok(Movement {
        payment: vec![key.clone()],
        key,
        failure: (kind == Kind::Failed).then(|| reasons::failure(reason, None)),
        kind,
        amount,
        at: super::json::instant(request, &["updated_at"]),
        references,
        event: Event { id: None, name: "payment-request".to_owned() },
    })
}
