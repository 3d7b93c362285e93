//! §5, what only the account itself shows: books by their date, accounts that messages print, messages that cross.

use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::plan::Plan;
use dunning::rules::Books;
use dunning::time::Instant;
use serde_json::{Value, json};

use crate::live::Live;
use crate::story::given;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn chased(more: Value) -> Live {
    let story = given().invoice_with("acme", "F-1", "2026-02-02", "1000.00", more);
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live
}

#[test]
fn with_a_bank_feed_three_banking_days_without_data_keep_the_reminder_back_and_new_data_lets_it_go() {
    for (newest, leaves) in [("2026-02-02", true), ("2026-01-30", false)] {
        let mut live = chased(json!({}));
        live.rules.books = Books::AsOf { day: newest.parse().unwrap(), feed: true };
        let moved = live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
        assert_eq!(live.left.len() == 1, leaves, "data of {newest}");
        if !leaves {
            assert_eq!(moved.explanations[0].rule.name(), "books_stale");
            assert!(moved.next_look.unwrap() <= at("2026-02-06T08:00:00Z"), "looked at daily");
            live.rules.books = Books::AsOf { day: "2026-02-05".parse().unwrap(), feed: true };
            live.step(Vec::new(), at("2026-02-06T08:00:00Z"));
            assert_eq!(live.left.len(), 1);
        }
    }
}

#[test]
fn without_a_bank_feed_the_last_import_counts_for_eight_days() {
    for (newest, leaves) in [("2026-01-28", true), ("2026-01-27", false)] {
        let mut live = chased(json!({}));
        live.rules.books = Books::AsOf { day: newest.parse().unwrap(), feed: false };
        live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
        assert_eq!(live.left.len() == 1, leaves, "import of {newest}");
    }
}

#[test]
fn an_assigned_item_shows_the_factors_account_and_none_but_the_factors() {
    let factor = "FR7630006000011234567890189";
    let mut live =
        chased(json!({"assigned": {"factor": "Factorama", "iban": factor, "factor_chases": false}}));
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert_eq!(live.left[0].notice.items[0].iban.as_deref(), Some(factor));
    let mut unknown = chased(json!({"assigned": {"factor": "Factorama", "factor_chases": false}}));
    let moved = unknown.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert!(unknown.left.is_empty(), "the creditor's account would be the wrong one");
    assert_eq!(moved.explanations[0].rule.name(), "assigned");
}

#[test]
fn a_bank_account_seen_for_the_first_time_is_not_printed_before_a_person_confirmed_it() {
    let other = "FR7630006000011234567890189";
    let mut live = chased(json!({"iban": other}));
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert_eq!(live.left[0].notice.items[0].iban, None);
    assert!(live.account.tasks.iter().any(|task| task.kind.name() == "confirm_bank_details"));
    let mut known = chased(json!({"iban": other}));
    let mut creditor = (*known.rules.creditor).clone();
    creditor.settings.confirmed_ibans.push(other.to_owned());
    known.rules.creditor = creditor.into();
    known.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert_eq!(known.left[0].notice.items[0].iban.as_deref(), Some(other));
}

#[test]
fn a_payment_booked_while_the_provider_has_the_message_marks_it_as_crossed() {
    let mut live = chased(json!({}));
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let id = live.left[0].notice.id.clone();
    let paid =
        Fact::Payment { item: ItemNumber::new("F-1").unwrap(), amount: 100_000, movement: None, day: None };
    let event = dunning::event::Event::new(at("2026-02-05T08:00:30Z"), dunning::event::Actor::Debtor, paid);
    let moved =
        dunning::advance(&live.account, vec![event], &live.rules, at("2026-02-05T08:00:30Z")).unwrap();
    assert!(moved.events.iter().any(|event| event.fact == Fact::NoticeCrossed { id: id.clone() }));
    assert!(!moved.account.still_wanted(&id, &live.left[0].notice.hash));
}

#[test]
fn a_payment_made_before_our_message_and_booked_after_it_is_said_to_have_crossed_it() {
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let paid = json!({"item": "F-1", "date": "2026-02-05"});
    let told = story.clone().when("2026-02-06", "payment", paid).run("2026-02-03", "2026-02-28");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1"]);
    let (rule, text) = told.why("2026-02-06", "F-1");
    assert_eq!(rule, "crossed");
    assert_eq!(text, "Not sent: F-1 is paid; your payment and our message of 5 February 2026 crossed.");
    let answer = story.when("2026-02-09", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-28");
    assert_eq!(answer.why("2026-02-09", "F-1").0, "closed", "paid after our message");
}

#[test]
fn a_direct_debit_under_way_is_waited_for_and_a_revoked_mandate_is_not_debited_again() {
    let debit = json!({"direct_debit": "2026-02-04"});
    let story = given().invoice_with("acme", "F-1", "2026-02-02", "1000.00", debit);
    let told = story.clone().run("2026-02-03", "2026-02-13");
    assert_eq!(told.sent(), ["2026-02-12 reminder F-1"], "five banking days after the debit");
    assert_eq!(told.why("2026-02-05", "F-1").0, "direct_debit");
    let paid = story.when("2026-02-04", "payment", json!({"item": "F-1"}));
    let back = |revoked: bool| {
        let event = json!({"item": "F-1", "mandate_revoked": revoked});
        paid.clone().when("2026-02-05", "chargeback", event).run("2026-02-03", "2026-02-13")
    };
    assert_eq!(back(true).sent(), ["2026-02-05 returned_payment F-1", "2026-02-10 reminder F-1"]);
    assert_eq!(
        back(false).sent(),
        ["2026-02-05 returned_payment F-1", "2026-02-12 reminder F-1"],
        "with the mandate another debit may be under way"
    );
}

#[test]
fn a_dispute_we_left_unanswered_shows_as_blocked_by_us() {
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let told = story.when("2026-02-10", "dispute", json!({"item": "F-1", "kind": "commercial"}));
    let told = told.run("2026-02-03", "2026-03-31");
    assert_eq!(told.why("2026-02-24", "F-1").0, "dispute");
    let (rule, text) = told.why("2026-02-25", "F-1");
    assert_eq!(rule, "blocked_by_us");
    assert!(text.contains("10 February 2026") && text.contains("ours"), "{text}");
    assert_eq!(told.ends("F-1"), "1000.00 disputed");
}

#[test]
fn a_belgian_consumers_item_within_its_fourteen_days_is_not_pressed_along_with_a_harder_one() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"hard\"\noffset = \"8d\"\nclass = \"firm\"\n";
    let story = given().creditor("country", json!("BE")).plan(plan).acme("country", json!("BE"));
    let story = story.invoice("F-1", "2026-02-02", "100.00").invoice("F-2", "2026-02-09", "70.00");
    let business = story.clone().run("2026-02-03", "2026-02-17");
    assert_eq!(business.sent()[1], "2026-02-10 hard F-1 F-2");
    let told = story.acme("kind", json!("consumer")).run("2026-02-03", "2026-03-06");
    let expected = [
        "2026-02-05 first F-1",
        "2026-02-12 first F-2 F-1",
        "2026-02-20 hard F-1",
        "2026-02-27 hard F-2 F-1",
    ];
    assert_eq!(told.sent(), expected);
}
