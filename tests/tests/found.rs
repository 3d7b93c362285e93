//! What the simulation found, told as stories: each of these went wrong once.

#![allow(clippy::unwrap_used, reason = "a story that cannot be told stops there")]

use chrono::{DateTime, Duration, NaiveDate, Utc};
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::AccountId;
use dunning::notice::{ListedState, NoticeStatus};
use relance_tests::town::{Bill, portfolio};
use relance_tests::world::{World, scope};
use service::account::{Change, Changed, change};
use service::creditor;
use service::notices::Kept;

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
