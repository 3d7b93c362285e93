//! Days named by their distance: weekdays, "tomorrow", "end of the month", "within ten days".

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{Direction, before, month, nearest, number};

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

pub(super) fn is_next(word: &str) -> bool {
    NEXT.contains(&word)
}

pub(super) fn weekdays(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
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
pub(super) fn bare_days(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
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

pub(super) fn relative(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    let text = format!(" {} ", words.join(" "));
    let mut days: Vec<NaiveDate> =
        steps(words, &text).and_then(|step| later(today, step)).into_iter().collect();
    let friday = today.week(Weekday::Mon).first_day().checked_add_days(Days::new(4));
    let in_text = |list: &[&str]| list.iter().any(|part| has_words(&text, part));
    if in_text(&NEXT_WEEK) && weekdays(words, today).is_empty() {
        days.extend(friday.and_then(|day| later(day, 7)));
    } else if in_text(&END_OF_WEEK) {
        days.extend(friday);
    }
    days
}

fn later(day: NaiveDate, days: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days))
}

const AFTER_TOMORROW: [&str; 2] = ["overmorgen", "ubermorgen"];
const TOMORROW: [&str; 6] = ["demain", "tomorrow", "morgen", "morgenmiddag", "morgenochtend", "morgenvroeg"];
const TODAY: [&str; 4] = ["aujourd", "today", "vandaag", "heute"];
const END_OF_WEEK: [&str; 8] = [
    "fin de semaine",
    "fin de la semaine",
    "end of the week",
    "end of this week",
    "einde van de week",
    "eind van de week",
    "ende der woche",
    "wochenende",
];
const NEXT_WEEK: [&str; 6] =
    ["semaine prochaine", "next week", "volgende week", "nachste woche", "nachster woche", "kommende woche"];

/// How many days ahead "today", "tomorrow" and "the day after" are; the furthest that is said.
fn steps(words: &[String], text: &str) -> Option<u64> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let after =
        has(&AFTER_TOMORROW) || has_words(text, "apres demain") || has_words(text, "day after tomorrow");
    // "heute morgen" is this morning.
    let tomorrow = has(&TOMORROW) && !has_words(text, "heute morgen");
    match (after, tomorrow, has(&TODAY)) {
        (true, _, _) => Some(2),
        (_, true, _) => Some(1),
        (_, _, true) => Some(0),
        _ => None,
    }
}

const START: [&str; 5] = ["debut", "begin", "beginning", "anfang", "start"];
const MIDDLE: [&str; 5] = ["mi", "mid", "midden", "half", "mitte"];
const END: [&str; 8] = ["fin", "end", "eind", "einde", "ende", "late", "courant", "im"];
const THIS_MONTH: [&str; 13] = [
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
const NEXT_MONTH: [&str; 6] =
    ["mois prochain", "next month", "volgende maand", "nachsten monat", "nachster monat", "kommenden monat"];

/// "end of the month", "mid-April", "next month": the last day the words can mean.
pub(super) fn parts_of_months(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
    let text = format!(" {} ", words.join(" "));
    let in_text = |list: &[&str]| list.iter().any(|part| has_words(&text, part));
    let indexes = 0..words.len();
    let mut days: Vec<NaiveDate> = indexes.filter_map(|index| part_of_month(words, index, today)).collect();
    if in_text(&NEXT_MONTH) {
        let first = today.with_day(1).and_then(|day| day.checked_add_months(Months::new(1)));
        days.extend(first.and_then(last_of_month));
    } else if in_text(&THIS_MONTH) {
        days.extend(last_of_month(today));
    }
    days
}

/// The name of a month with "beginning", "middle" or "end" among the three words before it.
fn part_of_month(words: &[String], index: usize, today: NaiveDate) -> Option<NaiveDate> {
    let month = month(words.get(index)?)?;
    if number(before(words, index)).is_some() {
        return None;
    }
    let first = nearest(1, month, today, Direction::Promise)?;
    let near: Vec<&str> = words.iter().take(index).rev().take(3).map(String::as_str).collect();
    let near_one = |list: &[&str]| near.iter().any(|word| list.contains(word));
    if near_one(&START) {
        first.with_day(5)
    } else if near_one(&MIDDLE) {
        first.with_day(15)
    } else if near_one(&END) {
        last_of_month(first)
    } else {
        None
    }
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

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

fn small_number(word: &str) -> Option<u64> {
    let written = NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    written.or_else(|| number(word).map(u64::from))
}

/// `48h`, and not `5th`.
fn is_hours(word: &str) -> bool {
    word.strip_suffix('h').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// "within ten days", "sous 48h", "in zwei Wochen".
pub(super) fn durations(words: &[String], today: NaiveDate) -> Vec<NaiveDate> {
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
