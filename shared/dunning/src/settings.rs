//! A creditor's limits and manners. Every default is the one of the rule book.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::class::Class;
use crate::id::PlanId;
use crate::party::DebtorKind;
use crate::phone;
use crate::state::Habit;
use crate::time::Day;

/// A rule that proposes a plan; every condition stated must fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The payer's kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DebtorKind>,
    /// The payer's country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// At least this much is open, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_from: Option<i64>,
    /// How the payer behaved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub habit: Option<Habit>,
    /// The plan proposed.
    pub plan: PlanId,
}

/// What becomes of interest and fees when a late item is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargePolicy {
    /// A person is asked whether to claim or waive them; not claimed is waived.
    #[default]
    Propose,
    /// They are waived without asking.
    Waive,
}

/// On what a payment counts that names no item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllocationPolicy {
    /// A person decides; the task says what the law's order would give.
    #[default]
    Ask,
    /// The oldest debt first.
    Oldest,
    /// The order of the debtor's legal pack.
    Legal,
}

/// What text messages cost, as the provider's list says: it differs by country and changes often, so it is looked up by
/// whoever sends them, and nothing is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmsPrices {
    /// The day the list was looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
    /// US dollars for one part, by the country of the number, such as `FR`.
    pub per_part: BTreeMap<String, Decimal>,
    /// The most one message may cost, in US dollars; with a cap, none leaves to a country without its price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<Decimal>,
}

impl SmsPrices {
    /// The most parts a message has.
    pub const MAX_PARTS: u32 = 2;

    /// What a message of so many parts to a number, E.164, costs in US dollars; nothing where its price is not known.
    #[must_use]
    pub fn cost(&self, number: &str, parts: u32) -> Option<Decimal> {
        let price = self.per_part.get(phone::country_of(number)?)?;
        price.checked_mul(Decimal::from(parts))
    }

    /// Whether a message to a number may cost more than the cap, or nobody can say.
    #[must_use]
    pub fn too_dear(&self, number: &str) -> bool {
        self.cap.is_some_and(|cap| self.cost(number, Self::MAX_PARTS).is_none_or(|cost| cost > cap))
    }
}

