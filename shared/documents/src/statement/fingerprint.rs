//! Recognising one movement in several files: intraday and end of day, overlapping exports.

use std::collections::HashMap;

use ring::digest;
use serde::{Deserialize, Serialize};

use super::model::{Entry, Statement};
use super::number::printed;

/// Two names of one movement. Entries of two files are the same movement when their `by_id` are equal, or,
/// where one of them has none, when their `by_content` are.
///
/// `by_id`: account, amount, currency and the bank's reference (camt: `AcctSvcrRef` or UETR, without the day,
/// because an intraday report may not know it yet; the others: with the day). `by_content`: account, booking day (else value day), amount, currency,
/// end-to-end id and the letters and digits of the text. Equal entries of one statement are numbered in
/// order, so two payments of the same amount on one day stay two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint {
    /// By the bank's own reference, where it gives one that identifies.
    pub by_id: Option<String>,
    /// By what is said about it.
    pub by_content: String,
}

impl Fingerprint {
    /// The name to book under: by id where there is one, else by content.
    #[must_use]
    pub fn key(&self) -> &str {
        self.by_id.as_deref().unwrap_or(&self.by_content)
    }
}

/// Gives every entry of `statement` its fingerprint.
pub(super) fn mark(statement: &mut Statement) {
    let account = account_key(statement);
    let currency = statement.currency.clone();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut number = |base: String| -> String {
        let count = seen.entry(base.clone()).or_insert(0);
        *count = count.saturating_add(1);
        if *count == 1 { hash(&base) } else { hash(&format!("{base}|{count}")) }
    };
    for entry in &mut statement.entries {
        let common = common(&account, entry, currency.as_deref());
        let by_id = identifier(entry).map(|id| number(format!("id|{common}|{id}")));
        let by_content = number(format!("content|{common}|{}", content(entry)));
        entry.fingerprint = Fingerprint { by_id, by_content };
    }
}

fn account_key(statement: &Statement) -> String {
    let named = statement.account.iban.as_deref().or(statement.account.number.as_deref()).unwrap_or_default();
    letters_and_digits(named, 60)
}

fn common(account: &str, entry: &Entry, currency: Option<&str>) -> String {
    let currency = entry.currency.as_deref().or(currency);
    format!("{account}|{}|{}", printed(entry.amount, currency), currency.unwrap_or_default())
}

/// The bank's reference, where it tells movements apart: not a word such as NONREF, not a mere line number.
fn identifier(entry: &Entry) -> Option<String> {
    let id = letters_and_digits(entry.identity.as_deref()?, 80);
    let digits = id.bytes().filter(u8::is_ascii_digit).count();
    (id.len() >= 6 && digits >= 4 && id.bytes().any(|byte| byte != b'0')).then_some(id)
}

fn content(entry: &Entry) -> String {
    let day = entry.booking_date.or(entry.value_date).map(|day| day.to_string()).unwrap_or_default();
    let end_to_end = entry.facts.end_to_end.as_deref().unwrap_or_default();
    let text = letters_and_digits(entry.facts.text.as_deref().unwrap_or_default(), 140);
    format!("{day}|{end_to_end}|{text}|{}", entry.reversal)
}

fn letters_and_digits(text: &str, limit: usize) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).take(limit).collect()
}

fn hash(base: &str) -> String {
    let whole = digest::digest(&digest::SHA256, base.as_bytes());
    hex::encode(whole.as_ref().get(..16).unwrap_or_default())
}
