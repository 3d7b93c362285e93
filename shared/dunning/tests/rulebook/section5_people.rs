//! §5, people: bounces, replies, calls, opt-outs, plans that change.

use crate::story::{Story, debtor, given};
use serde_json::json;

fn one() -> crate::story::Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

fn two_contacts() -> serde_json::Value {
    json!([{"role": "accounts_payable", "email": "ap@acme.example"}, {"role": "main", "email": "info@acme.example", "phone": "+33100000001"}])
}

#[test]
fn after_a_hard_bounce_the_next_contact_gets_the_step() {
    let story = one().acme("contacts", two_contacts());
    let bounce = json!({"address": "ap@acme.example", "kind": "hard"});
    let told = story.when("2026-02-05", "bounce", bounce).run("2026-02-03", "2026-02-20");
    let to: Vec<&str> = told.outcome.notices.iter().map(|row| row.to.as_str()).collect();
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1", "2026-02-05 reminder F-1", "2026-02-17 firm F-1"]);
    assert_eq!(to, ["ap@acme.example", "info@acme.example", "info@acme.example"]);
    assert_eq!(told.outcome.notices[0].status, "bounced");
    assert_eq!(told.tasks_of("fix_address").len(), 1, "a contact that is gone is a task too");
}

#[test]
fn after_a_hard_bounce_of_the_only_contact_the_registered_address_is_left() {
    let bounce = json!({"address": "acme@example.com", "kind": "hard"});
    let told = one().when("2026-02-05", "bounce", bounce.clone()).run("2026-02-03", "2026-02-06");
    assert_eq!(told.outcome.notices.last().unwrap().channel.name(), "letter");
    let homeless = one().acme("address", json!(null)).when("2026-02-05", "bounce", bounce);
    let told = homeless.run("2026-02-03", "2026-02-20");
    assert_eq!(told.sent().len(), 1, "nothing is left but the one that bounced");
    assert_eq!(told.why("2026-02-20", "F-1").0, "no_address");
}

#[test]
fn a_complaint_closes_the_address_too() {
    let story = one().acme("contacts", two_contacts());
    let told = story
        .when("2026-02-05", "complaint", json!({"address": "ap@acme.example"}))
        .run("2026-02-03", "2026-02-20");
    assert_eq!(told.notice("firm").to, "info@acme.example");
}

#[test]
fn soft_bounces_are_tried_three_times_and_then_count_as_hard() {
    let story = one().acme("contacts", two_contacts());
    let soft = || json!({"address": "ap@acme.example", "kind": "soft"});
    let story = story.when("2026-02-03T08:30:00Z", "contacted", json!({"debtor": "acme"}));
    let story =
        story.when("2026-02-09T10:00:00Z", "bounce", soft()).when("2026-02-10T10:00:00Z", "bounce", soft());
    let told = story.when("2026-02-11T10:00:00Z", "bounce", soft()).run("2026-02-03", "2026-02-12");
    let lines: Vec<String> =
        told.outcome.notices.iter().map(|row| format!("{} {}", row.date, row.to)).collect();
    let expected = [
        "2026-02-09 ap@acme.example",
        "2026-02-10 ap@acme.example",
        "2026-02-11 ap@acme.example",
        "2026-02-11 info@acme.example",
    ];
    assert_eq!(lines, expected);
    assert_eq!(told.tasks_of("fix_address"), ["2026-02-11 fix_address"], "once the last try came back");
}

#[test]
fn a_bounce_takes_the_step_back_so_that_the_class_climbs_only_by_delivered_contacts() {
    let story = given().invoice("F-1", "2026-01-05", "100.00").acme("address", json!(null));
    let bounce = json!({"address": "acme@example.com", "kind": "hard"});
    let story = story.when("2026-02-05", "bounce", bounce);
    let changed = json!({"debtor": "acme", "role": "accounts_payable", "email": "new@acme.example"});
    let told = story.when("2026-02-12", "contact_changed", changed).run("2026-02-05", "2026-02-13");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1", "2026-02-12 reminder F-1"]);
}

