//! Dates and amounts as people write them in lists, by the habit of the whole column.

use chrono::NaiveDate;

use super::mapping::{DateOrder, DecimalMark};
use super::words;
use crate::spreadsheet::Cell;

/// The order that the cells of a column prove; day first where they prove nothing.
pub(crate) fn date_order<'c>(cells: impl Iterator<Item = &'c Cell>) -> DateOrder {
    let (mut day_first, mut month_first) = (0_usize, 0_usize);
    for cell in cells {
        let Cell::Text(text) = cell else { continue };
        match digits(text) {
            Some((first, second, _)) if first.len() <= 2 => {
                day_first = day_first.saturating_add(usize::from(over_twelve(first)));
                month_first = month_first.saturating_add(usize::from(over_twelve(second)));
            }
            _ => {}
        }
    }
    if month_first > day_first { DateOrder::MonthFirst } else { DateOrder::DayFirst }
}

fn over_twelve(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|number| number > 12)
}

/// Three groups of digits with the same kind of mark between them; a time behind them is left out.
fn digits(text: &str) -> Option<(&str, &str, &str)> {
    let day = text.split([' ', 'T']).next()?;
    let mut parts = day.split(['/', '.', '-']).filter(|part| !part.is_empty());
    let three = (parts.next()?, parts.next()?, parts.next()?);
    let numeric = |part: &str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && numeric(three.0) && numeric(three.1) && numeric(three.2)).then_some(three)
}

/// A date in `order`, or with the year first, or with the month in letters.
pub(crate) fn date(cell: &Cell, order: DateOrder) -> Option<NaiveDate> {
    let text = match cell {
        Cell::Date(date) => return Some(*date),
        Cell::Text(text) | Cell::Number(text) => text.as_ref(),
        Cell::Empty => return None,
    };
    // `lun. 05/01/2026`: the day of the week says nothing more.
    let bare = text.trim_start_matches(|letter: char| letter.is_alphabetic() || ". ,".contains(letter));
    if let Some((first, second, third)) = digits(bare) {
        return match (first.len(), order) {
            (3.., _) => ymd(first, second, third),
            (_, DateOrder::DayFirst) => ymd(third, second, first),
            (_, DateOrder::MonthFirst) => ymd(third, first, second),
        };
    }
    compact(text).or_else(|| lettered(text)).or_else(|| serial(text))
}

/// A day as spreadsheets count them, `46037`, where the cell lost its format: 1954 to 2119.
fn serial(text: &str) -> Option<NaiveDate> {
    let whole = text.split_once(['.', ',']).map_or(text, |(whole, _)| whole);
    let days: u64 = whole.parse().ok().filter(|days| whole.len() == 5 && (20_000..80_000).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(days))
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number: i32 = year.parse().ok()?;
    let year = match (year.len(), number) {
        (4, _) => number,
        (2, 70..) => number.saturating_add(1900),
        (2, _) => number.saturating_add(2000),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

/// `20261231`.
fn compact(text: &str) -> Option<NaiveDate> {
    let whole = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole { NaiveDate::parse_from_str(text, "%Y%m%d").ok() } else { None }
}

/// `31 décembre 2026`, `31-Dec-26`, `December 31, 2026`.
fn lettered(text: &str) -> Option<NaiveDate> {
    let plain = words::plain(text);
    let mut words = plain.split(' ').filter(|word| !["le", "den", "am", "of", "the"].contains(word));
    let three = [words.next()?, words.next()?, words.next()?];
    let at = three.iter().position(|word| month(word).is_some())?;
    let month = month(three.get(at)?)?.to_string();
    let mut others = three.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| *word);
    let (first, second) = (others.next()?, others.next()?);
    let day = |word: &str| word.trim_end_matches(|letter: char| letter.is_alphabetic()).to_owned();
    if first.len() == 4 { ymd(first, &month, &day(second)) } else { ymd(second, &month, &day(first)) }
}

fn month(word: &str) -> Option<u32> {
    const STEMS: &[(&str, u32)] = &[
        ("jan", 1),
        ("fev", 2),
        ("feb", 2),
        ("mar", 3),
        ("mrt", 3),
        ("maa", 3),
        ("mae", 3),
        ("avr", 4),
        ("apr", 4),
        ("mai", 5),
        ("may", 5),
        ("mei", 5),
        ("juin", 6),
        ("jun", 6),
        ("juil", 7),
        ("jul", 7),
        ("aou", 8),
        ("aug", 8),
        ("sep", 9),
        ("oct", 10),
        ("okt", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
    ];
    STEMS.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, month)| *month)
}

