//! What speaks for a match and what against it: who paid, what the text names, references with wrong digits.

use super::stories::{
    IBAN, RF, all, automatic, bearing, best, by, from_iban, item, known, of, paid, parts, two,
};
use crate::id::AccountId;
use crate::matching::{Candidate, Doubt, Fit, Movement, Payer, Rule};
use crate::reference::rf;

const WRONG: &str = "RF19539007547034";

#[test]
fn a_match_as_sure_as_the_creditor_asks_is_booked() {
    let found = best(&two(), &paid(60_000, RF));
    assert_eq!(
        (found.confidence, found.reason.named.as_slice()),
        (98, ["RF18 5390 0754 7034".to_owned()].as_slice())
    );
    assert!(found.is_automatic(98) && !found.is_automatic(99));
}

#[test]
fn a_payer_is_found_by_name_among_a_thousand_others() {
    let other = |at: i64| {
        of(&format!("Atelier {at}"), item(&format!("A{at}"), &format!("F-{at}"), 100 + at, "2026-01-31"))
    };
    let mut items: Vec<Candidate> = (1_000..2_000).map(other).collect();
    items.push(of("Leduc", item("Leduc", "F-2000", 12_345, "2026-02-28")));
    let found = best(&items, &by("LEDUC", paid(12_345, "")));
    assert_eq!((found.rule, parts(&found)), (Rule::AmountAndName, vec![("F-2000", 12_345)]));
}

#[test]
fn a_name_is_similar_from_eighty_in_a_hundred_letters_on() {
    let rule = |known: &str, seen: &str| {
        let found =
            best(&[of(known, item("Payer", "F-1001", 12_345, "2026-02-28"))], &by(seen, paid(12_345, "")));
        (found.rule, found.reason.payer)
    };
    assert_eq!(rule("Leduc", "LEDUG"), (Rule::AmountAndName, Payer::SimilarName { percent: 80 }));
    let nineteen_of_twenty_four = rule("Boulangerie Lacombes Henri", "BOULANGERIE LACOMBES DENIS");
    assert_eq!(nineteen_of_twenty_four, (Rule::Amount, Payer::Stranger));
}

#[test]
fn somebody_else_pays_where_the_name_is_another_customers_for_nine_letters_in_ten() {
    let payer = |known: &str, seen: &str| {
        let items = [
            of(known, item("Dupont", "F-2026-0001", 99_999, "2026-01-31")),
            item("Martin", "F-2026-0013", 45_000, "2026-02-28"),
        ];
        best(&items, &by(seen, paid(45_000, "F-2026-0013"))).reason.payer
    };
    let dupont = Payer::OtherAccount { account: AccountId::new("Dupont").unwrap() };
    assert_eq!(payer("Boulangerie Dupont", "BOULANGERIE DUPONT PAUL"), dupont, "the whole name: 90");
    assert_eq!(
        payer("Boulangerie Dupont Paul", "BOULANGERIE DUPONT"),
        Payer::Stranger,
        "17 of 19 letters: 89"
    );
}

#[test]
fn of_several_accounts_paid_for_the_one_that_is_known_least_counts() {
    let items = [
        item("Martin", "F-2026-0013", 45_000, "2026-01-31"),
        known(item("Durand", "F-2026-0012", 120_000, "2026-02-28")),
    ];
    let found = best(&items, &from_iban(165_000, "F-2026-0012 F-2026-0013"));
    assert_eq!(parts(&found), [("F-2026-0013", 45_000), ("F-2026-0012", 120_000)]);
    assert_eq!(found.reason.payer, Payer::OtherAccount { account: AccountId::new("Durand").unwrap() });
}

