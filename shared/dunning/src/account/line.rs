//! The compact line of an open item: fields separated by tabs, numbers to the base 36, what is usual left out.
//!
//! `number, debtor's place and kind, due and issue, amounts, track, how it closed`; readers ignore fields they do not know.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::class::Class;
use crate::id::{DebtorId, ItemNumber, StepId};
use crate::item::{Closed, ItemKind, Line, Track};
use crate::time::Day;

/// Days of the common era on 2000-01-01, from which lines count.
const EPOCH: i32 = 730_120;

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LineError(String);

fn wrong(what: &str) -> LineError {
    LineError(what.to_owned())
}

fn base36(number: i64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut rest = number.unsigned_abs();
    let mut digits = Vec::with_capacity(14);
    loop {
        let place = usize::try_from(rest % 36).unwrap_or(0);
        digits.push(char::from(DIGITS.get(place).copied().unwrap_or(b'0')));
        rest /= 36;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}

fn number36(text: &str) -> Result<i64, LineError> {
    if text.is_empty() {
        return Ok(0);
    }
    i64::from_str_radix(text, 36).map_err(|_| wrong("a number is not to the base 36"))
}

fn day36(day: Day) -> i64 {
    i64::from(day.num_days_from_ce() - EPOCH)
}

fn day_at(count: i64) -> Result<Day, LineError> {
    let days = i32::try_from(count).ok().and_then(|days| days.checked_add(EPOCH));
    days.and_then(NaiveDate::from_num_days_from_ce_opt).ok_or_else(|| wrong("a date is out of range"))
}

const fn kind_letter(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Invoice => "",
        ItemKind::CreditNote => "c",
        ItemKind::Deposit => "d",
        ItemKind::Holdback => "h",
    }
}

fn kind_of(letter: &str) -> Result<ItemKind, LineError> {
    match letter {
        "" => Ok(ItemKind::Invoice),
        "c" => Ok(ItemKind::CreditNote),
        "d" => Ok(ItemKind::Deposit),
        "h" => Ok(ItemKind::Holdback),
        _ => Err(wrong("the kind is unknown")),
    }
}

const CLOSED: [(Closed, &str); 6] = [
    (Closed::Paid, "p"),
    (Closed::Credited, "c"),
    (Closed::Discount, "d"),
    (Closed::WrittenOff, "w"),
    (Closed::SettledInBooks, "s"),
    (Closed::Cancelled, "x"),
];

fn closed_letter(closed: Option<Closed>) -> &'static str {
    CLOSED.iter().find(|(how, _)| Some(*how) == closed).map_or("", |(_, letter)| letter)
}

fn closed_of(letter: &str) -> Result<Option<Closed>, LineError> {
    if letter.is_empty() {
        return Ok(None);
    }
    let found = CLOSED.iter().find(|(_, known)| *known == letter).map(|(how, _)| *how);
    found.map(Some).ok_or_else(|| wrong("how it closed is unknown"))
}

/// Numbers joined by commas, trailing zeros left out.
fn joined(numbers: &[i64]) -> String {
    let kept = numbers.iter().rposition(|number| *number != 0).map_or(0, |last| last + 1);
    let texts =
        numbers.iter().take(kept).map(|number| if *number == 0 { String::new() } else { base36(*number) });
    texts.collect::<Vec<_>>().join(",")
}

fn class_digit(class: Option<Class>) -> i64 {
    let place = Class::ALL.iter().position(|known| Some(*known) == class);
    place.and_then(|place| i64::try_from(place + 1).ok()).unwrap_or(0)
}

fn class_of(digit: i64) -> Option<Class> {
    usize::try_from(digit)
        .ok()
        .and_then(|digit| digit.checked_sub(1))
        .and_then(|place| Class::ALL.get(place))
        .copied()
}

/// What the lines of a head name by its place: debtors and steps, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tables {
    /// Debtors, in order of first mention.
    pub debtors: Vec<DebtorId>,
    /// Steps, in order of first mention.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepId>,
}

