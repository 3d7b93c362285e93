//! One payment on one account: which facts bring the ledger to what is said. Pure; the facts are tried on a copy
//! of the account, so that what the record says stands on an item is what the engine put there.

use dunning::account::Account;
use dunning::apply::apply;
use dunning::event::{Actor, Event};
use dunning::fact::{DisputeOutcome as Outcome, Fact};
use dunning::id::ItemNumber;
use dunning::state::DisputeKind;

use super::record::{Part, Record};
use crate::rows::Instant;
use documents::webhook::DisputeOutcome;

/// Codes of Stripe's "disputes" that are returns of a debit by the bank, not a quarrel about the delivery.
const BANK_RETURNS: [&str; 7] = [
    "insufficient_funds",
    "debit_not_authorized",
    "bank_cannot_process",
    "incorrect_account_details",
    "customer_initiated",
    "check_returned",
    "noncompliant",
];
/// Codes after which no further debit may be tried on the mandate.
const REVOKED: [&str; 10] = [
    "MD01",
    "MD02",
    "MD06",
    "MD07",
    "MS02",
    "SL01",
    "debit_not_authorized",
    "mandate_cancelled",
    "authorisation_disputed",
    "no_instruction",
];

/// A payment and an account, side by side.
pub(super) struct Ledger<'a> {
    /// The account, with closed items it speaks of brought back.
    pub account: Account,
    /// The payment.
    pub record: Record,
    /// What happens, in order.
    pub events: Vec<Event>,
    at: Instant,
    who: &'a Actor,
    why: &'a str,
}

impl<'a> Ledger<'a> {
    /// Nothing happened yet.
    pub(super) fn new(account: Account, record: Record, at: Instant, who: &'a Actor, why: &'a str) -> Self {
        Self { account, record, events: Vec::new(), at, who, why }
    }

    /// Says a fact; false when it changes nothing.
    pub(super) fn say(&mut self, fact: Fact) -> bool {
        let event = Event::new(self.at, self.who.clone(), fact).because(self.why);
        let changed = apply(&mut self.account, &event).is_ok();
        if changed {
            self.events.push(event);
        }
        changed
    }

    fn here(&self, part: &Part) -> bool {
        part.account == self.account.id
    }

    /// Whether `loose` stands on this account.
    fn loose_is_here(&self) -> bool {
        self.record.account.as_ref() == Some(&self.account.id)
    }

    /// Puts up to `amount` of what is held on the item; says how much it took.
    pub(super) fn put(&mut self, item: &ItemNumber, amount: i64) -> i64 {
        let open = self.account.line(item).map_or(0, |line| line.open().max(0));
        let amount = amount.min(open).min(self.record.held);
        let movement = Some(self.record.id.clone());
        let day = self.record.day;
        if amount <= 0 || !self.say(Fact::Payment { item: item.clone(), amount, movement, day }) {
            return 0;
        }
        self.record.held = self.record.held.saturating_sub(amount);
        self.count(item, amount);
        amount
    }

    fn count(&mut self, item: &ItemNumber, amount: i64) {
        let account = &self.account.id;
        let mut parts = self.record.parts.iter_mut();
        if let Some(part) = parts.find(|part| part.account == *account && part.item == *item) {
            part.amount = part.amount.saturating_add(amount);
            part.most = part.most.max(part.amount);
            return;
        }
        let part = Part { account: account.clone(), item: item.clone(), amount, most: amount };
        self.record.parts.push(part);
    }

    /// Sets what stands unapplied on this account, taking from or giving to what is held; `beyond` an item that is
    /// paid, or nobody knows what it is for.
    fn set_loose(&mut self, wanted: i64, beyond: Option<ItemNumber>) {
        let movement = self.record.id.clone();
        let before = if self.loose_is_here() { self.record.loose } else { 0 };
        if wanted == before {
            return;
        }
        if before > 0 {
            self.say(Fact::UnappliedReturned { movement: movement.clone(), amount: before });
        }
        if wanted > 0 {
            self.say(Fact::Unapplied { movement, amount: wanted, beyond, indicated: Vec::new() });
            self.record.account = Some(self.account.id.clone());
        }
        self.record.loose = wanted;
        self.record.held = self.record.held.saturating_add(before).saturating_sub(wanted);
    }

    /// Leaves what is held on this account, unapplied.
    pub(super) fn leave(&mut self, beyond: Option<ItemNumber>) {
        let here = if self.loose_is_here() { self.record.loose } else { 0 };
        self.set_loose(here.saturating_add(self.record.held), beyond);
    }

    /// Takes what stands unapplied on this account off it.
    pub(super) fn lift(&mut self) {
        self.set_loose(0, None);
    }

    /// Takes the part off its item; the item is owed again.
    pub(super) fn undo(&mut self, item: &ItemNumber) {
        let account = self.account.id.clone();
        let mut parts = self.record.parts.iter();
        let Some(part) = parts.find(|part| part.account == account && part.item == *item).cloned() else {
            return;
        };
        let off = self.give_back(&part, part.amount, false);
        self.record.held = self.record.held.saturating_add(off);
        self.record.parts.retain(|kept| *kept != Part { amount: 0, ..part.clone() });
    }