/// The decimal mark that the cells prove; none where they prove nothing.
pub(crate) fn decimal_mark<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<DecimalMark> {
    let (mut comma, mut point) = (0_usize, 0_usize);
    for cell in cells {
        let Cell::Text(text) = cell else { continue };
        match evidence(text) {
            Some(DecimalMark::Comma) => comma = comma.saturating_add(1),
            Some(DecimalMark::Point) => point = point.saturating_add(1),
            None => {}
        }
    }
    match comma.cmp(&point) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Comma),
        std::cmp::Ordering::Less => Some(DecimalMark::Point),
        std::cmp::Ordering::Equal => None,
    }
}

/// What one amount proves: of two kinds of mark the last is the decimal one; one that repeats is not; a
/// single one is, unless exactly three digits follow.
fn evidence(text: &str) -> Option<DecimalMark> {
    let (of, other) = match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => return Some(DecimalMark::Comma),
        (Some(_), Some(_)) => return Some(DecimalMark::Point),
        (Some(_), None) => (DecimalMark::Comma, DecimalMark::Point),
        (None, Some(_)) => (DecimalMark::Point, DecimalMark::Comma),
        (None, None) => return None,
    };
    let mark = if of == DecimalMark::Comma { ',' } else { '.' };
    if text.matches(mark).count() > 1 {
        return Some(other);
    }
    let behind = text.rsplit(mark).next()?.chars().filter(char::is_ascii_digit).count();
    (behind != 3).then_some(of)
}

/// An amount as a decimal string with a point, as many decimals as written, and the currency beside it.
pub(crate) fn amount(cell: &Cell, mark: DecimalMark) -> Option<(String, Option<&'static str>)> {
    let text = match cell {
        Cell::Number(number) => return Some((number.to_string(), None)),
        Cell::Text(text) => text.as_ref(),
        Cell::Empty | Cell::Date(_) => return None,
    };
    let bare: String = text
        .chars()
        .filter(|letter| {
            !letter.is_whitespace() && !letter.is_alphabetic() && !"€$£'’\u{202f}".contains(*letter)
        })
        .map(|letter| if "−–".contains(letter) { '-' } else { letter })
        .collect();
    let words: String = text.chars().filter(|letter| letter.is_alphabetic()).collect();
    if !["", "EUR", "EURO", "EUROS", "USD", "GBP", "CHF", "CR", "DR", "C", "D", "H", "S"]
        .contains(&words.to_uppercase().as_str())
        && words::currency(text).is_none()
    {
        return None;
    }
    let bracketed = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let behind = bare.strip_suffix('-');
    // Crédit, credit, Haben: what lowers the debt.
    let credit = ["cr", "c", "h"].iter().any(|side| words.eq_ignore_ascii_case(side));
    let negative = bare.starts_with('-') || bracketed.is_some() || behind.is_some() || credit;
    let digits = bracketed.or(behind).unwrap_or(&bare);
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    let number = ungrouped(digits, mark)?;
    Some((format!("{}{number}", if negative { "-" } else { "" }), words::currency(text)))
}

/// Digits with a point before the decimals; groups of thousands must be groups of three.
fn ungrouped(text: &str, mark: DecimalMark) -> Option<String> {
    let (decimal, group) = if mark == DecimalMark::Comma { (',', '.') } else { ('.', ',') };
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let grouped = whole.contains(group);
    let well_grouped = groups.all(|part| part.len() == 3 && numeric(part));
    let bare_fraction = first.is_empty() && !grouped && fraction.is_some();
    if !well_grouped || (grouped && first.len() > 3) || (!numeric(first) && !bare_fraction) {
        return None;
    }
    let whole = if bare_fraction { "0".to_owned() } else { whole.replace(group, "") };
    match fraction {
        None | Some("") => Some(whole),
        Some(fraction) => numeric(fraction).then(|| format!("{whole}.{fraction}")),
    }
}
