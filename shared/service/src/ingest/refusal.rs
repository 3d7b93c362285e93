//! Why a document is not taken, for the person who keeps the books.

use messages::Language;
use serde::{Deserialize, Serialize};

mod words;

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

    /// Where, what is wrong and what to do, for a person who reads `language`. The exact English text follows in
    /// brackets where the sentence of its kind is less exact.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        let place = self.place(language);
        match words::plain(&self.code, language) {
            Some(plain) if language != Language::En => {
                format!("{place}{plain} [{}]", self.message.trim_end_matches('.'))
            }
            _ => format!("{place}{self}"),
        }
    }

    fn place(&self, language: Language) -> String {
        let named = |word: &str, what: Option<&str>| what.map(|what| format!("{word} {what}"));
        let parts = [
            named(words::invoice(language), self.invoice.as_deref()),
            named(words::line(language), self.line.map(|line| line.to_string()).as_deref()),
            named(words::field(language), self.field.as_deref()),
        ];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        if parts.is_empty() { parts } else { format!("{parts}{} ", language.pick([" :", ":", ":", ":"])) }
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

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Language; 4] = [Language::Fr, Language::Nl, Language::De, Language::En];

    /// What this room itself refuses, beside what the readers refuse.
    const OWN: [&str; 11] = [
        "bad_mapping",
        "number_taken",
        "unknown_customer",
        "unknown_invoice",
        "credit_note_changed",
        "not_the_seller",
        "other_creditor",
        "list_not_complete",
        "list_falls",
        "gone",
        "duplicate",
    ];

    #[test]
    fn every_refusal_has_words_of_its_own_in_every_language() {
        let read = documents::invoice::rejection::Code::ALL.iter().map(|code| code.as_str());
        for code in read.chain(OWN) {
            let said: std::collections::BTreeSet<_> =
                ALL.into_iter().filter_map(|language| words::plain(code, language)).collect();
            assert_eq!(said.len(), 4, "{code}");
        }
    }

    #[test]
    fn a_bookkeeper_reads_where_what_and_what_to_do_and_then_the_exact_words() {
        let refused = Refused {
            line: Some(5),
            ..Refused::of("invalid_field", "total", "\"12.345\" has 3 decimals", "Round it")
        };
        let refused = refused.about(Some("F-3"));
        assert_eq!(
            refused.said(Language::De),
            "Rechnung F-3, Zeile 5, Feld total: Eine Angabe kann nicht verwendet werden. Berichtigen Sie sie dort, wo die Rechnung erstellt wurde, und lesen Sie sie erneut ein. [\"12.345\" has 3 decimals]"
        );
        assert_eq!(
            refused.said(Language::En),
            "invoice F-3, line 5, field total: \"12.345\" has 3 decimals. Round it"
        );
    }
}
