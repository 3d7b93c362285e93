//! A movement of money as the marker row keeps it: what was said about it, and where its money stands now.
//!
//! What is said is kept in sets, never as a sequence, so that the order and the number of messages do not matter;
//! what is booked is the difference between what is said and what stands in the ledger.

use chrono::NaiveDate;
use documents::webhook::{Kind, Movement};
use dunning::id::{AccountId, ItemNumber, MovementId};
use dunning::matching::Match;
use dunning::money::Currency;
use dunning::rules::Unplaced;
use serde::{Deserialize, Serialize};

use super::said::Remittance;
use super::told::{Contest, Told};
use crate::rows::Instant;

/// Entries of the trail that are kept; older ones stand in the accounts' own history.
const MOST_NOTES: usize = 20;

/// What a marker row holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Mark {
    /// Another name of a payment.
    Alias {
        /// The payment's first name.
        is: MovementId,
    },
    /// The payment.
    Record(Box<Record>),
}

/// Part of a payment on an item, in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The account.
    pub account: AccountId,
    /// The item.
    pub item: ItemNumber,
    /// What stands on it now.
    pub amount: i64,
    /// What stood on it at most: what comes back to the creditor goes there first.
    pub most: i64,
}

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Instant,
    /// Who: a provider, the program, a person.
    pub who: String,
    /// What was done, in plain words.
    pub did: String,
}

/// A payment with everything known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its first name.
    pub id: MovementId,
    /// Where it was said: a provider's name, or a statement's format.
    pub source: String,
    /// Its currency.
    pub currency: Currency,
    /// Minor units that came in; absent: so far only something about it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<i64>,
    /// Minor units that a return, whose payment is not known here, took off the item it names.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reversed: i64,
    /// The day the bank or provider took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// When it was first heard of.
    pub seen: Instant,
    /// What the payer said.
    #[serde(default)]
    pub said: Remittance,
    /// What stands on items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The account that `loose` stands on, or the one this is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The item this is about although no money of it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<ItemNumber>,
    /// Unapplied on `account`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub loose: i64,
    /// Unapplied, on no account.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub held: i64,
    /// Refunds booked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refunded: i64,
    /// Charge-backs and returns booked, less what came back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub taken: i64,
    /// What was said about money that went back.
    #[serde(default)]
    pub told: Told,
    /// How it was matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
    /// What a person may choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Match>,
    /// Why a person set it aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed: Option<String>,
    /// The bank's own reference stands behind its name, so that another reference means another movement.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub identified: bool,
    /// What was done, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trail: Vec<Note>,
}

/// How a payment found its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The rule.
    pub rule: String,
    /// How sure, 0 to 100.
    pub confidence: u8,
    /// Why, as data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<dunning::matching::Reason>,
}

/// Where a movement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// On items.
    Booked,
    /// A match below the threshold waits for a person.
    Proposed,
    /// On no item.
    Unapplied,
    /// All of it went back.
    Refunded,
    /// Something is said about money that did not come in here, or that cannot be booked.
    Quarantined,
    /// Set aside, with the reason.
    Ignored,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

