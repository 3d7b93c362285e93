//! Sets letters: reminder, formal notice, statement of account and instalment agreement, in French, Dutch, German
//! and English, as PDF/A by Typst as a library.
//!
//! Everything that comes from outside reaches the template as strings in one JSON file; the template reads it and
//! evaluates nothing of it. The typesetter sees that file, two templates, the letter's pictures and three fonts: no
//! file system, no network, no packages, no clock. The same letter gives the same bytes.
//!
//! # The file
//! PDF/A-2a and PDF/UA-1: fonts inside, tagged, with language, title, author and the letter's date. The exporter
//! refuses what does not conform, and the tests read the file back with a second library, `lopdf`. No registry that the
//! tests install from has an independent validator.
//!
//! # Fonts
//! Liberation Sans (SIL OFL 1.1), as wide as the Arial that post offices recommend for addresses, and DejaVu Sans
//! (Bitstream Vera licence) for Arabic and what else Liberation lacks; 1.6 MB together, licences in `fonts/`. What
//! neither can draw is printed as □.
//!
//! # What it costs
//! Measured on four shared cores with Rust 1.95, `opt-level = "s"`, thin LTO: 10 to 15 ms for a letter of one page,
//! 0.3 s for 500 invoices (12 pages), 2.7 s and 700 MB for 5,000 (102 pages). A binary with nothing but this crate
//! has 32 MB (12 MB compressed), of which Typst is nearly all; from nothing, its 300 crates take 1.5 minutes to build
//! for tests. So one function and the `relance` command link it, nothing else.

mod check;
mod clean;
mod envelope;
mod error;
mod format;
mod pdf;
mod picture;
mod tables;
#[cfg(test)]
mod tests;
mod view;
mod words;
mod world;

pub use check::{
    MAX_CHARGES, MAX_FOOT, MAX_INSTALMENTS, MAX_ITEMS, MAX_LINE, MAX_NAME, MAX_PARAGRAPH, MAX_PARAGRAPHS,
    MAX_SEGMENTS, MAX_SEPA, MAX_SHORT,
};
pub use envelope::{ADDRESS_COLUMNS, ADDRESS_LINES, FOLD_MARK, FOLDS, SHEET, Zone, clear, safe, window};
pub use error::LetterError;
pub use pdf::{MAX_PAGES, Pdf};
pub use picture::{MAX_IMAGE_BYTES, MAX_PIXELS};

use messages::letter::Letter;

/// Sets `letter`.
///
/// # Errors
/// When a field is missing, too long, in another currency or does not add up, when the letter would have too many
/// pages, or when the typesetter refuses; the error names the field and says what to do.
pub fn set(letter: &Letter) -> Result<Pdf, LetterError> {
    check::check(letter)?;
    let data = view::view(letter).map_err(|error| LetterError::unfit("claim", error.to_string()))?;
    pdf::typeset(data.to_string(), view::pictures(letter))
}
