//! HMAC-SHA256 in the forms that several providers share. Comparison takes constant time.

use chrono::{DateTime, Utc};
use ring::hmac;

use super::proof::{Refusal, recent};
use super::trust::Secrets;

/// Signatures of one header that are tried.
const MAX_SIGNATURES: usize = 8;

/// Whether one of `tags` is the HMAC-SHA256 of `message` under `key`. An empty key never matches.
pub(super) fn matches_any(key: &[u8], message: &[u8], tags: &[Vec<u8>]) -> bool {
    if key.is_empty() {
        return false;
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    tags.iter().fold(false, |found, tag| hmac::verify(&key, message, tag).is_ok() | found)
}

/// Whether one of `tags` is the HMAC of `message` under one of `secrets`.
pub(super) fn signed_by(secrets: &Secrets, message: &[u8], tags: &[Vec<u8>]) -> Result<(), Refusal> {
    let found =
        secrets.iter().fold(false, |found, secret| matches_any(secret.as_bytes(), message, tags) | found);
    if found { Ok(()) } else { Err(Refusal::Wrong) }
}

/// The hexadecimal signatures in `list`, none malformed.
pub(super) fn hex_tags<'a>(
    list: impl Iterator<Item = &'a str>,
    name: &'static str,
) -> Result<Vec<Vec<u8>>, Refusal> {
    let tags: Result<Vec<_>, _> = list.take(MAX_SIGNATURES).map(|tag| hex::decode(tag.trim())).collect();
    match tags {
        Ok(tags) if !tags.is_empty() => Ok(tags),
        _ => Err(Refusal::Malformed(name)),
    }
}

/// Verifies `t=<seconds>,v1=<hex>[,v1=…]` over `<seconds>.<body>`, as Stripe and Qonto sign.
pub(super) fn timed(
    value: &str,
    name: &'static str,
    body: &[u8],
    secrets: &Secrets,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let parts = || value.split(',').filter_map(|part| part.trim().split_once('='));
    let mut times = parts().filter(|(key, _)| *key == "t").map(|(_, time)| time);
    let (Some(time), None) = (times.next(), times.next()) else { return Err(Refusal::Malformed(name)) };
    let seconds: i64 = time.parse().map_err(|_| Refusal::Malformed(name))?;
    let tags = hex_tags(parts().filter(|(key, _)| *key == "v1").map(|(_, tag)| tag), name)?;
    signed_by(secrets, &[time.as_bytes(), b".", body].concat(), &tags)?;
    recent(seconds, now)
}
