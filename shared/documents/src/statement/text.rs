//! The lines of files of fixed columns or tags.

/// Lines of one file that are looked at.
pub(super) const MAX_LINES: usize = 500_000;

/// The lines with their numbers from 1, without line ends and the end-of-file mark of old systems.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let clean = |line: &'_ str| -> usize { line.trim_end_matches(['\r', '\u{1a}', '\0']).len() };
    text.split('\n').take(MAX_LINES).enumerate().map(move |(position, line)| {
        (position.saturating_add(1), line.get(..clean(line)).unwrap_or_default())
    })
}
