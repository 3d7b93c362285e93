//! What the simulation found, told as stories: each of these went wrong once.

#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told stops there")]

mod money;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use documents::feedback::{Feedback, Outcome};
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::AccountId;
use dunning::notice::{ListedState, NoticeStatus};
use dunning::task::TaskKind;
use relance_tests::town::{Bill, portfolio};
use relance_tests::world::{Sent, World, scope};
use service::account::{Change, Changed, change};
use service::creditor;
use service::notices::Kept;
use service::ports::{Clock as _, Outgoing};

const MOULIN: &str = "moulin/EUR";

fn bill(number: &str, (month, day): (u32, u32)) -> Bill {
    let due = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    Bill { number: number.to_owned(), debtor: "moulin".to_owned(), due, minor: 80_000 }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn states(world: &World, fact: Fact) -> Changed {
    let scope = scope("atelier");
    let (_, rules) = creditor::rules(&world.ports, &scope).await.unwrap();
    let who = Actor::Person("Ada".to_owned());
    let wanted = Change::fact(AccountId::new(MOULIN).unwrap(), world.ports.clock.now(), who, fact);
    change(&world.ports, &scope, &rules, &wanted).await.unwrap()
}

async fn rows(world: &World) -> Vec<Kept> {
    let account = AccountId::new(MOULIN).unwrap();
    let page = world.ports.store.all_notices(&scope("atelier"), &account, None).await.unwrap();
    page.rows.into_iter().map(|row| Kept::read(row).unwrap()).collect()
}

fn hold(world: &World) -> Fact {
    let until = (world.ports.clock.now() + Duration::days(20)).date_naive();
    Fact::HoldPlaced { item: None, until: Some(until), reason: "goodwill".to_owned() }
}

/// A formal notice waits for approval; a pause cancels it; when the pause ends it is wanted again, under its own id.
/// The row of before made every later commit of the account fail.
#[tokio::test]
async fn a_formal_notice_that_a_pause_cancelled_is_decided_again_and_the_account_goes_on() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.import(&portfolio("atelier", &[bill("F-1", (2, 25))])).await;
    for day in ["2026-03-02T09:00:00Z", "2026-03-12T09:00:00Z", "2026-03-27T09:00:00Z"] {
        world.clock.set(at(day));
        world.rest().await;
    }
    let waiting = |account: &dunning::account::Account| {
        let queued = |one: &&dunning::notice::Listed| matches!(one.state, ListedState::Queued { .. });
        account.notices.iter().find(queued).map(|one| one.id.clone())
    };
    let before = waiting(&world.account("atelier", MOULIN).await);
    assert!(before.is_some(), "the formal notice waits");
    assert_eq!(waiting(&states(&world, hold(&world)).await.account), None);
    let after = states(&world, Fact::HoldEnded { item: None }).await;
    assert_eq!(waiting(&after.account), before, "the same notice, decided again");
    let row = rows(&world).await.into_iter().find(|kept| Some(&kept.notice.id) == before.as_ref()).unwrap();
    assert!(matches!(row.standing.status, NoticeStatus::Queued { .. }), "{:?}", row.standing);
    world.later(Duration::minutes(20));
    world.rest().await;
}

/// An import decides a reminder, and no sweep runs for a week. One message leaves then, for what is due then; the old
/// one does not come beside it, nor the next one inside the gap that began with it.
#[tokio::test]
async fn a_reminder_that_missed_its_day_is_decided_afresh() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.import(&portfolio("atelier", &[bill("F-1", (2, 20)), bill("F-2", (2, 25))])).await;
    let first = rows(&world).await;
    assert_eq!(first.len(), 1, "decided, and nobody sent it");
    for day in ["2026-03-09T09:00:00Z", "2026-03-10T09:00:00Z", "2026-03-11T09:00:00Z"] {
        world.clock.set(at(day));
        world.rest().await;
    }
    let sent = world.outbox.all();
    assert_eq!(sent.len(), 1, "one message, for the whole account");
    assert_eq!(sent[0].at, at("2026-03-09T09:00:00Z"));
    let old = rows(&world).await.into_iter().find(|kept| kept.notice.id == first[0].notice.id).unwrap();
    assert!(matches!(old.standing.status, NoticeStatus::Cancelled { .. }), "{:?}", old.standing);
    assert_eq!(world.account("atelier", MOULIN).await.contact, NaiveDate::from_ymd_opt(2026, 3, 9));
}

