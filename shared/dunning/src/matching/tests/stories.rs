//! Payments a credit controller has seen, one by one.

use super::portfolio::date;
use crate::id::{AccountId, ItemNumber};
use crate::item::Discount;
use crate::matching::{
    AUTOMATIC_THRESHOLD, Candidate, Doubt, Fit, Index, Limits, Match, Movement, Payer, Rule,
};
use crate::money::Currency;

pub const RF: &str = "RF18539007547034";
pub const OGM: &str = "+++123/4567/89002+++";
pub const IBAN: &str = "FR76 3000 6000 0112 3456 7890 189";

pub fn item(account: &str, number: &str, open: i64, due: &str) -> Candidate {
    Candidate {
        account: AccountId::new(account).unwrap(),
        number: ItemNumber::new(number).unwrap(),
        reference: None,
        open,
        currency: Currency::EUR,
        due: date(due),
        discount: None,
        names: vec![format!("Boulangerie {account} SARL")],
        ibans: Vec::new(),
    }
}

pub fn paid(amount: i64, text: &str) -> Movement {
    Movement {
        amount,
        currency: Currency::EUR,
        date: date("2026-03-16"),
        text: text.to_owned(),
        references: Vec::new(),
        end_to_end: None,
        counterparty: None,
        iban: None,
    }
}

pub fn all(candidates: &[Candidate], movement: &Movement) -> Vec<Match> {
    Index::new(candidates.to_vec()).matches(movement, Limits::default())
}

pub fn best(candidates: &[Candidate], movement: &Movement) -> Match {
    all(candidates, movement).into_iter().next().expect("a match")
}

pub fn parts(found: &Match) -> Vec<(&str, i64)> {
    found.allocations.iter().map(|part| (part.item.as_str(), part.amount)).collect()
}

pub fn automatic(found: &Match) -> bool {
    found.is_automatic(AUTOMATIC_THRESHOLD)
}

pub fn known(mut candidate: Candidate) -> Candidate {
    candidate.ibans.push(IBAN.to_owned());
    candidate
}

pub fn from_iban(amount: i64, text: &str) -> Movement {
    Movement { iban: Some(IBAN.replace(' ', "")), ..paid(amount, text) }
}

/// The same payment, by whom the bank names.
pub fn by(name: &str, movement: Movement) -> Movement {
    Movement { counterparty: Some(name.to_owned()), ..movement }
}

/// The same item, of a debtor of this name.
pub fn of(name: &str, candidate: Candidate) -> Candidate {
    Candidate { names: vec![name.to_owned()], ..candidate }
}

/// The same item, printed with this reference.
pub fn bearing(reference: &str, candidate: Candidate) -> Candidate {
    Candidate { reference: Some(reference.to_owned()), ..candidate }
}

pub fn two() -> [Candidate; 2] {
    let one =
        Candidate { reference: Some(RF.to_owned()), ..item("Durand", "F-2026-0012", 120_000, "2026-02-28") };
    let other =
        Candidate { reference: Some(OGM.to_owned()), ..item("Martin", "F-2026-0013", 45_000, "2026-02-28") };
    [one, other]
}

#[test]
fn a_reference_whose_check_digits_agree_is_that_item_whatever_the_amount() {
    let cases = [
        (120_000, 120_000, Fit::Exact),
        (70_000, 70_000, Fit::Partial { missing: 50_000 }),
        (150_000, 120_000, Fit::Over { excess: 30_000 }),
        (119_000, 119_000, Fit::Fee { missing: 1_000 }),
        (45_000, 45_000, Fit::Partial { missing: 75_000 }),
    ];
    for (amount, booked, fit) in cases {
        let found = best(&two(), &paid(amount, "RF18 5390 0754 7034 facture F-2026-0013"));
        assert_eq!(
            (found.rule, parts(&found), found.reason.fit),
            (Rule::Reference, vec![("F-2026-0012", booked)], fit)
        );
        assert!(automatic(&found));
        assert_eq!(found.remainder, amount - booked);
    }
    let dollars = Movement { currency: "USD".parse().unwrap(), ..paid(120_000, RF) };
    let found = best(&two(), &dollars);
    assert!(!automatic(&found) && found.allocations.is_empty());
    assert_eq!(
        (found.reason.fit, found.remainder),
        (Fit::OtherCurrency { currency: Currency::EUR }, 120_000)
    );
}

