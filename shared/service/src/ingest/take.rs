//! Documents → accounts: grouped by payer and currency, facts written first, then the account's commit.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use documents::invoice::Document;
use documents::invoice::model::State;
use dunning::account::Account;
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::{AccountId, DebtorId, ItemNumber};
use dunning::item::{Item, ItemKind};
use dunning::money::Currency;
use dunning::party::Debtor;
use dunning::rules::Rules;

use super::debtors::Debtors;
use super::facts::{Claim, claim_under};
use super::heard::Heard;
use super::seller::Own;
use super::terms::{TermsOfSale, agreed};
use super::{IngestError, ItemFacts, Passed, Refused, Report, money, note_account, number_of};
use crate::account::{Change, Opening, Seen, account_of, change_as};
use crate::creditor::Profile;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{ItemRow, PointerKey};
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
}

impl Intake<'_> {
    /// Today, where the creditor's days begin.
    pub fn today(&self) -> NaiveDate {
        self.ports.clock.now().with_timezone(&self.profile.creditor.time_zone).date_naive()
    }
}

/// What one account gets from a file.
pub struct Share {
    pub payer: DebtorId,
    pub currency: Currency,
    pub parties: BTreeMap<DebtorId, Debtor>,
    pub items: Vec<ItemFacts>,
}

impl Share {
    /// A share without anything in it.
    pub const fn empty(payer: DebtorId, currency: Currency) -> Self {
        Self { payer, currency, parties: BTreeMap::new(), items: Vec::new() }
    }
}

/// What a file's documents come to, before anything is written.
#[derive(Default)]
pub struct Gathered<'d> {
    pub parties: Debtors,
    pub shares: BTreeMap<AccountId, Share>,
    pub credits: Vec<(Claim, ItemFacts)>,
    pub settled: Vec<&'d Document>,
}

/// Reads what documents mean, account by account; writes nothing.
pub async fn gather<'d>(
    intake: &Intake<'_>,
    documents: &'d [Document],
    report: &mut Report,
) -> Result<Gathered<'d>, IngestError> {
    let mut gathered = Gathered::default();
    for document in documents {
        match read(intake, document) {
            Ok(_) if document.state != State::Open => gathered.settled.push(document),
            Ok(mut claim) => {
                note_findings(intake, document, report);
                let salesperson = document.salesperson.clone();
                let stated = claim.debtor.clone();
                let parties = &mut gathered.parties;
                claim.debtor =
                    parties.state(intake.ports, intake.scope, &document.buyer, stated, salesperson).await?;
                gathered.add(claim, document, &intake.original)?;
            }
            Err(refused) => report.refused.push(refused.about(number_of(document))),
        }
    }
    gathered.complete();
    Ok(gathered)
}

