//! Documents → accounts: grouped by payer and currency, facts written first, then the account's commit.

use std::collections::BTreeMap;

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
use super::seller::Own;
use super::terms::{TermsOfSale, agreed};
use super::{IngestError, ItemFacts, Refused, Report, money, note_account, number_of};
use crate::account::{Change, Opening, account_of, change};
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
    pub terms: Vec<TermsOfSale>,
}

/// What one account gets from a file.
struct Share {
    payer: DebtorId,
    currency: Currency,
    parties: BTreeMap<DebtorId, Debtor>,
    items: Vec<ItemFacts>,
}

/// Takes documents in, account by account.
pub async fn documents(
    intake: &Intake<'_>,
    documents: &[Document],
    report: &mut Report,
) -> Result<(), IngestError> {
    let mut parties = Debtors::default();
    let mut shares: BTreeMap<AccountId, Share> = BTreeMap::new();
    let mut credits = Vec::new();
    for document in documents {
        match read(intake, document) {
            Ok(_) if document.state != State::Open => {
                money::settled(intake, document, document.state, report).await?;
            }
            Ok(mut claim) => {
                note_findings(intake, document, report);
                let salesperson = document.salesperson.clone();
                let stated = claim.debtor.clone();
                claim.debtor =
                    parties.state(intake.ports, intake.scope, &document.buyer, stated, salesperson).await?;
                if claim.items.iter().any(|item| item.kind == ItemKind::CreditNote) {
                    credits.push((claim, document));
                } else {
                    share(&mut shares, claim, document, &intake.original)?;
                }
            }
            Err(refused) => report.refused.push(refused.about(number_of(document))),
        }
    }
    parties.keep(intake.ports, intake.scope).await?;
    for (account, mut share) in shares {
        // The last row of a file may say more of a debtor than the first.
        for party in share.parties.values_mut() {
            if let Some(now) = parties.get(&party.id) {
                *party = now.clone();
            }
        }
        if let Some(payer) = parties.get(&share.payer) {
            share.parties.insert(payer.id.clone(), payer.clone());
        }
        take_account(intake, &account, share, report).await?;
    }
    // After the invoices, so that a credit note finds the one of the same file that it corrects.
    for (claim, document) in credits {
        let Some(item) = claim.items.first().cloned() else { continue };
        let facts = ItemFacts::of(item, document, &intake.original, false);
        money::credit_note(intake, claim, facts, report).await?;
    }
    Ok(())
}

fn read(intake: &Intake<'_>, document: &Document) -> Result<Claim, Refused> {
    intake.own.check(document)?;
    claim_under(document, |day| agreed(&intake.terms, day))
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
        let share = shares.entry(account).or_insert_with(|| Share {
            payer: payer.clone(),
            currency: item.currency,
            parties: BTreeMap::new(),
            items: Vec::new(),
        });
        share.parties.insert(claim.debtor.id.clone(), claim.debtor.clone());
        share.items.push(ItemFacts::of(item, document, original, claim.due_derived));
    }
    Ok(())
}

