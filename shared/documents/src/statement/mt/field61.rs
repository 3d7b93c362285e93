//! `:61:`, one movement: value day, booking day, direction, amount, kind, references.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::super::bank_code::BankCode;
use super::super::model::Entry;
use super::super::number::{decimal, tidy, ymd};
use super::super::reference::iban;
use super::status;

/// What banks write where there is no reference.
const NO_REFERENCE: [&str; 4] = ["NONREF", "NOREF", "NOTPROVIDED", "NONE"];

/// An entry, and what is impossible about its day; none when direction or amount cannot be read.
pub(super) fn read(value: &str) -> Option<(Entry, Option<String>)> {
    let joined = value.replacen('\n', "", 1);
    let (head, supplement) = value.split_once('\n').unwrap_or((value, ""));
    let whole = head.chars().count() > 20 || head.chars().skip(6).any(|letter| letter == ',');
    let (head, supplement) =
        if whole { (head, supplement) } else { joined.split_once('\n').unwrap_or((&joined, "")) };
    let (day, rest) = head.trim_start().split_at_checked(6)?;
    if !day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value_date = ymd(day.get(..2)?, day.get(2..4)?, day.get(4..6)?);
    let (booked, rest) = booking(rest, day, value_date);
    let direction = direction(rest)?;
    let (digits, rest) = split_amount(direction.rest);
    let amount = amount(digits)?;
    let mut entry = Entry::new(if direction.negative { -amount } else { amount });
    entry.value_date = value_date.or(booked);
    entry.booking_date = booked.or(value_date);
    entry.reversal = direction.reversal;
    entry.status = status(direction.expected);
    references(&mut entry, rest, supplement);
    let odd = value_date
        .is_none()
        .then(|| format!("the value day {day} does not exist; the booking day is taken."));
    Some((entry, odd))
}

/// Four digits or blanks of a booking day, in the year that is nearest to the value day.
fn booking<'t>(rest: &'t str, day: &str, value_date: Option<NaiveDate>) -> (Option<NaiveDate>, &'t str) {
    let Some((digits, after)) = rest.split_at_checked(4) else { return (None, rest) };
    if digits.trim().is_empty() {
        return (None, after);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return (None, rest);
    }
    let (month, date) = digits.split_at(2);
    let same = ymd(day.get(..2).unwrap_or_default(), month, date);
    (same.map(|same| nearest(same, value_date.unwrap_or(same))), after)
}

/// `day` in its own year, the one before or the one after, whichever is nearest to `other`.
fn nearest(day: NaiveDate, other: NaiveDate) -> NaiveDate {
    let years = [day.year().checked_sub(1), Some(day.year()), day.year().checked_add(1)];
    let days = years.into_iter().flatten().filter_map(|year| day.with_year(year));
    days.min_by_key(|candidate| candidate.signed_duration_since(other).num_days().abs()).unwrap_or(day)
}

struct Direction<'t> {
    negative: bool,
    reversal: bool,
    expected: bool,
    rest: &'t str,
}

/// `C`, `D`, `RC`, `RD` (reversals), `EC`, `ED` (expected), and the third letter of the currency.
fn direction(rest: &str) -> Option<Direction<'_>> {
    let rest = rest.trim_start();
    let (reversal, expected, rest) = match (rest.strip_prefix('R'), rest.strip_prefix('E')) {
        (Some(after), _) => (true, false, after),
        (_, Some(after)) => (false, true, after),
        _ => (false, false, rest),
    };
    let (debit, rest) = match (rest.strip_prefix('D'), rest.strip_prefix('C')) {
        (Some(after), _) => (true, after),
        (_, Some(after)) => (false, after),
        _ => return None,
    };
    let funds = rest.chars().next().filter(char::is_ascii_alphabetic).map_or(0, char::len_utf8);
    // A reversed credit takes money away, a reversed debit gives it back.
    Some(Direction { negative: debit != reversal, reversal, expected, rest: rest.get(funds..)? })
}

fn split_amount(rest: &str) -> (&str, &str) {
    let end = rest
        .find(|letter: char| !letter.is_ascii_digit() && letter != ',' && letter != '.')
        .unwrap_or(rest.len());
    rest.split_at_checked(end).unwrap_or((rest, ""))
}

/// Digits with a decimal comma, which may stand at the end.
pub(super) fn amount(digits: &str) -> Option<Decimal> {
    decimal(&digits.replace(',', "."))
}

/// Four characters of kind, sixteen of the owner's reference, `//` and the bank's; what is longer is text.
fn references(entry: &mut Entry, rest: &str, supplement: &str) {
    let kind: String = rest.chars().take(4).collect();
    let after: String = rest.chars().skip(4).collect();
    entry.facts.bank_code = tidy(&kind, 4).map(|code| BankCode::own(&code));
    let (owner, bank) = after.split_once("//").unwrap_or((after.as_str(), ""));
    let known =
        |text: &str| tidy(text, 35).filter(|id| !NO_REFERENCE.contains(&id.to_ascii_uppercase().as_str()));
    // A name may stand behind sixteen columns; a longer word is a reference, or an account, of its own.
    let named = owner.chars().count() > 16 && owner.chars().nth(15).is_some_and(|letter| letter == ' ')
        || owner.chars().nth(16) == Some(' ');
    let name: String = if named { owner.chars().skip(16).collect() } else { String::new() };
    let owner: String = if named { owner.chars().take(16).collect() } else { owner.to_owned() };
    entry.facts.iban = iban(&owner);
    entry.facts.bank_id = known(bank).or_else(|| known(&owner));
    entry.facts.transaction_id = known(&owner);
    entry.facts.counterparty = tidy(&name, 140);
    entry.facts.text = tidy(supplement, 500);
    let day = entry.booking_date.map(|day| day.to_string()).unwrap_or_default();
    entry.identity = known(bank).map(|id| format!("{day}{id}"));
}