    /// Brings refunds, charge-backs and what came back to what is said, as far as this account goes.
    pub(super) fn follow(&mut self) {
        let refunded = self.record.refunds_said();
        let taken = self.record.taken_said();
        self.shrink(refunded.saturating_sub(self.record.refunded), false);
        self.shrink(taken.saturating_sub(self.record.taken), true);
        self.grow(self.record.refunded.saturating_sub(refunded), false);
        self.grow(self.record.taken.saturating_sub(taken), true);
    }

    /// `amount` went back: first what is on no item, then what was allocated last.
    fn shrink(&mut self, amount: i64, taken: bool) {
        let mut left = amount;
        if left <= 0 {
            return;
        }
        let held = left.min(self.record.held);
        self.record.held = self.record.held.saturating_sub(held);
        left = left.saturating_sub(held);
        if self.loose_is_here() && self.record.loose > 0 && left > 0 {
            let loose = left.min(self.record.loose);
            let mut cash = self.account.cash.iter().filter(|cash| cash.movement == self.record.id);
            let beyond = cash.find_map(|cash| cash.beyond.clone());
            self.set_loose(self.record.loose.saturating_sub(loose), beyond);
            self.record.held = self.record.held.saturating_sub(loose);
            left = left.saturating_sub(loose);
        }
        for part in self.record.parts.clone().into_iter().rev().filter(|part| part.amount > 0) {
            if left > 0 && self.here(&part) {
                left = left.saturating_sub(self.give_back(&part, left, taken));
            }
        }
        let gone = amount.saturating_sub(left);
        let booked = if taken { &mut self.record.taken } else { &mut self.record.refunded };
        *booked = booked.saturating_add(gone);
    }

    /// Takes at most `amount` of a part off its item and says how much.
    fn give_back(&mut self, part: &Part, amount: i64, taken: bool) -> i64 {
        let amount = amount.min(part.amount);
        let paid = self.account.line(&part.item).map_or(0, |line| line.paid.max(0));
        let on_item = amount.min(paid);
        if on_item > 0 {
            let item = part.item.clone();
            self.say(if taken {
                self.chargeback(item, on_item)
            } else {
                Fact::Refund { item: Some(item), amount: on_item }
            });
            if taken {
                self.contest(&part.item);
            }
        }
        // What was paid on an item that was cancelled since is credit of the account.
        let rest = amount.saturating_sub(on_item);
        if rest > 0 {
            self.say(Fact::Refund { item: None, amount: rest });
        }
        let account = &self.account.id;
        let mut parts = self.record.parts.iter_mut();
        if let Some(kept) = parts.find(|kept| kept.account == *account && kept.item == part.item) {
            kept.amount = kept.amount.saturating_sub(amount);
        }
        amount
    }

    fn chargeback(&self, item: ItemNumber, amount: i64) -> Fact {
        let told = &self.record.told;
        let mandate_revoked = REVOKED.contains(&told.code.as_str());
        Fact::Chargeback { item, amount, reason: told.why.clone(), mandate_revoked }
    }

    /// What came back to the creditor goes where it was, as far as that is still owed; else it is unapplied.
    fn grow(&mut self, amount: i64, taken: bool) {
        if amount <= 0 {
            return;
        }
        let booked = if taken { &mut self.record.taken } else { &mut self.record.refunded };
        *booked = booked.saturating_sub(amount);
        self.record.held = self.record.held.saturating_add(amount);
        let here: Vec<Part> = self.record.parts.iter().filter(|part| self.here(part)).cloned().collect();
        for part in &here {
            self.put(&part.item, part.most.saturating_sub(part.amount));
        }
        self.leave(here.into_iter().next().map(|part| part.item));
    }

    /// Takes a return whose payment is not known off the item it names.
    pub(super) fn reverse(&mut self, item: &ItemNumber) {
        let paid = self.account.line(item).map_or(0, |line| line.paid.max(0));
        let amount = self.record.strange_return().min(paid);
        if amount > 0 && self.say(self.chargeback(item.clone(), amount)) {
            self.record.reversed = amount;
        }
    }

    /// Tells an item that money for it is on its way, did not arrive, or is contested.
    pub(super) fn tell(&mut self, item: &ItemNumber) {
        let told = self.record.told.clone();
        if self.record.received.is_none() {
            if told.pending > told.attempt {
                self.say(Fact::PaymentPending { item: item.clone(), amount: None, until: None });
            } else if told.attempt.is_some() {
                self.say(Fact::PaymentFailed { item: item.clone(), reason: told.why });
            }
        }
        self.contest(item);
    }

    /// A quarrel freezes the item as far as it is owed, once, and ends as the bank or scheme ended it, once: what
    /// a person decided about it since then stands.
    fn contest(&mut self, item: &ItemNumber) {
        let Some(mut contest) = self.record.told.contest.clone() else { return };
        if BANK_RETURNS.contains(&contest.code.as_str()) {
            return;
        }
        if contest.freezes() && !contest.begun.contains(item) {
            let (amount, reason) = (contest.amount, contest.words.clone());
            let kind = DisputeKind::Commercial;
            if self.say(Fact::Disputed { item: item.clone(), amount, kind, reason }) {
                contest.begun.push(item.clone());
            }
        }
        if let Some(outcome) = contest.outcome
            && contest.begun.contains(item)
            && !contest.ended.contains(item)
        {
            let outcome =
                if outcome == DisputeOutcome::Lost { Outcome::Overruled } else { Outcome::Rejected };
            self.say(Fact::DisputeResolved { item: item.clone(), outcome, amount: None });
            contest.ended.push(item.clone());
        }
        self.record.told.contest = Some(contest);
    }
}