/// Limits and manners of one creditor; amounts are minor units of the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Local hour, in the recipient's zone, from which messages leave.
    pub sending_hour: u32,
    /// Local hour, in the recipient's zone, from which nothing leaves any more that day.
    pub sending_until: u32,
    /// A residue up to this closes by itself, in minor units.
    pub tolerance: i64,
    /// Banking days after a promise's date before it counts as broken.
    pub settlement_grace: u16,
    /// A promise may lie this many calendar days ahead.
    pub promise_days: u16,
    /// A promise must cover this share of its items, in percent.
    pub promise_percent: i64,
    /// Open promises an account may have at once.
    pub promises_open: usize,
    /// After this many broken promises a new one needs approval.
    pub promises_broken: u16,
    /// Unapplied cash from this share of what is overdue on holds classes from firm, in percent.
    pub unapplied_percent: i64,
    /// Days within which an item counts as upcoming in a message.
    pub upcoming_days: u16,
    /// A pre-due step whose day has gone is dropped when fewer than this many days remain.
    pub pre_due_days: u16,
    /// Banking days a reply of a person stops everything until somebody read it.
    pub reply_days: u16,
    /// Banking days within which a commercial dispute is answered.
    pub dispute_days: u16,
    /// Banking days after a rejected dispute before chasing resumes.
    pub dispute_rejected_wait: u16,
    /// Banking days money in flight is waited for when its scheme says nothing else.
    pub pending_days: u16,
    /// Banking days given to a person for an ordinary task.
    pub task_days: u16,
    /// Calendar days an instalment may be late before the default notice.
    pub instalment_late_days: u16,
    /// Calendar days to cure after the default notice of an arrangement.
    pub cure_days: u16,
    /// Calendar days before an instalment at which it is announced.
    pub instalment_notice_days: u16,
    /// Calendar days after a formal notice before the next step, unless the law asks for more.
    pub formal_wait_days: u16,
    /// A list of open items that falls by more than this waits for confirmation, in percent.
    pub snapshot_fall_percent: i64,
    /// The rest left by a discount taken late is a task below this share of the total, in percent.
    pub discount_percent: i64,
    /// Whether old, small and credited items wait under review when they first come in.
    pub review: bool,
    /// Items later than this many days wait under review.
    pub review_late_days: u16,
    /// Items below this amount wait under review, in minor units.
    pub review_below: i64,
    /// More overdue items than this in one import are a backlog.
    pub backlog_items: usize,
    /// A backlog leaves at most this many messages a day.
    pub backlog_daily: usize,
    /// Classes that leave without a named person's approval although they always would wait.
    pub automatic_classes: Vec<Class>,
    /// Days without bank data after which the books are stale, in banking days.
    pub books_days_feed: u16,
    /// Days without an import after which the books are stale where no bank feed exists.
    pub books_days_import: u16,
    /// The plan deposit invoices follow, when not the account's.
    pub deposit_plan: Option<PlanId>,
    /// Accounts other than the creditor's own that a person confirmed, and that messages may print.
    pub confirmed_ibans: Vec<String>,
    /// What becomes of interest and fees when a late item is paid.
    pub charges: ChargePolicy,
    /// Banking days a person has to claim interest and fees before they count as waived.
    pub charge_days: u16,
    /// On what a payment counts that names no item.
    pub allocation: AllocationPolicy,
    /// Whether money that names no item pays claimed interest and fees before principal; after a hand-over it does anyway.
    pub interest_first: bool,
    /// Which plan is proposed for which account; the first that fits counts.
    pub proposals: Vec<Proposal>,
    /// From this confidence on, 0 to 100, a payment is booked on the items it matches without a person.
    pub match_threshold: u8,
    /// What a recognised reply may do without a person; everything else only holds and raises a task.
    pub reply_actions: Vec<ReplyAction>,
    /// Invoices issued from this day on are sent by Relance itself, each once; absent: the creditor sends its own.
    pub send_invoices_from: Option<Day>,
    /// What text messages cost, and may cost.
    pub sms: SmsPrices,
    /// Who approves and decides; shown as the owner of tasks.
    pub manager: String,
    /// Who chases; shown as the owner of tasks.
    pub controller: String,
    /// Who answers commercial disputes; outside credit control.
    pub sales: String,
}

/// What a debtor's reply may do by itself, when the creditor says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyAction {
    /// "Already paid" waits for the money, as the same click on the payer's page does.
    AlreadyPaid,
    /// A promise with its day is taken as one, within the creditor's limits.
    Promise,
    /// A contested invoice is in dispute.
    Dispute,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sending_hour: 9,
            sending_until: 18,
            tolerance: 100,
            settlement_grace: 2,
            promise_days: 30,
            promise_percent: 100,
            promises_open: 3,
            promises_broken: 2,
            unapplied_percent: 50,
            upcoming_days: 10,
            pre_due_days: 1,
            reply_days: 5,
            dispute_days: 10,
            dispute_rejected_wait: 5,
            pending_days: 5,
            task_days: 3,
            instalment_late_days: 3,
            cure_days: 8,
            instalment_notice_days: 3,
            formal_wait_days: 8,
            snapshot_fall_percent: 30,
            discount_percent: 5,
            review: true,
            review_late_days: 180,
            review_below: 1000,
            backlog_items: 50,
            backlog_daily: 20,
            automatic_classes: Vec::new(),
            books_days_feed: 3,
            books_days_import: 8,
            deposit_plan: None,
            confirmed_ibans: Vec::new(),
            charges: ChargePolicy::Propose,
            charge_days: 10,
            allocation: AllocationPolicy::Ask,
            interest_first: false,
            proposals: Vec::new(),
            match_threshold: crate::matching::AUTOMATIC_THRESHOLD,
            reply_actions: Vec::new(),
            send_invoices_from: None,
            sms: SmsPrices::default(),
            manager: "manager".to_owned(),
            controller: "credit_control".to_owned(),
            sales: "sales".to_owned(),
        }
    }
}
