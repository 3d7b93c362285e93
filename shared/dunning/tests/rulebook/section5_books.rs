//! §5, books and lists; §2 rule 8, first imports; statements; the law of consumers.

use crate::story::given;
use serde_json::json;

fn one() -> crate::story::Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

#[test]
fn with_stale_books_no_post_due_message_leaves_but_pre_due_courtesy_does() {
    let story = one().invoice("F-2", "2026-02-11", "80.00").when("2026-02-03", "books_stale", json!({}));
    let told = story.clone().run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-06 courtesy F-2"]);
    let (rule, text) = told.why("2026-02-09", "F-1");
    assert_eq!(rule, "books_stale");
    assert!(text.contains("3 February 2026"), "{text}");
    let fresh = story.when("2026-02-12", "books_fresh", json!({})).run("2026-02-03", "2026-02-13");
    assert_eq!(fresh.sent(), ["2026-02-06 courtesy F-2", "2026-02-12 reminder F-1 F-2"]);
}

fn five() -> crate::story::Story {
    (1..=5).fold(given(), |story, n| story.invoice(&format!("F-{n}"), "2026-02-02", "100.00"))
}

fn list(numbers: &[(&str, &str)]) -> serde_json::Value {
    let items: Vec<_> =
        numbers.iter().map(|(number, open)| json!({"number": number, "open": open})).collect();
    json!({"items": items})
}

#[test]
fn an_item_absent_from_a_complete_list_is_settled_in_the_books_and_one_that_is_back_reopens() {
    let four = list(&[("F-1", "100.00"), ("F-2", "100.00"), ("F-3", "60.00"), ("F-4", "100.00")]);
    let story = five().when("2026-02-04", "snapshot", four);
    let told = story.clone().run("2026-02-03", "2026-02-06");
    assert_eq!(
        (told.ends("F-5"), told.ends("F-3")),
        ("0.00 settled_in_books".to_owned(), "60.00 due".to_owned())
    );
    assert_eq!(told.notice("reminder").total, "360.00");
    let back =
        list(&[("F-1", "100.00"), ("F-2", "100.00"), ("F-3", "60.00"), ("F-4", "100.00"), ("F-5", "100.00")]);
    let told = story.when("2026-02-06", "snapshot", back).run("2026-02-03", "2026-02-12");
    assert_eq!(told.ends("F-5"), "100.00 due");
}

#[test]
fn a_list_that_claims_more_than_was_invoiced_is_followed_and_nothing_counts_as_paid_below_zero() {
    let story = one().when("2026-02-03", "payment", json!({"item": "F-1", "amount": "400.00"}));
    let story = story.when("2026-02-04", "snapshot", list(&[("F-1", "1200.00")]));
    let booked = |story: &crate::story::Story| {
        let told = story.clone().run("2026-02-03", "2026-02-06");
        let row = told.outcome.ledger.first().unwrap();
        [row.invoiced.clone(), row.paid.clone(), row.open.clone(), told.notice("reminder").total.clone()]
    };
    assert_eq!(booked(&story), ["1200.00", "0.00", "1200.00", "1200.00"]);
    let lower = story.when("2026-02-04T15:00:00Z", "snapshot", list(&[("F-1", "900.00")]));
    assert_eq!(booked(&lower), ["1200.00", "300.00", "900.00", "900.00"]);
}

#[test]
fn a_list_that_falls_by_more_than_thirty_percent_waits_for_confirmation() {
    let story = five().when(
        "2026-02-04",
        "snapshot",
        list(&[("F-1", "100.00"), ("F-2", "100.00"), ("F-3", "100.00")]),
    );
    let told = story.run("2026-02-03", "2026-02-06");
    assert_eq!(told.ends("F-5"), "100.00 due");
    assert_eq!(told.tasks_of("confirm_snapshot"), ["2026-02-04 confirm_snapshot"]);
    let mut confirmed = list(&[("F-1", "100.00")]);
    confirmed["confirmed"] = json!(true);
    let told = five().when("2026-02-04", "snapshot", confirmed).run("2026-02-03", "2026-02-06");
    assert_eq!(told.ends("F-5"), "0.00 settled_in_books");
}

