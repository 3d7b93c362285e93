//! Debtors as last stated by any source. A source adds and corrects; what it does not state stays.

use std::collections::{BTreeMap, BTreeSet};

use documents::invoice::model::{Customer, Party};
use dunning::event::Event;
use dunning::fact::Fact;
use dunning::id::{AccountId, DebtorId};
use dunning::party::{Address, Contact, Debtor};
use serde::{Deserialize, Serialize};

use super::facts::debtor;
use super::take::Intake;
use super::{IngestError, Refused, Report, note_account};
use crate::account::{Change, ChangeError, change};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{LIST_BUCKETS, Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// Pages of debtors, or of accounts, that are read.
const MOST_PAGES: usize = 2_000;

/// A debtor with what only the creditor's own people use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// As the accounts have it.
    #[serde(flatten)]
    pub debtor: Debtor,
    /// VAT number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_id: Option<String>,
    /// The group it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who sells to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salesperson: Option<String>,
}

impl Known {
    /// Whether a message could reach it, by email, phone or post.
    #[must_use]
    pub fn reachable(&self) -> bool {
        is_reachable(&self.debtor)
    }
}

/// Whether a message could reach it, by email, phone or post.
pub(super) fn is_reachable(debtor: &Debtor) -> bool {
    debtor.contacts.iter().any(|contact| contact.email.is_some() || contact.phone.is_some())
        || debtor.address.as_ref().is_some_and(Address::is_deliverable)
}

/// Merges what `party` states, read as `stated`, into what is known.
fn merged(known: Option<&Known>, party: &Party, stated: Debtor, salesperson: Option<String>) -> Known {
    let Some(known) = known else {
        let (vat_id, group) = (party.vat_id.clone(), party.group.clone());
        return Known { debtor: stated, vat_id, group, salesperson };
    };
    let named = party.name.is_some() || party.trading_name.is_some();
    let was = &known.debtor;
    let debtor = Debtor {
        id: was.id.clone(),
        name: if named { stated.name } else { was.name.clone() },
        kind: if party.kind.is_some() { stated.kind } else { was.kind },
        country: if stated.country.is_empty() { was.country.clone() } else { stated.country },
        language: stated.language.or(was.language),
        registration: stated.registration.or_else(|| was.registration.clone()),
        address: stated.address.or_else(|| was.address.clone()),
        payer: stated.payer.or_else(|| was.payer.clone()),
        contacts: contacts(&was.contacts, &stated.contacts),
        plan: stated.plan.or_else(|| was.plan.clone()),
        time_zone: stated.time_zone.or(was.time_zone),
        calendar: stated.calendar.or_else(|| was.calendar.clone()),
        absences: was.absences.clone(),
    };
    Known {
        debtor,
        vat_id: party.vat_id.clone().or_else(|| known.vat_id.clone()),
        group: party.group.clone().or_else(|| known.group.clone()),
        salesperson: salesperson.or_else(|| known.salesperson.clone()),
    }
}

/// Contacts stated for a role take the place of those known for it; a field they leave out is filled from there.
fn contacts(known: &[Contact], stated: &[Contact]) -> Vec<Contact> {
    let of_role = |contact: &Contact| known.iter().find(|old| old.role == contact.role);
    let filled = stated.iter().enumerate().map(|(index, contact)| {
        let first = !stated.iter().take(index).any(|before| before.role == contact.role);
        let Some(old) = of_role(contact).filter(|_| first) else { return contact.clone() };
        Contact {
            role: contact.role,
            name: contact.name.clone().or_else(|| old.name.clone()),
            email: contact.email.clone().or_else(|| old.email.clone()),
            phone: contact.phone.clone().or_else(|| old.phone.clone()),
            language: contact.language.or(old.language),
            time_zone: contact.time_zone.or(old.time_zone),
        }
    });
    let others = known.iter().filter(|old| !stated.iter().any(|contact| contact.role == old.role));
    filled.chain(others.cloned()).collect()
}

/// The debtors one import speaks of, merged as it goes, written at its end.
#[derive(Default)]
pub struct Debtors(BTreeMap<DebtorId, (u64, Option<Known>, Known)>);

