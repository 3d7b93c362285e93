//! Quarantine: what came in and could not be used, with its original, its reason and what was done about it.

use serde::{Deserialize, Serialize};

use super::{Refused, Report};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Page, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind, Instant};
use crate::scope::Scope;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// Where the original lies in the bucket.
    pub original: String,
    /// When it came in.
    pub at: Instant,
    /// Why it was not taken.
    pub refused: Refused,
    /// Why a person decided to leave it, once one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<String>,
}

/// Keeps what a report refused. The same refusal of the same file is kept once.
pub(super) async fn keep(ports: &Ports, scope: &Scope, original: &str, report: &Report) -> Result<(), Fault> {
    for refused in &report.refused {
        let id = id(report, refused)?;
        let key = DocumentKey { kind: DocumentKind::Quarantine, id: id.clone() };
        let entry = Quarantined {
            id,
            file: report.file.clone(),
            original: original.to_owned(),
            at: ports.clock.now(),
            refused: refused.clone(),
            dismissed: None,
        };
        let document = Document { key, version: 1, body: text(&entry)?, expires: None };
        // False: it is there already.
        ports.store.put_document(scope, &document).await?;
    }
    Ok(())
}

fn id(report: &Report, refused: &Refused) -> Result<String, Fault> {
    let content = super::import_id(text(refused)?.as_bytes());
    Ok(format!("{}-{}", report.import, content.chars().take(8).collect::<String>()))
}

/// What waits in quarantine, a page at a time.
///
/// # Errors
/// When it cannot be read.
pub async fn list(ports: &Ports, scope: &Scope, from: Option<String>) -> Result<Page<Quarantined>, Fault> {
    let page = ports.store.documents(scope, DocumentKind::Quarantine, from).await?;
    let read = |document: &Document| serde_json::from_str::<Quarantined>(&document.body);
    let rows = page.rows.iter().map(read).collect::<Result<Vec<_>, _>>();
    let rows = rows.map_err(|error| Fault::Unreadable(error.to_string()))?;
    Ok(Page { rows: rows.into_iter().filter(|entry| entry.dismissed.is_none()).collect(), next: page.next })
}

/// Leaves an entry for good, with the reason a person gave.
///
/// # Errors
/// When it cannot be written.
pub async fn dismiss(ports: &Ports, scope: &Scope, entry: &Quarantined, reason: &str) -> Result<(), Fault> {
    let key = DocumentKey { kind: DocumentKind::Quarantine, id: entry.id.clone() };
    let left = Quarantined { dismissed: Some(reason.to_owned()), ..entry.clone() };
    let document = Document { key, version: 2, body: text(&left)?, expires: None };
    // False: somebody left it already.
    ports.store.put_document(scope, &document).await.map(drop)
}
