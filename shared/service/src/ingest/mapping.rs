//! Which column of a creditor's lists means what: said once by a person, kept, applied to the next list alike.

use documents::invoice::table::{self, Field, Saved};
use documents::invoice::{self, Read};
use documents::statement::table as bank;
use documents::statement::{Read as Statements, Rejection};
use serde::{Deserialize, Serialize};

use super::{IngestError, Refused, import_id};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;
use crate::settle;

/// Pages of mappings read.
const MOST_PAGES: usize = 5;
/// Columns that a person may say.
const MOST_COLUMNS: usize = 60;

/// What a person said of a table's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Columns {
    /// Nothing: the header speaks for itself, or what was said of it before.
    #[default]
    Unsaid,
    /// It is a list of invoices or customers.
    List(Vec<(Field, String)>),
    /// It is a bank's table of movements.
    Bank(Vec<bank::Column>),
}

/// Columns as a person said them: field and header. Those of a bank name a day and an amount, and no invoice.
///
/// # Errors
/// When it is not written as `field=HEADER,field=HEADER`, or a field is unknown.
pub fn said(words: &str) -> Result<Columns, Refused> {
    let pairs = || words.split(',').filter(|part| !part.trim().is_empty()).take(MOST_COLUMNS);
    let movement = |part: &str| {
        let (field, header) = part.split_once('=')?;
        let header = header.trim().to_owned();
        Some(bank::Column { header, occurrence: 0, field: bank::Field::named(field)? })
    };
    let columns: Option<Vec<bank::Column>> = pairs().map(movement).collect();
    let has = |columns: &[bank::Column], fields: &[bank::Field]| {
        columns.iter().any(|column| fields.contains(&column.field))
    };
    let of_bank = columns.filter(|columns| {
        has(columns, &[bank::Field::Date, bank::Field::ValueDate])
            && has(columns, &[bank::Field::Amount, bank::Field::Credit])
    });
    match of_bank {
        Some(columns) => Ok(Columns::Bank(columns)),
        None if pairs().next().is_none() => Ok(Columns::Unsaid),
        None => of_list(words).map(Columns::List),
    }
}

fn of_list(words: &str) -> Result<Vec<(Field, String)>, Refused> {
    let wrong = |message: String| {
        let hint = "Write it as number=HEADER,total=HEADER,due_date=HEADER,debtor_name=HEADER, or for a bank's table as \
                    date=HEADER,amount=HEADER,counterparty=HEADER,text=HEADER";
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
    columns: &Columns,
) -> Result<Result<Read, Refused>, IngestError> {
    if !invoice::is_list(bytes) {
        return Ok(invoice::read(bytes).map_err(Refused::from));
    }
    let Columns::List(said) = columns else {
        let lists = all(ports, scope).await?.into_iter().filter_map(|kept| match kept {
            Kept::List(saved) => Some(saved),
            Kept::Bank { .. } => None,
        });
        return Ok(table::read_among(bytes, &lists.collect::<Vec<_>>()).map_err(Refused::from));
    };
    let proposal = match table::propose_with(bytes, said) {
        Ok(proposal) => proposal,
        Err(rejection) => return Ok(Err(Refused::from(rejection))),
    };
    let read = table::read_with(bytes, &proposal.mapping).map_err(Refused::from);
    if read.is_ok() {
        keep(ports, scope, &Kept::List(Saved { headers: proposal.headers, mapping: proposal.mapping }))
            .await?;
    }
    Ok(read)
}

/// Reads a file that is a bank statement: a bank's table by what is said of its columns now, or was before; anything
/// else by its content. `None` when it is none.
///
/// # Errors
/// When a port fails.
pub async fn statement(
    ports: &Ports,
    scope: &Scope,
    bytes: &[u8],
    columns: &Columns,
) -> Result<Option<Result<Statements, Rejection>>, Fault> {
    match columns {
        Columns::List(_) => Ok(None),
        Columns::Bank(columns) => {
            let mapping = bank::Mapping { columns: columns.clone(), ..bank::Mapping::default() };
            let read = bank::read_with(bytes, &mapping).map(settle::in_books_currency);
            if let (Ok(_), Ok(Some(headers))) = (&read, bank::headers(bytes, &mapping)) {
                keep(ports, scope, &Kept::Bank { headers, bank: mapping }).await?;
            }
            Ok(Some(read))
        }
        Columns::Unsaid if invoice::is_list(bytes) => Ok(match saved_bank(ports, scope, bytes).await? {
            Some(mapping) => Some(bank::read_with(bytes, &mapping).map(settle::in_books_currency)),
            None => settle::recognised(bytes),
        }),
        Columns::Unsaid => Ok(settle::recognised(bytes)),
    }
}

/// The mapping kept for the very header that a bank's table has.
async fn saved_bank(ports: &Ports, scope: &Scope, bytes: &[u8]) -> Result<Option<bank::Mapping>, Fault> {
    let fits = |kept: Kept| match kept {
        Kept::Bank { headers, bank: mapping } => {
            let same = bank::headers(bytes, &mapping).is_ok_and(|found| found.as_ref() == Some(&headers));
            same.then_some(mapping)
        }
        Kept::List(_) => None,
    };
    Ok(all(ports, scope).await?.into_iter().find_map(fits))
}

/// A mapping as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Kept {
    /// Of a bank's tables.
    Bank {
        /// The whole header, by which the next one is known.
        headers: Vec<String>,
        /// What its columns mean.
        bank: bank::Mapping,
    },
    /// Of lists of invoices or customers.
    List(Saved),
}

/// The mappings kept, one per header.
///
/// # Errors
/// When they cannot be read.
pub async fn all(ports: &Ports, scope: &Scope) -> Result<Vec<Kept>, Fault> {
    let mut all = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the mappings");
    while let Some(from) = pages.open()? {
        let page = ports.store.documents(scope, DocumentKind::Mapping, from).await?;
        for document in pages.turn(page) {
            let saved = serde_json::from_str::<Kept>(&document.body);
            all.push(saved.map_err(|error| Fault::Unreadable(error.to_string()))?);
        }
    }
    Ok(all)
}

/// Keeps a mapping for its header; the version before it is replaced.
async fn keep(ports: &Ports, scope: &Scope, saved: &Kept) -> Result<(), Fault> {
    let (Kept::List(Saved { headers, .. }) | Kept::Bank { headers, .. }) = saved;
    let id = import_id(headers.join("\u{1f}").as_bytes());
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
