//! What a complete list changes: what is new, what differs, what is settled, what is back, and how much falls. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dunning::account::Account;
use dunning::id::{AccountId, ItemNumber};
use dunning::money::{Currency, decimal};
use dunning::simulate::falls_by_much;
use serde::{Deserialize, Serialize};

use super::place::Placed;
use crate::ingest::standing::Standing;

/// Items of a group that a report names; the others are counted.
const NAMED: usize = 100;

/// What a complete list changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The day of which the list is complete.
    pub as_of: NaiveDate,
    /// Items that were not known.
    pub new: Group,
    /// Items whose open amount differs.
    pub changed: Group,
    /// Items that the list does not name any more: settled in the books.
    pub closing: Group,
    /// Items that were closed and are owed again.
    pub reopening: Group,
    /// All open items as they stand; the lists here stay empty.
    pub before: Group,
    /// All open items as they will stand.
    pub after: Group,
    /// Whether it falls by so much, in items or amount, that a person must confirm it.
    pub falls: bool,
}

/// Some items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// How many.
    pub items: usize,
    /// What they come to by currency: decimal strings.
    pub amounts: BTreeMap<String, String>,
    /// The first hundred of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first: Vec<Moved>,
}

/// One item whose open amount changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Its number.
    pub invoice: String,
    /// Its account.
    pub account: String,
    /// What is open now, a decimal string; absent: it is not open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What will be open.
    pub to: String,
}

impl Group {
    /// In words: `12 items, 3400.00 EUR`.
    #[must_use]
    pub fn said(&self) -> String {
        let amounts = self.amounts.iter().map(|(currency, amount)| format!("{amount} {currency}"));
        let parts = std::iter::once(format!("{} items", self.items)).chain(amounts);
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Counts and sums by currency: currencies are never added.
#[derive(Default)]
struct Sums {
    by: BTreeMap<Currency, (usize, i64)>,
    first: Vec<Moved>,
}

impl Sums {
    fn add(&mut self, currency: Currency, amount: i64) {
        let (items, sum) = self.by.entry(currency).or_default();
        *items = items.saturating_add(1);
        *sum = sum.saturating_add(amount);
    }

    fn note(&mut self, currency: Currency, amount: i64, moved: impl FnOnce() -> Moved) {
        self.add(currency, amount);
        if self.first.len() < NAMED {
            self.first.push(moved());
        }
    }

    fn group(self) -> Group {
        let items = self.by.values().map(|(items, _)| items).sum();
        let amount = |(currency, (_, sum)): (&Currency, &(usize, i64))| {
            (currency.to_string(), decimal(*sum, *currency))
        };
        Group { items, amounts: self.by.iter().map(amount).collect(), first: self.first }
    }
}

#[derive(Default)]
struct Count {
    new: Sums,
    changed: Sums,
    closing: Sums,
    reopening: Sums,
    before: Sums,
    after: Sums,
}

/// Holds what the list says against what stands.
pub(super) fn of(as_of: NaiveDate, standing: &Standing, placed: &Placed, percent: i64) -> Difference {
    let mut count = Count::default();
    for (account, heard) in &placed.heard {
        let known = standing.accounts.get(account);
        if let Some(known) = known {
            count.known(account, known, heard);
        }
        let currency = known.map(|known| known.currency).or_else(|| Some(placed.payers.get(account)?.1));
        let is_new = |number: &ItemNumber| known.is_none_or(|known| !known.lines.contains_key(number));
        for (number, open) in heard.open.iter().filter(|(number, open)| is_new(number) && **open != 0) {
            let Some(currency) = currency else { continue };
            let group = if heard.reopening.contains(number) { &mut count.reopening } else { &mut count.new };
            group.note(currency, *open, || moved(account, number, None, *open, currency));
            count.after.add(currency, *open);
        }
    }
    let falls = falls(&count.before, &count.after, percent);
    let Count { new, changed, closing, reopening, before, after } = count;
    Difference {
        as_of,
        new: new.group(),
        changed: changed.group(),
        closing: closing.group(),
        reopening: reopening.group(),
        before: before.group(),
        after: after.group(),
        falls,
    }
}

impl Count {
    fn known(&mut self, id: &AccountId, account: &Account, heard: &super::super::heard::Heard) {
        let currency = account.currency;
        for line in account.lines.values().filter(|line| line.open() > 0) {
            let paid_on = account.extra(&line.number).and_then(|extra| extra.paid_on);
            let (own, open) = (line.open(), heard.open_of(line, paid_on));
            self.before.add(currency, own);
            if open != 0 {
                self.after.add(currency, open);
            }
            let say = || moved(id, &line.number, Some(own), open, currency);
            if open == 0 {
                self.closing.note(currency, own, say);
            } else if open != own {
                self.changed.note(currency, open.saturating_sub(own), say);
            }
        }
    }
}

fn moved(account: &AccountId, number: &ItemNumber, from: Option<i64>, to: i64, currency: Currency) -> Moved {
    Moved {
        invoice: number.to_string(),
        account: account.to_string(),
        from: from.map(|from| decimal(from, currency)),
        to: decimal(to, currency),
    }
}

/// In any currency, by items or by amount.
fn falls(before: &Sums, after: &Sums, percent: i64) -> bool {
    let of = |currency: &Currency| after.by.get(currency).copied().unwrap_or_default();
    before.by.iter().any(|(currency, before)| falls_by_much(*before, of(currency), percent))
}
