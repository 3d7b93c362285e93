//! Signed links to a payer's page: `<payload>.<signature>`, both base64url, HMAC-SHA256 over the payload.
//!
//! A link opens one account of one creditor until it expires. Whoever holds it may see what the payer owes and
//! state facts about it; it moves no money. Nothing in it is parsed before the signature is checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use dunning::id::{AccountId, CreditorId, ItemNumber};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::rows::Instant;

/// The longest token read, in bytes.
const MOST_TOKEN_BYTES: usize = 1_024;
/// What the code of a payer's page is for.
const PAGE: &[u8] = b"relance link 1\n";
/// What the code of a file is for.
const FILE: &[u8] = b"relance file 1\n";
/// Bytes of the code of a link that stops text messages.
const STOP_BYTES: usize = 12;
/// Keys shorter than this sign nothing.
const LEAST_KEY_BYTES: usize = 16;

/// Whose page a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opens {
    /// The creditor.
    pub creditor: CreditorId,
    /// The account.
    pub account: AccountId,
}

/// The file that a link lends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lends {
    /// On whose page it stands.
    pub of: Opens,
    /// The item whose original it is.
    pub item: ItemNumber,
}

/// Why a link opens nothing. The visitor is told the same in each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No key, or one too short to sign with.
    #[error("no signing key is set")]
    NoKey,
    /// Not made by us, or changed since.
    #[error("the link is not valid")]
    Forged,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
}

/// The token that opens `opens` until `until`.
///
/// # Errors
/// Without a usable key.
pub fn sign(key: &str, opens: &Opens, until: Instant) -> Result<String, LinkError> {
    signed(key, PAGE, &format!("1\n{}\n{}\n{}", until.timestamp(), opens.creditor, opens.account))
}

/// The token that lends the file of one item until `until`.
///
/// # Errors
/// Without a usable key.
pub fn sign_file(key: &str, lends: &Lends, until: Instant) -> Result<String, LinkError> {
    let Opens { creditor, account } = &lends.of;
    signed(key, FILE, &format!("1\n{}\n{creditor}\n{account}\n{}", until.timestamp(), lends.item))
}

/// What `token` lends now, under any of the live keys.
///
/// # Errors
/// When no live key signed it, or its time is over.
pub fn open_file(keys: &[String], token: &str, now: Instant) -> Result<Lends, LinkError> {
    let text = proven(keys, FILE, token)?;
    let (rest, item) = text.rsplit_once('\n').ok_or(LinkError::Forged)?;
    let item = ItemNumber::new(item).map_err(|_| LinkError::Forged)?;
    Ok(Lends { of: read(rest, now)?, item })
}

fn signed(key: &str, what: &[u8], payload: &str) -> Result<String, LinkError> {
    let payload = URL_SAFE_NO_PAD.encode(payload);
    let code = keyed(key, what, payload.as_bytes())?.finalize().into_bytes();
    Ok(format!("{payload}.{}", URL_SAFE_NO_PAD.encode(code)))
}

/// What `token` opens now, under any of the live keys (two while one replaces the other).
///
/// # Errors
/// When no live key signed it, or its time is over.
pub fn open(keys: &[String], token: &str, now: Instant) -> Result<Opens, LinkError> {
    read(&proven(keys, PAGE, token)?, now)
}

/// The text of a token for `what` that a live key signed; nothing of it is looked at before.
fn proven(keys: &[String], what: &[u8], token: &str) -> Result<String, LinkError> {
    if keys.is_empty() {
        return Err(LinkError::NoKey);
    }
    if token.len() > MOST_TOKEN_BYTES {
        return Err(LinkError::Forged);
    }
    let (payload, signature) = token.split_once('.').ok_or(LinkError::Forged)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| LinkError::Forged)?;
    let signed = keys.iter().filter_map(|key| keyed(key, what, payload.as_bytes()).ok());
    // The comparison inside takes the same time wherever the first difference is.
    if !signed.into_iter().any(|mac| mac.verify_slice(&signature).is_ok()) {
        return Err(LinkError::Forged);
    }
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|_| LinkError::Forged)?;
    String::from_utf8(bytes).map_err(|_| LinkError::Forged)
}

/// The number that a link stops text messages to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stops {
    /// Whose messages.
    pub creditor: CreditorId,
    /// The number, E.164.
    pub number: String,
}

/// The token that stops text messages: short, since it stands in one, and without an end, since the wish has none.
///
/// # Errors
/// Without a usable key.
pub fn sign_stop(key: &str, stops: &Stops) -> Result<String, LinkError> {
    let payload =
        URL_SAFE_NO_PAD.encode(format!("{}\n{}", stops.creditor, stops.number.trim_start_matches('+')));
    let signature = URL_SAFE_NO_PAD.encode(stop_tag(key, &payload)?);
    Ok(format!("{payload}.{signature}"))
}

/// What `token` stops, under any of the live keys.
///
/// # Errors
/// When no live key signed it.
pub fn open_stop(keys: &[String], token: &str) -> Result<Stops, LinkError> {
    if keys.is_empty() {
        return Err(LinkError::NoKey);
    }
    if token.len() > MOST_TOKEN_BYTES {
        return Err(LinkError::Forged);
    }
    let (payload, signature) = token.split_once('.').ok_or(LinkError::Forged)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| LinkError::Forged)?;
    let tags = keys.iter().filter_map(|key| stop_tag(key, payload).ok());
    let proven =
        |tag: Vec<u8>| bool::from(subtle::ConstantTimeEq::ct_eq(tag.as_slice(), signature.as_slice()));
    if !tags.into_iter().any(proven) {
        return Err(LinkError::Forged);
    }
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|_| LinkError::Forged)?;
    let text = String::from_utf8(bytes).map_err(|_| LinkError::Forged)?;
    let (creditor, digits) = text.split_once('\n').ok_or(LinkError::Forged)?;
    let creditor = CreditorId::new(creditor).map_err(|_| LinkError::Forged)?;
    Ok(Stops { creditor, number: format!("+{digits}") })
}

