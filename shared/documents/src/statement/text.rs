//! The text of files that do not say how they are encoded.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Lines of one file that are looked at.
pub(super) const MAX_LINES: usize = 500_000;

/// By byte order mark, else UTF-8 where it is valid, else Windows-1252, which never fails.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The lines with their numbers from 1, without line ends and the end-of-file mark of old systems.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let clean = |line: &'_ str| -> usize { line.trim_end_matches(['\r', '\u{1a}', '\0']).len() };
    text.split('\n').take(MAX_LINES).enumerate().map(move |(position, line)| {
        (position.saturating_add(1), line.get(..clean(line)).unwrap_or_default())
    })
}
