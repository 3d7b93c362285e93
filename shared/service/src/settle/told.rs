//! What is said about money that went back, is on its way, or is contested. Kept in sets, never as a sequence, so
//! that the order and the number of messages do not matter.

use std::collections::BTreeMap;

use documents::webhook::{DisputeOutcome, Kind, Movement, RefundAmount};
use dunning::id::{ItemNumber, MovementId};
use serde::{Deserialize, Serialize};

use crate::rows::Instant;

/// Refunds, returns and disputes of one payment that are told apart; more are one for a person.
pub(super) const MOST_TOLD: usize = 60;

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
    /// Items it was told to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<ItemNumber>,
    /// Items that were told how it ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<ItemNumber>,
}

impl Contest {
    /// One that the creditor won, or in which no money moved, freezes nothing any more.
    pub(super) fn freezes(&self) -> bool {
        matches!(self.outcome, None | Some(DisputeOutcome::Lost))
    }

    /// Whether the item was not told that it began, or that it ended.
    pub(super) fn is_news_to(&self, item: &ItemNumber) -> bool {
        let begins = self.freezes() && !self.begun.contains(item);
        begins || (self.outcome.is_some() && self.begun.contains(item) && !self.ended.contains(item))
    }
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

impl Told {
    /// Takes in a message that is not about what came in.
    pub(super) fn hear(&mut self, movement: &Movement, at: Instant) {
        let amount = movement.amount.map(|money| money.minor);
        let key = movement.key.clone();
        match &movement.kind {
            Kind::Refunded(RefundAmount::RunningTotal) => self.total = self.total.max(amount.unwrap_or(0)),
            Kind::Refunded(RefundAmount::Single) => insert(&mut self.refunds, key, amount),
            Kind::RefundFailed => insert(&mut self.failed, key, amount),
            Kind::ChargedBack | Kind::Returned => {
                insert(&mut self.taken, key, amount);
                self.explain(movement);
            }
            Kind::Reinstated => insert(&mut self.back, key, amount),
            Kind::Pending => self.pending = self.pending.max(Some(at)),
            Kind::Failed => {
                self.attempt = self.attempt.max(Some(at));
                self.explain(movement);
            }
            Kind::Disputed => self.contested(movement, amount, None),
            Kind::DisputeClosed(outcome) => {
                if *outcome == DisputeOutcome::Lost {
                    // The withdrawal may never be announced; it has the same key when it is.
                    insert(&mut self.taken, key, amount);
                }
                self.contested(movement, amount, Some(*outcome));
            }
            Kind::Received | Kind::Ignored(_) | Kind::Announced(_) => {}
        }
    }

    fn explain(&mut self, movement: &Movement) {
        if let Some(failure) = &movement.failure {
            self.why.clone_from(&failure.words);
            self.code.clone_from(&failure.code);
        }
    }

    fn contested(&mut self, movement: &Movement, amount: Option<i64>, ended: Option<DisputeOutcome>) {
        let failure = movement.failure.clone();
        let (code, words) = failure.map_or_else(Default::default, |failure| (failure.code, failure.words));
        let contest = self.contest.get_or_insert(Contest {
            outcome: None,
            amount,
            code,
            words,
            begun: Vec::new(),
            ended: Vec::new(),
        });
        contest.outcome = ended.or(contest.outcome);
    }

    /// Whether any of it moves money.
    pub(super) fn moves_money(&self) -> bool {
        self.total > 0 || !self.refunds.is_empty() || !self.taken.is_empty() || self.contest.is_some()
    }

    /// What was refunded of `received`: the single refunds that did not fail, or the highest running total less those
    /// that did, whichever is more. One that failed before it was ever counted takes nothing off another.
    pub(super) fn refunded_of(&self, received: i64) -> i64 {
        let standing = self.refunds.iter().filter(|(own, _)| !self.failed.contains_key(*own));
        let standing = standing.map(|(_, amount)| amount.unwrap_or(received)).fold(0, i64::saturating_add);
        let total = self.total.saturating_sub(sum(&self.failed, received));
        standing.max(total).clamp(0, received)
    }

    /// What charge-backs and returns took of `received` and did not give back; beyond what was refunded.
    pub(super) fn taken_of(&self, received: i64) -> i64 {
        let taken = sum(&self.taken, received).saturating_sub(sum(&self.back, received));
        taken.clamp(0, received.saturating_sub(self.refunded_of(received)))
    }

    /// What returns that state an amount took, where the payment is not known.
    pub(super) fn taken_alone(&self) -> i64 {
        sum(&self.taken, 0)
    }

    /// Takes over what was told under another name of the payment.
    pub(super) fn absorb(&mut self, theirs: &Self) {
        let sets = [
            (&mut self.refunds, &theirs.refunds),
            (&mut self.failed, &theirs.failed),
            (&mut self.taken, &theirs.taken),
            (&mut self.back, &theirs.back),
        ];
        for (set, other) in sets {
            for (key, amount) in other {
                insert(set, key.clone(), *amount);
            }
        }
        self.total = self.total.max(theirs.total);
        self.pending = self.pending.max(theirs.pending);
        self.attempt = self.attempt.max(theirs.attempt);
        self.contest = self.contest.take().or_else(|| theirs.contest.clone());
        if self.why.is_empty() {
            self.why.clone_from(&theirs.why);
            self.code.clone_from(&theirs.code);
        }
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}
