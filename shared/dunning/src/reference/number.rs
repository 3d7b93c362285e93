//! Invoice numbers as people write them: other signs, no signs, fewer zeros, a word glued in front.

use crate::fold::fold;

/// A number has at most this many parts for comparing; longer ones compare as a whole.
const MAX_PARTS: usize = 12;

/// Runs of letters and runs of digits of `text`, in order, folded to plain capitals. Signs only separate.
#[must_use]
pub fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last = Class::Sign;
    for letter in fold(text).chars() {
        let class = Class::of(letter);
        match parts.last_mut().filter(|_| class == last) {
            Some(part) if class != Class::Sign => part.push(letter),
            _ if class != Class::Sign => parts.push(letter.to_string()),
            _ => {}
        }
        last = class;
    }
    parts
}

/// The number without signs: `F-2026-0012` becomes `F20260012`.
#[must_use]
pub fn compact(text: &str) -> String {
    parts(text).concat()
}

/// The number by its parts without leading zeros: `F-2026-0012` becomes `F 2026 12`.
#[must_use]
pub fn by_parts(text: &str) -> String {
    let parts = parts(text);
    parts.iter().take(MAX_PARTS).map(|part| without_zeros(part)).collect::<Vec<_>>().join(" ")
}

/// A run of digits without its leading zeros; `000` becomes `0`, letters stay.
#[must_use]
pub fn without_zeros(part: &str) -> &str {
    let bare = part.trim_start_matches('0');
    if bare.is_empty() { part.get(part.len().saturating_sub(1)..).unwrap_or(part) } else { bare }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Sign,
}

impl Class {
    const fn of(letter: char) -> Self {
        if letter.is_ascii_digit() {
            Self::Digit
        } else if letter.is_ascii_alphabetic() {
            Self::Letter
        } else {
            Self::Sign
        }
    }
}
