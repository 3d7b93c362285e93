//! Which items a payment is for: by what was written into it, by a reference, by a number; else by the rules of
//! matching over all that is open.

use std::collections::BTreeMap;

use documents::webhook::Kind;
use dunning::account::Account;
use dunning::id::{AccountId, ItemNumber};
use dunning::matching::{Candidate, Index, Limits, Match, Movement, Payer};
use dunning::money::Currency;
use dunning::reference::{Reference, iban};
use futures_util::future::try_join_all;

use super::record::{Found, Record};
use super::reference;
use crate::account::account_of;
use crate::fault::Fault;
use crate::ports::{LIST_BUCKETS, Pages, Ports};
use crate::rows::{ListedHead, PointerKey};
use crate::scope::Scope;

/// Pages of the list of heads that are read for one index.
const MOST_PAGES: usize = 400;
/// Heads read at a time.
const AT_ONCE: usize = 16;
/// Pointers looked up for one payment.
const MOST_POINTERS: usize = 6;

/// Where a payment goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Aim {
    /// The accounts and items in order, with the most that goes there.
    pub parts: Vec<(AccountId, ItemNumber, i64)>,
    /// How they were found; absent: they were not.
    pub found: Option<Found>,
    /// What a person may choose from.
    pub proposals: Vec<Match>,
    /// The account it surely is of, although no item is sure.
    pub account: Option<AccountId>,
}

fn found(rule: &str, confidence: u8) -> Option<Found> {
    Some(Found { rule: rule.to_owned(), confidence, reason: None })
}

/// The item that is named for certain, by pointer rows alone.
pub(super) async fn named(ports: &Ports, scope: &Scope, record: &Record) -> Result<Aim, Fault> {
    for (key, rule, confidence) in keys(record) {
        let Some(pointer) = ports.store.pointer(scope, &key).await? else { continue };
        let same = pointer.account.as_str().rsplit('/').next() == Some(record.currency.code());
        match ItemNumber::new(&pointer.target) {
            Ok(item) if same => {
                let parts = vec![(pointer.account.clone(), item, i64::MAX)];
                let account = Some(pointer.account);
                return Ok(Aim { parts, found: found(rule, confidence), account, ..Aim::default() });
            }
            // A reference of the whole account.
            Err(_) if same => return Ok(Aim { account: Some(pointer.account), ..Aim::default() }),
            _ => {}
        }
    }
    Ok(Aim::default())
}

fn keys(record: &Record) -> Vec<(PointerKey, &'static str, u8)> {
    let said = &record.said;
    let mut keys = Vec::new();
    keys.extend(said.item.iter().map(|item| (PointerKey::Number(item.clone()), "metadata", 100)));
    let invoice = said.provider_invoice.iter().map(|own| provider_invoice(&record.source, own));
    keys.extend(invoice.map(|key| (key, "provider_invoice", 100)));
    let valid = references(record).into_iter().filter(Reference::is_valid);
    keys.extend(valid.map(|reference| (PointerKey::Reference(reference.text), "reference", 100)));
    keys.extend(said.numbers.iter().map(|number| (PointerKey::Number(number.clone()), "number", 98)));
    if record.strange_return() > 0 {
        keys.extend(words(&said.text).map(|word| (PointerKey::Number(word), "number", 95)));
    }
    keys.truncate(MOST_POINTERS);
    keys
}

/// Words of a label that may be an invoice's number.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | ':'));
    let number = |word: &&str| word.len() >= 3 && word.bytes().any(|byte| byte.is_ascii_digit());
    words.filter(number).take(MOST_POINTERS).map(str::to_owned)
}

/// Structured references, stated and in the text.
pub(super) fn references(record: &Record) -> Vec<Reference> {
    let stated = record.said.references.iter().filter_map(|text| Reference::parse(text));
    let found = dunning::reference::find(&record.said.text).into_iter().map(|found| found.reference);
    stated.chain(found).collect()
}

/// The name under which a provider's own invoice leads to its item.
pub(super) fn provider_invoice(source: &str, own: &str) -> PointerKey {
    PointerKey::Provider(format!("{source}:{own}"))
}

/// Whether a message says something for which it matters which item it is about.
pub(super) const fn needs_item(kind: &Kind) -> bool {
    matches!(kind, Kind::Received | Kind::Pending | Kind::Failed | Kind::Disputed)
}

/// Everything that is open at a creditor, arranged for matching.
pub(super) struct Open {
    indexes: BTreeMap<Currency, Index>,
}

impl Open {
    /// Reads the heads through the list index and arranges their lines. Items that `records` name by a reference
    /// carry it, whatever its salt.
    pub(super) async fn read(ports: &Ports, scope: &Scope, records: &[&Record]) -> Result<Self, Fault> {
        let stated = stated(ports, scope, records).await?;
        let belgian = reference::is_belgian(ports, scope).await?;
        let mut candidates: BTreeMap<Currency, Vec<Candidate>> = BTreeMap::new();
        for bucket in 0..LIST_BUCKETS {
            let mut pages = Pages::at_most(MOST_PAGES, "the accounts");
            while let Some(from) = pages.open()? {
                let page = ports.store.heads(scope, bucket, from).await?;
                let listed: Vec<ListedHead> = pages.turn(page).into_iter().filter(has_items).collect();
                for several in listed.chunks(AT_ONCE) {
                    let heads = several.iter().map(|listed| ports.store.head(scope, &listed.account));
                    for head in try_join_all(heads).await?.into_iter().flatten() {
                        let account = account_of(&head)?;
                        let of = candidates.entry(account.currency).or_default();
                        of.extend(lines(&account, &stated, belgian));
                    }
                }
            }
        }
        let mut indexes: BTreeMap<Currency, Index> =
            candidates.into_iter().map(|(currency, all)| (currency, Index::new(all))).collect();
        learn(ports, scope, records, &mut indexes).await?;
        Ok(Self { indexes })
    }

