//! The account: one creditor × one payer × one currency; the unit of decision, consistency and messages.

mod edit;
mod head;
mod line;

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use head::{Head, HeadError};
pub use line::{LineError, Tables, decode_line, encode_line};

use crate::class::Class;
use crate::id::{AccountId, CreditorId, DebtorId, IdError, ItemNumber, NoticeId};
use crate::item::Line;
use crate::law::FirstReminder;
use crate::money::Currency;
use crate::notice::{Listed, ListedState};
use crate::party::Debtor;
use crate::plan::PlanKey;
use crate::state::{Arrangement, Behaviour, Cash, Extra, Hold, Owed, Promise, SoftBounce, Sums};
use crate::task::Task;
use crate::time::{Day, Instant};

/// The most open items an account takes.
pub const MAX_OPEN_ITEMS: usize = 5000;

/// Everything needed to decide about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id within the creditor.
    pub id: AccountId,
    /// The creditor.
    pub creditor: CreditorId,
    /// Who is written to and pays.
    pub payer: DebtorId,
    /// The one currency of every amount.
    pub currency: Currency,
    /// The creditor's time zone, in which its days begin.
    pub zone: Tz,
    /// The payer and every debtor it pays for, as far as known.
    #[serde(default)]
    pub parties: BTreeMap<DebtorId, Debtor>,
    /// Open items by number; kept apart from the rest of the state as compact lines.
    #[serde(skip)]
    pub lines: BTreeMap<ItemNumber, Line>,
    /// What stands beside the lines that are not ordinary.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extras: BTreeMap<ItemNumber, Extra>,
    /// The plan followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanKey>,
    /// The last contact that counts for the gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Day>,
    /// The day of the last message and the addresses written to on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<(Day, Vec<String>)>,
    /// The last chasing mail, which the next one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_mail: Option<NoticeId>,
    /// Money on no item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cash: Vec<Cash>,
    /// Credit from credit notes on no item, in minor units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub credit: i64,
    /// A pause of the whole account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// Promises not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// Arrangements not ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrangements: Vec<Arrangement>,
    /// How many promises and arrangements there were.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub counter: u32,
    /// The day of the first reply nobody has read yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<Day>,
    /// Addresses that take no more messages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_addresses: Vec<String>,
    /// Addresses that failed softly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub soft_bounces: Vec<SoftBounce>,
    /// Numbers that want no more SMS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_sms: Vec<String>,
    /// The account's kill switch.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub killed: bool,
    /// Openings of insolvency by debtor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub insolvent: BTreeMap<DebtorId, Day>,
    /// A third party has the whole file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handed_over: bool,
    /// A backlog: absent none, `Waits` for activation, `From` a day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backlog: Option<Backlog>,
    /// Notices not final.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Listed>,
    /// Notices a person rejected, so that they are not decided again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<NoticeId>,
    /// Approvals given before the notice asked, or kept while its content shrinks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved: Vec<NoticeId>,
    /// Messages outside the plan that are owed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<Owed>,
    /// Open tasks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Ids of tasks done that must not come up again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks_done: Vec<crate::id::TaskId>,
    /// The month (year × 12 + month) of the last statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<i32>,
    /// Whether supplies are stopped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub credit_hold: bool,
    /// How the payer behaved.
    #[serde(default)]
    pub behaviour: Behaviour,
    /// Sums over every item the account ever had.
    #[serde(default)]
    pub sums: Sums,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub newer: BTreeMap<String, serde_json::Value>,
}

/// Where the account stands in a backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backlog {
    /// Nothing leaves before a person activates it.
    Waits,
    /// Its part leaves from this day on.
    From(Day),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_nought(count: &u32) -> bool {
    *count == 0
}

impl Account {
    /// The id of the account of `payer` in `currency`: `<payer>/<currency>`.
    ///
    /// # Errors
    /// When the payer's id leaves no room for the currency.
    pub fn id_of(payer: &DebtorId, currency: Currency) -> Result<AccountId, IdError> {
        AccountId::new(format!("{payer}/{currency}"))
    }

