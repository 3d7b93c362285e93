//! §2: which step, for which item, in which message.

use crate::story::{debtor, given};
use serde_json::json;

#[test]
fn rule_1_the_same_function_gives_the_same_answer_and_the_next_look() {
    let story = given().invoice("F-1", "2026-02-02", "1200.00");
    let (once, twice) = (story.run("2026-01-05", "2026-04-30"), story.run("2026-01-05", "2026-04-30"));
    assert_eq!(once.outcome, twice.outcome);
    let expected = [
        "2026-01-28 courtesy F-1",
        "2026-02-05 reminder F-1",
        "2026-02-17 firm F-1",
        "2026-03-04 formal_notice F-1",
    ];
    assert_eq!(once.sent(), expected);
}

#[test]
fn rule_2_a_step_missed_on_its_day_is_ripe_on_every_later_day() {
    let told = given().invoice("F-1", "2026-02-02", "1200.00").run("2026-02-09", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-09 reminder F-1"]);
}

#[test]
fn rule_2_an_item_is_overdue_only_from_the_day_after_its_due_date() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\n";
    let story =
        given().plan(plan).invoice("F-1", "2026-02-02", "100.00").invoice("F-2", "2026-02-05", "100.00");
    let told = story.run("2026-02-01", "2026-02-05");
    assert_eq!(told.sent(), ["2026-02-05 first F-1"], "F-2 falls due that day and is not asked for");
    assert_eq!(told.notice("first").upcoming.len(), 1);
}

#[test]
fn rule_2_a_due_date_on_a_sunday_counts_from_the_next_banking_day() {
    let told = given().invoice("F-1", "2026-02-01", "100.00").run("2026-02-01", "2026-02-06");
    assert_eq!(
        told.sent(),
        ["2026-02-05 reminder F-1"],
        "three days after Monday the 2nd, not after the 1st"
    );
}

#[test]
fn rule_3_an_item_takes_its_highest_ripe_step_but_climbs_one_class_per_contact() {
    let told = given().invoice("F-1", "2026-01-05", "100.00").run("2026-03-02", "2026-04-30");
    let expected = ["2026-03-02 reminder F-1", "2026-03-09 firm F-1", "2026-03-16 formal_notice F-1"];
    assert_eq!(
        told.sent(),
        expected,
        "weeks late, and still a reminder first; five days and a weekend between"
    );
}

#[test]
fn rule_3_a_lower_step_that_was_overtaken_is_never_sent() {
    let plan = "id = \"p\"\n[[step]]\nid = \"one\"\noffset = \"3d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"two\"\noffset = \"8d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"three\"\noffset = \"20d\"\nclass = \"firm\"\n";
    let told = given().plan(plan).invoice("F-1", "2026-02-02", "100.00").run("2026-02-16", "2026-03-31");
    assert_eq!(told.sent(), ["2026-02-16 two F-1", "2026-02-23 three F-1"]);
}

#[test]
fn rule_4_twelve_shops_of_one_payer_get_one_message_with_a_block_per_shop() {
    let mut story = given().debtor(debtor("head"));
    for shop in 1..=12 {
        let mut shop_data = debtor(&format!("shop-{shop:02}"));
        shop_data["payer"] = json!("head");
        // The first shop's invoice leads as the oldest; the others' numbers run against the order of the shops.
        let (number, due) =
            (format!("F-{:02}", 13 - shop), if shop == 1 { "2026-01-30" } else { "2026-02-02" });
        story = story.debtor(shop_data).invoice_of(&format!("shop-{shop:02}"), &number, due, "10.00");
    }
    let told = story.run("2026-02-05", "2026-02-06");
    assert_eq!(told.sent().len(), 1);
    let notice = told.notice("reminder");
    let debtors: Vec<&str> = notice.items.iter().map(|item| item.debtor.as_str()).collect();
    let mut sorted = debtors.clone();
    sorted.sort_unstable();
    assert_eq!((debtors.len(), debtors), (12, sorted));
    assert_eq!(notice.total, "120.00");
}

#[test]
fn rule_4_currencies_are_never_added() {
    let dollars = json!({"currency": "USD"});
    let story = given().invoice("F-1", "2026-02-02", "100.00");
    let told =
        story.invoice_with("acme", "F-2", "2026-02-02", "100.00", dollars).run("2026-02-03", "2026-02-06");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1", "2026-02-05 reminder F-2"]);
}

#[test]
fn rule_5_the_lead_is_the_highest_class_and_only_ripe_items_advance() {
    let story = given().invoice("F-1", "2026-01-05", "100.00").invoice("F-2", "2026-01-19", "900.00");
    let told = story.run("2026-01-07", "2026-02-12");
    let expected = [
        "2026-01-08 reminder F-1",
        "2026-01-14 courtesy F-2 F-1",
        "2026-01-20 firm F-1 F-2",
        "2026-01-26 reminder F-2 F-1",
        "2026-02-03 firm F-2 F-1",
        "2026-02-09 formal_notice F-1",
    ];
    assert_eq!(told.sent(), expected);
}

