//! Dates, rates and allocation, told as cases.

use super::{be_consumer, belgium, date, sent};
use crate::class::Channel;
use crate::law::{
    Basis, ClaimKind, Country, Debt, HalfYear, LawError, Rates, Sector, allocate, check_contract_rate, pack,
    rate,
};
use crate::party::DebtorKind;

#[test]
fn claims_lapse_when_each_law_says_and_a_task_comes_six_months_before() {
    let due = date("2026-03-31");
    let end = |country, kind, claim| pack(country, kind).limitation_end(claim, due);
    assert_eq!(end(Country::Fr, DebtorKind::Business, ClaimKind::General), date("2031-03-31"));
    assert_eq!(end(Country::Fr, DebtorKind::Business, ClaimKind::Carriage), date("2027-03-31"));
    assert_eq!(end(Country::Fr, DebtorKind::Consumer, ClaimKind::General), date("2028-03-31"));
    assert_eq!(end(Country::Fr, DebtorKind::Public, ClaimKind::General), date("2030-12-31"));
    assert_eq!(end(Country::Fr, DebtorKind::Consumer, ClaimKind::Carriage), date("2028-03-31"), "general");
    assert_eq!(end(Country::Be, DebtorKind::Consumer, ClaimKind::GoodsToConsumer), date("2027-03-31"));
    let pack = pack(Country::Fr, DebtorKind::Business);
    assert_eq!(pack.limitation_alert(ClaimKind::General, due), date("2030-09-30"));
}

#[test]
fn a_claim_is_declared_in_two_months_four_from_abroad_and_thirty_days_in_belgium() {
    let opened = date("2026-12-31");
    let french = pack(Country::Fr, DebtorKind::Business);
    assert_eq!(french.declare_claim_by(opened, false), date("2027-02-28"));
    assert_eq!(french.declare_claim_by(opened, true), date("2027-04-30"));
    assert_eq!(be_consumer().declare_claim_by(opened, false), date("2027-01-30"));
}

#[test]
fn agreed_terms_have_a_longest_and_a_sector_has_its_own() {
    let latest = |country, kind, sector| {
        pack(country, kind).latest_due(sector, date("2026-02-10"), date("2026-02-03"))
    };
    assert_eq!(latest(Country::Fr, DebtorKind::Business, None), Some(date("2026-04-14")));
    assert_eq!(latest(Country::Be, DebtorKind::Business, None), Some(date("2026-04-11")));
    assert_eq!(latest(Country::Fr, DebtorKind::Public, None), Some(date("2026-03-12")));
    assert_eq!(latest(Country::Fr, DebtorKind::Public, Some(Sector::Hospital)), Some(date("2026-04-01")));
    assert_eq!(latest(Country::Fr, DebtorKind::Consumer, None), None);
    let sector = |sector| latest(Country::Fr, DebtorKind::Business, Some(sector)).unwrap();
    assert_eq!(sector(Sector::RoadTransport), date("2026-03-12"));
    assert_eq!(sector(Sector::PerishableFood), date("2026-03-12"));
    assert_eq!(sector(Sector::Livestock), date("2026-02-23"));
    assert_eq!(sector(Sector::Spirits), date("2026-03-30"));
    let after = |delivered: &str| {
        let business = pack(Country::Fr, DebtorKind::Business);
        business.latest_due(Some(Sector::PerishableFood), date("2026-02-03"), date(delivered)).unwrap()
    };
    assert_eq!(after("2026-02-10"), date("2026-03-12"), "thirty days after the ten that hold the delivery");
    assert_eq!((after("2026-02-11"), after("2026-02-20")), (date("2026-03-22"), date("2026-03-22")));
    assert_eq!(after("2026-02-21"), date("2026-03-30"), "after the last of February");
}

#[test]
fn interest_waits_for_the_notice_where_the_law_asks_for_one() {
    let due = date("2026-05-31");
    let first = Some(sent("2026-06-01", Channel::Email));
    let free = |country, kind, notice, clause| {
        pack(country, kind).interest_free_until(due, notice, first, clause, belgium())
    };
    assert_eq!(free(Country::Fr, DebtorKind::Business, None, false), Some(due));
    assert_eq!(free(Country::Fr, DebtorKind::Consumer, None, false), None);
    assert_eq!(
        free(Country::Fr, DebtorKind::Consumer, Some(date("2026-07-01")), false),
        Some(date("2026-07-01"))
    );
    assert_eq!(free(Country::Fr, DebtorKind::Consumer, Some(date("2026-05-01")), false), Some(due));
    assert_eq!(free(Country::Be, DebtorKind::Consumer, None, false), None);
    assert_eq!(free(Country::Be, DebtorKind::Consumer, None, true), Some(date("2026-06-15")));
}

