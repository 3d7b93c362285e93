//! A movement of money as the marker row keeps it: what was said about it, and where its money stands now.
//!
//! What is said is kept in sets, never as a sequence, so that the order and the number of messages do not matter;
//! what is booked is the difference between what is said and what stands in the ledger.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use documents::webhook::{DisputeOutcome, Kind, Movement, RefundAmount};
use dunning::id::{AccountId, ItemNumber, MovementId};
use dunning::money::Currency;
use serde::{Deserialize, Serialize};

use crate::rows::Instant;
use dunning::matching::Match;

/// Entries of the trail that are kept; older ones stand in the accounts' own history.
const MOST_NOTES: usize = 20;
/// Refunds, returns and disputes of one payment that are told apart; more are one for a person.
pub(super) const MOST_TOLD: usize = 60;

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

/// What the payer and the bank said with it; a stranger's words, cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remittance {
    /// Free text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Structured references.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// End-to-end id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_to_end: Option<String>,
    /// The payer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The payer's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// The item as we wrote it into the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Invoice numbers named in fields of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// The provider's own invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_invoice: Option<String>,
}

/// A dispute at the bank or card scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// How it ended, once it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<DisputeOutcome>,
    /// What is contested; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// The scheme's code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// In plain words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Everything said about money that went back; `None`: the whole payment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Refunds by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub refunds: BTreeMap<MovementId, Option<i64>>,
    /// The highest running total of refunds.
    #[serde(skip_serializing_if = "is_zero")]
    pub total: i64,
    /// Refunds that did not arrive, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub failed: BTreeMap<MovementId, Option<i64>>,
    /// Charge-backs and returns by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub taken: BTreeMap<MovementId, Option<i64>>,
    /// Charge-backs undone by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub back: BTreeMap<MovementId, Option<i64>>,
    /// Why money was taken, in plain words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The code that says why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The last "on its way".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<Instant>,
    /// The last failed attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Instant>,
    /// The dispute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contest: Option<Contest>,
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

    /// Whether a person has something to do about it.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self.status(), Status::Proposed | Status::Unapplied)
            || (self.status() == Status::Quarantined && self.says_something())
    }

    /// Whether anything said about it moves money that is not here.
    fn says_something(&self) -> bool {
        self.told.total > 0
            || !self.told.refunds.is_empty()
            || !self.told.taken.is_empty()
            || self.told.contest.is_some()
    }

    /// What was refunded: the larger of the highest running total and the sum of single refunds, less those that
    /// failed.
    pub(super) fn refunds_said(&self) -> i64 {
        let Some(received) = self.received else { return 0 };
        let single = sum(&self.told.refunds, received);
        let gone = self.told.total.max(single).saturating_sub(sum(&self.told.failed, received));
        gone.clamp(0, received)
    }

    /// What charge-backs and returns took and did not give back.
    pub(super) fn taken_said(&self) -> i64 {
        let Some(received) = self.received else { return 0 };
        let taken = sum(&self.told.taken, received).saturating_sub(sum(&self.told.back, received));
        taken.clamp(0, received.saturating_sub(self.refunds_said()))
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

    /// Takes over what was told under another name of the payment. True when that is anything new.
    pub(super) fn absorb(&mut self, twin: &Self) -> bool {
        let before = self.told.clone();
        let (mine, theirs) = (&mut self.told, &twin.told);
        let sets = [
            (&mut mine.refunds, &theirs.refunds),
            (&mut mine.failed, &theirs.failed),
            (&mut mine.taken, &theirs.taken),
            (&mut mine.back, &theirs.back),
        ];
        for (set, other) in sets {
            for (key, amount) in other {
                insert(set, key.clone(), *amount);
            }
        }
        mine.total = mine.total.max(theirs.total);
        mine.pending = mine.pending.max(theirs.pending);
        mine.attempt = mine.attempt.max(theirs.attempt);
        mine.contest = mine.contest.take().or_else(|| theirs.contest.clone());
        if mine.why.is_empty() {
            mine.why.clone_from(&theirs.why);
            mine.code.clone_from(&theirs.code);
        }
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
        if known { 0 } else { sum(&self.told.taken, 0) }
    }

    /// Takes in what a message says. False when it says what is known.
    pub(super) fn hear(&mut self, movement: &Movement, now: Instant) -> bool {
        let before = (self.told.clone(), self.received, self.said.clone());
        let amount = movement.amount.map(|money| money.minor);
        let at = movement.at.unwrap_or(now).min(now);
        let key = movement.key.clone();
        match &movement.kind {
            Kind::Received => self.receive(amount, at),
            Kind::Refunded(RefundAmount::RunningTotal) => {
                self.told.total = self.told.total.max(amount.unwrap_or(0));
            }
            Kind::Refunded(RefundAmount::Single) => insert(&mut self.told.refunds, key, amount),
            Kind::RefundFailed => insert(&mut self.told.failed, key, amount),
            Kind::ChargedBack | Kind::Returned => self.take(key, amount, movement),
            Kind::Reinstated => insert(&mut self.told.back, key, amount),
            Kind::Pending => self.told.pending = self.told.pending.max(Some(at)),
            Kind::Failed => {
                self.told.attempt = self.told.attempt.max(Some(at));
                self.explain(movement);
            }
            Kind::Disputed => self.contest(movement, amount),
            Kind::DisputeClosed(outcome) => {
                self.contest(movement, amount);
                if let Some(contest) = &mut self.told.contest {
                    contest.outcome = Some(*outcome);
                }
            }
            Kind::Ignored(_) | Kind::Announced(_) => return false,
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

    fn take(&mut self, key: MovementId, amount: Option<i64>, movement: &Movement) {
        insert(&mut self.told.taken, key, amount);
        self.explain(movement);
    }

    fn explain(&mut self, movement: &Movement) {
        if let Some(failure) = &movement.failure {
            self.told.why.clone_from(&failure.words);
            self.told.code.clone_from(&failure.code);
        }
    }

    fn contest(&mut self, movement: &Movement, amount: Option<i64>) {
        let failure = movement.failure.clone();
        let (code, words) = failure.map_or_else(Default::default, |failure| (failure.code, failure.words));
        self.told.contest.get_or_insert(Contest { outcome: None, amount, code, words });
    }
}

fn insert(set: &mut BTreeMap<MovementId, Option<i64>>, key: MovementId, amount: Option<i64>) {
    if set.len() < MOST_TOLD || set.contains_key(&key) {
        let known = set.entry(key).or_insert(amount);
        *known = known.or(amount);
    }
}

fn sum(set: &BTreeMap<MovementId, Option<i64>>, whole: i64) -> i64 {
    set.values().map(|amount| amount.unwrap_or(whole)).fold(0, i64::saturating_add)
}

impl Remittance {
    /// Adds what `movement` says and is not known yet.
    fn learn(&mut self, movement: &Movement) {
        let said = &movement.references;
        if self.text.is_empty() {
            self.text = said.text.clone().unwrap_or_default();
        }
        let take = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        take(&mut self.end_to_end, &said.end_to_end);
        take(&mut self.name, &said.counterparty);
        take(&mut self.iban, &said.iban);
        take(&mut self.item, &said.item);
        take(&mut self.provider_invoice, &said.provider_invoice);
        for reference in
            said.structured.iter().filter(|one| !self.references.contains(one)).cloned().collect::<Vec<_>>()
        {
            self.references.push(reference);
        }
        for number in
            said.invoice_number.iter().filter(|one| !self.numbers.contains(one)).cloned().collect::<Vec<_>>()
        {
            self.numbers.push(number);
        }
    }
}
