//! What people answer: the message read, its quotes and signature put aside, and each sentence understood by
//! rules that can be shown. Nothing here acts; the caller holds, and asks a person.

#[cfg(test)]
mod accuracy;
pub mod dates;
pub mod mail;
pub mod note;
pub mod pattern;
pub mod rules;
mod strip;
mod substitute;

use chrono::NaiveDate;

use crate::Language;
use dates::{Direction, find, may_be_past};
pub use mail::{MAX_MAIL_BYTES, Received, ReplyError, parts, read, recipients};
use rules::{Ahead, Label, Rule, label};
pub use strip::{own_words, sentences};
pub use substitute::substitute;

/// What somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A machine answered, or somebody is away.
    AutoReply {
        /// The day named, usually the return.
        back: Option<NaiveDate>,
        /// Who can be written to meanwhile: an address or a name.
        substitute: Option<String>,
    },
    /// The service, the goods or the price are contested.
    DisputeCommercial,
    /// The document is: an order number, the wrong entity.
    DisputeTechnical,
    /// The invoice did not arrive, or a copy is asked for.
    NotReceived,
    /// Somebody else should be written to.
    WrongContact {
        /// An address or a name, where one stands there.
        instead: Option<String>,
    },
    /// It is said to be paid.
    AlreadyPaid {
        /// The day named.
        on: Option<NaiveDate>,
    },
    /// A payment by a day.
    Promise {
        /// That day.
        date: NaiveDate,
    },
    /// A question, thanks, anything else.
    Other,
}

impl Meaning {
    /// The name used in data, such as `already_paid`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AutoReply { .. } => "auto_reply",
            Self::DisputeCommercial => "dispute_commercial",
            Self::DisputeTechnical => "dispute_technical",
            Self::NotReceived => "not_received",
            Self::WrongContact { .. } => "wrong_contact",
            Self::AlreadyPaid { .. } => "already_paid",
            Self::Promise { .. } => "promise",
            Self::Other => "other",
        }
    }
}

/// A sentence, what it was taken to mean, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it was taken to mean.
    pub meaning: Meaning,
    /// The rule's name: from the rules' file, or the header that told.
    pub rule: String,
    /// The sentence as it was written.
    pub sentence: String,
}

/// A reply understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Every sentence that says something, the strongest meaning first; never empty.
    pub findings: Vec<Finding>,
    /// The writer's own words.
    pub words: String,
}

impl Reading {
    /// What the reply is taken to be as a whole: its most cautious finding.
    #[must_use]
    pub fn meaning(&self) -> &Meaning {
        self.findings.first().map_or(&Meaning::Other, |finding| &finding.meaning)
    }
}

/// Understands a received message; `language` is tried first, then the others. `today` is the day it arrived.
#[must_use]
pub fn understand(received: &Received, language: Language, today: NaiveDate) -> Reading {
    let text = own_words(&received.text);
    let mut findings: Vec<Finding> =
        sentences(&text).iter().filter_map(|sentence| finding(sentence, language, today)).collect();
    findings.sort_by_key(|finding| rank(&finding.meaning));
    let auto = matches!(findings.first(), Some(Finding { meaning: Meaning::AutoReply { .. }, .. }));
    if let Some(header) = received.automatic.clone().filter(|_| !auto) {
        let everything = format!("{} {text}", received.subject);
        let meaning = auto_reply(&everything, today);
        findings.insert(0, Finding { meaning, rule: header, sentence: received.subject.clone() });
    } else if auto {
        complete_auto_reply(&mut findings, &text, today);
    }
    if findings.is_empty() {
        let sentence = sentences(&text).into_iter().next().unwrap_or_else(|| received.subject.clone());
        findings.push(Finding { meaning: Meaning::Other, rule: "no rule".to_owned(), sentence });
    }
    Reading { findings, words: text }
}

/// What one sentence means, in `language` or else in any other.
#[must_use]
pub fn finding(sentence: &str, language: Language, today: NaiveDate) -> Option<Finding> {
    let dated = find(sentence, today, Direction::Promise);
    let ahead = match dated {
        None => Ahead::None,
        Some(day) if day > today && may_be_past(sentence, today) => Ahead::Perhaps,
        Some(day) if day > today => Ahead::Later,
        Some(_) => Ahead::Today,
    };
    let others = Language::ALL.into_iter().filter(|other| *other != language);
    let rule = std::iter::once(language).chain(others).find_map(|one| label(sentence, one, ahead))?;
    let meaning = meaning(rule, sentence, dated, today)?;
    Some(Finding { meaning, rule: rule.name.to_owned(), sentence: sentence.to_owned() })
}

fn meaning(rule: Rule, sentence: &str, dated: Option<NaiveDate>, today: NaiveDate) -> Option<Meaning> {
    Some(match rule.label {
        Label::Auto => auto_reply(sentence, today),
        Label::Commercial => Meaning::DisputeCommercial,
        Label::Technical => Meaning::DisputeTechnical,
        Label::Missing => Meaning::NotReceived,
        Label::Contact => Meaning::WrongContact { instead: substitute(sentence) },
        Label::Paid => Meaning::AlreadyPaid { on: find(sentence, today, Direction::Past) },
        Label::Promise => Meaning::Promise { date: dated? },
    })
}

fn auto_reply(text: &str, today: NaiveDate) -> Meaning {
    Meaning::AutoReply { back: find(text, today, Direction::Return), substitute: substitute(text) }
}

/// The day of return and the substitute often stand in other sentences than "I am away".
fn complete_auto_reply(findings: &mut [Finding], text: &str, today: NaiveDate) {
    if let Some(Finding { meaning: Meaning::AutoReply { back, substitute: named }, .. }) =
        findings.first_mut()
    {
        *back = back.or_else(|| find(text, today, Direction::Return));
        if named.is_none() {
            *named = substitute(text);
        }
    }
}

const fn rank(meaning: &Meaning) -> u8 {
    match meaning {
        Meaning::AutoReply { .. } => 0,
        Meaning::WrongContact { .. } => 1,
        Meaning::DisputeCommercial => 2,
        Meaning::DisputeTechnical => 3,
        Meaning::NotReceived => 4,
        Meaning::AlreadyPaid { .. } => 5,
        Meaning::Promise { .. } => 6,
        Meaning::Other => 7,
    }
}

#[cfg(test)]
mod tests;
