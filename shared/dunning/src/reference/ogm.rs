//! The Belgian structured communication: ten digits, then their remainder by 97, where 0 is written 97.

use super::{Check, Kind, Reference};

/// The largest number ten digits hold.
pub const MAX: u64 = 9_999_999_999;

/// The communication of `number`; nothing when it has more than ten digits.
#[must_use]
pub fn generate(number: u64) -> Option<Reference> {
    let text = format!("{number:010}{:02}", check_digits(number));
    (number <= MAX).then_some(Reference { kind: Kind::Ogm, text, check: Check::Valid })
}

/// Reads a text that is a structured communication and nothing else: twelve digits, with or without its signs.
#[must_use]
pub fn parse(text: &str) -> Option<Reference> {
    let sign = |letter: char| letter.is_whitespace() || matches!(letter, '+' | '*' | '/' | '.' | '-');
    if !text.chars().all(|letter| letter.is_ascii_digit() || sign(letter)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 12 {
        return None;
    }
    let number: u64 = digits.get(..10)?.parse().ok()?;
    let stated: u64 = digits.get(10..)?.parse().ok()?;
    let check = if check_digits(number) == stated { Check::Valid } else { Check::Wrong };
    Some(Reference { kind: Kind::Ogm, text: digits, check })
}

/// `+++123/4567/89002+++` for twelve digits; any other text as it is.
#[must_use]
pub fn printed(digits: &str) -> String {
    match (digits.get(..3), digits.get(3..7), digits.get(7..12)) {
        (Some(first), Some(second), Some(third)) if digits.len() == 12 => {
            format!("+++{first}/{second}/{third}+++")
        }
        _ => digits.to_owned(),
    }
}

const fn check_digits(number: u64) -> u64 {
    match number % 97 {
        0 => 97,
        rest => rest,
    }
}
