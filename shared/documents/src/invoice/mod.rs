//! Invoices in: bytes → facts, or a rejection in words that a bookkeeper understands.
//!
//! [`read`] recognises the format from the content alone and is the one door.

mod cdar;
mod cii;
#[cfg(test)]
mod corpus_tests;
mod enrich;
pub mod finding;
pub mod iban;
mod inspect;
mod json;
mod markup;
pub mod model;
mod pdf;
mod refused;
pub mod rejection;
mod ubl;
mod value;

pub use finding::Finding;
pub use inspect::{Inspection, inspect};
pub use model::{Document, Format, Kind, Read};
pub use rejection::{Code, Location, Rejection};

use crate::limits::{FILE_BYTES, XmlLimits};

/// Reads any file that invoices come in.
///
/// # Errors
/// When nothing in it can be taken. What is wrong with parts of a list stands in [`Read::rejections`].
pub fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    if bytes.len() > FILE_BYTES {
        return Err(Rejection::new(
            Code::TooLarge,
            format!("This file has more than {} MB.", FILE_BYTES >> 20),
            "Split the list, or export the invoice without its attachments.",
        ));
    }
    match recognise(bytes) {
        Shape::Empty => Err(Rejection::new(
            Code::Empty,
            "This file is empty.",
            "Export it again; the transfer may have broken off.",
        )),
        Shape::Pdf(body) => pdf::read(body),
        Shape::Markup => markup::read(bytes, &XmlLimits::INVOICE),
        Shape::Json => json::read(bytes),
        Shape::Other => Err(unknown()),
    }
}

/// What the first bytes say.
enum Shape<'b> {
    Empty,
    Pdf(&'b [u8]),
    Markup,
    Json,
    Other,
}

fn recognise(bytes: &[u8]) -> Shape<'_> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if bytes.iter().all(|byte| matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n')) {
        return Shape::Empty;
    }
    if let Some(at) = memchr::memmem::find(head, b"%PDF-") {
        return Shape::Pdf(bytes.get(at..).unwrap_or(bytes));
    }
    let blank =
        |byte: &u8| matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff | b' ' | b'\t' | b'\r' | b'\n');
    match head.iter().find(|byte| !blank(byte)) {
        Some(b'<') => Shape::Markup,
        Some(b'{' | b'[') => Shape::Json,
        _ => Shape::Other,
    }
}

fn unknown() -> Rejection {
    Rejection::new(
        Code::UnknownFormat,
        "This file is none of the formats that invoices are read from.",
        "Send a Factur-X or ZUGFeRD PDF, a UBL or UN/CEFACT XML file, a CSV or XLSX list, a FEC or JSON.",
    )
}