impl Gathered<'_> {
    fn add(&mut self, claim: Claim, document: &Document, original: &str) -> Result<(), IngestError> {
        if let Some(item) = claim.items.iter().find(|item| item.kind == ItemKind::CreditNote).cloned() {
            self.credits.push((claim, ItemFacts::of(item, document, original, false)));
            return Ok(());
        }
        share(&mut self.shares, claim, document, original)
    }

    /// The last row of a file may say more of a debtor than the first.
    fn complete(&mut self) {
        for share in self.shares.values_mut() {
            for party in share.parties.values_mut() {
                if let Some(now) = self.parties.get(&party.id) {
                    *party = now.clone();
                }
            }
            if let Some(payer) = self.parties.get(&share.payer) {
                share.parties.insert(payer.id.clone(), payer.clone());
            }
        }
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

fn read(intake: &Intake<'_>, document: &Document) -> Result<Claim, Refused> {
    intake.own.check(document)?;
    claim_under(document, |day| agreed(intake.terms, day))
}

fn note_findings(intake: &Intake<'_>, document: &Document, report: &mut Report) {
    let language = intake.profile.creditor.language;
    let number = number_of(document).unwrap_or_default();
    report
        .findings
        .extend(document.findings.iter().map(|finding| super::Question::of(finding, number, language)));
}

fn share(
    shares: &mut BTreeMap<AccountId, Share>,
    claim: Claim,
    document: &Document,
    original: &str,
) -> Result<(), IngestError> {
    let payer = claim.debtor.payer_id().clone();
    let invalid = |error: dunning::id::IdError| Refused::invalid("debtor.payer", &error.to_string());
    for item in claim.items {
        let account = Account::id_of(&payer, item.currency).map_err(invalid).map_err(IngestError::Refused)?;
        let share = shares.entry(account).or_insert_with(|| Share::empty(payer.clone(), item.currency));
        share.parties.insert(claim.debtor.id.clone(), claim.debtor.clone());
        share.items.push(ItemFacts::of(item, document, original, claim.due_derived));
    }
    Ok(())
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

fn number(facts: &ItemFacts) -> ItemNumber {
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

/// What of a file's items an account takes.
#[derive(Default)]
struct Sorted {
    fresh: Vec<ItemFacts>,
    strays: Vec<(AccountId, ItemFacts)>,
}

/// What is known of some items.
struct Known {
    rows: BTreeMap<ItemNumber, Item>,
    head: Option<Account>,
}

impl Known {
    async fn read(intake: &Intake<'_>, account: &AccountId, items: &[ItemFacts]) -> Result<Self, Fault> {
        let numbers: Vec<ItemNumber> = items.iter().map(number).collect();
        let rows = match numbers.as_slice() {
            [] => Vec::new(),
            numbers => intake.ports.store.items(intake.scope, account, numbers).await?,
        };
        let head = intake.ports.store.head(intake.scope, account).await?;
        let head = head.as_ref().map(account_of).transpose()?;
        // Facts are written before the account: an import that broke off between the two is taken up again.
        let landed = |row: &ItemRow| {
            row.closed.is_some() || head.as_ref().is_some_and(|head| head.lines.contains_key(&row.number))
        };
        let rows = rows.into_iter().filter(landed);
        let read =
            |row: ItemRow| Some((row.number, serde_json::from_str::<ItemFacts>(&row.facts).ok()?.item));
        Ok(Self { rows: rows.filter_map(read).collect(), head })
    }

    /// Whether the account says of an item what the file says, and not only its row.
    fn has(&self, item: &Item) -> bool {
        let line = self.head.as_ref().and_then(|head| head.lines.get(&item.number));
        let alike = line.is_none_or(|line| {
            (line.total, line.issue, line.due, line.kind) == (item.total, item.issue, item.due, item.kind)
        });
        alike && self.rows.get(&item.number) == Some(item)
    }

    /// The other name an item is open under: as a whole what came in parts, or in parts what came as a whole.
    fn otherwise(&self, number: &ItemNumber) -> Option<ItemNumber> {
        let head = self.head.as_ref()?;
        let whole = number.as_str().split_once('#').map(|(whole, _)| whole);
        match whole {
            Some(whole) => head.lines.keys().find(|known| known.as_str() == whole).cloned(),
            None => super::heard::parts(head, number).map(|line| line.number.clone()).next(),
        }
    }
}

/// Leaves out what is known as it is and what cannot be taken; counts both.
async fn sorted_out(
    intake: &Intake<'_>,
    account: &AccountId,
    items: &[ItemFacts],
    report: &mut Report,
) -> Result<Sorted, IngestError> {
    let known = Known::read(intake, account, items).await?;
    let mut fresh: BTreeMap<ItemNumber, ItemFacts> = BTreeMap::new();
    let mut sorted = Sorted::default();
    for facts in items {
        let number = &facts.item.number;
        if let Some(twin) = fresh.get(number) {
            if twin.item != facts.item {
                report.refused.push(twice(number));
            }
        } else if known.has(&facts.item) {
            report.unchanged = report.unchanged.saturating_add(1);
        } else if known.rows.contains_key(number) {
            report.changed = report.changed.saturating_add(1);
            fresh.insert(number.clone(), facts.clone());
        } else if let Some(other) = known.otherwise(number) {
            report.passed.push(known_as(number, &other));
        } else {
            match elsewhere(intake, account, &facts.item).await? {
                Elsewhere::Nowhere => {
                    report.new = report.new.saturating_add(1);
                    fresh.insert(number.clone(), facts.clone());
                }
                Elsewhere::Home(home) => sorted.strays.push((home, facts.clone())),
                Elsewhere::Taken(refused) => report.refused.push(*refused),
            }
        }
    }
    sorted.fresh = fresh.into_values().collect();
    Ok(sorted)
}

fn known_as(number: &ItemNumber, other: &ItemNumber) -> Passed {
    Passed { invoice: number.to_string(), reason: format!("it is known already, as {other}") }
}

fn twice(number: &ItemNumber) -> Refused {
    let message =
        format!("The number {number} stands twice in the file with different content; the first was taken");
    Refused::of("duplicate", "number", message, "Correct one of the two").about(Some(number.as_str()))
}

/// Where a number that an account does not know belongs.
enum Elsewhere {
    Nowhere,
    /// Another account of the same debtor, from before its payer was known.
    Home(AccountId),
    Taken(Box<Refused>),
}

/// A number belongs to one account for good; items are never moved between accounts.
async fn elsewhere(intake: &Intake<'_>, account: &AccountId, item: &Item) -> Result<Elsewhere, Fault> {
    let key = PointerKey::Number(item.number.to_string());
    let Some(pointer) = intake.ports.store.pointer(intake.scope, &key).await? else {
        return Ok(Elsewhere::Nowhere);
    };
    if pointer.account == *account {
        return Ok(Elsewhere::Nowhere);
    }
    let other = pointer.account.as_str();
    let currency = other.rsplit('/').next().unwrap_or_default();
    let same_currency = currency == item.currency.code();
    let own =
        intake.ports.store.items(intake.scope, &pointer.account, std::slice::from_ref(&item.number)).await?;
    let debtor = |row: &ItemRow| Some(serde_json::from_str::<ItemFacts>(&row.facts).ok()?.item.debtor);
    if same_currency && own.first().and_then(debtor).as_ref() == Some(&item.debtor) {
        return Ok(Elsewhere::Home(pointer.account));
    }
    let (field, message) = if same_currency {
        ("debtor", format!("The number {} is known for the payer of account {other}", item.number))
    } else {
        ("currency", format!("The number {} is known in {currency}, not in {}", item.number, item.currency))
    };
    let hint = "Cancel the old invoice or give this one a number of its own, then import it again";
    let refused = Refused::of("number_taken", field, message, hint).about(Some(item.number.as_str()));
    Ok(Elsewhere::Taken(Box::new(refused)))
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
    let said: Vec<Event> = known.chain(received).map(event).collect();
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
