//! Belgium: business debtors, consumers, public bodies.

use crate::class::{Channel, Class};
use crate::party::DebtorKind;

use super::Country;
use super::pack::{
    Allocation, Band, ClaimKind, Criterion, DeclareBy, FeeRule, Limitation, LimitationStart, MaxTerm,
    Mention, MentionSet, Pack, RateRule, ReminderCost, Route, RouteRule, RunsFrom, Sector, Sourced,
    TermsLimit, Waiting, sourced,
};

const VERSION: &str = "BE 2026-09-16";

const RATE: RateRule = RateRule::EcbPlus { points: 8, up_to_half_point: true, frozen: false };

const ALLOCATION: Sourced<Allocation> = sourced(
    Allocation {
        order: &[
            Criterion::DebtorIndication,
            Criterion::Due,
            Criterion::MostOnerous,
            Criterion::Oldest,
            Criterion::ProRata,
        ],
        interest_first: true,
    },
    "Belgian Civil Code, book 5, allocation of payments (before 2023: old Civil Code 1253 to 1256)",
);

const INSOLVENCY: Sourced<DeclareBy> =
    sourced(DeclareBy::SetByJudgment { at_most_days: 30 }, "Code of Economic Law XX.104, XX.155");

const BUSINESS_NOTICE: Sourced<MentionSet> = sourced(
    MentionSet::Class(
        Class::FormalNotice,
        &[
            Mention::FormalNoticeWording,
            Mention::SumAndDeadline,
            Mention::InterestRate,
            Mention::FixedCompensation,
        ],
    ),
    "Civil Code, book 5, formal notice; law of 2 August 2002, art. 5 and 6",
);

/// 20 € up to 150 €; 30 € and 10 % of what exceeds 150 €; 65 € and 5 % of what exceeds 500 €, at most 2,000 €.
const CAPS: &[Band] = &[
    Band { up_to: 15_000, base: 2_000, percent: 0, above: 0, at_most: 2_000 },
    Band { up_to: 50_000, base: 3_000, percent: 10, above: 15_000, at_most: 6_500 },
    Band { up_to: i64::MAX, base: 6_500, percent: 5, above: 50_000, at_most: 200_000 },
];

const fn limitation(claim: ClaimKind, years: u32) -> Limitation {
    Limitation { claim, months: years * 12, start: LimitationStart::DueDate }
}

const GENERAL: Sourced<Limitation> =
    sourced(limitation(ClaimKind::General, 10), "old Civil Code 2262bis § 1, contractual claims");
const CARRIAGE: Sourced<Limitation> = sourced(
    limitation(ClaimKind::Carriage, 1),
    "CMR art. 32; law of 15 July 2013 on carriage of goods by road",
);
const SUPPLY: Sourced<Limitation> =
    sourced(limitation(ClaimKind::ContinuousSupply, 5), "old Civil Code 2277");
const COURT: Sourced<RouteRule> =
    sourced(RouteRule { route: Route::Court, at_most: None, undisputed_only: false }, "Judicial Code");

/// A business debtor.
pub static BUSINESS: Pack = Pack {
    country: Country::Be,
    kind: DebtorKind::Business,
    version: VERSION,
    rate: sourced(RATE, "law of 2 August 2002, art. 5"),
    runs_from: sourced(RunsFrom::DueDate, "law of 2 August 2002, art. 5"),
    fee: sourced(FeeRule::PerInvoice(4_000), "law of 2 August 2002, art. 6"),
    reminders: sourced(ReminderCost::AgainstProof, "law of 2 August 2002, art. 6"),
    waiting: None,
    mentions: &[BUSINESS_NOTICE],
    contest_stops: None,
    debtor_only: None,
    terms: Some(sourced(
        TermsLimit { default_days: 30, at_most: &[MaxTerm::FromInvoice(60)] },
        "law of 2 August 2002, art. 4",
    )),
    sectors: &[],
    limitation: &[GENERAL, CARRIAGE, SUPPLY],
    allocation: ALLOCATION,
    insolvency: INSOLVENCY,
    formal_notice_days: sourced(8, "no time is set; eight days is custom"),
    routes: &[
        sourced(
            RouteRule { route: Route::UndisputedDebtBe, at_most: None, undisputed_only: true },
            "Judicial Code 1394/20 ff.",
        ),
        COURT,
    ],
};

/// A consumer. The rate is the highest a clause may carry; without a clause nothing is added.
pub static CONSUMER: Pack = Pack {
    country: Country::Be,
    kind: DebtorKind::Consumer,
    version: VERSION,
    rate: sourced(RATE, "Code of Economic Law XIX.4; law of 2 August 2002, art. 5, as the highest"),
    runs_from: sourced(RunsFrom::WaitingPeriodIfAgreed, "Code of Economic Law XIX.2, XIX.4"),
    fee: sourced(FeeRule::CappedIfAgreed(CAPS), "Code of Economic Law XIX.4"),
    reminders: sourced(
        ReminderCost::FirstFree { later_at_most: 750, free_a_year_if_continuous: 3 },
        "Code of Economic Law XIX.2",
    ),
    waiting: Some(sourced(
        Waiting { days: 14, posted_working_days: 3, channels: &[Channel::Email, Channel::Letter] },
        "Code of Economic Law XIX.2",
    )),
    mentions: &[
        sourced(
            MentionSet::FirstReminder(&[
                Mention::BalanceAndIndemnity,
                Mention::CreditorNameAndNumber,
                Mention::ProductAndDueDate,
                Mention::WaitingPeriod,
            ]),
            "Code of Economic Law XIX.2",
        ),
        sourced(
            MentionSet::Class(Class::FormalNotice, &[Mention::FormalNoticeWording, Mention::SumAndDeadline]),
            "Civil Code, book 5, formal notice",
        ),
    ],
    contest_stops: Some(sourced(
        (),
        "Code of Economic Law, book XIX: one who contests with reasons is not chased",
    )),
    debtor_only: Some(sourced((), "Code of Economic Law, book XIX: nobody but the debtor may be asked")),
    terms: None,
    sectors: &[],
    limitation: &[
        GENERAL,
        SUPPLY,
        sourced(limitation(ClaimKind::GoodsToConsumer, 1), "old Civil Code 2272, a presumption of payment"),
    ],
    allocation: ALLOCATION,
    insolvency: INSOLVENCY,
    formal_notice_days: sourced(15, "no time is set; fifteen days is custom"),
    routes: &[COURT],
};

/// A public body.
pub static PUBLIC: Pack = Pack {
    country: Country::Be,
    kind: DebtorKind::Public,
    version: VERSION,
    rate: sourced(RATE, "law of 2 August 2002, art. 5"),
    runs_from: sourced(RunsFrom::DueDate, "law of 2 August 2002, art. 5"),
    fee: sourced(FeeRule::PerInvoice(4_000), "law of 2 August 2002, art. 6"),
    reminders: sourced(ReminderCost::AgainstProof, "law of 2 August 2002, art. 6"),
    waiting: None,
    mentions: &[BUSINESS_NOTICE],
    contest_stops: None,
    debtor_only: None,
    terms: Some(sourced(
        TermsLimit { default_days: 30, at_most: &[MaxTerm::FromInvoice(60)] },
        "law of 2 August 2002, art. 4",
    )),
    sectors: &[sourced((Sector::Hospital, MaxTerm::FromInvoice(60)), "law of 2 August 2002, art. 4")],
    limitation: &[GENERAL, SUPPLY],
    allocation: ALLOCATION,
    insolvency: INSOLVENCY,
    formal_notice_days: sourced(15, "no time is set; fifteen days is custom"),
    routes: &[COURT],
};
