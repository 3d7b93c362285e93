//! Facts and defaults of `relance simulate` that the other stories do not tell: what must come out follows from the rule
//! book, and each case says how.

use dunning::account::Account;
use dunning::plan::Plan;
use serde_json::{Value, json};

use crate::live::Live;
use crate::story::{Story, Told, debtor, given};

/// 1000.00 due on Monday 2 February: reminder on the 5th, firm on the 17th, formal notice on 4 March.
fn one() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

/// Paid, credited and written off, as the ledger ends.
fn booked(told: &Told, item: &str) -> [String; 3] {
    let row = told.outcome.ledger.iter().find(|row| row.item.as_str() == item).unwrap();
    [row.paid.clone(), row.credited.clone(), row.written_off.clone()]
}

struct Case {
    /// What happens, and why the outcome follows.
    why: &'static str,
    events: Vec<(&'static str, &'static str, Value)>,
    sent: &'static [&'static str],
    ends: &'static str,
    booked: [&'static str; 3],
}

const REMINDER: &str = "2026-02-05 reminder F-1";
const FIRM: &str = "2026-02-17 firm F-1";
const FORMAL: &str = "2026-03-04 formal_notice F-1";

fn technical() -> Vec<Case> {
    let disputed = |kind: &str, amount: &str| json!({"item": "F-1", "kind": kind, "amount": amount});
    let half = json!({"item": "F-1", "outcome": "partial", "amount": "400.00"});
    vec![
        Case {
            why: "a technical dispute freezes its part only: no cap stands on the rest, as it does on a commercial one",
            events: vec![("2026-02-10", "dispute", disputed("technical", "300.00"))],
            sent: &[REMINDER, FIRM, FORMAL],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "settled in part: credited, answered in writing, five banking days from the 16th, then the step it held",
            events: vec![
                ("2026-02-10", "dispute", json!({"item": "F-1", "kind": "commercial"})),
                ("2026-02-16", "dispute_resolved", half),
            ],
            sent: &[REMINDER, "2026-02-16 dispute_answer F-1", "2026-02-24 firm F-1", FORMAL],
            ends: "600.00 in_formal_notice",
            booked: ["0.00", "400.00", "0.00"],
        },
    ]
}

fn money() -> Vec<Case> {
    vec![
        Case {
            why: "in flight without a date: five banking days from Wednesday the 4th, to the 11th",
            events: vec![("2026-02-04", "payment_pending", json!({"item": "F-1"}))],
            sent: &["2026-02-12 reminder F-1", FIRM, FORMAL],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "written off in part: the rest is chased",
            events: vec![("2026-02-10", "written_off", json!({"item": "F-1", "amount": "400.00"}))],
            sent: &[REMINDER, FIRM, FORMAL],
            ends: "600.00 in_formal_notice",
            booked: ["0.00", "0.00", "400.00"],
        },
        Case {
            why: "written off as a whole: closed, and nothing more is asked",
            events: vec![("2026-02-10", "written_off", json!({"item": "F-1"}))],
            sent: &[REMINDER],
            ends: "0.00 written_off",
            booked: ["0.00", "0.00", "1000.00"],
        },
        Case {
            why: "paid is net of refunds, and what went back is owed again",
            events: vec![
                ("2026-02-03", "payment", json!({"item": "F-1", "amount": "700.00"})),
                ("2026-02-04", "refund", json!({"item": "F-1", "amount": "200.00"})),
            ],
            sent: &[REMINDER, FIRM, FORMAL],
            ends: "500.00 in_formal_notice",
            booked: ["500.00", "0.00", "0.00"],
        },
        Case {
            why: "a credit note on the account covers half of it: the net is above nothing, so all is asked for",
            events: vec![("2026-02-03", "credit_note", json!({"debtor": "acme", "amount": "500.00"}))],
            sent: &[REMINDER, FIRM, FORMAL],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "cancelled after a part was paid: what was paid is the debtor's, the ledger says credited",
            events: vec![
                ("2026-02-03", "payment", json!({"item": "F-1", "amount": "400.00"})),
                ("2026-02-04", "cancelled", json!({"item": "F-1"})),
            ],
            sent: &[],
            ends: "0.00 cancelled",
            booked: ["0.00", "1000.00", "0.00"],
        },
    ]
}

