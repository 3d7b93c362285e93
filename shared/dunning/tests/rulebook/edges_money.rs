//! Money at its edges: what is refused and why, what interest counts from, on which charges a payment lands.

use crate::diary::Diary;
use crate::ledger::{comes, movement, number, paid};
use crate::section5_charges::charges;
use crate::story::{Story, given};
use crate::timeline::{standard, two};
use dunning::charge::{Charge, ChargeRule};
use dunning::fact::Fact;
use dunning::interest::Change;
use serde_json::json;

pub fn unknown(name: &str, amount: i64) -> Fact {
    Fact::Unapplied { movement: movement(name), amount, beyond: None, indicated: Vec::new() }
}

/// The lines of a diary that speak of something.
pub fn about(diary: &mut Diary, word: &str) -> Vec<String> {
    diary.read().into_iter().filter(|line| line.contains(word)).collect()
}

#[test]
fn money_for_what_is_settled_already_is_refused_as_paid() {
    let mut diary = standard(&two());
    diary.now("2026-02-03T09:00:00Z", vec![unknown("m-1", 5000)]);
    let on_item = Fact::Allocated { movement: movement("m-1"), item: number("F-1"), amount: 100 };
    let on_charges = Fact::ChargesPaid { movement: movement("m-1"), item: number("F-2"), amount: 100 };
    diary.now("2026-02-04T08:00:00Z", vec![paid("F-1", 100_000), on_item, on_charges]);
    let expected = [
        "04.02. refused, already_paid: amount:100,fact:allocated,item:F-1,movement:m-1",
        "04.02. refused, already_paid: amount:100,fact:charges_paid,item:F-2,movement:m-1",
    ];
    assert_eq!(about(&mut diary, "refused"), expected);
    assert_eq!(diary.live.account.unapplied(), 5000);
}

#[test]
fn a_correction_of_a_paid_invoice_does_not_open_it_again() {
    let story = two();
    let mut diary = standard(&story);
    diary.now("2026-02-04T08:00:00Z", vec![paid("F-1", 100_000)]);
    diary.read();
    let reissued = comes(&story, "F-1", |item| item.issue = "2026-01-10".parse().unwrap());
    diary.now("2026-02-05T08:00:00Z", vec![reissued]);
    assert_eq!(diary.read(), ["05.02. F-1 comes in, 1000 due 2026-02-02"]);
    assert_eq!(diary.live.account.behaviour.late, 1, "paid once");
}

#[test]
fn an_invoice_of_nothing_is_closed_as_it_comes() {
    let story = two();
    let mut diary = standard(&story);
    diary.read();
    let free = comes(&story, "F-1", |item| {
        item.number = number("F-3");
        item.total = 0;
    });
    diary.now("2026-02-04T08:00:00Z", vec![free]);
    assert_eq!(about(&mut diary, "closed"), ["04.02. closed F-3 credited 0"]);
}

#[test]
fn at_most_sixty_four_charges_are_kept_beside_an_item() {
    let mut diary = standard(&two());
    let from = |n: u64| dunning::time::Day::default() + chrono::Days::new(n);
    let charge = |n| Charge::proposed(ChargeRule::Interest, from(n), from(n), 1);
    let propose = |charges| Fact::ChargesProposed { item: number("F-1"), charges };
    diary.now("2026-02-04T08:00:00Z", vec![propose((0..63).map(charge).collect())]);
    diary.now("2026-02-04T09:00:00Z", vec![propose(vec![charge(63)])]);
    let kept = |diary: &Diary| diary.live.account.extra(&number("F-1")).unwrap().charges.clone();
    assert_eq!(kept(&diary).len(), 64);
    diary.now("2026-02-04T10:00:00Z", vec![propose(vec![charge(64)])]);
    assert_eq!(kept(&diary).last(), Some(&charge(63)), "the first sixty-four");
    assert_eq!(kept(&diary).len(), 64);
}

#[test]
fn interest_runs_on_what_credit_notes_and_payments_left_and_on_nothing_else() {
    let mut diary = standard(&two());
    let credited = Fact::Credited { item: Some(number("F-1")), amount: 40_000, number: None };
    diary.now("2026-02-07T08:00:00Z", vec![credited]);
    diary.now("2026-02-12T08:00:00Z", vec![paid("F-1", 60_000)]);
    assert_eq!(
        about(&mut diary, "proposed F-1"),
        ["12.02. proposed F-1 interest 2.66 fixed_fee 40"],
        "12.15 % of 1000 for five days and of 600 for five"
    );
    diary.now("2026-02-13T08:00:00Z", vec![paid("F-1", 700)]);
    diary.now("2026-02-14T08:00:00Z", vec![Fact::Refund { item: Some(number("F-1")), amount: 60_000 }]);
    let changes = &diary.live.account.extra(&number("F-1")).unwrap().changes;
    let change = |date: &str, minor| Change { date: date.parse().unwrap(), minor };
    let expected =
        [change("2026-02-07", -40_000), change("2026-02-12", -60_000), change("2026-02-14", 60_000)];
    assert_eq!(*changes, expected, "what was too much on the 13th changed nothing of what was owed");
}

