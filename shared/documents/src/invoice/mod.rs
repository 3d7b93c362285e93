//! Invoices in: bytes → facts, or a rejection in words that a bookkeeper understands.
//!
//! [`read`] recognises the format from the content alone and is the one door.

mod cdar;
mod cii;
#[cfg(test)]
mod corpus_tests;
mod enrich;
mod fec;
pub mod finding;
#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod hostile_tests;
pub mod iban;
mod inspect;
mod json;
mod markup;
pub mod model;
mod pdf;
pub mod preflight;
mod refused;
pub mod rejection;
pub mod table;
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
        Shape::WebPage => Err(Rejection::new(
            Code::UnknownFormat,
            "This is a web page, not an invoice.",
            "Download the invoice itself from that page.",
        )),
        Shape::Json => json::read(bytes),
        Shape::Fec => fec::read(bytes),
        Shape::Table => table::read(bytes),
        Shape::OldOffice => Err(old_office(bytes)),
        Shape::Other => Err(unknown()),
    }
}

/// Whether the file is a table, so that its columns may need a mapping.
#[must_use]
pub fn is_list(bytes: &[u8]) -> bool {
    bytes.len() <= FILE_BYTES && matches!(recognise(bytes), Shape::Table)
}

/// What the first bytes say.
enum Shape<'b> {
    Empty,
    Pdf(&'b [u8]),
    Markup,
    WebPage,
    Json,
    Fec,
    Table,
    OldOffice,
    Other,
}

fn recognise(bytes: &[u8]) -> Shape<'_> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    if bytes.iter().all(|byte| matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n')) {
        return Shape::Empty;
    }
    if let Some(at) = memchr::memmem::find(head.get(..1024).unwrap_or(head), b"%PDF-") {
        return Shape::Pdf(bytes.get(at..).unwrap_or(bytes));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Shape::Table;
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Shape::OldOffice;
    }
    let blank =
        |byte: &u8| matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff | b' ' | b'\t' | b'\r' | b'\n');
    match head.iter().find(|byte| !blank(byte)) {
        Some(b'<') if is_web_page(head) => Shape::WebPage,
        Some(b'<') => Shape::Markup,
        Some(b'{' | b'[') => Shape::Json,
        _ if fec::is_one(head) => Shape::Fec,
        _ if is_text(head) => Shape::Table,
        _ => Shape::Other,
    }
}

fn is_web_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).trim_start_matches(['\u{feff}', ' ', '\n', '\r']).to_lowercase();
    text.starts_with("<!doctype html") || text.starts_with("<html")
}

/// Text has no control characters but line ends and tabs, whatever its encoding.
fn is_text(head: &[u8]) -> bool {
    let text = crate::text::decode(head);
    !text.chars().any(|letter| {
        letter.is_control()
            && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}' | '\u{1a}')
            && u32::from(letter) < 0x80
    })
}

/// Excel before 2007, or a workbook behind a password.
fn old_office(bytes: &[u8]) -> Rejection {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(bytes, &name).is_some() {
        return Rejection::new(
            Code::Encrypted,
            "This workbook is protected by a password.",
            "Save it again without a password.",
        );
    }
    Rejection::new(
        Code::UnsupportedFormat,
        "This is a file of Excel or Word as they were before 2007.",
        "Open it and save it as XLSX or CSV.",
    )
}

fn unknown() -> Rejection {
    Rejection::new(
        Code::UnknownFormat,
        "This file is none of the formats that invoices are read from.",
        "Send a Factur-X or ZUGFeRD PDF, a UBL or UN/CEFACT XML file, a CSV or XLSX list, a FEC or JSON.",
    )
}
