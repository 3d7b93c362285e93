//! The open items of one creditor, arranged so that a movement finds its few candidates among many thousands.

use std::collections::{BTreeMap, BTreeSet};

use super::name::Name;
use super::{Candidate, Movement};
use crate::id::{AccountId, ItemNumber};
use crate::item::Discount;
use crate::money::Currency;
use crate::reference::{Kind, Reference, iban, number};

/// An item's place in the index.
pub(super) type ItemAt = usize;
/// An account's place in the index.
pub(super) type AccountAt = usize;

/// An item as the rules see it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub account: AccountAt,
    pub number: ItemNumber,
    pub open: i64,
    pub currency: Currency,
    pub discount: Option<Discount>,
}

/// An account as the rules see it: its names and its items, the oldest first.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub id: AccountId,
    pub names: Vec<Name>,
    pub items: Vec<ItemAt>,
    seen: Vec<String>,
}

/// Open items of one creditor, found by reference, number, amount, account number and name.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(super) items: Vec<Item>,
    pub(super) accounts: Vec<Account>,
    by_reference: BTreeMap<String, Vec<ItemAt>>,
    by_body: BTreeMap<String, Vec<ItemAt>>,
    by_number: BTreeMap<String, Vec<ItemAt>>,
    by_parts: BTreeMap<String, Vec<ItemAt>>,
    by_digits: BTreeMap<String, Vec<ItemAt>>,
    by_tail: BTreeMap<String, Vec<ItemAt>>,
    shapes: BTreeSet<(String, usize)>,
    by_amount: BTreeMap<(Currency, i64), BTreeSet<ItemAt>>,
    by_iban: BTreeMap<String, BTreeSet<AccountAt>>,
    by_word: BTreeMap<String, BTreeSet<AccountAt>>,
    places: BTreeMap<(AccountId, ItemNumber), ItemAt>,
}

impl Index {
    /// Arranges `candidates`; their order does not matter.
    #[must_use]
    pub fn new(mut candidates: Vec<Candidate>) -> Self {
        candidates.sort_by(|a, b| (a.due, &a.account, &a.number).cmp(&(b.due, &b.account, &b.number)));
        let mut index = Self::default();
        let mut accounts: BTreeMap<AccountId, AccountAt> = BTreeMap::new();
        for candidate in candidates {
            index.add(candidate, &mut accounts);
        }
        index
    }

    /// How many items it holds, closed ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Sets what is open on an item after something was booked on it; false when the item is not here.
    pub fn set_open(&mut self, account: &AccountId, item: &ItemNumber, open: i64) -> bool {
        let Some(at) = self.places.get(&(account.clone(), item.clone())).copied() else { return false };
        let Some(found) = self.items.get_mut(at) else { return false };
        let before = (found.currency, std::mem::replace(&mut found.open, open));
        if let Some(same) = self.by_amount.get_mut(&before) {
            same.remove(&at);
        }
        self.by_amount.entry((before.0, open)).or_default().insert(at);
        true
    }

    /// Adds an account number that a payer has used, once a person or a certain match showed it.
    pub fn learn_iban(&mut self, account: &AccountId, text: &str) {
        let known = self.accounts.iter().position(|known| known.id == *account);
        if let Some(at) = known.filter(|_| !text.trim().is_empty()) {
            self.by_iban.entry(iban::compact(text)).or_default().insert(at);
        }
    }

    fn add(&mut self, candidate: Candidate, accounts: &mut BTreeMap<AccountId, AccountAt>) {
        let at = self.items.len();
        let account = *accounts.entry(candidate.account.clone()).or_insert(self.accounts.len());
        if account == self.accounts.len() {
            let id = candidate.account.clone();
            self.accounts.push(Account { id, names: Vec::new(), items: Vec::new(), seen: Vec::new() });
        }
        self.add_payer(account, at, &candidate);
        let reference = candidate.reference.as_deref().and_then(Reference::parse);
        self.add_keys(at, candidate.number.as_str(), reference.as_ref());
        self.by_amount.entry((candidate.currency, candidate.open)).or_default().insert(at);
        self.places.insert((candidate.account, candidate.number.clone()), at);
        self.items.push(Item {
            account,
            number: candidate.number,
            open: candidate.open,
            currency: candidate.currency,
            discount: candidate.discount,
        });
    }

    fn add_payer(&mut self, account: AccountAt, at: ItemAt, candidate: &Candidate) {
        for text in &candidate.ibans {
            self.by_iban.entry(iban::compact(text)).or_default().insert(account);
        }
        let Some(known) = self.accounts.get_mut(account) else { return };
        known.items.push(at);
        for text in &candidate.names {
            if known.seen.contains(text) {
                continue;
            }
            known.seen.push(text.clone());
            let name = Name::new(text);
            for word in name.words() {
                self.by_word.entry(stem(word)).or_default().insert(account);
            }
            known.names.push(name);
        }
    }

