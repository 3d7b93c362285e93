//! References as creditors print them and payers return them.

use proptest::prelude::*;

use super::iban::{Iban, IbanError};
use super::{Check, Kind, Reference, find, number, ogm, rf};

fn found(text: &str) -> Vec<(String, Check)> {
    find(text).into_iter().map(|hit| (hit.reference.text, hit.reference.check)).collect()
}

fn valid(text: &str) -> Vec<(String, Check)> {
    vec![(text.to_owned(), Check::Valid)]
}

#[test]
fn the_published_references_are_valid_and_printed_as_published() {
    let reference = Reference::parse("RF18539007547034").unwrap();
    assert_eq!((reference.kind, reference.check), (Kind::Rf, Check::Valid));
    assert_eq!(reference.printed(), "RF18 5390 0754 7034");
    let cases = [
        (1_234_567_890, "+++123/4567/89002+++"),
        (20_260_042, "+++002/0260/04240+++"),
        (97, "+++000/0000/09797+++"),
    ];
    for (number, printed) in cases {
        let reference = ogm::generate(number).unwrap();
        assert_eq!(reference.printed(), printed);
        assert_eq!(Reference::parse(printed), Some(reference));
    }
}

#[test]
fn a_reference_is_read_however_it_is_spaced_and_wrong_digits_are_kept_and_marked() {
    for text in ["RF18 5390 0754 7034", "rf18-539007547034", " RF18539007547034 "] {
        assert_eq!(Reference::parse(text).unwrap().text, "RF18539007547034");
    }
    for text in ["+++123/4567/89002+++", "***123/4567/89002***", "123456789002", "123 4567 89002"] {
        assert_eq!(Reference::parse(text).unwrap().text, "123456789002");
    }
    assert_eq!(Reference::parse("RF19539007547034").unwrap().check, Check::Wrong);
    assert_eq!(Reference::parse("+++123/4567/89003+++").unwrap().check, Check::Wrong);
    for text in ["", "RF", "RF1", "RF18", "RFX8539", "12345678900", "1234567890023", "123/4567/8900A"] {
        assert_eq!(Reference::parse(text), None, "{text}");
    }
}

#[test]
fn references_are_made_only_where_they_fit() {
    assert_eq!(rf::generate("539007547034").unwrap().text, "RF18539007547034");
    assert_eq!(rf::generate("F-2026-0012").unwrap().text.get(4..), Some("F20260012"));
    assert_eq!(rf::generate("- / -"), None);
    assert_eq!(rf::generate("1234567890123456789012"), None);
    assert_eq!(ogm::generate(10_000_000_000), None);
}

#[test]
fn references_are_found_in_the_labels_of_transfers() {
    assert_eq!(
        found("VIR SEPA RECU /DE SA DURAND /MOTIF RF18 5390 0754 7034 MERCI /REF X"),
        valid("RF18539007547034")
    );
    assert_eq!(found("RF18539007547034"), valid("RF18539007547034"));
    assert_eq!(found("mededeling +++123/4567/89002+++ dank u"), valid("123456789002"));
    assert_eq!(found("***123/4567/89002***"), valid("123456789002"));
    assert_eq!(found("communication: 123/4567/89002."), valid("123456789002"));
    assert_eq!(found("ref 123456789002"), valid("123456789002"));
    assert_eq!(found("+++123/4567/89003+++"), [("123456789003".to_owned(), Check::Wrong)]);
    assert_eq!(found("RF19539007547034 facture"), [("RF19539007547034".to_owned(), Check::Wrong)]);
    let wrong = [("RF19539007547034".to_owned(), Check::Wrong)];
    assert_eq!(found("RF19 5390 0754 7034, merci"), wrong);
    assert_eq!(found("RF19 5390 0754 7034 MERCI"), wrong);
    let both = found("RF18539007547034, RF18539007547034 et 002/0260/04240");
    assert_eq!(both.len(), 2, "{both:?}");
}

