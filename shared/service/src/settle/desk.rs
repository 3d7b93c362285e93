//! What a person does with money: look at it, accept a proposal, place it, give it back, set it aside, undo.

use dunning::account::Account;
use dunning::event::Actor;
use dunning::id::{AccountId, ItemNumber, MovementId};
use dunning::matching::Match;

use super::book::{Job, Wish, book};
use super::find::Aim;
use super::marks;
use super::record::{Found, Mark, Record};
use super::waiting::{self, Waiting};
use crate::account::ChangeError;
use crate::fault::Fault;
use crate::ports::{Page, Pages, Ports};
use crate::rows::PointerKey;
use crate::scope::Scope;

/// Pages of the inbox that are read for one list.
const MOST_PAGES: usize = 100;
/// How often a person's decision is tried against others.
const MOST_TRIES: usize = 4;

/// Why a person's decision was not carried out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DeskError {
    /// There is no such payment.
    #[error("there is no payment {0}; list them with `relance payments`")]
    Unknown(String),
    /// It cannot be done; says why and what to do.
    #[error("{0}")]
    Refused(String),
    /// Something failed; trying again is safe.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for DeskError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

fn refused<T>(why: &str) -> Result<T, DeskError> {
    Err(DeskError::Refused(why.to_owned()))
}

/// Every payment heard of, in the order of their ids, a page at a time.
///
/// # Errors
/// When they cannot be read.
pub async fn list(ports: &Ports, scope: &Scope, from: Option<String>) -> Result<Page<Record>, Fault> {
    let page = ports.store.markers(scope, from).await?;
    let record = |(_, stored): &(MovementId, String)| match serde_json::from_str(stored) {
        Ok(Mark::Record(record)) => Some(*record),
        _ => None,
    };
    Ok(Page { rows: page.rows.iter().filter_map(record).collect(), next: page.next })
}

/// Payments that wait for a person, the oldest first.
///
/// # Errors
/// When they cannot be read.
pub async fn waiting(ports: &Ports, scope: &Scope) -> Result<Vec<Record>, Fault> {
    let mut found: Vec<Record> = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the rows of the inbox");
    while let Some(from) = pages.open()? {
        let page = ports.store.all_inbox(scope, from).await?;
        for row in pages.turn(page) {
            let Ok(Waiting::Payment { movement, .. }) = serde_json::from_str(&row.body) else { continue };
            if let Some((record, _)) = marks::record(ports, scope, &movement).await?
                && record.waits()
                && !found.iter().any(|known| known.id == record.id)
            {
                found.push(record);
            }
        }
    }
    found.sort_by(|a, b| (a.day, a.seen, &a.id).cmp(&(b.day, b.seen, &b.id)));
    Ok(found)
}

/// One payment.
///
/// # Errors
/// When it cannot be read.
pub async fn payment(ports: &Ports, scope: &Scope, id: &MovementId) -> Result<Option<Record>, Fault> {
    Ok(marks::record(ports, scope, id).await?.map(|(record, _)| record))
}

/// Books the proposal of this place, counted from 0.
///
/// # Errors
/// When there is none, or it could not be booked.
pub async fn accept(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    id: &MovementId,
    choice: usize,
) -> Result<Record, DeskError> {
    decide(ports, scope, who, id, "accepted a proposal", |record| {
        let Some(chosen) = record.proposals.get(choice).cloned() else {
            return refused("the payment has no such proposal; list it again");
        };
        let account = chosen.allocations.first().map(|part| part.account.clone());
        let aim = Aim::of(&chosen, account);
        record.found.clone_from(&aim.found);
        Ok(Wish { aim, lift: record.loose > 0, ..Wish::default() })
    })
    .await
}

/// Puts a payment on items, in the order given; what is left stays unapplied on the first one's account.
///
/// # Errors
/// When an item is not known, or it could not be booked.
pub async fn allocate(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    id: &MovementId,
    items: &[(ItemNumber, Option<i64>)],
) -> Result<Record, DeskError> {
    let mut parts = Vec::with_capacity(items.len());
    for (item, amount) in items {
        let Some(known) = ports.store.pointer(scope, &PointerKey::Number(item.to_string())).await? else {
            return refused(&format!("there is no invoice {item}; import it first"));
        };
        parts.push((known.account, item.clone(), amount.unwrap_or(i64::MAX)));
    }
    let account = parts.first().map(|(account, ..)| account.clone());
    decide(ports, scope, who, id, "placed it by hand", |record| {
        let same = |account: &AccountId| account.as_str().rsplit('/').next() == Some(record.currency.code());
        if !parts.iter().all(|(account, ..)| same(account)) {
            return refused("the invoice is in another currency than the payment; amounts in two currencies are never added");
        }
        record.found = Some(Found { rule: "manual".to_owned(), confidence: 100, reason: None });
        if record.received.is_none() {
            let about = parts.first().map(|(account, item, _)| (account.clone(), item.clone()));
            return Ok(Wish { about, ..Wish::default() });
        }
        let aim = Aim { parts: parts.clone(), account: account.clone(), ..Aim::default() };
        Ok(Wish { aim, lift: record.loose > 0, ..Wish::default() })
    })
    .await
}

