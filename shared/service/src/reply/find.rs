//! Which account a reply is about, and how that is known: the address it was sent to, the message it answers, or who
//! wrote it. Each is tried only when the one before it found nothing.

use dunning::id::{AccountId, CreditorId, DebtorId, NoticeId};
use messages::reply::Received;
use serde::{Deserialize, Serialize};

use super::address;
use crate::fault::Fault;
use crate::ingest::debtors::Known;
use crate::ports::{LIST_BUCKETS, Pages, Ports};
use crate::rows::{DocumentKind, PointerKey};
use crate::scope::Scope;

/// Pages of customers, and of accounts, looked through for a sender.
const MOST_PAGES: usize = 100;
/// Message ids of a thread looked up, nearest first.
const MOST_IDS: usize = 10;

/// How a reply was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// It was sent to the notice's own address.
    Address,
    /// It answers a message that we sent.
    Thread,
    /// Its sender is a contact of one customer with one account.
    Sender,
}

/// What a reply is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub account: AccountId,
    pub notice: Option<NoticeId>,
    pub by: By,
}

/// Whose mail it is: proven by the notice's own address it was sent to.
///
/// # Errors
/// When a port fails.
pub async fn creditor_of(ports: &Ports, recipients: &[String]) -> Result<Option<CreditorId>, Fault> {
    let (keys, creditors) = (crate::portal::link_keys(ports).await?, ports.store.creditors().await?);
    let mut opened = recipients.iter().filter_map(|one| address::open(&keys, &creditors, one));
    Ok(opened.next().map(|(creditor, _)| creditor))
}

pub(super) async fn account(
    ports: &Ports,
    scope: &Scope,
    recipients: &[String],
    received: &Received,
) -> Result<Option<Found>, Fault> {
    let keys = crate::portal::link_keys(ports).await?;
    let own = std::slice::from_ref(scope.creditor());
    for (_, notice) in recipients.iter().filter_map(|one| address::open(&keys, own, one)) {
        if let Some(found) = pointed(ports, scope, notice.to_string(), By::Address).await? {
            return Ok(Some(found));
        }
    }
    for id in received.answers.iter().take(MOST_IDS) {
        let id = id.split('@').next().unwrap_or_default().to_owned();
        if let Some(found) = pointed(ports, scope, id, By::Thread).await? {
            return Ok(Some(found));
        }
    }
    let sender = received.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default();
    let account = by_sender(ports, scope, &sender).await?;
    Ok(account.map(|account| Found { account, notice: None, by: By::Sender }))
}

async fn pointed(ports: &Ports, scope: &Scope, id: String, by: By) -> Result<Option<Found>, Fault> {
    if id.is_empty() {
        return Ok(None);
    }
    let pointer = ports.store.pointer(scope, &PointerKey::Message(id)).await?;
    Ok(pointer.map(|to| Found { account: to.account, notice: NoticeId::new(to.target).ok(), by }))
}

/// The only account of the only customer with this contact; several are no answer.
async fn by_sender(ports: &Ports, scope: &Scope, sender: &str) -> Result<Option<AccountId>, Fault> {
    let mut payers: Vec<DebtorId> = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES);
    while let Some(from) = pages.open().filter(|_| sender.contains('@')) {
        let page = ports.store.documents(scope, DocumentKind::Debtor, from).await?;
        for document in pages.turn(page) {
            let Ok(known) = serde_json::from_str::<Known>(&document.body) else { continue };
            let mut emails = known.debtor.contacts.iter().filter_map(|contact| contact.email.as_deref());
            let payer = known.debtor.payer_id();
            if emails.any(|email| email.to_lowercase() == sender) && !payers.contains(payer) {
                payers.push(payer.clone());
            }
        }
    }
    let [payer] = payers.as_slice() else { return Ok(None) };
    let begins = format!("{payer}/");
    let mut accounts = Vec::new();
    for bucket in 0..LIST_BUCKETS {
        let mut pages = Pages::at_most(MOST_PAGES);
        while let Some(from) = pages.open() {
            let page = ports.store.heads(scope, bucket, from).await?;
            let rows = pages.turn(page).into_iter().map(|listed| listed.account);
            accounts.extend(rows.filter(|account| account.as_str().starts_with(&begins)));
        }
    }
    Ok(if accounts.len() == 1 { accounts.pop() } else { None })
}