#[test]
fn rule_5_when_the_lead_is_paid_the_rest_go_on_from_their_own_step() {
    let story = given().invoice("F-1", "2026-01-05", "100.00").invoice("F-2", "2026-01-19", "900.00");
    let told = story.when("2026-01-28", "payment", json!({"item": "F-1"})).run("2026-01-21", "2026-02-28");
    let expected = [
        "2026-01-21 reminder F-1 F-2",
        "2026-01-26 firm F-1 F-2",
        "2026-02-03 firm F-2",
        "2026-02-18 formal_notice F-2",
    ];
    assert_eq!(told.sent(), expected);
}

#[test]
fn rule_6_formal_notices_go_alone_and_one_per_legal_debtor() {
    let mut shop = debtor("shop");
    shop["payer"] = json!("acme");
    let story = given().debtor(shop).invoice("F-1", "2026-01-05", "100.00");
    let story = story.invoice_of("shop", "F-2", "2026-01-05", "100.00").invoice("F-3", "2026-01-30", "50.00");
    let told = story.run("2026-01-08", "2026-02-28");
    let formal: Vec<String> = told.sent().into_iter().filter(|line| line.contains("formal")).collect();
    assert_eq!(formal, ["2026-02-09 formal_notice F-1", "2026-02-16 formal_notice F-2"]);
}

#[test]
fn rule_6_a_formal_notice_waits_for_a_named_person_while_the_rest_goes_on() {
    let story = given().invoice("F-1", "2026-01-05", "100.00").invoice("F-2", "2026-01-26", "70.00");
    let story = story.when("2026-02-20", "approved", json!({"notice": "formal_notice"}));
    let told = story.run("2026-01-08", "2026-02-24");
    let later: Vec<String> = told.sent().into_iter().filter(|line| line.as_str() >= "2026-02-01").collect();
    assert_eq!(later, ["2026-02-10 firm F-2 F-1", "2026-02-20 formal_notice F-1"]);
    assert_eq!(told.why("2026-02-10", "F-1").0, "listed_along");
}

#[test]
fn rule_6_a_new_creditor_approves_each_days_list() {
    let story = given().creditor("sending", json!("approve_daily")).invoice("F-1", "2026-02-02", "100.00");
    let told = story.run("2026-02-03", "2026-02-10");
    assert!(told.sent().is_empty());
    assert_eq!(told.waiting(), ["2026-02-05 reminder F-1"]);
    let told =
        story.when("2026-02-06", "approved", json!({"notice": "reminder"})).run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-06 reminder F-1"]);
}

#[test]
fn rule_6_a_person_may_switch_automatic_sending_on_for_a_class() {
    let story =
        given().setting("automatic_classes", json!(["formal_notice"])).invoice("F-1", "2026-01-05", "9.00");
    let story = story.creditor("sending", json!("automatic"));
    assert_eq!(story.run("2026-01-08", "2026-02-28").about("F-1").len(), 3);
}

#[test]
fn rule_7_a_call_that_reached_somebody_opens_the_gap_anew() {
    let story = given().invoice("F-1", "2026-02-02", "100.00");
    let told =
        story.clone().when("2026-02-04", "contacted", json!({"item": "F-1"})).run("2026-02-03", "2026-02-12");
    assert_eq!(told.sent(), ["2026-02-09 reminder F-1"]);
    let (rule, text) = told.why("2026-02-05", "F-1");
    assert_eq!(rule, "gap");
    assert!(text.contains("4 February 2026") && text.contains("9 February 2026"), "{text}");
    let told = story.when("2026-02-04", "call_result", json!({"item": "F-1", "result": "voicemail"}));
    assert_eq!(told.run("2026-02-03", "2026-02-12").sent(), ["2026-02-05 reminder F-1"]);
}

#[test]
fn rule_9_small_items_ride_along_and_an_account_below_the_minimum_waits() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nmin_amount = \"20.00\"\n";
    let story = given().plan(plan).invoice("F-1", "2026-02-02", "5.00");
    let told = story.run("2026-02-03", "2026-02-10");
    assert!(told.about("F-1").is_empty());
    assert_eq!(told.why("2026-02-10", "F-1").0, "below_minimum");
    let told = story.invoice("F-2", "2026-02-02", "15.00").run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-05 first F-2 F-1"]);
}

#[test]
fn rule_9_a_residue_within_the_tolerance_closes_by_itself() {
    let story = given().invoice("F-1", "2026-02-02", "100.00").invoice("F-2", "2026-02-02", "100.00");
    let story = story.when("2026-02-03", "payment", json!({"item": "F-1", "amount": "99.00"}));
    let story = story.when("2026-02-03", "payment", json!({"item": "F-2", "amount": "98.99"}));
    let told = story.run("2026-02-03", "2026-02-10");
    assert_eq!((told.ends("F-1"), told.ends("F-2")), ("0.00 paid".to_owned(), "1.01 due".to_owned()));
    assert_eq!(told.notice("reminder").total, "1.01");
}

#[test]
fn two_plans_and_a_debtor_that_names_the_second() {
    let gentle = "id = \"gentle\"\n[[step]]\nid = \"soft\"\noffset = \"10d\"\nclass = \"reminder\"\n";
    let story = given().and_plan(gentle).acme("plan", json!("gentle")).invoice("F-1", "2026-02-02", "100.00");
    let told = story.run("2026-02-03", "2026-02-28");
    assert_eq!(told.sent(), ["2026-02-12 soft F-1"]);
    assert!(told.tasks_of("call").is_empty());
}