    /// An instalment is found by the number of its invoice, without `#<n>`.
    fn add_keys(&mut self, at: ItemAt, written: &str, reference: Option<&Reference>) {
        let written = written.split('#').next().unwrap_or(written);
        let parts = number::parts(written);
        let digits: String = parts.iter().filter(|part| is_digits(part)).map(String::as_str).collect();
        let prefix = parts.first().filter(|part| !is_digits(part)).cloned().unwrap_or_default();
        self.by_number.entry(parts.concat()).or_default().push(at);
        self.by_parts.entry(number::by_parts(written)).or_default().push(at);
        if digits.len() >= 5 {
            self.by_digits.entry(digits.clone()).or_default().push(at);
        }
        if let [_, .., tail] = parts.as_slice() {
            self.by_tail.entry(tail.clone()).or_default().push(at);
        }
        self.shapes.insert((prefix, digits.len()));
        if let Some(reference) = reference {
            self.by_reference.entry(reference.text.clone()).or_default().push(at);
            self.by_body.entry(body(reference).to_owned()).or_default().push(at);
        }
    }

    /// Items that carry exactly this reference.
    pub(super) fn with_reference(&self, text: &str) -> &[ItemAt] {
        slice(&self.by_reference, text)
    }

    /// Items whose reference has this creditor's part, whatever its check digits.
    pub(super) fn with_body(&self, body: &str) -> &[ItemAt] {
        slice(&self.by_body, body)
    }

    /// Items whose number without signs is `compact`.
    pub(super) fn with_number(&self, compact: &str) -> &[ItemAt] {
        slice(&self.by_number, compact)
    }

    /// Items whose number by its parts, zeros dropped, is `parts`.
    pub(super) fn with_parts(&self, parts: &str) -> &[ItemAt] {
        slice(&self.by_parts, parts)
    }

    /// Items whose number has these digits, whatever its letters.
    pub(super) fn with_digits(&self, digits: &str) -> &[ItemAt] {
        slice(&self.by_digits, digits)
    }

    /// Items whose number ends with this run of digits.
    pub(super) fn with_tail(&self, tail: &str) -> &[ItemAt] {
        slice(&self.by_tail, tail)
    }

    /// Whether the creditor's numbers look like `prefix` and so many digits, one more or less.
    pub(super) fn has_shape(&self, prefix: &str, digits: usize) -> bool {
        let near = [digits.saturating_sub(1), digits, digits + 1];
        near.iter().any(|count| self.shapes.contains(&(prefix.to_owned(), *count)))
    }

    /// Whether `digits` begin like the creditor's numbers and are as long, one more or less.
    pub(super) fn has_digits_like(&self, digits: &str) -> bool {
        let Some(head) = digits.get(..digits.len() / 2) else { return false };
        let next = self.by_digits.range(head.to_owned()..).next();
        next.is_some_and(|(known, _)| known.starts_with(head) && known.len().abs_diff(digits.len()) <= 1)
    }

    /// Items on which exactly `open` minor units are open.
    pub(super) fn with_amount(&self, currency: Currency, open: i64) -> impl Iterator<Item = ItemAt> + '_ {
        self.by_amount.get(&(currency, open)).into_iter().flatten().copied()
    }

    /// Accounts that the movement's account number has paid for.
    pub(super) fn accounts_of_iban(&self, movement: &Movement) -> Vec<AccountAt> {
        let known = movement.iban.as_deref().and_then(|text| self.by_iban.get(&iban::compact(text)));
        known.into_iter().flatten().copied().collect()
    }

    /// Accounts that share a word of their name, or its beginning, with `name`.
    pub(super) fn accounts_like(&self, name: &Name) -> BTreeSet<AccountAt> {
        let words = name.words().iter();
        words.filter_map(|word| self.by_word.get(&stem(word))).flatten().copied().collect()
    }
}

/// The check digits left out: the creditor's own part.
pub(super) fn body(reference: &Reference) -> &str {
    match reference.kind {
        Kind::Rf => reference.text.get(4..).unwrap_or_default(),
        Kind::Ogm => reference.text.get(..10).unwrap_or_default(),
    }
}

/// Names are looked up by the beginnings of their words, so that a slip later in the word does no harm.
fn stem(word: &str) -> String {
    word.chars().take(3).collect()
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn slice<'a>(map: &'a BTreeMap<String, Vec<ItemAt>>, key: &str) -> &'a [ItemAt] {
    map.get(key).map(Vec::as_slice).unwrap_or_default()
}
