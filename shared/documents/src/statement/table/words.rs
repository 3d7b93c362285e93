//! The words that headers of banks use.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::mapping::Field;
use crate::invoice::table::words::plain;

/// The phrases of `headers.txt` with what they mean.
static WORDS: LazyLock<Vec<(&str, Field)>> = LazyLock::new(|| {
    let lines = include_str!("headers.txt").lines().filter(|line| !line.starts_with('#'));
    let of_line = |line: &'static str| {
        let (name, phrases) = line.split_once(": ").unwrap_or_default();
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        let field = Field::deserialize(name).unwrap_or(Field::Ignored);
        phrases.split(", ").map(move |phrase| (phrase, field))
    };
    lines.flat_map(of_line).collect()
});

/// What a header means, and how sure that is: an exact phrase, else the longest phrase in it.
pub(super) fn field(header: &str) -> Option<(Field, usize)> {
    let plain = plain(header);
    if plain.is_empty() || plain.len() > 80 {
        return None;
    }
    if let Some((_, field)) = WORDS.iter().find(|(phrase, _)| *phrase == plain) {
        return Some((*field, 1_000));
    }
    let padded = format!(" {plain} ");
    let contained =
        |(phrase, _): &&(&str, Field)| phrase.len() > 3 && padded.contains(&format!(" {phrase} "));
    let longest = WORDS.iter().filter(contained).max_by_key(|(phrase, _)| phrase.len());
    longest.map(|(phrase, field)| (*field, phrase.len()))
}

/// Whether a header is one of a list of invoices, not of movements.
pub(super) fn is_about_invoices(header: &str) -> bool {
    let plain = plain(header);
    let stems = [
        "factur",
        "echeance",
        "vervald",
        "rechnung",
        "fallig",
        "faellig",
        "invoice",
        "due date",
        "open amount",
    ];
    stems.iter().any(|stem| plain.contains(stem))
}

/// Whether a direction means money out; none where it means neither.
pub(super) fn is_out(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "af" | "d" | "debit" | "debet" | "soll" | "s" | "out" | "dbit" | "belastung" => Some(true),
        "bij" | "c" | "credit" | "haben" | "h" | "in" | "crdt" | "gutschrift" => Some(false),
        _ => match text.trim() {
            "-" => Some(true),
            "+" => Some(false),
            _ => None,
        },
    }
}

/// What a status column says.
pub(super) enum Stage {
    Done,
    Pending,
    Refused,
}

/// The stage that a status names; what is not known counts as done.
pub(super) fn stage(text: &str) -> Stage {
    let plain = plain(text);
    let says = |stems: &[&str]| plain.split(' ').any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    if says(&["refus", "rejet", "geweigerd", "abgelehnt", "annul", "declin", "failed", "cancel", "revert"]) {
        Stage::Refused
    } else if says(&["attente", "cours", "pending", "vorgemerkt", "behandeling", "processing", "venir"]) {
        Stage::Pending
    } else {
        Stage::Done
    }
}
