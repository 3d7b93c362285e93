//! §5, pauses: holds, disputes, promises, arrangements, insolvency, hand-over.

use crate::story::{debtor, given};
use serde_json::json;

fn one() -> crate::story::Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

#[test]
fn a_hold_pauses_up_to_and_including_its_last_day() {
    let hold = json!({"item": "F-1", "until": "2026-02-11", "reason": "goodwill"});
    let told = one().when("2026-02-04", "hold", hold).run("2026-02-03", "2026-02-28");
    assert_eq!(told.sent(), ["2026-02-12 reminder F-1", "2026-02-17 firm F-1"]);
    let (rule, text) = told.why("2026-02-05", "F-1");
    assert_eq!(
        (rule.as_str(), text.as_str()),
        ("hold", "Not sent: F-1 is on hold until 11 February 2026 (goodwill).")
    );
}

#[test]
fn a_hold_of_a_debtor_pauses_the_account_until_it_is_ended() {
    let story =
        one().invoice("F-2", "2026-02-02", "70.00").when("2026-02-04", "hold", json!({"debtor": "acme"}));
    let told =
        story.when("2026-02-12", "hold_ended", json!({"debtor": "acme"})).run("2026-02-03", "2026-02-15");
    assert_eq!(told.sent(), ["2026-02-12 reminder F-1 F-2"]);
}

#[test]
fn a_technical_dispute_freezes_the_part_concerned_and_resumes_at_the_step_it_held() {
    let story = one().when(
        "2026-02-10",
        "dispute",
        json!({"item": "F-1", "kind": "technical", "reason": "no order"}),
    );
    let frozen = story.clone().run("2026-02-03", "2026-03-31");
    assert_eq!(frozen.sent(), ["2026-02-05 reminder F-1"]);
    assert_eq!(frozen.tasks_of("solve_dispute"), ["2026-02-10 solve_dispute F-1"]);
    assert_eq!(frozen.why("2026-02-17", "F-1").0, "dispute");
    let solved = json!({"item": "F-1", "outcome": "accepted"});
    let told = story.when("2026-02-24", "dispute_resolved", solved).run("2026-02-03", "2026-03-31");
    assert_eq!(
        told.sent(),
        ["2026-02-05 reminder F-1", "2026-02-24 firm F-1", "2026-03-04 formal_notice F-1"]
    );
}

#[test]
fn a_commercial_dispute_in_part_asks_for_the_rest_at_class_firm_at_most() {
    let part = json!({"item": "F-1", "amount": "300.00", "kind": "commercial", "reason": "broken pallet"});
    let told = one().when("2026-02-10", "dispute", part).run("2026-02-03", "2026-03-31");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1", "2026-02-17 firm F-1"]);
    assert_eq!(told.notice("firm").items[0].open, "700.00");
    assert_eq!(told.why("2026-03-31", "F-1").0, "part_disputed");
}

#[test]
fn a_commercial_dispute_has_an_owner_outside_credit_control_and_escalates_after_ten_banking_days() {
    let told = one().when("2026-02-10", "dispute", json!({"item": "F-1", "kind": "commercial"}));
    let told = told.run("2026-02-03", "2026-03-31");
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "answer_dispute").unwrap();
    assert_eq!((task.owner.as_str(), task.deadline.to_string().as_str()), ("sales", "2026-02-24"));
    assert_eq!(told.tasks_of("dispute_escalated"), ["2026-02-25 dispute_escalated F-1"]);
}

#[test]
fn a_dispute_accepted_is_credited() {
    let story =
        one().when("2026-02-10", "dispute", json!({"item": "F-1", "amount": "300.00", "kind": "commercial"}));
    let told = story.when("2026-02-16", "dispute_resolved", json!({"item": "F-1", "outcome": "accepted"}));
    let told = told.run("2026-02-03", "2026-03-31");
    assert_eq!(told.ends("F-1"), "700.00 in_formal_notice");
    assert_eq!(told.notice("formal_notice").total, "700.00");
}

