//! Properties of late interest over generated claims.

use chrono::Days;
use proptest::prelude::*;

use super::{computed, date};
use crate::interest::{Change, Claim, Method, Rounding, YearDays};
use crate::law::{Basis, Country};
use crate::money::{Currency, Money};
use crate::party::DebtorKind;

fn any_changes() -> impl Strategy<Value = Vec<Change>> {
    let start = date("2023-06-01");
    let change = (0_u64..900, -300_000_i64..150_000)
        .prop_map(move |(day, minor)| Change { date: start + Days::new(day), minor });
    proptest::collection::vec(change, 0..6)
}

fn any_claim() -> impl Strategy<Value = Claim> {
    (1_i64..5_000_000, 0_u64..600, 0_u64..480, any_changes()).prop_map(|(minor, due, late, changes)| {
        let due = date("2023-06-01") + Days::new(due);
        Claim { changes, ..Claim::new(Money::new(minor, Currency::EUR), due, due + Days::new(late)) }
    })
}

fn any_method() -> impl Strategy<Value = Method> {
    let basis = prop_oneof![Just(Basis::Default), Just(Basis::Legal3), Just(Basis::Contract(9.into()))];
    let year_days = prop_oneof![Just(YearDays::D365), Just(YearDays::D366), Just(YearDays::D360)];
    let rounding = prop_oneof![Just(Rounding::PerItem), Just(Rounding::PerSegment)];
    (basis, year_days, rounding).prop_map(|(basis, year_days, rounding)| Method {
        basis,
        year_days,
        rounding,
    })
}

proptest! {
    #[test]
    fn lines_add_up_and_cover_the_days_without_a_gap(claim in any_claim(), method in any_method()) {
        let statement = computed(Country::Fr, DebtorKind::Business, &claim, method);
        prop_assert_eq!(statement.interest, statement.segments.iter().map(|s| s.amount).sum::<i64>());
        prop_assert_eq!(statement.total, statement.interest + statement.fee);
        for pair in statement.segments.windows(2) {
            prop_assert!(pair[0].until < pair[1].from);
        }
        for segment in &statement.segments {
            prop_assert!(segment.balance > 0 && segment.days > 0 && segment.amount >= 0);
            prop_assert!(segment.from > claim.due && segment.until <= claim.until);
        }
        if claim.changes.is_empty() {
            let days: i64 = statement.segments.iter().map(|s| s.days).sum();
            prop_assert_eq!(days, (claim.until - claim.due).num_days());
        }
    }

    #[test]
    fn interest_up_to_a_day_and_from_that_day_on_is_interest_over_both(
        claim in any_claim(), at in 0_i64..700, method in any_method(),
    ) {
        let middle = (claim.due + chrono::Duration::days(at)).min(claim.until);
        let first = Claim { until: middle, ..claim.clone() };
        let second = Claim { free_until: Some(middle), ..claim.clone() };
        let of = |c: &Claim| computed(Country::Fr, DebtorKind::Business, c, method);
        let (whole, first, second) = (of(&claim), of(&first), of(&second));
        let cents = i64::try_from(whole.segments.len() + 1).unwrap();
        prop_assert!((whole.interest - first.interest - second.interest).abs() <= cents);
        if method.rounding == Rounding::PerItem {
            prop_assert!((whole.interest - first.interest - second.interest).abs() <= 1);
        }
    }

    #[test]
    fn a_later_stop_date_never_changes_a_line_already_shown(claim in any_claim(), more in 1_u64..150) {
        let later = Claim { until: claim.until + Days::new(more), ..claim.clone() };
        let of = |c: &Claim| computed(Country::Fr, DebtorKind::Business, c, Method::default()).segments;
        let (shown, extended) = (of(&claim), of(&later));
        let finished = shown.len().saturating_sub(1);
        prop_assert_eq!(&shown[..finished], &extended[..finished]);
    }

    #[test]
    fn the_order_of_payments_does_not_matter_and_paying_more_never_costs_more(
        claim in any_claim(), extra in 1_i64..100_000, day in 0_u64..900,
    ) {
        let of = |c: &Claim| computed(Country::Be, DebtorKind::Business, c, Method::default());
        let mut shuffled = claim.clone();
        shuffled.changes.reverse();
        prop_assert_eq!(of(&claim), of(&shuffled));
        let mut paid = claim.clone();
        paid.changes.push(Change { date: date("2023-06-01") + Days::new(day), minor: -extra });
        prop_assert!(of(&paid).interest <= of(&claim).interest);
    }
}
