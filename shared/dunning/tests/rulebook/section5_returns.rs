//! §5, what the other stories do not tell: what comes back or is told twice, limits at their edge, who is written to.

use dunning::event::{Actor, Event};
use dunning::fact::{BounceKind, Fact};
use dunning::id::{ItemNumber, MovementId};
use dunning::money::Currency;
use dunning::plan::Plan;
use dunning::rules::Unplaced;
use dunning::time::Instant;
use serde_json::json;

use crate::live::Live;
use crate::section5_charges::charges;
use crate::story::{Story, given};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn one() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

fn live(story: &Story) -> Live {
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live
}

#[test]
fn a_returned_debit_joins_a_plan_that_begins_with_firm_at_class_reminder() {
    let plan = "id = \"p\"\nfirst_contact_at_most = \"firm\"\n[[step]]\nid = \"soft\"\noffset = \"3d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"hard\"\noffset = \"15d\"\nclass = \"firm\"\n";
    let late = one().plan(plan);
    assert_eq!(late.run("2026-03-09", "2026-03-09").sent(), ["2026-03-09 hard F-1"], "never paid: at once");
    let story = late.when("2026-02-03", "payment", json!({"item": "F-1"}));
    let told = story.when("2026-03-02", "chargeback", json!({"item": "F-1"})).run("2026-02-03", "2026-03-16");
    assert_eq!(
        told.sent(),
        ["2026-03-02 returned_payment F-1", "2026-03-09 soft F-1", "2026-03-16 hard F-1"]
    );
}

#[test]
fn a_movement_of_money_told_twice_counts_once() {
    let mut live = live(&one());
    let money = || Fact::Unapplied {
        movement: MovementId::new("bank-7").unwrap(),
        amount: 50_000,
        beyond: None,
        indicated: Vec::new(),
    };
    live.step(vec![money()], at("2026-02-04T08:00:00Z"));
    let again = live.step(vec![money()], at("2026-02-04T09:00:00Z"));
    assert_eq!(
        (live.account.unapplied(), live.account.sums.unapplied, again.ignored.len()),
        (50_000, 50_000, 1)
    );
}

#[test]
fn a_failed_that_comes_after_the_money_is_not_counted_against_the_payer() {
    let story = one().when("2026-02-03", "payment_pending", json!({"item": "F-1"}));
    let story = story.when("2026-02-04", "payment", json!({"item": "F-1", "amount": "600.00"}));
    let told =
        story.when("2026-02-10", "payment_failed", json!({"item": "F-1"})).run("2026-02-03", "2026-02-20");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1", "2026-02-17 firm F-1"]);
    assert_eq!(told.outcome.accounts[0].behaviour.returned, 0);
}

#[test]
fn money_on_no_account_keeps_back_the_item_that_it_names_or_equals_in_its_currency() {
    let item = |number: &str| ItemNumber::new(number).unwrap();
    for (why, amount, currency, items, leaves) in [
        ("it equals the item", 100_000, Currency::EUR, vec![], false),
        ("it names the item", 100, Currency::EUR, vec![item("F-1")], false),
        ("it names another", 100, Currency::EUR, vec![item("F-2")], true),
        ("in another currency", 100_000, "USD".parse().unwrap(), vec![], true),
    ] {
        let mut live = live(&one());
        let since = "2026-02-04".parse().unwrap();
        live.rules.unplaced = vec![Unplaced { amount, currency, since, items }];
        let moved = live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
        assert_eq!(!live.left.is_empty(), leaves, "{why}");
        assert_eq!(moved.explanations[0].rule.name() == "payment_being_matched", !leaves, "{why}");
        live.rules.unplaced.clear();
        live.look_until(at("2026-02-06T09:00:00Z"), |_, _, _| {});
        assert_eq!(live.left.len(), 1, "{why}; looked at again on the next business day");
    }
}