/// The part of the code that a text message has room for.
fn stop_tag(key: &str, payload: &str) -> Result<Vec<u8>, LinkError> {
    let code = keyed(key, b"relance stop 1\n", payload.as_bytes())?.finalize().into_bytes();
    Ok(code.iter().take(STOP_BYTES).copied().collect())
}

fn read(text: &str, now: Instant) -> Result<Opens, LinkError> {
    let mut lines = text.split('\n');
    let (Some("1"), Some(until), Some(creditor), Some(account), None) =
        (lines.next(), lines.next(), lines.next(), lines.next(), lines.next())
    else {
        return Err(LinkError::Forged);
    };
    let until = until.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    if until.ok_or(LinkError::Forged)? < now {
        return Err(LinkError::Expired);
    }
    let creditor = CreditorId::new(creditor).map_err(|_| LinkError::Forged)?;
    let account = AccountId::new(account).map_err(|_| LinkError::Forged)?;
    Ok(Opens { creditor, account })
}

/// A code over what it is for and a payload, so that no code for one thing is good for another.
fn keyed(key: &str, what: &[u8], payload: &[u8]) -> Result<Hmac<Sha256>, LinkError> {
    if key.len() < LEAST_KEY_BYTES {
        return Err(LinkError::NoKey);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| LinkError::NoKey)?;
    mac.update(what);
    mac.update(payload);
    Ok(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> Instant {
        format!("2026-03-{day:02}T09:00:00Z").parse().unwrap()
    }

    fn opens() -> Opens {
        Opens {
            creditor: CreditorId::new("atelier").unwrap(),
            account: AccountId::new("durand/EUR").unwrap(),
        }
    }

    const OLD: &str = "an older key of enough length";
    const NEW: &str = "a newer key of enough length!";

    #[test]
    fn a_link_opens_its_account_until_it_expires() {
        let token = sign(OLD, &opens(), day(10)).unwrap();
        assert_eq!(open(&[OLD.into()], &token, day(10)), Ok(opens()));
        assert_eq!(open(&[OLD.into()], &token, day(11)), Err(LinkError::Expired));
    }

    #[test]
    fn while_a_key_is_replaced_links_of_both_open_and_afterwards_only_the_new() {
        let token = sign(OLD, &opens(), day(10)).unwrap();
        assert!(open(&[NEW.into(), OLD.into()], &token, day(1)).is_ok());
        assert_eq!(open(&[NEW.into()], &token, day(1)), Err(LinkError::Forged));
    }

    #[test]
    fn a_link_that_stops_text_messages_is_good_for_its_number_alone_and_for_nothing_else() {
        let stops =
            Stops { creditor: CreditorId::new("atelier").unwrap(), number: "+33612345678".to_owned() };
        let token = sign_stop(OLD, &stops).unwrap();
        assert_eq!(open_stop(&[NEW.into(), OLD.into()], &token), Ok(stops));
        assert_eq!(open_stop(&[NEW.into()], &token), Err(LinkError::Forged));
        assert_eq!(open(&[OLD.into()], &token, day(1)), Err(LinkError::Forged));
        let page = sign(OLD, &opens(), day(10)).unwrap();
        assert_eq!(open_stop(&[OLD.into()], &page), Err(LinkError::Forged));
        for index in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(changed == token || open_stop(&[OLD.into()], &changed).is_err(), "{index}");
        }
    }

    #[test]
    fn a_link_to_a_file_lends_one_item_and_opens_no_page() {
        let lends = Lends { of: opens(), item: ItemNumber::new("F-101#2").unwrap() };
        let token = sign_file(OLD, &lends, day(10)).unwrap();
        assert_eq!(open_file(&[NEW.into(), OLD.into()], &token, day(10)), Ok(lends));
        assert_eq!(open_file(&[OLD.into()], &token, day(11)), Err(LinkError::Expired));
        assert_eq!(open(&[OLD.into()], &token, day(1)), Err(LinkError::Forged));
        let page = sign(OLD, &opens(), day(10)).unwrap();
        assert_eq!(open_file(&[OLD.into()], &page, day(1)), Err(LinkError::Forged));
    }

    #[test]
    fn without_a_key_nothing_is_signed_and_nothing_opens() {
        assert_eq!(sign("short", &opens(), day(10)), Err(LinkError::NoKey));
        let token = sign(OLD, &opens(), day(10)).unwrap();
        assert_eq!(open(&[], &token, day(1)), Err(LinkError::NoKey));
        assert_eq!(open(&[String::new()], &token, day(1)), Err(LinkError::Forged));
    }

    #[test]
    fn changing_any_byte_of_a_link_closes_it() {
        let token = sign(OLD, &opens(), day(10)).unwrap();
        for index in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            // The last symbol of base64 without padding carries bits that no byte uses; they are refused too.
            assert!(changed == token || open(&[OLD.into()], &changed, day(1)).is_err(), "{index}");
        }
    }
}