    /// An account without items.
    ///
    /// # Errors
    /// When the payer's id leaves no room for the currency.
    pub fn new(creditor: CreditorId, payer: DebtorId, currency: Currency, zone: Tz) -> Result<Self, IdError> {
        Ok(Self {
            id: Self::id_of(&payer, currency)?,
            creditor,
            payer,
            currency,
            zone,
            parties: BTreeMap::new(),
            lines: BTreeMap::new(),
            extras: BTreeMap::new(),
            plan: None,
            contact: None,
            written: None,
            last_mail: None,
            cash: Vec::new(),
            credit: 0,
            hold: None,
            promises: Vec::new(),
            arrangements: Vec::new(),
            counter: 0,
            unread: None,
            closed_addresses: Vec::new(),
            soft_bounces: Vec::new(),
            no_sms: Vec::new(),
            killed: false,
            insolvent: BTreeMap::new(),
            handed_over: false,
            backlog: None,
            notices: Vec::new(),
            rejected: Vec::new(),
            approved: Vec::new(),
            owed: Vec::new(),
            tasks: Vec::new(),
            tasks_done: Vec::new(),
            statement: None,
            credit_hold: false,
            behaviour: Behaviour::default(),
            sums: Sums::default(),
            newer: BTreeMap::new(),
        })
    }

    /// The creditor's date at an instant.
    #[must_use]
    pub fn day_of(&self, at: Instant) -> Day {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The line of an item, when the head has it.
    #[must_use]
    pub fn line(&self, item: &ItemNumber) -> Option<&Line> {
        self.lines.get(item)
    }

    /// What stands beside an item's line.
    #[must_use]
    pub fn extra(&self, item: &ItemNumber) -> Option<&Extra> {
        if self.extras.is_empty() { None } else { self.extras.get(item) }
    }

    /// The first reminder of an item that the law counts; none while it is in doubt whether that message left.
    #[must_use]
    pub fn first_reminder(&self, item: &ItemNumber) -> Option<FirstReminder> {
        let first = self.extra(item)?.first_reminder?;
        let is_it = |since| (0..=1).contains(&(self.day_of(since) - first.sent).num_days());
        let doubtful = |one: &Listed| match one.state {
            ListedState::InDoubt { since } => one.items.contains(item) && is_it(since),
            ListedState::Queued { .. } | ListedState::Claimed { .. } => false,
        };
        Some(first).filter(|_| !self.notices.iter().any(doubtful))
    }

    /// Money on no item, in minor units.
    #[must_use]
    pub fn unapplied(&self) -> i64 {
        self.cash.iter().map(|cash| cash.amount).sum()
    }

    /// What is open on all items, in minor units, credits and unapplied cash not counted.
    #[must_use]
    pub fn open(&self) -> i64 {
        self.lines.values().map(Line::open).sum()
    }

    /// What is open on items whose due date has passed on `today`, in minor units.
    #[must_use]
    pub fn overdue(&self, today: Day) -> i64 {
        self.lines.values().filter(|line| line.due < today).map(Line::open).sum()
    }

    /// The payer, when known; else the first debtor it pays for.
    #[must_use]
    pub fn payer_party(&self) -> Option<&Debtor> {
        self.parties.get(&self.payer).or_else(|| self.parties.values().next())
    }

    /// The highest class any open item reached.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.lines.values().filter_map(|line| line.track.class).max()
    }

    /// Whether a claimed notice that was throttled may still be sent: it is listed with this content and nothing
    /// it asks for changed since.
    #[must_use]
    pub fn still_wanted(&self, id: &NoticeId, hash: &str) -> bool {
        let wanted = |state| matches!(state, ListedState::Claimed { crossed: false, .. });
        !self.killed && self.notices.iter().any(|one| one.id == *id && one.hash == hash && wanted(one.state))
    }
}
