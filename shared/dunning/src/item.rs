//! What is owed: an invoice, a credit note, a deposit invoice, a holdback, or one instalment of any.

use serde::{Deserialize, Serialize};

use crate::class::Class;
use crate::id::{DebtorId, ItemNumber, StepId};
use crate::money::Currency;
use crate::time::Day;

/// What kind of document an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// An invoice.
    #[default]
    Invoice,
    /// A credit note: it reduces what is owed.
    CreditNote,
    /// A deposit invoice, which informs delivery.
    Deposit,
    /// A holdback with its own release date, kept as its due date.
    Holdback,
}

/// An early-payment discount the invoice grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Discount {
    /// Last day on which the discount may be taken.
    pub until: Day,
    /// The discount, in minor units.
    pub amount: i64,
}

/// An item assigned to a factor.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Assigned {
    /// The factor's name.
    pub factor: String,
    /// The factor's account, the only one a message may show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// Whether the factor chases by itself.
    #[serde(default)]
    pub factor_chases: bool,
}

/// Why an invoice to a public buyer is not due yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Not deposited on the public portal.
    Deposit,
    /// Without commitment number.
    Commitment,
}

/// The facts of an item, as its document states them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub number: ItemNumber,
    /// What it is.
    #[serde(default)]
    pub kind: ItemKind,
    /// Who is invoiced.
    pub debtor: DebtorId,
    /// Date of issue.
    pub issue: Day,
    /// Due date; for a holdback the date of its release.
    pub due: Day,
    /// Currency of every amount.
    pub currency: Currency,
    /// Total in minor units, never negative; a credit note states what it takes off.
    pub total: i64,
    /// Paid before it came in, in minor units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub prepaid: i64,
    /// The invoice a credit note or replacement refers to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preceding: Option<ItemNumber>,
    /// The buyer's order or commitment number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_order: Option<String>,
    /// Early-payment discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// The factor it was assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
    /// What a public buyer still needs before it counts as due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// The account it is to be paid to, when not the creditor's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// Collected by direct debit; nothing is chased before the collection date given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct_debit: Option<Day>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

/// How an item ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// Paid.
    Paid,
    /// Credited in full.
    Credited,
    /// Paid less the discount granted.
    Discount,
    /// Written off.
    WrittenOff,
    /// Absent from a complete list of open items.
    SettledInBooks,
    /// Cancelled or replaced.
    Cancelled,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Its due date lies further ahead.
    NotDue,
    /// It falls due soon.
    Upcoming,
    /// Its due date has passed.
    Due,
    /// Paused for a reason until a date.
    Held,
    /// A promise to pay covers it.
    Promised,
    /// An arrangement covers it.
    Arranged,
    /// Contested in whole.
    Disputed,
    /// A formal notice went out.
    InFormalNotice,
    /// A third party has the file.
    HandedOver,
    /// From before an insolvency.
    Insolvent,
    /// Waits for a person's look before anything leaves.
    UnderReview,
    /// Paid.
    Paid,
    /// Credited in full.
    Credited,
    /// Paid less the discount granted.
    Discount,
    /// Written off.
    WrittenOff,
    /// Settled in the books.
    SettledInBooks,
    /// Cancelled or replaced.
    Cancelled,
}

impl From<Closed> for ItemStatus {
    fn from(how: Closed) -> Self {
        match how {
            Closed::Paid => Self::Paid,
            Closed::Credited => Self::Credited,
            Closed::Discount => Self::Discount,
            Closed::WrittenOff => Self::WrittenOff,
            Closed::SettledInBooks => Self::SettledInBooks,
            Closed::Cancelled => Self::Cancelled,
        }
    }
}

impl ItemStatus {
    /// Whether nothing is owed any more.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::Paid
                | Self::Credited
                | Self::Discount
                | Self::WrittenOff
                | Self::SettledInBooks
                | Self::Cancelled
        )
    }
}

/// How far an item has come on its plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Track {
    /// The highest step done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// The class of the highest contact that was about this item's own step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// The last message that listed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacted: Option<Day>,
    /// Raised by each reopening.
    #[serde(skip_serializing_if = "is_nought")]
    pub cycle: u16,
    /// Raised by each contact or channel that failed within the cycle; never lowered in it, so that no id comes twice.
    #[serde(skip_serializing_if = "is_nought")]
    pub attempt: u16,
}

impl Track {
    /// Goes on from where it is in a new cycle, so that the ids of the old one's messages are not used again.
    pub(crate) const fn next_cycle(&mut self) {
        self.cycle += 1;
        self.attempt = 0;
    }

    /// Nothing done yet, in the cycle after this one.
    pub(crate) fn afresh(&self) -> Self {
        Self { cycle: self.cycle + 1, ..Self::default() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_nought(count: &u16) -> bool {
    *count == 0
}

/// One item as the head of its account keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number.
    pub number: ItemNumber,
    /// Who is invoiced.
    pub debtor: DebtorId,
    /// What it is.
    pub kind: ItemKind,
    /// Date of issue.
    pub issue: Day,
    /// Due date.
    pub due: Day,
    /// Total in minor units.
    pub total: i64,
    /// Paid, net of refunds and chargebacks, in minor units.
    pub paid: i64,
    /// Credited, in minor units.
    pub credited: i64,
    /// Written off, in minor units.
    pub written_off: i64,
    /// Set once nothing is owed any more and the item leaves the head.
    pub closed: Option<Closed>,
    /// How far it has come.
    pub track: Track,
}

impl Line {
    /// What is owed: total − paid − credited − written off, in minor units.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.total.saturating_sub(self.paid).saturating_sub(self.credited).saturating_sub(self.written_off)
    }
}
