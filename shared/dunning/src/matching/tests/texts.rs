//! What the text of a transfer says about invoices: numbers found, how much each says, and numbers of nothing open.

use super::stories::{item, paid};
use crate::matching::Index;
use crate::matching::text::Strength::{Medium, Strong, Weak};
use crate::matching::text::{Strength, mentions};

type Read = (Vec<(String, Strength)>, Vec<String>);

/// What a text says to a creditor whose invoices bear these numbers.
fn read(numbers: &[&str], text: &str) -> Read {
    let items = numbers.iter().map(|number| item("Durand", number, 12_345, "2026-02-28"));
    let index = Index::new(items.collect());
    let found = mentions(&index, &paid(12_345, text));
    let number = |at: &usize| index.items[*at].number.to_string();
    let each = found.found.iter().flat_map(|one| one.items.iter().map(|at| (number(at), one.strength)));
    (each.collect(), found.strange)
}

fn found(numbers: &[&str], text: &str) -> Vec<(String, Strength)> {
    read(numbers, text).0
}

/// How much a number says that stands in the text as it stands on the invoice.
fn strength(number: &str) -> Strength {
    found(&[number], number)[0].1
}

fn one(number: &str, strength: Strength) -> Vec<(String, Strength)> {
    vec![(number.to_owned(), strength)]
}

#[test]
fn digits_alone_are_weak_where_they_may_be_a_day() {
    for day in ["20260315", "15032026", "150326", "202603"] {
        assert_eq!(strength(day), Weak, "{day}");
    }
    for number in ["99992026", "15992026", "99032026", "20269915"] {
        assert_eq!(strength(number), Strong, "{number}");
    }
    for number in ["159926", "990326", "202699", "999903"] {
        assert_eq!(strength(number), Medium, "{number}");
    }
}

#[test]
fn letters_and_digits_are_strong_from_five_characters_with_three_digits_on() {
    assert_eq!(strength("FA-123"), Strong);
    assert_eq!(strength("F-123"), Weak);
    assert_eq!(strength("FACT-12"), Weak);
}

#[test]
fn digits_suffice_without_their_letters_from_five_on() {
    assert_eq!(found(&["F-10012"], "paiement 10012"), one("F-10012", Medium));
    assert_eq!(found(&["F-1001"], "paiement 1001"), []);
}

#[test]
fn the_end_of_a_number_counts_behind_the_word_for_an_invoice_from_three_digits_on() {
    assert_eq!(found(&["F-2026-012"], "facture 012"), one("F-2026-012", Weak));
    assert_eq!(found(&["F-2026-012"], "paiement 012"), []);
    assert_eq!(found(&["F-2026-12"], "facture 12"), []);
}

#[test]
fn a_letter_o_is_a_zero_among_digits_alone() {
    assert_eq!(found(&["2026-0012"], "2026-O012"), one("2026-0012", Strong));
    assert_eq!(found(&["F-0012"], "F-O012"), [], "between a letter and a sign it is a letter");
    assert_eq!(found(&["12-X-034"], "12-XO34"), [], "behind a letter too");
}

#[test]
fn what_follows_the_word_for_an_order_is_no_invoice() {
    assert_eq!(found(&["2026-0012"], "commande 2026-0012"), [], "a year, and what follows it");
    for text in ["commande 55 20260012", "commande 12345 20260012", "commande ABCD 20260012"] {
        assert_eq!(found(&["20260012"], text), one("20260012", Strong), "{text}");
    }
}

#[test]
fn numbers_in_a_list_stand_in_the_order_of_the_text_and_say_less_than_the_first() {
    let both = [("20260012".to_owned(), Strong), ("20260013".to_owned(), Medium)];
    assert_eq!(found(&["20260012", "20260013"], "20260012, 20260013"), both);
    let both = [("F-2026-0014".to_owned(), Strong), ("F-2026-0013".to_owned(), Medium)];
    assert_eq!(found(&["F-2026-0013", "F-2026-0014"], "F-2026-0014 et 13"), both);
}

#[test]
fn one_number_and_sixteen_ends_pay_seventeen_invoices() {
    let numbers: Vec<String> = (100..118).map(|number| format!("F-2026-0{number}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let text = |ends: u32| {
        let ends: Vec<String> = (1..=ends).map(|end| format!("{:04}", 100 + end)).collect();
        format!("F-2026-0100 {}", ends.join(" "))
    };
    assert_eq!(found(&numbers, &text(16)).len(), 17);
    assert_eq!(found(&numbers, &text(17)).len(), 17, "more than that no label holds");
}

#[test]
fn a_day_behind_a_number_is_no_further_invoice_and_a_list_of_short_ends_is_no_day() {
    let numbers = ["F-2026-0012", "F-2026-0015"];
    assert_eq!(found(&numbers, "F-2026-0012 15/03/2026"), one("F-2026-0012", Strong));
    let read = found(&["F-113", "F-115", "F-111", "F-112"], "F-113, 15, 1, 2");
    let numbers: Vec<&str> = read.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["F-113", "F-115", "F-111", "F-112"]);
}

#[test]
fn a_number_of_nothing_open_is_noted_from_three_digits_on() {
    assert_eq!(read(&["F-123"], "F-555"), (Vec::new(), vec!["F555".to_owned()]));
    assert_eq!(read(&["F-123"], "F-55"), (Vec::new(), Vec::new()));
    let renumbered = read(&["10555", "F-2026-10554"], "F-2026-10555");
    assert_eq!(renumbered, (Vec::new(), vec!["F202610555".to_owned()]), "its end is not the old number");
}
