//! The shape of a pack: every line with the provision it rests on. Amounts are euro cents.

use crate::class::{Channel, Class};
use crate::party::DebtorKind;

use super::Country;

/// A line of a pack and the provision it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The rule.
    pub value: T,
    /// The provision, to be checked by a person with legal training.
    pub source: &'static str,
}

/// A line of a pack.
#[must_use]
pub const fn sourced<T>(value: T, source: &'static str) -> Sourced<T> {
    Sourced { value, source }
}

/// What one country's law says about one kind of debtor.
#[derive(Debug)]
pub struct Pack {
    /// The country.
    pub country: Country,
    /// The kind of debtor.
    pub kind: DebtorKind,
    /// The version: the date of the facts.
    pub version: &'static str,
    /// The statutory rate of late interest.
    pub rate: Sourced<RateRule>,
    /// When interest begins to run.
    pub runs_from: Sourced<RunsFrom>,
    /// The fixed compensation per late invoice.
    pub fee: Sourced<FeeRule>,
    /// Who bears what a reminder costs.
    pub reminders: Sourced<ReminderCost>,
    /// How long nothing may be added after the first reminder.
    pub waiting: Option<Sourced<Waiting>>,
    /// What a message must say.
    pub mentions: &'static [Sourced<MentionSet>],
    /// Whether one who contests with reasons may not be chased at all.
    pub contest_stops: Option<Sourced<()>>,
    /// Whether nobody but the debtor may be asked.
    pub debtor_only: Option<Sourced<()>>,
    /// Payment terms in the absence of an agreement and the longest that may be agreed.
    pub terms: Option<Sourced<TermsLimit>>,
    /// Sector terms, which override the general ones.
    pub sectors: &'static [Sourced<(Sector, MaxTerm)>],
    /// After how long a claim can no longer be brought to court; the first line is the general one.
    pub limitation: &'static [Sourced<Limitation>],
    /// On which debt a payment counts that names none.
    pub allocation: Sourced<Allocation>,
    /// Until when a claim is declared after an insolvency was opened.
    pub insolvency: Sourced<DeclareBy>,
    /// Days a formal notice gives to pay.
    pub formal_notice_days: Sourced<u16>,
    /// What may follow when the amicable way has ended.
    pub routes: &'static [Sourced<RouteRule>],
}

/// How the statutory rate is found; percent a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateRule {
    /// The ECB main refinancing rate on the first day of the half-year, plus points.
    EcbPlus {
        /// Percentage points added.
        points: i64,
        /// Whether the sum is rounded up to the next half point.
        up_to_half_point: bool,
        /// Whether the half-year in which lateness began counts until the end.
        frozen: bool,
    },
    /// The French legal rate of each half-year, for a professional creditor.
    LegalFr,
}

/// When interest begins to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunsFrom {
    /// From the day after the due date, without any reminder.
    DueDate,
    /// From the day after the formal notice.
    FormalNotice,
    /// From the day after the waiting period, and only where the creditor's terms carry it.
    WaitingPeriodIfAgreed,
}

/// The fixed compensation per late invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeRule {
    /// None may be asked.
    None,
    /// Owed for each late invoice, in cents; never in an insolvency.
    PerInvoice(i64),
    /// Only where the creditor's terms carry a clause, and no more than the bands allow.
    CappedIfAgreed(&'static [Band]),
}

/// A band of a cap: `base` plus `percent` of what exceeds `above`, for balances up to `up_to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The highest balance of the band, in cents.
    pub up_to: i64,
    /// The fixed part, in cents.
    pub base: i64,
    /// Percent of what exceeds `above`.
    pub percent: i64,
    /// Where the percentage begins, in cents.
    pub above: i64,
    /// The most the band gives, in cents.
    pub at_most: i64,
}

/// Who bears what a reminder costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderCost {
    /// Costs beyond the fixed compensation only against proof.
    AgainstProof,
    /// The creditor, always.
    Creditor,
    /// The first is free; a later one may cost up to a sum and the postage, where agreed.
    FirstFree {
        /// The most a later reminder may cost beside postage, in cents.
        later_at_most: i64,
        /// Reminders free each calendar year where goods or services are supplied continuously.
        free_a_year_if_continuous: u8,
    },
}

/// How long nothing may be added after the first reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Calendar days.
    pub days: u64,
    /// After posting, the working day on which the period begins; after an email it begins the day after.
    pub posted_working_days: i32,
    /// The channels that can carry the first reminder.
    pub channels: &'static [Channel],
}