impl Record {
    /// A payment about which nothing was said yet.
    pub(super) fn new(id: MovementId, source: &str, currency: Currency, seen: Instant) -> Self {
        Self {
            id,
            source: source.to_owned(),
            currency,
            received: None,
            reversed: 0,
            day: None,
            seen,
            said: Remittance::default(),
            parts: Vec::new(),
            account: None,
            about: None,
            loose: 0,
            held: 0,
            refunded: 0,
            taken: 0,
            told: Told::default(),
            found: None,
            proposals: Vec::new(),
            dismissed: None,
            identified: false,
            trail: Vec::new(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let free = self.loose.saturating_add(self.held);
        match self.received {
            _ if self.dismissed.is_some() => Status::Ignored,
            None if self.reversed > 0 => Status::Booked,
            None => Status::Quarantined,
            Some(_) if free > 0 && !self.proposals.is_empty() => Status::Proposed,
            Some(_) if free > 0 => Status::Unapplied,
            Some(received) if self.refunded.saturating_add(self.taken) >= received => Status::Refunded,
            Some(_) => Status::Booked,
        }
    }

    /// Whether every minor unit received stands in exactly one place.
    #[must_use]
    pub fn balances(&self) -> bool {
        let on_items = self.parts.iter().map(|part| part.amount).fold(0, i64::saturating_add);
        let places = [on_items, self.loose, self.held, self.refunded, self.taken];
        places.into_iter().fold(0, i64::saturating_add) == self.received.unwrap_or(0)
    }

    /// What of it stands on no account, with the items it names or may be for.
    #[must_use]
    pub fn unplaced(&self) -> Option<Unplaced> {
        if self.held <= 0 || self.dismissed.is_some() {
            return None;
        }
        let proposed =
            self.proposals.iter().flat_map(|one| one.allocations.iter().map(|part| part.item.clone()));
        let named =
            self.said.item.iter().chain(&self.said.numbers).filter_map(|item| ItemNumber::new(item).ok());
        Some(Unplaced {
            amount: self.held,
            currency: self.currency,
            since: self.day.unwrap_or_else(|| self.seen.date_naive()),
            items: proposed.chain(named).collect(),
        })
    }

    /// Whether a person has something to do about it.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self.status(), Status::Proposed | Status::Unapplied)
            || (self.status() == Status::Quarantined && self.told.moves_money())
    }

    /// What was refunded, by what is said.
    pub(super) fn refunds_said(&self) -> i64 {
        self.received.map_or(0, |received| self.told.refunded_of(received))
    }

    /// What charge-backs and returns took and did not give back, by what is said.
    pub(super) fn taken_said(&self) -> i64 {
        self.received.map_or(0, |received| self.told.taken_of(received))
    }

    /// Books what went back of money that stands on no account.
    pub(super) fn settle_held(&mut self) {
        let refunded = self.refunds_said().saturating_sub(self.refunded).clamp(0, self.held.max(0));
        self.held = self.held.saturating_sub(refunded);
        self.refunded = self.refunded.saturating_add(refunded);
        let taken = self.taken_said().saturating_sub(self.taken).clamp(0, self.held.max(0));
        self.held = self.held.saturating_sub(taken);
        self.taken = self.taken.saturating_add(taken);
        let refund_failed = self.refunded.saturating_sub(self.refunds_said());
        if refund_failed > 0 && self.parts.is_empty() && self.account.is_none() {
            self.refunded = self.refunded.saturating_sub(refund_failed);
            self.held = self.held.saturating_add(refund_failed);
        }
        let given_back = self.taken.saturating_sub(self.taken_said());
        if given_back > 0 && self.parts.is_empty() && self.account.is_none() {
            self.taken = self.taken.saturating_sub(given_back);
            self.held = self.held.saturating_add(given_back);
        }
    }

    /// Whether all that was said about money that went back stands in the ledger.
    pub(super) fn followed(&self) -> bool {
        self.refunds_said() == self.refunded && self.taken_said() == self.taken
    }

    /// Whether items do not know yet that the payment is contested, or how that ended.
    pub(super) fn has_untold_quarrel(&self) -> bool {
        let untold = |contest: &Contest| self.parts.iter().any(|part| contest.is_news_to(&part.item));
        self.told.contest.as_ref().is_some_and(untold)
    }

    /// Takes over what was told under another name of the payment. True when that is anything new.
    pub(super) fn absorb(&mut self, twin: &Self) -> bool {
        let before = self.told.clone();
        self.told.absorb(&twin.told);
        before != self.told
    }

    /// Adds a line to the trail.
    pub(super) fn note(&mut self, at: Instant, who: &str, did: impl Into<String>) {
        self.trail.push(Note { at, who: who.to_owned(), did: did.into() });
        let surplus = self.trail.len().saturating_sub(MOST_NOTES);
        self.trail.drain(..surplus);
    }

    /// What a return says that is about no payment known here.
    pub(super) fn strange_return(&self) -> i64 {
        let known = self.received.is_some() || self.reversed > 0;
        if known { 0 } else { self.told.taken_alone() }
    }

    /// Takes in what a message says. False when it says what is known.
    pub(super) fn hear(&mut self, movement: &Movement, now: Instant) -> bool {
        let before = (self.told.clone(), self.received, self.said.clone());
        let at = movement.at.unwrap_or(now).min(now);
        match &movement.kind {
            Kind::Ignored(_) | Kind::Announced(_) => return false,
            Kind::Received => self.receive(movement.amount.map(|money| money.minor), at),
            _ => self.told.hear(movement, at),
        }
        self.said.learn(movement);
        before != (self.told.clone(), self.received, self.said.clone())
    }

    /// The first statement of what came in counts; later ones may only know more about it.
    fn receive(&mut self, amount: Option<i64>, at: Instant) {
        if let (None, Some(amount)) = (self.received, amount.filter(|amount| *amount > 0)) {
            self.received = Some(amount);
            self.held = amount;
            self.day = self.day.or(Some(at.date_naive()));
        }
    }
}
