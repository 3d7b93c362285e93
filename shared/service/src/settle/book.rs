//! Books a payment: one commit per account it touches, the record's marker in each. Between two commits what is
//! not booked yet is held on no account, and its row in the inbox brings the rest about.

use std::sync::{Mutex, PoisonError};

use dunning::account::Account;
use dunning::event::Actor;
use dunning::id::{AccountId, ItemNumber};
use dunning::reference::iban;
use dunning::rules::Rules;

use super::find::Aim;
use super::ledger::Ledger;
use super::marks;
use super::record::Record;
use crate::account::{Change, ChangeError, Changed, Seen, change_as};
use crate::creditor;
use crate::fault::Fault;
use crate::ports::Ports;
use crate::rows::{Instant, Pointer, PointerKey, Work, WorkItem};
use crate::scope::Scope;

/// Accounts one payment may touch.
const MOST_ACCOUNTS: usize = 40;

/// Who books, when, and why.
pub(super) struct Job<'a> {
    pub ports: &'a Ports,
    pub scope: &'a Scope,
    pub rules: &'a Rules,
    pub who: Actor,
    pub why: String,
    pub at: Instant,
}

impl<'a> Job<'a> {
    /// The rules as of now.
    pub(super) async fn new(
        ports: &'a Ports,
        scope: &'a Scope,
        rules: &'a mut Option<Rules>,
        (who, why, at): (Actor, String, Instant),
    ) -> Result<Job<'a>, Fault> {
        let now = ports.clock.now();
        let (_, read) = creditor::rules(ports, scope).await?;
        let rules = rules.insert(read);
        Ok(Job { ports, scope, rules, who, why, at: at.min(now) })
    }
}

/// What shall happen beyond following what was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wish {
    /// Where what is held goes.
    pub aim: Aim,
    /// Parts that are taken off their items first.
    pub undo: Vec<(AccountId, ItemNumber)>,
    /// What is unapplied on its account is taken off it first.
    pub lift: bool,
    /// The item that "pending", "failed" and "disputed" are about.
    pub about: Option<(AccountId, ItemNumber)>,
}

impl Wish {
    /// The first item the payment is for on this account, once nothing is open on any of them.
    fn paid(&self, ledger: &Ledger<'_>) -> Option<ItemNumber> {
        let here = self.aim.parts.iter().filter(|(account, ..)| *account == ledger.account.id);
        let mut items = here.map(|(_, item, _)| item);
        let first = items.clone().next()?;
        let open = |item: &ItemNumber| ledger.account.line(item).is_some_and(|line| line.open() > 0);
        (!items.any(open)).then(|| first.clone())
    }
}

/// What booking led to.
#[derive(Clone, Debug)]
pub(super) struct Booked {
    /// The record as it is now.
    pub record: Record,
    /// The accounts it touched.
    pub accounts: Vec<Account>,
}

/// Books; `stored` is the marker's text as read.
///
/// # Errors
/// [`ChangeError::Booked`] or `Busy` when the record changed meanwhile: read it again.
pub(super) async fn book(
    job: &Job<'_>,
    record: Record,
    mut stored: Option<String>,
    wish: &Wish,
) -> Result<Booked, ChangeError> {
    let mut booked = Booked { record, accounts: Vec::new() };
    let accounts = accounts(&booked.record, wish);
    let last = accounts.len().saturating_sub(1);
    for (place, account) in accounts.iter().take(MOST_ACCOUNTS).enumerate() {
        let home = place == last && wish.aim.account.is_some();
        let (record, changed) =
            on_account(job, &booked.record, stored.clone(), wish, (account, home)).await?;
        stored = Some(marks::write(&record, None)?.value);
        booked.record = record;
        booked.accounts.push(changed.account);
    }
    booked.record.settle_held();
    let write = marks::write(&booked.record, stored.clone())?;
    if stored.as_ref() != Some(&write.value) && !job.ports.store.mark(job.scope, &write).await? {
        return Err(ChangeError::Busy);
    }
    let creditor = job.scope.creditor();
    let look =
        |account: &AccountId| Work { creditor: creditor.clone(), what: WorkItem::Account(account.clone()) };
    let work: Vec<Work> = accounts.iter().map(look).collect();
    if !work.is_empty() {
        job.ports.queue.enqueue(&work).await?;
    }
    learn(job, &booked.record).await?;
    Ok(booked)
}

