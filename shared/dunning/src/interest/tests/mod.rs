//! Worked cases of late interest.

mod properties;

use chrono::NaiveDate;

use super::{Assumption, Change, Claim, Method, Rounding, Statement, YearDays, quote, statement};
use crate::law::{Basis, Country, LawError, Rates, pack};
use crate::money::{Currency, Money};
use crate::party::DebtorKind;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

fn claim(amount: &str, due: &str, until: &str) -> Claim {
    Claim::new(euros(amount), date(due), date(until))
}

fn computed(country: Country, kind: DebtorKind, claim: &Claim, method: Method) -> Statement {
    statement(claim, pack(country, kind), method, Rates::built_in().unwrap()).unwrap()
}

fn business(claim: &Claim) -> Statement {
    computed(Country::Fr, DebtorKind::Business, claim, Method::default())
}

fn basis(basis: Basis) -> Method {
    Method { basis, ..Method::default() }
}

/// Half-year, days, rate and amount of each line, in words.
fn lines(statement: &Statement) -> Vec<String> {
    let line = |s: &super::Segment| {
        let amount = Money::new(s.amount, Currency::EUR).decimal();
        format!("{} {} {} {amount}", s.half_year, s.days, s.rate)
    };
    statement.segments.iter().map(line).collect()
}

fn amounts(statement: &Statement) -> (String, String) {
    let text = |minor| Money::new(minor, Currency::EUR).decimal();
    (text(statement.interest), text(statement.total))
}

const PER_SEGMENT: Method =
    Method { basis: Basis::Default, year_days: YearDays::D365, rounding: Rounding::PerSegment };

#[test]
fn a_thousand_euros_thirty_days_late_cost_nine_ninety_nine_and_forty() {
    let statement = business(&claim("1000.00", "2026-02-28", "2026-03-30"));
    assert_eq!(lines(&statement), ["2026-S1 30 12.15 9.99"]);
    assert_eq!(amounts(&statement), ("9.99".into(), "49.99".into()));
}

#[test]
fn the_rate_changes_on_the_first_of_july_and_both_roundings_agree_here() {
    let claim = claim("10000.00", "2026-04-30", "2026-08-31");
    let expected = ["2026-S1 61 12.15 203.05", "2026-S2 62 12.40 210.63"];
    for method in [Method::default(), PER_SEGMENT] {
        let statement = computed(Country::Fr, DebtorKind::Business, &claim, method);
        assert_eq!(lines(&statement), expected);
        assert_eq!(amounts(&statement), ("413.68".into(), "453.68".into()));
    }
}

#[test]
fn over_four_half_years_the_lines_still_add_up_to_the_interest_rounded_once() {
    let claim = claim("12345.67", "2023-11-30", "2025-03-15");
    let alone = computed(Country::Fr, DebtorKind::Business, &claim, PER_SEGMENT);
    let published = [
        "2023-S2 31 14.00 146.80",
        "2024-S1 182 14.50 892.61",
        "2024-S2 184 14.25 886.86",
        "2025-S1 74 13.15 329.14",
    ];
    assert_eq!(lines(&alone), published);
    assert_eq!(amounts(&alone), ("2255.41".into(), "2295.41".into()));

    let together = business(&claim);
    assert_eq!(amounts(&together), ("2255.40".into(), "2295.40".into()), "rounded once, as published");
    let quoted: Vec<_> = together.segments.iter().map(|line| line.alone).collect();
    assert_eq!(quoted, [14_680, 89_261, 88_686, 32_914], "each line as published");
    for (one, other) in together.segments.iter().zip(&alone.segments) {
        assert!((one.amount - other.amount).abs() <= 1);
    }
}

#[test]
fn in_belgium_the_rate_is_rounded_up_to_the_half_point() {
    let claim = claim("8000.00", "2023-05-31", "2024-06-30");
    let statement = computed(Country::Be, DebtorKind::Business, &claim, Method::default());
    assert_eq!(
        lines(&statement),
        ["2023-S1 30 10.5 69.04", "2023-S2 184 12 483.95", "2024-S1 182 12.5 498.63"]
    );
    assert_eq!(amounts(&statement), ("1051.62".into(), "1091.62".into()));
}

#[test]
fn a_public_buyer_keeps_the_rate_of_the_half_year_in_which_it_became_late() {
    let late_in_june = claim("1000.00", "2026-06-29", "2026-12-31");
    let statement = computed(Country::Fr, DebtorKind::Public, &late_in_june, Method::default());
    assert_eq!(lines(&statement), ["2026-S1 185 10.15 51.45"]);
    let late_in_july = claim("1000.00", "2026-06-30", "2026-12-31");
    let statement = computed(Country::Fr, DebtorKind::Public, &late_in_july, Method::default());
    assert_eq!(lines(&statement), ["2026-S2 184 10.40 52.43"]);
    assert_eq!(statement.fee, 4_000);
}

