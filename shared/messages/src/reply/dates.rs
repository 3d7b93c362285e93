//! Dates in people's sentences, in four languages, relative to the day they wrote.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::pattern::words;
use crate::Language;
use crate::format::months;

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
                        && word != "mar"
                        && word != "mai")
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

const WEEKDAYS: [[&str; 4]; 7] = [
    ["lundi", "maandag", "montag", "monday"],
    ["mardi", "dinsdag", "dienstag", "tuesday"],
    ["mercredi", "woensdag", "mittwoch", "wednesday"],
    ["jeudi", "donderdag", "donnerstag", "thursday"],
    ["vendredi", "vrijdag", "freitag", "friday"],
    ["samedi", "zaterdag", "samstag", "saturday"],
    ["dimanche", "zondag", "sonntag", "sunday"],
];

const NEXT: [&str; 14] = [
    "prochain",
    "prochaine",
    "next",
    "volgende",
    "nachste",
    "nachsten",
    "nachster",
    "kommende",
    "kommenden",
    "komende",
    "naechsten",
    "naechste",
    "following",
    "suivant",
];

fn is_next(word: &str) -> bool {
    NEXT.contains(&word)
}

fn weekdays(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let name = |names: &&[&str; 4]| names.contains(&word.as_str());
        let Some(position) = WEEKDAYS.iter().position(|names| name(&names)) else { continue };
        let after = words.get(index + 1).map(String::as_str).unwrap_or_default();
        if let Some(day) = number(after).and_then(|day| upcoming_day(day, today)) {
            days.push(day);
            continue;
        }
        let next_week = is_next(after) || is_next(before(words, index));
        days.extend(weekday(position, next_week, today));
    }
    days
}

/// The coming weekday; with "next", the one of next week.
fn weekday(position: usize, next_week: bool, today: NaiveDate) -> Option<NaiveDate> {
    let wanted = u64::try_from(position).ok()?;
    let monday = today.week(Weekday::Mon).first_day();
    let this_week = monday.checked_add_days(Days::new(wanted))?;
    if next_week || this_week <= today { this_week.checked_add_days(Days::new(7)) } else { Some(this_week) }
}

/// "le 25", "on the 22nd", "am 5.", "de 22ste": a day of this month, or of the next when it has gone.
fn bare_days(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    const BEFORE: [&str; 10] = ["le", "the", "de", "am", "den", "op", "on", "au", "zum", "dem"];
    let alone = |index: usize| words.get(index + 1).is_none_or(|next| number(next).is_none());
    let numbered = words.iter().enumerate().filter(|(index, _)| BEFORE.contains(&before(words, *index)));
    let days = numbered.filter(|(index, _)| alone(*index));
    days.filter_map(|(_, word)| upcoming_day(number(word)?, today)).collect()
}

fn upcoming_day(day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let this = today.with_day(day)?;
    if this >= today {
        Some(this)
    } else {
        today.with_day(1)?.checked_add_months(Months::new(1))?.with_day(day)
    }
}

/// Whether `part` stands in `text` as whole words; `text` begins and ends with a blank.
fn has_words(text: &str, part: &str) -> bool {
    text.contains(&format!(" {part} "))
}

fn relative(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    const AFTER_TOMORROW: [&str; 2] = ["overmorgen", "ubermorgen"];
    const TOMORROW: [&str; 6] =
        ["demain", "tomorrow", "morgen", "morgenmiddag", "morgenochtend", "morgenvroeg"];
    const TODAY: [&str; 4] = ["aujourd", "today", "vandaag", "heute"];
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let text = format!(" {} ", words.join(" "));
    let after = has(&AFTER_TOMORROW) || text.contains("apres demain") || text.contains("day after tomorrow");
    // "heute morgen" is this morning.
    let tomorrow = has(&TOMORROW) && !text.contains("heute morgen");
    let step = match (after, tomorrow, has(&TODAY)) {
        (true, _, _) => Some(2),
        (_, true, _) => Some(1),
        (_, _, true) => Some(0),
        _ => None,
    };
    let friday = || today.week(Weekday::Mon).first_day().checked_add_days(Days::new(4));
    let end_of_week = [
        "fin de semaine",
        "fin de la semaine",
        "end of the week",
        "end of this week",
        "einde van de week",
        "eind van de week",
        "ende der woche",
        "wochenende",
    ];
    let next_week = [
        "semaine prochaine",
        "next week",
        "volgende week",
        "nachste woche",
        "nachster woche",
        "kommende woche",
    ];
    let in_text = |list: &[&str]| list.iter().any(|part| has_words(&text, part));
    let mut days: Vec<NaiveDate> =
        step.and_then(|step| today.checked_add_days(Days::new(step))).into_iter().collect();
    if in_text(&next_week) && weekdays(words, today).is_empty() {
        days.extend(friday().and_then(|day| day.checked_add_days(Days::new(7))));
    } else if in_text(&end_of_week) {
        days.extend(friday());
    }
    days
}