#[test]
fn other_numbers_are_not_taken_for_references() {
    for text in [
        "tel 123456789003",
        "1234567890025",
        "FACTURE 2026-0012",
        "RFC 12 projet",
        "SURF18539007547034",
        "RF",
        "",
        "BE68539007547034",
        "12 3456 7890 02",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

/// The number ten digits hold, in the form of a Belgian communication without its signs.
fn bare(number: u64) -> String {
    ogm::generate(number).unwrap().text
}

#[test]
fn a_reference_ends_where_it_ends_although_what_follows_agrees_too() {
    let longer = "RF1853900754703419";
    assert_eq!(Reference::parse(longer).unwrap().check, Check::Valid, "by chance, as one in 97 does");
    for text in ["RF18539007547034 19", "RF18 5390 0754 7034, 19", "RF18 5390 0754 7034-19"] {
        assert_eq!(found(text), valid("RF18539007547034"), "{text}");
    }
    assert_eq!(found("RF18 5390 0754 7034 19"), valid(longer), "printed in groups, it is the whole line");
}

#[test]
fn the_longest_reference_is_read_as_it_is_printed() {
    let longest = rf::generate("ABCDEFGHIJKLMNOPQRSTU").unwrap();
    assert_eq!(longest.text.len(), 25);
    assert_eq!(found(&format!("{} merci", longest.printed())), valid(&longest.text));
}

#[test]
fn a_wrong_reference_counts_from_four_digits_on_else_it_is_a_word() {
    assert_eq!(found("RF19AB12"), [("RF19AB12".to_owned(), Check::Wrong)]);
    assert_eq!(found("RF19ABC1"), []);
}

#[test]
fn twelve_digits_are_a_communication_by_their_groups_or_by_two_signs_before_them() {
    assert_eq!(found("123 / 4567 / 89002"), valid("123456789002"));
    let wrong = [("123456789003".to_owned(), Check::Wrong)];
    assert_eq!(found("++123456789003++"), wrong);
    assert_eq!(found("123 / 4567 / 89003"), wrong);
    assert_eq!(found("+123456789003+"), [], "one sign may be a telephone's");
    assert_eq!(ogm::printed("123456789002"), "+++123/4567/89002+++");
    assert_eq!(ogm::printed("1234567890023"), "1234567890023", "thirteen digits are none");
}

#[test]
fn no_transfer_carries_more_than_fifty_references() {
    let label = |count: u64| (1..=count).map(bare).collect::<Vec<_>>().join(" and ");
    assert_eq!(find(&label(50)).len(), 50);
    assert_eq!(find(&label(51)).len(), 50);
}

#[test]
fn an_account_number_has_at_most_thirty_four_characters() {
    assert_eq!(Iban::parse(&format!("XX12{:030}", 0)), Err(IbanError::UnknownCountry("XX".into())));
    assert_eq!(Iban::parse(&format!("XX12{:031}", 0)), Err(IbanError::NotAnIban));
}

#[test]
fn accounts_are_checked_by_country_length_and_digits() {
    for text in [
        "FR76 3000 6000 0112 3456 7890 189",
        "BE68539007547034",
        "de89 3704 0044 0532 0130 00",
        "NL91ABNA0417164300",
        "LU280019400644750000",
        "GB82 WEST 1234 5698 7654 32",
    ] {
        assert!(Iban::parse(text).is_ok(), "{text}");
    }
    assert_eq!(Iban::parse("BE68539007547034").unwrap().printed(), "BE68 5390 0754 7034");
    assert_eq!(Iban::parse("BE68539007547035"), Err(IbanError::WrongCheckDigits));
    assert!(matches!(
        Iban::parse("BE6853900754703"),
        Err(IbanError::WrongLength { expected: 16, found: 15, .. })
    ));
    assert_eq!(Iban::parse("XX68539007547034"), Err(IbanError::UnknownCountry("XX".into())));
    for text in ["", "BE", "12345678", "BE6é539007547034", "BE68_5390"] {
        assert_eq!(Iban::parse(text), Err(IbanError::NotAnIban), "{text}");
    }
    let error = Iban::parse("BE68539007547035").unwrap_err().to_string();
    assert!(!error.contains("5390"), "an account number does not belong into a log");
}

#[test]
fn invoice_numbers_compare_without_signs_and_without_leading_zeros() {
    assert_eq!(number::compact("F-2026-0012"), "F20260012");
    assert_eq!(number::compact("fact. f 2026/0012"), "FACTF20260012");
    for text in ["F-2026-0012", "F 2026 12", "f2026/0012", "F.2026.00012"] {
        assert_eq!(number::by_parts(text), "F 2026 12", "{text}");
    }
    assert_eq!(number::by_parts("000"), "0");
    assert_eq!(number::parts("Rech.Nr. RE10012345"), ["RECH", "NR", "RE", "10012345"]);
}

proptest! {
    #[test]
    fn a_creditor_reference_survives_the_round_trip_and_any_one_wrong_digit_is_seen(
        body in "[A-Z0-9]{1,21}", at in 0_usize..25, by in 1_u32..10,
    ) {
        let made = rf::generate(&body).unwrap();
        prop_assert_eq!(rf::parse(&made.printed()), Some(made.clone()));
        let label = format!("paiement {} merci", made.text);
        prop_assert!(find(&label).iter().any(|hit| hit.reference == made));
        let mut letters: Vec<char> = made.text.chars().collect();
        let place = at % letters.len();
        if let Some(digit) = letters[place].to_digit(10) {
            letters[place] = char::from_digit((digit + by) % 10, 10).unwrap();
            let changed: String = letters.into_iter().collect();
            prop_assert_eq!(rf::parse(&changed).unwrap().check, Check::Wrong);
        }
    }

    #[test]
    fn a_structured_communication_survives_the_round_trip_and_any_one_wrong_digit_is_seen(
        base in 0_u64..=ogm::MAX, at in 0_usize..12, by in 1_u32..10,
    ) {
        let made = ogm::generate(base).unwrap();
        prop_assert_eq!(ogm::parse(&made.printed()), Some(made.clone()));
        prop_assert_eq!(find(&format!("betaling {} aub", made.printed()))[0].reference.clone(), made.clone());
        let mut letters: Vec<char> = made.text.chars().collect();
        let digit = letters[at].to_digit(10).unwrap();
        letters[at] = char::from_digit((digit + by) % 10, 10).unwrap();
        let changed: String = letters.into_iter().collect();
        prop_assert_eq!(ogm::parse(&changed).unwrap().check, Check::Wrong);
    }

    #[test]
    fn any_text_is_searched_without_harm(text in "[RF0-9+*/ A-F]{0,80}|\\PC{0,80}") {
        for hit in find(&text) {
            prop_assert_eq!(Reference::parse(&hit.reference.text), Some(hit.reference));
        }
        let _ = (Iban::parse(&text), number::by_parts(&text));
    }
}
