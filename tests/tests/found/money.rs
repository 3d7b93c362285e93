//! Money that was told and did not come to its invoice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use chrono::Duration;
use dunning::id::AccountId;
use embedded::{Call, Gate, Pending, Verdict};
use relance_tests::signed;
use relance_tests::town::{Happening, paid, portfolio};
use relance_tests::world::{World, scope};
use service::account::{Change, change};
use service::creditor;
use service::fault::Fault;
use service::ingest::{self, IngestError, Report, Source};
use service::ports::{Clock as _, Ports, Queue};
use service::rows::{InboxRow, Work, WorkItem};
use service::scope::Scope;
use service::settle;

use crate::{MOULIN, bill, days};

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

/// Stripe tells of a payment of an item; what it is answered.
async fn stripe_tells(world: &World, item: &str) -> u16 {
    world.secrets.set("webhook/stripe", &["whsec_0001"]);
    let told = paid("atelier", "evt_1", "pi_1", (item, 80_000), world.clock.now());
    let Happening::Money { body, .. } = told else { panic!("{told:?}") };
    let signature = signed::stripe("whsec_0001", world.clock.now().timestamp(), body.as_bytes());
    let headers = [("stripe-signature", signature.as_str())];
    world.post("/webhooks/stripe/atelier", &headers, body.as_bytes()).await.status
}

/// A payment of F-2, told by Stripe to a creditor who has F-1 only.
async fn tells(world: &World) {
    world.import(&portfolio("atelier", &[bill("F-1", (5, 20))])).await;
    assert_eq!(stripe_tells(world, "F-2").await, 200);
    assert_eq!(world.inbox("atelier").await.len(), 1, "it waits, visible");
}

/// F-2 comes, and is paid.
async fn finds_its_invoice(world: &World) {
    second_invoice(&world.ports).await.unwrap();
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
    days(&world, 30).await;
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

/// Something happens, once, right before a call.
struct Meanwhile {
    ports: Ports,
    done: AtomicBool,
    at: fn(&Call<'_>) -> bool,
    happens: for<'a> fn(&'a Ports) -> Pending<'a>,
}

impl Meanwhile {
    fn at(
        world: &World,
        at: fn(&Call<'_>) -> bool,
        happens: for<'a> fn(&'a Ports) -> Pending<'a>,
    ) -> Arc<Self> {
        Arc::new(Self { ports: world.ports.clone(), done: AtomicBool::new(false), at, happens })
    }
}

impl std::fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Meanwhile")
    }
}

impl Gate for Meanwhile {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        if !(self.at)(&call) || self.done.swap(true, Ordering::SeqCst) {
            return Box::pin(std::future::ready(Verdict::Pass));
        }
        (self.happens)(&self.ports)
    }
}

/// The invoice comes in between the last try of what waits for it and the note that it failed.
async fn comes_in(ports: &Ports) -> Verdict {
    second_invoice(ports).await.unwrap();
    Verdict::Pass
}

/// Woken before it was given up on, it was given up on all the same, with its invoice there.
#[tokio::test]
async fn an_invoice_that_comes_during_the_last_try_of_its_payment_is_paid() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    tells(&world).await;
    let gate = Meanwhile::at(
        &world,
        |call| call.operation == "PutItem" && call.body.contains("payment-"),
        |ports| Box::pin(comes_in(ports)),
    );
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
    days(&world, 30).await;
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
    let dying = world.behind(Arc::new(WritesNoAccount));
    second_invoice(&dying.ports).await.unwrap_err();
    assert_eq!(stripe_tells(&world, "F-2").await, 200);
    days(&world, 30).await;
    let waiting = world.inbox("atelier").await;
    assert!(waiting.len() == 1 && waiting[0].retry.is_none(), "left to a person: {waiting:?}");
    assert!(waiting[0].body.contains("there is no account"), "{waiting:?}");
    second_invoice(&world.ports).await.unwrap();
    world.rest().await;
    assert_eq!(world.account("atelier", MOULIN).await.open(), 0);
    assert_eq!(world.inbox("atelier").await, []);
}

/// A call that never reached the table, while another process wrote the same version of the account.
async fn looked_at(ports: &Ports) -> Verdict {
    let scope = scope("atelier");
    let (_, rules) = creditor::rules(ports, &scope).await.unwrap();
    let look = Change::look(AccountId::new(MOULIN).unwrap());
    change(ports, &scope, &rules, &look).await.unwrap();
    Verdict::FailBefore
}

/// A message was claimed by a process that died; a day later a payment and the sweep both ask a person about it and
/// write the same row, the sweep first. The payment's commit failed without effect, took the sweep's row for its own, and the
/// money was answered for and never booked (seed 341).
#[tokio::test]
async fn a_payment_whose_commit_failed_is_not_taken_for_another_processs_commit() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.import(&portfolio("atelier", &[bill("F-1", (2, 25))])).await;
    let scope = scope("atelier");
    let (_, rules) = creditor::rules(&world.ports, &scope).await.unwrap();
    let claims = Change::sending(AccountId::new(MOULIN).unwrap());
    let claimed = change(&world.ports, &scope, &rules, &claims).await.unwrap().claimed;
    assert_eq!(claimed.len(), 1, "claimed, and its process died");
    world.later(Duration::hours(1));
    change(&world.ports, &scope, &rules, &Change::look(AccountId::new(MOULIN).unwrap())).await.unwrap();
    world.later(Duration::hours(25));
    let gate = Meanwhile::at(
        &world,
        |call| call.operation == "TransactWriteItems" && call.body.contains("stripe:pi_1"),
        |ports| Box::pin(looked_at(ports)),
    );
    let first = stripe_tells(&world.behind(gate.clone()), "F-1").await;
    assert!(gate.done.load(Ordering::SeqCst), "the sweep was faster");
    if first != 200 {
        // After an error the provider tells it again; what was answered for is never told again.
        stripe_tells(&world, "F-1").await;
    }
    world.later(Duration::hours(1));
    world.rest().await;
    assert_eq!(world.account("atelier", MOULIN).await.open(), 0);
    assert_eq!(world.inbox("atelier").await, []);
}