    /// What a payment is for, by the rules of matching.
    pub(super) fn aim(&self, record: &Record, threshold: u8) -> Aim {
        let Some(index) = self.indexes.get(&record.currency) else { return Aim::default() };
        let found = index.matches(&movement(record), Limits::default());
        let account = payer(&found);
        match found.first().filter(|best| best.is_automatic(threshold)) {
            Some(best) => Aim::of(best, account),
            None => Aim { proposals: found, account, ..Aim::default() },
        }
    }

    /// Notes what a payment left open on the accounts it touched, so that the next one of the file sees it.
    pub(super) fn booked(&mut self, record: &Record, accounts: &[Account]) {
        let Some(index) = self.indexes.get_mut(&record.currency) else { return };
        for part in &record.parts {
            if let Some(account) = accounts.iter().find(|account| account.id == part.account) {
                let open = account.line(&part.item).map_or(0, dunning::item::Line::open);
                index.set_open(&part.account, &part.item, open);
            }
        }
        if let (Some(iban), [first, ..]) = (&record.said.iban, record.parts.as_slice()) {
            index.learn_iban(&first.account, iban);
        }
    }
}

impl Aim {
    /// The aim that a match is.
    pub(super) fn of(best: &Match, account: Option<AccountId>) -> Self {
        let positive = best.allocations.iter().filter(|part| part.amount > 0);
        let parts: Vec<_> =
            positive.map(|part| (part.account.clone(), part.item.clone(), part.amount)).collect();
        let first = parts.first().map(|(account, ..)| account.clone());
        let rule = serde_json::to_value(best.rule).ok().and_then(|rule| rule.as_str().map(str::to_owned));
        Self {
            parts,
            found: Some(Found {
                rule: rule.unwrap_or_default(),
                confidence: best.confidence,
                reason: Some(best.reason.clone()),
            }),
            proposals: Vec::new(),
            account: first.or(account),
        }
    }
}

/// The one account that the payer surely is, whatever items are meant.
fn payer(found: &[Match]) -> Option<AccountId> {
    let sure = |one: &&Match| match one.reason.payer {
        Payer::KnownIban => true,
        Payer::SimilarName { percent } => percent >= 95,
        Payer::Stranger | Payer::OtherAccount { .. } => false,
    };
    let mut accounts =
        found.iter().filter(sure).flat_map(|one| one.allocations.iter().map(|part| &part.account));
    let first = accounts.next()?;
    accounts.all(|other| other == first).then(|| first.clone())
}

fn movement(record: &Record) -> Movement {
    let said = &record.said;
    let text =
        said.numbers.iter().map(String::as_str).chain([said.text.as_str()]).collect::<Vec<_>>().join(" ");
    Movement {
        amount: record.loose.saturating_add(record.held),
        currency: record.currency,
        date: record.day.unwrap_or_else(|| record.seen.date_naive()),
        text: text.trim().to_owned(),
        references: said.references.clone(),
        end_to_end: said.end_to_end.clone(),
        counterparty: said.name.clone(),
        iban: said.iban.clone(),
    }
}

/// Accounts on which nothing is open need not be read.
fn has_items(listed: &ListedHead) -> bool {
    serde_json::from_str::<crate::summary::Summary>(&listed.summary).is_ok_and(|summary| summary.items > 0)
}

/// Items by the references that payments state.
async fn stated(
    ports: &Ports,
    scope: &Scope,
    records: &[&Record],
) -> Result<BTreeMap<(AccountId, String), String>, Fault> {
    let mut known = BTreeMap::new();
    for record in records {
        for reference in references(record).into_iter().filter(Reference::is_valid).take(MOST_POINTERS) {
            let key = PointerKey::Reference(reference.text.clone());
            if let Some(pointer) = ports.store.pointer(scope, &key).await? {
                known.insert((pointer.account, pointer.target), reference.text);
            }
        }
    }
    Ok(known)
}

/// Accounts that payments were known to come from.
async fn learn(
    ports: &Ports,
    scope: &Scope,
    records: &[&Record],
    indexes: &mut BTreeMap<Currency, Index>,
) -> Result<(), Fault> {
    let mut seen = std::collections::BTreeSet::new();
    for record in records {
        let Some(from) = record.said.iban.as_deref().map(iban::compact) else { continue };
        if !seen.insert((record.currency, from.clone())) {
            continue;
        }
        let key = PointerKey::Iban(from.clone());
        if let Some(pointer) = ports.store.pointer(scope, &key).await?
            && let Some(index) = indexes.get_mut(&record.currency)
        {
            index.learn_iban(&pointer.account, &from);
        }
    }
    Ok(())
}

fn lines(account: &Account, stated: &BTreeMap<(AccountId, String), String>, belgian: bool) -> Vec<Candidate> {
    let payer = account.parties.get(&account.payer).map(|payer| payer.name.clone());
    let candidate = |line: &dunning::item::Line| {
        let debtor = account.parties.get(&line.debtor).map(|debtor| debtor.name.clone());
        let named = stated.get(&(account.id.clone(), line.number.to_string())).cloned();
        let made = || reference::of_item(belgian, &line.number, 0).map(|made| made.text);
        Candidate {
            account: account.id.clone(),
            number: line.number.clone(),
            reference: named.or_else(made),
            open: line.open(),
            currency: account.currency,
            due: line.due,
            discount: account.extra(&line.number).and_then(|extra| extra.discount),
            names: payer.iter().cloned().chain(debtor).collect(),
            ibans: Vec::new(),
        }
    };
    account.lines.values().map(candidate).collect()
}