/// F-1 was paid late, its interest and fee were claimed, and the bank took the payment back.
fn owed_again() -> Story {
    let part = |amount: &str| json!({"item": "F-1", "amount": amount});
    given()
        .invoice("F-1", "2026-02-02", "1000.00")
        .when("2026-02-12", "payment", part("1000.00"))
        .when("2026-02-13", "charges_claimed", json!({"item": "F-1"}))
        .when("2026-02-16", "chargeback", part("1000.00"))
}

#[test]
fn a_payment_of_the_principal_pays_the_principal_and_leaves_the_charges_owed() {
    let part = |amount: &str| json!({"item": "F-1", "amount": amount});
    let owed = ["interest 3.33 3.33 claimed", "fixed_fee 40.00 40.00 claimed"];
    for (amount, left) in [("400.00", "600.00 due"), ("1000.00", "0.00 paid")] {
        let told = owed_again().when("2026-02-17", "payment", part(amount)).run("2026-02-03", "2026-02-17");
        assert_eq!(told.ends("F-1"), left);
        assert_eq!(charges(&told, "F-1")[..2], owed, "{amount}");
    }
}

#[test]
fn a_fee_that_was_claimed_alone_is_not_claimed_twice_and_settles_no_interest() {
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let story = story.when("2026-02-12", "payment", json!({"item": "F-1"}));
    let story = story.when("2026-02-13", "charges_claimed", json!({"item": "F-1", "kind": "fixed_fee"}));
    let story = story.when("2026-02-16", "chargeback", json!({"item": "F-1"}));
    let told = story.when("2026-02-22", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-23");
    let expected = ["fixed_fee 40.00 40.00 claimed", "interest 5.33 0.00 proposed"];
    assert_eq!(charges(&told, "F-1"), expected, "ten days until the 12th and six from the 17th on");
}

#[test]
fn alike_debts_share_a_payment_and_each_shares_its_part_with_its_own_charges() {
    let story = owed_again()
        .invoice("F-2", "2026-02-02", "1043.33")
        .setting("allocation", json!("legal"))
        .setting("interest_first", json!(true));
    let held = story.when("2026-02-03", "hold", json!({"debtor": "acme", "until": "2026-02-28"}));
    let told = held
        .when("2026-02-20", "payment", json!({"debtor": "acme", "amount": "1000.00"}))
        .run("2026-02-03", "2026-02-20");
    let open: Vec<&str> = told.outcome.ledger.iter().map(|row| row.open.as_str()).collect();
    assert_eq!(open, ["543.33", "543.33"], "500.00 each, of which 43.33 on the charges of F-1");
    assert_eq!(charges(&told, "F-1"), ["interest 3.33 0.00 claimed", "fixed_fee 40.00 0.00 claimed"]);
}

#[test]
fn a_debt_that_was_written_about_presses_harder_than_one_that_never_was() {
    let courtesy = crate::edges::steps("", &[("pre", "-5d", "courtesy")]);
    let story = given()
        .plan(&courtesy)
        .setting("allocation", json!("legal"))
        .invoice("F-1", "2026-02-09", "100.00")
        .invoice("F-2", "2026-02-13", "100.00")
        .when("2026-02-03", "hold", json!({"item": "F-1", "until": "2026-02-20"}));
    let told = story
        .when("2026-02-16", "payment", json!({"debtor": "acme", "amount": "100.00"}))
        .run("2026-02-02", "2026-02-16");
    assert_eq!(told.sent(), ["2026-02-06 pre F-2"]);
    assert_eq!((told.ends("F-1"), told.ends("F-2")), ("100.00 held".to_owned(), "0.00 paid".to_owned()));
}

#[test]
fn what_was_paid_too_much_is_to_be_paid_back_whatever_else_is_open() {
    let mut diary = standard(&two());
    diary.now("2026-02-04T08:00:00Z", vec![paid("F-1", 125_000)]);
    let expected = ["04.02. task refund F-1 by 2026-02-09 for credit_control 250.00"];
    assert_eq!(about(&mut diary, "task refund"), expected);
}

#[test]
fn a_discount_is_taken_by_paying_and_not_by_a_credit_note() {
    let discount = json!({"discount": {"until": "2026-02-10", "percent": "2"}});
    let story = given().invoice_with("acme", "F-1", "2026-02-27", "1000.00", discount);
    let credited = story.when("2026-02-04", "credit_note", json!({"item": "F-1", "amount": "985.00"}));
    let told = credited.run("2026-02-03", "2026-03-03");
    assert_eq!((told.ends("F-1"), told.tasks_of("discount_late").len()), ("15.00 due".to_owned(), 0));
}

#[test]
fn an_update_that_keeps_the_due_date_brings_no_lapsed_step_back() {
    let story = two();
    let mut diary = standard(&story);
    diary.read();
    diary.now("2026-02-04T08:00:00Z", vec![comes(&story, "F-1", |item| item.total = 90_000)]);
    let expected = ["04.02. F-1 comes in, 900 due 2026-02-02", "       F-1 900 of 900; F-2 250 of 250"];
    assert_eq!(diary.read(), expected, "the courtesy message lapsed on the 3rd, once");
}
