//! How well matching does on generated portfolios: the share matched by itself, and the share of those wrong.

use std::collections::BTreeMap;

use super::payments::{Payment, payments};
use super::portfolio::{Place, portfolio};
use super::random::Random;
use crate::matching::{AUTOMATIC_THRESHOLD, Index, Limits, Match, Rule};

const SEEDS: [u64; 3] = [11, 12, 13];
const ITEMS: usize = 2_500;

#[derive(Default)]
struct Tally {
    payments: usize,
    automatic: usize,
    wrong: usize,
}

fn parts(found: &Match) -> Vec<(String, i64)> {
    let mut parts: Vec<_> =
        found.allocations.iter().map(|part| (part.item.to_string(), part.amount)).collect();
    parts.sort();
    parts
}

fn is_right(found: &Match, payment: &Payment) -> bool {
    let mut truth = payment.truth.clone();
    truth.sort();
    parts(found) == truth
}

fn percent(part: usize, whole: usize) -> String {
    let hundredths = (part * 10_000).checked_div(whole).unwrap_or(0);
    format!("{:>3}.{:02} %", hundredths / 100, hundredths % 100)
}

fn print(title: &str, tallies: &BTreeMap<String, Tally>) {
    println!(
        "{title:<22} {:>8} {:>10} {:>9} {:>6} {:>9}",
        "payments", "automatic", "share", "wrong", "share"
    );
    for (name, tally) in tallies {
        let (automatic, wrong) =
            (percent(tally.automatic, tally.payments), percent(tally.wrong, tally.automatic));
        println!(
            "{name:<22} {:>8} {:>10} {automatic:>9} {:>6} {wrong:>9}",
            tally.payments, tally.automatic, tally.wrong
        );
    }
}

/// Floors: what was measured when this was written is printed by the test itself.
const LEAST_AUTOMATIC_PER_MILLE: usize = 950;
const MOST_WRONG_PER_MILLE: usize = 1;

#[derive(Default)]
struct Measured {
    all: Tally,
    by_rule: BTreeMap<String, Tally>,
    by_kind: BTreeMap<String, Tally>,
    wrong_by_valid_reference: usize,
}

impl Measured {
    fn add(&mut self, payment: &Payment, best: Option<&Match>) {
        let automatic = best.is_some_and(|best| best.is_automatic(AUTOMATIC_THRESHOLD));
        let wrong = automatic && best.is_some_and(|best| !is_right(best, payment));
        let rule = best.map_or("none".to_owned(), |best| format!("{:?}", best.rule));
        let kind = format!("{:?}", payment.kind);
        let (by_rule, by_kind) =
            (self.by_rule.entry(rule).or_default(), self.by_kind.entry(kind).or_default());
        for tally in [&mut self.all, by_rule, by_kind] {
            tally.payments += 1;
            tally.automatic += usize::from(automatic);
            tally.wrong += usize::from(wrong);
        }
        let valid = best.is_some_and(|best| best.rule == Rule::Reference && best.reason.doubts.is_empty());
        self.wrong_by_valid_reference += usize::from(wrong && valid);
        if wrong {
            println!(
                "wrong: {:?} {:?}\n  meant {:?}\n  {best:?}",
                payment.kind, payment.movement, payment.truth
            );
        }
    }
}

#[test]
fn nearly_all_payments_are_matched_without_a_person_and_nearly_none_wrongly() {
    let mut measured = Measured::default();
    for seed in SEEDS {
        for place in [Place::France, Place::Belgium, Place::Germany] {
            let mut random = Random(seed * 1_000 + place as u64);
            let portfolio = portfolio(place, ITEMS, &mut random);
            let index = Index::new(portfolio.items.clone());
            for payment in payments(&portfolio, &mut random) {
                measured.add(&payment, index.matches(&payment.movement, Limits::default()).first());
            }
        }
    }
    println!("seeds {SEEDS:?}, {ITEMS} open items for each of three creditors");
    print("by rule", &measured.by_rule);
    print("by what was paid", &measured.by_kind);
    let Tally { payments, automatic, wrong } = measured.all;
    println!(
        "all: {payments} payments, {} automatic, {} of those wrong",
        percent(automatic, payments),
        percent(wrong, automatic)
    );
    assert_eq!(measured.wrong_by_valid_reference, 0, "never through a reference whose check digits agree");
    assert!(automatic * 1_000 >= payments * LEAST_AUTOMATIC_PER_MILLE, "too few by themselves");
    assert!(wrong * 1_000 <= automatic * MOST_WRONG_PER_MILLE, "too many wrong");
}