#[test]
fn a_dispute_rejected_is_answered_in_writing_and_waited_for() {
    let story = one().when("2026-02-10", "dispute", json!({"item": "F-1", "kind": "commercial"}));
    let told = story.when("2026-02-18", "dispute_resolved", json!({"item": "F-1", "outcome": "rejected"}));
    let told = told.run("2026-02-03", "2026-03-10");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-02-18 dispute_answer F-1",
        "2026-02-26 firm F-1",
        "2026-03-04 formal_notice F-1",
    ];
    assert_eq!(told.sent(), expected, "five banking days after the answer");
}

#[test]
fn a_contesting_consumer_is_not_chased_for_the_item() {
    let story = one().acme("kind", json!("consumer")).invoice("F-2", "2026-02-02", "80.00");
    let part = json!({"item": "F-1", "amount": "10.00", "kind": "commercial", "reason": "damaged"});
    let told = story.when("2026-02-03", "dispute", part).run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-2"]);
}

#[test]
fn a_promise_pauses_its_items_until_the_date_plus_grace_and_others_go_on() {
    let story = one().invoice("F-2", "2026-02-02", "70.00");
    let promise = json!({"items": ["F-1"], "amount": "1000.00", "date": "2026-02-13"});
    let story = story.when("2026-02-04", "promise", promise);
    let told = story.clone().run("2026-02-03", "2026-02-16");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-2"]);
    assert_eq!(told.why("2026-02-05", "F-1").0, "promise");
    let kept = story.when("2026-02-17", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-28");
    assert!(kept.about("F-1").is_empty(), "paid within the grace of two banking days");
}

#[test]
fn a_broken_promise_gets_one_message_and_then_the_step_after_the_one_before() {
    let promise = json!({"items": ["F-1"], "date": "2026-02-13"});
    let told = one().when("2026-02-10", "promise", promise).run("2026-02-03", "2026-03-10");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-02-18 promise_missed F-1",
        "2026-02-23 firm F-1",
        "2026-03-04 formal_notice F-1",
    ];
    assert_eq!(told.sent(), expected, "Friday the 13th plus two banking days is Tuesday the 17th");
}

#[test]
fn a_promise_kept_in_part_counts_as_broken_for_the_rest() {
    let promise = json!({"items": ["F-1"], "date": "2026-02-13"});
    let story = one().when("2026-02-10", "promise", promise);
    let told = story.when("2026-02-12", "payment", json!({"item": "F-1", "amount": "900.00"}));
    let told = told.run("2026-02-03", "2026-02-20");
    assert_eq!(told.notice("promise_missed").total, "100.00");
}

#[test]
fn a_promise_outside_the_limits_pauses_nothing_before_a_person_approves_it() {
    for promise in [
        json!({"items": ["F-1"], "date": "2026-03-09"}),
        json!({"items": ["F-1"], "date": "2026-02-20", "amount": "500.00"}),
    ] {
        let told = one().when("2026-02-04", "promise", promise).run("2026-02-03", "2026-02-10");
        assert_eq!(told.sent(), ["2026-02-05 reminder F-1"]);
        assert_eq!(told.tasks_of("approve_promise").len(), 1);
    }
}

#[test]
fn after_two_broken_promises_a_new_one_needs_approval() {
    let promise = |date: &str| json!({"items": ["F-1"], "date": date});
    let story = one().when("2026-02-03", "promise", promise("2026-02-04")).when(
        "2026-02-10",
        "promise",
        promise("2026-02-11"),
    );
    let told = story.when("2026-02-20", "promise", promise("2026-02-23")).run("2026-02-03", "2026-03-10");
    assert_eq!(told.tasks_of("approve_promise"), ["2026-02-20 approve_promise F-1"]);
}

fn arranged(story: crate::story::Story) -> crate::story::Story {
    let instalments =
        json!([{"date": "2026-02-20", "amount": "500.00"}, {"date": "2026-03-20", "amount": "500.00"}]);
    story.when("2026-02-10", "arrangement", json!({"items": ["F-1"], "instalments": instalments}))
}

