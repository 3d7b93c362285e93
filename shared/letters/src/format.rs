//! Amounts, dates and rates as each language writes them.

use chrono::NaiveDate;
use dunning::money::{Currency, Money};
use rust_decimal::Decimal;

use crate::words::{fill, words};
use messages::Language;
pub(crate) use messages::format::date as long_date;

const NO_BREAK: char = '\u{A0}';

/// `1 234,50 €`, `€ 1.234,50`, `1.234,50 €`, `€1,234.50`; other currencies by their code.
pub(crate) fn money(amount: Money, language: Language) -> String {
    let sign = if amount.minor < 0 { "−" } else { "" };
    let number = number(amount.decimal().trim_start_matches('-'), language);
    let euro = amount.currency == Currency::EUR;
    let symbol = if euro { "€" } else { amount.currency.code() };
    match language {
        Language::Fr | Language::De => format!("{sign}{number}{NO_BREAK}{symbol}"),
        Language::Nl => format!("{sign}{symbol}{NO_BREAK}{number}"),
        Language::En if euro => format!("{sign}{symbol}{number}"),
        Language::En => format!("{sign}{symbol}{NO_BREAK}{number}"),
    }
}

/// Groups thousands and sets the decimal sign of a plain decimal string such as `1234.50`.
fn number(plain: &str, language: Language) -> String {
    let (group, point) = match language {
        Language::Fr => (NO_BREAK, ','),
        Language::Nl | Language::De => ('.', ','),
        Language::En => (',', '.'),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut out = String::new();
    let digits = whole.chars().count();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (digits - place).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// A rate in per cent: `12,15 %`, in English `12.15%`.
pub(crate) fn rate(rate: Decimal, language: Language) -> String {
    let number = number(&format!("{:.2}", rate.round_dp(2)), language);
    if language == Language::En { format!("{number}%") } else { format!("{number}{NO_BREAK}%") }
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

/// An IBAN in groups of four.
pub(crate) fn iban(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("\u{A0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Language; 4] = [Language::Fr, Language::Nl, Language::De, Language::En];

    fn written(write: impl Fn(Language) -> String) -> Vec<String> {
        ALL.iter().map(|language| write(*language).replace('\u{A0}', " ")).collect()
    }

    #[test]
    fn an_amount_reads_as_its_reader_writes_it() {
        let amount = Money::new(123_456_750, Currency::EUR);
        let expected = ["1 234 567,50 €", "€ 1.234.567,50", "1.234.567,50 €", "€1,234,567.50"];
        assert_eq!(written(|language| money(amount, language)), expected);
        let credit = Money::new(-5, "CHF".parse().unwrap());
        assert_eq!(
            written(|language| money(credit, language)),
            ["−0,05 CHF", "−CHF 0,05", "−0,05 CHF", "−CHF 0.05"]
        );
        assert_eq!(money(Money::new(1_234, "JPY".parse().unwrap()), Language::En), "JPY\u{A0}1,234");
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

    #[test]
    fn an_iban_is_grouped_by_four() {
        assert_eq!(
            iban("FR76 30006000011234567890189").replace('\u{A0}', " "),
            "FR76 3000 6000 0112 3456 7890 189"
        );
    }
}