#[test]
fn three_times_the_legal_rate_is_that_of_a_professional_creditor() {
    let claim = claim("10000.00", "2026-04-30", "2026-08-31");
    let statement = computed(Country::Fr, DebtorKind::Business, &claim, basis(Basis::Legal3));
    assert_eq!(lines(&statement), ["2026-S1 61 7.86 131.36", "2026-S2 62 8.25 140.14"]);
    let rates = Rates::built_in().unwrap();
    let error = statement_error(Country::Be, DebtorKind::Business, &claim, basis(Basis::Legal3), rates);
    assert_eq!(error, LawError::BasisNotAllowed { country: Country::Be, basis: "legal3" });
}

fn statement_error(
    country: Country,
    kind: DebtorKind,
    claim: &Claim,
    method: Method,
    rates: &Rates,
) -> LawError {
    statement(claim, pack(country, kind), method, rates).unwrap_err()
}

#[test]
fn the_rate_of_the_contract_does_not_change_with_the_half_years() {
    let claim = claim("10000.00", "2026-04-30", "2026-08-31");
    let statement =
        computed(Country::Fr, DebtorKind::Business, &claim, basis(Basis::Contract("12.5".parse().unwrap())));
    assert_eq!(lines(&statement), ["2026-S1 123 12.5 421.23"]);
}

#[test]
fn a_half_year_without_its_rate_is_named_and_nothing_is_guessed() {
    let rates = Rates::built_in().unwrap();
    let cases = [
        (Country::Fr, DebtorKind::Business, "2026-11-30", "2027-01-01", "2027-S1", "ECB"),
        (Country::Be, DebtorKind::Business, "2026-11-30", "2027-02-28", "2027-S1", "ECB"),
        (Country::Fr, DebtorKind::Consumer, "2026-11-30", "2027-01-01", "2027-S1", "legal rate"),
        (Country::Fr, DebtorKind::Business, "2015-12-31", "2016-03-31", "2016-S1", "ECB"),
    ];
    for (country, kind, due, until, half, table) in cases {
        let error = statement_error(country, kind, &claim("10.00", due, until), Method::default(), rates);
        let words = error.to_string();
        assert!(words.contains(half) && words.contains(table), "{words}");
    }
    let in_time = claim("10.00", "2026-11-30", "2026-12-31");
    assert!(statement(&in_time, pack(Country::Fr, DebtorKind::Business), Method::default(), rates).is_ok());
}

#[test]
fn nothing_is_owed_on_the_due_date_and_one_day_the_day_after() {
    let on_time = business(&claim("3650.00", "2026-03-31", "2026-03-31"));
    assert_eq!((on_time.interest, on_time.fee, on_time.total, on_time.segments.len()), (0, 0, 0, 0));
    assert_eq!(business(&claim("3650.00", "2026-03-31", "2026-01-01")).total, 0);
    let late = business(&claim("3650.00", "2026-03-31", "2026-04-01"));
    assert_eq!((late.interest, late.fee), (122, 4_000), "1.215 is rounded up");
}

#[test]
fn a_part_payment_lowers_the_balance_from_the_day_after_and_a_return_raises_it_again() {
    let mut claim = claim("1000.00", "2026-02-28", "2026-04-29");
    claim.changes = vec![
        Change { date: date("2026-04-19"), minor: 40_000 },
        Change { date: date("2026-03-30"), minor: -40_000 },
    ];
    let statement = business(&claim);
    let seen: Vec<_> = statement.segments.iter().map(|s| (s.until, s.days, s.balance)).collect();
    assert_eq!(
        seen,
        [
            (date("2026-03-30"), 30, 100_000),
            (date("2026-04-19"), 20, 60_000),
            (date("2026-04-29"), 10, 100_000)
        ]
    );
    assert_eq!(statement.interest, 999 + 399 + 333 + 1 - 1);
}

#[test]
fn a_payment_on_the_first_or_last_day_and_the_end_of_a_half_year_make_no_line_of_their_own() {
    let lines = |until: &str, paid: &str| {
        let mut claim = claim("1000.00", "2026-02-28", until);
        claim.changes = vec![Change { date: date(paid), minor: -40_000 }];
        let statement = business(&claim);
        statement.segments.iter().map(|line| (line.days, line.balance)).collect::<Vec<_>>()
    };
    assert_eq!(lines("2026-03-30", "2026-02-28"), [(30, 60_000)], "paid on the due date");
    assert_eq!(lines("2026-03-30", "2026-03-01"), [(1, 100_000), (29, 60_000)]);
    assert_eq!(lines("2026-03-30", "2026-03-29"), [(29, 100_000), (1, 60_000)]);
    assert_eq!(lines("2026-03-30", "2026-03-30"), [(30, 100_000)], "it counts from the day after");
    assert_eq!(lines("2026-06-30", "2026-06-30"), [(122, 100_000)]);
}

