//! §2 rule 10 and §5, interest and fees beside the principal, and money that names no item.

use crate::story::{Story, Told, given};
use dunning::account::Account;
use dunning::interest::{Method, Under, of_item};
use dunning::law::{Country, Pack, Rates, pack};
use dunning::party::DebtorKind;
use serde_json::json;

fn paid_late() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00").when("2026-02-12", "payment", json!({"item": "F-1"}))
}

/// The charges beside an item, as `rule amount open status`.
pub fn charges(told: &Told, item: &str) -> Vec<String> {
    let row = told.outcome.ledger.iter().find(|row| row.item.as_str() == item).unwrap();
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let line = |charge: &dunning::simulate::ChargeRow| {
        let (rule, status) = (json!(charge.rule), json!(charge.status));
        format!("{} {} {} {}", word(rule), charge.amount, charge.open, word(status))
    };
    row.charges.iter().map(line).collect()
}

#[test]
fn a_late_item_paid_in_full_closes_and_interest_and_the_fixed_fee_become_a_proposal() {
    let told = paid_late().run("2026-02-03", "2026-02-13");
    assert_eq!(told.ends("F-1"), "0.00 paid");
    assert_eq!(charges(&told, "F-1"), ["interest 3.33 0.00 proposed", "fixed_fee 40.00 0.00 proposed"]);
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "decide_charges").unwrap();
    assert_eq!(task.note, "interest 3.33 EUR, fixed_fee 40.00 EUR");
    assert_eq!(task.deadline.to_string(), "2026-02-26");
}

#[test]
fn no_message_posts_interest_or_asks_for_it() {
    let told = given().invoice("F-1", "2026-02-02", "1000.00").run("2026-02-03", "2026-04-30");
    assert_eq!(told.notice("formal_notice").total, "1000.00");
    assert!(charges(&told, "F-1").is_empty());
}

#[test]
fn paid_in_time_or_by_a_creditor_who_waives_nothing_is_proposed() {
    let in_time =
        given().invoice("F-1", "2026-02-02", "1000.00").when("2026-02-02", "payment", json!({"item": "F-1"}));
    assert!(in_time.run("2026-01-20", "2026-02-13").tasks_of("decide_charges").is_empty());
    let waives = paid_late().setting("charges", json!("waive")).run("2026-02-03", "2026-02-13");
    assert!(waives.tasks_of("decide_charges").is_empty() && charges(&waives, "F-1").is_empty());
}

