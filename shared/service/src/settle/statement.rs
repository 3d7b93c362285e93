//! Bank statements: each movement booked once, whichever file brings it first, and what is odd about the file told.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use documents::statement::{Entry, Fingerprint, Read, Rejection, Shape, Statement, movements, shape};
use documents::webhook::{Kind, Movement};
use dunning::id::MovementId;
use serde::{Deserialize, Serialize};

use super::books::{day, remember};
use super::hear::listen;
use super::marks;
use super::matching::Matcher;
use super::record::Record;
use crate::account::ChangeError;
use crate::creditor::{self, Freshness, Profile};
use crate::fault::Fault;
use crate::ingest::import_id;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// Findings of one file that are told.
const MOST_FINDINGS: usize = 100;

/// What became of a statement file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The import's id: the same bytes always have the same.
    pub import: String,
    /// The file's name.
    pub file: String,
    /// The format it was recognised as.
    pub format: String,
    /// The creditor it was taken in for.
    pub creditor: String,
    /// Statements in it that are the creditor's.
    pub statements: usize,
    /// Payments that are new and on their items.
    pub booked: usize,
    /// Payments that are new and wait for a person.
    pub waiting: usize,
    /// Money on its way.
    pub pending: usize,
    /// Returns that are new.
    pub returned: usize,
    /// Movements that another file or message had brought.
    pub known: usize,
    /// Movements of no debtor's money.
    pub ignored: usize,
    /// What is odd, in words.
    pub findings: Vec<String>,
}