#[test]
fn what_was_paid_before_the_due_date_bears_nothing_and_an_overpayment_earns_nothing() {
    let mut paid_early = claim("1000.00", "2026-02-28", "2026-03-30");
    paid_early.changes = vec![Change { date: date("2026-02-10"), minor: -100_000 }];
    assert_eq!(business(&paid_early).total, 0);
    let mut overpaid = claim("1000.00", "2026-02-28", "2026-06-30");
    overpaid.changes = vec![Change { date: date("2026-03-30"), minor: -150_000 }];
    let statement = business(&overpaid);
    assert_eq!((statement.interest, statement.fee, statement.segments.len()), (999, 4_000, 1));
}

#[test]
fn an_insolvency_stops_interest_the_day_before_and_owes_no_fee() {
    let mut claim = claim("1000.00", "2026-02-28", "2026-06-30");
    claim.insolvency = Some(date("2026-03-31"));
    let statement = business(&claim);
    assert_eq!((statement.interest, statement.fee), (999, 0));
}

#[test]
fn a_french_consumer_owes_the_legal_rate_from_the_formal_notice_and_no_forty_euros() {
    let mut claim = claim("1000.00", "2026-02-28", "2026-06-30");
    claim.free_until = None;
    assert_eq!(computed(Country::Fr, DebtorKind::Consumer, &claim, Method::default()).total, 0);
    claim.free_until = Some(date("2026-05-31"));
    let statement = computed(Country::Fr, DebtorKind::Consumer, &claim, Method::default());
    assert_eq!(lines(&statement), ["2026-S1 30 2.62 2.15"]);
    assert_eq!(statement.fee, 0);
}

#[test]
fn a_belgian_consumer_owes_only_what_the_terms_carry_and_never_more_than_the_caps() {
    let fee = |amount: &str, clause: bool| {
        let claim = Claim { clause, ..claim(amount, "2026-02-28", "2026-03-30") };
        computed(Country::Be, DebtorKind::Consumer, &claim, Method::default()).fee
    };
    let caps = [
        ("1.00", 2_000),
        ("150.00", 2_000),
        ("150.01", 3_000),
        ("215.00", 3_650),
        ("500.00", 6_500),
        ("500.01", 6_500),
        ("1000.00", 9_000),
        ("39200.00", 200_000),
        ("90000.00", 200_000),
    ];
    for (amount, cents) in caps {
        assert_eq!(fee(amount, true), cents, "{amount}");
        assert_eq!(fee(amount, false), 0, "{amount} without a clause");
    }
    let mut waiting = Claim { clause: true, ..claim("215.00", "2026-02-28", "2026-03-30") };
    waiting.free_until = Some(date("2026-03-30"));
    assert_eq!(computed(Country::Be, DebtorKind::Consumer, &waiting, Method::default()).total, 0);
    waiting.free_until = Some(date("2026-03-20"));
    waiting.changes = vec![Change { date: date("2026-03-18"), minor: -10_000 }];
    let half_paid = computed(Country::Be, DebtorKind::Consumer, &waiting, Method::default());
    assert_eq!(half_paid.fee, 2_000, "the balance when the fourteen days ended");
    assert_eq!(half_paid.segments.len(), 1);
}

#[test]
fn a_belgian_consumers_contract_rate_is_cut_to_the_most_the_law_allows() {
    let claim = Claim { clause: true, ..claim("1000.00", "2026-02-28", "2026-03-30") };
    let rate = |percent: &str| {
        let method = basis(Basis::Contract(percent.parse().unwrap()));
        computed(Country::Be, DebtorKind::Consumer, &claim, method).segments[0].rate.to_string()
    };
    assert_eq!((rate("8"), rate("24")), ("8".into(), "10.5".into()));
}

#[test]
fn forty_euros_are_not_asked_in_another_currency() {
    let pounds = Money::parse("1000.00", "GBP".parse().unwrap()).unwrap();
    let claim = Claim::new(pounds, date("2026-02-28"), date("2026-03-30"));
    let statement = business(&claim);
    assert_eq!((statement.interest, statement.fee), (999, 0));
}

#[test]
fn leap_days_count_and_the_year_has_the_days_that_were_set() {
    let claim = claim("36500.00", "2024-02-28", "2024-03-01");
    let with = |year_days| {
        let method = Method { year_days, ..Method::default() };
        computed(Country::Fr, DebtorKind::Business, &claim, method).interest
    };
    assert_eq!((with(YearDays::D365), with(YearDays::D366), with(YearDays::D360)), (2_900, 2_892, 2_940));
}

