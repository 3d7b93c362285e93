//! Any other source, by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
//!
//! The body is one movement, or up to 500:
//!
//! ```json
//! {"type": "payment.received", "timestamp": "2026-03-02T09:30:00Z",
//!  "data": {"id": "T-778", "amount": "1200.00", "currency": "EUR", "date": "2026-03-02",
//!           "invoice_number": "F-2026-17", "text": "facture F-2026-17", "reference": "RF18539007547034",
//!           "end_to_end_id": "E2E-1", "counterparty": "ACME SARL", "iban": "FR7630006000011234567890189"}}
//! ```
//!
//! `type` is `payment.` and one of received, pending, failed, refunded, refund_failed, disputed,
//! charged_back, reinstated, returned, dispute_won, dispute_lost. `data` is an object or a list of them,
//! an object in a list may carry its own `type`. `id` names the movement of money and is needed: the same
//! id is booked once. `payment` names the payment that a refund, return or dispute is about. `amount` is a
//! decimal text with a point, above zero, with `currency`. `reason` may be `{"code", "message"}`.
//! `item`, `creditor` and `metadata` are kept as given.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dunning::money::Money;
use serde_json::Value;

use super::Provider;
use super::headers::Headers;
use super::json::{Unreadable, at, currency, decimal, instant, list, metadata, parse, text};
use super::movement::{DisputeOutcome, Event, Kind, Movement, References, RefundAmount};
use super::proof::{Refusal, Verified, header, recent};
use super::reasons;
use super::signature::matches_any;
use super::trust::Secrets;

const ID: &str = "webhook-id";
const TIME: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";
/// Signatures of one header that are tried.
const MAX_SIGNATURES: usize = 8;
/// Movements in one body.
const MAX_MOVEMENTS: usize = 500;

/// `v1,<base64>[ v1,<base64>]` over `<id>.<seconds>.<body>`; secrets are `whsec_` and base64.
pub(super) fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let (id, time) = (header(headers, ID)?, header(headers, TIME)?);
    let seconds: i64 = time.parse().map_err(|_| Refusal::Malformed(TIME))?;
    let given =
        header(headers, SIGNATURE)?.split_ascii_whitespace().filter_map(|one| one.strip_prefix("v1,"));
    let tags: Vec<Vec<u8>> = given.take(MAX_SIGNATURES).filter_map(|tag| STANDARD.decode(tag).ok()).collect();
    if tags.is_empty() {
        return Err(Refusal::Malformed(SIGNATURE));
    }
    let message = [id.as_bytes(), b".", time.as_bytes(), b".", body].concat();
    let keys: Result<Vec<Vec<u8>>, Refusal> = secrets.iter().map(secret_bytes).collect();
    if keys?.iter().fold(false, |found, key| matches_any(key, &message, &tags) | found) {
        recent(seconds, now)
    } else {
        Err(Refusal::Wrong)
    }
}

fn secret_bytes(secret: &str) -> Result<Vec<u8>, Refusal> {
    let digits = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(digits).ok().filter(|key| !key.is_empty()).ok_or(Refusal::UnusableSecret)
}

/// The movements of the body.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    let name = text(&body, &["type"]).ok_or(Unreadable::Field("type"))?;
    let sent = instant(&body, &["timestamp"]);
    match at(&body, &["data"]) {
        Some(Value::Array(_)) => {
            let listed = list(&body, &["data"], MAX_MOVEMENTS)?;
            listed.iter().map(|data| movement(data, &name, sent)).collect()
        }
        Some(data) => movement(data, &name, sent).map(|one| vec![one]),
        None => Err(Unreadable::Field("data")),
    }
}

fn movement(data: &Value, name: &str, sent: Option<DateTime<Utc>>) -> Result<Movement, Unreadable> {
    let own = text(data, &["id"]).ok_or(Unreadable::Field("data.id"))?;
    let name = text(data, &["type"]).unwrap_or_else(|| name.to_owned());
    let kind = kind(&name);
    let amount = if matches!(kind, Kind::Ignored(_)) { None } else { Some(amount(data)?) };
    let key = key(&own)?;
    let payment = match text(data, &["payment"]) {
        Some(payment) => vec![self::key(&payment)?],
        None => vec![key.clone()],
    };
    let reason = (text(data, &["reason", "code"]), text(data, &["reason", "message"]));
    let failure = (reason.0.is_some() || reason.1.is_some()).then(|| reasons::failure(reason.0, reason.1));
    let event = Event { id: None, name };
    let at = when(data).or(sent);
    Ok(Movement { key, kind, payment, amount, at, references: references(data), failure, event })
}

fn key(own: &str) -> Result<dunning::id::MovementId, Unreadable> {
    super::json::key(Provider::Standard, own)
}

fn kind(name: &str) -> Kind {
    match name.strip_prefix("payment.").unwrap_or(name) {
        "received" => Kind::Received,
        "pending" => Kind::Pending,
        "failed" => Kind::Failed,
        "refunded" => Kind::Refunded(RefundAmount::Single),
        "refund_failed" => Kind::RefundFailed,
        "disputed" => Kind::Disputed,
        "charged_back" => Kind::ChargedBack,
        "reinstated" => Kind::Reinstated,
        "returned" => Kind::Returned,
        "dispute_won" => Kind::DisputeClosed(DisputeOutcome::Won),
        "dispute_lost" => Kind::DisputeClosed(DisputeOutcome::Lost),
        _ => Kind::Ignored("this type is not one that the generic door knows".to_owned()),
    }
}

fn amount(data: &Value) -> Result<Money, Unreadable> {
    let currency = currency(data, &["currency"]).ok_or(Unreadable::Field("data.currency"))?;
    let amount = decimal(data, &["amount"], currency).filter(|amount| amount.minor > 0);
    amount.ok_or(Unreadable::Field("data.amount"))
}

fn when(data: &Value) -> Option<DateTime<Utc>> {
    let day = || text(data, &["date"])?.parse::<NaiveDate>().ok();
    instant(data, &["at"]).or_else(|| Some(day()?.and_time(NaiveTime::MIN).and_utc()))
}

fn references(data: &Value) -> References {
    References {
        creditor: text(data, &["creditor"]),
        item: text(data, &["item"]),
        invoice_number: text(data, &["invoice_number"]),
        text: text(data, &["text"]),
        end_to_end: text(data, &["end_to_end_id"]),
        structured: text(data, &["reference"]),
        counterparty: text(data, &["counterparty"]),
        iban: text(data, &["iban"]),
        metadata: metadata(data, &["metadata"]),
        ..References::default()
    }
}
