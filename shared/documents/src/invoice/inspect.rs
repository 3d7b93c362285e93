//! What `relance inspect FILE… --json` prints for one file. The keys are a contract; nothing is derived.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::model::{Document, Kind, LifecycleStatus, Party, Read};
use super::rejection::Rejection;
use super::{Format, read};

/// The answer for one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The object to print.
    pub json: Value,
    /// Whether the file, or a part of it, was not taken.
    pub rejected: bool,
}

/// Reads `bytes` and describes what was found under the name `file`.
#[must_use]
pub fn inspect(file: &str, bytes: &[u8]) -> Inspection {
    match read(bytes) {
        Ok(read) => with_mapping(accepted(file, &read), bytes),
        Err(rejection) => {
            let json = json!({"file": file, "rejected": rejected(&rejection)});
            with_mapping(Inspection { json, rejected: true }, bytes)
        }
    }
}

/// Of a list: which column was taken for what, so that a person can object.
fn with_mapping(mut inspection: Inspection, bytes: &[u8]) -> Inspection {
    if super::is_list(bytes)
        && let Ok(proposal) = super::table::propose(bytes)
        && let Some(object) = inspection.json.as_object_mut()
    {
        object.insert("mapping".to_owned(), json!(proposal));
    }
    inspection
}

fn accepted(file: &str, read: &Read) -> Inspection {
    let mut json = json!({"file": file, "format": read.format.name()});
    let (key, list): (_, Vec<Value>) = match read.format {
        Format::Cdar => ("statuses", read.statuses.iter().map(status).collect()),
        _ => ("documents", read.documents.iter().map(document).collect()),
    };
    if let Some(object) = json.as_object_mut() {
        object.insert(key.to_owned(), Value::Array(list));
        if !read.rejections.is_empty() {
            let parts = read.rejections.iter().map(rejected).collect();
            object.insert("rejections".to_owned(), Value::Array(parts));
        }
    }
    Inspection { json, rejected: !read.rejections.is_empty() }
}

fn rejected(rejection: &Rejection) -> Value {
    let mut json =
        json!({"code": rejection.code.as_str(), "message": rejection.message, "hint": rejection.hint});
    if let (Some(object), Some(location)) = (json.as_object_mut(), &rejection.location) {
        object.insert("location".to_owned(), json!(location));
    }
    json
}

fn document(document: &Document) -> Value {
    let date = |date: &NaiveDate| date.to_string();
    let due_dates: Vec<String> = document.due_dates.iter().map(date).collect();
    let ibans: Vec<&str> = document.payment.accounts.iter().map(|account| account.id.as_str()).collect();
    let findings: Vec<Value> =
        document.findings.iter().map(|found| json!({"code": found.code, "message": found.message})).collect();
    json!({
        "number": document.number,
        "type": match document.kind { Kind::Invoice => "invoice", Kind::CreditNote => "credit_note" },
        "type_code": document.type_code,
        "issue_date": document.issue_date.as_ref().map(date),
        "due_date": due_dates.first(),
        "due_dates": due_dates,
        "currency": document.currency,
        "total": document.totals.total,
        "prepaid": document.totals.prepaid,
        "amount_due": document.totals.amount_due,
        "seller": party(&document.seller),
        "buyer": party(&document.buyer),
        "iban": ibans.first(),
        "ibans": ibans,
        "remittance": document.payment.remittance,
        "purchase_order": document.purchase_order,
        "buyer_reference": document.buyer_reference,
        "preceding": document.preceding.iter().map(|preceding| &preceding.number).collect::<Vec<_>>(),
        "findings": findings,
    })
}

fn party(party: &Party) -> Value {
    json!({"name": party.name, "country": party.country()})
}

fn status(status: &LifecycleStatus) -> Value {
    let words: Vec<&str> = status
        .reasons
        .iter()
        .filter_map(|reason| reason.text.as_deref().or(reason.code.as_deref()))
        .collect();
    let amounts: Vec<&str> = status.amounts.iter().map(|amount| amount.amount.as_str()).collect();
    json!({
        "invoice": status.invoice,
        "status": status.code,
        "name": status.name,
        "reason": (!words.is_empty()).then(|| words.join("; ")),
        "amounts": amounts,
    })
}