#[test]
fn an_arrangement_replaces_the_plan_and_announces_each_instalment_once() {
    let story = arranged(one()).when("2026-02-20", "payment", json!({"item": "F-1", "amount": "500.00"}));
    let told = story
        .when("2026-03-19", "payment", json!({"item": "F-1", "amount": "500.00"}))
        .run("2026-02-03", "2026-04-30");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-02-17 instalment_upcoming F-1",
        "2026-03-17 instalment_upcoming F-1",
    ];
    assert_eq!(told.sent(), expected);
    assert_eq!(told.notice("instalment_upcoming").total, "500.00");
    assert_eq!(told.ends("F-1"), "0.00 paid");
}

#[test]
fn an_arrangement_with_a_down_payment_begins_only_when_it_arrives() {
    let instalments = json!([{"date": "2026-03-20", "amount": "800.00"}]);
    let agreed = json!({"items": ["F-1"], "instalments": instalments, "down_payment": "200.00"});
    let story = one().when("2026-02-10", "arrangement", agreed);
    assert_eq!(
        story.run("2026-02-03", "2026-02-20").sent(),
        ["2026-02-05 reminder F-1", "2026-02-17 firm F-1"]
    );
    let begun = story.when("2026-02-12", "payment", json!({"item": "F-1", "amount": "200.00"}));
    assert_eq!(begun.run("2026-02-03", "2026-03-01").sent(), ["2026-02-05 reminder F-1"]);
}

#[test]
fn an_arrangement_broken_gets_a_default_notice_a_cure_period_and_then_ends() {
    let told = arranged(one()).run("2026-02-03", "2026-03-20");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-02-17 instalment_upcoming F-1",
        "2026-02-24 arrangement_default F-1",
        "2026-03-05 firm F-1",
        "2026-03-10 formal_notice F-1",
    ];
    assert_eq!(told.sent(), expected, "late by three days on the 24th, cure until 4 March");
}

#[test]
fn an_arrangement_cured_in_time_goes_on() {
    let story = arranged(one()).when("2026-02-27", "payment", json!({"item": "F-1", "amount": "500.00"}));
    let told = story.run("2026-02-03", "2026-03-18");
    assert_eq!(told.sent().last().unwrap(), "2026-03-17 instalment_upcoming F-1");
    assert_eq!(told.ends("F-1"), "500.00 arranged");
}

#[test]
fn insolvency_stops_everything_from_before_the_opening_and_writes_to_the_administrator_about_the_rest() {
    let story = one().invoice_with("acme", "F-2", "2026-03-16", "90.00", json!({"issue_date": "2026-02-20"}));
    let administrator = json!({"name": "Maître Droit", "email": "droit@example.org"});
    let opened = json!({"debtor": "acme", "date": "2026-02-09", "contact": administrator});
    let told = story.when("2026-02-10", "insolvency", opened).run("2026-02-03", "2026-04-10");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-03-11 courtesy F-2",
        "2026-03-19 reminder F-2",
        "2026-03-31 firm F-2",
    ];
    assert_eq!(told.sent(), expected);
    assert_eq!(told.notice("courtesy").to, "droit@example.org");
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "declare_claim").unwrap();
    assert_eq!(task.deadline.to_string(), "2026-04-09", "two months after publication");
    assert_eq!(told.ends("F-1"), "1000.00 insolvent");
}

#[test]
fn a_name_that_merely_looks_alike_is_a_hold_and_a_task() {
    let alike = json!({"debtor": "acme", "date": "2026-02-09", "certain": false});
    let story = one().when("2026-02-10", "insolvency", alike);
    let told = story.clone().run("2026-02-03", "2026-03-10");
    assert_eq!((told.sent().len(), told.ends("F-1").as_str()), (1, "1000.00 held"));
    assert_eq!(told.tasks_of("check_insolvency").len(), 1);
    let cleared = story.when("2026-02-20", "task_done", json!({"task": "check_insolvency"}));
    assert_eq!(cleared.run("2026-02-03", "2026-02-28").sent().last().unwrap(), "2026-02-20 firm F-1");
}

