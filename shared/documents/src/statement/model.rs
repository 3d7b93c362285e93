//! What a statement says, as it says it. Amounts are exact decimals, signed as the account sees them.

use chrono::NaiveDate;
use dunning::money::{Currency, Money, MoneyError};
use dunning::reference::Reference;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::bank_code::BankCode;
use super::fingerprint::Fingerprint;
use super::reference::StructuredReference;
use super::{Finding, label, number, reference};

/// The shape a file was recognised to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ISO 20022, with the message's full name such as `camt.053.001.08`.
    Camt(String),
    /// Belgian coded statement.
    Coda,
    /// French statement, records of 120 characters.
    Cfonb120,
    /// SWIFT end-of-day statement.
    Mt940,
    /// SWIFT interim report.
    Mt942,
    /// Open Financial Exchange.
    Ofx,
    /// A bank's own table.
    Csv,
}

impl Format {
    /// The name that `relance inspect` prints.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Camt(message) => message,
            Self::Coda => "CODA",
            Self::Cfonb120 => "CFONB120",
            Self::Mt940 => "MT940",
            Self::Mt942 => "MT942",
            Self::Ofx => "OFX",
            Self::Csv => "CSV",
        }
    }
}

/// Everything one file said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// What the file was recognised to be.
    pub format: Format,
    /// In file order. A file may hold several accounts and several days.
    pub statements: Vec<Statement>,
    /// What is odd about the file as a whole.
    pub findings: Vec<Finding>,
}

/// What kind of report it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Booked, closed, with balances: camt.053, MT940, CODA, CFONB.
    EndOfDay,
    /// What happened so far: camt.052, MT942. The same movements come again at the end of the day.
    Intraday,
    /// Single movements without balances: camt.054. They come again in the statement.
    Notification,
    /// An export over any period: OFX, CSV.
    Extract,
}

/// The account a statement is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// As written, blanks around it removed.
    pub number: Option<String>,
    /// The IBAN, where it is one or follows from the number (France, Belgium); valid check digits or none.
    pub iban: Option<String>,
    /// The holder, where named.
    pub holder: Option<String>,
}

/// First and last day covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A balance; negative when overdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The amount.
    pub amount: Decimal,
    /// Its currency, where stated.
    pub currency: Option<String>,
    /// Its day, where stated.
    pub date: Option<NaiveDate>,
}

/// One statement of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The account.
    pub account: Account,
    /// Its currency.
    pub currency: Option<String>,
    /// The bank's id of the statement.
    pub id: Option<String>,
    /// The bank's running number (legal where there is one, else electronic), by which a gap shows.
    pub sequence: Option<String>,
    /// What kind of report it is.
    pub scope: Scope,
    /// The days it covers, where stated or told by its balances.
    pub period: Option<Period>,
    /// Booked balance at the start.
    pub opening: Option<Balance>,
    /// Booked balance at the end.
    pub closing: Option<Balance>,
    /// Whether opening and booked movements give the closing balance. None where a balance is missing.
    pub balances_agree: Option<bool>,
    /// The movements, in file order.
    pub entries: Vec<Entry>,
    /// What is odd about it.
    pub findings: Vec<Finding>,
}

impl Statement {
    /// An empty statement of `scope`.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            account: Account::default(),
            currency: None,
            id: None,
            sequence: None,
            scope,
            period: None,
            opening: None,
            closing: None,
            balances_agree: None,
            entries: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Notes something odd.
    pub(super) fn note(&mut self, code: &str, message: impl Into<String>) {
        if self.findings.len() < 100 {
            self.findings.push(Finding::new(code, message));
        }
    }
}

/// How final an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// On the account.
    Booked,
    /// Expected: not yet money.
    Pending,
    /// For information only: never book it.
    Information,
}

/// One movement on the account: a `Ntry`, a `:61:`, a CODA movement, a CFONB 04.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The booking day.
    pub booking_date: Option<NaiveDate>,
    /// The value day.
    pub value_date: Option<NaiveDate>,
    /// Signed: positive came in.
    pub amount: Decimal,
    /// The currency, where known.
    pub currency: Option<String>,
    /// How final it is.
    pub status: Status,
    /// The entry reverses an earlier one.
    pub reversal: bool,
    /// What is known about it.
    pub facts: Facts,
    /// The single transactions inside it, where listed.
    pub details: Vec<Detail>,
    /// Further lines that belong to it (CFONB 05), as written.
    pub complements: Vec<Complement>,
    /// By which the same movement is recognised in another file.
    pub fingerprint: Fingerprint,
    /// What the bank identifies the movement by, where it does: its own reference, not a running number and
    /// not a reference that its customers choose. With the day where the format does not promise uniqueness.
    #[serde(skip)]
    pub(super) identity: Option<String>,
}

/// One transaction inside an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Signed, where stated. It can be in another currency than the entry.
    pub amount: Option<Decimal>,
    /// Its currency.
    pub currency: Option<String>,
    /// What is known about it.
    pub facts: Facts,
}