/// Leaves a payment unapplied on an account: this payer's money, whatever it is for.
///
/// # Errors
/// When it could not be booked.
pub async fn attribute(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    id: &MovementId,
    account: &AccountId,
) -> Result<Record, DeskError> {
    decide(ports, scope, who, id, "attributed it to an account", |record| {
        if account.as_str().rsplit('/').next() != Some(record.currency.code()) {
            return refused("the account is in another currency than the payment");
        }
        let aim = Aim { account: Some(account.clone()), ..Aim::default() };
        Ok(Wish {
            aim,
            lift: record.loose > 0 && record.account.as_ref() != Some(account),
            ..Wish::default()
        })
    })
    .await
}

/// Notes that money went back to the payer by a way that does not announce itself; absent: all that is unapplied.
///
/// # Errors
/// When more than the payment would go back, or it could not be booked.
pub async fn refund(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    id: &MovementId,
    amount: Option<i64>,
) -> Result<Record, DeskError> {
    let token = ports.clock.token();
    decide(ports, scope, who, id, "gave it back", |record| {
        let amount = amount.unwrap_or_else(|| record.loose.saturating_add(record.held));
        let key = MovementId::new(format!("manual:{token}"));
        let (Ok(key), 1..) = (key, amount) else {
            return refused("nothing of the payment is unapplied; state an amount");
        };
        // A running total says no more than the single refunds it is made of.
        let before = record.refunds_said();
        record.told.refunds.insert(key, Some(amount));
        if record.refunds_said() != before.saturating_add(amount) {
            return refused("more would go back than is left of the payment");
        }
        Ok(Wish::default())
    })
    .await
}

/// Takes back what was decided: a payment leaves its items and waits again, one set aside comes back.
///
/// # Errors
/// When nothing stands on items, or it could not be booked.
pub async fn undo(ports: &Ports, scope: &Scope, who: &str, id: &MovementId) -> Result<Record, DeskError> {
    decide(ports, scope, who, id, "undid it", |record| {
        if record.dismissed.take().is_some() {
            return Ok(Wish::default());
        }
        let parts = record.parts.iter().filter(|part| part.amount > 0);
        let undo: Vec<_> = parts.map(|part| (part.account.clone(), part.item.clone())).collect();
        let Some((account, _)) = undo.first().cloned() else {
            return refused("nothing of the payment stands on an invoice");
        };
        record.found = None;
        record.about = None;
        let aim = Aim { account: Some(record.account.clone().unwrap_or(account)), ..Aim::default() };
        Ok(Wish { aim, undo, ..Wish::default() })
    })
    .await
}

/// Sets a payment aside that is none of a debtor's, with the reason.
///
/// # Errors
/// When it stands on an account, or it could not be kept.
pub async fn dismiss(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    id: &MovementId,
    reason: &str,
) -> Result<Record, DeskError> {
    decide(ports, scope, who, id, "set it aside", |record| {
        if !record.parts.iter().all(|part| part.amount == 0) {
            return refused("the payment stands on invoices; undo that first");
        }
        record.dismissed = Some(reason.chars().take(200).collect());
        Ok(Wish { lift: record.loose > 0, ..Wish::default() })
    })
    .await
}

/// Reads, decides, books; again when somebody else was faster.
async fn decide(
    ports: &Ports,
    scope: &Scope,
    who: &str,
    id: &MovementId,
    did: &str,
    decision: impl Fn(&mut Record) -> Result<Wish, DeskError>,
) -> Result<Record, DeskError> {
    for _ in 0..MOST_TRIES {
        let Some((mut record, stored)) = marks::record(ports, scope, id).await? else {
            return Err(DeskError::Unknown(id.to_string()));
        };
        let wish = decision(&mut record)?;
        let now = ports.clock.now();
        record.note(now, who, did);
        let mut rules = None;
        let why = (Actor::Person(who.to_owned()), format!("{who} {did}"), now);
        let job = Job::new(ports, scope, &mut rules, why).await?;
        // Before it is booked, so that what a crash leaves half done is seen.
        waiting::show(ports, scope, &record.id, false).await?;
        match book(&job, record, Some(stored), &wish).await {
            Ok(booked) => {
                if booked.record.waits() {
                    waiting::show_recorded(ports, scope, &booked.record.id, false).await?;
                } else {
                    waiting::hide(ports, scope, &booked.record.id).await?;
                }
                return Ok(booked.record);
            }
            Err(ChangeError::Busy | ChangeError::Booked) => {}
            Err(ChangeError::Unknown(account)) => {
                return refused(&format!("there is no account {account}; list them with `relance accounts`"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(ChangeError::Busy.into())
}

/// The accounts of a creditor that a payment could be attributed to, found by a part of their name.
#[must_use]
pub fn is_called(account: &Account, words: &str) -> bool {
    let words = words.to_lowercase();
    account.parties.values().any(|party| party.name.to_lowercase().contains(&words))
}

/// What a match would do, for a list: items and amounts.
#[must_use]
pub fn allocations(of: &Match) -> Vec<(String, i64)> {
    of.allocations.iter().map(|part| (part.item.to_string(), part.amount)).collect()
}
