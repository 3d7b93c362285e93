//! Which column of a creditor's lists means what: said once by a person, kept, applied to the next list alike.

use documents::invoice::table::{self, Field, Saved};
use documents::invoice::{self, Read};

use super::{IngestError, Refused, import_id};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// Pages of mappings read.
const MOST_PAGES: usize = 5;
/// Columns that a person may say.
const MOST_COLUMNS: usize = 60;

/// Columns as a person said them: field and header.
///
/// # Errors
/// When it is not written as `field=HEADER,field=HEADER`, or a field is unknown.
pub fn said(words: &str) -> Result<Vec<(Field, String)>, Refused> {
    let wrong = |message: String| {
        let hint = "Write it as number=HEADER,total=HEADER,due_date=HEADER,debtor_name=HEADER";
        Refused::of("bad_mapping", "mapping", message, hint)
    };
    let one = |part: &str| {
        let (field, header) =
            part.split_once('=').ok_or_else(|| wrong(format!("\"{part}\" says no column")))?;
        let known = Field::named(field).ok_or_else(|| wrong(format!("There is no field \"{field}\"")))?;
        Ok((known, header.trim().to_owned()))
    };
    words.split(',').filter(|part| !part.trim().is_empty()).take(MOST_COLUMNS).map(one).collect()
}

/// Reads a file; a list by what was said of its columns now, else by the mapping kept for its header.
///
/// # Errors
/// `Err` of the outer result when a port fails, of the inner one when the file cannot be read.
pub async fn read(
    ports: &Ports,
    scope: &Scope,
    bytes: &[u8],
    said: &[(Field, String)],
) -> Result<Result<Read, Refused>, IngestError> {
    if !invoice::is_list(bytes) {
        return Ok(invoice::read(bytes).map_err(Refused::from));
    }
    if said.is_empty() {
        let saved = all(ports, scope).await?;
        return Ok(table::read_among(bytes, &saved).map_err(Refused::from));
    }
    let proposal = match table::propose_with(bytes, said) {
        Ok(proposal) => proposal,
        Err(rejection) => return Ok(Err(Refused::from(rejection))),
    };
    let read = table::read_with(bytes, &proposal.mapping).map_err(Refused::from);
    if read.is_ok() {
        keep(ports, scope, &Saved { headers: proposal.headers, mapping: proposal.mapping }).await?;
    }
    Ok(read)
}

/// The mappings kept, one per header.
///
/// # Errors
/// When they cannot be read.
pub async fn all(ports: &Ports, scope: &Scope) -> Result<Vec<Saved>, Fault> {
    let mut all = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES);
    while let Some(from) = pages.open() {
        let page = ports.store.documents(scope, DocumentKind::Mapping, from).await?;
        for document in pages.turn(page) {
            let saved = serde_json::from_str::<Saved>(&document.body);
            all.push(saved.map_err(|error| Fault::Unreadable(error.to_string()))?);
        }
    }
    Ok(all)
}

/// Keeps a mapping for its header; the version before it is replaced.
async fn keep(ports: &Ports, scope: &Scope, saved: &Saved) -> Result<(), Fault> {
    let id = import_id(saved.headers.join("\u{1f}").as_bytes());
    let key = DocumentKey { kind: DocumentKind::Mapping, id };
    let known = ports.store.document(scope, &key).await?;
    let body = text(saved)?;
    if known.as_ref().is_some_and(|known| known.body == body) {
        return Ok(());
    }
    let version = known.map_or(1, |known| known.version.saturating_add(1));
    if ports.store.put_document(scope, &Document { key, version, body, expires: None }).await? {
        return Ok(());
    }
    Err(Fault::Throttled("the mapping was changed at the same time; try again".to_owned()))
}