impl Report {
    fn find(&mut self, finding: impl Into<String>) {
        let finding = finding.into();
        if self.findings.len() < MOST_FINDINGS && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// Reads a file that is a bank statement by its content; `None` when it is none. A table is one only when its
/// columns are a bank's.
#[must_use]
pub fn recognised(bytes: &[u8]) -> Option<Result<Read, Rejection>> {
    match shape(bytes) {
        Shape::Empty | Shape::Unknown => None,
        Shape::Csv => documents::statement::read(bytes).ok().map(in_books_currency).map(Ok),
        _ => Some(documents::statement::read(bytes)),
    }
}

/// The currency of a bank's table that names none, as of a list of invoices that names none.
const TABLE_CURRENCY: &str = "EUR";

/// A table with its currency, where it names none.
pub fn in_books_currency(mut read: Read) -> Read {
    for statement in &mut read.statements {
        let currency = statement.currency.get_or_insert_with(|| TABLE_CURRENCY.to_owned()).clone();
        for entry in &mut statement.entries {
            entry.currency.get_or_insert_with(|| currency.clone());
        }
    }
    read
}

/// Takes a statement file in, after its reader read it. Taking it in again, or one that overlaps, books nothing twice.
///
/// # Errors
/// When a port fails half-way; taking it in again goes on.
pub async fn statement(
    ports: &Ports,
    scope: &Scope,
    source: crate::ingest::Source<'_>,
    read: &Read,
) -> Result<Report, ChangeError> {
    let import = import_id(source.bytes);
    ports.bucket.put(scope, &crate::ingest::original(&import), source.bytes.to_vec()).await?;
    let (profile, _) = creditor::rules(ports, scope).await?;
    let mut report = Report {
        import,
        file: source.name.to_owned(),
        format: read.format.name().to_owned(),
        creditor: scope.creditor().to_string(),
        ..Report::default()
    };
    read.findings.iter().for_each(|finding| report.find(finding.message.clone()));
    let own: Vec<&Statement> =
        read.statements.iter().filter(|one| is_own(&profile, one, &mut report)).collect();
    report.statements = own.len();
    take_in(ports, scope, &own, &mut report).await?;
    for statement in &own {
        statement.findings.iter().for_each(|finding| report.find(finding.message.clone()));
        if let Some(words) = remember(ports, scope, statement).await? {
            report.find(format!("A statement is missing. {words}"));
        }
    }
    refresh(ports, scope, &profile, &own).await?;
    record(ports, scope, &report).await?;
    Ok(report)
}

/// Only money on an account of the creditor's is the creditor's.
fn is_own(profile: &Profile, statement: &Statement, report: &mut Report) -> bool {
    let bank = profile.letterhead.as_ref().and_then(|letterhead| letterhead.bank.as_ref());
    let own: Vec<String> =
        profile.creditor.iban.iter().chain(bank.map(|bank| &bank.iban)).map(|iban| plain(iban)).collect();
    let named = statement.account.iban.as_deref().or(statement.account.number.as_deref()).map(plain);
    let (Some(named), false) = (named, own.is_empty()) else {
        report
            .find("The statement or the creditor names no bank account; it was taken as the creditor's own.");
        return true;
    };
    let same = |iban: &String| {
        *iban == named || (named.len() >= 7 && iban.contains(&named)) || named.contains(iban.as_str())
    };
    if own.iter().any(same) {
        return true;
    }
    let ends = named.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    report.find(format!(
        "A statement is of an account ending in {ends}, which is not the creditor's; nothing of it was booked. \
         Set it as the creditor's account, or import it for its own creditor."
    ));
    false
}

pub(super) fn plain(account: &str) -> String {
    account.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

async fn take_in(
    ports: &Ports,
    scope: &Scope,
    statements: &[&Statement],
    report: &mut Report,
) -> Result<(), ChangeError> {
    let mut all = Vec::new();
    for statement in statements {
        let found = movements(statement);
        found.left_out.iter().for_each(|finding| report.find(finding.message.clone()));
        let names = contents(&statement.entries);
        all.extend(found.movements.into_iter().map(|movement| named(movement, &names)));
    }
    let now = ports.clock.now();
    let heard: Vec<Record> =
        all.iter().filter_map(|movement| preview(movement, &report.format, now)).collect();
    let mut matcher = Matcher::new(ports, scope, &heard.iter().collect::<Vec<_>>()).await?;
    for movement in &all {
        one(ports, scope, movement, &mut matcher, report).await?;
    }
    Ok(())
}

/// A record with what the movement says, to look up its references before anything is booked.
fn preview(movement: &Movement, source: &str, now: crate::rows::Instant) -> Option<Record> {
    let money = movement.amount.filter(|_| movement.kind == Kind::Received)?;
    let mut record = Record::new(movement.key.clone(), source, money.currency, now);
    record.hear(movement, now);
    Some(record)
}

async fn one(
    ports: &Ports,
    scope: &Scope,
    movement: &Movement,
    matcher: &mut Matcher,
    report: &mut Report,
) -> Result<(), ChangeError> {
    if matches!(movement.kind, Kind::Ignored(_) | Kind::Announced(_)) {
        report.ignored = report.ignored.saturating_add(1);
        return Ok(());
    }
    let source = report.format.clone();
    let name = transfer(movement);
    let mut returned = movement.clone();
    if let (Kind::Returned, Some(name)) = (&movement.kind, &name)
        && let Some((payment, _)) = marks::record(ports, scope, name).await?
    {
        returned.payment = vec![payment.id];
    }
    let heard = listen(ports, scope, &source, &returned, Some(matcher)).await?;
    if let (Kind::Received, Some(name), Some(record), true) = (&movement.kind, name, &heard.record, heard.new)
    {
        marks::lead(ports, scope, name, &record.id).await?;
    }
    let waits = heard.record.is_some_and(|record| record.waits());
    let count = match (&movement.kind, heard.new, waits) {
        (_, false, _) => &mut report.known,
        (Kind::Received, _, false) => &mut report.booked,
        (Kind::Received, _, true) => &mut report.waiting,
        (Kind::Pending, ..) => &mut report.pending,
        _ => &mut report.returned,
    };
    *count = count.saturating_add(1);
    Ok(())
}

/// What each entry is called by its content, by the name its movement bears.
fn contents(entries: &[Entry]) -> BTreeMap<String, Fingerprint> {
    entries.iter().map(|entry| (entry.fingerprint.key().to_owned(), entry.fingerprint.clone())).collect()
}

/// Adds the names under which another file, or the return of the money, may speak of the movement.
fn named(mut movement: Movement, entries: &BTreeMap<String, Fingerprint>) -> Movement {
    let own = movement.key.as_str().strip_prefix("bank:").unwrap_or_default().to_owned();
    let (base, part) = own.split_once(':').map_or((own.as_str(), ""), |(base, part)| (base, part));
    if let Some(print) = entries.get(base).filter(|print| print.by_id.is_some()) {
        let suffix = if part.is_empty() { String::new() } else { format!(":{part}") };
        movement.payment.extend(MovementId::new(format!("bank:{}{suffix}", print.by_content)));
    }
    movement
}

/// A transfer or debit by what both the payment and its return say: end-to-end id, the other side, the amount.
fn transfer(movement: &Movement) -> Option<MovementId> {
    let said = &movement.references;
    let (end_to_end, iban, amount) = (said.end_to_end.as_deref()?, said.iban.as_deref()?, movement.amount?);
    let base = format!("{end_to_end}|{}|{amount}", plain(iban));
    MovementId::new(format!("transfer:{}", import_id(base.as_bytes()))).ok()
}

/// The books are as fresh as the newest day the bank speaks of.
async fn refresh(ports: &Ports, scope: &Scope, profile: &Profile, own: &[&Statement]) -> Result<(), Fault> {
    let Some(newest) = own.iter().filter_map(|one| day(one)).max() else { return Ok(()) };
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let at = dunning::calendar::instant_at(newest, noon, profile.creditor.time_zone);
    let bank = Some(at.min(ports.clock.now()));
    creditor::refresh(ports, scope, Freshness { bank, ..Freshness::default() }).await
}

async fn record(ports: &Ports, scope: &Scope, report: &Report) -> Result<(), Fault> {
    let key = DocumentKey { kind: DocumentKind::Import, id: report.import.clone() };
    let version = ports.store.document(scope, &key).await?.map_or(0, |document| document.version);
    let document = Document { key, version: version.saturating_add(1), body: text(report)?, expires: None };
    ports.store.put_document(scope, &document).await.map(drop)
}
