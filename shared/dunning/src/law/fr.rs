//! France: business debtors, consumers, public buyers.

use crate::class::Class;
use crate::party::DebtorKind;

use super::Country;
use super::pack::{
    Allocation, ClaimKind, Criterion, DeclareBy, FeeRule, Limitation, LimitationStart, MaxTerm, Mention,
    MentionSet, Pack, RateRule, ReminderCost, Route, RouteRule, RunsFrom, Sector, Sourced, TermsLimit,
    sourced,
};

const VERSION: &str = "FR 2026-09-16";

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
    "C. civ. 1342-10, 1343-1",
);

const INSOLVENCY: Sourced<DeclareBy> =
    sourced(DeclareBy::AfterPublication { months: 2, months_abroad: 4 }, "C. com. L622-24, R622-24");

const THIRD_PARTY: Sourced<MentionSet> = sourced(
    MentionSet::ThirdParty(&[
        Mention::CollectorIdentity,
        Mention::CreditorIdentity,
        Mention::DebtBreakdown,
        Mention::DemandAndMeans,
        Mention::CostsStayWithCreditor,
    ]),
    "CPCE R124-4",
);

const fn limitation(claim: ClaimKind, years: u32, start: LimitationStart) -> Limitation {
    Limitation { claim, months: years * 12, start }
}

const fn route(route: Route, at_most: Option<i64>, undisputed_only: bool) -> RouteRule {
    RouteRule { route, at_most, undisputed_only }
}

/// A business debtor.
pub static BUSINESS: Pack = Pack {
    country: Country::Fr,
    kind: DebtorKind::Business,
    version: VERSION,
    rate: sourced(
        RateRule::EcbPlus { points: 10, up_to_half_point: false, frozen: false },
        "C. com. L441-10 II",
    ),
    runs_from: sourced(RunsFrom::DueDate, "C. com. L441-10 II"),
    fee: sourced(FeeRule::PerInvoice(4_000), "C. com. L441-10 II, D441-5"),
    reminders: sourced(ReminderCost::AgainstProof, "C. com. L441-10 II"),
    waiting: None,
    mentions: &[
        sourced(
            MentionSet::Class(
                Class::FormalNotice,
                &[
                    Mention::FormalNoticeWording,
                    Mention::SumAndDeadline,
                    Mention::InterestRate,
                    Mention::FixedCompensation,
                ],
            ),
            "C. civ. 1344; C. com. L441-10 II, D441-5",
        ),
        THIRD_PARTY,
    ],
    contest_stops: None,
    debtor_only: None,
    terms: Some(sourced(
        TermsLimit { default_days: 30, at_most: &[MaxTerm::FromInvoice(60), MaxTerm::EndOfMonth(45)] },
        "C. com. L441-10 I",
    )),
    sectors: &[
        sourced((Sector::PerishableFood, MaxTerm::AfterTenDayPeriod(30)), "C. com. L441-11 II 1°"),
        sourced((Sector::Livestock, MaxTerm::AfterDelivery(20)), "C. com. L441-11 II 2°"),
        sourced((Sector::Spirits, MaxTerm::AfterMonthOfDelivery(30)), "C. com. L441-11 II 3°"),
        sourced((Sector::Wine, MaxTerm::EndOfMonth(45)), "C. com. L441-11 II 4°"),
        sourced((Sector::RoadTransport, MaxTerm::FromInvoice(30)), "C. com. L441-11 II 5°"),
    ],
    limitation: &[
        sourced(limitation(ClaimKind::General, 5, LimitationStart::DueDate), "C. com. L110-4"),
        sourced(limitation(ClaimKind::Carriage, 1, LimitationStart::DueDate), "C. com. L133-6"),
    ],
    allocation: ALLOCATION,
    insolvency: INSOLVENCY,
    formal_notice_days: sourced(8, "C. civ. 1344 asks for a sufficient time; eight days is custom"),
    routes: &[
        sourced(route(Route::UndisputedTradeDebtFr, None, true), "C. com. L126-1 ff., law 2026-307"),
        sourced(route(Route::SmallDebt, Some(500_000), true), "CPCE L125-1"),
        sourced(route(Route::PaymentOrder, None, false), "CPC 1405 ff."),
        sourced(route(Route::Court, None, false), "CPC, ordinary action"),
    ],
};

