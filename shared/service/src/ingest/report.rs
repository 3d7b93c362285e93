//! What became of a file, as it is told and kept.

use documents::invoice::preflight::{self, Ask};
use documents::invoice::{Finding, Format};
use dunning::party::Language;
use serde::{Deserialize, Serialize};

use super::{Refused, snapshot};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// A finding of the pre-flight check, with the question that clears it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The invoice.
    pub invoice: String,
    /// The finding's code.
    pub code: String,
    /// What it says.
    pub message: String,
    /// Who can fix it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// The question, ready to send, in the creditor's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}

impl Question {
    /// The question about a finding of the invoice `number`.
    #[must_use]
    pub fn of(finding: &Finding, number: &str, language: Language) -> Self {
        let (ask, question) = preflight::question(&finding.code, number, language).unzip();
        let message =
            preflight::says(&finding.code, language).map_or_else(|| finding.message.clone(), Into::into);
        Self { invoice: number.to_owned(), code: finding.code.clone(), message, ask, question }
    }
}

/// A document by which nothing is owed any more, and that is no item here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Its number.
    pub invoice: String,
    /// Why it was passed over.
    pub reason: String,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The import's id: the same bytes always have the same.
    pub import: String,
    /// The file's name.
    pub file: String,
    /// The format it was recognised as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The creditor it was taken in for.
    pub creditor: String,
    /// Items that were not known.
    pub new: usize,
    /// Items that were known and say something else now.
    pub changed: usize,
    /// Items that were known as they are.
    pub unchanged: usize,
    /// What was not taken, and why.
    pub refused: Vec<Refused>,
    /// What was passed over because nothing is owed by it any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
    /// What the pre-flight check objects to, with questions ready to send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Question>,
    /// What a complete list of open items changes, or would change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<snapshot::Difference>,
    /// The accounts concerned.
    pub accounts: Vec<String>,
    /// Payers of this creditor that are known; of all when the file is a list, else zero.
    #[serde(default)]
    pub customers: usize,
    /// Those of them that cannot be written to.
    pub unreachable: usize,
}

/// The report of a file of which nothing is known yet.
pub(super) fn empty_report(import: &str, file: &str, scope: &Scope, format: Option<Format>) -> Report {
    Report {
        import: import.to_owned(),
        file: file.to_owned(),
        format: format.map(|format| format.name().to_owned()),
        creditor: scope.creditor().to_string(),
        ..Report::default()
    }
}

/// Keeps a report under an id by which it will be asked for.
pub(super) async fn record(
    ports: &Ports,
    scope: &Scope,
    id: &str,
    report: &impl serde::Serialize,
) -> Result<(), Fault> {
    let key = DocumentKey { kind: DocumentKind::Import, id: id.to_owned() };
    let version = ports.store.document(scope, &key).await?.map_or(0, |document| document.version);
    let document = Document { key, version: version.saturating_add(1), body: text(report)?, expires: None };
    // Two imports of one file at once end in the same report.
    ports.store.put_document(scope, &document).await.map(drop)
}

/// The report of an import.
///
/// # Errors
/// When it cannot be read.
pub async fn report(ports: &Ports, scope: &Scope, import: &str) -> Result<Option<Report>, Fault> {
    let key = DocumentKey { kind: DocumentKind::Import, id: import.to_owned() };
    let Some(document) = ports.store.document(scope, &key).await? else { return Ok(None) };
    serde_json::from_str(&document.body).map(Some).map_err(|error| Fault::Unreadable(error.to_string()))
}

/// What became of a file of any kind, as it was told when it came in.
///
/// # Errors
/// When it cannot be read.
pub async fn told(ports: &Ports, scope: &Scope, import: &str) -> Result<Option<serde_json::Value>, Fault> {
    let key = DocumentKey { kind: DocumentKind::Import, id: import.to_owned() };
    let Some(document) = ports.store.document(scope, &key).await? else { return Ok(None) };
    serde_json::from_str(&document.body).map(Some).map_err(|error| Fault::Unreadable(error.to_string()))
}