#[test]
fn a_large_discount_taken_late_is_asked_for_like_any_rest() {
    let discount = json!({"discount": {"until": "2026-01-20", "percent": "10"}});
    let story = given().invoice_with("acme", "F-1", "2026-02-02", "1000.00", discount);
    let paid = json!({"item": "F-1", "amount": "900.00"});
    let told = story.when("2026-02-01", "payment", paid).run("2026-01-10", "2026-02-06");
    assert!(told.tasks_of("discount_late").is_empty());
    assert_eq!(told.notice("reminder").total, "100.00");
}

#[test]
fn a_due_date_moved_earlier_brings_no_interest_for_the_days_before() {
    let issued = json!({"issue_date": "2026-01-05"});
    let story = given().invoice_with("acme", "F-1", "2026-03-02", "1000.00", issued);
    let story = story.when("2026-02-09", "due_date_moved", json!({"item": "F-1", "due_date": "2026-01-19"}));
    let later = story.clone().when("2026-02-19", "payment", json!({"item": "F-1"}));
    let told = later.run("2026-01-05", "2026-02-20");
    let expected = ["interest 3.33 0.00 proposed", "fixed_fee 40.00 0.00 proposed"];
    assert_eq!(charges(&told, "F-1"), expected, "ten days from the 10th on");
    let at_once = story.when("2026-02-09T15:00:00Z", "payment", json!({"item": "F-1"}));
    assert!(
        charges(&at_once.run("2026-01-05", "2026-02-20"), "F-1").is_empty(),
        "paid on the day it was told"
    );
}

#[test]
fn interest_on_an_arranged_invoice_counts_from_its_own_due_date() {
    let agreed = json!({"items": ["F-1"], "instalments": [{"date": "2026-03-02", "amount": "1000.00"}]});
    let story = one().when("2026-02-03", "arrangement", agreed);
    let told = story.when("2026-03-02", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-03-03");
    let row = &told.outcome.ledger[0].charges[0];
    assert_eq!((row.from.to_string().as_str(), row.until.to_string().as_str()), ("2026-02-03", "2026-03-02"));
}

#[test]
fn an_address_that_bounced_is_a_task_and_so_is_an_item_that_nobody_can_be_written_to_about() {
    let two = json!([{"role": "accounts_payable", "email": "ap@acme.example"}, {"role": "main", "email": "info@acme.example"}]);
    let bounce = json!({"address": "ap@acme.example", "kind": "hard"});
    let told =
        one().acme("contacts", two).when("2026-02-03", "bounce", bounce).run("2026-02-03", "2026-02-06");
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "fix_address").unwrap();
    assert_eq!(
        (task.note.as_str(), told.notice("reminder").to.as_str()),
        ("ap@acme.example", "info@acme.example")
    );
    let stopped = json!([{"role": "main", "phone": "+33612345678"}]);
    let silent = one().acme("contacts", stopped).acme("address", json!(null));
    let told = silent
        .when("2026-02-03", "sms_opt_out", json!({"phone": "+33612345678"}))
        .run("2026-02-03", "2026-02-06");
    assert!(told.sent().is_empty());
    assert_eq!(told.tasks_of("fix_address"), ["2026-02-05 fix_address F-1"]);
    assert_eq!(told.why("2026-02-05", "F-1").0, "no_address");
}

#[test]
fn a_text_message_starts_no_waiting_period_of_the_law() {
    let plan = |channel: &str| {
        format!(
            "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"{channel}\"]\n\
             [[step]]\nid = \"formal\"\noffset = \"8d\"\nclass = \"formal_notice\"\nchannels = [\"email\"]\n"
        )
    };
    let contacts = json!([{"role": "main", "email": "anna@example.org", "phone": "+32470123456"}]);
    let story =
        one().creditor("country", json!("BE")).acme("country", json!("BE")).acme("kind", json!("consumer"));
    let story = story.acme("contacts", contacts);
    let mailed = story.clone().plan(&plan("email")).run("2026-02-03", "2026-03-31");
    assert_eq!(mailed.sent(), ["2026-02-05 first F-1", "2026-02-20 formal F-1"]);
    let texted = story.plan(&plan("sms")).run("2026-02-03", "2026-03-31");
    assert_eq!(texted.sent(), ["2026-02-05 first F-1"]);
    assert_eq!(texted.why("2026-03-31", "F-1").0, "law");
}

