//! What an invoice says, as it says it. Terms carry their number in EN 16931 (BT-n, BG-n); amounts are the
//! decimal strings of the file, never recomputed; nothing here is derived from anything else.

mod party;
mod status;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::rejection::Rejection;
pub use party::{Address, Contact, Creditor, Customer, Identifier, Party, PartyKind, Registration, Sending};
pub use status::{Lettered, LifecycleStatus, StatusAmount, StatusEffect, StatusReason, UnappliedCash};

/// The shape a file was recognised to have, from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A PDF with a UN/CEFACT invoice inside: Factur-X, ZUGFeRD 2, XRechnung.
    FacturX,
    /// `CrossIndustryDocument` of 2014, bare or inside a PDF.
    #[serde(rename = "zugferd-1")]
    Zugferd1,
    /// A bare UN/CEFACT Cross Industry Invoice.
    Cii,
    /// A UBL invoice or credit note.
    Ubl,
    /// A French life-cycle message.
    Cdar,
    /// A table as text.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// The French accounting-entries file.
    Fec,
    /// The JSON of the API and of `relance import`.
    Json,
    /// An invoice object or event of Stripe.
    Stripe,
}

impl Format {
    /// The name that `relance inspect` prints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FacturX => "factur-x",
            Self::Zugferd1 => "zugferd-1",
            Self::Cii => "cii",
            Self::Ubl => "ubl",
            Self::Cdar => "cdar",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Fec => "fec",
            Self::Json => "json",
            Self::Stripe => "stripe",
        }
    }
}

/// Everything one file said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// What the file was recognised to be.
    pub format: Format,
    /// The creditor, where the file names it for all its invoices.
    pub creditor: Option<Creditor>,
    /// Invoices and credit notes, in file order.
    pub documents: Vec<Document>,
    /// Life-cycle statuses, in file order.
    pub statuses: Vec<LifecycleStatus>,
    /// Customers, in file order, where the file is a list of them.
    pub customers: Vec<Customer>,
    /// Money received that the file assigns to no invoice.
    pub unapplied: Vec<UnappliedCash>,
    /// What the file shows as set against each other, where it is a ledger.
    #[serde(default)]
    pub lettered: Lettered,
    /// The parts that could not be taken; what was good in the same file stands above.
    pub rejections: Vec<Rejection>,
}

impl Read {
    /// An empty answer.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let (documents, statuses, customers, unapplied, lettered, rejections) = Default::default();
        Self { format, creditor: None, documents, statuses, customers, unapplied, lettered, rejections }
    }
}

/// Whether a document asks for money or gives it back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Raises what the buyer owes; a correction (384) too, whose amount may be negative.
    #[default]
    Invoice,
    /// Lowers what the buyer owes.
    CreditNote,
}

/// What the source itself says of an invoice's life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Owed, or nothing is said.
    #[default]
    Open,
    /// Paid.
    Paid,
    /// Cancelled.
    Void,
    /// Given up.
    Uncollectible,
}

/// One invoice or credit note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// BT-1.
    pub number: Option<String>,
    /// Invoice or credit note, from BT-3 and the document's root.
    pub kind: Kind,
    /// BT-3, UNTDID 1001, such as `380`.
    pub type_code: Option<String>,
    /// BT-2.
    pub issue_date: Option<NaiveDate>,
    /// BT-9: every due date stated, without repetition, in file order.
    pub due_dates: Vec<NaiveDate>,
    /// Payment terms as stated, one entry per due date, discount or text (BT-20).
    pub terms: Vec<Term>,
    /// BT-5, ISO 4217.
    pub currency: Option<String>,
    /// Totals as stated.
    pub totals: Totals,
    /// BG-4.
    pub seller: Party,
    /// BG-7.
    pub buyer: Party,
    /// BG-10: who is paid, where it is not the seller.
    pub payee: Option<Party>,
    /// BG-16, BG-17, BG-19.
    pub payment: Payment,
    /// BT-13.
    pub purchase_order: Option<String>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// Whether it was deposited on the public buyer's portal, where the file says so.
    #[serde(default)]
    pub deposited: Option<bool>,
    /// BT-12.
    pub contract: Option<String>,
    /// BT-25 and BT-26.
    pub preceding: Vec<Preceding>,
    /// BT-21 and BT-22.
    pub notes: Vec<Note>,
    /// BT-23: the business process or French invoicing framework, such as `B1`.
    pub process: Option<String>,
    /// BT-24: the specification the document says it follows.
    pub profile: Option<String>,
    /// What kind of invoice it is, beyond invoice or credit note.
    pub marks: Marks,
    /// Whether the source already says that it is settled.
    pub state: State,
    /// Who is to be asked about it on the creditor's side.
    pub salesperson: Option<String>,
    /// What a careful reader would object to.
    pub findings: Vec<Finding>,
}

