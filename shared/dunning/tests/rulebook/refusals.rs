//! What is refused, says nothing new, or is said in other words: small rules that the long stories pass by.

use dunning::Refusal;
use dunning::explain::{Explanation, Rule, sentence};
use dunning::fact::{BounceKind, Fact};
use dunning::id::{ItemNumber, PlanId};
use dunning::language::Language;
use dunning::money::Currency;
use dunning::party::Absence;
use dunning::plan::PlanKey;
use serde_json::json;

use crate::diary::Diary;
use crate::ledger::{comes, number, paid};
use crate::story::{Story, debtor, given};

fn one() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

fn begun(story: &Story) -> Diary {
    let mut diary = Diary::of(story);
    let all = story.portfolio().items.into_iter().map(|item| Fact::ItemReceived { item: Box::new(item) });
    diary.now("2026-02-03T08:00:00Z", all.collect());
    diary.read();
    diary
}

#[test]
fn an_account_on_a_plan_that_nobody_loaded_does_not_move() {
    let diary = begun(&one());
    let mut account = diary.live.account.clone();
    account.plan = Some(PlanKey { id: PlanId::new("mars").unwrap(), version: 7 });
    let now = "2026-02-05T08:00:00Z".parse().unwrap();
    let refused = dunning::advance(&account, Vec::new(), &diary.live.rules, now).unwrap_err();
    assert_eq!(refused, Refusal::UnknownPlan("mars version 7".to_owned()));
}

#[test]
fn what_is_known_already_says_nothing_new() {
    let mut diary = begun(&one());
    let acme = || dunning::id::DebtorId::new("acme").unwrap();
    let away = |from: &str| Absence { from: from.parse().unwrap(), until: "2026-08-31".parse().unwrap() };
    let absence = |from: &str| Fact::AbsenceKnown { debtor: acme(), absence: away(from) };
    diary.now(
        "2026-02-03T09:00:00Z",
        vec![absence("2026-08-01"), absence("2026-08-01"), absence("2026-07-01")],
    );
    let party = Fact::PartyReceived { debtor: Box::new(serde_json::from_value(debtor("acme")).unwrap()) };
    diary.now("2026-02-03T10:00:00Z", vec![party]);
    let known = &diary.live.account.parties[&acme()].absences;
    assert_eq!(known, &[away("2026-07-01"), away("2026-08-01")], "what was known of absences stays");
    let switch = |on| Fact::KillSwitch { on };
    diary.now("2026-02-03T11:00:00Z", vec![switch(false), switch(true), switch(true), switch(false)]);
    let soft = |address: &str| Fact::Bounced { address: address.to_owned(), kind: BounceKind::Soft };
    let hard = |address: &str| Fact::Bounced { address: address.to_owned(), kind: BounceKind::Hard };
    diary.now(
        "2026-02-03T12:00:00Z",
        vec![soft("a@acme.example"), soft("b@acme.example"), hard("a@acme.example"), hard("a@acme.example")],
    );
    let left: Vec<&str> = diary.live.account.soft_bounces.iter().map(|one| one.address.as_str()).collect();
    assert_eq!(left, ["b@acme.example"]);
    let refused: Vec<String> = diary.read().into_iter().filter(|line| line.contains("refused")).collect();
    assert_eq!(refused.len(), 4, "{refused:?}");
    let switched: Vec<&String> = refused.iter().filter(|line| line.contains("kill_switch")).collect();
    let expected =
        ["on:false", "on:true"].map(|on| format!("03.02. refused, nothing_new: fact:kill_switch,{on}"));
    assert_eq!(switched, expected.iter().collect::<Vec<_>>());
}

#[test]
fn what_is_released_from_review_is_chased() {
    let story = given().setting("review", json!(true)).invoice("F-1", "2026-01-12", "9.99").invoice(
        "F-2",
        "2026-01-12",
        "10.00",
    );
    let released = story.clone().when("2026-02-10", "released", json!({"items": ["F-1"]}));
    let told = released.run("2026-02-06", "2026-02-20");
    assert_eq!(told.sent()[0], "2026-02-06 reminder F-2", "ten euro to the cent is not small");
    assert!(told.about("F-1").first().unwrap() > &"2026-02-10".to_owned());
    let today = given().setting("review", json!(true)).invoice("F-1", "2026-02-06", "5.00");
    assert!(
        today.run("2026-02-06", "2026-02-06").tasks_of("review_import").is_empty(),
        "due that day, not late"
    );
}

