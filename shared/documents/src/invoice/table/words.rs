//! The words that headers use, in French, Dutch, English and German.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::mapping::Field;

/// The phrases of `headers.txt`, a blank on either side, with what they mean; the longest first.
static WORDS: LazyLock<Vec<(String, Field)>> = LazyLock::new(|| {
    let lines = include_str!("headers.txt").lines().filter(|line| !line.starts_with('#'));
    let of_line = |line: &'static str| {
        let (name, phrases) = line.split_once(": ").unwrap_or_default();
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        let field = Field::deserialize(name).unwrap_or(Field::Ignored);
        phrases.split(", ").map(move |phrase| (format!(" {phrase} "), field))
    };
    let mut words: Vec<_> = lines.flat_map(of_line).collect();
    words.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    words
});

/// How sure an exact phrase is.
const EXACT: usize = 1_000;
/// Bytes of a padded phrase that is too short to be looked for inside a header.
const SHORTEST: usize = 4;

/// What a header means, and how sure that is: an exact phrase, else the longest phrase in it.
pub(super) fn field(header: &str) -> Option<(Field, usize)> {
    let plain = plain(&apart(header));
    if plain.is_empty() {
        return None;
    }
    let padded = format!(" {plain} ");
    if let Some((_, field)) = WORDS.iter().find(|(phrase, _)| *phrase == padded) {
        return Some((*field, EXACT));
    }
    let longest = WORDS.iter().find(|(phrase, _)| phrase.len() > SHORTEST && padded.contains(phrase));
    longest.map(|(phrase, field)| (*field, phrase.len()))
}

/// `InvoiceNumber` as `Invoice Number`.
fn apart(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut small = false;
    for letter in text.chars() {
        if small && letter.is_uppercase() {
            parted.push(' ');
        }
        small = letter.is_lowercase();
        parted.push(letter);
    }
    parted
}

/// `text` in small letters, without accents, punctuation as blanks, currency words left out.
pub(crate) fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let bare: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    let blanks = bare.to_lowercase().replace('ß', "ss").replace('œ', "oe");
    let spaced: String =
        blanks.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let currency = ["eur", "euro", "euros", "usd", "gbp", "chf"];
    spaced.split_whitespace().filter(|word| !currency.contains(word)).collect::<Vec<_>>().join(" ")
}

/// The currency that a header or a cell names.
pub(crate) fn currency(text: &str) -> Option<&'static str> {
    let symbols = [("€", "EUR"), ("£", "GBP"), ("$", "USD")];
    if let Some((_, code)) = symbols.iter().find(|(symbol, _)| text.contains(symbol)) {
        return Some(code);
    }
    let codes = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "MAD", "TND", "XOF"];
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.find_map(|word| codes.iter().find(|code| word == **code).copied())
}

/// Whether a cell begins a line of sums.
pub(crate) fn is_total(text: &str) -> bool {
    // Most cells are no totals; the first letter spares them the rest.
    let first = text.chars().find(|letter| letter.is_alphabetic());
    if !first.is_some_and(|letter| "tTsSgGzZeE".contains(letter)) {
        return false;
    }
    let plain = plain(text);
    let first = plain.split(' ').next().unwrap_or_default();
    let words = [
        "total",
        "totaux",
        "totaal",
        "totals",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtbetrag",
        "somme",
        "subtotal",
        "subtotaal",
        "zwischensumme",
        "eindtotaal",
    ];
    words.contains(&first)
        || plain.starts_with("sous total")
        || plain.starts_with("grand total")
        || plain.starts_with("solde total")
}
