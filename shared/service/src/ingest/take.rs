//! Documents → accounts: grouped by payer and currency, facts written first, then the account's commit.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use documents::invoice::Document;
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::{AccountId, DebtorId, ItemNumber};
use dunning::party::Debtor;
use dunning::rules::Rules;

use super::gather::{Share, gather};
use super::heard::Heard;
use super::known::sorted_out;
use super::seller::Own;
use super::terms::TermsOfSale;
use super::{IngestError, ItemFacts, Report, money, note_account};
use crate::account::{Change, Opening, Seen, change_as};
use crate::creditor::Profile;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::ItemRow;
use crate::scope::Scope;
use crate::settle;

/// Items written with one commit: their events must fit one row, their rows one transaction.
const ITEMS_PER_COMMIT: usize = 50;

/// What taking in needs.
pub struct Intake<'a> {
    pub ports: &'a Ports,
    pub scope: &'a Scope,
    pub profile: &'a Profile,
    pub rules: &'a Rules,
    pub by: Actor,
    pub original: String,
    pub own: Own,
    pub terms: &'a [TermsOfSale],
    /// Whether the file's invoices went through the pre-flight check. A list of open items says nothing of it.
    pub checked: bool,
}

impl Intake<'_> {
    /// Today, where the creditor's days begin.
    pub fn today(&self) -> NaiveDate {
        self.ports.clock.now().with_timezone(&self.profile.creditor.time_zone).date_naive()
    }
}

/// Takes documents in, account by account, and what the books say of accounts besides.
pub async fn documents(
    intake: &Intake<'_>,
    documents: &[Document],
    mut heard: BTreeMap<AccountId, Heard>,
    report: &mut Report,
) -> Result<(), IngestError> {
    let gathered = gather(intake, documents, report).await?;
    for document in &gathered.settled {
        money::settled(intake, document, document.state, report).await?;
    }
    gathered.parties.keep(intake.ports, intake.scope).await?;
    let today = intake.today();
    let mut strays: BTreeMap<AccountId, Share> = BTreeMap::new();
    for (account, share) in gathered.shares {
        let heard = heard.remove(&account).unwrap_or_default().and_paid(today, &share.items);
        for (home, facts) in take_share(intake, &account, &share, heard.as_ref(), report).await? {
            let known = Share::empty(payer_of(&home, &share), share.currency);
            let known = strays.entry(home).or_insert(known);
            known.parties.extend(share.parties.clone());
            known.items.push(facts);
        }
    }
    for (account, share) in &strays {
        let heard = heard.remove(account).unwrap_or_default().and_paid(today, &share.items);
        take_share(intake, account, share, heard.as_ref(), report).await?;
    }
    for (account, heard) in heard {
        settle(intake, &account, &heard, report).await?;
    }
    // After the invoices, so that a credit note finds the one of the same file that it corrects.
    for (claim, facts) in gathered.credits {
        money::credit_note(intake, claim, facts, report).await?;
    }
    Ok(())
}

/// What the books say of an account that the file brings nothing new for.
async fn settle(
    intake: &Intake<'_>,
    account: &AccountId,
    heard: &Heard,
    report: &mut Report,
) -> Result<(), IngestError> {
    let base = Change::look(account.clone());
    let now = intake.ports.clock.now();
    let compose = |seen: &Seen<'_>| {
        let fact = heard.fact(&seen.account(), &BTreeSet::new());
        Ok(Change { events: vec![Event::new(now, intake.by.clone(), fact)], ..base.clone() })
    };
    let changed = change_as(intake.ports, intake.scope, intake.rules, &base, &compose).await?;
    if !changed.events.is_empty() {
        note_account(report, account);
    }
    Ok(())
}

/// Who pays an account that exists already, by its id.
fn payer_of(account: &AccountId, share: &Share) -> DebtorId {
    let payer = account.as_str().rsplit_once('/').map_or(account.as_str(), |(payer, _)| payer);
    DebtorId::new(payer).unwrap_or_else(|_| share.payer.clone())
}

/// Takes one account's share, and what the books say of it beyond the share. Gives back the items that belong to
/// another account of the same debtor already, with that account.
pub async fn take_share(
    intake: &Intake<'_>,
    account: &AccountId,
    share: &Share,
    heard: Option<&Heard>,
    report: &mut Report,
) -> Result<Vec<(AccountId, ItemFacts)>, IngestError> {
    let mut parties = Some(share.parties.values().cloned().collect::<Vec<_>>());
    let mut strays = Vec::new();
    let mut chunks: Vec<&[ItemFacts]> = share.items.chunks(ITEMS_PER_COMMIT).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    for (index, items) in chunks.iter().enumerate() {
        let mut sorted = sorted_out(intake, account, items, report).await?;
        strays.append(&mut sorted.strays);
        if !sorted.exists && sorted.fresh.is_empty() {
            // An account opens with its first item; one whose items are all refused never was.
            continue;
        }
        stored(intake, account, &sorted.fresh).await?;
        give_references(intake, account, &sorted.fresh).await?;
        let step = Step {
            parties: parties.take().unwrap_or_default(),
            fresh: &sorted.fresh,
            items,
            heard,
            later: chunks.iter().skip(index.saturating_add(1)).copied().flatten().map(number).collect(),
        };
        if commit(intake, account, share, &step).await? {
            note_account(report, account);
        }
    }
    Ok(strays)
}