/// "end of the month", "mid-April", "next month": the last day the words can mean.
fn parts_of_months(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    const START: [&str; 5] = ["debut", "begin", "beginning", "anfang", "start"];
    const MIDDLE: [&str; 5] = ["mi", "mid", "midden", "half", "mitte"];
    const END: [&str; 8] = ["fin", "end", "eind", "einde", "ende", "late", "courant", "im"];
    let text = format!(" {} ", words.join(" "));
    let mut days = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let Some(month) = month(word) else { continue };
        let near: Vec<&str> = words.iter().take(index).rev().take(3).map(String::as_str).collect();
        let near_one = |list: &[&str]| near.iter().any(|word| list.contains(word));
        let first =
            nearest(1, month, today, Direction::Promise).filter(|_| number(before(words, index)).is_none());
        let last = first.and_then(last_of_month);
        days.extend(match () {
            () if near_one(&START) => first.and_then(|day| day.with_day(5)),
            () if near_one(&MIDDLE) => first.and_then(|day| day.with_day(15)),
            () if near_one(&END) => last,
            () => None,
        });
    }
    let this_month = [
        "fin du mois",
        "fin de mois",
        "fin de ce mois",
        "end of the month",
        "end of this month",
        "month end",
        "einde van de maand",
        "eind van de maand",
        "einde maand",
        "eind deze maand",
        "ende des monats",
        "monatsende",
        "ende dieses monats",
    ];
    let next_month = [
        "mois prochain",
        "next month",
        "volgende maand",
        "nachsten monat",
        "nachster monat",
        "kommenden monat",
    ];
    if next_month.iter().any(|part| has_words(&text, part)) {
        days.extend(
            today.with_day(1).and_then(|day| day.checked_add_months(Months::new(1))).and_then(last_of_month),
        );
    } else if this_month.iter().any(|part| has_words(&text, part)) {
        days.extend(last_of_month(today));
    }
    days
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn small_number(word: &str) -> Option<u64> {
    const NUMBERS: [(&str, u64); 47] = [
        ("un", 1),
        ("une", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("six", 6),
        ("sept", 7),
        ("huit", 8),
        ("dix", 10),
        ("quinze", 15),
        ("een", 1),
        ("twee", 2),
        ("drie", 3),
        ("vier", 4),
        ("vijf", 5),
        ("zes", 6),
        ("zeven", 7),
        ("acht", 8),
        ("tien", 10),
        ("veertien", 14),
        ("ein", 1),
        ("eine", 1),
        ("einer", 1),
        ("einem", 1),
        ("zwei", 2),
        ("drei", 3),
        ("funf", 5),
        ("sechs", 6),
        ("sieben", 7),
        ("zehn", 10),
        ("vierzehn", 14),
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("seven", 7),
        ("eight", 8),
        ("ten", 10),
        ("fourteen", 14),
        ("couple", 2),
        ("paar", 2),
        ("quelques", 5),
        ("few", 5),
    ];
    let written = NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    written.or_else(|| number(word).map(u64::from))
}

/// `48h`, and not `5th`.
fn is_hours(word: &str) -> bool {
    word.strip_suffix('h').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "within ten days", "sous 48h", "in zwei Wochen".
fn durations(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    const DAYS: [&str; 9] = ["jour", "jours", "day", "days", "dag", "dagen", "tag", "tage", "tagen"];
    const WEEKS: [&str; 8] = ["semaine", "semaines", "week", "weeks", "weken", "woche", "wochen", "semana"];
    const HOURS: [&str; 8] = ["h", "heure", "heures", "hour", "hours", "uur", "stunde", "stunden"];
    let mut days = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let unit = words.get(index + 1).map(String::as_str).unwrap_or_default();
        let ago = matches!(words.get(index + 2).map(String::as_str), Some("ago" | "geleden"))
            || matches!(before(words, index), "vor" | "a");
        let count = small_number(word).filter(|_| !ago);
        let span = match count {
            Some(count) if DAYS.contains(&unit) => Some(count),
            Some(count) if WEEKS.contains(&unit) => Some(count * 7),
            Some(count) if HOURS.contains(&unit) || is_hours(word) => Some(count.div_ceil(24)),
            _ if word == "huitaine" => Some(8),
            _ if word == "quinzaine" => Some(15),
            _ => None,
        };
        days.extend(span.and_then(|span| today.checked_add_days(Days::new(span))));
    }
    days
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
    fn february_and_leap_years_have_the_days_they_have() {
        let today = NaiveDate::from_ymd_opt(2028, 2, 10).unwrap();
        let end = find("fin du mois", today, Direction::Promise).unwrap();
        assert_eq!(end.to_string(), "2028-02-29");
        assert_eq!(find("29.02.2027", today, Direction::Past), None);
    }
}
