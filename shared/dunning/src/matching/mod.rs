//! Matching: which open items a received movement of money pays, by which rule, how surely, and why.
//!
//! The rules are tried in a fixed order: structured reference, invoice numbers in the text, amount and known
//! account, amount and similar name, one unique sum of the payer's items, amount within a fee or discount. A
//! match names its reason as data, so that it can be put in words in any language. Below the creditor's
//! threshold a match is a proposal for a person.

mod fit;
mod index;
mod name;
mod payer;
mod rules;
mod subset;
#[cfg(test)]
mod tests;
mod text;

use serde::{Deserialize, Serialize};

pub use index::Index;

use crate::id::{AccountId, ItemNumber};
use crate::item::Discount;
use crate::money::Currency;
use crate::time::Day;

/// From this confidence on a match is booked without a person, unless the creditor set another threshold.
pub const AUTOMATIC_THRESHOLD: u8 = 90;

/// More proposals than a person compares.
pub const MAX_PROPOSALS: usize = 5;

/// Bank charges up to this many minor units may explain why a payment is short, unless the creditor set more.
pub const FEE_LIMIT: i64 = 2_500;

/// A movement of money received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Minor units received; matching looks at positive amounts alone.
    pub amount: i64,
    /// Their currency.
    pub currency: Currency,
    /// The booking date.
    pub date: Day,
    /// The free text as the bank gives it.
    pub text: String,
    /// Structured references as the bank gives them.
    pub references: Vec<String>,
    /// The payer's end-to-end id.
    pub end_to_end: Option<String>,
    /// The counterparty's name.
    pub counterparty: Option<String>,
    /// The counterparty's account.
    pub iban: Option<String>,
}

/// An open item of the creditor, with what is known about who pays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its account.
    pub account: AccountId,
    /// Its number.
    pub number: ItemNumber,
    /// The structured reference printed on it, in any form.
    pub reference: Option<String>,
    /// What is open, in minor units: negative for a credit note, zero for an item closed not long ago, which is
    /// never paid again but recognised when a payment names it.
    pub open: i64,
    /// The account's currency.
    pub currency: Currency,
    /// Its due date.
    pub due: Day,
    /// An early-payment discount.
    pub discount: Option<Discount>,
    /// Names of debtor and payer, trading names too.
    pub names: Vec<String>,
    /// Accounts they have paid from.
    pub ibans: Vec<String>,
}

/// Limits of the creditor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most minor units that bank charges may take off.
    pub fee_limit: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { fee_limit: FEE_LIMIT }
    }
}

/// A part of the movement on one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Allocation {
    /// The account.
    pub account: AccountId,
    /// The item.
    pub item: ItemNumber,
    /// Minor units; negative where a credit note is used up.
    pub amount: i64,
}

/// The rule that found a match, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A structured reference.
    Reference,
    /// Invoice numbers in the text.
    Number,
    /// The amount, and an account the payer has paid from.
    AmountAndIban,
    /// The amount, and a similar name.
    AmountAndName,
    /// The one sum of the payer's items that gives the amount.
    Sum,
    /// The amount less a fee or a discount.
    FeeOrDiscount,
    /// The amount alone; only ever a proposal.
    Amount,
    /// The payer alone; only ever a proposal.
    Payer,
}

/// How the amount fits what is open on the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "fit", rename_all = "snake_case")]
pub enum Fit {
    /// To the cent.
    Exact,
    /// Less the early-payment discount granted.
    Discount {
        /// The discount, in minor units.
        off: i64,
    },
    /// Short by no more than bank charges may be.
    Fee {
        /// What is missing, in minor units.
        missing: i64,
    },
    /// A part.
    Partial {
        /// What stays open, in minor units.
        missing: i64,
    },
    /// More than is open.
    Over {
        /// What is left, in minor units.
        excess: i64,
    },
    /// In another currency than the item; nothing is allocated.
    OtherCurrency {
        /// The item's currency.
        currency: Currency,
    },
}

/// What is known about who paid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "payer", rename_all = "snake_case")]
pub enum Payer {
    /// An account the payer has paid from before.
    KnownIban,
    /// A similar name.
    SimilarName {
        /// How similar, in percent.
        percent: u8,
    },
    /// Nobody known here.
    Stranger,
    /// Somebody known here, but for another account.
    OtherAccount {
        /// That account.
        account: AccountId,
    },
}

/// What speaks against a match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "snake_case")]
pub enum Doubt {
    /// The check digits of the reference do not agree.
    WrongCheckDigits,
    /// The reference or number is one character off.
    OneCharacterOff,
    /// The number is short or could be a date.
    WeakNumber,
    /// Several items fit as well.
    SeveralFit {
        /// How many.
        count: usize,
    },
    /// The text names something that is not open: an invoice already paid, or of somebody else.
    NamesAnother {
        /// As written, without signs.
        named: String,
    },
}

/// Why a match is proposed, as data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reason {
    /// References or invoice numbers recognised, as they stand on the items.
    pub named: Vec<String>,
    /// How the amount fits.
    pub fit: Fit,
    /// What is known about who paid.
    pub payer: Payer,
    /// What speaks against it.
    pub doubts: Vec<Doubt>,
}

/// A match of a movement to items.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Match {
    /// The parts, oldest item first; together with `remainder` they are the movement's amount.
    pub allocations: Vec<Allocation>,
    /// The rule that found it.
    pub rule: Rule,
    /// How sure it is, 0 to 100.
    pub confidence: u8,
    /// Why.
    pub reason: Reason,
    /// Minor units that stay unapplied.
    pub remainder: i64,
}

impl Match {
    /// Whether it may be booked without a person.
    #[must_use]
    pub const fn is_automatic(&self, threshold: u8) -> bool {
        self.confidence >= threshold && !self.allocations.is_empty()
    }
}