fn people() -> Vec<Case> {
    let promise = |amount: &str, date: &str| json!({"items": ["F-1"], "amount": amount, "date": date});
    vec![
        Case {
            why: "thirty days ahead and all of it: within the limits, and broken two banking days after Friday 6 March",
            events: vec![("2026-02-04", "promise", promise("1000.00", "2026-03-06"))],
            sent: &[
                "2026-03-11 promise_missed F-1",
                "2026-03-16 reminder F-1",
                "2026-03-23 firm F-1",
                "2026-03-30 formal_notice F-1",
            ],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "thirty-one days ahead: a person decides, the plan goes on",
            events: vec![("2026-02-04", "promise", promise("1000.00", "2026-03-07"))],
            sent: &[REMINDER, FIRM, FORMAL],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "a cent less than what it covers: a person decides, the plan goes on",
            events: vec![("2026-02-04", "promise", promise("999.99", "2026-02-20"))],
            sent: &[REMINDER, FIRM, FORMAL],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "away up to and including the 10th; the gap of five days to the firm step ends on the 16th",
            events: vec![(
                "2026-02-03",
                "absence",
                json!({"debtor": "acme", "from": "2026-02-04", "until": "2026-02-10"}),
            )],
            sent: &["2026-02-11 reminder F-1", FIRM, FORMAL],
            ends: "1000.00 in_formal_notice",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "the formal notice is rejected: nothing harder leaves, the item stays where it was",
            events: vec![("2026-03-05", "rejected", json!({"notice": "formal_notice"}))],
            sent: &[REMINDER, FIRM],
            ends: "1000.00 due",
            booked: ["0.00", "0.00", "0.00"],
        },
        Case {
            why: "an approval of what never came to wait, since the item was paid, has no effect",
            events: vec![
                ("2026-02-20", "payment", json!({"item": "F-1"})),
                ("2026-03-05", "approved", json!({"notice": "formal_notice"})),
            ],
            sent: &[REMINDER, FIRM],
            ends: "0.00 paid",
            booked: ["1000.00", "0.00", "0.00"],
        },
    ]
}

#[test]
fn every_case_comes_out_as_the_rule_book_says() {
    for case in technical().into_iter().chain(money()).chain(people()) {
        let tell = |story: Story, (at, fact, more): (&str, &str, Value)| story.when(at, fact, more);
        let told = case.events.into_iter().fold(one(), tell).run("2026-02-03", "2026-03-31");
        assert_eq!(told.sent(), case.sent, "{}", case.why);
        assert_eq!(told.ends("F-1"), case.ends, "{}", case.why);
        assert_eq!(booked(&told, "F-1"), case.booked, "{}", case.why);
    }
}

#[test]
fn a_verdict_that_names_neither_step_class_nor_item_is_refused() {
    let story = one().when("2026-03-05", "approved", json!({"notice": "the letter to Mars"}));
    let error = story.try_run("2026-02-03", "2026-03-31").unwrap_err();
    assert!(error.starts_with("events[0]") && error.contains("Mars"), "{error}");
}

#[test]
fn the_lead_is_the_oldest_then_the_largest_and_ties_are_decided_by_number() {
    let second = |due: &str, total: &str| {
        one().invoice("F-0", due, total).run("2026-02-03", "2026-02-06").sent().first().cloned().unwrap()
    };
    assert_eq!(second("2026-02-02", "1000.00"), "2026-02-05 reminder F-0 F-1", "alike: by number");
    assert_eq!(second("2026-02-02", "999.00"), "2026-02-05 reminder F-1 F-0", "the larger one");
    assert_eq!(
        second("2026-01-30", "9.00"),
        "2026-02-03 reminder F-0 F-1",
        "the older one, ripe a banking day before"
    );
}

#[test]
fn a_list_that_falls_by_just_thirty_percent_is_taken_over_and_one_below_waits() {
    let story = (0..10).fold(given(), |story, n| story.invoice(&format!("F-{n}"), "2026-02-02", "100.00"));
    let list = |left: u8| {
        let items: Vec<Value> =
            (0..left).map(|n| json!({"number": format!("F-{n}"), "open": "100.00"})).collect();
        story.clone().when("2026-02-04", "snapshot", json!({"items": items})).run("2026-02-03", "2026-02-04")
    };
    assert_eq!(list(7).ends("F-9"), "0.00 settled_in_books");
    assert_eq!(
        (list(6).ends("F-9"), list(6).tasks_of("confirm_snapshot").len()),
        ("100.00 due".to_owned(), 1)
    );
}

