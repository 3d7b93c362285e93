//! Invoices in: what was read becomes items of accounts; what cannot be used waits in quarantine; nothing is lost.

mod any;
mod books;
pub mod debtors;
pub mod drop;
pub mod facts;
mod gather;
mod heard;
mod known;
pub mod mapping;
mod money;
pub mod quarantine;
pub mod refusal;
mod report;
pub mod seller;
pub mod snapshot;
mod standing;
mod statuses;
mod take;
pub mod terms;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use documents::invoice::{Document, Finding, Format, Read};
use dunning::event::Actor;
use dunning::id::{AccountId, CreditorId};
use dunning::item::Item;
use dunning::party::Creditor;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::account::ChangeError;
use crate::creditor::{self, Freshness};
use crate::fault::Fault;
use crate::ports::Ports;
use crate::scope::Scope;

pub use any::{Taken, any};
pub use mapping::Columns;
pub use refusal::Refused;
pub use report::{Passed, Question, Report, report, told};
use report::{empty_report, record};
pub use snapshot::{Complete, Wish};

/// The facts of an item as its row keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFacts {
    /// What is owed.
    pub item: Item,
    /// Where the file it came in lies in the bucket.
    pub original: String,
    /// Whether the due date was derived from the creditor's terms.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub due_derived: bool,
    /// What a careful reader would object to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

impl ItemFacts {
    fn of(item: Item, document: &Document, original: &str, due_derived: bool) -> Self {
        Self { item, original: original.to_owned(), due_derived, findings: document.findings.clone() }
    }
}

/// A file that came in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name, for people.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Why a file was not taken at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IngestError {
    /// It cannot be used; it lies in quarantine when its creditor is known.
    #[error("{0}")]
    Refused(Refused),
    /// Something failed; taking the file in again goes on where it stopped.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for IngestError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// The creditor a file speaks for: the one it names, else the one given.
///
/// # Errors
/// When neither names one, or the two differ.
pub fn creditor_of(read: &Read, given: Option<&CreditorId>) -> Result<CreditorId, Refused> {
    let named = read.creditor.as_ref().map(|creditor| CreditorId::new(&creditor.id)).transpose();
    let named = named.map_err(|error| Refused::invalid("creditor.id", &error.to_string()))?;
    match (named, given) {
        (Some(named), Some(given)) if named != *given => Err(Refused::of(
            "other_creditor",
            "creditor.id",
            format!("The file is for the creditor {named}, not for {given}"),
            "Import it with that creditor's key, or correct the file",
        )),
        (Some(creditor), _) => Ok(creditor),
        (None, Some(creditor)) => Ok(creditor.clone()),
        (None, None) => Err(Refused::missing("creditor", "the creditor these invoices are from")),
    }
}

/// How a file is to be taken in, beyond what it says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct How {
    /// Whether it lists every open item.
    pub complete: Option<Complete>,
    /// What some columns of a table mean.
    #[serde(default)]
    pub columns: Columns,
}

/// Reads a file and takes it in for the creditor of `scope`: every door leads here.
///
/// # Errors
/// When it is for another creditor, or a port failed.
pub async fn file(
    ports: &Ports,
    scope: &Scope,
    source: Source<'_>,
    how: &How,
) -> Result<Report, IngestError> {
    match mapping::read(ports, scope, source.bytes, &how.columns).await? {
        Ok(read) => {
            creditor_of(&read, Some(scope.creditor())).map_err(IngestError::Refused)?;
            match how.complete {
                Some(complete) => ingest_complete(ports, scope, source, &read, complete).await,
                None => ingest(ports, scope, source, &read).await,
            }
        }
        Err(refused) => reject(ports, scope, source, refused, how.complete).await,
    }
}

/// Takes in what was read of a file.
///
/// # Errors
/// When nothing could be taken, or a port failed half-way; repeating it is safe.
pub async fn ingest(
    ports: &Ports,
    scope: &Scope,
    source: Source<'_>,
    read: &Read,
) -> Result<Report, IngestError> {
    let (kept, mut report) = begin(ports, scope, source, read).await?;
    let intake = kept.intake(ports, scope);
    report.refused.extend(read.rejections.iter().cloned().map(Refused::from));
    let heard = books::heard(&intake, read).await?;
    take::documents(&intake, &facts::documents_of(read), heard, &mut report).await?;
    money::unapplied(&intake, &read.unapplied, &mut report).await?;
    debtors::customers(&intake, &read.customers, &mut report).await?;
    statuses::apply(&intake, &read.statuses, &mut report).await?;
    if matches!(read.format, Format::Csv | Format::Xlsx | Format::Fec) {
        let list = Some(ports.clock.now());
        creditor::refresh(ports, scope, Freshness { list, ..Freshness::default() }).await?;
    }
    end(ports, scope, read, None, report).await
}

/// Takes in a file that lists every open item as of a day: what it does not name is settled.
///
/// # Errors
/// As [`ingest`].
pub async fn ingest_complete(
    ports: &Ports,
    scope: &Scope,
    source: Source<'_>,
    read: &Read,
    complete: Complete,
) -> Result<Report, IngestError> {
    let (kept, mut report) = begin(ports, scope, source, read).await?;
    let intake = kept.intake(ports, scope);
    report.refused.extend(read.rejections.iter().cloned().map(Refused::from));
    snapshot::take(&intake, read, complete, &mut report).await?;
    if complete.wish == Wish::Look {
        return Ok(report);
    }
    end(ports, scope, read, Some(complete.as_of), report).await
}

