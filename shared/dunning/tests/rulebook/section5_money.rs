//! §5, money: payments, debits that come back, unknown cash, credits, discounts.

use crate::story::given;
use serde_json::json;

const USUAL: [&str; 4] = [
    "2026-01-28 courtesy F-1",
    "2026-02-05 reminder F-1",
    "2026-02-17 firm F-1",
    "2026-03-04 formal_notice F-1",
];

fn one() -> crate::story::Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

#[test]
fn payment_between_decision_and_send_fully_paid_nothing_goes_out() {
    let told =
        one().when("2026-02-05T07:59:00Z", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-28");
    assert!(told.sent().is_empty());
    assert_eq!(told.why("2026-02-05", "F-1").0, "closed");
}

#[test]
fn payment_between_decision_and_send_part_paid_carries_the_new_amount() {
    let part = json!({"item": "F-1", "amount": "400.00"});
    let told = one().when("2026-02-05T07:59:00Z", "payment", part).run("2026-02-03", "2026-02-10");
    assert_eq!((told.notice("reminder").total.as_str(), told.ends("F-1").as_str()), ("600.00", "600.00 due"));
}

#[test]
fn payment_booked_after_the_provider_accepted_the_step_does_not_advance_further() {
    let told =
        one().when("2026-02-05T08:01:00Z", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-04-28");
    assert_eq!(told.sent(), [USUAL[1]]);
}

#[test]
fn money_in_flight_is_waited_for_until_the_schemes_delay_has_passed() {
    let pending = json!({"item": "F-1", "until": "2026-02-12"});
    let told = one().when("2026-02-04", "payment_pending", pending).run("2026-02-03", "2026-02-15");
    assert_eq!(told.sent(), ["2026-02-13 reminder F-1"]);
    let (rule, text) = told.why("2026-02-05", "F-1");
    assert_eq!(rule, "money_in_flight");
    assert!(text.contains("12 February 2026"), "{text}");
}

#[test]
fn a_debit_that_fails_on_its_way_gets_its_own_message_and_chasing_goes_on() {
    let story = one().when("2026-02-04", "payment_pending", json!({"item": "F-1"}));
    let told =
        story.when("2026-02-09", "payment_failed", json!({"item": "F-1"})).run("2026-02-03", "2026-02-20");
    assert_eq!(told.sent(), ["2026-02-09 returned_payment F-1", "2026-02-16 reminder F-1"]);
}

#[test]
fn returned_debit_its_own_message_within_one_banking_day_then_class_reminder() {
    let story = one().when("2026-02-18", "payment", json!({"item": "F-1"}));
    let told = story
        .when("2026-03-06T19:00:00Z", "chargeback", json!({"item": "F-1"}))
        .run("2026-02-03", "2026-03-31");
    let expected = [
        "2026-02-05 reminder F-1",
        "2026-02-17 firm F-1",
        "2026-03-09 returned_payment F-1",
        "2026-03-16 reminder F-1",
        "2026-03-23 firm F-1",
        "2026-03-30 formal_notice F-1",
    ];
    assert_eq!(told.sent(), expected, "Friday evening, so Monday; then from reminder on, class by class");
    assert_eq!(told.notice("returned_payment").class.name(), "courtesy", "no blame");
}

#[test]
fn a_late_failed_never_reopens_what_was_paid() {
    let story = one().when("2026-02-03", "payment_pending", json!({"item": "F-1"}));
    let story = story.when("2026-02-04", "payment", json!({"item": "F-1"}));
    let told =
        story.when("2026-02-10", "payment_failed", json!({"item": "F-1"})).run("2026-02-03", "2026-03-31");
    assert!(told.sent().is_empty());
    assert_eq!(told.ends("F-1"), "0.00 paid");
}

#[test]
fn a_refund_reopens_what_was_paid() {
    let story = one().when("2026-02-03", "payment", json!({"item": "F-1"}));
    let refund = json!({"item": "F-1", "amount": "250.00"});
    let told = story.when("2026-02-10", "refund", refund).run("2026-02-03", "2026-02-12");
    assert_eq!(told.ends("F-1"), "250.00 due");
    assert_eq!(told.notice("reminder").total, "250.00");
}

#[test]
fn unknown_cash_that_equals_an_item_keeps_it_back_and_raises_a_task() {
    let story = one().invoice("F-2", "2026-02-02", "5000.00");
    let cash = json!({"debtor": "acme", "amount": "1000.00"});
    let told = story.when("2026-02-03", "unapplied_payment", cash).run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-2"]);
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "match_payment").unwrap();
    assert_eq!(task.note, "1000.00: F-1 1000.00", "whoever pays to the cent what F-1 owes means F-1");
    let (rule, text) = told.why("2026-02-05", "F-1");
    assert_eq!(rule, "payment_being_matched");
    assert_eq!(
        text,
        "Not sent: your payment of €1,000.00 of 3 February 2026 is still being matched, and it equals F-1."
    );
}

#[test]
fn unknown_cash_that_covers_the_account_keeps_everything_back() {
    let cash = json!({"debtor": "acme", "amount": "1500.00"});
    let told = one().when("2026-02-03", "unapplied_payment", cash).run("2026-02-03", "2026-03-31");
    assert!(told.sent().is_empty());
}

#[test]
fn unknown_cash_of_half_the_account_lets_a_reminder_leave_and_holds_firm_steps() {
    let cash = json!({"debtor": "acme", "amount": "500.00"});
    let told = one().when("2026-02-03", "unapplied_payment", cash).run("2026-02-03", "2026-03-31");
    assert_eq!(told.sent(), [USUAL[1]]);
    assert_eq!(told.why("2026-02-17", "F-1").0, "unapplied_cash");
    let less = json!({"debtor": "acme", "amount": "499.00"});
    let told = one().when("2026-02-03", "unapplied_payment", less).run("2026-02-03", "2026-02-28");
    assert_eq!(told.sent(), [USUAL[1], USUAL[2]]);
}

#[test]
fn partial_payment_the_step_stays_and_the_rest_is_asked_for() {
    let part = json!({"item": "F-1", "amount": "300.00"});
    let told = one().when("2026-02-10", "payment", part).run("2026-02-03", "2026-02-20");
    assert_eq!(told.sent(), [USUAL[1], USUAL[2]]);
    assert_eq!(told.notice("firm").total, "700.00");
}

#[test]
fn overpayment_becomes_credit_and_a_refund_task_never_a_negative_line() {
    let story = one().invoice("F-2", "2026-02-02", "5000.00");
    let paid = json!({"item": "F-1", "amount": "1200.00"});
    let told = story.when("2026-02-03", "payment", paid).run("2026-02-03", "2026-02-10");
    assert_eq!(told.ends("F-1"), "0.00 paid");
    assert_eq!(told.tasks_of("refund"), ["2026-02-03 refund F-1"]);
    assert_eq!(told.notice("reminder").total, "5000.00");
}

#[test]
fn a_credit_note_reduces_the_open_amount_from_its_own_date() {
    let note = json!({"type": "credit_note", "issue_date": "2026-02-10", "preceding": "F-1"});
    let told =
        one().invoice_with("acme", "C-1", "2026-03-12", "400.00", note).run("2026-02-03", "2026-02-20");
    assert_eq!(
        (told.notice("reminder").total.as_str(), told.notice("firm").total.as_str()),
        ("1000.00", "600.00")
    );
}

#[test]
fn a_credit_beyond_the_invoice_is_credit_on_the_account_and_a_net_of_nothing_is_not_chased() {
    let story = one().invoice("F-2", "2026-02-02", "150.00");
    let credit = json!({"item": "F-1", "amount": "1200.00"});
    let told = story.when("2026-02-03", "credit_note", credit).run("2026-02-03", "2026-03-31");
    assert!(told.sent().is_empty(), "the 200.00 beyond F-1 cover F-2: {:?}", told.sent());
    assert_eq!(told.ends("F-1"), "0.00 credited");
    assert_eq!(told.why("2026-02-05", "F-2").0, "in_credit");
}

#[test]
fn an_early_payment_discount_taken_in_time_closes_the_item() {
    let discount = json!({"discount": {"until": "2026-01-20", "percent": "2"}});
    let story = given().invoice_with("acme", "F-1", "2026-02-02", "1000.00", discount);
    let paid = json!({"item": "F-1", "amount": "980.00"});
    let told = story.clone().when("2026-01-19", "payment", paid.clone()).run("2026-01-10", "2026-02-28");
    assert_eq!(told.ends("F-1"), "0.00 discount");
    let told = story.when("2026-02-01", "payment", paid).run("2026-01-10", "2026-02-28");
    assert_eq!(told.ends("F-1"), "20.00 due");
    assert_eq!(told.tasks_of("discount_late"), ["2026-02-01 discount_late F-1"]);
    assert_eq!(told.sent(), [USUAL[0]], "a task, not a reminder");
}

#[test]
fn a_holdback_is_never_chased_before_its_release() {
    let holdback = json!({"type": "holdback"});
    let story = given().invoice_with("acme", "F-1", "2026-02-02", "1000.00", holdback);
    assert_eq!(story.run("2026-01-05", "2026-02-10").sent(), [USUAL[1]]);
}

#[test]
fn a_deposit_invoice_has_its_own_plan_and_informs_delivery() {
    let own = "id = \"deposit\"\n[[step]]\nid = \"ask\"\noffset = \"1d\"\nclass = \"reminder\"\n";
    let story = given().and_plan(own).setting("deposit_plan", json!("deposit"));
    let story = story.invoice_with("acme", "D-1", "2026-02-02", "500.00", json!({"type": "deposit"}));
    let told = story.run("2026-01-05", "2026-02-10");
    assert_eq!(told.sent(), ["2026-02-03 ask D-1"]);
    assert_eq!(told.tasks_of("hold_delivery"), ["2026-02-03 hold_delivery D-1"]);
}

#[test]
fn items_that_are_paid_into_different_accounts_never_share_a_message() {
    let assigned = json!({"assigned": {"factor": "Factorama", "iban": "FR7630006000011234567890189", "factor_chases": false}});
    let story = given()
        .creditor("iban", json!("FR1420041010050500013M02606"))
        .invoice("F-1", "2026-02-02", "500.00")
        .invoice("F-2", "2026-02-02", "300.00")
        .invoice_with("acme", "F-3", "2026-02-02", "900.00", assigned);
    let told = story.run("2026-02-03", "2026-02-12");
    let sent: Vec<Vec<&str>> = told
        .outcome
        .notices
        .iter()
        .map(|row| row.items.iter().map(|item| item.number.as_str()).collect())
        .collect();
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(sent.contains(&vec!["F-3"]) && sent.contains(&vec!["F-1", "F-2"]), "{sent:?}");
}

#[test]
fn an_assigned_item_is_left_to_a_factor_that_chases() {
    let assigned = |chases: bool| json!({"assigned": {"factor": "Factorama", "iban": "FR7630006000011234567890189", "factor_chases": chases}});
    let left = given().invoice_with("acme", "F-1", "2026-02-02", "500.00", assigned(true));
    assert!(left.run("2026-01-05", "2026-02-10").sent().is_empty());
    let ours = given().invoice_with("acme", "F-1", "2026-02-02", "500.00", assigned(false));
    assert_eq!(ours.run("2026-02-03", "2026-02-10").sent(), [USUAL[1]]);
}

#[test]
fn a_bank_account_seen_for_the_first_time_is_confirmed_before_it_is_printed() {
    let iban = "FR7630006000011234567890189";
    let story = given().invoice_with("acme", "F-1", "2026-02-02", "500.00", json!({"iban": iban}));
    assert_eq!(story.run("2026-02-03", "2026-02-10").tasks_of("confirm_bank_details").len(), 1);
    let confirmed = story.setting("confirmed_ibans", json!([iban]));
    assert!(confirmed.run("2026-02-03", "2026-02-10").tasks_of("confirm_bank_details").is_empty());
}

#[test]
fn a_due_date_moved_later_recomputes_what_was_not_sent() {
    let told = one().when("2026-02-04", "due_date_moved", json!({"item": "F-1", "due_date": "2026-03-02"}));
    let told = told.run("2026-02-03", "2026-03-10");
    assert_eq!(told.sent(), ["2026-02-25 courtesy F-1", "2026-03-05 reminder F-1"]);
}

#[test]
fn what_was_sent_before_the_due_date_moved_later_is_not_sent_again() {
    let told = one().when("2026-02-10", "due_date_moved", json!({"item": "F-1", "due_date": "2026-03-02"}));
    let told = told.run("2026-01-20", "2026-04-10");
    assert_eq!(
        told.sent(),
        [USUAL[0], USUAL[1], "2026-03-17 firm F-1", "2026-04-01 formal_notice F-1"],
        "courtesy and reminder stay as they were sent"
    );
}

#[test]
fn a_due_date_moved_earlier_climbs_one_class_per_contact() {
    let story =
        given().invoice_with("acme", "F-1", "2026-03-02", "100.00", json!({"issue_date": "2025-12-01"}));
    let told = story.when("2026-02-09", "due_date_moved", json!({"item": "F-1", "due_date": "2026-01-05"}));
    let told = told.run("2026-02-03", "2026-02-28");
    assert_eq!(
        told.sent(),
        ["2026-02-09 reminder F-1", "2026-02-16 firm F-1", "2026-02-23 formal_notice F-1"]
    );
}

#[test]
fn an_invoice_cancelled_and_replaced_starts_new() {
    let story = one().invoice_with(
        "acme",
        "F-9",
        "2026-03-16",
        "900.00",
        json!({"issue_date": "2026-02-10", "preceding": "F-1"}),
    );
    let told = story.when("2026-02-10", "cancelled", json!({"item": "F-1"})).run("2026-02-03", "2026-03-20");
    assert_eq!(told.sent(), [USUAL[1], "2026-03-11 courtesy F-9", "2026-03-19 reminder F-9"]);
    assert_eq!(told.ends("F-1"), "0.00 cancelled");
}

#[test]
fn a_public_buyer_without_commitment_number_is_a_task_and_not_due() {
    let story = given().acme("kind", json!("public"));
    let bare = story.clone().invoice("F-1", "2026-02-02", "500.00").run("2026-01-05", "2026-02-28");
    assert!(bare.sent().is_empty());
    assert_eq!(bare.tasks_of("complete_public_invoice").len(), 1);
    let order = json!({"purchase_order": "EJ-4711"});
    let told = story
        .clone()
        .invoice_with("acme", "F-1", "2026-02-02", "500.00", order)
        .run("2026-02-03", "2026-02-10");
    assert_eq!(told.sent(), [USUAL[1]]);
    let not_deposited = json!({"purchase_order": "EJ-4711", "deposited": false});
    let told = story
        .invoice_with("acme", "F-1", "2026-02-02", "500.00", not_deposited)
        .run("2026-02-03", "2026-02-10");
    assert!(told.sent().is_empty());
}

#[test]
fn limitation_is_a_task_six_months_before_it() {
    let story = given().invoice("F-1", "2021-08-02", "500.00");
    let told = story.run("2026-01-05", "2026-02-10");
    assert_eq!(told.tasks_of("limitation"), ["2026-02-02 limitation F-1"]);
}
