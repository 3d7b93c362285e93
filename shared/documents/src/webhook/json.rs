//! Reading JSON that a stranger wrote: by path, bounded, never panicking.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use dunning::id::MovementId;
use dunning::money::{Currency, Money};
use serde_json::Value;

use super::Provider;

/// Characters kept of one text.
const MAX_TEXT: usize = 500;
/// Entries kept of one metadata map.
const MAX_METADATA: usize = 50;

/// Why a verified body cannot be read. Keep the body: nothing of it was booked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON, or not of the shape the provider documents.
    #[error("the body is not the JSON that this provider documents")]
    NotTheShape,
    /// A field that is needed is missing or of another kind.
    #[error("the field {0} is missing or unreadable")]
    Field(&'static str),
    /// More entries than a body may carry.
    #[error("the body lists more than {0} entries")]
    TooMany(usize),
}

/// The whole body.
pub(super) fn parse(body: &[u8]) -> Result<Value, Unreadable> {
    serde_json::from_slice(body).map_err(|_| Unreadable::NotTheShape)
}

/// The value at `path`, unless null.
pub(super) fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |inner, name| inner.get(name)).filter(|found| !found.is_null())
}

/// The text at `path`, cut to a bound; none when blank.
pub(super) fn text(value: &Value, path: &[&str]) -> Option<String> {
    let found = at(value, path)?.as_str()?.trim();
    (!found.is_empty()).then(|| found.chars().filter(|letter| !letter.is_control()).take(MAX_TEXT).collect())
}

/// The id at `path`: a text, or an expanded object with an `id`.
pub(super) fn id(value: &Value, path: &[&str]) -> Option<String> {
    let found = at(value, path)?;
    if found.is_object() { text(found, &["id"]) } else { text(value, path) }
}

/// The whole number at `path`.
pub(super) fn integer(value: &Value, path: &[&str]) -> Option<i64> {
    at(value, path)?.as_i64()
}

/// The truth at `path`.
pub(super) fn flag(value: &Value, path: &[&str]) -> Option<bool> {
    at(value, path)?.as_bool()
}

/// The list at `path`, at most `limit` long.
pub(super) fn list<'v>(value: &'v Value, path: &[&str], limit: usize) -> Result<&'v [Value], Unreadable> {
    let found = at(value, path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if found.len() > limit { Err(Unreadable::TooMany(limit)) } else { Ok(found) }
}

/// Seconds since 1970 at `path`.
pub(super) fn seconds(value: &Value, path: &[&str]) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(integer(value, path)?, 0)
}

/// An RFC 3339 time at `path`.
pub(super) fn instant(value: &Value, path: &[&str]) -> Option<DateTime<Utc>> {
    let written = text(value, path)?;
    DateTime::parse_from_rfc3339(&written).ok().map(|time| time.with_timezone(&Utc))
}

/// A currency at `path`, in either case.
pub(super) fn currency(value: &Value, path: &[&str]) -> Option<Currency> {
    Currency::from_str(&text(value, path)?.to_ascii_uppercase()).ok()
}

/// A decimal amount at `path`, written as text or as a JSON number, in `currency`. Read from its digits,
/// never as a float; its sign is kept.
pub(super) fn decimal(value: &Value, path: &[&str], currency: Currency) -> Option<Money> {
    let written = match at(value, path)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Money::parse(&written, currency).ok()
}

/// The text entries of the map at `path`.
pub(super) fn metadata(value: &Value, path: &[&str]) -> BTreeMap<String, String> {
    let Some(map) = at(value, path).and_then(Value::as_object) else { return BTreeMap::new() };
    let written = |(key, value): (&String, &Value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            _ => return None,
        };
        let clean = |text: &str| text.chars().filter(|letter| !letter.is_control()).take(MAX_TEXT).collect();
        Some((clean(key), clean(&text)))
    };
    map.iter().take(MAX_METADATA).filter_map(written).collect()
}

/// The key `<provider>:<own>`.
pub(super) fn key(provider: Provider, own: &str) -> Result<MovementId, Unreadable> {
    MovementId::new(format!("{}:{own}", provider.key_prefix())).map_err(|_| Unreadable::Field("id"))
}

/// `own` where it is safe in an address: letters, digits, `_` and `-`, at most 64.
pub(super) fn safe_id(own: &str) -> Option<String> {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (!own.is_empty() && own.len() <= 64 && own.bytes().all(safe)).then(|| own.to_owned())
}
