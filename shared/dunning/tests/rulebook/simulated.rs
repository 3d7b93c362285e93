//! The simulation's own bookkeeping: to which account and message an event belongs, when the period ends, what waits.

use dunning::plan::Plan;
use dunning::simulate::{self, difference, falls_by_much};
use dunning::time::Day;
use serde_json::{Value, json};

use crate::edges::{one, steps};
use crate::story::{Story, Told, debtor, given};

fn statuses(told: &Told) -> Vec<String> {
    told.outcome.notices.iter().map(|row| format!("{} {} {}", row.step, row.to, row.status)).collect()
}

fn refused(story: &Story, from: &str, to: &str) -> String {
    story.try_run(from, to).err().unwrap_or_default()
}

#[test]
fn a_credit_note_that_names_no_invoice_counts_in_its_own_currency() {
    let dollars = |kind: &str| json!({"type": kind, "currency": "USD"});
    let story = one().invoice_with("acme", "F-2", "2026-02-02", "500.00", dollars("invoice"));
    let sent = story.run("2026-02-03", "2026-02-06").sent();
    assert_eq!(sent, ["2026-02-05 reminder F-1", "2026-02-05 reminder F-2"]);
    let story = story.invoice_with("acme", "C-1", "2026-02-02", "500.00", dollars("credit_note"));
    assert_eq!(
        story.run("2026-02-03", "2026-02-06").sent(),
        ["2026-02-05 reminder F-1"],
        "net nothing in USD"
    );
}

#[test]
fn a_mailbox_of_two_debtors_that_bounces_takes_back_the_message_of_each() {
    let shared = json!([{"role": "accounts_payable", "email": "ap@example.com"}]);
    let mut other = debtor("other");
    other["contacts"] = shared.clone();
    let story =
        one().acme("contacts", shared).debtor(other).invoice_of("other", "F-2", "2026-02-02", "80.00");
    let story = story.when("2026-02-05T12:00:00Z", "bounce", json!({"address": "ap@example.com"}));
    let told = story.run("2026-02-03", "2026-02-05");
    assert_eq!(statuses(&told)[..2], ["reminder ap@example.com bounced", "reminder ap@example.com bounced"]);
}

#[test]
fn a_second_report_of_a_bounce_says_nothing_of_the_message_to_the_next_contact() {
    let contacts = json!([{"role": "accounts_payable", "email": "ap@example.com"},
        {"role": "main", "email": "main@example.com"}]);
    let bounce = json!({"address": "ap@example.com"});
    let story = one().acme("contacts", contacts).when("2026-02-05T12:00:00Z", "bounce", bounce.clone());
    let told = story.when("2026-02-09T12:00:00Z", "bounce", bounce).run("2026-02-03", "2026-02-09");
    assert_eq!(statuses(&told), ["reminder ap@example.com bounced", "reminder main@example.com sent"]);
}

#[test]
fn a_bounce_speaks_of_a_message_of_the_last_seven_days_to_the_second() {
    let bounced = |at: &str| {
        let told =
            one().when(at, "bounce", json!({"address": "acme@example.com"})).run("2026-02-03", "2026-02-12");
        told.outcome.notices[0].status
    };
    assert_eq!(
        one().run("2026-02-03", "2026-02-05").notice("reminder").at,
        crate::edges::at("2026-02-05T08:00:00Z")
    );
    assert_eq!(bounced("2026-02-12T08:00:00Z"), "bounced");
    assert_eq!(bounced("2026-02-12T08:00:01Z"), "sent");
    assert_eq!(bounced("2026-02-05T07:59:59Z"), "sent", "before it left");
}

#[test]
fn a_mail_may_come_back_in_the_second_it_left() {
    let plan =
        "id = \"p\"\n[[step]]\nid = \"hello\"\nanchor = \"issue\"\noffset = \"0d\"\nclass = \"courtesy\"\n";
    let story = given().plan(plan).acme("time_zone", json!("Pacific/Noumea"));
    let story = story.invoice("F-1", "2026-07-04", "100.00");
    // Nine in the morning there is midnight here, when the invoice comes in.
    let story = story.when("2026-06-03T22:00:00Z", "bounce", json!({"address": "acme@example.com"}));
    let told = story.run("2026-06-01", "2026-06-04");
    assert_eq!(statuses(&told)[0], "hello acme@example.com bounced");
}

#[test]
fn an_amount_of_nothing_is_refused() {
    let pay = |amount: &str| one().when("2026-02-03", "payment", json!({"item": "F-1", "amount": amount}));
    assert!(refused(&pay("0.00"), "2026-02-03", "2026-02-04").contains("0.00 is not above zero"));
    assert_eq!(pay("0.01").run("2026-02-03", "2026-02-04").ends("F-1"), "999.99 due");
}

