//! Quarantine: what came in and could not be used, with its original, its reason and what was done about it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Columns, Complete, How, IngestError, Refused, Report, Source, Taken, Wish, any};
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
    /// The day of which the file was declared to list every open item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<NaiveDate>,
    /// Why a person decided to leave it, once one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<String>,
}

/// Keeps what a report refused. The same refusal of the same file is kept once.
pub(super) async fn keep(
    ports: &Ports,
    scope: &Scope,
    report: &Report,
    complete: Option<NaiveDate>,
) -> Result<(), Fault> {
    for refused in &report.refused {
        let id = id(report, refused)?;
        let key = DocumentKey { kind: DocumentKind::Quarantine, id: id.clone() };
        let entry = Quarantined {
            id,
            file: report.file.clone(),
            original: super::original(&report.import),
            at: ports.clock.now(),
            refused: refused.clone(),
            complete,
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

/// What a person wants with an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// A complete list that falls by much was looked at, and is right.
    pub confirmed: bool,
    /// What some columns mean.
    pub columns: Columns,
}

/// Takes the original in again; the entry is left when what it was refused for is gone.
///
/// # Errors
/// When the original is gone or a port fails.
pub async fn again(
    ports: &Ports,
    scope: &Scope,
    entry: &Quarantined,
    again: &Again,
) -> Result<Taken, IngestError> {
    let Some(bytes) = ports.bucket.get(scope, &entry.original).await? else {
        let message = "The original is gone";
        return Err(IngestError::Refused(Refused::of("gone", "id", message, "Import the file again")));
    };
    let wish = if again.confirmed { Wish::Confirmed } else { Wish::Take };
    let complete = entry.complete.map(|as_of| Complete { as_of, wish });
    let how = How { complete, columns: again.columns.clone() };
    let source = Source { name: &entry.file, bytes: &bytes };
    let taken = any(ports, scope, source, &how).await?;
    if !taken.refused().contains(&entry.refused) {
        let reason = match (taken.refused().is_empty(), again.confirmed) {
            (true, true) => "confirmed by a person",
            (true, false) => "taken in by a later try",
            (false, _) => "tried again; what is still wrong waits in entries of its own",
        };
        dismiss(ports, scope, entry, reason).await?;
    }
    Ok(taken)
}

/// One entry by its id, if it still waits.
///
/// # Errors
/// When it cannot be read.
pub async fn one(ports: &Ports, scope: &Scope, id: &str) -> Result<Option<Quarantined>, Fault> {
    let key = DocumentKey { kind: DocumentKind::Quarantine, id: id.to_owned() };
    let Some(document) = ports.store.document(scope, &key).await? else { return Ok(None) };
    let entry: Quarantined =
        serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    Ok(Some(entry).filter(|entry| entry.dismissed.is_none()))
}
