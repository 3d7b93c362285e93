//! `relance payments`: every movement of money, where it stands, and why.

use dunning::money::decimal;
use dunning::party::Language;
use serde_json::{Value, json};
use service::ports::Pages;
use service::scope::Scope;
use service::settle::{self, Record, desk};

use super::Output;
use crate::host::{Host, HostError};

/// Pages read of one creditor's movements.
const MOST_PAGES: usize = 1_000;

/// Runs the command.
///
/// # Errors
/// When something cannot be read.
pub async fn run(host: &Host) -> Result<Output, HostError> {
    let (mut records, mut standing) = (Vec::new(), Vec::new());
    for scope in host.scopes().await? {
        records.extend(all(host, &scope).await?);
        standing.extend(fresh(&settle::books(&host.ports, &scope).await?));
    }
    records.sort_by(|a, b| (a.seen, &a.id).cmp(&(b.seen, &b.id)));
    let text = records.iter().map(words).collect::<Vec<_>>().join("\n");
    let text = if text.is_empty() { "No payments yet.".to_owned() } else { text };
    standing.push(text);
    let text = standing.join("\n");
    Ok(Output::done(text, records.iter().map(as_json).collect()))
}

/// How far the books go, in words: one line, and one for each statement that is missing.
fn fresh(books: &settle::Books) -> Vec<String> {
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.date_naive().to_string());
    let parts = [("bank", day(books.fresh.bank)), ("list of open items", day(books.fresh.list))];
    let known: Vec<String> =
        parts.into_iter().filter_map(|(name, day)| Some(format!("{name} of {}", day?))).collect();
    let line = (!known.is_empty()).then(|| format!("The books: {}.", known.join(", ")));
    line.into_iter().chain(books.gaps.iter().map(|gap| gap.words(Language::En))).collect()
}

async fn all(host: &Host, scope: &Scope) -> Result<Vec<Record>, HostError> {
    let mut records = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the payments");
    while let Some(from) = pages.open()? {
        let page = desk::list(&host.ports, scope, from).await?;
        records.extend(pages.turn(page));
    }
    Ok(records)
}

fn as_json(record: &Record) -> Value {
    let amount = |minor| decimal(minor, record.currency);
    let parts = record
        .parts
        .iter()
        .map(|part| json!({ "account": part.account, "item": part.item, "amount": amount(part.amount) }));
    json!({
        "movement": record.id,
        "source": record.source,
        "date": record.day,
        "amount": record.received.map(amount),
        "currency": record.currency,
        "counterparty": record.said.name,
        "iban": record.said.iban,
        "text": record.said.text,
        "allocation": parts.collect::<Vec<_>>(),
        "unapplied": amount(record.loose.saturating_add(record.held)),
        "refunded": amount(record.refunded),
        "returned": amount(record.taken),
        "rule": record.found.as_ref().map(|found| found.rule.clone()),
        "confidence": record.found.as_ref().map(|found| found.confidence),
        "status": record.status(),
        "reason": settle::words::reason(record, Language::En),
        "history": record.trail,
    })
}

fn words(record: &Record) -> String {
    let items = record.parts.iter().map(|part| part.item.to_string()).collect::<Vec<_>>().join(", ");
    let status =
        serde_json::to_value(record.status()).ok().and_then(|status| status.as_str().map(ToOwned::to_owned));
    let day = record.day.unwrap_or_else(|| record.seen.date_naive());
    format!(
        "{day}  {:>12} {}  {:<11} {:<24} {items}  {}",
        decimal(record.received.unwrap_or(0), record.currency),
        record.currency,
        status.unwrap_or_default(),
        record.said.name.clone().unwrap_or_default(),
        settle::words::reason(record, Language::En)
    )
}
