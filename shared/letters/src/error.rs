//! Why a letter is not set. Every error names the field.

use dunning::money::Currency;

/// Why a letter is not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// A field that the letter cannot do without is empty.
    #[error("{field} is empty; a letter cannot be sent without it")]
    Missing {
        /// The field.
        field: String,
    },
    /// A text is longer than its place.
    #[error("{field} has {found} characters, at most {limit} fit; shorten it")]
    TooLong {
        /// The field.
        field: String,
        /// Characters found.
        found: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A list is longer than a letter can carry.
    #[error("{field} has {found} entries, at most {limit} fit in one letter; split it")]
    TooMany {
        /// The field.
        field: String,
        /// Entries found.
        found: usize,
        /// Entries allowed.
        limit: usize,
    },
    /// An amount in another currency than the claim.
    #[error("{field} is in {found}, the claim is in {expected}; one letter has one currency")]
    Currency {
        /// The field.
        field: String,
        /// The currency found.
        found: Currency,
        /// The claim's currency.
        expected: Currency,
    },
    /// Two figures that must agree do not.
    #[error("{field} is {found}, the lines above it add up to {expected}; correct one of them")]
    Sum {
        /// The field.
        field: String,
        /// The amount found.
        found: String,
        /// The amount expected.
        expected: String,
    },
    /// An amount or a date that makes no sense here.
    #[error("{field}: {why}")]
    Unfit {
        /// The field.
        field: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// The letter became longer than an envelope holds.
    #[error(
        "claim.debtors: the letter has {found} pages, at most {limit} are set; send a statement file instead"
    )]
    TooManyPages {
        /// Pages set.
        found: usize,
        /// Pages allowed.
        limit: usize,
    },
    /// The typesetter refused; a fault of the template or of a picture, not of the figures.
    #[error("the letter could not be set: {0}")]
    Typesetting(String),
}

impl LetterError {
    pub(crate) fn unfit(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Unfit { field: field.into(), why: why.into() }
    }
}
