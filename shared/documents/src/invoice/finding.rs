//! What a careful reader would object to in an invoice that could be read.

use serde::{Deserialize, Serialize};

/// One objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// For machines, such as `account_invalid` or `BR-CO-15`.
    pub code: String,
    /// For people, in English.
    pub message: String,
}

impl Finding {
    /// A finding.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}
