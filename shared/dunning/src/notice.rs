//! A notice: one message decided, to one recipient, about one or several items.

use serde::{Deserialize, Serialize};

use crate::class::{Channel, Class};
use crate::id::{AccountId, DebtorId, ItemNumber, NoticeId, StepId};
use crate::item::Track;
use crate::money::Currency;
use crate::party::{ContactRole, Language};
use crate::time::{Day, Instant};

/// What a message is, beyond its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A step of the plan.
    #[default]
    Step,
    /// The monthly statement.
    Statement,
    /// Thanks for a payment.
    Thanks,
    /// A debit or payment came back.
    ReturnedPayment,
    /// A promise was not kept.
    PromiseMissed,
    /// An agreed instalment falls due soon.
    InstalmentUpcoming,
    /// An agreed instalment is late: cure it or the arrangement ends.
    ArrangementDefault,
    /// The answer to a dispute that was rejected.
    DisputeAnswer,
    /// The invoice itself, where the creditor has Relance send it.
    InvoiceDelivery,
}

/// Who a notice goes to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recipient {
    /// The debtor or payer whose contact it is.
    pub party: DebtorId,
    /// Name of the person or company.
    pub name: String,
    /// Email address, phone number, or postal address on one line.
    pub address: String,
    /// The role under which it was chosen; absent for a registered address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ContactRole>,
}

/// One item as a notice shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeItem {
    /// Its number.
    pub number: ItemNumber,
    /// Who was invoiced.
    pub debtor: DebtorId,
    /// What is asked for, in minor units: the part nobody contests.
    pub open: i64,
    /// Its due date.
    pub due: Day,
    /// Its own step that was ripe, to which it advances with this notice; absent when it is only listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advances: Option<StepId>,
    /// The account it is to be paid to, when it is not the creditor's own and was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// Where it stood before, so that an undelivered notice can be taken back.
    #[serde(default)]
    pub before: Track,
}

/// One message decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id, which follows from account, lead item, step, cycle and attempt.
    pub id: NoticeId,
    /// The account.
    pub account: AccountId,
    /// The one legal debtor it concerns, for formal notices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debtor: Option<DebtorId>,
    /// What it is.
    #[serde(default)]
    pub purpose: Purpose,
    /// The step that ripened; for messages outside the plan a fixed name.
    pub step: StepId,
    /// How hard it presses.
    pub class: Class,
    /// The template it is written with.
    pub template: String,
    /// How it travels.
    pub channel: Channel,
    /// Who it goes to.
    pub to: Recipient,
    /// The language it is written in.
    pub language: Language,
    /// What is asked for, lead item first, then by debtor, due date and number.
    pub items: Vec<NoticeItem>,
    /// Items it speaks of on which nothing is open any more, as thanks do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<ItemNumber>,
    /// What falls due soon; asked for nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub upcoming: Vec<NoticeItem>,
    /// The sum of `items[].open`, in minor units.
    pub total: i64,
    /// Currency of every amount.
    pub currency: Currency,
    /// The lead item's cycle.
    pub cycle: u16,
    /// The attempt: next contact or channel after a bounce.
    pub attempt: u16,
    /// Hash of items, amounts and recipient.
    pub hash: String,
    /// When it may leave.
    pub send_at: Instant,
    /// The account's last contact before this one, to take it back with the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_before: Option<Day>,
    /// The mail it continues, so that both stand in one thread when they speak of the same items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<NoticeId>,
    /// Who signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// Who receives a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_to: Option<String>,
}

impl Notice {
    /// The item that sets the tone.
    #[must_use]
    pub fn lead(&self) -> Option<&NoticeItem> {
        self.items.first()
    }

    /// Whether sending it counts as a chasing contact.
    #[must_use]
    pub const fn is_contact(&self) -> bool {
        !matches!(
            self.purpose,
            Purpose::Statement
                | Purpose::Thanks
                | Purpose::InstalmentUpcoming
                | Purpose::DisputeAnswer
                | Purpose::InvoiceDelivery
        )
    }
}

