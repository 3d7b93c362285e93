//! Creditor references, ISO 11649: `RF`, two check digits, and up to 21 letters and digits of the creditor's.

use super::{Check, Kind, Reference, mod97};

/// The creditor's part holds at most this many characters.
pub const MAX_BODY: usize = 21;

/// The whole reference: `RF`, two check digits, the creditor's part.
pub const MAX_LENGTH: usize = 4 + MAX_BODY;

/// The reference whose creditor's part is `body`, spaces and signs left out; nothing when that leaves none or
/// more than [`MAX_BODY`] characters.
#[must_use]
pub fn generate(body: &str) -> Option<Reference> {
    let body: String =
        body.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    if body.is_empty() || body.len() > MAX_BODY {
        return None;
    }
    let digits = mod97::check_digits("RF", &body)?;
    Some(Reference { kind: Kind::Rf, text: format!("RF{digits:02}{body}"), check: Check::Valid })
}

/// Reads a text that is a creditor reference and nothing else, spaces allowed.
#[must_use]
pub fn parse(text: &str) -> Option<Reference> {
    let compact: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let body = compact.strip_prefix("RF")?;
    let digits = body.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let letters = body.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !digits || !letters || !(3..=MAX_BODY + 2).contains(&body.len()) {
        return None;
    }
    let check = if mod97::is_valid(&compact) { Check::Valid } else { Check::Wrong };
    Some(Reference { kind: Kind::Rf, text: compact, check })
}
