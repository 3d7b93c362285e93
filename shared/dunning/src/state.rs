//! What an account keeps beside its lines: pauses, promises, disputes, arrangements.

use serde::{Deserialize, Serialize};

use crate::charge::Charge;
use crate::id::{ItemNumber, MovementId, StepId};
use crate::interest::Change;
use crate::item::{Assigned, Discount, Missing};
use crate::notice::Purpose;
use crate::time::Day;

/// Changes of one item's principal kept apart; older ones count together.
const MOST_CHANGES: usize = 64;

/// A pause with a reason and an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Last day; absent: until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Hold {
    /// Whether it still pauses on `today`; its last day is included.
    #[must_use]
    pub fn pauses(&self, today: Day) -> bool {
        self.until.is_none_or(|until| today <= until)
    }
}

/// What a dispute is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeKind {
    /// A missing purchase order, the wrong entity, not received, the wrong contact.
    Technical,
    /// The service or the price.
    Commercial,
}

/// A contested part of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The part contested; absent: all that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Technical or commercial.
    pub kind: DisputeKind,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Since when.
    pub since: Day,
    /// Set when nobody answered in time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
}

/// Money on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// How much; absent: all that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Since when.
    pub since: Day,
    /// Until when the scheme may take; absent: the creditor's delay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A manual step given to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tasked {
    /// The step.
    pub step: StepId,
    /// Its class.
    pub class: crate::class::Class,
    /// From this day the next channel of the step is used, when it has one.
    pub fallback: Day,
    /// Calls that nobody answered.
    #[serde(default)]
    pub tries: u8,
}

/// Why an item waits for a person's look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewWhy {
    /// Very late already when it came in.
    Old,
    /// A very small amount.
    Small,
    /// Past limitation.
    PastLimitation,
    /// Credits on the account are not allocated.
    UnallocatedCredit,
}

/// What stands beside the line of an item that is not ordinary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Extra {
    /// A pause of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// A dispute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispute: Option<Dispute>,
    /// The day a commercial dispute was answered without giving in: the debtor has some days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<Day>,
    /// The first reminder the law counts, where it counts one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_reminder: Option<crate::law::FirstReminder>,
    /// Money on its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// Waits for a person's look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewWhy>,
    /// A third party has it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub handed_over: bool,
    /// What a public buyer still needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// Early-payment discount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// The rest is a discount taken late: a person decides.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub discount_late: bool,
    /// The factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Assigned>,
    /// Collected by direct debit on this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_debit: Option<Day>,
    /// The account it is to be paid to, when not the creditor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// It joins the plan at this class at most, whatever the plan says of first contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<crate::class::Class>,
    /// A manual step under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasked: Option<Tasked>,
    /// The formal notice whose posting nobody has proven yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unposted: Option<crate::id::NoticeId>,
    /// The last day money for it arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<Day>,
    /// Payments, credits and returns since it came in, by day; what interest runs on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Interest does not run up to this day: the due date was moved to an earlier one on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest_free: Option<Day>,
    /// The day of its formal notice, where interest begins with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formal_notice: Option<Day>,
    /// Whether the invoice is sent by Relance, or was.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub delivery: bool,
    /// Interest and fees beside it, proposed, claimed or waived.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// What was settled by a list of open items, in minor units (part of what counts as paid).
    #[serde(skip_serializing_if = "is_zero")]
    pub settled: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

impl Extra {
    /// Notes that the principal rose or fell by `minor` on a day; nothing is noted where it did neither.
    pub(crate) fn note(&mut self, date: Day, minor: i64) {
        if minor == 0 {
            return;
        }
        match self.changes.iter_mut().find(|known| known.date == date) {
            Some(known) => known.minor += minor,
            None => self.changes.push(Change { date, minor }),
        }
        self.changes.sort_unstable();
        if self.changes.len() > MOST_CHANGES {
            let first = self.changes.remove(0);
            if let Some(next) = self.changes.first_mut() {
                next.minor += first.minor;
            }
        }
    }

    /// What was claimed beside the principal and is still owed, in minor units.
    #[must_use]
    pub fn charges_open(&self) -> i64 {
        self.charges.iter().map(Charge::open).sum()
    }

    /// Whether nothing stands beside the line after all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Money of the payer that stands on no item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cash {
    /// The movement.
    pub movement: MovementId,
    /// What of it is left, in minor units.
    pub amount: i64,
    /// When it arrived.
    pub since: Day,
    /// The item it was paid too much on; so it is known to be the payer's to have back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<ItemNumber>,
}

/// Where a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Just made; the limits were not looked at yet.
    Made,
    /// Outside the limits: a person decides; nothing is paused.
    Asked,
    /// Pauses its items.
    Running,
}

