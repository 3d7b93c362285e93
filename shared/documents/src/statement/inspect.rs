//! What `relance inspect STATEMENT --json` prints for one file. The keys are a contract; further keys may
//! be added, none is taken away.

use chrono::NaiveDate;
use dunning::reference::Reference;
use serde_json::{Map, Value, json};

use super::model::{Balance, Detail, Entry, Facts, Read, Scope, Statement, Status};
use super::number::printed;
use super::reference::StructuredReference;
use super::{BankCode, Finding, Inspection, Rejection, read};

/// Reads `bytes` and describes what was found under the name `file`. Absent values are null; amounts are
/// decimal strings, negative where money went out.
#[must_use]
pub fn inspect(file: &str, bytes: &[u8]) -> Inspection {
    match read(bytes) {
        Ok(read) => Inspection { json: accepted(file, &read), rejected: false },
        Err(rejection) => {
            Inspection { json: json!({"file": file, "rejected": rejected(&rejection)}), rejected: true }
        }
    }
}

fn accepted(file: &str, read: &Read) -> Value {
    let statements: Vec<Value> = read.statements.iter().map(statement).collect();
    let findings = findings(&read.findings);
    json!({"file": file, "format": read.format.name(), "statements": statements, "findings": findings})
}

fn rejected(rejection: &Rejection) -> Value {
    json!({"code": rejection.code.as_str(), "message": rejection.message, "hint": rejection.hint})
}

fn findings(found: &[Finding]) -> Vec<Value> {
    found.iter().map(|finding| json!({"code": finding.code, "message": finding.message})).collect()
}

fn day(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn balance(balance: Option<&Balance>, currency: Option<&str>) -> Option<String> {
    balance.map(|balance| printed(balance.amount, balance.currency.as_deref().or(currency)))
}

fn statement(statement: &Statement) -> Value {
    let currency = statement.currency.as_deref();
    json!({
        "account": statement.account.number,
        "iban": statement.account.iban,
        "currency": currency,
        "id": statement.id,
        "sequence": statement.sequence,
        "scope": scope(statement.scope),
        "from": day(statement.period.map(|period| period.from)),
        "to": day(statement.period.map(|period| period.to)),
        "opening": balance(statement.opening.as_ref(), currency),
        "closing": balance(statement.closing.as_ref(), currency),
        "balances_agree": statement.balances_agree,
        "entries": statement.entries.iter().map(|one| entry(one, currency)).collect::<Vec<_>>(),
        "findings": findings(&statement.findings),
    })
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::EndOfDay => "end_of_day",
        Scope::Intraday => "intraday",
        Scope::Notification => "notification",
        Scope::Extract => "extract",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Booked => "booked",
        Status::Pending => "pending",
        Status::Information => "information",
    }
}

fn entry(entry: &Entry, currency: Option<&str>) -> Value {
    let currency = entry.currency.as_deref().or(currency);
    let complements =
        entry.complements.iter().map(|line| json!({"qualifier": line.qualifier, "text": line.text}));
    let details = entry.details.iter().map(detail).chain(complements);
    let mut json = facts(&entry.facts);
    json.insert("date".to_owned(), json!(day(entry.booking_date.or(entry.value_date))));
    json.insert("value_date".to_owned(), json!(day(entry.value_date)));
    json.insert("amount".to_owned(), json!(printed(entry.amount, currency)));
    json.insert("currency".to_owned(), json!(currency));
    json.insert("status".to_owned(), json!(status(entry.status)));
    json.insert("reversal".to_owned(), json!(entry.reversal));
    json.insert("fingerprint".to_owned(), json!(entry.fingerprint.key()));
    json.insert("details".to_owned(), Value::Array(details.collect()));
    Value::Object(json)
}

fn detail(detail: &Detail) -> Value {
    let mut json = facts(&detail.facts);
    let amount = detail.amount.map(|amount| printed(amount, detail.currency.as_deref()));
    json.insert("amount".to_owned(), json!(amount));
    json.insert("currency".to_owned(), json!(detail.currency));
    Value::Object(json)
}

fn facts(facts: &Facts) -> Map<String, Value> {
    let reason = facts.return_reason.as_ref();
    let mut json = Map::new();
    let mut put = |name: &str, value: Value| {
        json.insert(name.to_owned(), value);
    };
    put("bank_id", json!(facts.bank_id));
    put("end_to_end", json!(facts.end_to_end));
    put("structured_reference", json!(facts.structured_reference().map(|reference| &reference.text)));
    put("structured_references", json!(facts.structured.iter().map(|one| &one.text).collect::<Vec<_>>()));
    put("reference_valid", json!(facts.structured_reference().map(StructuredReference::is_valid)));
    put("references_in_text", json!(facts.found.iter().map(Reference::printed).collect::<Vec<_>>()));
    put("documents", json!(facts.documents));
    put("text", json!(facts.text));
    put("counterparty", json!(facts.counterparty));
    put("iban", json!(facts.iban));
    put("mandate", json!(facts.mandate));
    put("transaction_id", json!(facts.transaction_id));
    put("return_reason", json!(reason.map(|reason| json!({"code": reason.code, "words": reason.words}))));
    put("bank_code", json!(facts.bank_code.as_ref().and_then(BankCode::joined)));
    put("charges", json!(facts.charges.map(|charges| charges.normalize().to_string())));
    json
}
