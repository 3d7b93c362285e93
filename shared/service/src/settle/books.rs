//! How far the books go: the newest day that the bank and the lists speak of, and the statements that are missing.

use chrono::NaiveDate;
use documents::statement::{Scope as Reach, Statement};
use serde::{Deserialize, Serialize};

use super::gap::{self, Gap};
use super::statement::plain;
use crate::creditor::{self, Freshness};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// Statements of one account that are remembered, to notice one that is missing.
const MOST_REMEMBERED: usize = 60;
/// Pages of accounts of the creditor's that are read.
const MOST_PAGES: usize = 20;
/// What the ids of what is remembered of an account begin with.
const ACCOUNT: &str = "account-";

/// How far the books of a creditor go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    /// When news came in last.
    #[serde(flatten)]
    pub fresh: Freshness,
    /// What is missing between statements.
    pub gaps: Vec<Gap>,
}

/// How far the books go now. A gap that a later import filled is none any more.
///
/// # Errors
/// When it cannot be read.
pub async fn books(ports: &Ports, scope: &Scope) -> Result<Books, Fault> {
    let mut books = Books { fresh: creditor::freshness(ports, scope).await?, gaps: Vec::new() };
    let mut pages = Pages::at_most(MOST_PAGES, "the bank accounts");
    while let Some(from) = pages.open()? {
        let page = ports.store.documents(scope, DocumentKind::Books, from).await?;
        for document in pages.turn(page) {
            let Some((account, seen)) = seen_of(&document)? else { continue };
            let gaps = gap::of_account(account, &seen.statements).into_iter();
            books.gaps.extend(gaps.filter(|gap| !seen.settled.contains(&gap.id)));
        }
    }
    Ok(books)
}

/// What is remembered of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    statements: Vec<Statement>,
    /// Gaps of which a person said that nothing is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    settled: Vec<String>,
}

/// The bank account of a document, with what is remembered of its statements; nothing where it is about no account.
fn seen_of(document: &Document) -> Result<Option<(&str, Seen)>, Fault> {
    let Some(account) = document.key.id.strip_prefix(ACCOUNT) else { return Ok(None) };
    let seen = serde_json::from_str(&document.body);
    Ok(Some((account, seen.map_err(|error| Fault::Unreadable(error.to_string()))?)))
}

/// Remembers a statement; says in words what is missing before it.
pub(super) async fn remember(
    ports: &Ports,
    scope: &Scope,
    statement: &Statement,
) -> Result<Option<String>, Fault> {
    let named = statement.account.iban.as_deref().or(statement.account.number.as_deref());
    let (Some(named), Reach::EndOfDay) = (named, statement.scope) else { return Ok(None) };
    let key = DocumentKey { kind: DocumentKind::Books, id: format!("{ACCOUNT}{}", plain(named)) };
    let document = ports.store.document(scope, &key).await?;
    let version = document.as_ref().map_or(0, |document| document.version);
    let known = document.and_then(|document| serde_json::from_str::<Seen>(&document.body).ok());
    let Seen { statements: mut seen, settled } = known.unwrap_or_default();
    let bare = Statement { entries: Vec::new(), findings: Vec::new(), ..statement.clone() };
    if seen.contains(&bare) {
        return Ok(None);
    }
    seen.push(bare.clone());
    seen.sort_by_key(day);
    let place = seen.iter().position(|one| *one == bare).unwrap_or(0);
    let pair = place.checked_sub(1).and_then(|before| seen.get(before..=place));
    let missing =
        pair.and_then(|pair| gap::of_account(named, pair).into_iter().next()).map(|gap| gap.missing);
    let surplus = seen.len().saturating_sub(MOST_REMEMBERED);
    seen.drain(..surplus);
    let body = text(&Seen { statements: seen, settled })?;
    let document = Document { key, version: version.saturating_add(1), body, expires: None };
    // Somebody who took in another at the same time remembers that one; the next import notices both.
    ports.store.put_document(scope, &document).await?;
    Ok(missing)
}

/// Notes that nothing is missing where `gap` says so. False when there is no such gap now.
///
/// # Errors
/// When it cannot be read or written.
pub async fn nothing_missing(ports: &Ports, scope: &Scope, gap: &str) -> Result<bool, Fault> {
    let mut pages = Pages::at_most(MOST_PAGES, "the bank accounts");
    while let Some(from) = pages.open()? {
        for document in pages.turn(ports.store.documents(scope, DocumentKind::Books, from).await?) {
            let Some((account, mut seen)) = seen_of(&document)? else { continue };
            let gaps = gap::of_account(account, &seen.statements);
            if !gaps.iter().any(|one| one.id == gap) || seen.settled.iter().any(|one| one == gap) {
                continue;
            }
            // What was settled of gaps that are none any more is forgotten with them.
            seen.settled.retain(|one| gaps.iter().any(|gap| gap.id == *one));
            seen.settled.push(gap.to_owned());
            let document =
                Document { version: document.version.saturating_add(1), body: text(&seen)?, ..document };
            return ports.store.put_document(scope, &document).await;
        }
    }
    Ok(false)
}

/// The last day a statement speaks of.
pub(super) fn day(statement: &Statement) -> Option<NaiveDate> {
    let closing = statement.closing.as_ref().and_then(|balance| balance.date);
    let booked = statement.entries.iter().filter_map(|entry| entry.booking_date).max();
    closing.or(statement.period.map(|period| period.to)).or(booked)
}