/// The number of an item.
pub fn number(facts: &ItemFacts) -> ItemNumber {
    facts.item.number.clone()
}

async fn give_references(
    intake: &Intake<'_>,
    account: &AccountId,
    fresh: &[ItemFacts],
) -> Result<(), IngestError> {
    if fresh.is_empty() {
        return Ok(());
    }
    let numbers: Vec<ItemNumber> = fresh.iter().map(number).collect();
    let belgian = intake.profile.creditor.country == "BE";
    Ok(settle::reference::give(intake.ports, intake.scope, belgian, account, &numbers).await?)
}

/// Writes the facts of items, before anything is decided on them.
pub(super) async fn stored(
    intake: &Intake<'_>,
    account: &AccountId,
    items: &[ItemFacts],
) -> Result<(), Fault> {
    let rows = items.iter().map(row).collect::<Result<Vec<_>, Fault>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    intake.ports.store.put_items(intake.scope, account, &rows).await
}

fn row(facts: &ItemFacts) -> Result<ItemRow, Fault> {
    Ok(ItemRow { number: facts.item.number.clone(), facts: text(facts)?, closed: None })
}

/// One commit of a share.
struct Step<'a> {
    parties: Vec<Debtor>,
    fresh: &'a [ItemFacts],
    items: &'a [ItemFacts],
    heard: Option<&'a Heard>,
    /// Items of the same share whose turn has not come.
    later: BTreeSet<ItemNumber>,
}

/// True when there was something to say to the account.
async fn commit(
    intake: &Intake<'_>,
    account: &AccountId,
    share: &Share,
    step: &Step<'_>,
) -> Result<bool, IngestError> {
    if step.parties.is_empty() && step.fresh.is_empty() && step.heard.is_none() {
        return Ok(false);
    }
    let now = intake.ports.clock.now();
    let event = |fact| Event::new(now, intake.by.clone(), fact);
    let known = step.parties.iter().map(|debtor| Fact::PartyReceived { debtor: Box::new(debtor.clone()) });
    let received = step.fresh.iter().map(|facts| Fact::ItemReceived { item: Box::new(facts.item.clone()) });
    let objected = objections(step.fresh, &share.parties).filter(|_| intake.checked);
    let said: Vec<Event> = known.chain(received).chain(objected).map(event).collect();
    let back =
        |facts: &&ItemFacts| step.heard.is_some_and(|heard| heard.reopening.contains(&facts.item.number));
    let touched: BTreeSet<ItemNumber> =
        step.fresh.iter().chain(step.items.iter().filter(back)).map(number).collect();
    let zone = intake.profile.creditor.time_zone;
    let open = Some(Opening { payer: share.payer.clone(), currency: share.currency, zone });
    let base = Change { open, touched: touched.into_iter().collect(), ..Change::look(account.clone()) };
    let compose = |seen: &Seen<'_>| {
        let mut account = seen.account();
        for event in &said {
            // What changes nothing is told apart when it is committed.
            let _ = dunning::apply::apply(&mut account, event);
        }
        let heard = step.heard.map(|heard| event(heard.fact(&account, &step.later)));
        Ok(Change { events: said.iter().cloned().chain(heard).collect(), ..base.clone() })
    };
    let changed = change_as(intake.ports, intake.scope, intake.rules, &base, &compose).await?;
    Ok(!changed.events.is_empty() || step.heard.is_none())
}

/// What the pre-flight check objects to in each invoice; an invoice in parts is asked about once.
fn objections<'a>(
    fresh: &'a [ItemFacts],
    parties: &'a BTreeMap<DebtorId, Debtor>,
) -> impl Iterator<Item = Fact> + 'a {
    let first =
        |facts: &&ItemFacts| facts.item.number.as_str().split_once('#').is_none_or(|(_, part)| part == "1");
    fresh.iter().filter(first).map(|facts| {
        let reachable = parties.get(&facts.item.debtor).is_some_and(super::debtors::is_reachable);
        let open = |code: &&str| !(reachable && *code == "buyer_contact_missing");
        let codes = facts.findings.iter().map(|finding| finding.code.as_str()).filter(open);
        Fact::Objected { item: facts.item.number.clone(), codes: codes.map(str::to_owned).collect() }
    })
}
