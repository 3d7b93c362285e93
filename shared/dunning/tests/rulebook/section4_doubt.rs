//! §4, ids and doubts: what makes a message another one, and what does not start from one that may not have left.

use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::law::{Country, pack};
use dunning::party::DebtorKind;
use dunning::plan::{self, Plan};
use dunning::time::Instant;
use serde_json::json;

use crate::live::Live;
use crate::section5_charges::{charges, figures};
use crate::story::{Story, given};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn one() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

fn live(story: &Story, plan: Plan) -> Live {
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, plan);
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live
}

#[test]
fn a_reminder_after_a_chargeback_is_a_message_of_its_own() {
    let story = one().when("2026-02-09", "payment", json!({"item": "F-1"}));
    let told = story.when("2026-02-16", "chargeback", json!({"item": "F-1"})).run("2026-02-03", "2026-02-28");
    let reminders: Vec<_> =
        told.outcome.notices.iter().filter(|row| row.step.as_str() == "reminder").collect();
    assert_eq!(reminders.len(), 2, "{:?}", told.sent());
    assert_ne!(reminders[0].notice_id, reminders[1].notice_id);
}

#[test]
fn each_broken_promise_is_told_by_a_message_of_its_own_and_raises_the_cycle() {
    let mut live = live(&one(), Plan::standard().unwrap());
    for (made, day, look) in [
        ("2026-02-03T10:00:00Z", "2026-02-04", "2026-02-09"),
        ("2026-02-09T10:00:00Z", "2026-02-10", "2026-02-16"),
    ] {
        let items = vec![ItemNumber::new("F-1").unwrap()];
        live.step(vec![Fact::Promised { items, amount: None, day: day.parse().unwrap() }], at(made));
        live.look_until(at(&format!("{look}T09:00:00Z")), |_, _, _| {});
    }
    live.look_until(at("2026-02-28T09:00:00Z"), |_, _, _| {});
    let told: Vec<String> =
        live.left.iter().map(|left| format!("{} {}", left.notice.step, left.notice.cycle)).collect();
    assert_eq!(told, ["promise_missed 1", "promise_missed 2", "reminder 2", "firm 2"]);
}

#[test]
fn the_accounts_kill_switch_holds_for_a_message_that_was_throttled() {
    let mut live = live(&one(), Plan::standard().unwrap());
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let notice = live.left[0].notice.clone();
    assert!(live.account.still_wanted(&notice.id, &notice.hash));
    let stop = Event::new(at("2026-02-05T08:01:00Z"), Actor::Engine, Fact::KillSwitch { on: true });
    let moved = dunning::advance(&live.account, vec![stop], &live.rules, at("2026-02-05T08:01:00Z")).unwrap();
    assert!(!moved.account.still_wanted(&notice.id, &notice.hash));
}

/// A consumer in Belgium, reminded on 5 February; the letter that threatens is ripe from the 10th.
fn belgian_consumer() -> Live {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"email\"]\n\
        [[step]]\nid = \"again\"\noffset = \"30d\"\nclass = \"reminder\"\nchannels = [\"email\"]\n\
        [[step]]\nid = \"formal\"\noffset = \"31d\"\nclass = \"formal_notice\"\nchannels = [\"email\"]\n";
    let story =
        one().creditor("country", json!("BE")).acme("country", json!("BE")).acme("kind", json!("consumer"));
    let mut live = live(&story, plan::read(plan).unwrap());
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert_eq!(live.left.len(), 1);
    live
}

/// Looks every morning from 6 February to the end of April; what left then, by day.
fn leaves(live: &Live, fact: Fact) -> Vec<String> {
    let mut account = live.account.clone();
    let mut told = Vec::new();
    let mut coming = vec![Event::new(at("2026-02-05T08:30:00Z"), Actor::Engine, fact)];
    let mut rules = live.rules.clone();
    rules.assume_approved = true;
    for day in at("2026-02-05T08:30:00Z").date_naive().iter_days().take(84) {
        let now = at(&format!("{day}T08:30:00Z"));
        let moved = dunning::advance(&account, std::mem::take(&mut coming), &rules, now).unwrap();
        for event in &moved.events {
            if let Fact::NoticeClaimed { listed } = &event.fact {
                told.push(format!("{day} {}", listed.listed.step));
                coming.push(Event::new(
                    now,
                    Actor::Engine,
                    Fact::NoticeSent { id: listed.listed.id.clone() },
                ));
            }
        }
        account = moved.account;
    }
    told
}

#[test]
fn no_waiting_period_of_the_law_starts_from_a_message_in_doubt() {
    let live = belgian_consumer();
    let id = live.left[0].notice.id.clone();
    assert_eq!(leaves(&live, Fact::NoticeSent { id: id.clone() }), ["2026-03-04 again", "2026-03-09 formal"]);
    let doubt = leaves(&live, Fact::NoticeInDoubt { id });
    assert_eq!(
        doubt,
        ["2026-03-04 again", "2026-03-19 formal"],
        "fourteen days from the one that left for certain"
    );
}

/// The interest of F-1 up to the end of March, in cents, when this became of the reminder of 5 February.
fn interest(live: &Live, became: Fact) -> i64 {
    let now = at("2026-02-05T08:30:00Z");
    let told = vec![Event::new(now, Actor::Engine, became)];
    let account = dunning::advance(&live.account, told, &live.rules, now).unwrap().account;
    figures(&account, pack(Country::Be, DebtorKind::Consumer), true, "2026-03-31").0
}

#[test]
fn the_interest_of_a_belgian_consumer_waits_for_a_reminder_that_left_for_certain() {
    let live = belgian_consumer();
    let id = live.left[0].notice.id.clone();
    assert!(interest(&live, Fact::NoticeSent { id: id.clone() }) > 0);
    assert_eq!(
        interest(&live, Fact::NoticeInDoubt { id }),
        0,
        "nobody knows whether the first reminder left"
    );
}

#[test]
fn interest_of_one_period_is_proposed_once_although_the_money_came_twice() {
    let story = one().when("2026-02-12", "payment", json!({"item": "F-1"}));
    let story = story.when("2026-02-16", "chargeback", json!({"item": "F-1"}));
    let told = story.when("2026-02-20", "payment", json!({"item": "F-1"})).run("2026-02-03", "2026-02-21");
    let rules: Vec<String> =
        charges(&told, "F-1").iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(rules, ["interest", "fixed_fee"]);
}

#[test]
fn nothing_leaves_before_the_sender_is_ready_and_then_it_does() {
    let mut live = live(&one(), Plan::standard().unwrap());
    live.rules.switches.sender_not_ready = true;
    let moved = live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert!(live.left.is_empty());
    assert_eq!(moved.explanations[0].rule.name(), "sender_not_ready");
    live.rules.switches.sender_not_ready = false;
    live.look_until(at("2026-02-06T09:00:00Z"), |_, _, _| {});
    assert_eq!(live.left.len(), 1, "looked at on the next business day");
}