async fn take_account(
    intake: &Intake<'_>,
    account: &AccountId,
    share: Share,
    report: &mut Report,
) -> Result<(), IngestError> {
    let mut parties = Some(share.parties.values().cloned().collect::<Vec<_>>());
    for items in share.items.chunks(ITEMS_PER_COMMIT) {
        let fresh = sorted_out(intake, account, items, report).await?;
        stored(intake, account, &fresh).await?;
        if !fresh.is_empty() {
            let numbers: Vec<ItemNumber> = fresh.iter().map(|facts| facts.item.number.clone()).collect();
            let belgian = intake.profile.creditor.country == "BE";
            settle::reference::give(intake.ports, intake.scope, belgian, account, &numbers).await?;
        }
        let known_parties = parties.take().unwrap_or_default();
        let opening = Opening {
            payer: share.payer.clone(),
            currency: share.currency,
            zone: intake.profile.creditor.time_zone,
        };
        let changed = commit(intake, account, opening, known_parties, &fresh).await?;
        if changed.is_some() {
            note_account(report, account);
        }
    }
    Ok(())
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

/// Leaves out what is known as it is and what cannot be taken; counts both.
async fn sorted_out(
    intake: &Intake<'_>,
    account: &AccountId,
    items: &[ItemFacts],
    report: &mut Report,
) -> Result<Vec<ItemFacts>, IngestError> {
    let numbers: Vec<ItemNumber> = items.iter().map(|facts| facts.item.number.clone()).collect();
    let rows = intake.ports.store.items(intake.scope, account, &numbers).await?;
    let head = intake.ports.store.head(intake.scope, account).await?;
    let head = head.as_ref().map(account_of).transpose()?;
    // Facts are written before the account: an import that broke off between the two is taken up again.
    let landed = |row: &ItemRow| {
        row.closed.is_some() || head.as_ref().is_some_and(|head| head.lines.contains_key(&row.number))
    };
    let known: BTreeMap<ItemNumber, Item> = rows
        .into_iter()
        .filter(landed)
        .filter_map(|row| Some((row.number, serde_json::from_str::<ItemFacts>(&row.facts).ok()?.item)))
        .collect();
    let mut fresh: BTreeMap<ItemNumber, ItemFacts> = BTreeMap::new();
    for facts in items {
        let number = &facts.item.number;
        if let Some(twin) = fresh.get(number) {
            if twin.item != facts.item {
                report.refused.push(twice(number));
            }
        } else if known.get(number) == Some(&facts.item) {
            report.unchanged = report.unchanged.saturating_add(1);
        } else if known.contains_key(number) {
            report.changed = report.changed.saturating_add(1);
            fresh.insert(number.clone(), facts.clone());
        } else if let Some(refused) = elsewhere(intake, account, &facts.item).await? {
            report.refused.push(refused);
        } else {
            report.new = report.new.saturating_add(1);
            fresh.insert(number.clone(), facts.clone());
        }
    }
    Ok(fresh.into_values().collect())
}

fn twice(number: &ItemNumber) -> Refused {
    let message =
        format!("The number {number} stands twice in the file with different content; the first was taken");
    Refused::of("duplicate", "number", message, "Correct one of the two").about(Some(number.as_str()))
}

/// A number belongs to one account for good; items are never moved between accounts.
async fn elsewhere(intake: &Intake<'_>, account: &AccountId, item: &Item) -> Result<Option<Refused>, Fault> {
    let key = PointerKey::Number(item.number.to_string());
    let Some(pointer) = intake.ports.store.pointer(intake.scope, &key).await? else { return Ok(None) };
    if pointer.account == *account {
        return Ok(None);
    }
    let other = pointer.account.as_str();
    let currency = other.rsplit('/').next().unwrap_or_default();
    let (field, message) = if currency == item.currency.code() {
        ("debtor", format!("The number {} is known for the payer of account {other}", item.number))
    } else {
        ("currency", format!("The number {} is known in {currency}, not in {}", item.number, item.currency))
    };
    let hint = "Cancel the old invoice or give this one a number of its own, then import it again";
    Ok(Some(Refused::of("number_taken", field, message, hint).about(Some(item.number.as_str()))))
}

async fn commit(
    intake: &Intake<'_>,
    account: &AccountId,
    opening: Opening,
    parties: Vec<Debtor>,
    items: &[ItemFacts],
) -> Result<Option<crate::account::Changed>, IngestError> {
    let now = intake.ports.clock.now();
    let event = |fact| Event::new(now, intake.by.clone(), fact);
    let parties = parties.into_iter().map(|debtor| event(Fact::PartyReceived { debtor: Box::new(debtor) }));
    let received = items.iter().map(|facts| event(Fact::ItemReceived { item: Box::new(facts.item.clone()) }));
    let events: Vec<Event> = parties.chain(received).collect();
    if events.is_empty() {
        return Ok(None);
    }
    let touched = items.iter().map(|facts| facts.item.number.clone()).collect();
    let wanted = Change { open: Some(opening), events, touched, ..Change::look(account.clone()) };
    Ok(Some(change(intake.ports, intake.scope, intake.rules, &wanted).await?))
}