#[test]
fn the_command_prints_the_published_keys() {
    let (due, until) = (date("2026-04-30"), date("2026-08-31"));
    let rates = Rates::built_in().unwrap();
    let pack = pack(Country::Fr, DebtorKind::Business);
    let quote = quote(pack, euros("10000.00"), due, until, None, Method::default(), rates).unwrap();
    let expected = serde_json::json!({
        "interest": "413.68", "fee": "40.00", "total": "453.68",
        "segments": [
            {"from": "2026-05-01", "until": "2026-06-30", "days": 61, "rate": "12.15", "amount": "203.05"},
            {"from": "2026-07-01", "until": "2026-08-31", "days": 62, "rate": "12.40", "amount": "210.63"},
        ],
    });
    assert_eq!(quote.to_json(), expected);
}

#[test]
fn the_command_says_what_it_took_for_granted() {
    let (due, until) = (date("2026-02-28"), date("2026-03-30"));
    let rates = Rates::built_in().unwrap();
    let ask = |country, notice| {
        let pack = pack(country, DebtorKind::Consumer);
        quote(pack, euros("1000.00"), due, until, notice, Method::default(), rates).unwrap()
    };
    let french = ask(Country::Fr, None);
    assert_eq!(french.assumptions, [Assumption::FormalNoticeOnDueDate]);
    assert_eq!(french.to_json()["assumptions"][0], "formal_notice_on_due_date");
    assert_eq!((french.statement.interest, french.statement.fee), (215, 0));
    assert_eq!(ask(Country::Fr, Some(date("2026-03-29"))).statement.segments[0].days, 1);
    let belgian = ask(Country::Be, None);
    assert_eq!(belgian.assumptions, [Assumption::WaitingPeriodEndedOnDueDate, Assumption::TermsCarryTheMost]);
    assert_eq!(belgian.statement.fee, 9_000);
    let waited = ask(Country::Be, Some(date("2026-03-29")));
    assert_eq!(waited.assumptions, [Assumption::TermsCarryTheMost]);
    assert_eq!(waited.statement.segments[0].days, 1, "the waiting period ended the day before");
}

#[test]
fn absurd_periods_and_amounts_are_refused() {
    let rates = Rates::built_in().unwrap();
    let long = claim("1.00", "1990-01-01", "2026-01-01");
    let method = basis(Basis::Contract("10".parse().unwrap()));
    let error = statement_error(Country::Fr, DebtorKind::Business, &long, method, rates);
    assert!(error.to_string().contains("thirty years"));
    let pack = pack(Country::Fr, DebtorKind::Business);
    let over = |days: u64| {
        let due = date("1996-01-01");
        statement(&Claim::new(euros("1.00"), due, due + chrono::Days::new(days)), pack, method, rates)
    };
    assert_eq!(over(30 * 366).unwrap().segments[0].days, 10_980);
    assert!(over(30 * 366 + 1).is_err());
    let paid = |times: usize| {
        let mut claim = claim("1000.00", "2026-02-28", "2026-03-30");
        claim.changes = vec![Change { date: date("2026-03-10"), minor: -1 }; times];
        statement(&claim, pack, method, rates)
    };
    assert_eq!(paid(10_000).unwrap().segments[1].balance, 90_000);
    assert!(paid(10_001).unwrap_err().to_string().contains("more payments"));
    let huge = Claim::new(Money::new(i64::MAX, Currency::EUR), date("2017-01-01"), date("2026-01-01"));
    let method = basis(Basis::Contract("100".parse().unwrap()));
    let error = statement_error(Country::Fr, DebtorKind::Business, &huge, method, rates);
    assert!(matches!(error, LawError::OutOfRange(_)));
}

#[test]
fn a_table_kept_by_the_creditor_adds_the_next_half_year() {
    let newer = Rates::parse(
        r#"
        version = "2027-01-02"
        ecb_known_until = "2027-01-01"
        legal_fr = [{ half_year = "2027-S1", private = "6.90", other = "2.80", source = "order of December 2026" }]
        "#,
    )
    .unwrap();
    let rates = Rates::built_in().unwrap().updated_by(&newer);
    assert_eq!(rates.version(), "2027-01-02");
    let claim = claim("1000.00", "2026-12-31", "2027-01-30");
    let statement = statement(&claim, pack(Country::Fr, DebtorKind::Business), Method::default(), &rates);
    assert_eq!(lines(&statement.unwrap()), ["2027-S1 30 12.65 10.40"]);
}
