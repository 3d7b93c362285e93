//! The sentences of explanations, read once from their text file: one line per key, four languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::party::Language;

static SENTENCES: LazyLock<BTreeMap<&'static str, [&'static str; 4]>> = LazyLock::new(|| {
    let lines = include_str!("sentences.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(row).collect()
});

fn row(line: &'static str) -> Option<(&'static str, [&'static str; 4])> {
    let mut cells = line.split('|');
    Some((cells.next()?, [cells.next()?, cells.next()?, cells.next()?, cells.next()?]))
}

/// The sentence or word of a key; empty when there is none, which a test excludes.
pub(super) fn text(key: &str, language: Language) -> &'static str {
    let [en, fr, nl, de] = SENTENCES.get(key).copied().unwrap_or_default();
    language.pick([fr, nl, de, en])
}