#[test]
fn fifty_late_items_are_no_backlog_and_one_more_is() {
    let import = |count: usize| {
        let all = (0..count).fold(given().setting("review", json!(true)), |story, n| {
            story.invoice(&format!("F-{n:02}"), "2026-02-02", "100.00")
        });
        all.invoice("G-1", "2026-02-09", "100.00").run("2026-02-09", "2026-02-09").sent().len()
    };
    assert_eq!((import(50), import(51)), (1, 0), "G-1 is due that day and does not count");
}

#[test]
fn the_account_to_pay_into_is_said_where_it_is_not_the_creditors() {
    let other = "FR7630006000011234567890189";
    let story = given()
        .invoice_with("acme", "F-1", "2026-02-02", "500.00", json!({"iban": other}))
        .setting("confirmed_ibans", json!([other]));
    let diary = begun(&story);
    let now = "2026-02-05T08:00:00Z".parse().unwrap();
    let line = diary.live.account.line(&number("F-1")).unwrap();
    let paid = dunning::decide::paid_elsewhere(&diary.live.account, &diary.live.rules, line, now);
    assert_eq!(paid.as_deref(), Some(other));
}

#[test]
fn a_sentence_tells_how_late_an_item_is_and_whether_a_message_left() {
    let item = number("F-1");
    let said = |days| {
        sentence(
            &Rule::StepSent { class: dunning::class::Class::Reminder, days },
            Language::En,
            &item,
            Currency::EUR,
        )
    };
    assert_ne!(said(0), said(3));
    assert!(
        said(3).contains('3') && !said(0).contains('0') && !said(-5).contains('5'),
        "{} {}",
        said(0),
        said(-5)
    );
    let explained = |rule| Explanation { item: item.clone(), rule }.sent();
    assert!(
        explained(Rule::SentPastSms { class: dunning::class::Class::Firm }) && !explained(Rule::HandedOver)
    );
}

#[test]
fn a_number_of_an_invoice_is_bounded() {
    let longest = (1..5000).rev().find(|length| ItemNumber::new("x".repeat(*length)).is_ok()).unwrap();
    assert_eq!(longest, 128);
    assert!(ItemNumber::new("x".repeat(5000)).is_err());
}

#[test]
fn the_reminder_of_an_instalment_stays_away_once_it_was_paid_early() {
    let parts =
        json!([{"date": "2026-02-20", "amount": "400.00"}, {"date": "2026-03-20", "amount": "600.00"}]);
    let story = one().when("2026-02-03", "arrangement", json!({"items": ["F-1"], "instalments": parts}));
    let early = story.when("2026-02-10", "payment", json!({"item": "F-1", "amount": "400.00"}));
    assert!(early.run("2026-02-03", "2026-03-01").sent().is_empty());
    let mut diary = begun(&one());
    diary.now("2026-02-03T09:00:00Z", vec![paid("F-1", 100), comes(&one(), "F-1", |_| {})]);
    assert_eq!(diary.live.account.open(), 99_900);
}

#[test]
fn what_was_claimed_for_a_period_is_not_proposed_again_for_it() {
    let story = one().when("2026-02-12", "payment", json!({"item": "F-1"}));
    let story = story.when("2026-02-13", "charges_claimed", json!({"item": "F-1"}));
    let story = story.when("2026-02-16", "chargeback", json!({"item": "F-1"}));
    let told = story.when("2026-02-22", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-23");
    let charges = crate::section5_charges::charges(&told, "F-1");
    let expected =
        ["interest 3.33 3.33 claimed", "fixed_fee 40.00 40.00 claimed", "interest 2.00 0.00 proposed"];
    assert_eq!(charges, expected, "six days from the 17th on, and no second fee");
}
