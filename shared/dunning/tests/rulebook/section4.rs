//! §4 as far as the engine decides it: what is listed, claimed, crossed, in doubt.

use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::notice::{Born, CancelReason, ListedState, NoticeChange};
use dunning::plan::Plan;
use dunning::time::Instant;

use crate::live::Live;
use crate::story::given;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn paid(amount: i64) -> Fact {
    Fact::Payment { item: ItemNumber::new("F-1").unwrap(), amount, movement: None, day: None }
}

/// An account whose reminder is due on 5 February, looked at in the early morning of that day: it waits for its hour.
fn early() -> (Live, NoticeChange) {
    let portfolio = given().invoice("F-1", "2026-02-02", "1000.00").portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    let mut moved = live.step(Vec::new(), at("2026-02-05T05:00:00Z"));
    assert_eq!(moved.notices.len(), 1);
    (live, moved.notices.remove(0))
}

#[test]
fn a_notice_that_must_wait_for_its_hour_is_born_queued_and_claimed_later_with_the_same_id_and_hash() {
    let (mut live, born) = early();
    let NoticeChange::Create { notice, born: Born::Queued { not_before, .. } } = born else {
        panic!("{born:?}");
    };
    assert_eq!(not_before, at("2026-02-05T08:00:00Z"));
    let moved = live.step(Vec::new(), not_before);
    let [NoticeChange::Claim { notice: claimed }] = moved.notices.as_slice() else {
        panic!("{:?}", moved.notices);
    };
    assert_eq!((&claimed.id, &claimed.hash), (&notice.id, &notice.hash));
}

#[test]
fn a_payment_cancels_what_waits_and_a_part_payment_replaces_it_under_the_same_id() {
    let (mut live, _) = early();
    let moved = live.step(vec![paid(100_000)], at("2026-02-05T06:00:00Z"));
    assert!(matches!(moved.notices.as_slice(), [NoticeChange::Cancel { reason: CancelReason::Paid, .. }]));

    let (mut live, born) = early();
    let NoticeChange::Create { notice: first, .. } = born else { panic!("{born:?}") };
    let moved = live.step(vec![paid(40_000)], at("2026-02-05T06:00:00Z"));
    let [NoticeChange::Replace { notice, born: Born::Queued { .. } }] = moved.notices.as_slice() else {
        panic!("{:?}", moved.notices);
    };
    assert_eq!((notice.total, &notice.id), (60_000, &first.id));
    assert_ne!(notice.hash, first.hash);
}

#[test]
fn a_cancelled_notice_that_is_decided_again_is_queued_under_the_same_id() {
    let (mut live, born) = early();
    let NoticeChange::Create { notice: first, .. } = born else { panic!("{born:?}") };
    let hold =
        |until: &str| Fact::HoldPlaced { item: None, until: until.parse().ok(), reason: String::new() };
    let moved = live.step(vec![hold("2026-02-10")], at("2026-02-05T05:30:00Z"));
    assert!(matches!(moved.notices.as_slice(), [NoticeChange::Cancel { reason: CancelReason::Stopped, .. }]));
    let moved = live.step(vec![Fact::HoldEnded { item: None }], at("2026-02-05T06:00:00Z"));
    let [NoticeChange::Create { notice, born: Born::Queued { .. } }] = moved.notices.as_slice() else {
        panic!("{:?}", moved.notices);
    };
    assert_eq!(notice.id, first.id);
}

#[test]
fn after_throttling_a_claimed_notice_may_be_retried_only_while_nothing_it_asks_for_changed() {
    let (mut live, _) = early();
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let notice = live.left.last().unwrap().notice.clone();
    assert!(live.account.still_wanted(&notice.id, &notice.hash));
    assert!(!live.account.still_wanted(&notice.id, "another content"));
    let undecided =
        dunning::event::Event::new(at("2026-02-05T08:05:00Z"), dunning::event::Actor::Debtor, paid(1));
    let moved =
        dunning::advance(&live.account, vec![undecided], &live.rules, at("2026-02-05T08:05:00Z")).unwrap();
    assert!(!moved.account.still_wanted(&notice.id, &notice.hash));
}

