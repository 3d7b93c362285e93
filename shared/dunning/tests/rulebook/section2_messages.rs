//! §2, what the stories of `section2` do not tell: who leads, what counts as a contact, what waits under review.

use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::notice::{Approval, Born, NoticeChange};
use dunning::plan::{self, Plan};
use dunning::state::ReviewWhy;
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

#[test]
fn rule_2_interest_counts_from_the_sunday_on_which_an_invoice_fell_due() {
    let story = given().invoice("F-1", "2026-02-01", "1000.00");
    let told = story.when("2026-02-11", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-12");
    assert_eq!(charges(&told, "F-1")[0], "interest 3.33 0.00 proposed", "ten days, from Monday the 2nd on");
}

#[test]
fn rule_3_a_step_passed_over_is_recorded_as_superseded() {
    let plan = "id = \"p\"\n[[step]]\nid = \"one\"\noffset = \"3d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"two\"\noffset = \"8d\"\nclass = \"reminder\"\n";
    let portfolio = one().portfolio();
    let mut live = Live::new(&portfolio, plan::read(plan).unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-16T08:00:00Z"));
    let superseded = live.events.iter().filter_map(|event| match &event.fact {
        Fact::StepSuperseded { step, items } => Some(format!("{step} {}", items[0])),
        _ => None,
    });
    assert_eq!(superseded.collect::<Vec<_>>(), ["one F-1"]);
    assert_eq!(live.left[0].notice.step.as_str(), "two");
}

#[test]
fn rule_4_a_reminder_waits_a_day_for_the_message_about_a_returned_payment() {
    let story = one().invoice("F-2", "2026-02-03", "80.00");
    let story = story.when("2026-02-03", "payment_pending", json!({"item": "F-2"}));
    let story = story.when("2026-02-05T07:00:00Z", "payment_failed", json!({"item": "F-2"}));
    let told = story.run("2026-02-03", "2026-02-12");
    assert_eq!(told.sent(), ["2026-02-05 returned_payment F-2", "2026-02-10 reminder F-1 F-2"]);
    assert_eq!(told.why("2026-02-05", "F-1").0, "one_message_a_day");
}

#[test]
fn rule_5_the_highest_class_leads_although_another_item_is_older() {
    let story = given().invoice("F-1", "2026-01-12", "500.00").invoice("F-2", "2026-01-26", "70.00");
    let told = story
        .when("2026-01-13", "hold", json!({"item": "F-1", "until": "2026-02-09"}))
        .run("2026-01-13", "2026-02-11");
    assert_eq!(told.sent().last().unwrap(), "2026-02-10 firm F-2 F-1");
    assert_eq!(told.notice("firm").class.name(), "firm");
}

#[test]
fn rule_5_the_older_item_leads_although_the_other_is_larger() {
    let story = given().invoice("F-2", "2026-01-29", "10.00").invoice("F-1", "2026-01-30", "900.00");
    assert_eq!(story.run("2026-02-11", "2026-02-11").sent(), ["2026-02-11 reminder F-2 F-1"]);
}

#[test]
fn rule_5_an_item_listed_along_was_contacted_too() {
    let paid = json!({"item": "F-2", "date": "2026-02-05"});
    let story = one().invoice("F-2", "2026-02-03", "80.00").when("2026-02-06", "payment", paid);
    let told = story.run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1 F-2"]);
    let (rule, text) = told.why("2026-02-06", "F-2");
    assert_eq!(rule, "crossed");
    assert!(text.contains("our message of 5 February 2026"), "{text}");
}

#[test]
fn rule_6_nobody_is_asked_about_a_class_that_was_switched_to_automatic() {
    for (classes, asked) in [(json!([]), 1), (json!(["formal_notice"]), 0)] {
        let portfolio = one().setting("automatic_classes", classes).portfolio();
        let mut live = Live::new(&portfolio, Plan::standard().unwrap());
        live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
        let waits = |change: &NoticeChange| {
            let waiting =
                Born::Queued { not_before: at("2026-03-04T08:00:00Z"), approval: Approval::Waiting };
            matches!(change, NoticeChange::Create { born, .. } if *born == waiting)
        };
        let mut waiting = 0;
        live.look_until(at("2026-03-20T08:00:00Z"), |_, moved, _| {
            waiting += moved.notices.iter().filter(|change| waits(change)).count();
        });
        assert_eq!((waiting, live.left.len()), (asked, 3), "the formal notice leaves in both cases");
    }
}

#[test]
fn rule_7_a_reply_that_was_read_opens_the_gap_anew() {
    let story = one().when("2026-02-04T09:00:00Z", "reply", json!({"debtor": "acme"}));
    let told = story.when("2026-02-04T15:00:00Z", "reply_read", json!({"debtor": "acme"}));
    let told = told.run("2026-02-03", "2026-02-12");
    assert_eq!(told.sent(), ["2026-02-09 reminder F-1"]);
    assert_eq!(told.why("2026-02-05", "F-1").0, "gap");
}

#[test]
fn rule_7_a_call_in_which_somebody_was_reached_opens_the_gap_and_no_other_does() {
    for (result, leaves) in [
        ("reached", "2026-02-09"),
        ("refused", "2026-02-09"),
        ("no_answer", "2026-02-05"),
        ("voicemail", "2026-02-05"),
        ("wrong_person", "2026-02-05"),
    ] {
        let story = one().when("2026-02-04", "call_result", json!({"item": "F-1", "result": result}));
        let told = story.run("2026-02-03", "2026-02-12");
        assert_eq!(told.sent(), [format!("{leaves} reminder F-1")], "{result}");
    }
}

#[test]
fn rule_7_what_was_agreed_and_what_was_asked_for_is_no_chasing() {
    let agreed = json!({"items": ["F-2"], "instalments": [{"date": "2026-02-06", "amount": "80.00"}]});
    let story = one().invoice("F-2", "2026-02-02", "80.00").when("2026-02-03", "arrangement", agreed);
    let told = story.run("2026-02-03", "2026-02-06");
    assert_eq!(told.sent(), ["2026-02-03 instalment_upcoming F-2", "2026-02-05 reminder F-1"]);
    let story = one().invoice("F-2", "2026-02-02", "80.00");
    let story = story.when("2026-02-03", "dispute", json!({"item": "F-2", "kind": "commercial"}));
    let answered = json!({"item": "F-2", "outcome": "rejected"});
    let told = story.when("2026-02-04", "dispute_resolved", answered).run("2026-02-03", "2026-02-06");
    assert_eq!(told.sent(), ["2026-02-04 dispute_answer F-2", "2026-02-05 reminder F-1"]);
}

/// What an item is put under review for that comes in after something happened.
fn reviewed(due: &str, before: Option<Fact>) -> Option<ReviewWhy> {
    let story = given().setting("review", json!(true)).invoice("F-1", "2026-03-02", "50.00");
    let portfolio = story.invoice("F-2", due, "700.00").portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items[..1], at("2026-02-03T08:00:00Z"));
    live.step(before.into_iter().collect(), at("2026-02-04T08:00:00Z"));
    live.arrive(&portfolio, &portfolio.items[1..], at("2026-02-05T08:00:00Z"));
    let item = ItemNumber::new("F-2").unwrap();
    let tasks = live.account.tasks.iter().filter(|task| task.kind.name() == "review_import").count();
    let why = live.account.extra(&item).and_then(|extra| extra.review);
    assert_eq!((tasks == 1, live.left.is_empty()), (why.is_some(), why.is_some()), "{due}");
    why
}

#[test]
fn rule_8_what_waits_under_review_says_why() {
    let unknown = || Fact::Unapplied {
        movement: dunning::id::MovementId::new("m-1").unwrap(),
        amount: 100,
        beyond: None,
        indicated: Vec::new(),
    };
    assert_eq!(reviewed("2026-02-02", None), None);
    assert_eq!(reviewed("2025-08-09", None), None, "180 days late");
    assert_eq!(reviewed("2025-08-08", None), Some(ReviewWhy::Old), "a day more");
    assert_eq!(reviewed("2021-02-05", None), Some(ReviewWhy::Old), "five years end today");
    assert_eq!(reviewed("2021-02-04", None), Some(ReviewWhy::PastLimitation), "they ended yesterday");
    let credit = Fact::Credited { item: None, amount: 100, number: None };
    assert_eq!(reviewed("2026-02-02", Some(credit)), Some(ReviewWhy::UnallocatedCredit));
    assert_eq!(reviewed("2026-02-02", Some(unknown())), Some(ReviewWhy::UnallocatedCredit));
}

#[test]
fn rule_8_a_plan_may_switch_the_review_off() {
    let story = given().setting("review", json!(true)).invoice("F-1", "2026-01-12", "9.99");
    assert!(story.run("2026-02-06", "2026-02-06").sent().is_empty());
    let plan = crate::story::PLAN.replacen("min_gap", "review = false\nmin_gap", 1);
    assert_eq!(story.plan(&plan).run("2026-02-06", "2026-02-06").sent(), ["2026-02-06 reminder F-1"]);
}

/// Paid ten days late; the payment comes back on the 16th.
fn paid_late_and_returned() -> Story {
    let story = one().setting("allocation", json!("oldest"));
    let story = story.when("2026-02-12", "payment", json!({"item": "F-1"}));
    story.when("2026-02-16", "chargeback", json!({"item": "F-1"}))
}

#[test]
fn rule_10_a_reminder_asks_for_the_principal_alone_although_fees_are_claimed() {
    let claimed = paid_late_and_returned().when("2026-02-13", "charges_claimed", json!({"item": "F-1"}));
    let told = claimed.run("2026-02-03", "2026-03-31");
    assert_eq!(charges(&told, "F-1"), ["interest 3.33 3.33 claimed", "fixed_fee 40.00 40.00 claimed"]);
    let after: Vec<_> =
        told.outcome.notices.iter().filter(|row| row.date.to_string().as_str() > "2026-02-13").collect();
    assert_eq!(after.len(), 4, "{:?}", told.sent());
    assert!(after.iter().all(|row| row.total == "1000.00"));
}

#[test]
fn rule_10_what_nobody_claimed_takes_no_money() {
    let cash = json!({"debtor": "acme", "amount": "43.33"});
    let story = paid_late_and_returned().setting("interest_first", json!(true));
    let told = story.when("2026-02-20", "payment", cash).run("2026-02-03", "2026-02-20");
    assert_eq!(told.outcome.ledger[0].open, "956.67");
    assert_eq!(charges(&told, "F-1"), ["interest 3.33 0.00 proposed", "fixed_fee 40.00 0.00 proposed"]);
}
