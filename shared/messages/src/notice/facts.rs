//! What a notice tells about beside its items: charges, promises, payments, instalments, and what the law adds.

use chrono::NaiveDate;
use dunning::id::ItemNumber;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Interest or a fee that is claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What is claimed.
    pub kind: ChargeKind,
    /// The amount, in minor units.
    pub amount: i64,
    /// The yearly rate in per cent, for interest.
    #[serde(default)]
    pub rate: Option<Decimal>,
    /// The last day interest is counted to.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

/// What a charge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Late interest.
    Interest,
    /// The fixed recovery fee.
    RecoveryFee,
    /// A contractual indemnity.
    Indemnity,
    /// The cost of a reminder.
    ReminderCost,
}

/// What a kind of message tells about; each is needed by the kinds its comment names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// A promise: promise_missed, promise_confirmed.
    #[serde(default)]
    pub promise: Option<Amount>,
    /// A payment received: thanks, acknowledgement.
    #[serde(default)]
    pub received: Option<Amount>,
    /// A debit the bank returned: returned_debit.
    #[serde(default)]
    pub returned: Option<ReturnedDebit>,
    /// The instalments: arrangement_offer.
    #[serde(default)]
    pub instalments: Vec<Amount>,
    /// The instalment concerned: instalment_due, arrangement_default.
    #[serde(default)]
    pub instalment: Option<Amount>,
    /// The closing period: before_holidays.
    #[serde(default)]
    pub absence: Option<Absence>,
    /// The answer to a contest, in the creditor's own words: dispute_answer.
    #[serde(default)]
    pub answer: Option<String>,
    /// The invoices that are attached as files, by number.
    #[serde(default)]
    pub attached: Vec<ItemNumber>,
}

/// An amount and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Minor units.
    pub amount: i64,
    /// The day promised, received or due.
    pub date: NaiveDate,
}

/// A returned direct debit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedDebit {
    /// Minor units.
    pub amount: i64,
    /// The day the bank returned it.
    pub date: NaiveDate,
    /// Why, in plain words.
    pub reason: ReturnReason,
}

/// Why a direct debit came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// AM04.
    InsufficientFunds,
    /// AC04, AC06: closed or blocked account.
    AccountClosed,
    /// AC01, AC13: the account number is wrong.
    WrongAccount,
    /// MD01, MD07: no valid mandate.
    NoMandate,
    /// MD06, MS02: refused by the debtor.
    Refused,
    /// Any other, or none given.
    Unspecified,
}

/// A period in which nobody can pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// The first day away.
    pub from: NaiveDate,
    /// The last day away.
    pub until: NaiveDate,
}

/// Something the law or the contract obliges a message to say; the legal pack decides which and gives the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mention {
    /// Late interest runs at this yearly rate in per cent.
    LateInterest {
        /// Per cent a year.
        rate: Decimal,
        /// Its source, such as `art. L441-10 du Code de commerce`.
        source: String,
    },
    /// The fixed recovery fee per late invoice, in minor units.
    RecoveryFee {
        /// Minor units.
        amount: i64,
        /// Its source.
        source: String,
    },
    /// Belgium, first reminder to a consumer: what is due and what may be added, by whom, for what, until when.
    BelgianFirstReminder {
        /// The balance, in minor units.
        balance: i64,
        /// The indemnity once the delay has passed, in minor units.
        indemnity: i64,
        /// The creditor's enterprise number.
        enterprise_number: String,
        /// What was sold.
        product: String,
        /// When it became due.
        due_date: NaiveDate,
        /// The last of the fourteen days in which nothing is added.
        free_until: NaiveDate,
    },
    /// France, consumers: costs before a court order stay with the creditor (CPCE L111-8).
    CostsStayWithCreditor,
    /// A formal notice and the article it rests on.
    FormalNotice {
        /// Such as `art. 1344 du Code civil`.
        source: String,
    },
    /// A third party writes for the creditor, with its mandate.
    ThirdParty {
        /// Name of the collector.
        name: String,
        /// Its address, on one line.
        address: String,
    },
    /// Who may contest, and how.
    RightToContest,
    /// Where the reader learns what is kept about them.
    Privacy {
        /// The address of the page.
        url: String,
    },
    /// The creditor's own sentence, in the language of the message.
    Own(String),
}