#[test]
fn a_reference_broken_over_two_lines_is_still_read() {
    for text in ["VIR /MOTIF RF18 5390 07 54 7034", "RF185390 07547034 merci"] {
        let found = best(&two(), &paid(70_000, text));
        assert_eq!((found.rule, parts(&found)), (Rule::Reference, vec![("F-2026-0012", 70_000)]), "{text}");
    }
    assert_eq!(parts(&best(&two(), &paid(45_000, "+++123/45 67/89002+++"))), [("F-2026-0013", 45_000)]);
}

#[test]
fn two_references_pay_two_items() {
    let movement = Movement { references: vec![OGM.to_owned()], ..paid(165_000, RF) };
    let found = best(&two(), &movement);
    assert_eq!(parts(&found), [("F-2026-0012", 120_000), ("F-2026-0013", 45_000)]);
    assert_eq!((found.confidence, found.remainder), (100, 0));
}

#[test]
fn a_mistyped_reference_is_kept_with_less_confidence_and_needs_amount_and_payer() {
    let durand = |amount| Movement {
        counterparty: Some("BOULANGERIE DURAND".into()),
        ..paid(amount, "RF19539007547034")
    };
    let found = best(&two(), &durand(120_000));
    assert!(automatic(&found) && found.confidence < 95);
    assert_eq!(found.reason.doubts, [Doubt::OneCharacterOff]);
    assert!(!automatic(&best(&two(), &durand(60_000))));
    assert!(!automatic(&best(&two(), &paid(120_000, "RF19539007547034"))));
}

#[test]
fn a_reference_given_to_the_whole_account_pays_the_item_of_that_amount_else_the_oldest() {
    let with =
        |number, open, due| Candidate { reference: Some(RF.into()), ..item("Durand", number, open, due) };
    let items = [with("F-1001", 10_000, "2026-01-31"), with("F-1002", 20_000, "2026-02-28")];
    assert_eq!(parts(&best(&items, &paid(20_000, RF))), [("F-1002", 20_000)]);
    let found = best(&items, &paid(15_000, RF));
    assert_eq!(parts(&found), [("F-1001", 10_000), ("F-1002", 5_000)]);
    assert!(automatic(&found));
}

#[test]
fn an_invoice_number_is_read_however_it_is_written() {
    let written = [
        "FACT F20260012",
        "f-2026-0012",
        "F 2026 12",
        "Facture n° F.2026.0012 du 12/01/2026",
        "FACTF20260012",
        "VIR SEPA RECU /DE X /MOTIF F-2026-00 12 /REF NOTPROVIDED",
        "F-2026-O012",
        "paiement 2026-0012 merci",
    ];
    for text in written {
        let found = best(&two(), &paid(120_000, text));
        assert_eq!((found.rule, parts(&found)), (Rule::Number, vec![("F-2026-0012", 120_000)]), "{text}");
        assert!(automatic(&found), "{text}: {found:?}");
    }
    let by_end_to_end = Movement { end_to_end: Some("F20260012".into()), ..paid(120_000, "") };
    assert!(automatic(&best(&two(), &by_end_to_end)));
}

#[test]
fn one_payment_for_several_invoices_names_them_in_full_or_by_their_ends() {
    let items = [
        item("Durand", "F-2026-0012", 10_000, "2026-01-31"),
        item("Durand", "F-2026-0013", 20_000, "2026-02-28"),
        item("Durand", "F-2026-0014", 40_000, "2026-03-31"),
    ];
    for text in ["F-2026-0012, F-2026-0013 et F-2026-0014", "F-2026-0012 + 0013 + 0014", "F-2026-0012/13/14"]
    {
        let found = best(&items, &paid(70_000, text));
        assert_eq!(parts(&found).len(), 3, "{text}");
        assert!(automatic(&found), "{text}");
    }
    let with_a_stray_number = best(&items, &paid(30_000, "F-2026-0012 F-2026-0013 F-2026-0014"));
    assert_eq!(parts(&with_a_stray_number), [("F-2026-0012", 10_000), ("F-2026-0013", 20_000)]);
    let short = best(&items, &paid(55_000, "F-2026-0012, F-2026-0013 et F-2026-0014"));
    assert!(!automatic(&short), "which of the three is short, a person asks");
}

