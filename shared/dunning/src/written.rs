//! Amounts and dates as each language writes them, in explanations and in messages alike.

use chrono::{Datelike, NaiveDate};

use crate::language::Language;
use crate::money::{Currency, Money};

/// The blank that does not break.
pub const NBSP: char = '\u{a0}';

const MONTHS: [[&str; 12]; 4] = [
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// The twelve names of the months, January first.
#[must_use]
pub const fn months(language: Language) -> [&'static str; 12] {
    language.pick(MONTHS)
}

/// A date in words: `3 mars 2026`, `3 maart 2026`, `3. März 2026`, `3 March 2026`. Blanks do not break.
#[must_use]
pub fn date(date: NaiveDate, language: Language) -> String {
    let index = usize::try_from(date.month0()).unwrap_or_default();
    let month = months(language).get(index).copied().unwrap_or_default();
    let day = match (language, date.day()) {
        (Language::Fr, 1) => "1er".to_owned(),
        (Language::De, day) => format!("{day}."),
        (_, day) => day.to_string(),
    };
    format!("{day}{NBSP}{month}{NBSP}{}", date.year())
}

/// An amount with its currency: `1 200,00 €`, `€ 1.200,00`, `1.200,00 €`, `€1,200.00`. Blanks do not break.
#[must_use]
pub fn amount(money: Money, language: Language) -> String {
    let symbol = symbol(money.currency);
    let number = number(money, language);
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest.to_owned()),
        None => ("", number),
    };
    match language {
        Language::Fr | Language::De => format!("{sign}{number}{NBSP}{symbol}"),
        Language::Nl => format!("{symbol}{NBSP}{sign}{number}"),
        Language::En if symbol.chars().all(char::is_alphabetic) => format!("{sign}{symbol}{NBSP}{number}"),
        Language::En => format!("{sign}{symbol}{number}"),
    }
}

/// The number of an amount without its currency, grouped by thousands.
#[must_use]
pub fn number(money: Money, language: Language) -> String {
    figure(&money.decimal(), language)
}

/// A plain decimal such as `-1234.50`, grouped by thousands and with the decimal sign of the language.
#[must_use]
pub fn figure(plain: &str, language: Language) -> String {
    let (group, point) = language.pick([(NBSP, ','), ('.', ','), ('.', ','), (',', '.')]);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let grouped = grouped(whole, group);
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{point}{fraction}") }
}

fn grouped(digits: &str, separator: char) -> String {
    let mut reversed = String::new();
    for (index, digit) in digits.chars().rev().enumerate() {
        if index > 0 && index % 3 == 0 {
            reversed.push(separator);
        }
        reversed.push(digit);
    }
    reversed.chars().rev().collect()
}

fn symbol(currency: Currency) -> String {
    let symbol = match currency.code() {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        code => code,
    };
    symbol.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(minor: i64, language: Language) -> String {
        amount(Money::new(minor, Currency::EUR), language).replace(NBSP, " ")
    }

    #[test]
    fn twelve_hundred_euros_is_written_as_each_country_writes_it() {
        let texts = Language::ALL.map(|language| written(120_000, language));
        assert_eq!(texts, ["1 200,00 €", "€ 1.200,00", "1.200,00 €", "€1,200.00"]);
        let texts = Language::ALL.map(|language| written(-5, language));
        assert_eq!(texts, ["-0,05 €", "€ -0,05", "-0,05 €", "-€0.05"]);
    }

    #[test]
    fn millions_are_grouped_and_yen_have_no_cents() {
        assert_eq!(written(123_456_789_012, Language::De), "1.234.567.890,12 €");
        let yen = Money::new(1_200, "JPY".parse().unwrap());
        assert_eq!(amount(yen, Language::En), "¥1,200");
        let krona = Money::new(1_200, "SEK".parse().unwrap());
        assert_eq!(amount(krona, Language::En), "SEK\u{a0}12.00");
    }

    #[test]
    fn a_date_is_written_in_words() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap();
        let texts = Language::ALL.map(|language| date(day, language).replace(NBSP, " "));
        assert_eq!(texts, ["3 mars 2026", "3 maart 2026", "3. März 2026", "3 March 2026"]);
        let first = NaiveDate::from_ymd_opt(2026, 8, 1).unwrap();
        assert_eq!(date(first, Language::Fr).replace(NBSP, " "), "1er août 2026");
    }
}