#[test]
fn what_the_payer_names_goes_before_another_invoice_of_exactly_that_amount() {
    let items = [
        known(item("Durand", "F-2026-0012", 120_000, "2026-02-28")),
        item("Durand", "F-2026-0090", 77_700, "2026-03-31"),
    ];
    for text in ["F-2026-0012", "F-2026-0012 F-2026-0555"] {
        let found = all(&items, &from_iban(77_700, text));
        assert_eq!(
            (found[0].rule, parts(&found[0])),
            (Rule::Number, vec![("F-2026-0012", 77_700)]),
            "{text}"
        );
        assert_eq!(
            (found[1].rule, parts(&found[1])),
            (Rule::AmountAndIban, vec![("F-2026-0090", 77_700)]),
            "{text}"
        );
        assert!(found.iter().all(|one| !automatic(one) && one.reason.doubts.is_empty()), "{text}: {found:?}");
    }
}

#[test]
fn a_number_of_nothing_open_that_is_nearly_a_neighbours_leaves_the_payers_own_invoice_in_doubt() {
    let items = [
        known(item("Durand", "F-2026-0090", 4_900, "2026-02-28")),
        item("Martin", "F-2026-0013", 4_900, "2026-02-28"),
    ];
    let found = best(&items, &from_iban(4_900, "F-2026-0113"));
    assert_eq!((found.rule, parts(&found)), (Rule::AmountAndIban, vec![("F-2026-0090", 4_900)]));
    assert_eq!(found.reason.doubts, [Doubt::NamesAnother { named: "F20260113".into() }]);
    assert!(!automatic(&found));
}

#[test]
fn a_payer_who_owes_nothing_pays_nothing() {
    assert_eq!(all(&[known(item("Durand", "F-1001", 0, "2026-01-31"))], &from_iban(4_900, "merci")), []);
}

#[test]
fn a_reference_broken_over_two_lines_ends_where_it_is_known_in_capitals_or_not() {
    for text in ["RF185390 07547034 19", "rf185390 07547034 merci"] {
        let found = best(&two(), &paid(120_000, text));
        assert_eq!((found.rule, parts(&found)), (Rule::Reference, vec![("F-2026-0012", 120_000)]), "{text}");
    }
    let longest = rf::generate("ABCDEFGHIJKLMNOPQRSTU").unwrap().text;
    let items = [bearing(&longest, item("Durand", "F-1001", 12_345, "2026-01-31"))];
    let found = best(&items, &paid(12_345, &longest.replace('K', "K ")));
    assert_eq!(found.rule, Rule::Reference);
}

#[test]
fn digits_that_make_a_reference_of_nothing_only_without_the_blank_between_them_are_none() {
    let items = [known(item("Durand", "F-1001", 12_345, "2026-01-31"))];
    let found = best(&items, &from_iban(12_345, "1234 56789002"));
    assert_eq!((automatic(&found), found.reason.doubts.as_slice()), (true, [].as_slice()));
    let found = best(&items, &from_iban(12_345, "123456789002"));
    assert_eq!(found.reason.doubts, [Doubt::NamesAnother { named: "123456789002".into() }]);
}

#[test]
fn a_reference_printed_with_wrong_digits_is_that_items_when_it_comes_back_as_printed() {
    let items = [
        bearing(WRONG, item("Durand", "F-1001", 10_000, "2026-01-31")),
        bearing(WRONG, item("Durand", "F-1002", 20_000, "2026-02-28")),
    ];
    let found = best(&items, &paid(20_000, WRONG));
    assert_eq!((found.rule, parts(&found)), (Rule::Reference, vec![("F-1002", 20_000)]));
    assert_eq!(found.reason.doubts, [Doubt::WrongCheckDigits]);
    assert!(automatic(&found), "even of a stranger");
    let one = [bearing(WRONG, known(item("Durand", "F-1001", 50_000, "2026-01-31")))];
    let part = best(&one, &Movement { iban: Some(IBAN.to_owned()), ..paid(20_000, WRONG) });
    assert_eq!((automatic(&part), part.reason.fit), (true, Fit::Partial { missing: 30_000 }));
    assert!(!automatic(&best(&one, &paid(20_000, WRONG))), "a part, and of a stranger");
}
