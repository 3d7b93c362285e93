//! Dates in people's sentences, in four languages, relative to the day they wrote.

use chrono::{Datelike, NaiveDate};

use super::pattern::words;
use crate::Language;
use crate::format::months;
use relative::{bare_days, durations, is_next, parts_of_months, relative, weekdays};

mod relative;

/// Which way a date without a year points, and whether "within ten days" counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What was done: only days named outright, not after `today`.
    Past,
    /// What is promised: days named outright, weekdays, "tomorrow", "in two weeks"; not before `today`.
    Promise,
    /// When somebody is back: as a promise, without "within 72 hours".
    Return,
}

/// A promise further away than this is not one.
const MAX_DAYS_AHEAD: i64 = 400;

/// The latest day that `sentence` names, if any.
#[must_use]
pub fn find(sentence: &str, today: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    let words = dated_words(sentence);
    let named = named_days(&words, today, direction);
    if direction == Direction::Past {
        return named.into_iter().filter(|day| *day <= today).max();
    }
    let mut days = named;
    if days.is_empty() {
        days.extend(weekdays(&words, today));
        days.extend(relative(&words, today));
        days.extend(parts_of_months(&words, today));
        if direction == Direction::Promise {
            days.extend(durations(&words, today));
        }
        if days.is_empty() {
            days.extend(bare_days(&words, today));
        }
    }
    let fits = |day: &NaiveDate| *day >= today && (*day - today).num_days() <= MAX_DAYS_AHEAD;
    days.into_iter().filter(fits).max()
}

/// Whether the day is told by a weekday or by its number alone, which are behind as often as ahead: "paid Monday".
#[must_use]
pub fn may_be_past(sentence: &str, today: NaiveDate) -> bool {
    let words = dated_words(sentence);
    let mut certain = named_days(&words, today, Direction::Promise);
    certain.extend(relative(&words, today));
    certain.extend(parts_of_months(&words, today));
    certain.extend(durations(&words, today));
    !words.iter().any(|word| is_next(word)) && certain.iter().all(|day| *day <= today)
}

/// Words with dates kept whole: `25.03.2026`, `25/03`, `2026-03-25` stay one word.
fn dated_words(sentence: &str) -> Vec<String> {
    let joined: String = sentence
        .split_whitespace()
        .map(|word| {
            let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            let numeric = word.chars().any(|letter| letter.is_ascii_digit())
                && word.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '/' | '-'));
            if numeric { word.replace(['.', '/', '-'], "x") + " " } else { format!("{word} ") }
        })
        .collect();
    words(&joined)
}

fn number(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let ending = word.get(digits.len()..)?;
    let known = ["", "e", "er", "eme", "de", "ste", "th", "st", "nd", "rd", "h"].contains(&ending);
    if known { digits.parse().ok().filter(|number| *number <= 366) } else { None }
}

fn month(word: &str) -> Option<u32> {
    let position = |language: Language| {
        months(language).iter().position(|name| {
            words(name).first().is_some_and(|name| {
                name == word
                    || (word.len() >= 3
                        && word.len() < 5
                        && name.starts_with(word)
                        && !matches!(word, "mar" | "mai" | "deze"))
            })
        })
    };
    let index = Language::ALL.into_iter().find_map(position)?;
    u32::try_from(index + 1).ok()
}

/// Days named by number and month, or in figures.
fn named_days(words: &[String], today: NaiveDate, direction: Direction) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let next = |step: usize| words.get(index + step).map(String::as_str).unwrap_or_default();
        if let Some(day) = in_figures(word, today, direction) {
            days.push(day);
        }
        let after_of = if matches!(next(1), "of" | "de") { next(2) } else { next(1) };
        let year = if matches!(next(1), "of" | "de") { next(3) } else { next(2) };
        match (number(word), month(after_of), month(word), number(next(1))) {
            (Some(day), Some(month), _, _) => days.extend(day_of(day, month, year, today, direction)),
            (None, _, Some(month), Some(day)) if day <= 31 && number(before(words, index)).is_none() => {
                days.extend(day_of(day, month, next(2), today, direction));
            }
            _ => {}
        }
    }
    days
}

