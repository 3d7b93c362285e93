//! Which account a reply is about, and how that is known: the address it was sent to, the message it answers, or who
//! wrote it. Each is tried only when the one before it found nothing.

use std::collections::BTreeSet;

use dunning::id::{AccountId, CreditorId, DebtorId, NoticeId};
use dunning::party::Debtor;
use dunning::phone::international;
use messages::reply::Received;
use serde::{Deserialize, Serialize};

use super::address;
use crate::fault::Fault;
use crate::ingest::debtors;
use crate::ports::Ports;
use crate::rows::PointerKey;
use crate::scope::Scope;

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
    /// Its number is that of a contact.
    Number,
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

pub(super) async fn pointed(
    ports: &Ports,
    scope: &Scope,
    id: String,
    by: By,
) -> Result<Option<Found>, Fault> {
    if id.is_empty() {
        return Ok(None);
    }
    let pointer = ports.store.pointer(scope, &PointerKey::Message(id)).await?;
    Ok(pointer.map(|to| Found { account: to.account, notice: NoticeId::new(to.target).ok(), by }))
}

/// The only account of the only customer with this contact; several are no answer.
async fn by_sender(ports: &Ports, scope: &Scope, sender: &str) -> Result<Option<AccountId>, Fault> {
    if !sender.contains('@') {
        return Ok(None);
    }
    let is_sender = |one: &Debtor| {
        one.contacts
            .iter()
            .filter_map(|contact| contact.email.as_ref())
            .any(|email| email.to_lowercase() == sender)
    };
    let all = debtors::all(ports, scope).await?;
    let payers: BTreeSet<&DebtorId> =
        all.iter().map(|known| &known.debtor).filter(|one| is_sender(one)).map(Debtor::payer_id).collect();
    if payers.len() != 1 {
        return Ok(None);
    }
    let mut accounts = accounts_of(ports, scope, &payers).await?;
    Ok(if accounts.len() == 1 { accounts.pop() } else { None })
}

/// Every account of a creditor that may write to this number, E.164: of the customers who have it among their contacts,
/// of those they pay for, and of those who pay for them.
pub(super) async fn by_number(ports: &Ports, scope: &Scope, number: &str) -> Result<Vec<AccountId>, Fault> {
    let has = |one: &&Debtor| {
        let mut phones = one.contacts.iter().filter_map(|contact| contact.phone.as_ref());
        phones.any(|phone| international(phone, &one.country) == number)
    };
    let all = debtors::all(ports, scope).await?;
    let all = || all.iter().map(|known| &known.debtor);
    let own: BTreeSet<&DebtorId> = all().filter(has).map(|one| &one.id).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let paid_for = all().filter(|one| own.contains(one.payer_id())).map(|one| &one.id);
    let paying = all().filter(|one| own.contains(&one.id)).map(Debtor::payer_id);
    accounts_of(ports, scope, &paid_for.chain(paying).chain(own.iter().copied()).collect()).await
}

/// The accounts named after one of these.
async fn accounts_of(
    ports: &Ports,
    scope: &Scope,
    payers: &BTreeSet<&DebtorId>,
) -> Result<Vec<AccountId>, Fault> {
    let named = |account: &AccountId| {
        let payer = account.as_str().rsplit_once('/').map_or(account.as_str(), |(payer, _)| payer);
        payers.iter().any(|one| one.as_str() == payer)
    };
    Ok(debtors::accounts(ports, scope).await?.into_iter().filter(named).collect())
}
