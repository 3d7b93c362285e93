//! Why a document is not taken, for the person who keeps the books.

use serde::{Deserialize, Serialize};

/// One document, or a whole file, that waits in quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}. {hint}", message.trim_end_matches('.'))]
pub struct Refused {
    /// For machines.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The line or row, from 1, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The field, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The invoice concerned, where it has a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
}

impl Refused {
    /// A refusal of a document for its `field`.
    #[must_use]
    pub fn of(code: &str, field: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (message, hint) = (message.into(), hint.into());
        Self {
            code: code.to_owned(),
            message,
            hint,
            line: None,
            field: Some(field.to_owned()),
            invoice: None,
        }
    }

    /// A field that is not there.
    #[must_use]
    pub fn missing(field: &str, what: &str) -> Self {
        Self::of("missing_field", field, format!("The field {field} is missing"), format!("Give {what}"))
    }

    /// A field that cannot be used.
    #[must_use]
    pub fn invalid(field: &str, why: &str) -> Self {
        let hint = "Correct it where the invoice was made and import it again";
        Self::of("invalid_field", field, format!("The field {field} cannot be used: {why}"), hint)
    }

    /// The same, of an invoice.
    #[must_use]
    pub fn about(mut self, invoice: Option<&str>) -> Self {
        self.invoice = self.invoice.or_else(|| invoice.map(ToOwned::to_owned));
        self
    }
}

impl From<documents::invoice::Rejection> for Refused {
    fn from(rejection: documents::invoice::Rejection) -> Self {
        let place = rejection.location.unwrap_or_default();
        Self {
            code: rejection.code.as_str().to_owned(),
            message: rejection.message,
            hint: rejection.hint,
            line: place.line,
            field: place.field,
            invoice: place.invoice,
        }
    }
}