/// One further line of an entry: a qualifier such as `LIB`, and its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complement {
    /// Three letters.
    pub qualifier: String,
    /// The rest.
    pub text: String,
}

/// What is known about an entry or a transaction. The counterparty is the payer where money came in, the
/// payee where it went out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The bank's reference of the movement.
    pub bank_id: Option<String>,
    /// The sender's end-to-end id; `NOTPROVIDED` is none.
    pub end_to_end: Option<String>,
    /// Transaction id, UETR or clearing reference.
    pub transaction_id: Option<String>,
    /// Structured references, as given.
    pub structured: Vec<StructuredReference>,
    /// References found in the text.
    pub found: Vec<Reference>,
    /// Numbers of the invoices that the sender names in structured form.
    pub documents: Vec<String>,
    /// Free text.
    pub text: Option<String>,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// The other side's account, as given.
    pub iban: Option<String>,
    /// The mandate of a direct debit.
    pub mandate: Option<String>,
    /// Why it came back.
    pub return_reason: Option<ReturnReason>,
    /// What kind of movement the bank says it is.
    pub bank_code: Option<BankCode>,
    /// Charges that the bank took, as a positive amount, where stated.
    pub charges: Option<Decimal>,
}

/// Why a payment came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReason {
    /// ISO reason such as `AM04`, or the bank's own.
    pub code: String,
    /// In plain words.
    pub words: String,
}

impl ReturnReason {
    /// The reason for `code`; `said` where the code has no words of ours.
    #[must_use]
    pub fn new(code: &str, said: Option<&str>) -> Self {
        let known = super::return_reason(code).or(said.map(str::trim).filter(|text| !text.is_empty()));
        let words =
            known.map_or_else(|| format!("the bank gives the code {code}"), |text| number::clip(text, 200));
        Self { code: code.to_owned(), words }
    }
}

impl Entry {
    /// A booked entry of `amount`, about which nothing else is known yet.
    #[must_use]
    pub fn new(amount: Decimal) -> Self {
        Self {
            booking_date: None,
            value_date: None,
            amount,
            currency: None,
            status: Status::Booked,
            reversal: false,
            facts: Facts::default(),
            details: Vec::new(),
            complements: Vec::new(),
            fingerprint: Fingerprint::default(),
            identity: None,
        }
    }

    /// The amount in minor units.
    ///
    /// # Errors
    /// When the currency is unknown or the amount has more decimals than it.
    pub fn money(&self) -> Result<Money, MoneyError> {
        let code = self.currency.as_deref().unwrap_or_default();
        let currency: Currency = code.parse()?;
        Money::parse(&self.amount.normalize().to_string(), currency)
    }

    /// Whether an earlier payment came back by this entry: a returned debit or transfer, or a reversal.
    #[must_use]
    pub fn is_return(&self) -> bool {
        let says = |facts: &Facts| {
            facts.return_reason.is_some() || facts.bank_code.as_ref().is_some_and(BankCode::is_return)
        };
        self.reversal || says(&self.facts) || self.details.iter().any(|detail| says(&detail.facts))
    }

    /// Gives the entry what its only transaction knows, and looks into the texts: labels, references.
    pub(super) fn settle(&mut self) {
        if let [only] = self.details.as_slice() {
            self.facts.adopt(&only.facts);
        }
        self.facts.look();
        if self.amount.is_sign_negative() && self.facts.return_reason.is_none() {
            self.facts.return_reason = self.facts.text.as_deref().and_then(label::returned);
        }
        self.details.iter_mut().for_each(|detail| detail.facts.look());
    }
}

impl Facts {
    /// Fills what is not known here from `other`.
    fn adopt(&mut self, other: &Self) {
        let take = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        take(&mut self.bank_id, &other.bank_id);
        take(&mut self.end_to_end, &other.end_to_end);
        take(&mut self.transaction_id, &other.transaction_id);
        take(&mut self.counterparty, &other.counterparty);
        take(&mut self.iban, &other.iban);
        take(&mut self.mandate, &other.mandate);
        if self.structured.is_empty() {
            self.structured.clone_from(&other.structured);
        }
        if self.documents.is_empty() {
            self.documents.clone_from(&other.documents);
        }
        if other.text.is_some() {
            self.text.clone_from(&other.text);
        }
        self.return_reason = self.return_reason.take().or_else(|| other.return_reason.clone());
        self.bank_code = self.bank_code.take().or_else(|| other.bank_code.clone());
        self.charges = self.charges.or(other.charges);
    }

    /// Takes the only reference in the text, where its check digits are right, for the structured one.
    pub(super) fn adopt_reference(&mut self) {
        if let ([], [only]) = (self.structured.as_slice(), self.found.as_slice())
            && only.is_valid()
        {
            self.structured.extend(StructuredReference::stated(&only.printed()));
        }
    }

    fn look(&mut self) {
        label::read(self);
        self.found = self.text.as_deref().map(reference::find_in_text).unwrap_or_default();
    }

    /// The first structured reference stated.
    #[must_use]
    pub fn structured_reference(&self) -> Option<&StructuredReference> {
        self.structured.first()
    }
}
