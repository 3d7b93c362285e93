//! The drop: a file laid down is read once, and its result lands beside it under another prefix.
//!
//! The name says what the file is: `drop/weekly.csv`, and `drop/complete-as-of-2026-03-31/weekly.csv` for a complete
//! list of open items. What became of it stands under `results/` with the same rest and `.json`.

use super::{
    Columns, Complete, How, IngestError, Refused, Report, Source, Taken, Wish, any, empty_report, import_id,
    record,
};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// The folder of files dropped.
pub const DROP: &str = "drop/";
/// The folder of results.
pub const RESULTS: &str = "results/";
/// What a folder of complete lists begins with.
const COMPLETE: &str = "complete-as-of-";

/// The name of an upload in the drop, which nobody can guess and which says what the file is.
#[must_use]
pub fn named(token: &str, file: &str, how: &How) -> String {
    let safe = |letter: char| if letter.is_alphanumeric() || ".-_ ".contains(letter) { letter } else { '_' };
    let file: String = file.chars().map(safe).collect();
    let complete = how.complete.map(|complete| format!("{COMPLETE}{}/", complete.as_of)).unwrap_or_default();
    format!("{DROP}{complete}{token}/{file}")
}

/// Where what became of a dropped file is written; `None` for a name that is not in the drop.
#[must_use]
pub fn result_of(name: &str) -> Option<String> {
    name.strip_prefix(DROP).map(|rest| format!("{RESULTS}{rest}.json"))
}

/// Under which id the import of a dropped file is looked up before its bytes are known.
#[must_use]
pub fn ticket(name: &str) -> String {
    import_id(name.as_bytes())
}

/// What a name in the drop says of its file.
fn how(name: &str) -> How {
    let day = name.split('/').find_map(|part| part.strip_prefix(COMPLETE)?.parse().ok());
    How { complete: day.map(|as_of| Complete { as_of, wish: Wish::Take }), columns: Columns::Unsaid }
}

/// How long what was said of an upload is kept, in hours: longer than its address takes a file.
const KEPT_HOURS: i64 = 24;

/// Where what was said of an upload is kept until its file comes: beside the answers to requests, since it is part of
/// one, and gone with them.
fn asked(name: &str) -> DocumentKey {
    DocumentKey { kind: DocumentKind::Idempotency, id: format!("upload/{}", ticket(name)) }
}

/// Keeps what a request said of the file that will be put under `name`: a folder's name has no room for it.
///
/// # Errors
/// When it cannot be written.
pub async fn keep(ports: &Ports, scope: &Scope, name: &str, how: &How) -> Result<(), Fault> {
    let expires = Some(ports.clock.now() + chrono::Duration::hours(KEPT_HOURS));
    let document = Document { key: asked(name), version: 1, body: text(how)?, expires };
    ports.store.put_document(scope, &document).await.map(drop)
}

/// What is known of a file in the drop: what its request said, else what its folder says.
async fn known(ports: &Ports, scope: &Scope, name: &str) -> Result<How, Fault> {
    match ports.store.document(scope, &asked(name)).await? {
        Some(document) => {
            serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))
        }
        None => Ok(how(name)),
    }
}

/// Takes a dropped file in and lays its result down. `None` when it is gone.
///
/// # Errors
/// When a port fails; taking it again changes nothing.
pub async fn take(ports: &Ports, scope: &Scope, name: &str) -> Result<Option<Taken>, Fault> {
    let Some(bytes) = ports.bucket.get(scope, name).await? else { return Ok(None) };
    let shown = name.rsplit('/').next().unwrap_or(name);
    let source = Source { name: shown, bytes: &bytes };
    let how = known(ports, scope, name).await?;
    let report = match any(ports, scope, source, &how).await {
        Ok(report) => report,
        Err(IngestError::Refused(refused)) => Taken::Invoices(Box::new(unkept(scope, source, refused))),
        Err(IngestError::Change(error)) => return Err(Fault::Unknown(error.to_string())),
    };
    let result = result_of(name).unwrap_or_else(|| format!("{RESULTS}{name}.json"));
    ports.bucket.put(scope, &result, text(&report)?.into_bytes()).await?;
    record(ports, scope, &ticket(name), &report).await?;
    Ok(Some(report))
}

/// A file refused for its creditor: what it says is told where it was dropped.
fn unkept(scope: &Scope, source: Source<'_>, refused: Refused) -> Report {
    let mut report = empty_report(&import_id(source.bytes), source.name, scope, None);
    report.refused.push(refused);
    report
}
