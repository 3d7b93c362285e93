//! The rules, one file per language under `data/rules`, and what a sentence means by them.

use std::sync::OnceLock;

use super::pattern::{occurs, words};
use crate::Language;

/// What a rule says of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Written by a machine, or by one in a person's name.
    Auto,
    /// The service or the price is contested.
    Commercial,
    /// The document is: an order number, the wrong entity.
    Technical,
    /// The invoice did not arrive.
    Missing,
    /// Somebody else should be written to.
    Contact,
    /// It is paid.
    Paid,
    /// It will be, when a date stands there too.
    Promise,
}

impl Label {
    /// All, strongest first: a sentence that could be two things is the more cautious one.
    pub const ALL: [Self; 7] = [
        Self::Auto,
        Self::Commercial,
        Self::Technical,
        Self::Missing,
        Self::Contact,
        Self::Paid,
        Self::Promise,
    ];

    /// The name in the rules' files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Commercial => "commercial",
            Self::Technical => "technical",
            Self::Missing => "missing",
            Self::Contact => "contact",
            Self::Paid => "paid",
            Self::Promise => "promise",
        }
    }
}

/// One line of a rules' file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it says.
    pub label: Label,
    /// Whether it takes the sentence out of the label instead.
    pub except: bool,
    /// Its name.
    pub name: &'static str,
    /// Its pattern.
    pub pattern: &'static str,
}

/// The rules of a language.
#[must_use]
pub fn rules(language: Language) -> &'static [Rule] {
    static RULES: [OnceLock<Vec<Rule>>; 4] = [const { OnceLock::new() }; 4];
    const SOURCES: [&str; 4] = [
        include_str!("../../data/rules/fr.txt"),
        include_str!("../../data/rules/nl.txt"),
        include_str!("../../data/rules/de.txt"),
        include_str!("../../data/rules/en.txt"),
    ];
    let [fr, nl, de, en] = &RULES;
    language.pick([fr, nl, de, en]).get_or_init(|| parse(language.pick(SOURCES)))
}

fn parse(source: &'static str) -> Vec<Rule> {
    source.lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()
}

fn line(line: &'static str) -> Option<Rule> {
    let mut parts = line.split('|').map(str::trim);
    let (label, name, pattern) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = label.strip_prefix('-');
    let label = Label::ALL.into_iter().find(|known| known.name() == plain.unwrap_or(label))?;
    Some(Rule { label, except: plain.is_some(), name, pattern })
}

/// The day a sentence names, as far as a promise is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// None.
    None,
    /// The day it was written.
    Today,
    /// A weekday or a day's number alone: a later one, unless it is behind.
    Perhaps,
    /// A later one.
    Later,
}

/// The first label, strongest first, that a rule gives the sentence and none takes away. Without a day to come
/// nothing is a promise; with a later one, "is paid on the 25th" is a promise unless a word says it is past.
#[must_use]
pub fn label(sentence: &str, language: Language, ahead: Ahead) -> Option<Rule> {
    let words = words(sentence);
    let found = Label::ALL.into_iter().find_map(|label| given(label, language, &words, ahead))?;
    let past = is_past(&words);
    match given(Label::Promise, language, &words, ahead) {
        Some(promise) if found.label == Label::Paid && ahead == Ahead::Later && !past => Some(promise),
        _ => Some(found),
    }
}

fn is_past(words: &[String]) -> bool {
    words.iter().any(|word| PAST.contains(&word.as_str()))
}

/// Words by which a payment is past, whatever day is named too.
const PAST: [&str; 41] = [
    "kam",
    "kamen",
    "ging",
    "gingen",
    "kwam",
    "reached",
    "arrived",
    "parvenu",
    "arrive",
    "aangekomen",
    "payed",
    "deja",
    "ete",
    "hier",
    "derniere",
    "dernier",
    "passee",
    "matin",
    "already",
    "been",
    "was",
    "were",
    "has",
    "have",
    "yesterday",
    "last",
    "reeds",
    "al",
    "werd",
    "gisteren",
    "vorige",
    "gebeurd",
    "bereits",
    "schon",
    "wurde",
    "gestern",
    "letzte",
    "letzten",
    "vorige",
    "vergangenen",
    "avons",
];

fn given(label: Label, language: Language, words: &[String], ahead: Ahead) -> Option<Rule> {
    let no_day = ahead == Ahead::None || (ahead == Ahead::Perhaps && is_past(words));
    if label == Label::Promise && no_day {
        return None;
    }
    let mut own = rules(language).iter().filter(|rule| rule.label == label);
    let holds = |rule: &Rule| occurs(rule.pattern, words);
    let excepted = own.clone().any(|rule| rule.except && holds(rule));
    if excepted { None } else { own.find(|rule| !rule.except && holds(rule)).copied() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_a_rule() {
        let sources = ["fr", "nl", "de", "en"].map(|code| {
            let path = format!("{}/data/rules/{code}.txt", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).unwrap()
        });
        for (language, source) in Language::ALL.into_iter().zip(sources) {
            let lines = source.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(rules(language).len(), lines, "{language:?}");
            for label in Label::ALL {
                assert!(rules(language).iter().any(|rule| rule.label == label), "{language:?} {label:?}");
            }
        }
    }

    #[test]
    fn patterns_are_written_as_words_are_read() {
        for language in Language::ALL {
            for rule in rules(language) {
                let bare = rule.pattern.replace(['*', '/', '.', '@'], " ");
                let read = words(&bare).join(" ");
                assert_eq!(read, bare.split_whitespace().collect::<Vec<_>>().join(" "), "{}", rule.pattern);
            }
        }
    }
}