/// A consumer.
pub static CONSUMER: Pack = Pack {
    country: Country::Fr,
    kind: DebtorKind::Consumer,
    version: VERSION,
    rate: sourced(RateRule::LegalFr, "C. civ. 1231-6; CMF L313-2"),
    runs_from: sourced(RunsFrom::FormalNotice, "C. civ. 1231-6, 1344-1"),
    fee: sourced(FeeRule::None, "CPCE L111-8; C. com. L441-10 applies between professionals alone"),
    reminders: sourced(ReminderCost::Creditor, "CPCE L111-8"),
    waiting: None,
    mentions: &[
        sourced(
            MentionSet::Class(Class::FormalNotice, &[Mention::FormalNoticeWording, Mention::SumAndDeadline]),
            "C. civ. 1344",
        ),
        THIRD_PARTY,
    ],
    contest_stops: None,
    debtor_only: Some(sourced((), "GDPR art. 5 and 6: a consumer's debt is nobody else's matter")),
    terms: None,
    sectors: &[],
    limitation: &[sourced(limitation(ClaimKind::General, 2, LimitationStart::DueDate), "C. conso. L218-2")],
    allocation: ALLOCATION,
    insolvency: INSOLVENCY,
    formal_notice_days: sourced(15, "C. civ. 1344 asks for a sufficient time; fifteen days is custom"),
    routes: &[
        sourced(route(Route::SmallDebt, Some(500_000), true), "CPCE L125-1"),
        sourced(route(Route::PaymentOrder, None, false), "CPC 1405 ff."),
        sourced(route(Route::Court, None, false), "CPC, ordinary action"),
    ],
};

/// A public buyer.
pub static PUBLIC: Pack = Pack {
    country: Country::Fr,
    kind: DebtorKind::Public,
    version: VERSION,
    rate: sourced(
        RateRule::EcbPlus { points: 8, up_to_half_point: false, frozen: true },
        "CCP L2192-13, R2192-31",
    ),
    runs_from: sourced(RunsFrom::DueDate, "CCP L2192-13, R2192-32"),
    fee: sourced(FeeRule::PerInvoice(4_000), "CCP D2192-35"),
    reminders: sourced(ReminderCost::AgainstProof, "CCP L2192-13"),
    waiting: None,
    mentions: &[sourced(
        MentionSet::Class(
            Class::FormalNotice,
            &[
                Mention::FormalNoticeWording,
                Mention::SumAndDeadline,
                Mention::InterestRate,
                Mention::FixedCompensation,
            ],
        ),
        "C. civ. 1344; CCP L2192-13, D2192-35",
    )],
    contest_stops: None,
    debtor_only: None,
    terms: Some(sourced(
        TermsLimit { default_days: 30, at_most: &[MaxTerm::FromInvoice(30)] },
        "CCP R2192-10",
    )),
    sectors: &[sourced((Sector::Hospital, MaxTerm::FromInvoice(50)), "CCP R2192-11")],
    limitation: &[sourced(
        limitation(ClaimKind::General, 4, LimitationStart::NextFirstOfJanuary),
        "law 68-1250 of 31 December 1968, art. 1",
    )],
    allocation: ALLOCATION,
    insolvency: INSOLVENCY,
    formal_notice_days: sourced(15, "no time is set; fifteen days is custom"),
    routes: &[
        sourced(route(Route::MandatementOffice, None, true), "CGCT L1612-16"),
        sourced(route(Route::ReferProvision, None, false), "CJA R541-1"),
    ],
};
