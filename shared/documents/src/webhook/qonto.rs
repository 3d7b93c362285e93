//! Qonto: movements of the creditor's own account (`v1/transactions`). Amounts are decimal, text or number.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Provider;
use super::headers::Headers;
use super::json::{Unreadable, at, currency, decimal, instant, key, parse, text};
use super::movement::{Event, Failure, Kind, Movement, References};
use super::proof::{Refusal, Verified, header};
use super::reasons;
use super::signature::timed;
use super::trust::Secrets;

const HEADER: &str = "X-Qonto-Signature";

/// Kinds of transaction under which Qonto names the other side's account.
const SIDES: [&str; 5] = ["income", "swift_income", "transfer", "direct_debit_collection", "direct_debit"];

/// `t=<seconds>,v1=<hex>` over `<seconds>.<body>`.
pub(super) fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    timed(header(headers, HEADER)?, HEADER, body, secrets, now)
}

/// One transaction, or nothing of interest.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    let data = at(&body, &["data"]).ok_or(Unreadable::Field("data"))?;
    let own = text(data, &["transaction_id"])
        .or_else(|| text(data, &["id"]))
        .ok_or(Unreadable::Field("data.id"))?;
    let key = key(Provider::Qonto, &own)?;
    let kind = kind(&body, data);
    let failed = kind == Kind::Failed || kind == Kind::Returned;
    let currency = currency(data, &["currency"]).ok_or(Unreadable::Field("data.currency"))?;
    let mut amount = decimal(data, &["amount"], currency).ok_or(Unreadable::Field("data.amount"))?;
    amount.minor = amount.minor.saturating_abs();
    let name = text(&body, &["type"]).unwrap_or_default();
    Ok(vec![Movement {
        payment: vec![key.clone()],
        key,
        kind,
        amount: Some(amount),
        at: instant(data, &["settled_at"]).or_else(|| instant(data, &["emitted_at"])),
        references: references(data),
        failure: failed.then(|| failure(data)),
        event: Event { id: text(&body, &["id"]), name },
    }])
}

fn kind(body: &Value, data: &Value) -> Kind {
    let said = |field: &str| text(data, &[field]).unwrap_or_default();
    if text(body, &["type"]).as_deref() != Some("v1/transactions") {
        return Kind::Ignored("this event is not about a transaction".to_owned());
    }
    if said("event") == "deleted" {
        return Kind::Ignored("the bank withdrew a transaction that was not final".to_owned());
    }
    let came_back = matches!(said("operation_type").as_str(), "direct_debit_collection" | "recall");
    match (said("side").as_str(), said("status").as_str()) {
        ("credit", "completed") => Kind::Received,
        ("credit", "pending" | "processing") => Kind::Pending,
        ("credit", "reversed") => Kind::Returned,
        ("credit", "declined" | "canceled" | "cancelled") => Kind::Failed,
        ("debit", "completed") if came_back => Kind::Returned,
        ("debit", _) => {
            Kind::Ignored("money left the creditor's account; it is no debtor's payment".to_owned())
        }
        (_, status) => Kind::Ignored(format!("the transaction's status is {status}")),
    }
}

fn failure(data: &Value) -> Failure {
    reasons::failure(text(data, &["status"]), text(data, &["note"]))
}

fn references(data: &Value) -> References {
    let account = SIDES.iter().find_map(|side| {
        let given = text(data, &[side, "counterparty_account_number"])?;
        let format = text(data, &[side, "counterparty_account_number_format"]);
        (format.as_deref().is_none_or(|format| format.eq_ignore_ascii_case("iban"))).then_some(given)
    });
    References {
        text: text(data, &["reference"]),
        counterparty: text(data, &["clean_counterparty_name"]).or_else(|| text(data, &["label"])),
        iban: account,
        end_to_end: text(data, &["end_to_end_id"]),
        ..References::default()
    }
}
