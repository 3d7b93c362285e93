//! Structured creditor references and IBANs: recognised, and their check digits verified. A reference with
//! wrong check digits is kept: the sender meant something by it.

use serde::{Deserialize, Serialize};

/// References of one text that are looked for.
const MAX_FOUND: usize = 20;

/// The scheme a structured reference follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// ISO 11649: `RF`, two check digits, up to 21 letters and digits.
    Rf,
    /// Belgian structured communication: ten digits and two check digits.
    Belgian,
    /// Any other (Swiss QR and ISR, a bank's own): no check digits that are known here.
    Other,
}

/// A structured reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructuredReference {
    /// As given.
    pub text: String,
    /// Letters and digits alone, in capitals: what to compare.
    pub normal: String,
    /// The scheme its form shows.
    pub scheme: Scheme,
    /// Whether the check digits are right; false for schemes without known check digits.
    pub valid: bool,
}

impl StructuredReference {
    /// Reads a reference that stood in a structured field; none when it is blank.
    #[must_use]
    pub fn stated(text: &str) -> Option<Self> {
        let text = super::number::tidy(text, 140)?;
        let normal: String =
            text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
        let (scheme, valid) = if is_rf(&normal) {
            (Scheme::Rf, rf_is_valid(&normal))
        } else if normal.len() == 12 && normal.bytes().all(|byte| byte.is_ascii_digit()) {
            (Scheme::Belgian, belgian_is_valid(&normal))
        } else {
            (Scheme::Other, false)
        };
        Some(Self { text, normal, scheme, valid })
    }
}

fn is_rf(normal: &str) -> bool {
    let checks = normal.strip_prefix("RF").and_then(|rest| rest.get(..2));
    (5..=25).contains(&normal.len())
        && checks.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn rf_is_valid(normal: &str) -> bool {
    mod97(normal) == Some(1)
}

/// Ten digits modulo 97 give the last two; 97 where the remainder is nought.
fn belgian_is_valid(digits: &str) -> bool {
    let (Some(base), Some(check)) = (digits.get(..10), digits.get(10..12)) else { return false };
    match (base.parse::<u64>(), check.parse::<u64>()) {
        (Ok(base), Ok(check)) => check == if base % 97 == 0 { 97 } else { base % 97 } && base > 0,
        _ => false,
    }
}

/// ISO 7064 mod 97-10 with the first four characters moved to the end; none for other characters.
fn mod97(normal: &str) -> Option<u32> {
    let (head, tail) = normal.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0_u32, |rest, letter| {
        let value = letter.to_digit(36)?;
        let factor = if value > 9 { 100 } else { 10 };
        rest.checked_mul(factor)?.checked_add(value).map(|sum| sum % 97)
    })
}

/// Whether `text`, blanks apart, is an IBAN with right check digits.
#[must_use]
pub fn iban_is_valid(text: &str) -> bool {
    let normal: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let shape = normal.get(..4).is_some_and(|head| {
        head.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
            && head.bytes().skip(2).all(|byte| byte.is_ascii_digit())
    });
    shape
        && (15..=34).contains(&normal.len())
        && normal.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && mod97(&normal) == Some(1)
}

/// The IBAN of `country` with the national number `bban`.
pub(super) fn iban_of(country: &str, bban: &str) -> Option<String> {
    let rest = mod97(&format!("{country}00{bban}"))?;
    let iban = format!("{country}{:02}{bban}", 98_u32.checked_sub(rest)?);
    iban_is_valid(&iban).then_some(iban)
}

/// References with right check digits in free text: `RF…` and `+++123/4567/89002+++`, also with other
/// marks or blanks between its groups. Twelve digits without any mark count only when they stand alone.
#[must_use]
pub fn find_in_text(text: &str) -> Vec<StructuredReference> {
    let mut found: Vec<StructuredReference> = Vec::new();
    let mut keep = |reference: StructuredReference| {
        if found.len() < MAX_FOUND && !found.iter().any(|known| known.normal == reference.normal) {
            found.push(reference);
        }
    };
    belgian_in(text).into_iter().for_each(&mut keep);
    rf_in(text).into_iter().for_each(&mut keep);
    found
}

/// Twelve digits, whole or in groups of three, four and five parted by `/`, `.`, `-` or a blank.
fn belgian_in(text: &str) -> Vec<StructuredReference> {
    let letters: Vec<char> = text.chars().take(4096).collect();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let starts = (0..letters.len()).filter(|at| digit(*at) && !at.checked_sub(1).is_some_and(digit));
    let read = |at: usize| {
        let rest = letters.get(at..).unwrap_or_default();
        let normal = grouped(rest, &[12]).or_else(|| grouped(rest, &[3, 4, 5]))?;
        valid(&normal, Scheme::Belgian)
    };
    starts.filter_map(read).take(MAX_FOUND).collect()
}

/// The digits at the start of `letters` where they come in groups of these sizes and end there.
fn grouped(letters: &[char], sizes: &[usize]) -> Option<String> {
    let mut digits = String::new();
    let mut rest = letters.iter().peekable();
    for (position, size) in sizes.iter().enumerate() {
        if position > 0 && !matches!(rest.next()?, '/' | '.' | '-' | ' ') {
            return None;
        }
        for _ in 0..*size {
            digits.push(*rest.next().filter(|letter| letter.is_ascii_digit())?);
        }
    }
    rest.peek().is_none_or(|letter| !letter.is_ascii_digit()).then_some(digits)
}

fn rf_in(text: &str) -> Vec<StructuredReference> {
    let letters: Vec<char> = text.chars().take(4096).collect();
    let starts = letters.windows(4).enumerate().filter(|(at, window)| {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        matches!(window, ['R' | 'r', 'F' | 'f', third, fourth] if third.is_ascii_digit() && fourth.is_ascii_digit())
            && before.is_none_or(|letter| !letter.is_ascii_alphanumeric())
    });
    starts.take(MAX_FOUND).filter_map(|(at, _)| longest_rf(letters.get(at..).unwrap_or_default())).collect()
}

/// The longest valid reference at the start of `letters`; blanks may part it into groups of four.
fn longest_rf(letters: &[char]) -> Option<StructuredReference> {
    let mut normal = String::new();
    let mut best = None;
    for (position, letter) in letters.iter().take(32).enumerate() {
        if letter.is_ascii_alphanumeric() && normal.len() < 25 {
            normal.push(letter.to_ascii_uppercase());
        } else if *letter != ' ' || !normal.len().is_multiple_of(4) {
            break;
        }
        let ends = letters.get(position.saturating_add(1)).is_none_or(|next| !next.is_ascii_alphanumeric());
        if ends {
            best = valid(&normal, Scheme::Rf).or(best);
        }
    }
    best
}

fn valid(normal: &str, scheme: Scheme) -> Option<StructuredReference> {
    StructuredReference::stated(normal).filter(|reference| reference.valid && reference.scheme == scheme)
}
