//! Identifiers: one newtype per kind, so that a debtor is never taken for an invoice.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest identifier accepted from outside, in bytes.
pub const MAX_ID_BYTES: usize = 128;

/// Why a text cannot be an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing, or only blanks.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// Longer than [`MAX_ID_BYTES`].
    #[error("{0} is longer than {MAX_ID_BYTES} bytes")]
    TooLong(&'static str),
    /// Holds a control character.
    #[error("{0} holds a control character")]
    Control(&'static str),
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident = $what:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks and keeps `text`, blanks around it removed.
            ///
            /// # Errors
            /// When it is empty, longer than [`MAX_ID_BYTES`] or holds a control character.
            pub fn new(text: impl AsRef<str>) -> Result<Self, IdError> {
                checked($what, text.as_ref()).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

identifiers! {
    /// The legal entity that invoices.
    CreditorId = "the creditor's id",
    /// The legal entity or person invoiced; also names the payer, which is a debtor too.
    DebtorId = "the debtor's id",
    /// One creditor, one payer, one currency: `<payer>/<currency>`. Unique within its creditor.
    AccountId = "the account's id",
    /// The number of an invoice or credit note, as its creditor wrote it; an instalment adds `#<n>`.
    ItemNumber = "the item's number",
    /// One message decided; follows from the facts, never from the day of the run.
    NoticeId = "the notice's id",
    /// A plan, whatever its version.
    PlanId = "the plan's id",
    /// A step within a plan.
    StepId = "the step's id",
    /// Something a person must do.
    TaskId = "the task's id",
    /// One movement of money: provider and the provider's own key.
    MovementId = "the movement's id",
}

fn checked(what: &'static str, text: &str) -> Result<String, IdError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(IdError::Empty(what));
    }
    if text.len() > MAX_ID_BYTES {
        return Err(IdError::TooLong(what));
    }
    if text.chars().any(char::is_control) {
        return Err(IdError::Control(what));
    }
    Ok(text.to_owned())
}