#[test]
fn a_reply_stops_everything_until_somebody_has_read_it() {
    let story = one().when("2026-02-04", "reply", json!({"debtor": "acme"}));
    let told = story
        .clone()
        .when("2026-02-10", "reply_read", json!({"debtor": "acme"}))
        .run("2026-02-03", "2026-02-13");
    assert_eq!(told.sent(), ["2026-02-10 reminder F-1"]);
    assert_eq!(told.why("2026-02-05", "F-1").0, "unread_reply");
    let unread = story.run("2026-02-03", "2026-02-13");
    assert_eq!(unread.sent(), ["2026-02-12 reminder F-1"], "five banking days, and then the manager is told");
    assert_eq!(unread.tasks_of("read_reply"), ["2026-02-12 read_reply"]);
}

#[test]
fn an_out_of_office_note_is_noted_and_a_substitute_becomes_a_task() {
    let note = json!({"debtor": "acme", "until": "2026-02-20", "substitute": "deputy@acme.example"});
    let told = one().when("2026-02-04", "out_of_office", note).run("2026-02-03", "2026-02-06");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1"]);
    assert_eq!(told.tasks_of("check_substitute").len(), 1);
}

fn calling() -> crate::story::Story {
    let plan = "id = \"p\"\nmin_gap = \"5d\"\n[[step]]\nid = \"phone\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"call\", \"email\"]\ndeadline = \"3b\"\n\
        [[step]]\nid = \"firm\"\noffset = \"20d\"\nclass = \"firm\"\n";
    one().plan(plan)
}

#[test]
fn a_call_step_is_a_task_and_after_its_deadline_the_fallback_applies() {
    let told = calling().run("2026-02-03", "2026-02-27");
    assert_eq!(told.tasks_of("call"), ["2026-02-05 call F-1"]);
    assert_eq!(told.sent(), ["2026-02-10 phone F-1", "2026-02-23 firm F-1"]);
    assert_eq!(told.why("2026-02-06", "F-1").0, "call");
}

#[test]
fn only_the_class_of_a_manual_step_waits() {
    let plan = "id = \"p\"\n[[step]]\nid = \"rem\"\noffset = \"3d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"phone\"\noffset = \"15d\"\nclass = \"firm\"\nchannels = [\"call\", \"email\"]\ndeadline = \"10b\"\n";
    let story =
        given().plan(plan).invoice("F-1", "2026-01-12", "50.00").invoice("F-2", "2026-01-30", "50.00");
    let told = story.run("2026-01-13", "2026-02-09");
    assert_eq!(told.tasks_of("call"), ["2026-01-27 call F-1"]);
    assert_eq!(told.sent(), ["2026-01-15 rem F-1", "2026-02-02 rem F-2 F-1"]);
}

#[test]
fn a_call_that_reached_somebody_is_the_step() {
    let told = calling().when("2026-02-06", "call_result", json!({"item": "F-1", "result": "refused"}));
    let told = told.run("2026-02-03", "2026-02-27");
    assert_eq!(told.sent(), ["2026-02-23 firm F-1"]);
    assert_eq!(told.tasks_of("refused").len(), 1);
}

#[test]
fn three_calls_without_answer_and_the_step_goes_another_way() {
    let no_answer = || json!({"item": "F-1", "result": "no_answer"});
    let story = calling().when("2026-02-05T10:00:00Z", "call_result", no_answer());
    let story = story.when("2026-02-05T14:00:00Z", "call_result", no_answer());
    let told = story.when("2026-02-06T10:00:00Z", "call_result", no_answer()).run("2026-02-03", "2026-02-09");
    assert_eq!(told.sent(), ["2026-02-06 phone F-1"]);
}

