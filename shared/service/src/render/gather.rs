//! What a message needs from the store and the bucket, each read bounded and only where the notice speaks of it.

use std::collections::BTreeMap;

use dunning::account::Account;
use dunning::class::Class;
use dunning::event::Event;
use dunning::id::ItemNumber;
use dunning::notice::{Notice, Purpose};
use dunning::party::DebtorKind;
use messages::mail::mime::{Attachment, MAX_REFERENCES};

use super::MOST_PRINTED;
use crate::fault::Fault;
use crate::ingest::ItemFacts;
use crate::ingest::terms::{self, TermsOfSale};
use crate::notices::Kept;
use crate::portal::file::{self, PDF};
use crate::ports::{Pages, Ports};
use crate::scope::Scope;

/// Pages of history looked through for what a notice speaks of.
const MOST_PAGES: usize = 3;
/// Original invoices that go with one mail: bytes together, and how many are looked at.
const MOST_ATTACHED_BYTES: usize = 3 * 1024 * 1024;
const MOST_ATTACHED: usize = 10;

/// The facts of the items a notice prints, by number.
pub(super) async fn items(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    notice: &Notice,
) -> Result<BTreeMap<ItemNumber, ItemFacts>, Fault> {
    let listed = notice.items.iter().chain(&notice.upcoming).map(|item| &item.number);
    let numbers: Vec<ItemNumber> = listed.chain(&notice.about).take(MOST_PRINTED).cloned().collect();
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = ports.store.items(scope, &account.id, &numbers).await?;
    let read = rows.into_iter().map(|row| {
        let facts = serde_json::from_str(&row.facts).map_err(|error| Fault::Unreadable(error.to_string()))?;
        Ok((row.number, facts))
    });
    read.collect()
}

/// The creditor's terms of sale, for messages that may speak of penalties: firm ones, and any to a consumer.
pub(super) async fn terms(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    notice: &Notice,
) -> Result<Vec<TermsOfSale>, Fault> {
    let consumer = account.parties.values().any(|party| party.kind == DebtorKind::Consumer);
    if notice.class < Class::Firm && !consumer {
        return Ok(Vec::new());
    }
    terms::all(ports, scope).await
}

/// The history, newest first, for the notices that speak of something that happened.
pub(super) async fn history(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    notice: &Notice,
) -> Result<Vec<Event>, Fault> {
    if !speaks_of_the_past(notice.purpose) {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    let mut pages = Pages::first(MOST_PAGES, "the history");
    while let Some(from) = pages.open()? {
        let page = ports.store.events(scope, &account.id, from).await?;
        for row in pages.turn(page) {
            let events: Vec<Event> = serde_json::from_str(&row.events)
                .map_err(|error| Fault::Unreadable(format!("history {}: {error}", row.version)))?;
            all.extend(events.into_iter().rev());
        }
    }
    Ok(all)
}

/// The provider's ids of the mails this one continues, oldest first: those of the last chasing mail, when it spoke of
/// an item that this one speaks of too. Debtors then see the steps about one debt as one conversation.
pub(super) async fn thread(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    notice: &Notice,
) -> Result<Vec<String>, Fault> {
    let Some(before) = &notice.follows else { return Ok(Vec::new()) };
    let rows = ports.store.notices(scope, &account.id, std::slice::from_ref(before)).await?;
    let Some(row) = rows.into_iter().next() else { return Ok(Vec::new()) };
    let before = Kept::read(row)?;
    let listed = |number: &ItemNumber| before.notice.items.iter().any(|item| item.number == *number);
    let own = notice.items.iter().map(|item| &item.number);
    if !own.chain(&notice.about).any(listed) {
        return Ok(Vec::new());
    }
    let all: Vec<String> = before.standing.thread.into_iter().chain(before.standing.message).collect();
    let old = all.len().saturating_sub(MAX_REFERENCES);
    Ok(all.into_iter().skip(old).collect())
}

const fn speaks_of_the_past(purpose: Purpose) -> bool {
    match purpose {
        Purpose::Thanks | Purpose::ReturnedPayment | Purpose::PromiseMissed | Purpose::DisputeAnswer => true,
        Purpose::Step
        | Purpose::Statement
        | Purpose::InstalmentUpcoming
        | Purpose::ArrangementDefault
        | Purpose::InvoiceDelivery => false,
    }
}

/// The original invoices that go with a message.
#[derive(Default)]
pub(super) struct Originals {
    /// Files, each by the first item it is of.
    pub files: Vec<(ItemNumber, Attachment)>,
    /// Items whose invoice does not fit into the mail: its link lends it.
    pub linked: Vec<ItemNumber>,
}

/// The original invoices that go with a firm or formal notice, as far as they are PDFs and fit together; those that do
/// not fit are behind a link of their own. Where the invoices are what is sent, each must be there.
pub(super) async fn originals(
    ports: &Ports,
    scope: &Scope,
    notice: &Notice,
    items: &BTreeMap<ItemNumber, ItemFacts>,
) -> Result<Originals, Fault> {
    let delivery = notice.purpose == Purpose::InvoiceDelivery;
    let presses =
        notice.purpose == Purpose::Step && matches!(notice.class, Class::Firm | Class::FormalNotice);
    if !delivery && !presses {
        return Ok(Originals::default());
    }
    let (mut originals, mut seen, mut left) = (Originals::default(), Vec::new(), MOST_ATTACHED_BYTES);
    for item in notice.items.iter().take(MOST_ATTACHED) {
        let facts = items.get(&item.number);
        if facts.is_some_and(|facts| seen.contains(&&facts.original)) {
            continue;
        }
        let bytes = match facts {
            Some(facts) => ports.bucket.get(scope, &facts.original).await?,
            None => None,
        };
        match bytes.filter(|bytes| bytes.starts_with(PDF)) {
            Some(bytes) if bytes.len() <= left => {
                left = left.saturating_sub(bytes.len());
                let file = Attachment {
                    name: file::name(&item.number),
                    mime: "application/pdf".to_owned(),
                    data: bytes,
                };
                originals.files.push((item.number.clone(), file));
            }
            Some(_) => originals.linked.push(item.number.clone()),
            None if delivery => return Err(no_file(&item.number)),
            None => {}
        }
        seen.extend(facts.map(|facts| &facts.original));
    }
    Ok(originals)
}

fn no_file(number: &ItemNumber) -> Fault {
    Fault::Permanent(format!("the invoice {number} is there without a PDF: send it yourself"))
}