/// The debtor's word to pay an amount by a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Counted within the account.
    pub id: u32,
    /// The items covered.
    pub items: Vec<ItemNumber>,
    /// How much.
    pub amount: i64,
    /// What was open on its items when it was made.
    pub of: i64,
    /// By when.
    pub day: Day,
    /// When it was made.
    pub made: Day,
    /// What arrived on its items since.
    #[serde(default)]
    pub received: i64,
    /// Where it stands.
    pub state: PromiseState,
}

/// One agreed instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// When it is due.
    pub date: Day,
    /// How much, in minor units.
    pub amount: i64,
}

/// Where an arrangement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrangementState {
    /// Its down payment has not arrived: it has not begun.
    AwaitsDownPayment,
    /// It runs.
    Running,
    /// An instalment is late; it may be cured until this day.
    Defaulted(Day),
}

/// A written schedule that both sides accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrangement {
    /// Counted within the account.
    pub id: u32,
    /// The items covered.
    pub items: Vec<ItemNumber>,
    /// The instalments, in order of date.
    pub instalments: Vec<Instalment>,
    /// What must arrive before it begins.
    #[serde(default)]
    pub down_payment: i64,
    /// What arrived on its items since, the down payment included.
    #[serde(default)]
    pub received: i64,
    /// Instalments announced so far.
    #[serde(default)]
    pub announced: usize,
    /// Where it stands.
    pub state: ArrangementState,
}

/// A message outside the plan that is owed once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// What it is.
    pub purpose: Purpose,
    /// The items it is about.
    pub items: Vec<ItemNumber>,
    /// From when.
    pub since: Day,
    /// What is asked for, in minor units; absent: all that is open on the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Counted within the account when it is kept; tells it from an earlier one.
    #[serde(default)]
    pub seq: u32,
}

impl Owed {
    /// A message owed from `since` on about `items`.
    #[must_use]
    pub const fn new(purpose: Purpose, items: Vec<ItemNumber>, since: Day, amount: Option<i64>) -> Self {
        Self { purpose, items, since, amount, seq: 0 }
    }

    /// Whether both are the same message about the same lead item.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.purpose == other.purpose && self.items.first() == other.items.first()
    }
}

/// A contact that failed softly, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoftBounce {
    /// The address.
    pub address: String,
    /// When it failed, at most three kept.
    pub at: Vec<crate::time::Instant>,
}

/// How the payer behaved so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Behaviour {
    /// Items paid by their due date.
    pub on_time: u32,
    /// Items paid after it.
    pub late: u32,
    /// Days late, summed over the late ones.
    pub days_late: u32,
    /// Promises kept.
    pub kept: u16,
    /// Promises broken.
    pub broken: u16,
    /// Debits returned and payments charged back.
    pub returned: u16,
}

/// How a payer behaves, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Habit {
    /// Too little is known.
    Unknown,
    /// Pays on time as a rule, keeps its word.
    Good,
    /// Pays late as a rule.
    Slow,
    /// Breaks promises or lets payments come back.
    Poor,
}

impl Behaviour {
    /// How the payer behaves: nothing said before three items were paid or a promise was broken.
    #[must_use]
    pub const fn habit(&self) -> Habit {
        let paid = self.on_time.saturating_add(self.late);
        if self.broken >= 2 || self.returned >= 2 {
            Habit::Poor
        } else if paid < 3 {
            Habit::Unknown
        } else if self.late.saturating_mul(2) > paid {
            Habit::Slow
        } else {
            Habit::Good
        }
    }

    /// Counts an item paid.
    pub(crate) fn paid(&mut self, due: Day, on: Day) {
        let late = u32::try_from((on - due).num_days()).unwrap_or(0);
        if late == 0 {
            self.on_time = self.on_time.saturating_add(1);
        } else {
            self.late = self.late.saturating_add(1);
            self.days_late = self.days_late.saturating_add(late);
        }
    }
}

/// Sums over every item the account ever had, in minor units; what makes the ledger checkable at each version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sums {
    /// Invoiced.
    pub invoiced: i64,
    /// Paid on items, net of refunds and chargebacks.
    pub paid: i64,
    /// Credited on items.
    pub credited: i64,
    /// Written off.
    pub written_off: i64,
    /// Received and on no item: unapplied cash and overpayments.
    pub unapplied: i64,
    /// Credit notes that found no item.
    pub credit: i64,
    /// Interest and fees claimed.
    #[serde(skip_serializing_if = "is_zero")]
    pub charged: i64,
    /// Paid on interest and fees, net of what went back.
    #[serde(skip_serializing_if = "is_zero")]
    pub charges_paid: i64,
    /// Claimed interest and fees waived afterwards.
    #[serde(skip_serializing_if = "is_zero")]
    pub charges_waived: i64,
}
