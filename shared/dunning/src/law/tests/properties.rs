//! Properties of allocation, caps and half-years.

use proptest::prelude::*;

use super::{be_consumer, date};
use crate::law::{Country, Criterion, Debt, HalfYear, allocate, pack};
use crate::party::DebtorKind;

fn any_debts() -> impl Strategy<Value = Vec<Debt<u32>>> {
    let one = (-50_i64..5_000, 0_u64..6, 0_u32..3, proptest::option::of(0_usize..3));
    proptest::collection::vec(one, 0..9).prop_map(|debts| {
        let made = |(key, (open, day, onerous, indicated)): (usize, (i64, u64, u32, Option<usize>))| Debt {
            key: u32::try_from(key).unwrap(),
            open,
            due: date("2026-06-28") + chrono::Days::new(day),
            onerous,
            indicated,
        };
        debts.into_iter().enumerate().map(made).collect()
    })
}

proptest! {
    #[test]
    fn allocation_conserves_money_whatever_the_order_of_the_debts(
        debts in any_debts(), amount in 0_i64..20_000, turn in 0_usize..9,
    ) {
        let order: &[Criterion] = pack(Country::Fr, DebtorKind::Business).allocation.value.order;
        let today = date("2026-06-30");
        let parts = allocate(order, amount, today, &debts);
        let open: i64 = debts.iter().map(|debt| debt.open.max(0)).sum();
        prop_assert_eq!(parts.iter().map(|(_, part)| part).sum::<i64>(), amount.min(open));
        for (key, part) in &parts {
            let debt = debts.iter().find(|debt| debt.key == *key).unwrap();
            prop_assert!(0 < *part && *part <= debt.open);
        }
        let mut turned = debts.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        prop_assert_eq!(parts, allocate(order, amount, today, &turned));
    }

    #[test]
    fn the_cap_of_an_indemnity_never_falls_as_the_balance_grows(open in 1_i64..6_000_000, more in 0_i64..10_000) {
        let fee = |open| be_consumer().fee(open, true);
        prop_assert!(fee(open) <= fee(open + more));
        prop_assert!((2_000..=200_000).contains(&fee(open)));
    }

    #[test]
    fn half_years_follow_each_other_without_a_gap(days in 0_u64..100_000) {
        let day = date("1950-01-01") + chrono::Days::new(days);
        let half = HalfYear::of(day);
        prop_assert!(half.first_day() <= day && day <= half.last_day());
        prop_assert_eq!(HalfYear::of(half.last_day().succ_opt().unwrap()).first_day(), half.last_day().succ_opt().unwrap());
        prop_assert_eq!(half.to_string().parse::<HalfYear>().unwrap(), half);
    }
}
