//! Properties of matching over generated portfolios.

use proptest::prelude::*;

use super::payments::payments;
use super::portfolio::{Place, portfolio};
use super::random::Random;
use crate::matching::{Index, Limits, MAX_PROPOSALS};

const PLACES: [Place; 3] = [Place::France, Place::Belgium, Place::Germany];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn matches_do_not_depend_on_the_order_of_the_items(seed in any::<u64>(), turn in 1_usize..40) {
        let mut random = Random(seed);
        let portfolio = portfolio(PLACES[turn % 3], 60, &mut random);
        let index = Index::new(portfolio.items.clone());
        let mut turned = portfolio.items.clone();
        turned.rotate_left(turn);
        turned.reverse();
        let turned = Index::new(turned);
        for payment in payments(&portfolio, &mut random) {
            let limits = Limits::default();
            prop_assert_eq!(index.matches(&payment.movement, limits), turned.matches(&payment.movement, limits));
        }
    }

    #[test]
    fn the_parts_and_the_rest_are_the_movement_and_no_item_gets_more_than_is_open(seed in any::<u64>()) {
        let mut random = Random(seed);
        let portfolio = portfolio(PLACES[usize::try_from(seed % 3).unwrap()], 80, &mut random);
        let index = Index::new(portfolio.items.clone());
        for payment in payments(&portfolio, &mut random) {
            let found = index.matches(&payment.movement, Limits::default());
            prop_assert!(found.len() <= MAX_PROPOSALS);
            prop_assert!(found.windows(2).all(|pair| pair[0].confidence >= pair[1].confidence));
            for one in found {
                let booked: i64 = one.allocations.iter().map(|part| part.amount).sum();
                prop_assert_eq!(booked + one.remainder, payment.movement.amount);
                prop_assert!(one.remainder >= 0 && one.confidence <= 100);
                for part in &one.allocations {
                    let open = portfolio.items.iter().find(|item| item.number == part.item).unwrap().open;
                    prop_assert!(0 < part.amount && part.amount <= open);
                }
            }
        }
    }

    #[test]
    fn any_text_is_matched_without_harm(text in "\\PC{0,120}", amount in any::<i64>()) {
        let mut random = Random(7);
        let portfolio = portfolio(Place::France, 30, &mut random);
        let index = Index::new(portfolio.items.clone());
        let mut movement = super::portfolio::silent(&portfolio.payers[0], amount, &mut random);
        movement.counterparty = Some(text.clone());
        movement.references.push(text.clone());
        movement.text = text;
        for found in index.matches(&movement, Limits::default()) {
            prop_assert!(found.confidence <= 100);
        }
    }
}