/// The accounts to visit: those money leaves first, the one that keeps the rest last.
fn accounts(record: &Record, wish: &Wish) -> Vec<AccountId> {
    let mut all: Vec<AccountId> = wish.undo.iter().map(|(account, _)| account.clone()).collect();
    let follows = record.refunds_said() != record.refunded || record.taken_said() != record.taken;
    if wish.lift || (follows && record.loose > 0) {
        all.extend(record.account.clone());
    }
    if follows || record.has_untold_quarrel() {
        all.extend(record.parts.iter().rev().map(|part| part.account.clone()));
    }
    all.extend(wish.aim.parts.iter().map(|(account, ..)| account.clone()));
    all.extend(wish.about.iter().map(|(account, _)| account.clone()));
    if record.held > 0 || wish.lift || !wish.undo.is_empty() {
        all.extend(wish.aim.account.clone());
    }
    let mut kept: Vec<AccountId> = Vec::new();
    // The last mention counts, so that the home of the rest comes last.
    for account in all.into_iter().rev() {
        if !kept.contains(&account) {
            kept.insert(0, account);
        }
    }
    kept
}

async fn on_account(
    job: &Job<'_>,
    record: &Record,
    stored: Option<String>,
    wish: &Wish,
    (account, home): (&AccountId, bool),
) -> Result<(Record, Changed), ChangeError> {
    let base = Change { touched: touched(record, wish, account), ..Change::look(account.clone()) };
    let kept: Mutex<Record> = Mutex::new(record.clone());
    let compose = |seen: &Seen<'_>| {
        let mut ledger = Ledger::new(seen.account(), record.clone(), job.at, &job.who, &job.why);
        fulfil(&mut ledger, wish, home);
        let Ledger { record: after, events, .. } = ledger;
        let changed = after != *record || !events.is_empty();
        let markers = if changed { vec![marks::write(&after, stored.clone())?] } else { Vec::new() };
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = after;
        Ok(Change { events, markers, ..base.clone() })
    };
    let changed = change_as(job.ports, job.scope, job.rules, &base, &compose).await?;
    Ok((kept.into_inner().unwrap_or_else(PoisonError::into_inner), changed))
}

fn fulfil(ledger: &mut Ledger<'_>, wish: &Wish, home: bool) {
    let here = ledger.account.id.clone();
    for (_, item) in wish.undo.iter().filter(|(account, _)| *account == here) {
        ledger.undo(item);
    }
    if wish.lift && ledger.record.account.as_ref() == Some(&here) {
        ledger.lift();
    }
    for (_, item, amount) in wish.aim.parts.iter().filter(|(account, ..)| *account == here) {
        ledger.put(item, *amount);
    }
    if home && ledger.record.held > 0 {
        ledger.leave(wish.paid(ledger));
    }
    ledger.follow();
    let items: Vec<ItemNumber> = match &wish.about {
        Some((account, item)) if *account == here => vec![item.clone()],
        Some(_) => Vec::new(),
        None => ledger
            .record
            .parts
            .iter()
            .filter(|part| part.account == here)
            .map(|part| part.item.clone())
            .collect(),
    };
    for item in items {
        ledger.reverse(&item);
        ledger.tell(&item);
    }
}

fn touched(record: &Record, wish: &Wish, account: &AccountId) -> Vec<ItemNumber> {
    let here = |of: &AccountId| of == account;
    let parts = record.parts.iter().filter(|part| here(&part.account)).map(|part| part.item.clone());
    let aims = wish.aim.parts.iter().filter(|(of, ..)| here(of)).map(|(_, item, _)| item.clone());
    let about = wish.about.iter().filter(|(of, _)| here(of)).map(|(_, item)| item.clone());
    let mut items: Vec<ItemNumber> = parts.chain(aims).chain(about).collect();
    items.sort();
    items.dedup();
    items
}

/// The payer's account leads to the account it paid for, once a match is confirmed.
async fn learn(job: &Job<'_>, record: &Record) -> Result<(), Fault> {
    let (Some(from), Some(first)) = (&record.said.iban, record.parts.iter().find(|part| part.amount > 0))
    else {
        return Ok(());
    };
    let key = PointerKey::Iban(iban::compact(from));
    let known = job.ports.store.pointer(job.scope, &key).await?;
    if known.is_some_and(|known| known.account == first.account) {
        return Ok(());
    }
    let pointer = Pointer { key, account: first.account.clone(), target: String::new() };
    job.ports.store.point(job.scope, &[pointer]).await
}