#[test]
fn the_results_of_a_call_become_the_same_facts_as_a_click() {
    let promise = json!({"item": "F-1", "result": "promise", "date": "2026-02-12"});
    let told = one().when("2026-02-04", "call_result", promise).run("2026-02-03", "2026-02-10");
    assert_eq!(told.ends("F-1"), "1000.00 promised");
    let paid = one().when("2026-02-04", "call_result", json!({"item": "F-1", "result": "paid"}));
    assert_eq!(paid.run("2026-02-03", "2026-02-10").why("2026-02-05", "F-1").0, "money_in_flight");
    let dispute = one().when("2026-02-04", "call_result", json!({"item": "F-1", "result": "dispute"}));
    assert_eq!(dispute.run("2026-02-03", "2026-02-10").ends("F-1"), "1000.00 disputed");
    let wrong = one().when("2026-02-04", "call_result", json!({"item": "F-1", "result": "wrong_person"}));
    assert_eq!(wrong.run("2026-02-03", "2026-02-10").tasks_of("fix_address").len(), 1);
}

#[test]
fn an_sms_opt_out_is_per_number_and_the_step_takes_its_next_channel() {
    let plan = "id = \"p\"\n[[step]]\nid = \"text\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"sms\", \"email\"]\n";
    let story = one().plan(plan).acme("contacts", two_contacts());
    assert_eq!(story.run("2026-02-03", "2026-02-06").notice("text").to, "+33100000001");
    let told = story
        .when("2026-02-04", "sms_opt_out", json!({"phone": "+33100000001"}))
        .run("2026-02-03", "2026-02-06");
    assert_eq!(told.notice("text").to, "ap@acme.example");
}

#[test]
fn a_number_is_one_however_it_is_written_and_a_text_message_over_the_cap_is_none() {
    let plan = "id = \"p\"\n[[step]]\nid = \"text\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"sms\", \"email\"]\n";
    let contacts = json!([{"role": "main", "phone": "06 12 34 56 78", "email": "ap@acme.example"}]);
    let story = one().plan(plan).acme("contacts", contacts);
    assert_eq!(story.run("2026-02-03", "2026-02-06").notice("text").to, "+33612345678");
    let stopped = story.clone().when("2026-02-04", "sms_opt_out", json!({"phone": "+33 6 12 34 56 78"}));
    assert_eq!(stopped.run("2026-02-03", "2026-02-06").notice("text").to, "ap@acme.example");
    let sms = |cap: &str, price: &str| json!({"as_of": "2026-01-05", "per_part": {"FR": price}, "cap": cap});
    let within = story.clone().setting("sms", sms("0.20", "0.10"));
    assert_eq!(within.run("2026-02-03", "2026-02-06").notice("text").to, "+33612345678");
    let unknown = json!({"cap": "0.20"});
    for (case, set) in [("two parts are dearer", sms("0.20", "0.11")), ("nobody knows", unknown)] {
        let told = story.clone().setting("sms", set).run("2026-02-03", "2026-02-06");
        assert_eq!(told.notice("text").to, "ap@acme.example", "{case}");
        assert_eq!(told.why("2026-02-05", "F-1").0, "sms_too_dear", "{case}");
    }
}

#[test]
fn an_invoice_that_relance_sends_and_nobody_gets_is_a_task_before_it_is_due() {
    let story = given().setting("send_invoices_from", json!("2026-02-02"));
    let before = story.clone().invoice("F-0", "2026-03-01", "50.00");
    let old = before.run("2026-02-02", "2026-02-06");
    assert!(old.outcome.notices.is_empty(), "the creditor sent that one itself: {:?}", old.outcome.notices);
    let story = story.invoice("F-1", "2026-03-04", "1000.00").invoice("F-2", "2026-03-04", "200.00");
    let sent = story.run("2026-02-02", "2026-02-06");
    let row = sent.notice("invoice_delivery");
    assert_eq!((row.to.as_str(), row.items.len()), ("acme@example.com", 2), "both in one mail");
    assert_eq!(sent.outcome.notices.len(), 1, "once");
    let bounce = json!({"address": "acme@example.com", "kind": "hard"});
    let lost = story.when("2026-02-04", "bounce", bounce).run("2026-02-02", "2026-02-06");
    let tasks = lost.tasks_of("invoice_not_received");
    assert_eq!(tasks.len(), 2, "{:?}", lost.outcome.tasks);
}

