//! The history of an account as lines a person can read.

use dunning::event::{Actor, Event};
use dunning::money::{Currency, decimal};
use serde_json::Value;

/// One event as one line: when, who, what, about which item, how much.
#[must_use]
pub fn words(event: &Event, currency: Currency) -> String {
    let fact = serde_json::to_value(&event.fact).unwrap_or_default();
    let name = fact.get("fact").and_then(Value::as_str).unwrap_or_default().replace('_', " ");
    let who = match &event.who {
        Actor::Engine => "relance".to_owned(),
        Actor::Debtor => "debtor".to_owned(),
        Actor::Person(name) | Actor::Provider(name) | Actor::Import(name) => name.clone(),
    };
    let mut line = format!("{}  {who}: {name}", event.at.format("%Y-%m-%d %H:%M"));
    if let Some(item) = fact.get("item").and_then(Value::as_str) {
        line.push_str(&format!(" {item}"));
    }
    if let Some(amount) = fact.get("amount").and_then(Value::as_i64) {
        line.push_str(&format!(" {} {currency}", decimal(amount, currency)));
    }
    if !event.why.is_empty() {
        line.push_str(&format!(" ({})", event.why));
    }
    line
}
