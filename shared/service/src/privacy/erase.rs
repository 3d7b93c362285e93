//! Erasing, step by step. What is known at the beginning is kept until the end, so that any step may be done again.

use dunning::id::{AccountId, DebtorId};
use serde::{Deserialize, Serialize};

use super::account::{Work, rewrite};
use super::beside::{self, erasure};
use super::find::{Found, find, own, read};
use super::traces::Traces;
use super::veil::Veil;
use super::{Erased, Kept, PrivacyError, Shelf};
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{Document, Instant};
use crate::scope::Scope;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Who is to be erased.
    pub debtor: DebtorId,
    /// Why; kept, so it must not name the person.
    pub reason: String,
    /// Also when something is still owed.
    pub force: bool,
}

/// An erasure under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Doing {
    debtor: DebtorId,
    pseudonym: DebtorId,
    salt: String,
    begun: Instant,
    reason: String,
    accounts: Vec<AccountId>,
    traces: Traces,
    files: usize,
    shared: usize,
    messages: usize,
}

/// Erases a debtor. Killed half-way, the same call goes on where it stopped; done twice, there is nothing left to do.
///
/// # Errors
/// When something is still owed, the person is not known, or a port failed; then call it again.
pub async fn erase(
    ports: &Ports,
    kept: Kept<'_>,
    scope: &Scope,
    wish: &Wish,
) -> Result<Erased, PrivacyError> {
    let (version, mut doing) = begun(ports, scope, wish).await?;
    let known = doing.clone();
    let work = work(ports, kept.shelf, scope, &known);
    for account in &known.accounts {
        let messages = kept.captured.drop_messages(scope, account).await?;
        doing.messages = doing.messages.saturating_add(messages);
    }
    let files = beside::files(&work, &known.accounts).await?;
    doing.files = doing.files.saturating_add(files.gone);
    doing.shared = doing.shared.saturating_add(files.shared);
    let dropped = beside::dropped(&work, kept.listing).await?;
    let strayed = beside::strayed(&work, kept.listing).await?;
    doing.files = doing.files.saturating_add(dropped).saturating_add(strayed);
    // The counts are only for the report: when this cannot be written, somebody else is at the same work.
    note(ports, scope, version.saturating_add(1), &doing).await?;
    for account in &known.accounts {
        rewrite(&work, account).await?;
    }
    beside::payments(&work, &known.accounts).await?;
    beside::inbox(&work).await?;
    beside::documents(&work).await?;
    kept.shelf.clear_expired(scope).await?;
    finish(ports, scope, &doing).await
}

fn work<'a>(ports: &'a Ports, shelf: &'a dyn Shelf, scope: &'a Scope, doing: &'a Doing) -> Work<'a> {
    let Doing { debtor, pseudonym, salt, begun, reason, accounts, traces, .. } = doing;
    let veil = Veil { debtor, pseudonym, accounts, traces, salt };
    Work { ports, shelf, scope, veil, begun: *begun, reason }
}

fn doing_key(debtor: &DebtorId) -> crate::rows::DocumentKey {
    erasure(format!("doing-{debtor}"))
}

/// What was begun before, or a beginning.
async fn begun(ports: &Ports, scope: &Scope, wish: &Wish) -> Result<(u64, Doing), PrivacyError> {
    if let Some(document) = ports.store.document(scope, &doing_key(&wish.debtor)).await? {
        return Ok((document.version, read(&document.body)?));
    }
    let found = find(ports, scope, &wish.debtor).await?;
    may_go(&found, wish)?;
    let token = || ports.clock.token();
    let short: String = token().chars().take(16).collect();
    let doing = Doing {
        debtor: wish.debtor.clone(),
        pseudonym: DebtorId::new(format!("erased-{short}"))?,
        salt: token() + &token(),
        begun: ports.clock.now(),
        reason: wish.reason.trim().to_owned(),
        accounts: found.accounts.iter().map(|account| account.id.clone()).collect(),
        traces: found.traces,
        files: 0,
        shared: 0,
        messages: 0,
    };
    note(ports, scope, 1, &doing).await?;
    Ok((1, doing))
}

fn may_go(found: &Found, wish: &Wish) -> Result<(), PrivacyError> {
    let named = wish.reason.split_whitespace().any(|word| word == wish.debtor.as_str());
    if named || found.traces.are_in(&wish.reason) {
        return Err(PrivacyError::Named);
    }
    let invoiced = found.accounts.iter().flat_map(|account| account.lines.values());
    let theirs = invoiced.filter(|line| line.debtor == wish.debtor && line.open() > 0).count();
    let paid_for = own(&found.accounts, &wish.debtor).map(|account| {
        let others = account.lines.values().filter(|line| line.debtor != wish.debtor && line.open() > 0);
        let credit = usize::from(account.credit > 0);
        others.count().saturating_add(account.cash.len()).saturating_add(credit)
    });
    let items = paid_for.fold(theirs, usize::saturating_add);
    if items > 0 && !wish.force {
        return Err(PrivacyError::Open { debtor: wish.debtor.clone(), items });
    }
    Ok(())
}

async fn note(ports: &Ports, scope: &Scope, version: u64, doing: &Doing) -> Result<(), PrivacyError> {
    let (key, body) = (doing_key(&doing.debtor), text(doing)?);
    if ports.store.put_document(scope, &Document { key, version, body, expires: None }).await? {
        return Ok(());
    }
    Err(PrivacyError::Busy)
}

/// What is left says that and why, under the pseudonym; what was known for the work goes last.
async fn finish(ports: &Ports, scope: &Scope, doing: &Doing) -> Result<Erased, PrivacyError> {
    let erased = Erased {
        pseudonym: doing.pseudonym.clone(),
        at: doing.begun,
        reason: doing.reason.clone(),
        accounts: doing.accounts.len(),
        files: doing.files,
        shared: doing.shared,
        messages: doing.messages,
    };
    let key = erasure(doing.pseudonym.to_string());
    let document = Document { key, version: 1, body: text(&erased)?, expires: None };
    // False: a call that stopped right here wrote it.
    ports.store.put_document(scope, &document).await?;
    ports.store.drop_document(scope, &doing_key(&doing.debtor)).await?;
    Ok(erased)
}