#[test]
fn a_consumer_whose_contact_is_gone_has_no_fallback_to_another() {
    let mut shop = debtor("parent");
    shop["id"] = json!("parent");
    let mut person = debtor("anna");
    person["kind"] = json!("consumer");
    person["payer"] = json!("parent");
    let story = given().debtor(shop).debtor(person).invoice_of("anna", "F-1", "2026-02-02", "80.00");
    let story = story.invoice_of("parent", "F-2", "2026-06-02", "80.00");
    let told = story.run("2026-02-03", "2026-02-06");
    assert_eq!(told.notice("reminder").to, "anna@example.com");
    let story = story.invoice_of("parent", "F-3", "2026-01-12", "900.00");
    let bounce = json!({"address": "anna@example.com", "kind": "hard"});
    let told = story.when("2026-02-05", "bounce", bounce).run("2026-02-03", "2026-02-20");
    let read_by_parent = told.outcome.notices.iter().filter(|row| row.to == "parent@example.com");
    assert!(read_by_parent.clone().count() > 0);
    assert!(read_by_parent.into_iter().all(|row| row.items.iter().all(|item| item.number.as_str() != "F-1")));
}

const GENTLE: &str = "id = \"gentle\"\n[[step]]\nid = \"hint\"\noffset = \"1d\"\nclass = \"courtesy\"\n\
    [[step]]\nid = \"soft\"\noffset = \"10d\"\nclass = \"reminder\"\n\
    [[step]]\nid = \"hard\"\noffset = \"40d\"\nclass = \"firm\"\n";

#[test]
fn a_plan_changed_for_one_account_continues_at_the_first_step_of_its_class() {
    let story = one().and_plan(GENTLE).when(
        "2026-02-09",
        "plan_changed",
        json!({"debtor": "acme", "plan": "gentle"}),
    );
    let told = story.run("2026-02-03", "2026-03-31");
    let expected = ["2026-02-05 reminder F-1", "2026-02-12 soft F-1", "2026-03-16 hard F-1"];
    assert_eq!(told.sent(), expected, "never back to a hint; ripe on the 12th, after the gap");
}

#[test]
fn when_behaviour_changes_another_plan_is_proposed_with_its_reason() {
    let rules = json!([{"habit": "poor", "plan": "gentle"}]);
    let story = one().and_plan(GENTLE).setting("proposals", rules);
    let promise = |date: &str| json!({"items": ["F-1"], "date": date});
    let story = story.when("2026-02-03", "promise", promise("2026-02-04")).when(
        "2026-02-10",
        "promise",
        promise("2026-02-11"),
    );
    let told = story.run("2026-02-03", "2026-02-20");
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "plan_proposal").unwrap();
    assert_eq!(task.note, "gentle: breaks promises or lets payments come back");
}

#[test]
fn two_payments_that_fail_change_behaviour_as_two_that_come_back_do() {
    let rules = json!([{"habit": "poor", "plan": "gentle"}]);
    let story =
        || one().invoice("F-2", "2026-02-02", "80.00").and_plan(GENTLE).setting("proposals", rules.clone());
    let failed = |story: Story, item: &str| {
        let story = story.when("2026-02-03", "payment_pending", json!({"item": item}));
        story.when("2026-02-06", "payment_failed", json!({"item": item}))
    };
    let once = failed(story(), "F-1");
    assert!(once.run("2026-02-03", "2026-02-20").tasks_of("plan_proposal").is_empty());
    let twice = failed(once, "F-2").run("2026-02-03", "2026-02-20");
    assert_eq!(twice.tasks_of("plan_proposal"), ["2026-02-06 plan_proposal"]);
}

#[test]
fn at_class_firm_a_credit_hold_is_proposed() {
    let told = one().run("2026-02-03", "2026-03-31");
    assert_eq!(told.tasks_of("credit_hold"), ["2026-02-17 credit_hold"]);
}

#[test]
fn an_event_that_names_nothing_known_is_refused_by_its_index() {
    let story = one().when("2026-02-03", "reply", json!({"debtor": "acme"}));
    let error =
        story.when("2026-02-04", "payment", json!({"item": "F-404"})).try_run("2026-02-03", "2026-02-10");
    let error = error.unwrap_err();
    assert!(error.starts_with("events[1]") && error.contains("F-404"), "{error}");
}