#[test]
fn in_doubt_counts_as_contacted_becomes_a_task_after_a_day_and_the_plan_goes_on() {
    let (mut live, _) = early();
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let id = live.left.last().unwrap().notice.id.clone();
    let doubt = dunning::event::Event::new(
        at("2026-02-05T08:30:00Z"),
        dunning::event::Actor::Engine,
        Fact::NoticeInDoubt { id: id.clone() },
    );
    let moved =
        dunning::advance(&live.account, vec![doubt], &live.rules, at("2026-02-05T08:30:00Z")).unwrap();
    assert!(matches!(moved.account.notices[0].state, ListedState::InDoubt { .. }));
    assert!(moved.tasks.is_empty());
    assert!(moved.next_look.unwrap() >= at("2026-02-06T08:00:00Z"));
    let later =
        dunning::advance(&moved.account, Vec::new(), &live.rules, at("2026-02-09T08:00:00Z")).unwrap();
    assert_eq!(later.tasks.len(), 1);
    let firm = dunning::advance(&later.account, Vec::new(), &live.rules, at("2026-02-17T08:00:00Z")).unwrap();
    assert_eq!(firm.notices.len(), 1, "the plan goes on");
}

#[test]
fn a_look_that_runs_twice_has_no_effect() {
    let (mut live, _) = early();
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let again = live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert!(again.notices.is_empty() && live.left.len() == 1);
}

#[test]
fn an_account_of_five_thousand_items_decides_and_books_and_refuses_one_more() {
    let story =
        (0..5001).fold(given(), |story, n| story.invoice(&format!("F-{n:05}"), "2026-02-02", "10.00"));
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    let moved = live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    assert_eq!((live.account.lines.len(), moved.ignored.len()), (5000, 1));
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    assert_eq!(live.left.last().unwrap().notice.items.len(), 5000);
    let head = live.account.encode().unwrap();
    assert!(head.state.len() + head.lines.len() < 400_000, "{} + {}", head.state.len(), head.lines.len());
    let longest = head.lines.lines().map(str::len).max().unwrap();
    assert!(longest <= 40, "{longest} bytes");
    let item = ItemNumber::new("F-00007").unwrap();
    let booked = live.step(
        vec![Fact::Payment { item, amount: 1000, movement: None, day: None }],
        at("2026-02-06T08:00:00Z"),
    );
    assert_eq!((booked.closed.len(), live.account.lines.len()), (1, 4999));
}

#[test]
fn a_bounce_heard_after_the_item_was_paid_changes_nothing_of_it_and_the_history_still_gives_the_head() {
    let portfolio = given().invoice("F-1", "2026-02-02", "1000.00").portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-01-05T08:00:00Z"));
    live.look_until(at("2026-01-28T12:00:00Z"), |_, _, _| {});
    assert_eq!(live.left.len(), 1, "the courtesy");
    live.step(vec![paid(100_000)], at("2026-01-29T10:00:00Z"));
    let bounced: Vec<Fact> = live.bounce_last().into_iter().collect();
    assert_eq!(bounced.len(), 1);
    live.step(bounced, at("2026-01-30T10:00:00Z"));
    let item = || ItemNumber::new("F-1").unwrap();
    let moved = Fact::DueDateMoved { item: item(), due: "2026-02-20".parse().unwrap() };
    live.step(vec![moved], at("2026-01-30T11:00:00Z"));
    live.step(vec![Fact::Refund { item: Some(item()), amount: 100_000 }], at("2026-02-03T10:00:00Z"));
    assert_eq!(dunning::replay(live.fresh.clone(), &live.events), live.account);
}

#[test]
fn a_step_that_came_back_and_falls_due_again_on_a_later_date_is_a_message_of_its_own() {
    let portfolio = given().invoice("F-1", "2026-02-02", "1000.00").portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live.look_until(at("2026-02-06T12:00:00Z"), |_, _, _| {});
    assert_eq!(live.left.len(), 1, "the reminder, since the courtesy came too late");
    let later =
        Fact::DueDateMoved { item: ItemNumber::new("F-1").unwrap(), due: "2026-03-20".parse().unwrap() };
    let heard: Vec<Fact> = live.bounce_last().into_iter().chain([later]).collect();
    live.step(heard, at("2026-02-06T13:00:00Z"));
    live.look_until(at("2026-04-30T12:00:00Z"), |_, _, _| {});
    let steps: Vec<_> = live.left.iter().map(|left| left.notice.step.as_str()).collect();
    assert_eq!(steps.iter().filter(|step| **step == "reminder").count(), 2, "{steps:?}");
    let ids: std::collections::BTreeSet<_> = live.left.iter().map(|left| left.notice.id.clone()).collect();
    assert_eq!(ids.len(), live.left.len(), "{steps:?}");
}