#[test]
fn a_contract_rate_below_three_times_the_legal_rate_is_refused_when_it_is_entered() {
    let rates = Rates::built_in().unwrap();
    let half: HalfYear = "2026-S1".parse().unwrap();
    let outcome = |country, kind, rate: &str| {
        check_contract_rate(pack(country, kind), rate.parse().unwrap(), half, rates).is_ok()
    };
    assert!(outcome(Country::Fr, DebtorKind::Business, "7.86"));
    assert!(!outcome(Country::Fr, DebtorKind::Business, "7.85"));
    assert!(outcome(Country::Be, DebtorKind::Consumer, "10.5"));
    assert!(!outcome(Country::Be, DebtorKind::Consumer, "10.51"));
    assert!(outcome(Country::Be, DebtorKind::Business, "15"));
    assert!(!outcome(Country::Fr, DebtorKind::Public, "15"));
    let contract = Basis::Contract("15".parse().unwrap());
    let run = |kind| rate(pack(Country::Fr, kind), contract, half, half, rates);
    assert_eq!(run(DebtorKind::Consumer), Ok("15".parse().unwrap()));
    let refused = LawError::BasisNotAllowed { country: Country::Fr, basis: "contract" };
    assert_eq!(run(DebtorKind::Public), Err(refused), "a public buyer owes the statutory rate");
}

#[test]
fn a_table_of_rates_with_a_doubtful_line_is_refused() {
    let head = "version = \"x\"\necb_known_until = \"2026-01-01\"\n";
    let ecb = |from: &str, percent: &str| {
        format!("{{ from = \"{from}\", percent = \"{percent}\", source = \"s\" }}")
    };
    let table = |lines: &str| Rates::parse(&format!("{head}ecb = [{lines}]"));
    assert!(table(&ecb("2026-01-01", "2.15")).is_ok());
    assert!(table(&ecb("2026-01-01", "215")).is_err());
    let twice = format!("{}, {}", ecb("2026-01-01", "2.15"), ecb("2026-01-01", "2.40"));
    assert!(table(&twice).unwrap_err().to_string().contains("2026-01-01 stands twice"));
    assert!(Rates::parse("version = 3").is_err());
    let many = |count: u64| {
        let first = date("2000-01-01");
        let lines = (0..count).map(|day| ecb(&(first + chrono::Days::new(day)).to_string(), "2.15"));
        table(&lines.collect::<Vec<_>>().join(","))
    };
    assert!(many(2_000).is_ok());
    assert!(many(2_001).unwrap_err().to_string().contains("more than 2000 lines"));
    for text in ["2026-S3", "26-S1", "2026", "2026-S", "+026-S1", "2026-s1"] {
        assert!(text.parse::<HalfYear>().is_err(), "{text}");
    }
}

#[test]
fn the_published_rates_rest_on_the_first_day_of_the_half_year() {
    let rates = Rates::built_in().unwrap();
    let ecb = |half: &str| rates.ecb(half.parse().unwrap()).unwrap().percent.to_string();
    assert_eq!(ecb("2026-S1"), "2.15");
    assert_eq!(ecb("2026-S2"), "2.40", "2.65 applies from 16 September only");
    assert_eq!(ecb("2022-S2"), "0.00", "the rise came on 27 July");
    let half = "2026-S2".parse().unwrap();
    assert_eq!(rates.legal_fr(half).unwrap().percent.to_string(), "2.75");
    assert_eq!(rates.legal_fr_private_creditor(half).unwrap().to_string(), "6.84");
}

fn debt(
    key: &'static str,
    open: i64,
    due: &str,
    onerous: u32,
    indicated: Option<usize>,
) -> Debt<&'static str> {
    Debt { key, open, due: date(due), onerous, indicated }
}

#[test]
fn a_payment_that_names_nothing_pays_what_is_due_then_what_weighs_most_then_the_oldest() {
    let order = pack(Country::Fr, DebtorKind::Business).allocation.value.order;
    let today = date("2026-06-30");
    let mut debts = vec![
        debt("coming", 500, "2026-07-31", 9, None),
        debt("old", 300, "2026-01-31", 1, None),
        debt("heavy", 200, "2026-05-31", 5, None),
        debt("young", 400, "2026-04-30", 1, None),
    ];
    assert_eq!(allocate(order, 600, today, &debts), [("heavy", 200), ("old", 300), ("young", 100)]);
    debts[0].indicated = Some(0);
    assert_eq!(allocate(order, 600, today, &debts), [("coming", 500), ("heavy", 100)]);
}

#[test]
fn debts_alike_in_everything_share_in_proportion_to_the_last_cent() {
    let order = pack(Country::Be, DebtorKind::Business).allocation.value.order;
    let debts = [debt("a", 100, "2026-05-31", 1, None), debt("b", 200, "2026-05-31", 1, None)];
    assert_eq!(allocate(order, 100, date("2026-06-30"), &debts), [("a", 34), ("b", 66)]);
    assert_eq!(allocate(order, 900, date("2026-06-30"), &debts), [("a", 100), ("b", 200)]);
    assert!(allocate(order, 0, date("2026-06-30"), &debts).is_empty());
}
