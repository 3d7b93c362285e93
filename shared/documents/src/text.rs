//! Text files that say nothing about their encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

/// The text of `bytes`: by byte order mark, else UTF-8 where it is valid, else Windows-1252, in which
/// French and German ledger programs still write.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(body).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Counts the lines of one text up to places that come in order.
pub(crate) struct Lines<'t> {
    text: &'t [u8],
    offset: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    /// Starts at the first line.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text: text.as_bytes(), offset: 0, line: 1 }
    }

    /// The line, from 1, of what begins at the byte `start`; line ends that stand there are passed over.
    pub(crate) fn at(&mut self, start: usize) -> u64 {
        let rest = self.text.get(start..).unwrap_or_default();
        let blanks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = start.saturating_add(blanks);
        let passed = self.text.get(self.offset..start).unwrap_or_default();
        let breaks = memchr::memchr_iter(b'\n', passed).count();
        self.offset = self.offset.max(start);
        self.line = self.line.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
        self.line
    }

    /// The line of `record`, read from the same text.
    pub(crate) fn of(&mut self, record: Option<&csv::Position>) -> u64 {
        let start = record.map_or(0, csv::Position::byte);
        self.at(usize::try_from(start).unwrap_or(usize::MAX))
    }
}
