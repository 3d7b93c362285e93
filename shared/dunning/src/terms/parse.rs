//! Reading payment terms as people write them in French, Dutch, German and English.

use rust_decimal::Decimal;

use super::{Agreed, Discount, MAX_DAYS, Terms};
use crate::fold::fold;

/// Longer texts are conditions of sale, not terms.
const MAX_CHARS: usize = 300;

/// A text that states no terms, or several.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" states no payment terms that can be read; write for example \"30 days net\"")]
pub struct UnknownTerms(String);

const DAY: &[&str] =
    &["JOURS", "JOUR", "JRS", "J", "DAGEN", "DAG", "TAGE", "TAGEN", "TAG", "DAYS", "DAY", "D"];
const WEEK: &[&str] = &["SEMAINES", "SEMAINE", "WEKEN", "WEEK", "WOCHEN", "WOCHE", "WEEKS"];
const MONTH: &[&str] = &["MOIS", "MAANDEN", "MAAND", "MONATE", "MONATEN", "MONAT", "MONTHS", "MONTH"];
const NET: &[&str] = &["NET", "NETTO", "NETS", "N", "SANS", "ZONDER", "OHNE"];
const AT_ONCE: &[&str] = &[
    "COMPTANT",
    "RECEPTION",
    "CONTANT",
    "ONTVANGST",
    "SOFORT",
    "ERHALT",
    "RECEIPT",
    "IMMEDIAT",
    "IMMEDIATE",
    "IMMEDIATELY",
    "ONMIDDELLIJK",
];
const MONTH_END: &[&[&str]] = &[
    &["FIN", "DE", "MOIS"],
    &["FIN", "DU", "MOIS"],
    &["FIN", "MOIS"],
    &["FDM"],
    &["EINDE", "MAAND"],
    &["EINDE", "VAN", "DE", "MAAND"],
    &["EIND", "MAAND"],
    &["END", "OF", "MONTH"],
    &["END", "OF", "THE", "MONTH"],
    &["MONTH", "END"],
    &["EOM"],
    &["MONATSENDE"],
    &["ENDE", "DES", "MONATS"],
    &["ENDE", "MONAT"],
];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Decimal),
    Percent,
    Slash,
    MonthEnd,
    Word(String),
}

/// A length of time as written: where it stands, and how long.
#[derive(Clone, Copy)]
struct Span {
    at: usize,
    terms: Terms,
}

/// Reads terms such as "30 jours net", "45 jours fin de mois", "60 dagen einde maand", "2 % 10 Tage, 30 Tage
/// netto", "2/10 net 30" or "à réception".
///
/// # Errors
/// When the text states none, several that differ, or more than [`MAX_DAYS`] days.
pub fn parse(text: &str) -> Result<Agreed, UnknownTerms> {
    let unknown = || UnknownTerms(text.chars().take(60).collect());
    if text.chars().count() > MAX_CHARS {
        return Err(unknown());
    }
    let mut tokens = tokens(text);
    let discount = take_discount(&mut tokens);
    let terms = terms(&tokens).filter(|terms| plausible(*terms)).ok_or_else(unknown)?;
    Ok(Agreed { terms, discount })
}

fn plausible(terms: Terms) -> bool {
    match terms {
        Terms::Net { days } | Terms::MonthEndThenDays { days } => days <= MAX_DAYS,
        Terms::NetMonths { months } => months <= MAX_DAYS / 30,
        Terms::DaysThenMonthEnd { days, on_day } => {
            days <= MAX_DAYS && on_day.is_none_or(|day| (1..=31).contains(&day))
        }
    }
}

fn terms(tokens: &[Token]) -> Option<Terms> {
    let spans = spans(tokens);
    let month_end = tokens.iter().position(|token| *token == Token::MonthEnd);
    let Some(first) = spans.first() else {
        return month_end.map_or_else(|| at_once(tokens), |at| Some(at_month_end(0, tokens, at)));
    };
    if spans.iter().any(|span| span.terms != first.terms) {
        return None;
    }
    match (first.terms, month_end) {
        (Terms::Net { days }, Some(at)) if at < first.at => Some(Terms::MonthEndThenDays { days }),
        (Terms::Net { days }, Some(at)) => Some(at_month_end(days, tokens, at)),
        (terms, None) => Some(terms),
        (_, Some(_)) => None,
    }
}

/// "45 jours fin de mois le 10": the number after the month's end is the day of the month after.
fn at_month_end(days: u32, tokens: &[Token], at: usize) -> Terms {
    let after = tokens.iter().skip(at).find_map(whole);
    Terms::DaysThenMonthEnd { days, on_day: after }
}

fn at_once(tokens: &[Token]) -> Option<Terms> {
    let said =
        tokens.iter().any(|token| matches!(token, Token::Word(word) if AT_ONCE.contains(&word.as_str())));
    said.then_some(Terms::Net { days: 0 })
}

