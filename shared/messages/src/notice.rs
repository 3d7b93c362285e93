//! What is written about: one decided message with its items, amounts, links and facts.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use dunning::id::{ItemNumber, NoticeId};
use dunning::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::Language;
use crate::letterhead::{Bank, Signatory};

mod facts;

pub use facts::{Absence, Amount, Charge, ChargeKind, Facts, Mention, ReturnReason, ReturnedDebit};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal),+ $(,)?) => {
        /// What a message is for; each has one folder of templates.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$doc])* $kind),+ }

        impl Kind {
            /// Every kind, the classes first in rising order.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name used in data and folders, such as `formal_notice`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }
        }
    };
}

kinds! {
    /// A friendly word, before or just after the due date.
    Courtesy = "courtesy",
    /// A reminder that payment is late.
    Reminder = "reminder",
    /// A firm reminder that names what follows.
    Firm = "firm",
    /// Mise en demeure: asks for the sum within a set time.
    FormalNotice = "formal_notice",
    /// The whole account, without any threat.
    Statement = "statement",
    /// Thanks for a payment that settles everything.
    Thanks = "thanks",
    /// A payment or an answer arrived; this is what remains.
    Acknowledgement = "acknowledgement",
    /// The bank returned a direct debit.
    ReturnedDebit = "returned_debit",
    /// A promised payment did not arrive.
    PromiseMissed = "promise_missed",
    /// A promise to pay, confirmed in writing.
    PromiseConfirmed = "promise_confirmed",
    /// An instalment plan is proposed.
    ArrangementOffer = "arrangement_offer",
    /// An agreed instalment is about to fall due.
    InstalmentDue = "instalment_due",
    /// An agreed instalment is late; a last delay before the plan ends.
    ArrangementDefault = "arrangement_default",
    /// A new invoice is delivered.
    InvoiceDelivery = "invoice_delivery",
    /// An item is closed by a credit note or otherwise; nothing is asked for it any more.
    Settled = "settled",
    /// The written answer to a contested invoice.
    DisputeAnswer = "dispute_answer",
    /// A courtesy brought forward, before a closing period.
    BeforeHolidays = "before_holidays",
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One message to one recipient, with everything its text needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The notice's identity, carried as a header and a tag.
    pub id: NoticeId,
    /// What it is for.
    pub kind: Kind,
    /// The language it is written in.
    pub language: Language,
    /// The day it is written, in the creditor's time zone.
    pub date: NaiveDate,
    /// Who it is written to.
    pub recipient: Recipient,
    /// The account's currency; every amount below is in its minor units.
    pub currency: Currency,
    /// What is asked for or listed, by debtor.
    pub groups: Vec<Group>,
    /// Items that fall due soon; they stand apart and are not part of the total.
    #[serde(default)]
    pub upcoming: Vec<Item>,
    /// Interest and fees, only where they may be shown as owed.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// The sum asked for, charges included, in minor units.
    pub total: i64,
    /// How to pay and where to answer.
    #[serde(default)]
    pub payment: Payment,
    /// What the law obliges this message to say.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Earlier messages about these items, oldest first.
    #[serde(default)]
    pub contacts: Vec<PreviousContact>,
    /// The last day to pay that a formal notice sets.
    #[serde(default)]
    pub deadline: Option<NaiveDate>,
    /// What happened, for the kinds that speak of it.
    #[serde(default)]
    pub facts: Facts,
    /// Who signs this one, when the step names a person.
    #[serde(default)]
    pub signatory: Option<Signatory>,
}

impl Notice {
    /// `minor` units in the account's currency.
    #[must_use]
    pub const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// Every listed item with its debtor's name, upcoming ones aside.
    pub fn items(&self) -> impl Iterator<Item = (&str, &Item)> {
        self.groups.iter().flat_map(|group| group.items.iter().map(|item| (group.debtor.as_str(), item)))
    }

    /// How many invoices with something to pay are listed; credit notes aside. One that is delivered is one document,
    /// however many instalments it falls due in.
    #[must_use]
    pub fn invoices(&self) -> usize {
        let owed = self.items().filter(|(_, item)| item.open > 0);
        match self.kind {
            Kind::InvoiceDelivery => {
                let documents = owed.map(|(debtor, item)| (debtor, document(&item.number)));
                documents.collect::<BTreeSet<_>>().len()
            }
            _ => owed.count(),
        }
    }

