//! What can happen to an account: facts that come in, and facts the engine decided.

use serde::{Deserialize, Serialize};

use crate::charge::{Charge, ChargeRule};
use crate::class::Class;
use crate::id::{DebtorId, ItemNumber, MovementId, NoticeId, StepId, TaskId};
use crate::item::{Closed, Item, Line};
use crate::notice::{CancelReason, Listed, Notice};
use crate::party::{Absence, Contact, Debtor};
use crate::plan::PlanKey;
use crate::state::{DisputeKind, Extra, Instalment, ReviewWhy};
use crate::task::Task;
use crate::time::{Day, Instant};

/// How final a bounce is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BounceKind {
    /// The address does not exist or refuses us.
    Hard,
    /// A full mailbox, a server that was away.
    Soft,
}

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeOutcome {
    /// The debtor was right: the amount is credited.
    Accepted,
    /// The debtor was wrong: answered in writing.
    Rejected,
    /// Both: a part is credited, the rest stands.
    Partial,
    /// The bank or card scheme ruled for the debtor: the money went back, what is owed stands, a person decides.
    Overruled,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallResult {
    /// Nobody answered.
    NoAnswer,
    /// A machine answered; not a contact.
    Voicemail,
    /// Somebody was reached, nothing else was agreed.
    Reached,
    /// A promise was made; the promise itself is its own fact.
    Promise,
    /// "Already paid".
    Paid,
    /// Contested; the dispute itself is its own fact.
    Dispute,
    /// Not the right person.
    WrongPerson,
    /// Refuses to pay.
    Refused,
}

/// One fact. Amounts are minor units of the account's currency, never negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    // ---- what comes in: items and parties
    /// An invoice or credit note came in, new or changed.
    ItemReceived {
        /// Its facts.
        item: Box<Item>,
    },
    /// A debtor or payer came in, new or changed.
    PartyReceived {
        /// Its data.
        debtor: Box<Debtor>,
    },
    /// A closed item is needed again: its last line, as [`crate::Advance::closed`] gave it out.
    Restored {
        /// The line.
        line: Box<Line>,
        /// What stood beside the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra: Option<Box<Extra>>,
    },
    /// The contacts of a party were replaced.
    ContactChanged {
        /// The party.
        debtor: DebtorId,
        /// All its contacts from now on.
        contacts: Vec<Contact>,
    },
    /// A known absence.
    AbsenceKnown {
        /// The party.
        debtor: DebtorId,
        /// When it is away.
        absence: Absence,
    },
    /// The due date moved.
    DueDateMoved {
        /// The item.
        item: ItemNumber,
        /// The new date.
        due: Day,
    },
    /// The item was cancelled or replaced.
    Cancelled {
        /// The item.
        item: ItemNumber,
        /// What replaces it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<ItemNumber>,
    },
    /// This account's part of a complete list of open items.
    Listed {
        /// The day the list speaks of.
        as_of: Day,
        /// Number and open amount; every item absent is settled.
        open: Vec<(ItemNumber, i64)>,
        /// Unapplied money that the books have set against items since; it is no credit of the account any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        applied: Vec<MovementId>,
        /// The credit of the account that the books still show, from credit notes; absent: the list does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credit: Option<i64>,
    },

    /// What the pre-flight check objects to in an invoice, as it came in last; nothing: all is cleared up.
    Objected {
        /// The item.
        item: ItemNumber,
        /// The codes of the findings.
        codes: Vec<String>,
    },

    // ---- what comes in: money
    /// A payment on an item.
    Payment {
        /// The item.
        item: ItemNumber,
        /// How much.
        amount: i64,
        /// The movement of money, for the trail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        movement: Option<MovementId>,
        /// The day the bank took it, when another than the event's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Day>,
    },
    /// Money is on its way: a debit in process, a card in process, "I have paid".
    PaymentPending {
        /// The item.
        item: ItemNumber,
        /// How much; absent: all that is open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// Until when the scheme may take; absent: the creditor's delay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// Money on its way did not arrive. Never reopens what was paid.
    PaymentFailed {
        /// The item.
        item: ItemNumber,
        /// In plain words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Money of this payer that names no item for certain.
    Unapplied {
        /// The movement.
        movement: MovementId,
        /// How much.
        amount: i64,
        /// The item it was for, which is paid: this is too much, to be paid back or used otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        beyond: Option<ItemNumber>,
        /// The items the payer says it is for, the first one first; it counts on them at once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        indicated: Vec<ItemNumber>,
    },
    /// Unapplied money was put on an item.
    Allocated {
        /// The movement.
        movement: MovementId,
        /// The item.
        item: ItemNumber,
        /// How much.
        amount: i64,
    },
    /// Unapplied money left again: to another account, or back to its sender.
    UnappliedReturned {
        /// The movement.
        movement: MovementId,
        /// How much.
        amount: i64,
    },
    /// Money went back: of an item, or of the account's credit.
    Refund {
        /// The item; absent: the credit of the account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemNumber>,
        /// How much.
        amount: i64,
    },
    /// A debit returned or a card payment charged back: the item is owed again.
    Chargeback {
        /// The item.
        item: ItemNumber,
        /// How much.
        amount: i64,
        /// In plain words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// Whether the mandate is gone, so that no further debit may be tried.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        mandate_revoked: bool,
    },
    /// A credit note's amount, on an item or on the account.
    Credited {
        /// The item; absent: the account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemNumber>,
        /// How much.
        amount: i64,
        /// The credit note's number, when it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<ItemNumber>,
    },
    /// Written off by a person with the role for it.
    WrittenOff {
        /// The item.
        item: ItemNumber,
        /// How much; absent: all that is open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },

    /// A person claims interest or fees that were proposed: from now on they are owed beside the principal.
    ChargesClaimed {
        /// The item.
        item: ItemNumber,
        /// Which; absent: all that were proposed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<ChargeRule>,
    },
    /// A person waives interest or fees, proposed or claimed.
    ChargesWaived {
        /// The item.
        item: ItemNumber,
        /// Which; absent: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<ChargeRule>,
    },
    /// Unapplied money was put on the interest and fees claimed beside an item.
    ChargesPaid {
        /// The movement.
        movement: MovementId,
        /// The item.
        item: ItemNumber,
        /// How much.
        amount: i64,
    },

    // ---- what comes in: pauses
    /// A pause with a reason and an end.
    HoldPlaced {
        /// The item; absent: the account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemNumber>,
        /// Last day of the pause; absent: until it is ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// The pause ended.
    HoldEnded {
        /// The item; absent: the account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<ItemNumber>,
    },
    /// The debtor contests.
    Disputed {
        /// The item.
        item: ItemNumber,
        /// The part contested; absent: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// Technical or commercial.
        kind: DisputeKind,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// The dispute ended.
    DisputeResolved {
        /// The item.
        item: ItemNumber,
        /// How.
        outcome: DisputeOutcome,
        /// The part credited, for a partial outcome; absent when accepted: all that was contested.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },
    /// The debtor promises to pay; whether it counts is decided by the creditor's limits.
    Promised {
        /// The items covered; none: every open one.
        items: Vec<ItemNumber>,
        /// How much; absent: all that is open on them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// By when.
        day: Day,
    },
    /// Both sides agreed on instalments.
    Arranged {
        /// The items covered.
        items: Vec<ItemNumber>,
        /// The instalments, in order of date.
        instalments: Vec<Instalment>,
        /// It begins when this much has arrived; absent: now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        down_payment: Option<i64>,
    },
    /// Everything stops for items from before the opening.
    Insolvent {
        /// The debtor.
        debtor: DebtorId,
        /// Day of the opening.
        day: Day,
        /// Whether the match is certain; a name that looks alike is not.
        certain: bool,
        /// Who speaks for the debtor from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        administrator: Option<Box<Contact>>,
    },
    /// The account's own kill switch.
    KillSwitch {
        /// On or off.
        on: bool,
    },

    // ---- what comes in: talk
    /// An address did not take a message.
    Bounced {
        /// The address.
        address: String,
        /// How final.
        kind: BounceKind,
    },
    /// The recipient complained; the address is closed.
    Complained {
        /// The address.
        address: String,
    },
    /// A number wants no more SMS.
    SmsOptedOut {
        /// The number.
        phone: String,
    },
    /// A person replied.
    Replied {
        /// The sentence that says most, when one was recognised: a person's task shows it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Somebody read the reply.
    ReplyRead {},
    /// An automatic note of absence.
    OutOfOffice {
        /// Last day away, when stated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
        /// The person named instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        substitute: Option<String>,
    },
    /// A person at the creditor's spoke with the payer.
    Contacted {},
    /// A call was made.
    Called {
        /// What came of it.
        result: CallResult,
    },

    // ---- what comes in: decisions of people
    /// A person approved a notice.
    Approved {
        /// The notice.
        notice: NoticeId,
    },
    /// A person rejected a notice.
    Rejected {
        /// The notice.
        notice: NoticeId,
    },
    /// A person approved a promise that was outside the limits.
    PromiseApproved {
        /// The promise, counted within the account.
        promise: u32,
    },
    /// Items leave the review; none: all of the account.
    Released {
        /// The items.
        items: Vec<ItemNumber>,
    },
    /// A backlog may leave, this account's part from a day on.
    Activated {
        /// From this day.
        from: Day,
    },
    /// A task was done.
    TaskDone {
        /// The task.
        task: TaskId,
    },
    /// A third party has the file.
    HandedOver {
        /// The items; none: all of the account.
        items: Vec<ItemNumber>,
    },
    /// The account follows another plan from now on.
    PlanChanged {
        /// The plan and its version.
        plan: PlanKey,
    },

    // ---- what comes in: what became of a notice
    /// The provider took it, or delivered it.
    NoticeSent {
        /// The notice.
        id: NoticeId,
    },
    /// It is known not to have reached anybody: what it recorded is taken back.
    NoticeUndelivered {
        /// The notice as it was sent.
        notice: Box<Notice>,
    },
    /// The letter was posted, and the proof is there: waiting periods count from that day.
    Posted {
        /// The notice as it was handed over.
        notice: Box<Notice>,
        /// The day it was posted.
        day: Day,
        /// The number of the registered item, or what else proves it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        proof: String,
    },
    /// It may or may not have left.
    NoticeInDoubt {
        /// The notice.
        id: NoticeId,
    },

    // ---- what the engine decided
    /// The plan this account follows.
    PlanChosen {
        /// The plan and its version.
        plan: PlanKey,
    },
    /// An item waits for a person's look.
    PutUnderReview {
        /// The item.
        item: ItemNumber,
        /// Why.
        why: ReviewWhy,
    },
    /// The account belongs to a backlog; nothing leaves before it is activated.
    PutInBacklog {},
    /// A notice waits.
    NoticeQueued {
        /// As the head lists it.
        listed: Listed,
    },
    /// A notice left, or may leave now; its items record the contact.
    NoticeClaimed {
        /// As the head lists it.
        listed: Box<Claimed>,
    },
    /// A queued notice is no longer wanted.
    NoticeCancelled {
        /// The notice.
        id: NoticeId,
        /// Why.
        reason: CancelReason,
    },
    /// What a claimed notice asks for changed; a retry must not send it.
    NoticeCrossed {
        /// The notice.
        id: NoticeId,
    },
    /// A step's latest day passed before it could be sent.
    StepLapsed {
        /// The step.
        step: StepId,
        /// The items it lapsed for.
        items: Vec<ItemNumber>,
    },
    /// A lower step was overtaken by a higher one and is never sent.
    StepSuperseded {
        /// The step.
        step: StepId,
        /// The items it was overtaken for.
        items: Vec<ItemNumber>,
    },
    /// A manual step was given to a person.
    StepTasked {
        /// The item.
        item: ItemNumber,
        /// The step, and until when the person may.
        tasked: crate::state::Tasked,
    },
    /// An item left the open ones.
    ItemClosed {
        /// The item.
        item: ItemNumber,
        /// How.
        how: Closed,
        /// What was written off with it, in minor units.
        #[serde(default, skip_serializing_if = "is_zero")]
        residue: i64,
    },
    /// A late item was paid: what the law would allow beside it, for a person to claim or waive.
    ChargesProposed {
        /// The item.
        item: ItemNumber,
        /// Interest and fee, in minor units.
        charges: Vec<Charge>,
    },
    /// A promise counts, or waits for approval.
    PromiseAnswered {
        /// The promise.
        promise: u32,
        /// Whether it pauses its items.
        accepted: bool,
    },
    /// A promise outside the limits that nobody approved before its date.
    PromiseLapsed {
        /// The promise.
        promise: u32,
    },
    /// A promise was kept, or ended because its items closed.
    PromiseKept {
        /// The promise.
        promise: u32,
    },
    /// A promise was not kept.
    PromiseBroken {
        /// The promise.
        promise: u32,
    },
    /// The down payment arrived: the arrangement runs.
    ArrangementBegun {
        /// The arrangement.
        arrangement: u32,
    },
    /// All instalments arrived.
    ArrangementFulfilled {
        /// The arrangement.
        arrangement: u32,
    },
    /// The next instalment is announced.
    InstalmentAnnounced {
        /// The arrangement.
        arrangement: u32,
    },
    /// An instalment is late: the debtor may cure it until a day.
    ArrangementDefaulted {
        /// The arrangement.
        arrangement: u32,
        /// Last day to cure.
        cure_until: Day,
    },
    /// The default was cured in time.
    ArrangementCured {
        /// The arrangement.
        arrangement: u32,
    },
    /// It ended; its items resume.
    ArrangementEnded {
        /// The arrangement.
        arrangement: u32,
    },
    /// What is left is a discount taken after its date: a person decides.
    DiscountTakenLate {
        /// The item.
        item: ItemNumber,
    },
    /// A message left that the law counts as the first reminder of these items.
    FirstReminded {
        /// The items.
        items: Vec<ItemNumber>,
        /// How it travelled.
        channel: crate::class::Channel,
        /// The day it was posted, when another than the event's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Day>,
    },
    /// A person decided whether the payer is supplied further.
    CreditHoldSet {
        /// Whether supplies are stopped.
        on: bool,
    },
    /// A commercial dispute was not answered in time.
    DisputeEscalated {
        /// The item.
        item: ItemNumber,
    },
    /// Nobody read a reply in time; chasing may go on, the manager knows.
    ReplyUnread {},
    /// A message outside the plan is owed, once.
    MessageOwed {
        /// What it is.
        owed: crate::state::Owed,
    },
    /// A message outside the plan is owed no more.
    MessageSettled {
        /// What it was.
        owed: crate::state::Owed,
    },
    /// A task came up.
    TaskOpened {
        /// The task.
        task: Box<Task>,
    },
    /// A task has nothing left to do.
    TaskClosed {
        /// The task.
        task: TaskId,
    },
    /// Written by a newer version; kept in the history, without effect here.
    #[serde(other)]
    Unknown,
}

/// Items that advance to a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advanced {
    /// The step.
    pub step: StepId,
    /// Its class.
    pub class: Class,
    /// The items.
    pub items: Vec<ItemNumber>,
}

/// What a claim records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// As the head lists it.
    #[serde(flatten)]
    pub listed: Listed,
    /// What it is.
    #[serde(default)]
    pub purpose: crate::notice::Purpose,
    /// The address it goes to.
    pub to: String,
    /// The items whose own step was ripe, by step; the others record the contact only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advances: Vec<Advanced>,
    /// Whether it counts as a chasing contact.
    pub contact: bool,
    /// When it was claimed.
    pub claimed_at: Instant,
    /// Whether a person still has to post it: then no waiting period runs before the proof is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_post: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

impl Fact {
    /// Whether the fact never brings up a task or a review by itself, unless the payer now behaves otherwise than
    /// before; spares most facts a second look.
    pub(crate) const fn is_quiet(&self) -> bool {
        !matches!(
            self,
            Self::ItemReceived { .. }
                | Self::Objected { .. }
                | Self::Unapplied { .. }
                | Self::DisputeResolved { .. }
                | Self::Bounced { .. }
                | Self::Complained { .. }
                | Self::OutOfOffice { .. }
                | Self::Called { .. }
                | Self::Insolvent { .. }
                | Self::NoticeClaimed { .. }
                | Self::NoticeQueued { .. }
                | Self::NoticeUndelivered { .. }
                | Self::Posted { .. }
                | Self::NoticeCancelled { .. }
                | Self::Approved { .. }
                | Self::Rejected { .. }
                | Self::Replied { .. }
                | Self::ReplyRead {}
                | Self::ChargesClaimed { .. }
                | Self::ChargesWaived { .. }
        )
    }
}
