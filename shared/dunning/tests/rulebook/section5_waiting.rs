//! §5, messages outside the plan that something keeps back: they wait, leave in the order in which they were owed, and
//! nothing runs against the debtor before the message that says so.

use crate::story::{Story, given};
use serde_json::json;

/// 1000.00 due on 2 February; an instalment of 500.00 on 10 March (late from Saturday 14 March) and one in April.
fn arranged() -> Story {
    let instalments =
        json!([{"date": "2026-03-10", "amount": "500.00"}, {"date": "2026-04-10", "amount": "500.00"}]);
    given()
        .invoice("F-1", "2026-02-02", "1000.00")
        .when("2026-02-03", "arrangement", json!({"items": ["F-1"], "instalments": instalments}))
        .when("2026-03-06", "reply", json!({"debtor": "acme"}))
        .when("2026-03-06T11:00:00Z", "reply_read", json!({"debtor": "acme"}))
}

fn defaults(told: &crate::story::Told) -> Vec<String> {
    told.sent().into_iter().filter(|line| line.contains("default")).collect()
}

#[test]
fn an_instalment_late_on_a_saturday_is_told_on_monday_and_a_hold_that_ends_meanwhile_loses_nothing() {
    assert_eq!(defaults(&arranged().run("2026-02-03", "2026-03-20")), ["2026-03-16 arrangement_default F-1"]);
    for last in ["2026-03-14", "2026-03-15"] {
        let held = arranged().when("2026-03-11", "hold", json!({"item": "F-1", "until": last}));
        let told = held.run("2026-02-03", "2026-03-20");
        assert_eq!(defaults(&told), ["2026-03-16 arrangement_default F-1"], "held until {last}");
    }
}

#[test]
fn the_time_to_cure_begins_with_the_notice_not_while_a_hold_keeps_it_back() {
    let held = arranged().when("2026-03-11", "hold", json!({"item": "F-1", "until": "2026-03-25"}));
    let told = held.run("2026-02-03", "2026-04-10");
    let expected = [
        "2026-02-27 instalment_upcoming F-1",
        "2026-03-26 arrangement_default F-1",
        "2026-04-07 reminder F-1",
    ];
    let late: Vec<String> = told.sent().into_iter().filter(|line| line.as_str() > "2026-03-07").collect();
    assert_eq!(late, expected[1..], "eight days from the 26th, then Good Friday, Easter and Monday are over");
}

#[test]
fn a_default_paid_before_its_notice_could_leave_is_not_spoken_of() {
    let paid = json!({"item": "F-1", "amount": "500.00"});
    let told = arranged().when("2026-03-15", "payment", paid).run("2026-02-03", "2026-03-31");
    assert!(defaults(&told).is_empty(), "{:?}", told.sent());
    assert_eq!(told.ends("F-1"), "500.00 arranged");
}

#[test]
fn nobody_is_in_default_while_their_reply_waits_to_be_read() {
    let replied = arranged().when("2026-03-13", "reply", json!({"debtor": "acme"}));
    let told = replied.run("2026-02-03", "2026-04-03");
    let late: Vec<String> = told.sent().into_iter().filter(|line| line.as_str() > "2026-03-13").collect();
    assert_eq!(late, ["2026-03-23 arrangement_default F-1", "2026-04-01 reminder F-1"]);
}

#[test]
fn a_notice_of_default_that_bounced_is_told_again_and_the_time_to_cure_counts_from_then() {
    let contacts = json!([{"role": "accounts_payable", "email": "ap@acme.example"}, {"role": "main", "email": "info@acme.example"}]);
    let bounce = json!({"address": "ap@acme.example", "kind": "hard"});
    let story = arranged().acme("contacts", contacts).when("2026-03-19", "bounce", bounce);
    let told = story.run("2026-02-03", "2026-04-03");
    assert_eq!(defaults(&told), ["2026-03-16 arrangement_default F-1", "2026-03-19 arrangement_default F-1"]);
    let to: Vec<&str> = told.outcome.notices.iter().rev().take(2).map(|row| row.to.as_str()).collect();
    assert_eq!(to, ["info@acme.example", "info@acme.example"]);
    assert_eq!(told.sent().last().unwrap(), "2026-03-30 reminder F-1", "cure until 27 March, a Friday");
}

#[test]
fn two_arrangements_late_over_a_weekend_are_told_in_the_order_in_which_they_became_late() {
    let instalment = |date: &str| json!([{"date": date, "amount": "100.00"}]);
    let story = given().invoice("F-1", "2026-02-02", "100.00").invoice("F-2", "2026-02-02", "100.00");
    let agreed = |item: &str, date: &str| json!({"items": [item], "instalments": instalment(date)});
    let story = story.when("2026-02-03", "arrangement", agreed("F-1", "2026-03-11"));
    let told =
        story.when("2026-02-03", "arrangement", agreed("F-2", "2026-03-10")).run("2026-02-03", "2026-03-18");
    assert_eq!(defaults(&told), ["2026-03-16 arrangement_default F-2", "2026-03-17 arrangement_default F-1"]);
}

#[test]
fn a_second_broken_promise_is_told_although_the_first_was_kept_back_by_the_second() {
    let promise = |date: &str| json!({"items": ["F-1"], "date": date});
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let story = story.when("2026-02-03", "promise", promise("2026-02-06"));
    let story = story.when("2026-02-10T23:30:00Z", "promise", promise("2026-03-06"));
    let told = story.run("2026-02-03", "2026-03-12");
    assert_eq!(told.sent(), ["2026-03-11 promise_missed F-1"], "one message for both");
}

#[test]
fn what_a_pause_kept_back_for_ten_banking_days_is_left_to_the_plan() {
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let story = story.when("2026-02-03", "promise", json!({"items": ["F-1"], "date": "2026-02-06"}));
    let held = |until: &str| story.clone().when("2026-02-09", "hold", json!({"item": "F-1", "until": until}));
    let short = held("2026-02-17").run("2026-02-03", "2026-02-18");
    assert_eq!(short.sent(), ["2026-02-18 promise_missed F-1"]);
    let long = held("2026-03-10").run("2026-02-03", "2026-03-11");
    assert_eq!(long.sent(), ["2026-03-11 reminder F-1"]);
}

#[test]
fn a_courtesy_that_went_to_another_address_stays_sent_when_its_due_date_moves() {
    let contacts = json!([{"role": "accounts_payable", "email": "ap@acme.example"}, {"role": "main", "email": "info@acme.example"}]);
    let story = given().acme("contacts", contacts).invoice("F-1", "2026-02-02", "1000.00");
    let story = story.when("2026-01-29", "bounce", json!({"address": "ap@acme.example", "kind": "soft"}));
    let story = story.when(
        "2026-01-29T11:00:00Z",
        "due_date_moved",
        json!({"item": "F-1", "due_date": "2026-03-02"}),
    );
    let told = story.run("2026-01-26", "2026-02-27");
    assert_eq!(told.sent(), ["2026-01-28 courtesy F-1", "2026-01-29 courtesy F-1"]);
    let ids: std::collections::BTreeSet<_> = told.outcome.notices.iter().map(|row| &row.notice_id).collect();
    assert_eq!(ids.len(), 2);
}
