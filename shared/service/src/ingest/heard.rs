//! What the books say of one account: which of its items are settled, and which of its money they have used up. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use dunning::account::Account;
use dunning::fact::Fact;
use dunning::id::{ItemNumber, MovementId};
use dunning::item::Line;

use super::ItemFacts;

/// What ids of money that came from the books begin with.
pub const BOOKS: &str = "books/";

/// What a list says of items it does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// Nothing.
    #[default]
    Stays,
    /// They are settled: the list is complete.
    Settled,
}

/// What the books say of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The day they speak of.
    pub as_of: NaiveDate,
    /// Open amounts in minor units; zero: settled.
    pub open: BTreeMap<ItemNumber, i64>,
    /// What is true of the items not named.
    pub absent: Absent,
    /// Closed items that are owed again.
    pub reopening: BTreeSet<ItemNumber>,
    /// Money from the books: of a complete list what they still hold, else what they have used up.
    pub cash: BTreeSet<MovementId>,
    /// The credit from credit notes that they still show, in minor units.
    pub credit: Option<i64>,
}

impl Heard {
    /// The same, and what single invoices say was paid of them already; `None` when that is nothing at all.
    #[must_use]
    pub fn and_paid(mut self, today: NaiveDate, items: &[ItemFacts]) -> Option<Self> {
        let paid = items.iter().map(|facts| &facts.item).filter(|item| item.prepaid > 0);
        for item in paid {
            self.open.insert(item.number.clone(), item.total.saturating_sub(item.prepaid));
        }
        self.as_of = today;
        (!self.open.is_empty() || !self.cash.is_empty()).then_some(self)
    }

    /// What is open on an item from now on. A file that is not complete may only lower it. What came in after the day the list speaks of is not in it: later
    /// invoices stay, and what was paid since is not asked for again.
    #[must_use]
    pub fn open_of(&self, line: &Line, paid_on: Option<NaiveDate>) -> i64 {
        let own = line.open();
        match self.open.get(&line.number) {
            Some(listed) if self.absent == Absent::Stays => own.min(*listed),
            Some(listed) if *listed > own && paid_on.is_some_and(|day| day > self.as_of) => own,
            Some(listed) => *listed,
            None if self.absent == Absent::Settled && line.issue <= self.as_of => 0,
            None => own,
        }
    }

    /// The fact for an account as it stands; items in `later` get theirs with a later commit.
    #[must_use]
    pub fn fact(&self, account: &Account, later: &BTreeSet<ItemNumber>) -> Fact {
        let known = account.lines.values().map(|line| {
            let paid_on = account.extra(&line.number).and_then(|extra| extra.paid_on);
            let open = if later.contains(&line.number) { line.open() } else { self.open_of(line, paid_on) };
            (line.number.clone(), open)
        });
        let new = self.open.iter().filter(|(number, _)| !account.lines.contains_key(*number));
        let open = known.chain(new.map(|(number, open)| (number.clone(), *open))).collect();
        Fact::Listed { as_of: self.as_of, open, applied: self.applied(account), credit: self.credit }
    }

    fn applied(&self, account: &Account) -> Vec<MovementId> {
        let used = |movement: &MovementId| match self.absent {
            Absent::Settled => !self.cash.contains(movement),
            Absent::Stays => self.cash.contains(movement),
        };
        let of_books = account.cash.iter().filter(|cash| cash.movement.as_str().starts_with(BOOKS));
        of_books.map(|cash| cash.movement.clone()).filter(used).collect()
    }
}

/// The open parts that an invoice came in: its instalments and its holdback.
pub fn parts<'a>(account: &'a Account, number: &ItemNumber) -> impl Iterator<Item = &'a Line> {
    let prefix = format!("{number}#");
    account.lines.values().filter(move |line| line.number.as_str().starts_with(&prefix))
}

/// What is open on each part when `open` is left of the whole: the earliest parts were paid first.
#[must_use]
pub fn spread(mut parts: Vec<&Line>, open: i64) -> BTreeMap<ItemNumber, i64> {
    parts.sort_by(|a, b| (b.due, &b.number).cmp(&(a.due, &a.number)));
    let mut left = open;
    let mut spread = BTreeMap::new();
    for line in parts {
        let owed = line.total.saturating_sub(line.credited).saturating_sub(line.written_off).max(0);
        let here = owed.min(left);
        left = left.saturating_sub(here);
        spread.insert(line.number.clone(), here);
    }
    spread
}