#[test]
fn an_account_below_the_minimum_gets_the_monthly_statement() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nmin_amount = \"20.00\"\n";
    let told = given().plan(plan).invoice("F-1", "2026-02-02", "15.00").run("2026-02-03", "2026-04-30");
    let expected = ["2026-03-02 statement F-1", "2026-04-01 statement F-1"];
    assert_eq!(told.sent(), expected);
    assert_eq!(told.notice("statement").class.name(), "statement");
}

#[test]
fn a_plan_may_send_everybody_a_statement_and_thanks() {
    let plan = format!(
        "{}\n[[step]]\nid = \"monthly\"\noffset = \"0d\"\nclass = \"statement\"\n[[step]]\nid = \"merci\"\noffset = \"0d\"\nclass = \"thanks\"\n",
        crate::story::PLAN
    );
    let story = one().plan(&plan).when("2026-03-10", "payment", json!({"item": "F-1"}));
    let told = story.run("2026-02-03", "2026-04-30");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-02-17 firm F-1",
        "2026-03-02 monthly F-1",
        "2026-03-04 formal_notice F-1",
        "2026-03-10 thanks ",
    ];
    assert_eq!(told.sent(), expected);
}

#[test]
fn a_first_import_keeps_what_is_old_small_or_credited_under_review() {
    let story = given().setting("review", json!(true)).invoice("F-1", "2026-02-02", "1000.00");
    let story = story.invoice("F-2", "2025-06-02", "500.00").invoice("F-3", "2026-01-12", "9.99");
    let told = story.clone().run("2026-02-06", "2026-02-20");
    assert_eq!(told.sent().first().unwrap(), "2026-02-06 reminder F-1");
    assert!(told.about("F-2").is_empty() && told.about("F-3").is_empty());
    assert_eq!(told.ends("F-2"), "500.00 under_review");
    assert_eq!(told.tasks_of("review_import").len(), 2);
    let released = story.when("2026-02-12", "task_done", json!({"task": "review_import", "item": "F-2"}));
    assert_eq!(released.run("2026-02-06", "2026-02-12").about("F-2"), ["2026-02-12 reminder"]);
}

#[test]
fn a_backlog_waits_for_activation_and_leaves_spread_over_days() {
    let mut story = given().setting("review", json!(true)).setting("backlog_daily", json!(20));
    for n in 0..60 {
        story = story.debtor(crate::story::debtor(&format!("d{n:02}")));
        story = story.invoice_of(&format!("d{n:02}"), &format!("F-{n:02}"), "2026-02-02", "100.00");
    }
    assert!(story.run("2026-02-09", "2026-02-28").sent().is_empty());
    let told = story.when("2026-02-10T07:00:00Z", "activated", json!({})).run("2026-02-09", "2026-02-13");
    let days: Vec<&str> = told.outcome.notices.iter().map(|row| row.step.as_str()).collect();
    let on = |day: &str| told.sent().iter().filter(|line| line.starts_with(day)).count();
    assert_eq!((days.len(), on("2026-02-10"), on("2026-02-11"), on("2026-02-12")), (60, 20, 20, 20));
}

#[test]
fn a_belgian_consumer_has_fourteen_days_after_the_first_reminder() {
    let story =
        given().creditor("country", json!("BE")).acme("country", json!("BE")).acme("kind", json!("consumer"));
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"email\"]\n\
        [[step]]\nid = \"formal\"\noffset = \"8d\"\nclass = \"formal_notice\"\nchannels = [\"email\"]\n";
    let told = story.plan(plan).invoice("F-1", "2026-02-02", "100.00").run("2026-02-03", "2026-03-10");
    assert_eq!(told.sent(), ["2026-02-05 first F-1", "2026-02-20 formal F-1"]);
    assert_eq!(told.why("2026-02-12", "F-1").0, "law");
}
