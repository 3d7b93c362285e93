//! Amounts, dates and texts as banks write them.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Digits of the largest amount accepted, before and after the separator together.
const MAX_DIGITS: usize = 20;

/// A plain decimal with a point, as XML writes it: `12.50`, `.5`, `-3`. No exponent.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    if !plain || count == 0 || count > MAX_DIGITS || digits.matches('.').count() > 1 {
        return None;
    }
    let whole = digits.starts_with('.');
    let padded = format!("{}{digits}", if whole { "0" } else { "" });
    let amount = Decimal::from_str(padded.trim_end_matches('.')).ok()?;
    Some(if negative { -amount } else { amount })
}

/// An amount with a point or a comma before the cents, blanks, points or commas between thousands, a sign on
/// either side or parentheses, and a currency's sign or code beside it.
pub(super) fn amount_of_any_habit(text: &str) -> Option<Decimal> {
    let kept =
        |letter: &char| letter.is_ascii_digit() || matches!(letter, ',' | '.' | '-' | '+' | '(' | '\u{2212}');
    let foreign = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let plain: String = text.chars().filter(kept).collect();
    let negative = plain.starts_with(['-', '(', '\u{2212}']) || plain.ends_with(['-', '\u{2212}']);
    let digits: String =
        plain.chars().filter(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.')).collect();
    if foreign > 3 || digits.is_empty() {
        return None;
    }
    let amount = decimal(&with_point(&digits))?;
    Some(if negative { -amount } else { amount })
}

/// The last separator parts the cents, unless it comes more than once: `1.234.567`.
fn with_point(digits: &str) -> String {
    let last = digits.rfind(['.', ',']);
    let Some((at, mark)) = last.and_then(|at| Some((at, digits.get(at..)?.chars().next()?))) else {
        return digits.to_owned();
    };
    let whole: String = digits.chars().filter(char::is_ascii_digit).collect();
    if digits.matches(mark).count() > 1 {
        return whole;
    }
    let cents = digits.len().saturating_sub(at).saturating_sub(1);
    let (front, back) = whole.split_at(whole.len().saturating_sub(cents));
    format!("{front}.{back}")
}

/// `digits` with its last `decimals` digits after the point.
pub(super) fn implied(digits: &str, decimals: u32) -> Option<Decimal> {
    if digits.is_empty() || digits.len() > MAX_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Decimal::try_new(digits.parse().ok()?, decimals).ok()
}

/// The amount as printed: at least the currency's decimals, more where the file stated more.
pub(super) fn printed(amount: Decimal, currency: Option<&str>) -> String {
    let known = currency.and_then(|code| code.parse::<dunning::money::Currency>().ok());
    let wanted = known.map_or(2, |currency| u32::from(currency.decimals()));
    let mut amount = amount.normalize();
    if amount.scale() < wanted {
        amount.rescale(wanted);
    }
    amount.to_string()
}

/// The day at the start of `2026-03-02` or `2026-03-02T10:00:00+01:00`, as the bank's own zone has it.
pub(super) fn iso_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

/// Year, month and day from digit texts; a two-digit year counts from 2000, from 80 on from 1900.
pub(super) fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
    let written = number(year)?;
    let year = match (year.len(), written) {
        (2, 80..) => 1900_u32.checked_add(written)?,
        (2, _) => 2000_u32.checked_add(written)?,
        (4, _) => written,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month)?, number(day)?)
}

/// `text` without control characters, blanks collapsed, at most `limit` characters; none when nothing is left.
pub(super) fn tidy(text: &str, limit: usize) -> Option<String> {
    let clean: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let joined = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then(|| clip(&joined, limit))
}

/// The first `limit` characters.
pub(super) fn clip(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

/// The characters from `from` to `to` (exclusive, from 0) of a record of fixed columns; empty beyond its end.
pub(super) fn columns(record: &[char], from: usize, to: usize) -> String {
    let to = to.min(record.len());
    record.get(from.min(to)..to).unwrap_or_default().iter().collect()
}
