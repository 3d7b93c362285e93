//! Why something was not taken: in words for the person who keeps the books.

use serde::{Deserialize, Serialize};

use crate::xml::XmlError;

/// A file, or one entry of a file, that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message} {hint}")]
pub struct Rejection {
    /// For machines.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Where, when it is one place.
    pub location: Option<Location>,
}

/// Where in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Line or row, from 1.
    pub line: Option<u64>,
    /// Column header, JSON path or term.
    pub field: Option<String>,
    /// The number of the invoice concerned.
    pub invoice: Option<String>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The kinds of rejection.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($(#[$doc])* $name),+ }

        impl Code {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as printed.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

codes! {
    /// No bytes, or only blanks.
    Empty = "empty",
    /// More bytes than are read.
    TooLarge = "too_large",
    /// Grows, when unpacked, beyond what an honest file needs.
    TooComplex = "too_complex",
    /// Not a format that is read.
    UnknownFormat = "unknown_format",
    /// A format that is known and not read.
    UnsupportedFormat = "unsupported_format",
    /// Broken.
    Damaged = "damaged",
    /// A DOCTYPE in XML.
    Doctype = "doctype",
    /// A PDF behind a password.
    Encrypted = "encrypted",
    /// A PDF without an electronic invoice inside.
    NoInvoiceInside = "no_invoice_inside",
    /// An order, a delivery note, a catalogue: not a claim for money.
    NotAnInvoice = "not_an_invoice",
    /// A quotation.
    Quote = "quote",
    /// A pro forma invoice.
    ProForma = "pro_forma",
    /// An event or object of Stripe that is no invoice, or none that is owed.
    NotOwed = "not_owed",
    /// A table whose columns are not understood.
    MappingNeeded = "mapping_needed",
    /// A field is missing.
    MissingField = "missing_field",
    /// A field is not what it should be.
    InvalidField = "invalid_field",
    /// A field that is not known and could matter.
    UnknownField = "unknown_field",
    /// The same number twice, with different content.
    Duplicate = "duplicate",
}

impl Rejection {
    /// A rejection of the whole.
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into(), location: None }
    }

    /// The same, with its place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }
}

impl From<XmlError> for Rejection {
    fn from(error: XmlError) -> Self {
        let message = format!("This file cannot be read: {error}.");
        match error {
            XmlError::TooLarge(_) => Self::new(Code::TooLarge, message, ASK_AGAIN),
            XmlError::Doctype => Self::new(Code::Doctype, message, ASK_AGAIN),
            XmlError::TooDeep(_) | XmlError::TooMany => Self::new(Code::TooComplex, message, ASK_AGAIN),
            XmlError::BreaksOff => Self::new(Code::Damaged, message, ASK_AGAIN),
            XmlError::Damaged { line, column } => Self::new(Code::Damaged, message, ASK_AGAIN).at(Location {
                line: Some(u64::from(line)),
                field: Some(format!("column {column}")),
                invoice: None,
            }),
        }
    }
}

/// The advice for a file that its author has to make again.
pub const ASK_AGAIN: &str =
    "Export the invoice again from the program that made it, or ask whoever sent it for a new copy.";
