//! Small changes to an account that several facts share.

use super::Account;
use crate::id::{ItemNumber, MovementId};
use crate::notice::Purpose;
use crate::state::{Cash, Extra, Owed};
use crate::time::Day;

/// The most invoices that one mail carries.
const MOST_DELIVERED: usize = 10;

impl Account {
    /// Changes what stands beside an item's line; what becomes empty is dropped.
    pub(crate) fn edit(&mut self, item: &ItemNumber, change: impl FnOnce(&mut Extra)) {
        let mut extra = self.extras.remove(item).unwrap_or_default();
        change(&mut extra);
        if !extra.is_empty() {
            self.extras.insert(item.clone(), extra);
        }
    }

    /// Money that arrived for an item also counts for the promise or arrangement that covers it.
    pub(crate) fn count_received(&mut self, item: &ItemNumber, amount: i64) {
        for promise in self.promises.iter_mut().filter(|promise| promise.items.contains(item)) {
            promise.received += amount;
        }
        for arrangement in self.arrangements.iter_mut().filter(|one| one.items.contains(item)) {
            arrangement.received += amount;
        }
    }

    /// Keeps what was paid too much as unapplied cash.
    pub(crate) fn keep_cash(
        &mut self,
        movement: Option<MovementId>,
        amount: i64,
        item: &ItemNumber,
        day: Day,
    ) {
        let derived = || MovementId::new(format!("excess of {item} {day} {}", self.cash.len()));
        let Some(movement) = movement.or_else(|| derived().ok()) else {
            return;
        };
        self.cash.push(Cash { movement, amount, since: day, beyond: Some(item.clone()) });
        self.sums.unapplied += amount;
    }

    /// Money paid on an item that was cancelled stays with the account as credit.
    pub(crate) fn keep_money(&mut self, amount: i64, _item: &ItemNumber) {
        self.credit += amount;
        self.sums.credit += amount;
    }

    /// Keeps a message that is owed; one that is owed already is owed from the later day on, and still once.
    pub(crate) fn owe(&mut self, owed: &Owed) -> bool {
        if let Some(known) = self.owed.iter_mut().find(|known| known.is_same(owed)) {
            let newer = known.since < owed.since;
            known.since = known.since.max(owed.since);
            return newer;
        }
        if self.joins_delivery(owed) {
            return true;
        }
        self.counter += 1;
        self.owed.push(Owed { seq: self.counter, ..owed.clone() });
        true
    }

    /// Invoices of one debtor that are to be sent go together, as far as one mail carries them.
    fn joins_delivery(&mut self, owed: &Owed) -> bool {
        let debtor = |item: Option<&ItemNumber>| self.lines.get(item?).map(|line| &line.debtor);
        let own = debtor(owed.items.first());
        let place = self.owed.iter().position(|known| {
            known.purpose == Purpose::InvoiceDelivery
                && known.items.len() + owed.items.len() <= MOST_DELIVERED
                && debtor(known.items.first()) == own
        });
        let together = place.filter(|_| owed.purpose == Purpose::InvoiceDelivery);
        let Some(known) = together.and_then(|place| self.owed.get_mut(place)) else { return false };
        known.items.extend(owed.items.iter().cloned());
        true
    }

    /// The item begins anew on its plan, at class reminder at most.
    pub(crate) fn restart(&mut self, item: &ItemNumber) {
        if let Some(line) = self.lines.get_mut(item) {
            line.track = line.track.afresh();
        }
        self.edit(item, |extra| {
            extra.entry = Some(crate::class::Class::Reminder);
            extra.tasked = None;
        });
    }
}