fn before(words: &[String], index: usize) -> &str {
    index.checked_sub(1).and_then(|index| words.get(index)).map(String::as_str).unwrap_or_default()
}

fn day_of(day: u32, month: u32, year: &str, today: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    match year.parse::<i32>() {
        Ok(year) if (2000..2200).contains(&year) => NaiveDate::from_ymd_opt(year, month, day),
        _ => nearest(day, month, today, direction),
    }
}

/// `25x03`, `25x03x26`, `2026x03x25`.
fn in_figures(word: &str, today: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    let parts: Option<Vec<u32>> = word.split('x').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [year, month, day] if *year > 2000 => {
            NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)
        }
        [day, month, year] => {
            let year = if *year < 100 { *year + 2000 } else { *year };
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, *month, *day)
        }
        [day, month] => nearest(*day, *month, today, direction),
        _ => None,
    }
}

/// A day without a year: the year that makes sense for its direction.
fn nearest(day: u32, month: u32, today: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day)?;
    let half_a_year = 183;
    match direction {
        Direction::Past if this > today => NaiveDate::from_ymd_opt(today.year() - 1, month, day),
        Direction::Promise | Direction::Return if (today - this).num_days() > half_a_year => {
            NaiveDate::from_ymd_opt(today.year() + 1, month, day)
        }
        _ => Some(this),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(sentence: &str, direction: Direction) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        find(sentence, today, direction).map_or_else(|| "-".to_owned(), |day| day.to_string())
    }

    #[test]
    fn a_promised_day_is_found_however_it_is_written() {
        let cases = [
            ("le 25/03", "2026-03-25"),
            ("on 25.03.2026", "2026-03-25"),
            ("2026-03-25", "2026-03-25"),
            ("25 mars", "2026-03-25"),
            ("am 25. März", "2026-03-25"),
            ("March 25th", "2026-03-25"),
            ("25th of March", "2026-03-25"),
            ("1er avril", "2026-04-01"),
            ("vrijdag", "2026-03-20"),
            ("next Friday", "2026-03-27"),
            ("lundi", "2026-03-23"),
            ("vendredi prochain", "2026-03-27"),
            ("übermorgen", "2026-03-18"),
            ("in two weeks", "2026-03-30"),
            ("sous 48h", "2026-03-18"),
            ("fin février", "-"),
            ("Ende Mai", "2026-05-31"),
            ("mi-mai", "2026-05-15"),
            ("le 5", "2026-04-05"),
            ("5 janvier 2027", "2027-01-05"),
            ("15 januari", "-"),
            ("bientôt", "-"),
            ("le 32 mars", "-"),
        ];
        for (text, day) in cases {
            assert_eq!(on(&format!("Payment {text}"), Direction::Promise), day, "{text}");
        }
    }

    #[test]
    fn a_day_in_the_past_is_no_promise_and_a_coming_one_no_payment() {
        assert_eq!(on("on 10 March", Direction::Promise), "-");
        assert_eq!(on("on 10 March", Direction::Past), "2026-03-10");
        assert_eq!(on("on 20 December", Direction::Past), "2025-12-20");
        assert_eq!(on("on 20 December 2026", Direction::Past), "-");
        assert_eq!(on("in 72 hours", Direction::Return), "-");
        assert_eq!(on("du 16 au 20 mars", Direction::Return), "2026-03-20");
    }

    #[test]
    fn a_weekday_alone_may_be_behind_and_a_day_of_a_coming_month_is_not() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
        for sentence in ["paid Monday", "am 9. eingelöst", "encaissé le 9", "vrijdag betaald"] {
            assert!(may_be_past(sentence, today), "{sentence}");
        }
        for sentence in ["next Monday", "am 25. März", "lundi prochain", "morgen", "fin mars", "in ten days"]
        {
            assert!(!may_be_past(sentence, today), "{sentence}");
        }
    }

    #[test]
    fn february_and_leap_years_have_the_days_they_have() {
        let today = NaiveDate::from_ymd_opt(2028, 2, 10).unwrap();
        let end = find("fin du mois", today, Direction::Promise).unwrap();
        assert_eq!(end.to_string(), "2028-02-29");
        assert_eq!(find("29.02.2027", today, Direction::Past), None);
    }
}
