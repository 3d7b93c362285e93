//! What an incoming text message asks for: only whether it stops or restarts messages to its number.

use unicode_normalization::UnicodeNormalization;

/// What an incoming text message means for the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// No more text messages to this number.
    OptOut,
    /// Text messages again.
    OptIn,
    /// Something for a person to read.
    Other,
}

/// Whoever begins with one of these wants no more, whatever follows.
const ALWAYS: [&str; 4] = ["stop", "stopp", "stopall", "arret"];
/// These mean it in a message of at most three words.
const SHORT: [&str; 17] = [
    "arreter",
    "arretez",
    "desabonner",
    "desinscrire",
    "desinscription",
    "uitschrijven",
    "afmelden",
    "schrijf",
    "stoppen",
    "abmelden",
    "abbestellen",
    "austragen",
    "unsubscribe",
    "quit",
    "end",
    "cancel",
    "optout",
];
const AGAIN: [&str; 6] = ["start", "unstop", "reprendre", "hervatten", "anmelden", "subscribe"];

/// Reads an incoming text; accents, capitals and punctuation do not matter.
#[must_use]
pub fn incoming(text: &str) -> Incoming {
    let plain: String = text.chars().take(400).nfd().filter(|letter| letter.is_ascii()).collect();
    let lower = plain.to_ascii_lowercase().replace("opt-out", "optout").replace("opt out", "optout");
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let Some(first) = words.first() else { return Incoming::Other };
    let short = words.len() <= 3;
    if ALWAYS.contains(first) || (short && words.iter().any(|word| SHORT.contains(word) || *word == "stop")) {
        Incoming::OptOut
    } else if short && AGAIN.contains(first) {
        Incoming::OptIn
    } else {
        Incoming::Other
    }
}