#[test]
fn after_hand_over_no_message_goes_out_and_payments_are_still_booked() {
    let story = one().when("2026-02-10", "handed_over", json!({"debtor": "acme"}));
    let story = story.invoice_with("acme", "F-2", "2026-03-16", "90.00", json!({"issue_date": "2026-02-20"}));
    let told = story
        .when("2026-03-02", "payment", json!({"item": "F-1", "amount": "400.00"}))
        .run("2026-02-03", "2026-04-30");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1"]);
    assert_eq!(told.ends("F-1"), "600.00 handed_over");
    assert_eq!(told.tasks_of("new_after_hand_over"), ["2026-02-20 new_after_hand_over F-2"]);
}

#[test]
fn the_hand_over_step_needs_approval_and_silences_the_items() {
    let plan = format!(
        "{}\n[[step]]\nid = \"lawyer\"\noffset = \"45d\"\nclass = \"hand_over\"\nchannels = [\"email\"]\n",
        crate::story::PLAN
    );
    let told = one().plan(&plan).run("2026-02-03", "2026-06-30");
    assert_eq!(told.sent().last().unwrap(), "2026-03-19 lawyer F-1");
    assert_eq!(told.ends("F-1"), "1000.00 handed_over");
}

#[test]
fn what_stops_chasing_stops_in_its_order() {
    let story = one().when("2026-02-03", "promise", json!({"items": ["F-1"], "date": "2026-02-20"}));
    let story = story.when("2026-02-03", "hold", json!({"item": "F-1", "until": "2026-02-09"}));
    let story = story.when("2026-02-03", "reply", json!({"debtor": "acme"}));
    let told = story.run("2026-02-03", "2026-02-27");
    assert_eq!(told.why("2026-02-05", "F-1").0, "hold", "a hold is stronger than a promise");
    assert_eq!(told.why("2026-02-12", "F-1").0, "promise", "a promise is stronger than an unread reply");
}

#[test]
fn kill_switches_stop_everything_and_let_go() {
    let story = one().debtor(debtor("other")).invoice_of("other", "F-2", "2026-02-02", "80.00");
    let story = story.when("2026-02-03", "kill_switch", json!({"debtor": "acme"}));
    let told = story.clone().run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-2"]);
    let everything = one().when("2026-02-03", "kill_switch", json!({}));
    assert!(everything.run("2026-02-03", "2026-02-28").sent().is_empty());
    let off = everything.when("2026-02-12", "kill_switch", json!({"on": false}));
    assert_eq!(off.run("2026-02-03", "2026-02-13").sent(), ["2026-02-12 reminder F-1"]);
}

#[test]
fn on_the_last_day_of_a_hold_a_message_about_others_leaves_it_out() {
    let hold = json!({"item": "F-1", "until": "2026-02-09"});
    let story = one().invoice("F-2", "2026-02-06", "80.00").when("2026-02-03", "hold", hold);
    let told = story.run("2026-02-06", "2026-02-16");
    assert_eq!(told.sent(), ["2026-02-09 reminder F-2", "2026-02-16 reminder F-1 F-2"]);
}

#[test]
fn a_formal_notice_gives_time_to_pay_before_the_file_is_handed_over() {
    let next = "[[step]]\nid = \"lawyer\"\noffset = \"31d\"\nclass = \"hand_over\"\nchannels = [\"email\"]\n";
    let told = one().plan(&format!("{}\n{next}", crate::story::PLAN)).run("2026-02-03", "2026-03-31");
    assert_eq!(
        told.sent().last().unwrap(),
        "2026-03-12 lawyer F-1",
        "ripe on 5 March, eight days after the 4th"
    );
}
