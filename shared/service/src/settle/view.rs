//! A payment as lists show it: amounts as decimal texts, the reason in words.

use dunning::matching::Match;
use dunning::money::{Currency, Money};
use dunning::party::Language;
use serde_json::{Value, json};

use super::record::Record;
use super::words;

/// The payment as `relance payments --json` and the API show it.
#[must_use]
pub fn payment(record: &Record, language: Language) -> Value {
    let money = |minor: i64| decimal(minor, record.currency);
    let parts = record.parts.iter().filter(|part| part.amount > 0);
    let allocations: Vec<Value> = parts
        .map(|part| json!({ "account": part.account, "item": part.item, "amount": money(part.amount) }))
        .collect();
    let proposals: Vec<Value> =
        record.proposals.iter().map(|one| proposal(one, record.currency, language)).collect();
    json!({
        "id": record.id,
        "source": record.source,
        "date": record.day.unwrap_or_else(|| record.seen.date_naive()),
        "amount": record.received.map(money),
        "currency": record.currency,
        "counterparty": record.said.name,
        "iban": record.said.iban,
        "text": record.said.text,
        "status": record.status(),
        "account": record.account,
        "allocations": allocations,
        "unapplied": money(record.loose.saturating_add(record.held)),
        "refunded": money(record.refunded),
        "returned": money(record.taken.saturating_add(record.reversed)),
        "rule": record.found.as_ref().map(|found| found.rule.clone()),
        "confidence": record.found.as_ref().map(|found| found.confidence),
        "reason": reason(record, language),
        "proposals": proposals,
        "history": record.trail,
    })
}

fn decimal(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).decimal()
}

fn reason(record: &Record, language: Language) -> String {
    record.dismissed.clone().unwrap_or_else(|| words::reason(record, language))
}

fn proposal(one: &Match, currency: Currency, language: Language) -> Value {
    let allocations: Vec<Value> = one
        .allocations
        .iter()
        .map(|part| json!({ "account": part.account, "item": part.item, "amount": decimal(part.amount, currency) }))
        .collect();
    json!({
        "allocations": allocations,
        "rule": one.rule,
        "confidence": one.confidence,
        "reason": words::of_match(one, currency, language),
        "left": decimal(one.remainder, currency),
    })
}
