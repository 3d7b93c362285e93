//! What the simulation found, told as stories: each of these went wrong once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told stops there")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use documents::feedback::{Feedback, Outcome};
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::AccountId;
use dunning::notice::{ListedState, NoticeStatus};
use dunning::task::TaskKind;
use embedded::{Call, Gate, Pending, Verdict};
use relance_tests::signed;
use relance_tests::town::{Bill, Happening, paid, portfolio};
use relance_tests::world::{Sent, World, scope};
use service::account::{Change, Changed, change};
use service::creditor;
use service::fault::Fault;
use service::ingest::{self, IngestError, Report, Source};
use service::notices::Kept;
use service::ports::{Clock as _, Outgoing, Ports, Queue};
use service::rows::{InboxRow, Work, WorkItem};
use service::scope::Scope;
use service::settle;

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

/// A queue whose worker is there the moment something is laid on it.
struct AtOnce(Ports);

#[async_trait]
impl Queue for AtOnce {
    async fn enqueue(&self, work: &[Work]) -> Result<(), Fault> {
        for one in work {
            if let WorkItem::Inbox(key) = &one.what {
                settle::again(&self.0, &Scope::proven(one.creditor.clone()), key).await.unwrap();
            }
        }
        self.0.queue.enqueue(work).await
    }
}

/// A payment of F-2, told by Stripe to a creditor who has F-1 only.
async fn tells(world: &World) {
    world.secrets.set("webhook/stripe", &["whsec_0001"]);
    world.import(&portfolio("atelier", &[bill("F-1", (5, 20))])).await;
    let told = paid("atelier", "evt_1", "pi_1", ("F-2", 80_000), world.clock.now());
    let Happening::Money { body, .. } = told else { panic!("{told:?}") };
    let signature = signed::stripe("whsec_0001", world.clock.now().timestamp(), body.as_bytes());
    let headers = [("stripe-signature", signature.as_str())];
    assert_eq!(world.post("/webhooks/stripe/atelier", &headers, body.as_bytes()).await.status, 200);
    assert_eq!(world.inbox("atelier").await.len(), 1, "it waits, visible");
}

/// F-2 comes, and is paid.
async fn finds_its_invoice(world: &World) {
    world.import(&portfolio("atelier", &[bill("F-2", (5, 20))])).await;
    for _ in 0..4 {
        world.later(Duration::hours(1));
        world.rest().await;
    }
    assert_eq!(world.account("atelier", MOULIN).await.open(), 80_000, "F-2 is paid, F-1 is open");
    assert_eq!(world.inbox("atelier").await, []);
}

/// A payment is told before its invoice is taken in. It was laid on the queue before it was written down, a worker was
/// faster, found nothing that waits and took its row away; nobody placed it when the invoice came (seed 230 of the town
/// as it was then).
#[tokio::test]
async fn a_payment_told_before_its_invoice_waits_for_it_however_fast_the_queue_is() {
    let mut world = World::at("2026-03-02T09:00:00Z").await;
    let queue = Arc::new(AtOnce(world.ports.clone()));
    world.ports = Ports { queue, ..world.ports };
    tells(&world).await;
    finds_its_invoice(&world).await;
}

/// The invoice is taken in weeks after its payment was told, when the last try has long been made: it is tried again
/// (seed 893).
#[tokio::test]
async fn a_payment_that_was_given_up_on_is_placed_when_its_invoice_comes_at_last() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    tells(&world).await;
    for _ in 0..30 {
        world.later(Duration::days(1));
        world.rest().await;
    }
    let waiting = world.inbox("atelier").await;
    assert!(waiting.len() == 1 && waiting[0].retry.is_none(), "left to a person: {waiting:?}");
    finds_its_invoice(&world).await;
}

/// Takes F-2 in.
async fn second_invoice(ports: &Ports) -> Result<Report, IngestError> {
    let file = portfolio("atelier", &[bill("F-2", (5, 20))]);
    let read = documents::invoice::read(file.as_bytes()).unwrap();
    let source = Source { name: "import.json", bytes: file.as_bytes() };
    ingest::ingest(ports, &scope("atelier"), source, &read).await
}

/// The invoice comes in between the last try of what waits for it and the note that it failed.
struct ComesMeanwhile {
    ports: Ports,
    done: AtomicBool,
}

impl std::fmt::Debug for ComesMeanwhile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ComesMeanwhile")
    }
}

impl Gate for ComesMeanwhile {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let notes = call.operation == "PutItem" && call.body.contains("payment-");
        if !notes || self.done.swap(true, Ordering::SeqCst) {
            return Box::pin(std::future::ready(Verdict::Pass));
        }
        Box::pin(async move {
            second_invoice(&self.ports).await.unwrap();
            Verdict::Pass
        })
    }
}