#[test]
fn a_head_office_with_an_invoice_of_its_own_still_stands_for_all_its_shops() {
    let mut shop = debtor("shop");
    shop["payer"] = json!("head");
    let story = given().debtor(debtor("head")).debtor(shop);
    let story = story.invoice_of("head", "F-1", "2026-02-02", "90.00");
    let story = story.invoice_of("shop", "F-2", "2026-02-02", "80.00");
    assert_eq!(story.run("2026-02-03", "2026-02-06").sent(), ["2026-02-05 reminder F-1 F-2"]);
    for fact in ["hold", "handed_over"] {
        let told = story.clone().when("2026-02-03", fact, json!({"debtor": "head"}));
        assert!(told.run("2026-02-03", "2026-02-06").sent().is_empty(), "{fact}");
    }
}

#[test]
fn a_new_contact_takes_the_place_of_the_one_in_its_role_alone() {
    let contacts = json!([{"role": "accounts_payable", "email": "ap@example.com"},
        {"role": "main", "email": "old@example.com"}]);
    let new = json!({"debtor": "acme", "role": "main", "email": "new@example.com"});
    let told = one().acme("contacts", contacts).when("2026-02-03", "contact_changed", new);
    let told = told.run("2026-02-03", "2026-02-06");
    assert_eq!(statuses(&told), ["reminder ap@example.com sent"]);
    let known = told.outcome.accounts[0].payer_party().unwrap().contacts.iter();
    let known: Vec<&str> = known.filter_map(|contact| contact.email.as_deref()).collect();
    assert_eq!(known, ["ap@example.com", "new@example.com"]);
}

#[test]
fn a_task_named_by_its_id_is_done_and_no_other() {
    let story = one().setting("review", json!(true));
    let story = story.invoice("F-2", "2025-06-02", "500.00").invoice("F-3", "2026-02-02", "9.99");
    let open = |story: &Story| -> Vec<String> {
        let told = story.run("2026-02-03", "2026-02-04");
        told.outcome.accounts[0].tasks.iter().map(|task| task.id.to_string()).collect()
    };
    let mut tasks = open(&story);
    assert_eq!(tasks.len(), 2, "{tasks:?}");
    let done = story.when("2026-02-04", "task_done", json!({"task": tasks.remove(0)}));
    assert_eq!(open(&done), tasks);
}

#[test]
fn a_million_events_are_read_and_one_more_is_not() {
    let events = |count: usize| {
        let text = format!("[{}]", vec!["0"; count].join(","));
        simulate::read_events(&text).unwrap_err().to_string()
    };
    assert!(events(1_000_000).starts_with("events[0]"), "they are read, and the first is none");
    assert!(events(1_000_001).contains("split the run"));
}

#[test]
fn two_outcomes_are_compared_notice_by_notice() {
    let told = |others: &[&str]| {
        let more = |story: Story, id: &&str| {
            story.debtor(debtor(id)).invoice_of(id, &format!("F-{id}"), "2026-02-02", "80.00")
        };
        others.iter().fold(one(), more).run("2026-02-03", "2026-02-06").outcome
    };
    let outcome = difference(&told(&["bird", "cook"]), &told(&["bird", "dean"]));
    let numbers = |rows: &[simulate::NoticeRow]| -> Vec<String> {
        rows.iter().flat_map(|row| &row.items).map(|item| item.number.to_string()).collect()
    };
    assert_eq!(numbers(&outcome.only_before), ["F-cook"]);
    assert_eq!(numbers(&outcome.only_after), ["F-dean"]);
    assert_eq!(outcome.alike, 2);
}

#[test]
fn a_list_falls_by_its_items_or_by_its_amount() {
    let falls = |items: usize, amount: i64| falls_by_much((10, 1_000), (items, amount), 30);
    assert!(!falls(7, 700), "just thirty percent");
    assert!(falls(6, 1_000) && falls(10, 699) && falls(6, 699));
    assert!(!falls(12, 1_200) && !falls_by_much((0, 0), (3, 300), 30), "more is no fall");
}

/// Nine of one euro and one of a thousand.
fn ten() -> Story {
    (1..10).fold(given().invoice("F-0", "2026-02-02", "1000.00"), |story, n| {
        story.invoice(&format!("F-{n}"), "2026-02-02", "1.00")
    })
}

fn list(story: &Story, open: impl Fn(usize) -> Option<&'static str>) -> Vec<String> {
    let row = |n: usize| open(n).map(|open| json!({"number": format!("F-{n}"), "open": open}));
    let items: Vec<Value> = (0..10).filter_map(row).collect();
    let told = story.clone().when("2026-02-04", "snapshot", json!({"items": items}));
    let told = told.run("2026-02-03", "2026-02-04");
    let tasks = told.outcome.tasks.iter().filter(|task| task.kind.name() == "confirm_snapshot");
    tasks.map(|task| format!("{} by {}", task.date, task.deadline)).collect()
}

#[test]
fn a_list_with_a_third_fewer_items_or_a_third_less_money_waits_three_banking_days_for_a_person() {
    let full = |n: usize| if n == 0 { "1000.00" } else { "1.00" };
    let waits = ["2026-02-04 by 2026-02-09"];
    assert!(list(&ten(), |n| Some(full(n))).is_empty(), "nothing fell");
    assert!(list(&ten(), |n| (n < 7).then(|| full(n))).is_empty(), "three of ten");
    assert_eq!(list(&ten(), |n| (n < 6).then(|| full(n))), waits, "four of ten, though of little money");
    assert_eq!(list(&ten(), |n| Some(if n == 0 { "600.00" } else { "1.00" })), waits, "much money, no item");
    assert_eq!(
        list(&ten(), |n| Some(if n < 6 { full(n) } else { "0.00" })),
        waits,
        "listed as nothing is paid"
    );
}

