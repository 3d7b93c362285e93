//! The lines of files of fixed columns or tags.

/// Lines of one file that are looked at.
pub(super) const MAX_LINES: usize = 500_000;

/// The records of a file of `width` columns: its lines, or equal pieces where it has no line ends.
pub(super) fn records(text: &str, width: usize) -> Vec<(usize, String)> {
    let pieces = |(line, content): (usize, &str)| -> Vec<(usize, String)> {
        let letters: Vec<char> = content.trim_end().chars().collect();
        let whole = letters.len().saturating_add(width).saturating_sub(1) / width;
        if letters.len() < width.saturating_mul(2) || whole > MAX_LINES {
            return vec![(line, content.to_owned())];
        }
        letters.chunks(width).map(|piece| (line, piece.iter().collect())).collect()
    };
    lines(text).filter(|(_, content)| !content.trim().is_empty()).flat_map(pieces).take(MAX_LINES).collect()
}

/// The lines with their numbers from 1, without line ends and the end-of-file mark of old systems.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let clean = |line: &'_ str| -> usize { line.trim_end_matches(['\r', '\u{1a}', '\0']).len() };
    text.split('\n').take(MAX_LINES).enumerate().map(move |(position, line)| {
        (position.saturating_add(1), line.get(..clean(line)).unwrap_or_default())
    })
}