/// What taking a file in needs to know of its creditor.
struct Kept {
    profile: creditor::Profile,
    rules: dunning::rules::Rules,
    terms: Vec<terms::TermsOfSale>,
    by: Actor,
    original: String,
    checked: bool,
}

impl Kept {
    async fn read(ports: &Ports, scope: &Scope, by: Actor, original: String) -> Result<Self, Fault> {
        let (profile, rules) = creditor::rules(ports, scope).await?;
        let terms = terms::all(ports, scope).await?;
        Ok(Self { profile, rules, terms, by, original, checked: false })
    }

    fn intake<'a>(&'a self, ports: &'a Ports, scope: &'a Scope) -> take::Intake<'a> {
        take::Intake {
            ports,
            scope,
            profile: &self.profile,
            rules: &self.rules,
            by: self.by.clone(),
            original: self.original.clone(),
            own: seller::Own::of(&self.profile),
            terms: &self.terms,
            checked: self.checked,
        }
    }
}

/// Keeps the original, and the creditor that the file names.
async fn begin(
    ports: &Ports,
    scope: &Scope,
    source: Source<'_>,
    read: &Read,
) -> Result<(Kept, Report), IngestError> {
    let import = import_id(source.bytes);
    ports.bucket.put(scope, &original(&import), source.bytes.to_vec()).await?;
    if let Some(stated) = &read.creditor {
        let known = creditor::profile(ports, scope).await?.map(|(_, profile)| profile.creditor);
        let creditor = creditor_facts(scope, known.as_ref(), stated)?;
        creditor::enrol(ports, scope, &creditor).await.map_err(IngestError::from)?;
        creditor::forget(ports, scope);
    }
    let kept = Kept::read(ports, scope, Actor::Import(import.clone()), original(&import)).await?;
    let kept = Kept { checked: !matches!(read.format, Format::Csv | Format::Xlsx | Format::Fec), ..kept };
    Ok((kept, empty_report(&import, source.name, scope, Some(read.format))))
}

/// Counts, keeps what was refused, and keeps the report.
async fn end(
    ports: &Ports,
    scope: &Scope,
    read: &Read,
    complete: Option<NaiveDate>,
    mut report: Report,
) -> Result<Report, IngestError> {
    if is_list(read) {
        let payers = debtors::payers(ports, scope).await?;
        report.customers = payers.len();
        report.unreachable = payers.iter().filter(|payer| !payer.reachable()).count();
    }
    let numbers = read.documents.iter().filter_map(number_of).collect();
    crate::settle::wake(ports, scope, &numbers).await?;
    quarantine::keep(ports, scope, &report, complete).await?;
    record(ports, scope, &report.import, &report).await?;
    Ok(report)
}

/// A list shows how the whole portfolio stands; a single invoice does not pay for counting it.
fn is_list(read: &Read) -> bool {
    matches!(read.format, Format::Csv | Format::Xlsx | Format::Fec | Format::Json)
}

/// Keeps a file that cannot be read at all, with the reason.
///
/// # Errors
/// When it cannot be kept.
pub async fn reject(
    ports: &Ports,
    scope: &Scope,
    source: Source<'_>,
    refused: Refused,
    complete: Option<Complete>,
) -> Result<Report, IngestError> {
    let import = import_id(source.bytes);
    ports.bucket.put(scope, &original(&import), source.bytes.to_vec()).await?;
    let mut report = empty_report(&import, source.name, scope, None);
    report.refused.push(refused);
    quarantine::keep(ports, scope, &report, complete.map(|complete| complete.as_of)).await?;
    record(ports, scope, &report.import, &report).await?;
    Ok(report)
}

/// Changes one customer by a person's hand, and tells its accounts.
///
/// # Errors
/// When there is no such customer, or a port failed.
pub async fn correct_customer(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    customer: &documents::invoice::model::Customer,
) -> Result<debtors::Known, IngestError> {
    let kept = Kept::read(ports, scope, Actor::Person(who.to_owned()), String::new()).await?;
    let mut report = Report::default();
    debtors::correct(&kept.intake(ports, scope), customer, &mut report).await
}

/// The id of an import: what its bytes hash to.
#[must_use]
pub fn import_id(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Where the original of an import lies in the bucket.
#[must_use]
pub fn original(import: &str) -> String {
    format!("originals/{import}")
}

/// The creditor as the file states it; what it does not state stays as it is known.
fn creditor_facts(
    scope: &Scope,
    known: Option<&Creditor>,
    stated: &documents::invoice::model::Creditor,
) -> Result<Creditor, IngestError> {
    let object = |value| if let Ok(Value::Object(fields)) = value { fields } else { Map::new() };
    let mut fields = known.map(|known| object(serde_json::to_value(known))).unwrap_or_default();
    fields.extend(object(serde_json::to_value(stated)).into_iter().filter(|(_, value)| !value.is_null()));
    fields.entry("name").or_insert_with(|| scope.creditor().as_str().into());
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| IngestError::Refused(Refused::invalid("creditor", &error.to_string())))
}

/// The document's own number, for a refusal that is about it.
fn number_of(document: &Document) -> Option<&str> {
    document.number.as_deref()
}

/// Sorted and without repetition, as the report lists them.
fn note_account(report: &mut Report, account: &AccountId) {
    let account = account.to_string();
    if let Err(place) = report.accounts.binary_search(&account) {
        report.accounts.insert(place, account);
    }
}