/// The place of `value`, which is added when it is new. `last` is tried first: neighbours mostly agree.
fn place_of<T: Clone + PartialEq>(table: &mut Vec<T>, value: &T) -> i64 {
    let place = table.iter().position(|known| known == value).unwrap_or_else(|| {
        table.push(value.clone());
        table.len() - 1
    });
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// Days before or after, as a number above zero: odd for after, even for before.
const fn zigzag(days: i64) -> i64 {
    if days >= 0 { days * 2 + 1 } else { days * -2 }
}

const fn unzigzag(number: i64) -> i64 {
    if number % 2 == 1 { (number - 1) / 2 } else { number / -2 }
}

/// Writes a line; debtor and step are added to `tables` when they are new.
#[must_use]
pub fn encode_line(line: &Line, tables: &mut Tables) -> String {
    let mut text = line.number.as_str().to_owned();
    let place = place_of(&mut tables.debtors, &line.debtor);
    let debtor = if place == 0 { String::new() } else { base36(place) };
    let issued = day36(line.due) - day36(line.issue);
    let _ = write!(text, "\t{debtor}");
    if line.kind != ItemKind::Invoice {
        let _ = write!(text, ".{}", kind_letter(line.kind));
    }
    let _ = write!(text, "\t{}", joined(&[day36(line.due), issued]));
    let amounts = joined(&[line.total, line.paid, line.credited, line.written_off]);
    let _ = write!(text, "\t{amounts}");
    let track = &line.track;
    let contacted = track.contacted.map_or(0, |day| zigzag(day36(day) - day36(line.due)));
    let step = track.step.as_ref().map_or(0, |step| place_of(&mut tables.steps, step) + 1);
    let rest = [class_digit(track.class), step, contacted, i64::from(track.cycle), i64::from(track.attempt)];
    let tail = [joined(&rest), closed_letter(line.closed).to_owned()];
    let kept = tail.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
    for part in tail.iter().take(kept) {
        let _ = write!(text, "\t{part}");
    }
    text
}

/// Reads a line; fields it does not know are ignored.
///
/// # Errors
/// When a field it knows is missing or malformed.
pub fn decode_line(text: &str, tables: &Tables) -> Result<Line, LineError> {
    let mut fields = text.split('\t');
    let mut field = || fields.next().unwrap_or_default();
    let number = ItemNumber::new(field()).map_err(|error| LineError(error.to_string()))?;
    let (place, kind) = place_and_kind(field())?;
    let debtor = tables.debtors.get(place).cloned().ok_or_else(|| wrong("the debtor is not in the head"))?;
    let [due, issued] = numbers(field())?;
    let [total, paid, credited, written_off] = numbers(field())?;
    let [class, step, contacted, cycle, attempt] = numbers(field())?;
    let track = Track {
        step: step_at(step, tables)?,
        class: class_of(class),
        contacted: if contacted == 0 { None } else { Some(day_at(due + unzigzag(contacted))?) },
        cycle: u16::try_from(cycle).map_err(|_| wrong("the cycle is out of range"))?,
        attempt: u16::try_from(attempt).map_err(|_| wrong("the attempt is out of range"))?,
    };
    let closed = closed_of(field())?;
    let (issue, due) = (day_at(due - issued)?, day_at(due)?);
    Ok(Line { number, debtor, kind, issue, due, total, paid, credited, written_off, closed, track })
}

fn step_at(place: i64, tables: &Tables) -> Result<Option<StepId>, LineError> {
    let Some(place) = usize::try_from(place).ok().and_then(|place| place.checked_sub(1)) else {
        return Ok(None);
    };
    tables.steps.get(place).cloned().map(Some).ok_or_else(|| wrong("the step is not in the head"))
}

fn place_and_kind(text: &str) -> Result<(usize, ItemKind), LineError> {
    let (place, kind) = text.split_once('.').unwrap_or((text, ""));
    let place = usize::try_from(number36(place)?).map_err(|_| wrong("the debtor's place is negative"))?;
    Ok((place, kind_of(kind)?))
}

fn numbers<const N: usize>(text: &str) -> Result<[i64; N], LineError> {
    let mut numbers = [0; N];
    for (slot, part) in numbers.iter_mut().zip(text.split(',')) {
        *slot = number36(part)?;
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: &str) -> Line {
        let day = |text: &str| text.parse().unwrap();
        Line {
            number: ItemNumber::new(number).unwrap(),
            debtor: DebtorId::new("acme").unwrap(),
            kind: ItemKind::Invoice,
            issue: day("2026-01-01"),
            due: day("2026-01-31"),
            total: 120_000,
            paid: 0,
            credited: 0,
            written_off: 0,
            closed: None,
            track: Track::default(),
        }
    }

    #[test]
    fn a_line_comes_back_as_it_went() {
        let mut tables = Tables { debtors: vec![DebtorId::new("other").unwrap()], steps: Vec::new() };
        let plain = line("F-1");
        let mut used = line("F 2026/000123");
        used.paid = 5;
        used.written_off = 7;
        used.closed = Some(Closed::Discount);
        used.kind = ItemKind::Holdback;
        used.track.step = Some(StepId::new("firm").unwrap());
        used.track.class = Some(Class::Firm);
        used.track.contacted = "2025-12-03".parse().ok();
        used.track.cycle = 2;
        let mut on_the_day = line("F-3");
        on_the_day.track.contacted = Some(on_the_day.due);
        for line in [plain, used, on_the_day] {
            assert_eq!(decode_line(&encode_line(&line, &mut tables), &tables).unwrap(), line);
        }
    }

    #[test]
    fn every_kind_comes_back_and_so_do_days_long_ago_and_invoices_issued_after_they_were_due() {
        for kind in [ItemKind::Invoice, ItemKind::CreditNote, ItemKind::Deposit, ItemKind::Holdback] {
            for (issue, due) in [("1999-03-01", "1999-12-31"), ("2026-02-05", "2026-02-01")] {
                let days = (issue.parse().unwrap(), due.parse().unwrap());
                let odd = Line { kind, issue: days.0, due: days.1, ..line("F-1") };
                let mut tables = Tables::default();
                assert_eq!(decode_line(&encode_line(&odd, &mut tables), &tables).unwrap(), odd);
            }
        }
    }

    #[test]
    fn numbers_are_written_to_the_base_thirty_six() {
        for (number, text) in [(0, "0"), (35, "z"), (36, "10"), (-1, "-1"), (-37, "-11"), (1296, "100")] {
            assert_eq!((base36(number).as_str(), number36(text)), (text, Ok(number)));
        }
        assert_eq!(number36(&base36(i64::MIN)), Ok(i64::MIN));
    }

    #[test]
    fn a_chased_item_takes_at_most_forty_bytes() {
        let mut chased = line("F-2026-000123");
        chased.total = 123_456_789;
        chased.track = Track {
            step: StepId::new("formal_notice").ok(),
            class: Some(Class::FormalNotice),
            contacted: "2026-03-10".parse().ok(),
            cycle: 0,
            attempt: 0,
        };
        let text = encode_line(&chased, &mut Tables::default());
        assert!(text.len() <= 40, "{} bytes: {text}", text.len());
    }

    #[test]
    fn fields_of_a_newer_version_are_ignored() {
        let mut tables = Tables::default();
        let text = format!("{}\t\t\t\tnew", encode_line(&line("F-1"), &mut tables));
        assert_eq!(decode_line(&text, &tables).unwrap(), line("F-1"));
    }
}
