//! Structured references inside free text, however banks wrap and payers decorate them.

use std::ops::Range;

use super::{Check, Kind, MAX_TEXT_CHARS, Reference, ogm, rf};

/// More references than any transfer carries.
const MAX_FOUND: usize = 50;

/// A creditor reference is printed in at most so many words of four.
const MAX_WORDS: usize = rf::MAX_LENGTH.div_ceil(4);

/// A reference found in a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The reference.
    pub reference: Reference,
    /// Whether it stood in its own form (`+++…+++`, `RF…`); bare digits could be something else.
    pub marked: bool,
}

/// Every structured reference in `text`, in order, each once. Twelve bare digits count when their check digits
/// agree; a marked one with wrong digits is kept and says so.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (hit, _) in scan(&letters(text)) {
        if !found.contains(&hit) {
            found.push(hit);
        }
    }
    found
}

/// `text` with its structured references left out, so that nothing else is read into them.
#[must_use]
pub fn without_references(text: &str) -> String {
    let letters = letters(text);
    let hits = scan(&letters);
    let within = |at: usize| hits.iter().any(|(_, place)| place.contains(&at));
    letters.iter().enumerate().map(|(at, letter)| if within(at) { '|' } else { *letter }).collect()
}

fn letters(text: &str) -> Vec<char> {
    text.chars().take(MAX_TEXT_CHARS).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn scan(letters: &[char]) -> Vec<(Found, Range<usize>)> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < letters.len() && hits.len() < MAX_FOUND {
        let rest = letters.get(at..).unwrap_or_default();
        let starts = at == 0 || !letters.get(at - 1).is_some_and(char::is_ascii_alphanumeric);
        let hit = if starts { rf_at(rest).or_else(|| ogm_at(rest)) } else { None };
        let next = at + hit.as_ref().map_or(1, |(_, length)| *length).max(1);
        hits.extend(hit.map(|(found, _)| (found, at..next)));
        at = next;
    }
    hits
}

/// A creditor reference at the start of `rest`: the first word, or words of four as it is printed, the longest
/// reading whose check digits agree; else the first word as it is.
fn rf_at(rest: &[char]) -> Option<(Found, usize)> {
    if !rest.starts_with(&['R', 'F']) {
        return None;
    }
    let mut compact = String::new();
    let mut length = 0;
    let mut valid = None;
    let mut as_it_is = None;
    for word in rest.split(|letter| *letter == ' ').take(MAX_WORDS) {
        let letters: String = word.iter().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
        compact.push_str(&letters);
        length += letters.len();
        let read = rf::parse(&compact).map(|reference| (reference, length));
        let agrees = read.as_ref().is_some_and(|(reference, _)| reference.is_valid());
        as_it_is =
            if letters.len() <= 4 { read.clone().or(as_it_is) } else { as_it_is.or_else(|| read.clone()) };
        valid = read.filter(|_| agrees).or(valid);
        length += 1;
        if letters.len() != 4 || letters.len() < word.len() {
            break;
        }
    }
    let (reference, length) = valid.or(as_it_is)?;
    let digits = reference.text.bytes().filter(u8::is_ascii_digit).count();
    (digits >= 4 || reference.is_valid()).then_some((Found { reference, marked: true }, length))
}

/// Twelve digits at the start of `rest`, in groups or bare, with or without the signs around them.
fn ogm_at(rest: &[char]) -> Option<(Found, usize)> {
    let marks = rest.iter().take_while(|letter| matches!(letter, '+' | '*')).count();
    let mut digits = String::new();
    let mut groups: Vec<usize> = vec![0];
    let mut length = marks;
    for letter in rest.iter().skip(marks) {
        match letter {
            '0'..='9' => {
                digits.push(*letter);
                groups.last_mut().into_iter().for_each(|group| *group += 1);
            }
            '/' | '.' | ' ' | '-' if digits.len() < 12 && !digits.is_empty() => groups.push(0),
            _ => break,
        }
        length += 1;
        if digits.len() > 12 {
            return None;
        }
    }
    groups.retain(|group| *group > 0);
    let in_form = marks >= 2 || groups == [3, 4, 5];
    let reference = ogm::parse(&digits)?;
    let plausible = in_form || (groups == [12] && reference.check == Check::Valid);
    let whole = !rest.get(length).is_some_and(char::is_ascii_alphanumeric);
    (plausible && whole && reference.kind == Kind::Ogm)
        .then_some((Found { reference, marked: in_form }, length))
}