#[test]
fn a_portfolio_that_says_automatic_sends_the_formal_notice_as_one_that_says_nothing() {
    let told = one().creditor("sending", json!("automatic")).run("2026-02-03", "2026-03-31");
    assert_eq!(told.sent().last().unwrap(), "2026-03-04 formal_notice F-1");
    let told = one().creditor("sending", json!("approve_daily")).run("2026-02-03", "2026-03-31");
    assert!(told.sent().is_empty(), "nobody approved");
}

#[test]
fn what_happens_at_the_midnight_that_ends_the_period_is_not_in_it() {
    let ends = |at: &str| {
        one().when(at, "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-06").ends("F-1")
    };
    assert_eq!(ends("2026-02-06T22:59:59Z"), "0.00 paid");
    assert_eq!(ends("2026-02-06T23:00:00Z"), "1000.00 due", "the 7th in Paris");
}

#[test]
fn each_day_that_is_simulated_is_told_once() {
    let mut days: Vec<Day> = Vec::new();
    let period = ("2026-02-03".parse().unwrap(), "2026-02-20".parse().unwrap());
    let plans = vec![Plan::standard().unwrap()];
    simulate::run_with_progress(&one().portfolio(), plans, &[], period, &mut |day| days.push(day)).unwrap();
    assert!(days.windows(2).all(|two| two[0] < two[1]), "{days:?}");
    assert_eq!(days.first(), Some(&period.0));
    let sent = ["2026-02-05", "2026-02-17"].map(|day| day.parse::<Day>().unwrap());
    assert!(sent.iter().all(|day| days.contains(day)), "{days:?}");
}

/// A formal notice whose step has another name than its class.
fn letter() -> Story {
    one().plan(&steps("", &[("hint", "3d", "reminder"), ("letter", "30d", "formal_notice")]))
}

#[test]
fn a_verdict_about_what_never_waited_is_accepted_when_it_names_a_class_a_step_or_an_item() {
    let story = letter().when("2026-02-20", "payment", json!({"item": "F-1"}));
    for named in [json!({"notice": "formal_notice"}), json!({"notice": "letter"}), json!({"item": "F-1"})] {
        let told = story.clone().when("2026-03-05", "approved", named.clone());
        assert_eq!(refused(&told, "2026-02-03", "2026-03-31"), "", "{named}");
    }
}

#[test]
fn a_verdict_after_the_period_is_not_judged() {
    let story = |at: &str| one().when(at, "approved", json!({"notice": "the letter to Mars"}));
    assert!(refused(&story("2026-03-30T21:59:59Z"), "2026-02-03", "2026-03-30").contains("Mars"));
    for at in ["2026-03-30T22:00:00Z", "2026-05-01"] {
        assert_eq!(refused(&story(at), "2026-02-03", "2026-03-30"), "", "{at}");
    }
}

#[test]
fn a_notice_may_be_approved_by_its_id() {
    let id = one().run("2026-02-03", "2026-03-31").notice("formal_notice").notice_id.to_string();
    let told = one().when("2026-03-06", "approved", json!({"notice": id})).run("2026-02-03", "2026-03-31");
    assert_eq!(told.sent().last().unwrap(), "2026-03-06 formal_notice F-1");
}

#[test]
fn an_approval_given_at_once_leaves_no_task_and_one_that_a_person_answers_does() {
    let story = one().debtor(debtor("other")).invoice_of("other", "F-2", "2026-02-02", "80.00");
    for (rejected, sent) in [("F-2", "F-1"), ("F-1", "F-2")] {
        let told = story.clone().when("2026-03-05", "rejected", json!({"item": rejected}));
        let told = told.run("2026-02-03", "2026-03-31");
        assert_eq!(told.sent().last().unwrap(), &format!("2026-03-04 formal_notice {sent}"));
        assert_eq!(told.tasks_of("approve"), [format!("2026-03-04 approve {rejected}")]);
        assert_eq!(told.tasks_of("credit_hold").len(), 2, "other tasks stay");
    }
}

#[test]
fn one_debtor_of_a_backlog_may_be_activated_alone() {
    let mut story = given().setting("review", json!(true));
    for n in 0..60 {
        let id = format!("d{n:02}");
        story = story.debtor(debtor(&id)).invoice_of(&id, &format!("F-{n:02}"), "2026-02-02", "100.00");
    }
    for named in [json!({"debtor": "d07"}), json!({"item": "F-07"})] {
        let told = story.clone().when("2026-02-10T07:00:00Z", "activated", named);
        assert_eq!(told.run("2026-02-09", "2026-02-13").sent(), ["2026-02-10 reminder F-07"]);
    }
}