impl Document {
    /// The parts of the debt with a due date and an amount of their own; fewer than two means that the
    /// whole falls due at once, on [`Self::final_due_date`].
    #[must_use]
    pub fn instalments(&self) -> Vec<&Term> {
        let own = |term: &&Term| term.discount.is_none() && term.due_date.is_some() && term.amount.is_some();
        self.terms.iter().filter(own).collect()
    }

    /// The day by which the whole is due: the last one stated that is not the end of a discount.
    #[must_use]
    pub fn final_due_date(&self) -> Option<NaiveDate> {
        let whole = self.terms.iter().filter(|term| term.discount.is_none());
        whole.filter_map(|term| term.due_date).max().or_else(|| self.due_dates.iter().copied().max())
    }

    /// What is asked for, as stated: the amount due, else the total. Credit notes state it positive.
    #[must_use]
    pub fn asked(&self) -> Option<&str> {
        self.totals.amount_due.as_deref().or(self.totals.total.as_deref())
    }
}

/// Totals of a document: decimal strings as stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// BT-106: sum of the lines.
    pub lines: Option<String>,
    /// BT-107: allowances of the whole document.
    pub allowances: Option<String>,
    /// BT-108: charges of the whole document.
    pub charges: Option<String>,
    /// BT-109: without VAT.
    pub without_vat: Option<String>,
    /// BT-110: VAT.
    pub vat: Option<String>,
    /// BT-112: with VAT.
    pub total: Option<String>,
    /// BT-113: paid already.
    pub prepaid: Option<String>,
    /// BT-114: rounding.
    pub rounding: Option<String>,
    /// BT-115: to be paid.
    pub amount_due: Option<String>,
}

/// One payment term: a due date with or without its share, a discount, a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The day.
    pub due_date: Option<NaiveDate>,
    /// The part due that day, where stated.
    pub amount: Option<String>,
    /// The part due that day in percent, where stated.
    pub percent: Option<String>,
    /// BT-20.
    pub text: Option<String>,
    /// A discount for paying by that day.
    pub discount: Option<Discount>,
}

/// A discount for early payment, as stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// Percent.
    pub percent: Option<String>,
    /// The sum taken off.
    pub amount: Option<String>,
    /// What the percentage is taken of.
    pub basis: Option<String>,
    /// Days after the issue date.
    pub days: Option<u16>,
}

/// How the money is to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// BT-81, UNTDID 4461, each stated one once.
    pub means: Vec<String>,
    /// BT-83.
    pub remittance: Option<String>,
    /// BT-84: every account to pay to, in file order.
    pub accounts: Vec<Account>,
    /// BT-89: a mandate, so the creditor collects.
    pub mandate: Option<String>,
    /// BT-91: the account that will be debited.
    pub debited_account: Option<String>,
    /// The day on which the creditor collects, where the file says it.
    #[serde(default)]
    pub collected: Option<NaiveDate>,
}

/// An account to pay to. It need not be an IBAN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Blanks removed.
    pub id: String,
    /// BT-85: the holder's name.
    pub holder: Option<String>,
    /// BT-86.
    pub bic: Option<String>,
}

/// The invoice that this one corrects or follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preceding {
    /// BT-25.
    pub number: String,
    /// BT-26.
    pub date: Option<NaiveDate>,
}

/// A note. In France PMD states the penalty rate, PMT the 40 €, AAB the discount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// BT-21, UNTDID 4451.
    pub subject: Option<String>,
    /// BT-22.
    pub text: String,
}

/// What kind of invoice it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Asks for money before delivery (386 and its relatives).
    pub deposit: bool,
    /// The claim was assigned to a factor (393 and its relatives, note ACC).
    pub factored: bool,
    /// The factor chases by itself.
    #[serde(default)]
    pub factor_chases: bool,
    /// Written by the buyer (389 and its relatives).
    pub self_billed: bool,
    /// Corrects another invoice (384 and its relatives).
    pub corrective: bool,
    /// A part is held back until a later day.
    pub holdback: Option<Holdback>,
}

/// A part of the price that the buyer keeps as security.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdback {
    /// How much, where stated.
    pub amount: Option<String>,
    /// When it is released, where stated.
    pub release: Option<NaiveDate>,
    /// The words it was recognised by.
    pub text: Option<String>,
}