#[test]
fn three_soft_bounces_in_more_than_three_days_close_nothing() {
    let mut live = live(&given().invoice("F-1", "2026-06-02", "1000.00"));
    let soft = || Fact::Bounced { address: "acme@example.com".to_owned(), kind: BounceKind::Soft };
    for hour in ["2026-02-04T08:00:00Z", "2026-02-06T08:00:00Z", "2026-02-07T08:00:01Z"] {
        live.step(vec![soft()], at(hour));
        assert!(live.account.closed_addresses.is_empty(), "{hour}");
    }
    live.step(vec![soft()], at("2026-02-09T08:00:00Z"));
    assert_eq!(live.account.closed_addresses, ["acme@example.com"], "three in 72 hours to the second");
}

#[test]
fn a_fourth_promise_at_once_needs_approval() {
    let story = (1..=4).fold(given(), |story, n| story.invoice(&format!("F-{n}"), "2026-02-02", "100.00"));
    let promised = |story: Story, n: i32| {
        let at = format!("2026-02-03T1{n}:00:00Z");
        story.when(&at, "promise", json!({"items": [format!("F-{n}")], "date": "2026-02-20"}))
    };
    let told = (1..=4).fold(story, promised).run("2026-02-03", "2026-02-06");
    assert_eq!(told.tasks_of("approve_promise"), ["2026-02-03 approve_promise F-4"]);
    assert_eq!(told.sent(), ["2026-02-05 reminder F-4"]);
}

#[test]
fn a_promise_kept_is_closed_and_counted() {
    let story = one().when("2026-02-04", "promise", json!({"items": ["F-1"], "date": "2026-02-13"}));
    let told = story.when("2026-02-12", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-28");
    let account = &told.outcome.accounts[0];
    assert_eq!((account.behaviour.kept, account.behaviour.broken, account.promises.len()), (1, 0, 0));
    assert!(told.sent().is_empty());
}

#[test]
fn contacts_are_written_to_by_their_role_whatever_their_order() {
    let all = [
        ("main", "info@acme.example"),
        ("billing", "bills@acme.example"),
        ("accounts_payable", "ap@acme.example"),
    ];
    for count in 1..=3 {
        let known: Vec<_> =
            all[..count].iter().map(|(role, email)| json!({"role": role, "email": email})).collect();
        let told = one().acme("contacts", json!(known)).run("2026-02-03", "2026-02-06");
        assert_eq!(told.notice("reminder").to, all[count - 1].1);
    }
}

#[test]
fn the_hand_over_waits_for_a_named_person() {
    let next = "[[step]]\nid = \"lawyer\"\noffset = \"45d\"\nclass = \"hand_over\"\nchannels = [\"email\"]\n";
    let story = one().plan(&format!("{}\n{next}", crate::story::PLAN));
    let story = story.when("2026-03-30", "approved", json!({"notice": "lawyer"}));
    let waits = story.run("2026-02-03", "2026-03-29");
    assert_eq!(waits.waiting(), ["2026-03-19 lawyer F-1"]);
    assert_eq!(waits.ends("F-1"), "1000.00 in_formal_notice");
    let told = story.run("2026-02-03", "2026-04-30");
    assert_eq!(told.sent().last().unwrap(), "2026-03-30 lawyer F-1");
    assert_eq!(told.ends("F-1"), "1000.00 handed_over");
}

#[test]
fn a_payment_on_an_item_that_nobody_knows_is_refused_and_changes_nothing() {
    let live = live(&one());
    let item = ItemNumber::new("F-404").unwrap();
    let paid = Fact::Payment { item, amount: 100, movement: None, day: None };
    let event = Event::new(at("2026-02-04T08:00:00Z"), Actor::Debtor, paid);
    let moved =
        dunning::advance(&live.account, vec![event], &live.rules, at("2026-02-04T08:00:00Z")).unwrap();
    assert_eq!((moved.ignored.len(), moved.account == live.account), (1, true));
}
