//! Dates and rates as a letter writes them; amounts and dates in words are written as in every message.

use chrono::NaiveDate;
use dunning::written::{NBSP, figure};
use rust_decimal::Decimal;

use crate::words::{fill, words};
use messages::Language;
pub(crate) use messages::format::{amount as money, date as long_date, iban};

/// A rate in per cent: `12,15 %`, in English `12.15%`.
pub(crate) fn rate(rate: Decimal, language: Language) -> String {
    let number = figure(&format!("{:.2}", rate.round_dp(2)), language);
    if language == Language::En { format!("{number}%") } else { format!("{number}{NBSP}%") }
}

/// The date in figures for tables; English writes the month out, so that nobody reads it the American way.
pub(crate) fn short_date(date: NaiveDate, language: Language) -> String {
    let pattern = match language {
        Language::Fr | Language::Nl => "%d/%m/%Y",
        Language::De => "%d.%m.%Y",
        Language::En => "%d %b %Y",
    };
    date.format(pattern).to_string().replace(' ', "\u{A0}")
}

/// Place and date; the date alone when no place is given.
pub(crate) fn dateline(place: Option<&str>, date: NaiveDate, language: Language) -> String {
    let date = long_date(date, language);
    match place {
        Some(place) => fill(words(language).dateline, &[("place", place), ("date", &date)]),
        None => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Language; 4] = [Language::Fr, Language::Nl, Language::De, Language::En];

    fn written(write: impl Fn(Language) -> String) -> Vec<String> {
        ALL.iter().map(|language| write(*language).replace('\u{A0}', " ")).collect()
    }

    #[test]
    fn a_date_and_a_rate_follow_the_language() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let long = ["1er mars 2026", "1 maart 2026", "1. März 2026", "1 March 2026"];
        assert_eq!(written(|language| long_date(day, language)), long);
        assert_eq!(
            written(|language| short_date(day, language)),
            ["01/03/2026", "01/03/2026", "01.03.2026", "01 Mar 2026"]
        );
        assert_eq!(
            written(|language| rate(Decimal::new(1_215, 2), language)),
            ["12,15 %", "12,15 %", "12,15 %", "12.15%"]
        );
    }
}