#[test]
fn one_number_and_the_sum_of_two_pays_both() {
    let items = [
        item("Durand", "F-2026-0012", 10_000, "2026-01-31"),
        item("Durand", "F-2026-0090", 23_456, "2026-02-28"),
    ];
    let movement =
        Movement { counterparty: Some("DURAND BOULANGERIE".into()), ..paid(33_456, "F-2026-0012") };
    assert_eq!(parts(&best(&items, &movement)), [("F-2026-0012", 10_000), ("F-2026-0090", 23_456)]);
}

#[test]
fn a_head_office_pays_for_its_debtors_when_it_names_the_invoice() {
    let items = [
        known(item("Holding", "F-2026-0100", 99_999, "2026-03-31")),
        item("Filiale", "F-2026-0200", 12_345, "2026-03-31"),
    ];
    let found = best(&items, &from_iban(12_345, "F-2026-0200"));
    assert_eq!(parts(&found), [("F-2026-0200", 12_345)]);
    assert!(automatic(&found));
    assert_eq!(found.reason.payer, Payer::OtherAccount { account: AccountId::new("Holding").unwrap() });
}

#[test]
fn a_number_mistyped_into_a_neighbours_is_not_booked_there() {
    let items = [
        known(item("Durand", "F-2026-0012", 4_900, "2026-02-28")),
        item("Martin", "F-2026-0013", 4_900, "2026-02-28"),
    ];
    let found = best(&items, &from_iban(4_900, "F-2026-0013"));
    assert_eq!((found.rule, parts(&found)), (Rule::AmountAndIban, vec![("F-2026-0012", 4_900)]));
    let proposed = all(&items, &from_iban(4_900, "F-2026-0013"));
    assert_eq!(
        proposed[1].reason.doubts,
        [Doubt::OneCharacterOff],
        "the other one is proposed with its doubt"
    );
    assert!(!automatic(&proposed[1]));
}

#[test]
fn the_amount_and_a_known_account_suffice_unless_two_items_fit() {
    let items = [
        known(item("Durand", "F-1001", 12_345, "2026-01-31")),
        item("Durand", "F-1002", 50_000, "2026-02-28"),
    ];
    let found = best(&items, &from_iban(12_345, "merci"));
    assert_eq!((found.rule, parts(&found)), (Rule::AmountAndIban, vec![("F-1001", 12_345)]));
    assert!(automatic(&found));
    let twins =
        [known(item("Durand", "F-1001", 5_000, "2026-01-31")), item("Durand", "F-1002", 5_000, "2026-02-28")];
    let found = best(&twins, &from_iban(5_000, "abonnement"));
    assert_eq!(found.reason.doubts, [Doubt::SeveralFit { count: 2 }]);
    assert!(!automatic(&found));
    assert_eq!(parts(&found), [("F-1001", 5_000)], "the oldest is proposed");
}

#[test]
fn an_invoice_already_paid_is_not_paid_by_another_one_of_the_same_amount() {
    let items = [
        known(item("Durand", "F-2026-0012", 0, "2026-01-31")),
        item("Durand", "F-2026-0013", 4_900, "2026-02-28"),
        item("Durand", "F-2026-0090", 77_700, "2026-02-28"),
    ];
    for (text, amount) in [("F-2026-0012", 77_700), ("facture F-2026-0555", 77_700)] {
        let found = best(&items, &from_iban(amount, text));
        assert!(!automatic(&found), "{text}: {found:?}");
        assert!(matches!(found.reason.doubts.as_slice(), [Doubt::NamesAnother { .. }]), "{found:?}");
    }
}

#[test]
fn a_similar_name_and_the_amount_suffice_unless_two_names_are_alike() {
    let items =
        [item("Lefevre", "F-1001", 12_345, "2026-01-31"), item("Martin", "F-1002", 12_345, "2026-02-28")];
    let by = |name: &str| Movement { counterparty: Some(name.into()), ..paid(12_345, "") };
    let found = best(&items, &by("SARL BOULANGERIE LEFÈVRE"));
    assert_eq!((found.rule, parts(&found)), (Rule::AmountAndName, vec![("F-1001", 12_345)]));
    assert!(automatic(&found));
    let mut alike = items.clone();
    alike[1].names = alike[0].names.clone();
    assert!(!automatic(&best(&alike, &by("BOULANGERIE LEFEVRE"))));
    assert!(!all(&items, &by("GARAGE CENTRAL")).iter().any(automatic));
}

