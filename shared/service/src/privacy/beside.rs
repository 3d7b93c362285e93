//! What lies beside the accounts: files, imports, quarantine, payments, the inbox.

use std::collections::BTreeSet;

use documents::invoice;
use dunning::class::Channel;
use dunning::id::AccountId;
use dunning::notice::Notice;
use messages::letter::Delivery;
use messages::reply::{parts, recipients};
use serde_json::Value;

use super::account::Work;
use super::find::{document_of, is_on, read};
use super::veil::Veil;
use super::{Listing, PrivacyError};
use crate::fault::Fault;
use crate::ingest::drop::{DROP, RESULTS, result_of};
use crate::ingest::{ItemFacts, original};
use crate::notices::text;
use crate::post;
use crate::reply::{self, Reply};
use crate::rows::{Document, DocumentKey, DocumentKind, InboxRow, MarkerWrite};
use crate::scope::Scope;
use crate::strays;

/// Documents that may speak of debtors. Who a creditor is, its keys, plans, texts and terms do not.
const KINDS: [DocumentKind; 8] = [
    DocumentKind::Debtor,
    DocumentKind::Import,
    DocumentKind::Quarantine,
    DocumentKind::Books,
    DocumentKind::Idempotency,
    DocumentKind::Movement,
    DocumentKind::Reply,
    DocumentKind::Rate,
];

/// Files removed, and how many of them spoke of others too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// All.
    pub gone: usize,
    /// Those that others' items came in, too.
    pub shared: usize,
}

/// Removes every file that came in and speaks of the debtor: those its items came in, and those that name it.
pub async fn files(work: &Work<'_>, accounts: &[AccountId]) -> Result<Files, PrivacyError> {
    let mut names = BTreeSet::new();
    for account in accounts {
        let items = every!(from => work.ports.store.all_items(work.scope, account, from));
        for row in items {
            let facts: ItemFacts = read(&row.facts)?;
            if facts.item.debtor == *work.veil.debtor && !facts.original.is_empty() {
                names.insert(facts.original);
            }
        }
    }
    letters(work, accounts).await?;
    let mut files = Files::default();
    let kind = DocumentKind::Import;
    let imports = every!(from => work.ports.store.documents(work.scope, kind, from));
    for import in imports {
        let name = original(&import.key.id);
        let Some(bytes) = work.ports.bucket.get(work.scope, &name).await? else { continue };
        if names.contains(&name) || speaks(work, &bytes) {
            files.gone = files.gone.saturating_add(1);
            files.shared = files.shared.saturating_add(usize::from(of_others(&import.body, work)));
            work.ports.bucket.remove(work.scope, &name).await?;
            names.remove(&name);
        }
    }
    for name in names {
        work.ports.bucket.remove(work.scope, &name).await?;
    }
    Ok(files)
}

/// Removes what was laid into the drop and speaks of the debtor, with what is written about it, and the results of other
/// files that name it; how many there were.
pub async fn dropped(work: &Work<'_>, listing: &dyn Listing) -> Result<usize, PrivacyError> {
    let mut gone = 0_usize;
    for folder in [DROP, RESULTS] {
        for name in every!(from => listing.names(work.scope, folder, from)) {
            let Some(bytes) = work.ports.bucket.get(work.scope, &name).await? else { continue };
            if !speaks(work, &bytes) && !work.veil.traces.are_in(&name) {
                continue;
            }
            gone = gone.saturating_add(1);
            // The result first: a call that stops between the two finds the file again, and with it its result.
            if let Some(result) = result_of(&name) {
                work.ports.bucket.remove(work.scope, &result).await?;
            }
            work.ports.bucket.remove(work.scope, &name).await?;
        }
    }
    Ok(gone)
}

/// Removes what came in for nobody and speaks of the debtor; how many there were. A mail to an address of another
/// creditor's is on its way there, and that one's.
pub async fn strayed(work: &Work<'_>, listing: &dyn Listing) -> Result<usize, PrivacyError> {
    let deployment = Scope::of_deployment()?;
    let mut gone = 0_usize;
    for folder in strays::FOLDERS {
        for name in every!(from => listing.names(&deployment, folder, from)) {
            let Some(bytes) = work.ports.bucket.get(&deployment, &name).await? else { continue };
            let in_parts = || parts(&bytes).iter().any(|part| speaks(work, part));
            if !work.veil.traces.are_in(&strays::words(&bytes)) && !speaks(work, &bytes) && !in_parts() {
                continue;
            }
            let creditor = reply::creditor_of(work.ports, &recipients(&bytes)).await?;
            if creditor.is_some_and(|creditor| creditor != *work.scope.creditor()) {
                continue;
            }
            work.ports.bucket.remove(&deployment, &name).await?;
            gone = gone.saturating_add(1);
        }
    }
    Ok(gone)
}

/// Removes the letters to the debtor, and the orders they were set from.
async fn letters(work: &Work<'_>, accounts: &[AccountId]) -> Result<(), PrivacyError> {
    let deliveries = [Delivery::Ordinary, Delivery::Registered, Delivery::RegisteredWithReceipt];
    for account in accounts {
        for row in every!(from => work.ports.store.all_notices(work.scope, account, from)) {
            let Notice { id, channel, to, .. } = read(&row.body)?;
            let paper = channel == Channel::Letter;
            if !paper || !(is_own(work, account) || to.party == *work.veil.debtor) {
                continue;
            }
            let set = deliveries.map(|delivery| post::letter_name(&id, delivery));
            for name in set.into_iter().chain([post::order_name(&id)]) {
                work.ports.bucket.remove(work.scope, &name).await?;
            }
        }
    }
    Ok(())
}