/// Woken before it was given up on, it was given up on all the same, with its invoice there.
#[tokio::test]
async fn an_invoice_that_comes_during_the_last_try_of_its_payment_is_paid() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    tells(&world).await;
    let gate = Arc::new(ComesMeanwhile { ports: world.ports.clone(), done: AtomicBool::new(false) });
    let at_its_last = |row: &InboxRow| row.body.contains("\"tries\":8");
    for _ in 0..300 {
        let waiting = world.inbox("atelier").await;
        if let Some(row) = waiting.iter().find(|row| at_its_last(row)) {
            world.clock.set(row.retry.unwrap());
            settle::again(&world.behind(gate.clone()).ports, &scope("atelier"), &row.key).await.unwrap();
            break;
        }
        world.later(Duration::hours(1));
        world.rest().await;
    }
    assert!(gate.done.load(Ordering::SeqCst), "the invoice came in");
    for _ in 0..30 {
        world.later(Duration::days(1));
        world.rest().await;
    }
    assert_eq!(world.account("atelier", MOULIN).await.open(), 80_000, "F-2 is paid, F-1 is open");
    assert_eq!(world.inbox("atelier").await, []);
}

/// Its process dies before any account is written.
#[derive(Debug)]
struct WritesNoAccount;

impl Gate for WritesNoAccount {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let account = call.operation == "TransactWriteItems";
        Box::pin(std::future::ready(if account { Verdict::FailBefore } else { Verdict::Pass }))
    }
}

/// Taking an invoice in stopped when its number led to the account already and the account was not written. Its payment
/// was told, and given up on since there is no such account; when the file came again, weeks later, nothing tried it
/// again (seed 2989).
#[tokio::test]
async fn a_payment_given_up_on_while_its_account_was_not_written_is_placed_when_the_file_comes_again() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.secrets.set("webhook/stripe", &["whsec_0001"]);
    let dying = world.behind(Arc::new(WritesNoAccount));
    second_invoice(&dying.ports).await.unwrap_err();
    let told = paid("atelier", "evt_1", "pi_1", ("F-2", 80_000), world.clock.now());
    let Happening::Money { body, .. } = told else { panic!("{told:?}") };
    let signature = signed::stripe("whsec_0001", world.clock.now().timestamp(), body.as_bytes());
    let headers = [("stripe-signature", signature.as_str())];
    assert_eq!(world.post("/webhooks/stripe/atelier", &headers, body.as_bytes()).await.status, 200);
    for _ in 0..30 {
        world.later(Duration::days(1));
        world.rest().await;
    }
    let waiting = world.inbox("atelier").await;
    assert!(waiting.len() == 1 && waiting[0].retry.is_none(), "left to a person: {waiting:?}");
    assert!(waiting[0].body.contains("there is no account"), "{waiting:?}");
    second_invoice(&world.ports).await.unwrap();
    world.rest().await;
    assert_eq!(world.account("atelier", MOULIN).await.open(), 0);
    assert_eq!(world.inbox("atelier").await, []);
}

/// A call that never reached the table, while another process wrote the same version of the account.
struct Overtaken {
    ports: Ports,
    done: AtomicBool,
}

impl std::fmt::Debug for Overtaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Overtaken")
    }
}

impl Gate for Overtaken {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let commit = call.operation == "TransactWriteItems" && call.body.contains("stripe:pi_1");
        if !commit || self.done.swap(true, Ordering::SeqCst) {
            return Box::pin(std::future::ready(Verdict::Pass));
        }
        Box::pin(async move {
            let scope = scope("atelier");
            let (_, rules) = creditor::rules(&self.ports, &scope).await.unwrap();
            let look = Change::look(AccountId::new(MOULIN).unwrap());
            change(&self.ports, &scope, &rules, &look).await.unwrap();
            Verdict::FailBefore
        })
    }
}

/// A message was claimed by a process that died; a day later a payment and the sweep both ask a person about it and
/// write the same row, the sweep first. The payment's commit failed without effect, took the sweep's row for its own, and the
/// money was answered for and never booked (seed 341).
#[tokio::test]
async fn a_payment_whose_commit_failed_is_not_taken_for_another_processs_commit() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.secrets.set("webhook/stripe", &["whsec_0001"]);
    world.import(&portfolio("atelier", &[bill("F-1", (2, 25))])).await;
    let scope = scope("atelier");
    let (_, rules) = creditor::rules(&world.ports, &scope).await.unwrap();
    let claims = Change::sending(AccountId::new(MOULIN).unwrap());
    let claimed = change(&world.ports, &scope, &rules, &claims).await.unwrap().claimed;
    assert_eq!(claimed.len(), 1, "claimed, and its process died");
    world.later(Duration::hours(1));
    change(&world.ports, &scope, &rules, &Change::look(AccountId::new(MOULIN).unwrap())).await.unwrap();
    world.later(Duration::hours(25));
    let told = paid("atelier", "evt_1", "pi_1", ("F-1", 80_000), world.clock.now());
    let Happening::Money { body, .. } = told else { panic!("{told:?}") };
    let signature = signed::stripe("whsec_0001", world.clock.now().timestamp(), body.as_bytes());
    let headers = [("stripe-signature", signature.as_str())];
    let gate = Arc::new(Overtaken { ports: world.ports.clone(), done: AtomicBool::new(false) });
    let first = world.behind(gate.clone()).post("/webhooks/stripe/atelier", &headers, body.as_bytes()).await;
    assert!(gate.done.load(Ordering::SeqCst), "the sweep was faster");
    if first.status != 200 {
        // After an error the provider tells it again; what was answered for is never told again.
        world.post("/webhooks/stripe/atelier", &headers, body.as_bytes()).await;
    }
    world.later(Duration::hours(1));
    world.rest().await;
    assert_eq!(world.account("atelier", MOULIN).await.open(), 0);
    assert_eq!(world.inbox("atelier").await, []);
}
