//! The rules an explanation can name, with the inputs they looked at.

use crate::class::Class;
use crate::id::ItemNumber;
use crate::item::{Closed, Missing};
use crate::notice::Purpose;
use crate::state::{DisputeKind, ReviewWhy};
use crate::time::Day;

/// One rule with its inputs; amounts are minor units of the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Rule {
    /// Its own step was ripe and its message left.
    StepSent {
        /// The class.
        class: Class,
        /// Days late; negative before the due date.
        days: i64,
    },
    /// Its message left by the channel after the text message, which would cost more than the creditor allows, or nobody
    /// knows what.
    SentPastSms {
        /// The class.
        class: Class,
    },
    /// Listed in a message that another item led.
    ListedAlong {
        /// The item that led.
        lead: ItemNumber,
    },
    /// A message outside the plan left.
    OwedSent {
        /// What it was.
        purpose: Purpose,
    },
    /// Nothing is owed any more.
    Closed {
        /// How it ended.
        how: Closed,
    },
    /// It was paid before our last message arrived: the two crossed.
    Crossed {
        /// The day of our message.
        sent: Day,
    },
    /// An insolvency was opened.
    Insolvent {
        /// When.
        since: Day,
    },
    /// A third party has the file.
    HandedOver,
    /// The factor chases.
    FactorChases {
        /// The factor.
        factor: String,
    },
    /// The invoice to a public buyer is not complete.
    PublicIncomplete {
        /// What is missing.
        missing: Missing,
    },
    /// The law of the debtor's country forbids it.
    LawForbids {
        /// Until when, when it ends by itself.
        until: Option<Day>,
    },
    /// Waits for a person's look.
    UnderReview {
        /// Why.
        why: ReviewWhy,
    },
    /// A backlog waits for activation, or for its day.
    Backlog {
        /// Its day, once activated.
        from: Option<Day>,
    },
    /// Paused.
    Held {
        /// Why.
        reason: String,
        /// Last day.
        until: Option<Day>,
    },
    /// Contested.
    Disputed {
        /// What about.
        kind: DisputeKind,
        /// Since when.
        since: Day,
    },
    /// A dispute was answered; the debtor has some days.
    DisputeAnswered {
        /// Until when.
        until: Day,
    },
    /// Money is on its way.
    MoneyInFlight {
        /// Until when it may take.
        until: Day,
    },
    /// Instalments were agreed.
    Arranged {
        /// The next one.
        next: Option<Day>,
    },
    /// A promise covers it.
    Promised {
        /// By when.
        day: Day,
    },
    /// A direct debit is under way.
    DirectDebit {
        /// When it is collected.
        day: Day,
    },
    /// A reply waits to be read.
    UnreadReply {
        /// Since when.
        since: Day,
    },
    /// The account's, the creditor's or the deployment's kill switch.
    SwitchedOff,
    /// The sender may not be used yet.
    SenderNotReady,
    /// The account owes nothing on balance.
    InCredit {
        /// What stands to its credit.
        credit: i64,
    },
    /// The books are stale.
    BooksStale {
        /// The day of the newest data.
        since: Day,
    },
    /// A payment not yet matched equals this item.
    PaymentBeingMatched {
        /// When it arrived.
        since: Day,
        /// How much.
        amount: i64,
    },
    /// Payments not yet matched cover the account, or too large a share for a firm step.
    CashCovers {
        /// When the first arrived.
        since: Day,
        /// How much.
        amount: i64,
    },
    /// The account is below the step's minimum.
    BelowMinimum {
        /// What is overdue.
        overdue: i64,
        /// The minimum.
        minimum: i64,
    },
    /// The next step is not ripe yet.
    NotYet {
        /// The class of the next step.
        class: Class,
        /// When it ripens.
        day: Day,
    },
    /// The next step counts from a contact there has not been.
    NoContactYet,
    /// Too soon after the last contact.
    TooSoon {
        /// The last contact.
        last: Day,
        /// When the next message may leave.
        from: Day,
    },
    /// Not a day on which messages leave.
    QuietDay {
        /// The next one.
        from: Day,
    },
    /// Not an hour at which messages leave.
    QuietHour,
    /// Another message of the account left today, or leaves first.
    OneMessageADay,
    /// A person has to approve it.
    WaitsForApproval {
        /// The class.
        class: Class,
    },
    /// A person rejected it.
    Rejected {
        /// The class.
        class: Class,
    },
    /// A person has to call first.
    WaitsForCall {
        /// Until when.
        until: Day,
    },
    /// The formal notice was handed over to the post, and the proof is not there yet.
    WaitsForPosting,
    /// No channel or contact is left.
    NoAddress,
    /// The rest is a discount taken late; a person decides.
    DiscountLate,
    /// Below the steps of the plan: nothing more follows by itself.
    PlanFinished {
        /// The class reached.
        class: Option<Class>,
    },
    /// The debtor contests, and our answer is overdue: the delay is ours.
    BlockedByUs {
        /// Since when it is contested.
        since: Day,
    },
    /// A commercial dispute of a part keeps the rest at class firm.
    PartDisputed,
    /// The step's time passed before it could be sent.
    StepLapsed {
        /// The class.
        class: Class,
    },
}

impl Rule {
    /// The rule's name, as JSON and metrics show it; never shown to people alone.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::StepSent { .. } => "step_ripe",
            Self::SentPastSms { .. } => "sms_too_dear",
            Self::ListedAlong { .. } => "listed_along",
            Self::OwedSent { .. } => "owed",
            Self::Closed { .. } => "closed",
            Self::Crossed { .. } => "crossed",
            Self::BlockedByUs { .. } => "blocked_by_us",
            Self::Insolvent { .. } => "insolvency",
            Self::HandedOver => "handed_over",
            Self::FactorChases { .. } => "assigned",
            Self::PublicIncomplete { .. } => "public_incomplete",
            Self::LawForbids { .. } => "law",
            Self::UnderReview { .. } => "under_review",
            Self::Backlog { .. } => "backlog",
            Self::Held { .. } => "hold",
            Self::Disputed { .. } => "dispute",
            Self::DisputeAnswered { .. } => "dispute_answered",
            Self::MoneyInFlight { .. } => "money_in_flight",
            Self::Arranged { .. } => "arrangement",
            Self::Promised { .. } => "promise",
            Self::DirectDebit { .. } => "direct_debit",
            Self::UnreadReply { .. } => "unread_reply",
            Self::SwitchedOff => "kill_switch",
            Self::SenderNotReady => "sender_not_ready",
            Self::InCredit { .. } => "in_credit",
            Self::BooksStale { .. } => "books_stale",
            Self::PaymentBeingMatched { .. } => "payment_being_matched",
            Self::CashCovers { .. } => "unapplied_cash",
            Self::BelowMinimum { .. } => "below_minimum",
            Self::NotYet { .. } => "not_yet",
            Self::NoContactYet => "no_contact_yet",
            Self::TooSoon { .. } => "gap",
            Self::QuietDay { .. } => "quiet_day",
            Self::QuietHour => "quiet_hour",
            Self::OneMessageADay => "one_message_a_day",
            Self::WaitsForApproval { .. } => "approval",
            Self::Rejected { .. } => "rejected",
            Self::WaitsForCall { .. } => "call",
            Self::WaitsForPosting => "posting",
            Self::NoAddress => "no_address",
            Self::DiscountLate => "discount_late",
            Self::PlanFinished { .. } => "plan_finished",
            Self::PartDisputed => "part_disputed",
            Self::StepLapsed { .. } => "step_lapsed",
        }
    }
}