/// Whether a file names the debtor, in its bytes or in what is read of it.
fn speaks(work: &Work<'_>, bytes: &[u8]) -> bool {
    let plain = String::from_utf8_lossy(bytes);
    let western: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let seen = || invoice::read(bytes).map(|read| format!("{read:?}")).unwrap_or_default();
    let traces = work.veil.traces;
    traces.are_in(&plain) || traces.are_in(&western) || traces.are_in(&seen())
}

fn of_others(report: &str, work: &Work<'_>) -> bool {
    let Ok(report) = read::<Value>(report) else { return false };
    let accounts = report.get("accounts").and_then(Value::as_array);
    // A bank statement lists no accounts, and always speaks of others.
    accounts.is_none_or(|all| {
        all.iter().filter_map(Value::as_str).any(|account| work.veil.account(account).is_none())
    })
}

/// Takes the debtor out of the creditor's documents; its own goes.
pub async fn documents(work: &Work<'_>) -> Result<(), PrivacyError> {
    for kind in KINDS {
        let documents = every!(from => work.ports.store.documents(work.scope, kind, from));
        for document in documents {
            one_document(work, document).await?;
        }
    }
    Ok(())
}

async fn one_document(work: &Work<'_>, document: Document) -> Result<(), PrivacyError> {
    let store = &work.ports.store;
    if document.key == document_of(work.veil.debtor) {
        return Ok(store.drop_document(work.scope, &document.key).await?);
    }
    let Some(body) = sifted(&work.veil, document.key.kind, &document.body)? else { return Ok(()) };
    if document.key.kind == DocumentKind::Reply {
        // Every word of a reply is its writer's; that there was one stands in the history.
        let reply: Reply = read(&document.body)?;
        work.ports.bucket.remove(work.scope, &reply.original).await?;
        return Ok(store.drop_document(work.scope, &document.key).await?);
    }
    if document.key.kind == DocumentKind::Idempotency || work.veil.traces.are_in(&document.key.id) {
        return Ok(store.drop_document(work.scope, &document.key).await?);
    }
    let version = document.version.saturating_add(1);
    if store.put_document(work.scope, &Document { version, body, ..document }).await? {
        return Ok(());
    }
    Err(PrivacyError::Busy)
}

/// The text without the debtor; `None` when it does not speak of it.
fn sifted(veil: &Veil<'_>, kind: DocumentKind, body: &str) -> Result<Option<String>, Fault> {
    // An answer kept for an idempotency key begins with the request's hash.
    let (head, json) = match kind {
        DocumentKind::Idempotency => body.split_once('\n').unwrap_or(("", body)),
        _ => ("", body),
    };
    let Ok(before) = serde_json::from_str::<Value>(json) else {
        return Ok(veil.traces.are_in(json).then(|| head.to_owned()));
    };
    let mut after = before.clone();
    veil.shared(&mut after);
    if before == after { Ok(None) } else { text(&after).map(Some) }
}

/// Takes the debtor's words out of its payments; what was paid stays.
pub async fn payments(work: &Work<'_>, accounts: &[AccountId]) -> Result<(), PrivacyError> {
    let mut own: Vec<AccountId> = accounts.to_vec();
    for account in accounts {
        own.extend(work.veil.account(account.as_str()).map(AccountId::new).transpose()?);
    }
    let own: Vec<&AccountId> = own.iter().filter(|account| is_own(work, account)).collect();
    let store = &work.ports.store;
    for (movement, stored) in every!(from => store.markers(work.scope, from)) {
        let before: Value = read(&stored)?;
        let mut after = before.clone();
        let said = before.get("said").map(Value::to_string).unwrap_or_default();
        if is_on(&before, &own) || work.veil.traces.are_in(&said) {
            silence(&mut after);
            work.veil.own(&mut after);
        } else {
            work.veil.shared(&mut after);
        }
        if before == after {
            continue;
        }
        let marker = MarkerWrite { movement, expected: Some(stored), value: text(&after)? };
        if !store.mark(work.scope, &marker).await? {
            return Err(PrivacyError::Busy);
        }
    }
    Ok(())
}

fn is_own(work: &Work<'_>, account: &AccountId) -> bool {
    let payer = account.as_str().rsplit_once('/').map_or(account.as_str(), |(payer, _)| payer);
    payer == work.veil.debtor.as_str() || payer == work.veil.pseudonym.as_str()
}

/// What the payer and the bank said goes; which invoice was meant stays.
fn silence(payment: &mut Value) {
    if let Some(said) = payment.get_mut("said").and_then(Value::as_object_mut) {
        said.retain(|name, _| matches!(name.as_str(), "item" | "numbers"));
    }
    if let Some(members) = payment.as_object_mut() {
        members.remove("proposals");
        if let Some(found) = members.get_mut("found").and_then(Value::as_object_mut) {
            found.remove("reason");
        }
    }
}

/// Takes the debtor out of what waits in the inbox.
pub async fn inbox(work: &Work<'_>) -> Result<(), PrivacyError> {
    let store = &work.ports.store;
    for row in every!(from => store.all_inbox(work.scope, from)) {
        let before: Value = read(&row.body)?;
        let mut after = before.clone();
        work.veil.shared(&mut after);
        if before != after {
            // What waits is one message about one payment: where one word is the debtor's, all are.
            work.veil.own(&mut after);
            store.put_inbox(work.scope, &InboxRow { body: text(&after)?, ..row }).await?;
        }
    }
    Ok(())
}

/// Where the state of an erasure under way is kept, and what is left of one.
pub const fn erasure(id: String) -> DocumentKey {
    DocumentKey { kind: DocumentKind::Erasure, id }
}