impl Debtors {
    /// Merges one statement; the debtor as it is known from now on.
    pub async fn state(
        &mut self,
        ports: &Ports,
        scope: &Scope,
        party: &Party,
        stated: Debtor,
        salesperson: Option<String>,
    ) -> Result<Debtor, Fault> {
        let id = stated.id.clone();
        let (version, stored, before) = match self.0.remove(&id) {
            Some((version, stored, now)) => (version, stored, Some(now)),
            None => match read(ports, scope, &id).await? {
                Some((version, known)) => (version, Some(known.clone()), Some(known)),
                None => (0, None, None),
            },
        };
        let now = merged(before.as_ref(), party, stated, salesperson);
        let debtor = now.debtor.clone();
        self.0.insert(id, (version, stored, now));
        Ok(debtor)
    }

    /// A debtor this import spoke of.
    pub fn get(&self, id: &DebtorId) -> Option<&Debtor> {
        self.0.get(id).map(|(_, _, now)| &now.debtor)
    }

    /// Writes what changed; the ids of those.
    pub async fn keep(&self, ports: &Ports, scope: &Scope) -> Result<Vec<DebtorId>, Fault> {
        let mut changed = Vec::new();
        for (id, (version, stored, now)) in &self.0 {
            if stored.as_ref() != Some(now) {
                write(ports, scope, *version, now).await?;
                changed.push(id.clone());
            }
        }
        Ok(changed)
    }
}

fn key(id: &DebtorId) -> DocumentKey {
    DocumentKey { kind: DocumentKind::Debtor, id: id.to_string() }
}

async fn read(ports: &Ports, scope: &Scope, id: &DebtorId) -> Result<Option<(u64, Known)>, Fault> {
    let Some(document) = ports.store.document(scope, &key(id)).await? else { return Ok(None) };
    let known = serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    Ok(Some((document.version, known)))
}

async fn write(ports: &Ports, scope: &Scope, version: u64, known: &Known) -> Result<(), Fault> {
    let (key, version) = (key(&known.debtor.id), version.saturating_add(1));
    let document = Document { key, version, body: text(known)?, expires: None };
    if ports.store.put_document(scope, &document).await? {
        return Ok(());
    }
    Err(Fault::Throttled("the customer was changed at the same time; import again".to_owned()))
}

/// Every debtor of a creditor.
///
/// # Errors
/// When they cannot be read.
pub async fn all(ports: &Ports, scope: &Scope) -> Result<Vec<Known>, Fault> {
    let mut all = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the debtors");
    while let Some(from) = pages.open()? {
        let page = ports.store.documents(scope, DocumentKind::Debtor, from).await?;
        for document in pages.turn(page) {
            let known = serde_json::from_str(&document.body);
            all.push(known.map_err(|error| Fault::Unreadable(error.to_string()))?);
        }
    }
    Ok(all)
}

/// Those who pay: named as payer by a debtor, or paying for themselves.
///
/// # Errors
/// When they cannot be read.
pub async fn payers(ports: &Ports, scope: &Scope) -> Result<Vec<Known>, Fault> {
    let all = all(ports, scope).await?;
    let paying: std::collections::BTreeSet<DebtorId> =
        all.iter().map(|known| known.debtor.payer_id().clone()).collect();
    Ok(all.into_iter().filter(|known| paying.contains(&known.debtor.id)).collect())
}

/// Every account of a creditor. The index may lag a moment behind.
pub(crate) async fn accounts(ports: &Ports, scope: &Scope) -> Result<Vec<AccountId>, Fault> {
    let mut accounts = Vec::new();
    for bucket in 0..LIST_BUCKETS {
        let mut pages = Pages::at_most(MOST_PAGES, "the accounts");
        while let Some(from) = pages.open()? {
            let page = ports.store.heads(scope, bucket, from).await?;
            accounts.extend(pages.turn(page).into_iter().map(|head| head.account));
        }
    }
    accounts.sort();
    Ok(accounts)
}

/// Takes a list of customers in: merges them, and tells the accounts that know them.
pub(super) async fn customers(
    intake: &Intake<'_>,
    customers: &[Customer],
    report: &mut Report,
) -> Result<(), IngestError> {
    if customers.is_empty() {
        return Ok(());
    }
    let known = all(intake.ports, intake.scope).await?;
    let mut debtors = Debtors::default();
    for customer in customers {
        match debtor(&customer.party) {
            Ok(stated) => {
                let stated = Debtor { id: same(&known, &customer.party).unwrap_or(stated.id), ..stated };
                let salesperson = customer.salesperson.clone();
                debtors.state(intake.ports, intake.scope, &customer.party, stated, salesperson).await?;
            }
            Err(refused) => report.refused.push(refused),
        }
    }
    let changed = debtors.keep(intake.ports, intake.scope).await?;
    report.changed = report.changed.saturating_add(changed.len());
    let unchanged = debtors.0.len().saturating_sub(changed.len());
    report.unchanged = report.unchanged.saturating_add(unchanged);
    let changed: BTreeSet<DebtorId> = changed.into_iter().collect();
    let now = debtors.0.into_values().map(|(_, _, now)| now.debtor);
    let mut all: BTreeMap<DebtorId, Debtor> =
        known.into_iter().map(|known| (known.debtor.id.clone(), known.debtor)).collect();
    all.extend(now.map(|debtor| (debtor.id.clone(), debtor)));
    tell(intake, &changed, &all, report).await
}