fn two_shops() -> Story {
    let shop = |id: &str| {
        let mut shop = debtor(id);
        shop["payer"] = json!("head");
        shop
    };
    let story = given().debtor(debtor("head")).debtor(shop("north")).debtor(shop("south"));
    story.invoice_of("north", "F-1", "2026-02-02", "100.00").invoice_of("south", "F-2", "2026-02-02", "50.00")
}

#[test]
fn what_is_said_of_one_shop_leaves_the_other_shop_of_the_payer_alone() {
    for fact in ["hold", "handed_over"] {
        let told =
            two_shops().when("2026-02-03", fact, json!({"debtor": "north"})).run("2026-02-03", "2026-02-06");
        assert_eq!(told.sent(), ["2026-02-05 reminder F-2"], "{fact}");
    }
    let told =
        two_shops().when("2026-02-03", "hold", json!({"debtor": "head"})).run("2026-02-03", "2026-02-06");
    assert!(told.sent().is_empty(), "the payer stands for all its shops");
}

#[test]
fn what_was_paid_too_much_keeps_an_equal_item_back_until_it_is_refunded() {
    let paid = json!({"item": "F-1", "amount": "1200.00"});
    let story = one().invoice("F-2", "2026-02-02", "200.00").when("2026-02-03", "payment", paid);
    assert!(story.run("2026-02-03", "2026-02-10").sent().is_empty());
    let back = json!({"debtor": "acme", "amount": "200.00"});
    let told = story.when("2026-02-04", "refund", back).run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-2"]);
    assert_eq!(booked(&told, "F-1")[0], "1000.00");
}

#[test]
fn what_was_paid_on_a_cancelled_invoice_is_money_of_the_account() {
    let story = one().invoice("F-2", "2026-02-02", "400.00");
    let story = story.when("2026-02-03", "payment", json!({"item": "F-1", "amount": "400.00"}));
    let told = story.when("2026-02-04", "cancelled", json!({"item": "F-1"})).run("2026-02-03", "2026-02-10");
    assert!(told.sent().is_empty(), "400.00 wait to be placed, and F-2 equals them");
}

#[test]
fn a_letter_needs_a_street_and_a_town_and_else_falls_to_the_next_channel() {
    let plan = "id = \"p\"\n[[step]]\nid = \"post\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"letter\", \"email\"]\n";
    let street = json!(["1 rue Haute"]);
    for (lines, city, way) in [
        (street.clone(), "Paris", "letter"),
        (street, "", "email"),
        (json!([]), "Paris", "email"),
        (json!([" "]), "Paris", "email"),
    ] {
        let address = json!({"lines": lines, "postcode": "75001", "city": city, "country": "FR"});
        let told = one().plan(plan).acme("address", address).run("2026-02-03", "2026-02-06");
        assert_eq!(told.notice("post").channel.name(), way);
    }
}

#[test]
fn a_payer_who_is_late_as_a_rule_is_proposed_another_plan_after_the_third_invoice() {
    let gentle = "id = \"strict\"\n[[step]]\nid = \"hard\"\noffset = \"1d\"\nclass = \"reminder\"\n";
    let paid = |story: Story, day: &str| {
        let numbers = ["F-1", "F-2", "F-3"];
        let story = numbers.iter().fold(story, |story, number| story.invoice(number, "2026-02-02", "100.00"));
        numbers.iter().fold(story, |story, number| story.when(day, "payment", json!({"item": number})))
    };
    let rules = json!([{"habit": "slow", "plan": "strict"}]);
    let story = || given().and_plan(gentle).setting("proposals", rules.clone());
    let late = paid(story(), "2026-02-04").run("2026-02-03", "2026-02-06");
    assert_eq!(late.tasks_of("plan_proposal").len(), 1);
    let in_time = paid(story(), "2026-02-02").run("2026-02-02", "2026-02-06");
    assert!(in_time.tasks_of("plan_proposal").is_empty());
}

#[test]
fn deposits_and_holdbacks_are_still_what_they_are_after_the_head_was_stored() {
    let of_kind = |story: Story, (number, kind): (&str, &str)| {
        story.invoice_with("acme", number, "2026-02-02", "100.00", json!({"type": kind}))
    };
    let kinds = [("D-1", "deposit"), ("H-1", "holdback"), ("I-1", "invoice")];
    let portfolio = kinds.into_iter().fold(given(), of_kind).portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, "2026-02-03T08:00:00Z".parse().unwrap());
    let head = live.account.encode().unwrap();
    assert_eq!(Account::decode(&head).unwrap(), live.account);
}