/// Whether a person must approve, and whether one did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Nobody needs to.
    NotNeeded,
    /// Nobody has yet.
    Waiting,
    /// A person did.
    Given,
}

/// Why a notice that was decided does not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// What it asked for was paid or credited.
    Paid,
    /// The facts changed so that nothing, or another message, is due.
    NoLongerDue,
    /// Something stops chasing now: a hold, a dispute, a promise, a reply.
    Stopped,
    /// A person rejected it.
    Rejected,
}

/// Where a notice stands; the row of the notice keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum NoticeStatus {
    /// Decided, waits.
    Queued {
        /// Not before this instant.
        not_before: Instant,
        /// Whether a person must approve.
        approval: Approval,
    },
    /// Someone holds it and may call the provider.
    Claimed {
        /// The holder's token.
        owner: String,
        /// Until when the holder may.
        lease_until: Instant,
    },
    /// The provider took it.
    Sent {
        /// When.
        at: Instant,
        /// The provider's own id.
        provider_id: String,
    },
    /// The provider reports delivery.
    Delivered {
        /// When.
        at: Instant,
    },
    /// The provider reports that it did not arrive.
    Bounced {
        /// When.
        at: Instant,
    },
    /// Does not leave.
    Cancelled {
        /// Why.
        reason: CancelReason,
    },
    /// May or may not have left.
    InDoubt {
        /// When it becomes a task.
        until: Instant,
    },
    /// Known not to have left, given up.
    Failed {
        /// What the provider said.
        error: String,
    },
}

impl NoticeStatus {
    /// Whether nothing more will happen to it by itself.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Delivered { .. } | Self::Bounced { .. } | Self::Cancelled { .. } | Self::Failed { .. }
        )
    }
}

/// A notice as its account's head lists it until it is final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its id.
    pub id: NoticeId,
    /// Hash of its content.
    pub hash: String,
    /// The step.
    pub step: StepId,
    /// The class.
    pub class: Class,
    /// The items it lists.
    pub items: Vec<ItemNumber>,
    /// What it asks for, in minor units.
    pub total: i64,
    /// Where it stands, as the head knows it.
    #[serde(flatten)]
    pub state: ListedState,
}

/// Where a listed notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ListedState {
    /// Waits.
    Queued {
        /// Not before this instant.
        not_before: Instant,
        /// Whether a person must approve.
        approval: Approval,
    },
    /// May have left; a fact changed since when `crossed`.
    Claimed {
        /// When.
        at: Instant,
        /// Whether what it asks for changed since: a retry must not send it.
        #[serde(default)]
        crossed: bool,
    },
    /// May or may not have left; after 24 hours a person decides. Counts as contacted from its claim.
    InDoubt {
        /// Since when.
        since: Instant,
    },
}

/// What the service writes for a notice in the same commit as the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeChange {
    /// A new notice, born claimed (may leave now) or queued (must wait).
    Create {
        /// The notice.
        notice: Box<Notice>,
        /// How it is born.
        born: Born,
    },
    /// A queued notice whose content changed; same id.
    Replace {
        /// The notice.
        notice: Box<Notice>,
        /// How it stands now.
        born: Born,
    },
    /// A queued notice whose time has come.
    Claim {
        /// The notice as it is now, with the same hash.
        notice: Box<Notice>,
    },
    /// A queued notice that is no longer wanted.
    Cancel {
        /// Its id.
        id: NoticeId,
        /// Why.
        reason: CancelReason,
    },
    /// A queued notice that waits for something else than before.
    Wait {
        /// Its id.
        id: NoticeId,
        /// Not before this instant.
        not_before: Instant,
        /// Whether a person must approve.
        approval: Approval,
    },
}

/// How a notice is born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Born {
    /// It may leave now: the commit that decides it claims it.
    Claimed,
    /// It waits.
    Queued {
        /// Not before this instant.
        not_before: Instant,
        /// Whether a person must approve.
        approval: Approval,
    },
}
