//! Everything that is kept about one debtor, and by what it is recognised.

use dunning::account::Account;
use dunning::event::{Event, Fact};
use dunning::id::{AccountId, DebtorId};
use serde_json::Value;

use super::PrivacyError;
use super::traces::Traces;
use crate::account::account_of;
use crate::fault::Fault;
use crate::ingest::debtors::Known;
use crate::notices::Kept;
use crate::ports::{LIST_BUCKETS, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// What is held about one debtor.
pub struct Found {
    /// Its data as last stated, and the document they lie in.
    pub known: Option<(Document, Known)>,
    /// The accounts it pays for or is invoiced on.
    pub accounts: Vec<Account>,
    /// By what it is recognised.
    pub traces: Traces,
}

/// Where a debtor's data lie.
pub fn document_of(debtor: &DebtorId) -> DocumentKey {
    DocumentKey { kind: DocumentKind::Debtor, id: debtor.to_string() }
}

pub fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Unreadable(error.to_string()))
}

/// Looks through the whole of a creditor's accounts.
pub async fn find(ports: &Ports, scope: &Scope, debtor: &DebtorId) -> Result<Found, PrivacyError> {
    let document = ports.store.document(scope, &document_of(debtor)).await?;
    let known = match document {
        Some(document) => Some((document.clone(), read::<Known>(&document.body)?)),
        None => None,
    };
    let mut accounts = Vec::new();
    for id in account_ids(ports, scope).await? {
        let Some(head) = ports.store.head(scope, &id).await? else { continue };
        let account = account_of(&head)?;
        if concerns(&account, debtor) {
            accounts.push(account);
        }
    }
    if known.is_none() && accounts.is_empty() {
        return Err(PrivacyError::Unknown(debtor.clone()));
    }
    let mut traces = Traces::default();
    if let Some((_, known)) = &known {
        traces.debtor(&known.debtor);
        known.vat_id.iter().for_each(|number| traces.sure(number));
    }
    for account in &accounts {
        trace(ports, scope, account, debtor, &mut traces).await?;
    }
    let own: Vec<&AccountId> = own(&accounts, debtor).map(|account| &account.id).collect();
    for (_, text) in every!(from => ports.store.markers(scope, from)) {
        payer(&read(&text)?, &own, &mut traces);
    }
    Ok(Found { known, accounts, traces })
}

async fn account_ids(ports: &Ports, scope: &Scope) -> Result<Vec<AccountId>, Fault> {
    let mut ids = Vec::new();
    for bucket in 0..LIST_BUCKETS {
        let heads = every!(from => ports.store.heads(scope, bucket, from));
        ids.extend(heads.into_iter().map(|head| head.account));
    }
    ids.sort();
    Ok(ids)
}

fn concerns(account: &Account, debtor: &DebtorId) -> bool {
    account.payer == *debtor
        || account.parties.contains_key(debtor)
        || account.lines.values().any(|line| line.debtor == *debtor)
}

/// The accounts the debtor pays itself.
pub fn own<'a>(accounts: &'a [Account], debtor: &'a DebtorId) -> impl Iterator<Item = &'a Account> {
    accounts.iter().filter(move |account| account.payer == *debtor)
}

/// What the history and the messages of an account knew the debtor by.
async fn trace(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    debtor: &DebtorId,
    traces: &mut Traces,
) -> Result<(), PrivacyError> {
    account.parties.get(debtor).into_iter().for_each(|party| traces.debtor(party));
    for row in every!(from => ports.store.events(scope, &account.id, from)) {
        for event in read::<Vec<Event>>(&row.events)? {
            match event.fact {
                Fact::PartyReceived { debtor: party } if party.id == *debtor => traces.debtor(&party),
                Fact::ContactChanged { debtor: of, contacts } if of == *debtor => {
                    contacts
                        .iter()
                        .flat_map(|contact| contact.email.iter().chain(&contact.phone))
                        .for_each(|address| traces.sure(address));
                }
                _ => {}
            }
        }
    }
    for row in every!(from => ports.store.all_notices(scope, &account.id, from)) {
        let notice = Kept::read(row)?.notice;
        if notice.to.party == *debtor {
            traces.name(&notice.to.name);
            traces.sure(&notice.to.address);
        }
    }
    Ok(())
}

/// Whether a payment, as its marker keeps it, is on one of these accounts.
pub fn is_on(payment: &Value, accounts: &[&AccountId]) -> bool {
    let ours = |value: &Value| value.as_str().is_some_and(|id| accounts.iter().any(|own| own.as_str() == id));
    let parts = payment.get("parts").and_then(Value::as_array);
    payment.get("account").is_some_and(ours)
        || parts.is_some_and(|parts| parts.iter().filter_map(|part| part.get("account")).any(ours))
}

/// The bank account and the name a debtor paid from.
fn payer(payment: &Value, own: &[&AccountId], traces: &mut Traces) {
    if !is_on(payment, own) {
        return;
    }
    let said = |name: &str| payment.pointer(&format!("/said/{name}")).and_then(Value::as_str);
    said("iban").into_iter().for_each(|iban| traces.sure(iban));
    said("name").into_iter().for_each(|name| traces.name(name));
}
