//! What a person must do.

use serde::{Deserialize, Serialize};

use crate::charge::ChargeRule;
use crate::id::{ItemNumber, TaskId};
use crate::money::Money;
use crate::time::Day;

/// The kinds of work only a person can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Approve a notice, or the day's list.
    Approve,
    /// Call the payer; the step's class waits for it.
    Call,
    /// Answer a commercial dispute.
    AnswerDispute,
    /// Provide what is missing: a purchase order, a copy, the right entity.
    SolveDispute,
    /// A dispute was not answered in time.
    DisputeEscalated,
    /// The bank ruled for the debtor: credit the item, or claim it.
    DisputeOverruled,
    /// Find what an unknown payment pays.
    MatchPayment,
    /// Pay back what was paid twice or too much.
    Refund,
    /// No channel or contact is left.
    FixAddress,
    /// An invoice that Relance sent did not arrive: find an address, or send it another way, before it is due.
    InvoiceNotReceived,
    /// Look at items that came in old, small or with unallocated credits.
    ReviewImport,
    /// Confirm a list of open items that fell by much.
    ConfirmSnapshot,
    /// Read a reply nobody read in time.
    ReadReply,
    /// Read a reply that says something a rule recognised, and answer it.
    AnswerReply,
    /// A substitute was named in an out-of-office note.
    CheckSubstitute,
    /// A promise outside the limits, or after too many broken ones.
    ApprovePromise,
    /// A firm step or higher could not be sent in time.
    StepMissed,
    /// Declare the claim in an insolvency.
    DeclareClaim,
    /// A name looks like that of an insolvent company.
    CheckInsolvency,
    /// Limitation comes near.
    Limitation,
    /// Deposit on the public portal, or get the commitment number.
    CompletePublicInvoice,
    /// A discount was taken after its date.
    DiscountLate,
    /// Decide whether the account is supplied further.
    CreditHold,
    /// A deposit is late: hold the delivery.
    HoldDelivery,
    /// A message may or may not have left; decide whether to send it again.
    InDoubt,
    /// The debtor refused to pay, by phone.
    Refused,
    /// A late item was paid: claim interest and fees, or waive them, which is what happens when nobody decides.
    DecideCharges,
    /// Another plan fits the behaviour better.
    PlanProposal,
    /// A new invoice of a debtor whose file was handed over.
    NewAfterHandOver,
    /// A fact the law needs is missing, such as a rate.
    LegalFact,
    /// Print and post a letter, and note the proof.
    PostLetter,
    /// A bank account seen for the first time must be confirmed before it is printed.
    ConfirmBankDetails,
    /// A statement of a bank account is missing; it is the creditor's, and stands on no account.
    FindStatement,
    /// The pre-flight check objects to an invoice: ask whoever can fix it, before it is due.
    ClearFindings,
}

impl TaskKind {
    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::new(),
        }
    }
}

/// Codes of findings that one task names.
const MOST_CODES: usize = 40;

impl Task {
    /// The note of a task about findings, from their codes.
    #[must_use]
    pub fn note_of(codes: &[String]) -> String {
        let mut codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        codes.dedup();
        codes.truncate(MOST_CODES);
        codes.join(" ")
    }

    /// The interest and fees that the task asks about; none for other tasks.
    #[must_use]
    pub fn charges(&self) -> Vec<(ChargeRule, Money)> {
        match self.kind {
            TaskKind::DecideCharges => self.note.split(", ").filter_map(asked).collect(),
            _ => Vec::new(),
        }
    }

    /// The codes of the findings that the task is about; none for other tasks.
    #[must_use]
    pub fn findings(&self) -> Vec<&str> {
        match self.kind {
            TaskKind::ClearFindings => self.note.split_whitespace().collect(),
            _ => Vec::new(),
        }
    }
}

/// One of them, such as `interest 3.33 EUR`.
fn asked(note: &str) -> Option<(ChargeRule, Money)> {
    let mut words = note.split(' ');
    let name = words.next()?;
    let rule = ChargeRule::ALL.into_iter().find(|rule| rule.name() == name)?;
    let amount = words.next()?;
    Some((rule, Money::parse(amount, words.next()?.parse().ok()?).ok()?))
}

/// Something a person must do, with its owner and deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id, which follows from the facts.
    pub id: TaskId,
    /// What is to be done.
    pub kind: TaskKind,
    /// The item concerned, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemNumber>,
    /// Who does it.
    pub owner: String,
    /// When it came up.
    pub opened: Day,
    /// Until when.
    pub deadline: Day,
    /// A number or word the person needs: an amount, an address, a notice.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
