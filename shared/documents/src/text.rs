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