mod migration {
    use dunning::decide::preview_move;
    use dunning::plan::{self, Plan};
    use dunning::rules::Rules;
    use dunning::simulate::{difference, preview};
    use dunning::time::Instant;

    use crate::live::Live;
    use crate::story::given;

    fn chased() -> (Live, Instant, Instant) {
        let portfolio = given().invoice("F-1", "2026-02-02", "1000.00").portfolio();
        let mut live = Live::new(&portfolio, Plan::standard().unwrap());
        let start: Instant = "2026-01-05T07:00:00Z".parse().unwrap();
        let now: Instant = "2026-02-06T12:00:00Z".parse().unwrap();
        live.arrive(&portfolio, &portfolio.items, start);
        live.look_until(now, |_, _, _| {});
        (live, start, now)
    }

    fn edited() -> Plan {
        let text = crate::story::PLAN.replace("version = 1", "version = 2").replace("\"15d\"", "\"20d\"");
        let inserted =
            "[[step]]\nid = \"nudge\"\noffset = \"1d\"\nclass = \"courtesy\"\n\n[[step]]\nid = \"reminder\"";
        plan::from_toml(&text.replace("[[step]]\nid = \"reminder\"", inserted)).unwrap()
    }

    #[test]
    fn a_plan_edited_leaves_running_accounts_on_their_version_and_moving_them_is_shown_first() {
        let (live, _, now) = chased();
        let rules =
            Rules::new((*live.rules.creditor).clone(), vec![Plan::standard().unwrap(), edited()]).unwrap();
        assert_eq!(live.account.plan.as_ref().unwrap().version, 1);
        let moved = preview_move(&live.account, &rules, &edited().key(), now);
        let day = |text: &str| text.parse().unwrap();
        let step = |name: &str| dunning::id::StepId::new(name).unwrap();
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].done, Some(step("reminder")), "done stays done");
        assert_eq!(moved[0].before, Some((step("firm"), day("2026-02-17"))));
        assert_eq!(
            moved[0].after,
            Some((step("firm"), day("2026-02-22"))),
            "the nudge inserted before is never sent"
        );
    }

    #[test]
    fn what_a_plan_would_send_in_the_next_ninety_days_and_the_difference_between_two() {
        let (live, _, now) = chased();
        let rules =
            Rules::new((*live.rules.creditor).clone(), vec![Plan::standard().unwrap(), edited()]).unwrap();
        let to = "2026-05-07".parse().unwrap();
        let accounts = [live.account.clone()];
        let before = preview(&accounts, &rules, now, to, None).unwrap();
        let after = preview(&accounts, &rules, now, to, Some(&edited().key())).unwrap();
        let told = |outcome: &dunning::simulate::Outcome| {
            outcome.notices.iter().map(|row| format!("{} {}", row.date, row.step)).collect::<Vec<_>>()
        };
        assert_eq!(told(&before), ["2026-02-17 firm", "2026-03-04 formal_notice"]);
        assert_eq!(told(&after), ["2026-02-23 firm", "2026-03-04 formal_notice"]);
        let changed = difference(&before, &after);
        assert_eq!((changed.only_before.len(), changed.only_after.len(), changed.alike), (1, 1, 1));
        assert_eq!(accounts[0], live.account, "nothing is touched");
    }
}

#[test]
fn in_a_simulation_a_channel_of_which_nothing_is_known_works() {
    let bare = json!({"id": "bare", "name": "Bare", "kind": "business", "country": "FR"});
    let told =
        given().debtor(bare).invoice_of("bare", "F-1", "2026-02-02", "10.00").run("2026-02-03", "2026-02-06");
    assert_eq!((told.sent().len(), told.notice("reminder").to.as_str()), (1, "bare"));
    let plan = "id = \"p\"\n[[step]]\nid = \"post\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"letter\", \"email\"]\n";
    let homeless = given().plan(plan).acme("address", json!(null)).invoice("F-1", "2026-02-02", "10.00");
    assert_eq!(homeless.run("2026-02-03", "2026-02-06").notice("post").channel.name(), "email");
}