    /// In how many instalments a delivered invoice falls due, where it is one and they are several.
    #[must_use]
    pub fn parts(&self) -> Option<usize> {
        let parts = self.items().filter(|(_, item)| item.open > 0).count();
        (self.kind == Kind::InvoiceDelivery && self.invoices() == 1 && parts > 1).then_some(parts)
    }

    /// The item the text names: the oldest with something to pay, else the oldest, else the first upcoming.
    #[must_use]
    pub fn lead(&self) -> Option<(&str, &Item)> {
        let owed = self.items().filter(|(_, item)| item.open > item.disputed);
        owed.min_by_key(|(_, item)| item.due_date)
            .or_else(|| self.items().min_by_key(|(_, item)| item.due_date))
            .or_else(|| self.upcoming.first().map(|item| (self.recipient.name.as_str(), item)))
    }
}

/// The number on the invoice itself: an instalment carries its own place behind a `#`.
#[must_use]
pub fn document(number: &ItemNumber) -> &str {
    number.as_str().split_once('#').map_or(number.as_str(), |(document, _)| document)
}

/// Who a message is written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The payer's name: a company, a body or a person.
    pub name: String,
    /// The person addressed, such as `Claire Martin`; empty when only the house is known.
    #[serde(default)]
    pub contact: String,
    /// Business, consumer or public body.
    pub kind: RecipientKind,
}

/// What the recipient is before the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// A business.
    Business,
    /// A person outside any trade.
    Consumer,
    /// A public buyer.
    Public,
}

/// The items of one debtor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The debtor's name; a heading when there are several.
    pub debtor: String,
    /// The debtor's items.
    pub items: Vec<Item>,
}

/// One invoice, credit note or instalment as the table prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The number the creditor gave it.
    pub number: ItemNumber,
    /// The day it was issued.
    #[serde(default)]
    pub issue_date: Option<NaiveDate>,
    /// The day it was or is due.
    pub due_date: NaiveDate,
    /// Days after the due date; zero or less when not yet due.
    pub days_late: i64,
    /// What is open, in minor units; negative for a credit.
    pub open: i64,
    /// What it was for in all, in minor units.
    pub total: i64,
    /// The contested part of what is open, in minor units.
    #[serde(default)]
    pub disputed: i64,
    /// Where it stands.
    #[serde(default)]
    pub status: ItemStatus,
    /// The buyer's order number.
    #[serde(default)]
    pub purchase_order: Option<String>,
    /// The payment reference of this item alone.
    #[serde(default)]
    pub reference: Option<String>,
    /// Where its document can be read, when it is not attached.
    #[serde(default)]
    pub link: Option<String>,
}

/// Where an item stands, in the words of the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// Not due yet.
    NotDue,
    /// Due soon.
    Upcoming,
    /// Due and open.
    #[default]
    Due,
    /// Paused by a hold.
    Held,
    /// A payment is promised.
    Promised,
    /// Part of an agreed schedule.
    Arranged,
    /// Contested, in whole or in part.
    Disputed,
    /// A formal notice runs.
    FormalNotice,
    /// Handed over.
    HandedOver,
    /// The debtor is insolvent.
    Insolvent,
    /// Waits for a person.
    UnderReview,
    /// Paid.
    Paid,
    /// Closed by a credit note.
    Credited,
    /// Closed by a discount.
    Discounted,
    /// Written off.
    WrittenOff,
    /// Settled in the creditor's books.
    Settled,
}

/// How to pay and where to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The reference to quote: RF, a Belgian structured communication, or an invoice number.
    #[serde(default)]
    pub reference: Option<String>,
    /// The signed link to the payer's page.
    #[serde(default)]
    pub portal: Option<String>,
    /// The link to pay online, when the creditor offers it.
    #[serde(default)]
    pub pay: Option<String>,
    /// The link that stops text messages.
    #[serde(default)]
    pub opt_out: Option<String>,
    /// Whether STOP is heard as an answer to a text message: a sender's name takes none.
    #[serde(default)]
    pub stop_is_heard: bool,
    /// The account to pay into, when it differs from the letterhead's.
    #[serde(default)]
    pub bank: Option<Bank>,
}

/// An earlier message about the same items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousContact {
    /// The day it was sent.
    pub date: NaiveDate,
    /// What it was.
    pub kind: Kind,
}
