//! How an amount is explained: by one invoice or several, a discount, charges, instalments, what is left.

use super::portfolio::date;
use super::stories::{all, automatic, best, by, from_iban, item, known, of, paid, parts};
use crate::item::Discount;
use crate::matching::{Candidate, Doubt, Fit, Rule};

#[test]
fn a_payment_to_the_cent_leaves_another_invoice_less_charges_as_the_second_proposal() {
    let items = [
        known(item("Durand", "F-1001", 10_000, "2026-01-31")),
        item("Durand", "F-1002", 10_500, "2026-02-28"),
    ];
    let found = all(&items, &from_iban(10_000, ""));
    let told: Vec<_> = found.iter().map(|one| (one.rule, parts(one), one.reason.fit)).collect();
    let exact = (Rule::AmountAndIban, vec![("F-1001", 10_000)], Fit::Exact);
    let charged = (Rule::FeeOrDiscount, vec![("F-1002", 10_000)], Fit::Fee { missing: 500 });
    assert_eq!(told, [exact, charged]);
}

#[test]
fn the_discount_of_one_invoice_leaves_the_other_paid_in_full() {
    let discount = Some(Discount { until: date("2026-03-10"), amount: 1_000 });
    let items = [
        Candidate { discount, ..item("Durand", "F-1001", 50_000, "2026-01-31") },
        item("Durand", "F-1002", 60_000, "2026-02-28"),
    ];
    let found = best(&items, &paid(109_000, "F-1001 F-1002"));
    assert_eq!(parts(&found), [("F-1001", 49_000), ("F-1002", 60_000)]);
    assert_eq!(found.reason.fit, Fit::Discount { off: 1_000 });
}

#[test]
fn a_payment_in_one_sum_says_which_invoices_it_names_and_no_closed_one() {
    let items =
        [item("Durand", "F-2026-0011", 0, "2026-01-31"), item("Durand", "F-2026-0012", 12_345, "2026-02-28")];
    assert_eq!(best(&items, &paid(12_345, "F-2026-0012")).reason.named, ["F-2026-0012"]);
}

#[test]
fn the_instalment_of_that_amount_is_paid_and_both_when_the_amount_is_their_sum() {
    let items = [
        item("Durand", "F-2026-0012#1", 5_000, "2026-01-31"),
        item("Durand", "F-2026-0012#2", 7_000, "2026-02-28"),
    ];
    let found = best(&items, &paid(7_000, "F-2026-0012"));
    assert_eq!(parts(&found), [("F-2026-0012#2", 7_000)]);
    assert!(automatic(&found) && found.reason.doubts.is_empty(), "its number was not mistyped: {found:?}");
    let both = [("F-2026-0012#1", 5_000), ("F-2026-0012#2", 7_000)];
    assert_eq!(parts(&best(&items, &paid(12_000, "F-2026-0012"))), both);
}

#[test]
fn what_is_left_stays_unapplied_cash_when_two_other_invoices_would_take_it() {
    let items = [
        item("Durand", "F-2026-0012", 10_000, "2026-01-31"),
        item("Durand", "F-2026-0090", 23_456, "2026-02-28"),
        item("Durand", "F-2026-0095", 23_456, "2026-03-31"),
    ];
    let found = best(&items, &by("DURAND BOULANGERIE", paid(33_456, "F-2026-0012")));
    assert_eq!((parts(&found), found.remainder), (vec![("F-2026-0012", 10_000)], 23_456));
}

#[test]
fn a_payer_who_is_known_names_three_invoices_and_pays_a_part_and_a_person_asks_of_which() {
    let items = [
        known(item("Durand", "F-2026-0012", 10_000, "2026-01-31")),
        item("Durand", "F-2026-0013", 20_000, "2026-02-28"),
        item("Durand", "F-2026-0014", 40_000, "2026-03-31"),
    ];
    let found = best(&items, &from_iban(55_000, "F-2026-0012, F-2026-0013 et F-2026-0014"));
    assert_eq!((found.rule, found.reason.fit), (Rule::Number, Fit::Partial { missing: 15_000 }));
    assert!(!automatic(&found));
}

#[test]
fn a_number_decides_between_two_invoices_of_one_amount() {
    let items = [
        known(item("Durand", "F-2026-0012", 4_900, "2026-01-31")),
        item("Durand", "F-2026-0090", 4_900, "2026-02-28"),
    ];
    for number in ["F-2026-0012", "F-2026-0090"] {
        let found = best(&items, &from_iban(4_900, number));
        assert_eq!((found.rule, parts(&found)), (Rule::Number, vec![(number, 4_900)]));
        assert!(automatic(&found), "{number}");
    }
}

#[test]
fn of_many_invoices_of_one_amount_no_more_are_proposed_than_the_payment_covers() {
    let items: Vec<Candidate> = ["F-1001", "F-1002", "F-1003", "F-1004"]
        .iter()
        .map(|number| known(item("Durand", number, 5_000, "2026-01-31")))
        .collect();
    let found = best(&items, &from_iban(10_000, ""));
    assert_eq!((found.rule, found.reason.fit), (Rule::Payer, Fit::Exact));
    assert_eq!(found.reason.named, ["F-1001", "F-1002"]);
}

#[test]
fn a_sum_is_booked_by_a_name_that_is_the_same_but_for_one_letter_in_twenty() {
    let paid_by = |known: &str, seen: &str| {
        let items = [
            of(known, item("Payer", "F-1001", 12_310, "2026-01-31")),
            of(known, item("Payer", "F-1002", 45_607, "2026-02-28")),
            of(known, item("Payer", "F-1003", 98_704, "2026-03-31")),
        ];
        best(&items, &by(seen, paid(12_310 + 98_704, "")))
    };
    let found = paid_by("Boulangerie Chastaing", "BOULANGERIE CHASTAIND");
    assert_eq!((found.rule, parts(&found)), (Rule::Sum, vec![("F-1001", 12_310), ("F-1003", 98_704)]));
    assert!(automatic(&found));
    let found = paid_by("Boulangerie Castaing", "BOULANGERIE CASTAIND");
    assert_eq!((found.rule, automatic(&found)), (Rule::Sum, false), "one in nineteen is too many");
}

#[test]
fn a_digit_forgotten_or_typed_twice_is_proposed_with_its_doubt() {
    let items = [item("Durand", "F-2026-0012", 12_345, "2026-02-28")];
    for text in ["F-2026-001", "F-2026-00122"] {
        let found = best(&items, &paid(12_345, text));
        assert_eq!((found.rule, automatic(&found)), (Rule::Number, false), "{text}");
        assert_eq!(found.reason.doubts, [Doubt::OneCharacterOff], "{text}");
    }
}