/// The debtor that a customer is, by what no two companies share; a ledger's code and an invoice's number differ.
fn same(known: &[Known], party: &Party) -> Option<DebtorId> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let registration = party.registration.as_ref().map(|identifier| digits(&identifier.id));
    let vat = party.vat_id.as_deref().map(digits);
    let by_code =
        party.id.as_deref().and_then(|code| known.iter().find(|one| one.debtor.id.as_str() == code));
    let alike = |stated: &Option<String>, own: Option<&String>| {
        stated
            .as_ref()
            .is_some_and(|stated| stated.len() >= 8 && own.map(|own| digits(own)).as_ref() == Some(stated))
    };
    let by_number = || {
        known.iter().find(|one| {
            alike(&registration, one.debtor.registration.as_ref()) || alike(&vat, one.vat_id.as_ref())
        })
    };
    by_code.or_else(by_number).map(|one| one.debtor.id.clone())
}

/// Tells the accounts that these debtors have to do with what is known of them now: their own, their payer's, and
/// those opened before their payer was known.
async fn tell(
    intake: &Intake<'_>,
    changed: &BTreeSet<DebtorId>,
    all: &BTreeMap<DebtorId, Debtor>,
    report: &mut Report,
) -> Result<(), IngestError> {
    if changed.is_empty() {
        return Ok(());
    }
    for account in accounts(intake.ports, intake.scope).await? {
        let own = account.as_str().rsplit_once('/').map_or(account.as_str(), |(payer, _)| payer);
        let owner = DebtorId::new(own).ok().and_then(|id| all.get(&id));
        let head = owner.and_then(|owner| all.get(owner.payer_id())).filter(|head| head.id.as_str() != own);
        let shops = changed.iter().filter_map(|id| all.get(id)).filter(|one| one.payer_id().as_str() == own);
        // Whoever pays for the account's own debtor is told with it, else nobody could be written to.
        let concerned = [owner, head].into_iter().flatten().any(|one| changed.contains(&one.id));
        let mut told: BTreeMap<&DebtorId, &Debtor> = shops.map(|one| (&one.id, one)).collect();
        told.extend([owner, head].into_iter().flatten().filter(|_| concerned).map(|one| (&one.id, one)));
        if !told.is_empty() {
            tell_one(intake, &account, told.into_values(), report).await?;
        }
    }
    Ok(())
}

async fn tell_one(
    intake: &Intake<'_>,
    account: &AccountId,
    told: impl Iterator<Item = &Debtor>,
    report: &mut Report,
) -> Result<(), IngestError> {
    let now = intake.ports.clock.now();
    let fact = |debtor: &Debtor| Fact::PartyReceived { debtor: Box::new(debtor.clone()) };
    let events = told.map(|debtor| Event::new(now, intake.by.clone(), fact(debtor))).collect();
    let wanted = Change { events, ..Change::look(account.clone()) };
    match change(intake.ports, intake.scope, intake.rules, &wanted).await {
        Ok(_) | Err(ChangeError::Unknown(_)) => note_account(report, account),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Changes one customer by a person's hand; what is not stated stays.
pub(super) async fn correct(
    intake: &Intake<'_>,
    customer: &Customer,
    report: &mut Report,
) -> Result<Known, IngestError> {
    let stated = debtor(&customer.party).map_err(IngestError::Refused)?;
    let unknown = || {
        let message = format!("There is no customer {}", stated.id);
        Refused::of("unknown_customer", "id", message, "List them with: relance customers")
    };
    if read(intake.ports, intake.scope, &stated.id).await?.is_none() {
        return Err(IngestError::Refused(unknown()));
    }
    customers(intake, std::slice::from_ref(customer), report).await?;
    let now = read(intake.ports, intake.scope, &stated.id).await?;
    now.map(|(_, known)| known).ok_or_else(|| IngestError::Refused(unknown()))
}
