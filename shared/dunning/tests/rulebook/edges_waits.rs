//! Waits at their edges: when an account is looked at next, and what pauses, calls, promises and arrangements do on their
//! very day.

use crate::edges::{at, one, steps};
use crate::edges_messages::live;
use crate::edges_money::{about, unknown};
use crate::ledger::{number, paid};
use crate::live::Live;
use crate::story::{PLAN, debtor, given};
use crate::timeline::{begun, posted, standard};
use dunning::fact::{CallResult, DisputeOutcome, Fact};
use dunning::party::{Contact, ContactRole};
use dunning::plan;
use dunning::state::{DisputeKind, Instalment};
use dunning::time::Instant;
use serde_json::json;

/// When the account asks to be looked at next, after a look at a moment at which something may happen.
fn next(live: &mut Live, facts: Vec<Fact>, moment: &str) -> Option<Instant> {
    live.step(facts, at(moment)).next_look
}

fn disputed(kind: DisputeKind) -> Fact {
    Fact::Disputed { item: number("F-1"), amount: None, kind, reason: String::new() }
}

#[test]
fn an_account_below_the_minimum_is_looked_at_when_another_item_is_late_or_a_month_begins() {
    let plan = format!("{}min_amount = \"100.00\"\n", steps("", &[("soft", "3d", "reminder")]));
    let small = given().invoice("F-1", "2026-02-02", "50.00");
    for (other, look) in [
        (None, "2026-03-02T08:00:00Z"),
        (Some("2026-02-05"), "2026-02-06T08:00:00Z"),
        (Some("2026-02-12"), "2026-02-13T08:00:00Z"),
    ] {
        let story = other.iter().fold(small.clone(), |story, due| story.invoice("F-2", due, "500.00"));
        let mut live = live(&story, &plan);
        let found = next(&mut live, Vec::new(), "2026-02-05T08:00:00Z");
        assert_eq!(found, Some(at(look)), "F-2 due on {other:?}; 1 March is a Sunday");
    }
}

#[test]
fn only_a_commercial_dispute_is_looked_at_when_its_answer_is_late() {
    let after = |kind| {
        let found = next(&mut live(&one(), PLAN), vec![disputed(kind)], "2026-02-03T09:00:00Z");
        found.unwrap().date_naive().to_string()
    };
    assert_eq!(after(DisputeKind::Commercial), "2026-02-18", "ten banking days end on the 17th");
    assert_eq!(after(DisputeKind::Technical), "2030-08-02", "six months before limitation");
}

#[test]
fn a_doubt_is_over_after_a_day_and_limitation_is_told_once() {
    let mut doubtful = live(&one(), PLAN);
    doubtful.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let id = doubtful.left[0].notice.id.clone();
    let event = dunning::event::Event::new(
        at("2026-02-05T08:30:00Z"),
        dunning::event::Actor::Engine,
        Fact::NoticeInDoubt { id },
    );
    let told = |account: &dunning::account::Account, events, moment| {
        dunning::advance(account, events, &doubtful.rules, at(moment)).unwrap()
    };
    let doubt = told(&doubtful.account, vec![event], "2026-02-05T08:30:00Z");
    let second_before = told(&doubt.account, Vec::new(), "2026-02-06T08:29:59Z");
    assert_eq!((second_before.tasks.len(), second_before.next_look), (0, Some(at("2026-02-09T08:00:00Z"))));
    let over = told(&doubt.account, Vec::new(), "2026-02-06T08:30:00Z");
    assert_eq!((over.tasks.len(), over.next_look), (1, Some(at("2026-02-17T08:00:00Z"))), "the firm step");
    let old = given().setting("review", json!(true)).invoice("F-1", "2021-08-03", "1000.00");
    let mut old = live(&old, PLAN);
    let last: Vec<String> = old.account.tasks.iter().map(|task| task.kind.name()).collect();
    assert_eq!(last, ["limitation", "review_import"]);
    assert_eq!(next(&mut old, Vec::new(), "2026-02-03T09:00:00Z"), None, "a person has it");
}

#[test]
fn what_waits_for_a_word_is_not_looked_at_when_its_hour_comes() {
    let far = json!([{"role": "main", "email": "ny@acme.example", "time_zone": "America/New_York"}]);
    let mut live = live(&one().acme("contacts", far), PLAN);
    live.by_hand = true;
    live.look_until(at("2026-03-04T07:00:00Z"), |_, _, _| {});
    let found = next(&mut live, Vec::new(), "2026-03-04T08:30:00Z");
    assert_eq!(live.account.notices.len(), 1, "for nine o'clock in New York, three in Paris");
    assert_eq!(found, Some(at("2026-03-05T08:00:00Z")));
}