/// Something a message must say; its words are the messages' matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mention {
    /// The words "formal notice" in the language of the message.
    FormalNoticeWording,
    /// The sum asked for and the time set for it.
    SumAndDeadline,
    /// The rate of late interest and the provision it rests on.
    InterestRate,
    /// The fixed compensation per invoice.
    FixedCompensation,
    /// The balance, and the indemnity that would be added.
    BalanceAndIndemnity,
    /// The creditor's name and enterprise number.
    CreditorNameAndNumber,
    /// What was supplied and when it was due.
    ProductAndDueDate,
    /// The period in which nothing is added.
    WaitingPeriod,
    /// A third party's name, address and that it collects amicably.
    CollectorIdentity,
    /// For whom the third party collects: name and address.
    CreditorIdentity,
    /// What the sum is made of: principal, interest, other accessories, each apart.
    DebtBreakdown,
    /// The demand to pay and how to.
    DemandAndMeans,
    /// The text that leaves costs before a court order with the creditor.
    CostsStayWithCreditor,
}

/// When a set of mentions is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionSet {
    /// In every message of a class.
    Class(Class, &'static [Mention]),
    /// In the first reminder after the due date, whatever its class.
    FirstReminder(&'static [Mention]),
    /// In every message that a third party sends for the creditor.
    ThirdParty(&'static [Mention]),
}

/// Payment terms: by default, and at most by agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermsLimit {
    /// Days where nothing was agreed.
    pub default_days: u64,
    /// The longest that may be agreed; the latest of several counts.
    pub at_most: &'static [MaxTerm],
}

/// A longest term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxTerm {
    /// Days from the invoice.
    FromInvoice(u64),
    /// Days and the end of the month, counted either way.
    EndOfMonth(u64),
    /// Days after the end of the ten-day period of delivery.
    AfterTenDayPeriod(u64),
    /// Days after delivery.
    AfterDelivery(u64),
    /// Days after the end of the month of delivery.
    AfterMonthOfDelivery(u64),
}

/// A sector with terms of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    /// Road haulage, vehicle hire, forwarding, shipping and customs agents.
    RoadTransport,
    /// Perishable food, frozen meat and fish.
    PerishableFood,
    /// Livestock for meat and fresh meat.
    Livestock,
    /// Spirits, which bear consumption duty.
    Spirits,
    /// Wine, grapes and must, other drinks that bear circulation duty.
    Wine,
    /// Public hospitals.
    Hospital,
}

/// What a claim arose from, as far as limitation tells it apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// Anything without a period of its own.
    #[default]
    General,
    /// Carriage of goods.
    Carriage,
    /// Continuous supply: water, electricity, gas, telecommunications.
    ContinuousSupply,
    /// Goods sold by a trader to a consumer.
    GoodsToConsumer,
}

/// How long a claim can be brought to court.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limitation {
    /// The kind of claim.
    pub claim: ClaimKind,
    /// Months.
    pub months: u32,
    /// From when.
    pub start: LimitationStart,
}

/// From when a limitation period runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitationStart {
    /// The due date.
    DueDate,
    /// 1 January after the due date.
    NextFirstOfJanuary,
}

/// On which debt a payment counts that names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The criteria, the first one first.
    pub order: &'static [Criterion],
    /// Within one debt, interest before principal.
    pub interest_first: bool,
}

/// A criterion of allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// What the debtor indicated.
    DebtorIndication,
    /// Debts that are due before others.
    Due,
    /// The debt the debtor has most interest in paying.
    MostOnerous,
    /// The oldest.
    Oldest,
    /// In proportion.
    ProRata,
}

/// Until when a claim is declared after an insolvency was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclareBy {
    /// Months after publication.
    AfterPublication {
        /// For a creditor in the country.
        months: u32,
        /// For a creditor abroad.
        months_abroad: u32,
    },
    /// The day set by the judgment, at most so many days after it.
    SetByJudgment {
        /// Days at most.
        at_most_days: u64,
    },
}

/// A way that may follow when the amicable one has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteRule {
    /// The route.
    pub route: Route,
    /// The largest principal, in cents; nothing when there is no ceiling.
    pub at_most: Option<i64>,
    /// Whether only an undisputed debt may take it.
    pub undisputed_only: bool,
}

/// A procedure to recover a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// Injonction de payer.
    PaymentOrder,
    /// Simplified procedure by a bailiff for small debts (France).
    SmallDebt,
    /// Procedure for undisputed trade debts (France).
    UndisputedTradeDebtFr,
    /// Mandatement d'office.
    MandatementOffice,
    /// Référé-provision.
    ReferProvision,
    /// Recovery of undisputed money debts, RCI / IOS (Belgium).
    UndisputedDebtBe,
    /// An ordinary action in court.
    Court,
}
