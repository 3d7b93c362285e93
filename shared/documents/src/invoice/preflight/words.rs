//! Findings in four languages, and the question that goes to the person who can fix them.

use std::sync::LazyLock;

use dunning::party::Language;
use serde::{Deserialize, Serialize};

/// Who can fix a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The customer.
    Buyer,
    /// Whoever wrote the invoice.
    Author,
    /// Whoever looks after the invoicing program.
    Software,
}

/// One block of `words.txt`.
struct Entry {
    code: &'static str,
    ask: Ask,
    /// The question that this one shares, by its name.
    question: &'static str,
    lines: Vec<(&'static str, &'static str)>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let blocks = include_str!("words.txt").split("\n\n");
    blocks.filter_map(entry).collect()
});

fn entry(block: &'static str) -> Option<Entry> {
    let mut lines = block.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut head = lines.next()?.split(' ');
    let code = head.next()?;
    let ask = match head.next()? {
        "buyer" => Ask::Buyer,
        "author" => Ask::Author,
        _ => Ask::Software,
    };
    let question = head.next().unwrap_or(code);
    Some(Entry { code, ask, question, lines: lines.filter_map(|line| line.split_once(": ")).collect() })
}

fn find(code: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.code == code)
}

fn line(entry: &Entry, tag: &str) -> Option<&'static str> {
    entry.lines.iter().find(|(known, _)| *known == tag).map(|(_, text)| *text)
}

/// What the finding `code` says, in `language`; none for a code that is not known.
#[must_use]
pub fn says(code: &str, language: Language) -> Option<&'static str> {
    line(find(code)?, language.code())
}

/// Who is to be asked about the finding `code`, and a question ready to send about invoice `number`.
#[must_use]
pub fn question(code: &str, number: &str, language: Language) -> Option<(Ask, String)> {
    let entry = find(code)?;
    let template = line(find(entry.question)?, &format!("{}?", language.code()))?;
    let finding = says(code, language).unwrap_or_default();
    Some((
        entry.ask,
        template.replace("{number}", number).replace("{code}", code).replace("{finding}", finding),
    ))
}