/// What the mail provider tells of a message.
async fn heard(world: &World, sent: &Sent, outcome: impl FnOnce(Vec<String>) -> Outcome) {
    let Outgoing::Email { to, .. } = &sent.message else { panic!("{sent:?}") };
    let outcome = outcome(vec![to.clone()]);
    let told =
        Feedback { message_id: "m".to_owned(), tags: Vec::new(), at: Some(world.clock.now()), outcome };
    service::feedback::hear(&world.ports, &sent.tag, &told).await.unwrap();
}

/// Nobody got it.
async fn bounced(world: &World, sent: &Sent) {
    heard(world, sent, Outcome::BouncedHard).await;
}

async fn days(world: &World, count: usize) {
    for _ in 0..count {
        world.rest().await;
        world.later(Duration::days(1));
    }
}

/// The provider takes each mail and refuses it afterwards. The step is tried once more; then it passes, a person is
/// asked, and nothing leaves again and again: until then only the row said so, and the account took it for delivered.
#[tokio::test]
async fn a_mail_that_the_provider_refuses_afterwards_is_tried_once_more_and_then_a_persons() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.import(&portfolio("atelier", &[bill("F-1", (2, 25))])).await;
    world.rest().await;
    let refuse = |_: Vec<String>| Outcome::Rejected("Bad content".to_owned());
    heard(&world, &world.outbox.all()[0], refuse).await;
    assert!(world.account("atelier", MOULIN).await.tasks.is_empty(), "it may pass");
    days(&world, 3).await;
    assert_eq!(world.outbox.all().len(), 2, "once more, on another day");
    for _ in 0..2 {
        heard(&world, &world.outbox.all()[1], refuse).await;
    }
    let account = world.account("atelier", MOULIN).await;
    let asked: Vec<_> = account.tasks.iter().map(|task| (task.kind, task.note.as_str())).collect();
    assert_eq!(asked, [(TaskKind::StepMissed, "Bad content")]);
    days(&world, 4).await;
    assert_eq!(world.outbox.all().len(), 2, "the same step does not leave a third time");
}

/// A server takes a mail and sends it back an hour later, as one does that looks at mailboxes afterwards: the step was
/// not delivered, and the next person gets it. So with whoever complains.
#[tokio::test]
async fn what_was_taken_and_came_back_afterwards_was_not_delivered() {
    for outcome in [Outcome::BouncedHard as fn(Vec<String>) -> Outcome, Outcome::Complained] {
        let world = World::at("2026-03-02T09:00:00Z").await;
        world.import(&portfolio("atelier", &[bill("F-1", (2, 25))])).await;
        world.rest().await;
        let sent = world.outbox.all();
        heard(&world, &sent[0], Outcome::Delivered).await;
        world.later(Duration::hours(1));
        for _ in 0..2 {
            heard(&world, &sent[0], outcome).await;
        }
        days(&world, 2).await;
        let all = world.outbox.all();
        let to = |sent: &Sent| match &sent.message {
            Outgoing::Email { to, .. } => to.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(all.len(), 2, "{:?}", all.iter().map(to).collect::<Vec<_>>());
        assert_eq!(to(&all[1]), "direction@moulin.example");
    }
}

/// A firm reminder of 12 March; on the 17th another message leaves, and an hour later the bounce of the first is heard.
/// It is written again to the next person, but not on the day of the other message: the bounce had made that one
/// forgotten, and the account was chased twice on one day (seed 992 of the town as it was then).
#[tokio::test]
async fn a_late_bounce_does_not_make_the_message_between_forgotten() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.import(&portfolio("atelier", &[bill("F-1", (2, 25))])).await;
    for day in ["2026-03-02T09:00:00Z", "2026-03-12T09:00:00Z"] {
        world.clock.set(at(day));
        world.rest().await;
    }
    world.clock.set(at("2026-03-17T09:00:00Z"));
    world.import(&portfolio("atelier", &[bill("F-1", (2, 25)), bill("F-2", (3, 10))])).await;
    world.rest().await;
    let sent = world.outbox.all();
    let days: Vec<_> = sent.iter().map(|one| one.at.date_naive().to_string()).collect();
    assert_eq!(days, ["2026-03-02", "2026-03-12", "2026-03-17"]);
    world.later(Duration::hours(1));
    bounced(&world, &sent[1]).await;
    for _ in 0..8 {
        world.rest().await;
        world.later(Duration::days(1));
    }
    let next = world.outbox.all().into_iter().nth(3).unwrap();
    assert_eq!(next.at.date_naive().to_string(), "2026-03-23", "the working day after five days");
    let Outgoing::Email { to, .. } = &next.message else { panic!("{next:?}") };
    assert_eq!(to, "direction@moulin.example");
}
