//! What came in: invoices, customers, money, pauses, talk.

use dunning::fact::{BounceKind, CallResult, DisputeOutcome};
use dunning::id::{DebtorId, ItemNumber};
use dunning::item::{Item, ItemKind};
use dunning::party::Absence;
use dunning::state::{DisputeKind, Instalment};
use dunning::time::Day;

use super::texts::{self, Row};
use super::{Teller, cut};

impl Teller {
    pub(super) fn item_received(self, item: &Item) -> String {
        let row = match item.kind {
            ItemKind::CreditNote => texts::CREDIT_NOTE,
            ItemKind::Invoice | ItemKind::Deposit | ItemKind::Holdback => texts::ITEM,
        };
        let (amount, day) = (self.money(item.total), self.day(item.due));
        self.say(row, &[("{item}", item.number.to_string()), ("{amount}", amount), ("{day}", day)])
    }

    pub(super) fn contacts(self, debtor: &DebtorId, count: usize) -> String {
        self.say(texts::CONTACTS, &[("{name}", debtor.to_string()), ("{n}", count.to_string())])
    }

    pub(super) fn absence(self, debtor: &DebtorId, absence: Absence) -> String {
        let (from, day) = (self.day(absence.from), self.day(absence.until));
        self.say(texts::ABSENCE, &[("{name}", debtor.to_string()), ("{from}", from), ("{day}", day)])
    }

    pub(super) fn due_moved(self, item: &ItemNumber, due: Day) -> String {
        self.say(texts::DUE_MOVED, &[("{item}", item.to_string()), ("{day}", self.day(due))])
    }

    pub(super) fn cancelled(self, item: &ItemNumber, other: Option<&ItemNumber>) -> String {
        match other {
            Some(other) => {
                self.say(texts::REPLACED, &[("{item}", item.to_string()), ("{other}", other.to_string())])
            }
            None => self.on(texts::CANCELLED, item),
        }
    }

    pub(super) fn listed(self, day: Day, count: usize) -> String {
        self.say(texts::LISTED, &[("{day}", self.day(day)), ("{n}", count.to_string())])
    }

    /// The first sentence without an amount, the second with one.
    pub(super) fn maybe_amount(
        self,
        [without, with]: [Row; 2],
        amount: Option<i64>,
        item: &ItemNumber,
    ) -> String {
        match amount {
            Some(amount) => self.amount_on(with, amount, item),
            None => self.on(without, item),
        }
    }

    /// The first sentence for the account, the second for an item.
    pub(super) fn maybe_item(
        self,
        [account, on]: [Row; 2],
        amount: i64,
        item: Option<&ItemNumber>,
    ) -> String {
        match item {
            Some(item) => self.amount_on(on, amount, item),
            None => self.amount(account, amount),
        }
    }

    fn until(self, until: Option<Day>) -> String {
        until.map(|day| self.dated(texts::UNTIL, day)).unwrap_or_default()
    }

    pub(super) fn hold(self, row: Row, item: Option<&ItemNumber>, until: Option<Day>) -> String {
        let what = item.map_or_else(|| self.plain(texts::ACCOUNT), ToString::to_string);
        self.say(row, &[("{what}", what), ("{until}", self.until(until))])
    }

    pub(super) fn disputed(self, item: &ItemNumber, amount: Option<i64>, kind: DisputeKind) -> String {
        let kind = self.plain(match kind {
            DisputeKind::Technical => texts::TECHNICAL,
            DisputeKind::Commercial => texts::COMMERCIAL,
        });
        let kind = [("{kind}", kind)];
        let row = if amount.is_some() { texts::DISPUTED_PART } else { texts::DISPUTED };
        let sentence = self.say(row, &kind);
        let amount = amount.map(|amount| self.money(amount)).unwrap_or_default();
        sentence.replace("{item}", item.as_str()).replace("{amount}", &amount)
    }

    pub(super) fn promised(self, items: &[ItemNumber], amount: Option<i64>, day: Day) -> String {
        let row = if amount.is_some() { texts::PROMISED_AMOUNT } else { texts::PROMISED };
        let amount = amount.map(|amount| self.money(amount)).unwrap_or_default();
        self.say(row, &[("{items}", self.items(items)), ("{amount}", amount), ("{day}", self.day(day))])
    }

    pub(super) fn arranged(self, items: &[ItemNumber], instalments: &[Instalment]) -> String {
        let last = instalments.iter().map(|instalment| instalment.date).max();
        let day = last.map(|day| self.day(day)).unwrap_or_default();
        let count = instalments.len().to_string();
        self.say(texts::ARRANGED, &[("{items}", self.items(items)), ("{n}", count), ("{day}", day)])
    }

    pub(super) fn insolvent(self, debtor: &DebtorId, day: Day, certain: bool) -> String {
        let row = if certain { texts::INSOLVENT } else { texts::INSOLVENT_MAYBE };
        self.say(row, &[("{name}", debtor.to_string()), ("{day}", self.day(day))])
    }

    pub(super) fn out_of_office(self, until: Option<Day>, substitute: Option<&str>) -> String {
        let row = if substitute.is_some() { texts::OUT_FOR } else { texts::OUT };
        let name = cut(substitute.unwrap_or_default());
        self.say(row, &[("{until}", self.until(until)), ("{name}", name)])
    }
}

pub(super) const fn resolved(outcome: DisputeOutcome) -> Row {
    match outcome {
        DisputeOutcome::Accepted => texts::RESOLVED_ACCEPTED,
        DisputeOutcome::Rejected => texts::RESOLVED_REJECTED,
        DisputeOutcome::Partial => texts::RESOLVED_PARTIAL,
        DisputeOutcome::Overruled => texts::RESOLVED_OVERRULED,
    }
}

pub(super) const fn bounced(kind: BounceKind) -> Row {
    match kind {
        BounceKind::Hard => texts::BOUNCED,
        BounceKind::Soft => texts::BOUNCED_SOFT,
    }
}

pub(super) const fn called(result: CallResult) -> Row {
    match result {
        CallResult::NoAnswer => texts::CALL_NO_ANSWER,
        CallResult::Voicemail => texts::CALL_VOICEMAIL,
        CallResult::Reached => texts::CALL_REACHED,
        CallResult::Promise => texts::CALL_PROMISE,
        CallResult::Paid => texts::CALL_PAID,
        CallResult::Dispute => texts::CALL_DISPUTE,
        CallResult::WrongPerson => texts::CALL_WRONG,
        CallResult::Refused => texts::CALL_REFUSED,
    }
}