#[test]
fn whoever_sends_from_midnight_on_sends_at_midnight() {
    let mut live = live(&one().setting("sending_hour", json!(0)), PLAN);
    live.look_until(at("2026-02-07T08:00:00Z"), |_, _, _| {});
    assert_eq!(live.left[0].at, at("2026-02-04T23:00:00Z"), "the 5th begins in Paris");
}

#[test]
fn a_call_is_asked_for_on_the_very_day_on_which_the_gap_ends() {
    let phone = "channels = [\"call\"]\n";
    let plan = steps("min_gap = \"5d\"\n", &[("soft", "3d", "reminder"), ("ring", "8d", "firm")]);
    let told = one().plan(&format!("{plan}{phone}")).run("2026-02-03", "2026-02-12");
    assert_eq!(told.tasks_of("call"), ["2026-02-10 call F-1"]);
}

#[test]
fn a_second_call_is_asked_for_although_nobody_made_the_first() {
    let call = |id: &str, offset: &str| {
        format!(
            "[[step]]\nid = \"{id}\"\noffset = \"{offset}\"\nclass = \"reminder\"\nchannels = [\"call\"]\ndeadline = \"2b\"\n"
        )
    };
    let plan = format!("id = \"p\"\n{}{}", call("ring", "3d"), call("again", "10d"));
    let mut diary = begun(&one(), plan::read(&plan).unwrap());
    diary.until("2026-02-28T12:00:00Z");
    let steps = about(&mut diary, "step:");
    let expected = [
        "05.02. fact:step_tasked,item:F-1,tasked:class:reminder,fallback:2026-02-09,step:ring,tries:0",
        "09.02. fact:step_lapsed,items:F-1,step:ring",
        "12.02. fact:step_tasked,item:F-1,tasked:class:reminder,fallback:2026-02-16,step:again,tries:0",
        "16.02. fact:step_lapsed,items:F-1,step:again",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn the_third_call_that_nobody_answers_is_the_last() {
    let plan = "id = \"p\"\n[[step]]\nid = \"ring\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"call\", \"email\"]\ndeadline = \"5b\"\n";
    let mut diary = begun(&one(), plan::read(plan).unwrap());
    diary.until("2026-02-05T12:00:00Z");
    for hour in ["13", "14"] {
        let none = Fact::Called { result: CallResult::NoAnswer };
        diary.now(&format!("2026-02-05T{hour}:00:00Z"), vec![none]);
    }
    assert!(about(&mut diary, "done call").is_empty());
    diary.now("2026-02-06T08:00:00Z", vec![Fact::Called { result: CallResult::NoAnswer }]);
    let expected = [
        "06.02. fact:called,result:no_answer",
        "06.02. done call F-1",
        "06.02. sent ring F-1 of 1000 to acme@example.com",
    ];
    assert_eq!(diary.read(), expected);
}

#[test]
fn a_letter_posted_on_the_due_day_reminds_of_nothing_late() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"0d\"\nclass = \"reminder\"\nchannels = [\"letter\"]\n";
    let story = given().invoice("F-1", "2026-02-09", "1000.00").creditor("country", json!("BE"));
    let story = story.acme("country", json!("BE")).acme("kind", json!("consumer"));
    for (on, counts) in [("2026-02-09", 0), ("2026-02-10", 1)] {
        let mut diary = begun(&story, plan::read(plan).unwrap());
        diary.until("2026-02-09T12:00:00Z");
        diary.now("2026-02-11T08:00:00Z", vec![posted(&diary, on)]);
        assert_eq!(about(&mut diary, "first_reminded").len(), counts, "posted on {on}");
    }
}

#[test]
fn findings_about_an_invoice_that_is_paid_or_known_are_nobodys_task() {
    let found = |item: &str, code: &str| Fact::Objected { item: number(item), codes: vec![code.to_owned()] };
    let mut diary = standard(&one().invoice("F-2", "2026-03-16", "50.00"));
    diary.now("2026-02-04T08:00:00Z", vec![found("F-1", "BR-01"), found("F-2", "BR-02")]);
    diary.now("2026-02-04T09:00:00Z", vec![found("F-2", "BR-02")]);
    let refused = about(&mut diary, "refused");
    assert_eq!(refused, ["04.02. refused, nothing_new: codes:BR-02,fact:objected,item:F-2"]);
    diary.now("2026-02-05T08:00:00Z", vec![paid("F-2", 5000), found("F-2", "BR-03")]);
    assert!(about(&mut diary, "task clear_findings").is_empty());
    let open: Vec<&str> = diary.live.account.tasks.iter().map(|task| task.note.as_str()).collect();
    assert_eq!(open, ["BR-01"]);
}

#[test]
fn a_task_that_is_open_or_done_is_not_opened_again() {
    let mut diary = standard(&one());
    diary.now("2026-02-04T08:00:00Z", vec![unknown("m-1", 700)]);
    let task = diary.live.account.tasks[0].clone();
    let opened = || Fact::TaskOpened { task: Box::new(task.clone()) };
    diary.read();
    diary.now("2026-02-04T09:00:00Z", vec![opened()]);
    diary.now("2026-02-04T10:00:00Z", vec![Fact::TaskDone { task: task.id.clone() }, opened()]);
    assert_eq!(about(&mut diary, "refused, nothing_new").len(), 2);
    assert!(diary.live.account.tasks.is_empty());
}

#[test]
fn a_step_out_of_reach_is_a_persons_from_its_day_on_and_keeps_nothing_else_from_being_seen() {
    let plan = steps("", &[("pre", "-5d", "courtesy"), ("hard", "10d", "firm")]);
    let plan = plan.replacen("class = \"courtesy\"", "class = \"courtesy\"\nlatest = \"-1d\"", 1);
    let cash = json!({"debtor": "acme", "amount": "77.00"});
    let told =
        one().plan(&plan).when("2026-02-13", "unapplied_payment", cash).run("2026-02-03", "2026-02-20");
    assert_eq!(told.tasks(), ["2026-02-12 step_missed F-1", "2026-02-13 match_payment"]);
}

#[test]
fn a_technical_dispute_that_was_refused_needs_no_answer_and_no_wait() {
    let mut diary = standard(&one());
    diary.now("2026-02-03T09:00:00Z", vec![disputed(DisputeKind::Technical)]);
    let refused =
        Fact::DisputeResolved { item: number("F-1"), outcome: DisputeOutcome::Rejected, amount: None };
    diary.now("2026-02-05T08:00:00Z", vec![refused]);
    assert_eq!(about(&mut diary, "sent"), ["05.02. sent reminder F-1 of 1000 to acme@example.com"]);
}

fn promise(amount: i64, day: &str) -> Fact {
    Fact::Promised { items: vec![number("F-1")], amount: Some(amount), day: day.parse().unwrap() }
}

#[test]
fn promises_broken_on_one_day_are_one_message_and_one_broken_later_moves_it() {
    let story = one().setting("promise_percent", json!(10));
    let mut diary = standard(&story);
    diary.now("2026-02-03T09:00:00Z", vec![promise(60_000, "2026-02-05"), promise(40_000, "2026-02-05")]);
    diary.now("2026-02-03T10:00:00Z", vec![promise(30_000, "2026-02-09")]);
    let held = Fact::HoldPlaced { item: None, until: "2026-02-13".parse().ok(), reason: String::new() };
    diary.now("2026-02-06T08:00:00Z", vec![held]);
    diary.until("2026-02-17T12:00:00Z");
    let told: Vec<String> = about(&mut diary, "promise_missed");
    let expected = [
        "10.02. owed promise_missed F-1",
        "12.02. owed promise_missed F-1",
        "16.02. sent promise_missed F-1 of 1000 to acme@example.com",
        "16.02. settled promise_missed",
    ];
    assert_eq!(told, expected, "two banking days after the 5th, and after the 9th");
    let owed_since = diary.live.events.iter().rev().find_map(|event| match &event.fact {
        Fact::MessageSettled { owed } => Some(owed.since),
        _ => None,
    });
    assert_eq!(owed_since, "2026-02-12".parse().ok());
}

fn arranged(parts: &[(&str, i64)]) -> Fact {
    let part = |(date, amount): &(&str, i64)| Instalment { date: date.parse().unwrap(), amount: *amount };
    let instalments = parts.iter().map(part).collect();
    Fact::Arranged { items: vec![number("F-1")], instalments, down_payment: None }
}

#[test]
fn an_arrangement_that_ended_raises_the_cycle_and_one_that_was_kept_does_not() {
    let cycle = |payment: Option<i64>| {
        let mut diary = standard(&one());
        diary.now("2026-02-03T09:00:00Z", vec![arranged(&[("2026-02-10", 10_000)])]);
        let payments = payment.map(|amount| paid("F-1", amount)).into_iter().collect();
        diary.now("2026-02-09T08:00:00Z", payments);
        diary.until("2026-02-26T12:00:00Z");
        assert!(diary.live.account.arrangements.is_empty());
        diary.live.account.line(&number("F-1")).unwrap().track.cycle
    };
    assert_eq!((cycle(None), cycle(Some(10_000))), (1, 0));
}

#[test]
fn an_instalment_paid_ahead_is_not_owed_a_word_and_the_next_is_late_from_its_own_day() {
    let mut diary = standard(&one());
    diary.now(
        "2026-02-03T09:00:00Z",
        vec![arranged(&[("2026-02-10", 40_000), ("2026-02-20", 60_000)]), paid("F-1", 40_000)],
    );
    diary.until("2026-02-28T12:00:00Z");
    let told = about(&mut diary, "owed");
    assert_eq!(told, ["17.02. owed instalment_upcoming F-1", "24.02. owed arrangement_default F-1"]);
}

#[test]
fn the_day_from_which_a_paid_instalment_would_be_late_asks_for_no_further_look() {
    let mut live = live(&one(), PLAN);
    let agreed = arranged(&[("2026-02-09", 40_000), ("2026-03-20", 60_000)]);
    live.step(vec![agreed, paid("F-1", 40_000)], at("2026-02-03T09:00:00Z"));
    live.look_until(at("2026-02-13T07:00:00Z"), |_, _, _| {});
    let found = next(&mut live, Vec::new(), "2026-02-13T08:30:00Z");
    assert_eq!(found, Some(at("2026-03-17T08:00:00Z")), "three days before the next instalment");
}

#[test]
fn a_new_administrator_takes_the_place_of_the_first_and_nobody_elses() {
    let mut live = live(&one(), PLAN);
    let acme = || dunning::id::DebtorId::new("acme").unwrap();
    let named = |email: &str| {
        let email = Some(email.to_owned());
        let administrator = Some(Box::new(Contact { email, ..Contact::default() }));
        let day = "2026-02-02".parse().unwrap();
        Fact::Insolvent { debtor: acme(), day, certain: true, administrator }
    };
    live.step(vec![named("first@droit.example")], at("2026-02-03T09:00:00Z"));
    live.step(vec![named("second@droit.example")], at("2026-02-04T09:00:00Z"));
    let contacts = &live.account.parties[&acme()].contacts;
    let known: Vec<_> = contacts.iter().map(|one| (one.role, one.email.as_deref().unwrap())).collect();
    let expected = [
        (ContactRole::AccountsPayable, "acme@example.com"),
        (ContactRole::Administrator, "second@droit.example"),
    ];
    assert_eq!(known, expected);
}

#[test]
fn before_an_administrator_is_known_later_invoices_go_to_whoever_paid_so_far() {
    let later = json!({"issue_date": "2026-02-20"});
    let story = given().invoice_with("acme", "F-1", "2026-03-16", "90.00", later);
    let opened = json!({"debtor": "acme", "date": "2026-02-09"});
    let told = story.when("2026-02-10", "insolvency", opened).run("2026-02-03", "2026-03-12");
    assert_eq!(told.notice("courtesy").to, "acme@example.com");
}

#[test]
fn in_a_simulation_an_assumed_address_that_bounced_is_not_written_to_again() {
    let bare = json!({"id": "bare", "name": "Bare", "kind": "business", "country": "FR"});
    let story = given().debtor(bare).invoice_of("bare", "F-1", "2026-02-02", "10.00");
    let told = story
        .when("2026-02-05T12:00:00Z", "bounce", json!({"address": "bare", "kind": "hard"}))
        .run("2026-02-03", "2026-02-20");
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1"]);
    assert_eq!(told.why("2026-02-20", "F-1").0, "no_address");
    let other = given().debtor(debtor("acme")).invoice_of("acme", "G-1", "2026-02-02", "10.00");
    assert_eq!(other.run("2026-02-03", "2026-02-06").sent().len(), 1);
}

#[test]
fn that_a_message_left_says_more_than_what_keeps_the_plan_back() {
    let parts = json!([{"date": "2026-02-20", "amount": "1000.00"}]);
    let story = one().when("2026-02-03", "arrangement", json!({"items": ["F-1"], "instalments": parts}));
    let told = story.run("2026-02-03", "2026-02-18");
    assert_eq!(told.sent(), ["2026-02-17 instalment_upcoming F-1"]);
    let why = |day: &str| told.why(day, "F-1").0;
    assert_eq!((why("2026-02-16"), why("2026-02-17")), ("arrangement".to_owned(), "owed".to_owned()));
}
