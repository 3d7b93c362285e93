//! Payment references: creditor references (ISO 11649), Belgian structured communications, accounts (IBAN),
//! invoice numbers as people write them, and finding them in free text.

mod find;
pub mod iban;
mod mod97;
pub mod number;
pub mod ogm;
pub mod rf;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use find::{Found, find, without_references};

/// Longer texts are cut before anything is looked for in them.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// The two kinds of structured reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Creditor reference, ISO 11649: `RF`, two check digits, up to 21 letters and digits.
    Rf,
    /// Belgian structured communication: ten digits and two check digits.
    Ogm,
}

/// Whether the check digits of a reference agree with the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// They agree.
    Valid,
    /// They do not: mistyped, or made by somebody who did not compute them.
    Wrong,
}

/// A structured reference in one form for comparing: `RF18539007547034`, or twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// Its kind.
    pub kind: Kind,
    /// Capitals and digits without spaces or signs.
    pub text: String,
    /// Whether the check digits agree.
    pub check: Check,
}

impl Reference {
    /// Reads a text that is a structured reference and nothing else. Wrong check digits are kept and marked.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        rf::parse(text).or_else(|| ogm::parse(text))
    }

    /// As it is printed: `RF18 5390 0754 7034`, `+++123/4567/89002+++`.
    #[must_use]
    pub fn printed(&self) -> String {
        match self.kind {
            Kind::Rf => iban::in_groups(&self.text),
            Kind::Ogm => ogm::printed(&self.text),
        }
    }

    /// Whether its check digits agree.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        matches!(self.check, Check::Valid)
    }
}