#[test]
fn interest_runs_on_what_was_still_open_between_two_payments() {
    let part = json!({"item": "F-1", "amount": "600.00"});
    let story = given().invoice("F-1", "2026-02-02", "1000.00").when("2026-02-07", "payment", part);
    let told = story.when("2026-02-12", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-13");
    assert_eq!(
        charges(&told, "F-1").first().unwrap(),
        "interest 2.33 0.00 proposed",
        "five days on 1000, five on 400"
    );
}

#[test]
fn what_a_person_claims_is_owed_on_its_own_line_and_what_is_paid_beyond_the_principal_pays_it() {
    let claimed =
        paid_late().when("2026-02-13", "charges_claimed", json!({"item": "F-1", "kind": "fixed_fee"}));
    let told = claimed.clone().run("2026-02-03", "2026-02-14");
    assert_eq!(told.ends("F-1"), "0.00 paid", "the principal stays closed");
    assert_eq!(charges(&told, "F-1"), ["interest 3.33 0.00 proposed", "fixed_fee 40.00 40.00 claimed"]);
    assert!(claimed.run("2026-02-03", "2026-04-30").sent().len() == 1, "principal alone is chased");
    let paid = claimed.when("2026-02-20", "payment", json!({"item": "F-1", "amount": "50.00"}));
    let told = paid.run("2026-02-03", "2026-02-21");
    assert_eq!(charges(&told, "F-1").last().unwrap(), "fixed_fee 40.00 0.00 claimed");
    assert_eq!(told.tasks_of("refund").len(), 1, "ten euro too much");
}

#[test]
fn what_a_person_waives_is_owed_no_more() {
    let claimed = paid_late().when("2026-02-13", "charges_claimed", json!({"item": "F-1"}));
    let waived = claimed.when("2026-02-16", "charges_waived", json!({"item": "F-1", "kind": "interest"}));
    let told = waived.run("2026-02-03", "2026-02-20");
    assert_eq!(charges(&told, "F-1"), ["interest 3.33 0.00 claimed", "fixed_fee 40.00 40.00 claimed"]);
}

#[test]
fn a_consumer_in_france_owes_interest_only_from_the_formal_notice_and_no_fee() {
    let consumer = given().acme("kind", json!("consumer")).invoice("F-1", "2026-02-02", "10000.00");
    let early = consumer.clone().when("2026-02-12", "payment", json!({"item": "F-1"}));
    assert!(charges(&early.run("2026-02-03", "2026-02-13"), "F-1").is_empty());
    let late = consumer.when("2026-03-14", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-03-15");
    let row = late.outcome.ledger.first().unwrap().charges.first().unwrap();
    assert_eq!(late.notice("formal_notice").date.to_string(), "2026-03-04");
    assert_eq!((row.from.to_string().as_str(), row.until.to_string().as_str()), ("2026-03-05", "2026-03-14"));
    assert_eq!(late.outcome.ledger.first().unwrap().charges.len(), 1);
}

fn three() -> Story {
    let story = given().invoice("F-1", "2026-01-05", "100.00").invoice("F-2", "2026-01-19", "200.00");
    story.invoice("F-3", "2026-03-02", "300.00")
}

fn open(told: &Told) -> Vec<&str> {
    told.outcome.ledger.iter().map(|row| row.open.as_str()).collect()
}

#[test]
fn money_that_names_no_item_waits_for_a_person_who_sees_what_the_law_would_give() {
    let cash = json!({"debtor": "acme", "amount": "250.00"});
    let told = three().when("2026-02-03", "unapplied_payment", cash).run("2026-02-03", "2026-02-03");
    assert_eq!(open(&told), ["100.00", "200.00", "300.00"]);
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "match_payment").unwrap();
    assert_eq!(task.note, "250.00: F-1 100.00, F-2 150.00");
}

#[test]
fn the_debtors_word_comes_first_whatever_the_creditors_policy() {
    for policy in ["ask", "oldest", "legal"] {
        let cash = json!({"items": ["F-3", "F-2"], "amount": "350.00"});
        let story =
            three().setting("allocation", json!(policy)).when("2026-02-03", "unapplied_payment", cash);
        let told = story.run("2026-02-03", "2026-02-03");
        assert_eq!(open(&told), ["100.00", "150.00", "0.00"], "{policy}");
        assert!(told.tasks_of("match_payment").is_empty());
    }
}

#[test]
fn without_the_debtors_word_the_creditors_policy_counts_oldest_or_the_order_of_the_law() {
    let cash = json!({"debtor": "acme", "amount": "150.00"});
    let with = |policy: &str, at: &str| {
        let story = three().setting("allocation", json!(policy)).when(at, "payment", cash.clone());
        story.run("2026-01-06", at)
    };
    assert_eq!(open(&with("oldest", "2026-01-21")), ["0.00", "150.00"]);
    // In law the debt that presses hardest comes before the oldest: F-2, due later, got a firm letter by itself.
    let firm_only = "id = \"p\"\nfirst_contact_at_most = \"firm\"\n[[step]]\nid = \"hard\"\noffset = \"1d\"\nclass = \"firm\"\nmin_amount = \"0.00\"\n";
    let held = json!({"item": "F-1", "until": "2026-01-30"});
    let story =
        three().plan(firm_only).when("2026-01-05", "hold", held).setting("allocation", json!("legal"));
    let told = story.when("2026-01-21", "payment", cash.clone()).run("2026-01-02", "2026-01-21");
    assert_eq!(open(&told), ["100.00", "50.00"]);
}

#[test]
fn claimed_interest_comes_before_principal_only_by_setting_or_after_a_hand_over() {
    let part = |item: &str, amount: &str| json!({"item": item, "amount": amount});
    let story = given().setting("allocation", json!("oldest")).invoice("F-1", "2026-02-02", "1000.00");
    let story = story.when("2026-02-12", "payment", part("F-1", "1000.00"));
    let story = story.when("2026-02-13", "charges_claimed", json!({"item": "F-1"}));
    let story = story.when("2026-02-16", "chargeback", part("F-1", "1000.00"));
    let cash = json!({"debtor": "acme", "amount": "43.33"});
    let told = story.clone().when("2026-02-20", "payment", cash.clone()).run("2026-02-03", "2026-02-20");
    assert_eq!(told.outcome.ledger[0].open, "956.67");
    let first =
        story.clone().setting("interest_first", json!(true)).when("2026-02-20", "payment", cash.clone());
    let told = first.run("2026-02-03", "2026-02-20");
    assert_eq!(
        (told.outcome.ledger[0].open.as_str(), charges(&told, "F-1").join(", ").as_str()),
        ("1000.00", "interest 3.33 0.00 claimed, fixed_fee 40.00 0.00 claimed")
    );
    let handed =
        story.when("2026-02-19", "handed_over", json!({"item": "F-1"})).when("2026-02-20", "payment", cash);
    assert_eq!(handed.run("2026-02-03", "2026-02-20").outcome.ledger[0].open, "1000.00");
}

/// Interest and fee beside F-1 up to and including a day, in cents, under the law of a country; `clause` where the
/// creditor's terms carry one.
pub fn figures(account: &Account, pack: &Pack, clause: bool, until: &str) -> (i64, i64) {
    let line = account.lines.values().find(|line| line.number.as_str() == "F-1").unwrap();
    let region = pack.country.to_string().parse().unwrap();
    let rates = Rates::built_in().unwrap();
    let under = Under { pack, region, clause, method: Method::default(), rates };
    let figures = of_item(account, line, &under, until.parse().unwrap()).unwrap();
    (figures.interest, figures.fee)
}

fn beside(told: &Told, until: &str) -> (i64, i64) {
    figures(&told.outcome.accounts[0], pack(Country::Fr, DebtorKind::Business), false, until)
}

#[test]
fn a_due_date_moved_to_a_day_gone_by_owes_neither_interest_nor_fee_before_the_day_after_it_was_moved() {
    let moved = json!({"item": "F-1", "due_date": "2026-02-02"});
    let story = given().invoice("F-1", "2026-03-03", "1000.00").when("2026-02-20", "due_date_moved", moved);
    let told = story.run("2026-02-03", "2026-02-20");
    assert_eq!(beside(&told, "2026-02-20"), (0, 0));
    assert_eq!(beside(&told, "2026-02-21"), (33, 4_000), "a day at 12.15 %");
    assert_eq!(beside(&told, "2026-02-22"), (67, 4_000));
}

#[test]
fn what_was_claimed_before_the_money_went_back_is_not_counted_again() {
    let back = |claimed: &str| {
        let story =
            paid_late().when("2026-02-13", "charges_claimed", json!({"item": "F-1", "kind": claimed}));
        let told = story.when("2026-03-02", "chargeback", json!({"item": "F-1"}));
        beside(&told.run("2026-02-03", "2026-03-02"), "2026-03-31")
    };
    assert_eq!(back("fixed_fee"), (1_298, 0), "ten days until it was paid and 29 since it went back");
    assert_eq!(back("interest"), (965, 4_000), "29 days since it went back");
}
