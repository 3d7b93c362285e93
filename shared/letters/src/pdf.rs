//! Sets the letter and writes it as PDF/A.

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::error::LetterError;
use crate::world::Desk;

/// Pages of one letter.
pub const MAX_PAGES: usize = 160;

/// A letter as PDF/A-2a, tagged for reading aloud (PDF/UA-1), with its fonts inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Sets `data` (the view as JSON) with `pictures`.
pub(crate) fn typeset(data: String, pictures: Vec<(String, Vec<u8>)>) -> Result<Pdf, LetterError> {
    let options = options(&data)?;
    let mut files = pictures;
    files.push(("letter.json".to_owned(), data.into_bytes()));
    let desk =
        Desk::new(files).ok_or_else(|| LetterError::Typesetting("the templates have no place".into()))?;
    let result = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| refused(&errors));
    let pdf = result.and_then(|document| export(&document, &options));
    // The typesetter remembers what it laid out; a long-lived process must not collect its letters.
    typst::comemo::evict(0);
    pdf
}

fn export(document: &PagedDocument, options: &PdfOptions) -> Result<Pdf, LetterError> {
    let pages = document.pages().len();
    if pages > MAX_PAGES {
        return Err(LetterError::TooManyPages { found: pages, limit: MAX_PAGES });
    }
    let bytes = typst_pdf::pdf(document, options).map_err(|errors| refused(&errors))?;
    Ok(Pdf { bytes, pages })
}

/// The document's identifier follows from its content; no clock comes in.
fn options(data: &str) -> Result<PdfOptions, LetterError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| LetterError::Typesetting(error.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(data.to_owned()),
        creator: Smart::Custom(Some("Relance".to_owned())),
        timestamp: None,
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

/// The first few messages; they speak of the template, so they hold nothing of the letter's data.
fn refused(errors: &[SourceDiagnostic]) -> LetterError {
    let messages: Vec<&str> = errors.iter().take(3).map(|error| error.message.as_str()).collect();
    LetterError::Typesetting(messages.join("; "))
}