/// Every length of time: a number before a unit, or after "net" without one.
fn spans(tokens: &[Token]) -> Vec<Span> {
    let mut spans = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(count) = whole(token) else { continue };
        let next = word(tokens.get(at + 1));
        let before = at.checked_sub(1).and_then(|at| word(tokens.get(at)));
        let terms = match next {
            Some(unit) if DAY.contains(&unit) => Some(Terms::Net { days: count }),
            Some(unit) if WEEK.contains(&unit) => Some(Terms::Net { days: count.saturating_mul(7) }),
            Some(unit) if MONTH.contains(&unit) => Some(Terms::NetMonths { months: count }),
            _ if before.is_some_and(|word| NET.contains(&word)) => Some(Terms::Net { days: count }),
            _ if next.is_some_and(|word| NET.contains(&word)) => Some(Terms::Net { days: count }),
            _ => None,
        };
        spans.extend(terms.map(|terms| Span { at, terms }));
    }
    spans
}

/// Takes "2 % … 10 days" or "2/10" out of the tokens, whichever of the two ways it is written.
fn take_discount(tokens: &mut Vec<Token>) -> Option<Discount> {
    if let Some(at) = tokens.iter().position(|token| *token == Token::Slash) {
        let percent = number(tokens.get(at - 1)?)?;
        let days = whole(tokens.get(at + 1)?)?;
        tokens.drain(at - 1..=at + 1);
        return Some(Discount { percent, days });
    }
    let sign = tokens.iter().position(|token| *token == Token::Percent).filter(|at| *at > 0)?;
    let percent = number(tokens.get(sign - 1)?)?;
    let unit = |at: usize| word(tokens.get(at + 1)).is_some_and(|unit| DAY.contains(&unit));
    let at = (sign..tokens.len()).find(|at| tokens.get(*at).and_then(whole).is_some() && unit(*at))?;
    let days = whole(tokens.get(at)?)?;
    tokens.drain(sign - 1..at + 2);
    Some(Discount { percent, days })
}

fn word(token: Option<&Token>) -> Option<&str> {
    match token {
        Some(Token::Word(word)) => Some(word),
        Some(Token::Number(_) | Token::Percent | Token::Slash | Token::MonthEnd) | None => None,
    }
}

fn number(token: &Token) -> Option<Decimal> {
    match token {
        Token::Number(number) => Some(*number),
        Token::Word(_) | Token::Percent | Token::Slash | Token::MonthEnd => None,
    }
}

fn whole(token: &Token) -> Option<u32> {
    number(token).filter(Decimal::is_integer).and_then(|number| u32::try_from(number).ok())
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in pieces(text) {
        let first = piece.chars().next().unwrap_or(' ');
        if first.is_ascii_digit() {
            tokens.extend(piece.replace(',', ".").trim_end_matches('.').parse().ok().map(Token::Number));
        } else if first == '%' {
            tokens.push(Token::Percent);
        } else if first == '/' {
            tokens.push(Token::Slash);
        } else {
            tokens.push(Token::Word(piece));
            join_month_end(&mut tokens);
        }
    }
    drop_slashes_outside_fractions(&mut tokens);
    tokens
}

/// Runs of digits (with a decimal mark), of letters, and the signs that matter, folded to plain capitals.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last = ' ';
    for letter in fold(text).chars() {
        let digit = letter.is_ascii_digit() || (matches!(letter, '.' | ',') && last.is_ascii_digit());
        let joins = (digit && (last.is_ascii_digit() || matches!(last, '.' | ',')))
            || (letter.is_ascii_alphabetic() && last.is_ascii_alphabetic());
        match pieces.last_mut().filter(|_| joins || matches!(letter, '.' | ',') && digit) {
            Some(piece) => piece.push(letter),
            None if letter.is_ascii_alphanumeric() || matches!(letter, '%' | '/') => {
                pieces.push(letter.to_string());
            }
            None => {}
        }
        last = letter;
    }
    pieces
}

/// Words that have just come to say "end of month" become one token.
fn join_month_end(tokens: &mut Vec<Token>) {
    for phrase in MONTH_END {
        let Some(start) = tokens.len().checked_sub(phrase.len()) else { continue };
        let tail = tokens.iter().skip(start).map(|token| word(Some(token)));
        if tail.eq(phrase.iter().map(|part| Some(*part))) {
            tokens.truncate(start);
            tokens.push(Token::MonthEnd);
            return;
        }
    }
}

/// A slash counts between two numbers alone ("2/10"); "n/30" reads as "n 30".
fn drop_slashes_outside_fractions(tokens: &mut Vec<Token>) {
    let numbers: Vec<bool> = tokens.iter().map(|token| number(token).is_some()).collect();
    let mut at = 0;
    tokens.retain(|token| {
        let between = at > 0 && numbers.get(at - 1) == Some(&true) && numbers.get(at + 1) == Some(&true);
        at += 1;
        *token != Token::Slash || between
    });
}