#[test]
fn one_sum_of_the_payers_items_is_found_and_an_ambiguous_one_is_not() {
    let amounts = [12_310, 45_607, 98_704, 33_333];
    let numbers = ["F-1001", "F-1002", "F-1003", "F-1004"];
    let items: Vec<Candidate> = numbers
        .iter()
        .zip(amounts)
        .map(|(number, open)| known(item("Durand", number, open, "2026-01-31")))
        .collect();
    let found = best(&items, &from_iban(12_310 + 98_704, ""));
    assert_eq!((found.rule, parts(&found)), (Rule::Sum, vec![("F-1001", 12_310), ("F-1003", 98_704)]));
    assert!(automatic(&found));
    let twins: Vec<Candidate> =
        numbers.iter().map(|number| known(item("Durand", number, 5_000, "2026-01-31"))).collect();
    assert!(!automatic(&best(&twins, &from_iban(10_000, ""))));
    assert!(automatic(&best(&twins, &from_iban(20_000, ""))), "the whole account");
}

#[test]
fn a_balance_less_a_credit_note_uses_the_credit_note_up() {
    let items = [
        known(item("Durand", "F-1001", 50_000, "2026-01-31")),
        item("Durand", "A-0007", -8_000, "2026-02-10"),
    ];
    for text in ["", "F-1001 moins A-0007"] {
        let found = best(&items, &from_iban(42_000, text));
        assert_eq!(parts(&found), [("F-1001", 50_000), ("A-0007", -8_000)], "{text}");
        assert!(automatic(&found) && found.remainder == 0, "{text}");
    }
}

#[test]
fn bank_charges_and_the_discount_explain_what_is_missing() {
    let discount = Some(Discount { until: date("2026-03-20"), amount: 2_000 });
    let items = [known(Candidate { discount, ..item("Durand", "F-1001", 100_000, "2026-03-31") })];
    let found = best(&items, &from_iban(98_000, "F-1001"));
    assert_eq!((found.reason.fit, automatic(&found)), (Fit::Discount { off: 2_000 }, true));
    let silent = best(&items, &from_iban(98_000, ""));
    assert_eq!((silent.rule, automatic(&silent)), (Rule::FeeOrDiscount, true));
    let charged = best(&items, &from_iban(98_800, "F-1001"));
    assert_eq!((charged.reason.fit, automatic(&charged)), (Fit::Fee { missing: 1_200 }, true));
    let late = Movement { date: date("2026-06-01"), ..from_iban(98_000, "") };
    assert!(!automatic(&best(&items, &late)));
}

#[test]
fn the_first_open_instalment_of_the_number_named_is_paid() {
    let items = [
        item("Durand", "F-2026-0012#1", 0, "2026-01-31"),
        item("Durand", "F-2026-0012#2", 5_000, "2026-02-28"),
        item("Durand", "F-2026-0012#3", 5_000, "2026-03-31"),
    ];
    assert_eq!(parts(&best(&items, &paid(5_000, "F-2026-0012"))), [("F-2026-0012#2", 5_000)]);
}

#[test]
fn strangers_money_and_money_that_went_out_match_nothing_by_themselves() {
    assert!(all(&two(), &paid(-120_000, RF)).is_empty());
    assert!(all(&two(), &paid(77, "virement")).is_empty());
    let alone = best(&two(), &paid(120_000, "virement"));
    assert_eq!((alone.rule, automatic(&alone)), (Rule::Amount, false));
    assert!(all(&[], &paid(120_000, RF)).is_empty());
}

#[test]
fn what_was_booked_is_open_no_more_and_an_account_once_seen_is_known() {
    let mut index = Index::new(vec![
        item("Durand", "F-1001", 12_345, "2026-01-31"),
        item("Durand", "F-1002", 20_000, "2026-01-31"),
    ]);
    let (account, first) = (AccountId::new("Durand").unwrap(), ItemNumber::new("F-1001").unwrap());
    let silent = from_iban(12_345, "");
    let matched = |index: &Index| index.matches(&silent, Limits::default());
    assert!(!automatic(&matched(&index)[0]));
    index.learn_iban(&account, IBAN);
    assert!(automatic(&matched(&index)[0]));
    assert!(index.set_open(&account, &first, 0));
    assert!(!matched(&index).iter().any(automatic));
    assert!(!index.set_open(&account, &ItemNumber::new("F-9999").unwrap(), 0));
}
