//! Nobody is written to about money that is here already, wherever it stands: in the inbox, on no account, contested,
//! paid too much. And a person is told what to do.

use std::sync::Arc;

use chrono::Duration;
use dunning::account::Account;
use dunning::task::TaskKind;
use embedded::{Call, Gate, Pending, Verdict};
use relance_tests::world::{World, scope};
use serde_json::json;
use service::notify::notify;
use service::settle::desk;

use crate::camt::{Entry, OWN, PAYER, camt, from, take};
use crate::say::{balanced, charge, intent, moulin, open, stripe, world, written};

/// No transaction of the store succeeds.
#[derive(Debug)]
struct NoCommits;

impl Gate for NoCommits {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let failed = call.operation == "TransactWriteItems";
        Box::pin(std::future::ready(if failed { Verdict::FailBefore } else { Verdict::Pass }))
    }
}

fn tasks(account: &Account, kind: TaskKind) -> Vec<(String, String)> {
    let of = account.tasks.iter().filter(|task| task.kind == kind);
    of.map(|task| (task.item.as_ref().map(ToString::to_string).unwrap_or_default(), task.note.clone()))
        .collect()
}

/// Three weeks on, every invoice is overdue and the bank's data is of that day.
async fn overdue(world: &World) {
    world.later(Duration::days(21));
    let fresh = service::creditor::Freshness {
        bank: Some(world.ports.clock.now()),
        ..service::creditor::Freshness::default()
    };
    service::creditor::refresh(&world.ports, &scope("acme"), fresh).await.unwrap();
}

#[tokio::test]
async fn a_payment_whose_commit_failed_is_booked_before_its_debtor_is_written_to() {
    let calm = world(&[1200]).await;
    overdue(&calm).await;
    let rough = calm.behind(Arc::new(NoCommits));
    assert_eq!(stripe(&rough, "payment_intent.succeeded", intent("pi_1", 120_000, "F-1")).await.status, 200);
    assert_eq!(open(&moulin(&calm).await, "F-1"), 120_000, "safe, and not booked");
    // The account's own turn comes first; the inbox row has not been looked at.
    let account = moulin(&calm).await.id;
    notify(&calm.ports, &scope("acme"), &account).await.unwrap();
    assert_eq!(calm.outbox.all(), [], "nothing is said about what is paid");
    assert_eq!(open(&moulin(&calm).await, "F-1"), 0);
}

#[tokio::test]
async fn a_payment_that_cannot_be_booked_yet_keeps_the_reminder_back() {
    let calm = world(&[1200, 300]).await;
    overdue(&calm).await;
    let rough = calm.behind(Arc::new(NoCommits));
    stripe(&rough, "payment_intent.succeeded", intent("pi_1", 60_000, "F-1")).await;
    let id = moulin(&calm).await.id;
    // Tried again at once and put off, for the store still takes no commit.
    assert!(notify(&rough.ports, &scope("acme"), &id).await.is_err());
    notify(&calm.ports, &scope("acme"), &id).await.unwrap();
    let text = written(&calm).concat();
    assert!(!text.contains("F-1"), "half of it is here, nobody knows how much is owed: {text}");
    assert!(text.contains("F-2"), "{text}");
}

#[tokio::test]
async fn a_strangers_transfer_that_equals_an_invoice_keeps_its_reminder_back_until_a_person_decides() {
    let world = world(&[1200, 300]).await;
    overdue(&world).await;
    let stranger = from("GARAGE INCONNU", "DE89370400440532013000", "merci");
    let file = camt(OWN, 7, 0, &[Entry(120_000, "2026-03-24", "REF-0001", stranger)]);
    assert_eq!(take(&world, &file).await.waiting, 1);
    world.rest().await;
    let text = written(&world).concat();
    assert!(text.contains("F-2") && !text.contains("F-1"), "{text}");
    let id = desk::waiting(&world.ports, &scope("acme")).await.unwrap()[0].id.clone();
    desk::dismiss(&world.ports, &scope("acme"), "anna", &id, "a loan, not an invoice").await.unwrap();
    world.later(Duration::days(9));
    overdue(&world).await;
    world.rest().await;
    let last = written(&world).pop().unwrap_or_default();
    assert!(last.contains("F-1"), "{last}");
}

#[tokio::test]
async fn what_is_paid_too_much_is_a_task_to_pay_back_until_it_went_back() {
    let world = world(&[100]).await;
    stripe(&world, "payment_intent.succeeded", intent("pi_1", 13_000, "F-1")).await;
    let account = moulin(&world).await;
    assert_eq!((account.open(), account.unapplied()), (0, 3_000));
    assert_eq!(tasks(&account, TaskKind::Refund), [("F-1".to_owned(), "30.00".to_owned())]);
    assert_eq!(tasks(&account, TaskKind::MatchPayment), []);
    stripe(&world, "payment_intent.succeeded", intent("pi_2", 10_000, "F-1")).await;
    let account = moulin(&world).await;
    assert_eq!(tasks(&account, TaskKind::Refund).len(), 2, "paid twice: the second one goes back too");
    balanced(&account);
    stripe(&world, "charge.refunded", charge("pi_1", 13_000, 3_000)).await;
    stripe(&world, "charge.refunded", charge("pi_2", 10_000, 10_000)).await;
    let account = moulin(&world).await;
    assert_eq!((account.unapplied(), tasks(&account, TaskKind::Refund)), (0, vec![]), "nothing left to do");
    balanced(&account);
}

#[tokio::test]
async fn a_known_payers_money_without_a_purpose_is_a_task_to_match_until_it_is_matched() {
    let world = world(&[1200, 300]).await;
    let first = from("MOULIN ET FILLES", PAYER, "facture F-2");
    take(&world, &camt(OWN, 7, 0, &[Entry(30_000, "2026-03-02", "REF-0001", first)])).await;
    let unclear = from("MOULIN ET FILLES", PAYER, "acompte");
    take(&world, &camt(OWN, 8, 30_000, &[Entry(50_000, "2026-03-03", "REF-0002", unclear)])).await;
    let account = moulin(&world).await;
    assert_eq!(account.unapplied(), 50_000, "the payer is known by its account, the invoice is not");
    assert_eq!(tasks(&account, TaskKind::MatchPayment), [(String::new(), "500.00: F-1 500.00".to_owned())]);
    let id = desk::waiting(&world.ports, &scope("acme")).await.unwrap()[0].id.clone();
    let item: dunning::id::ItemNumber = "F-1".to_owned().try_into().unwrap();
    desk::allocate(&world.ports, &scope("acme"), "anna", &id, &[(item, None)]).await.unwrap();
    let account = moulin(&world).await;
    assert_eq!((account.unapplied(), open(&account, "F-1")), (0, 70_000));
    assert_eq!(tasks(&account, TaskKind::MatchPayment), []);
    balanced(&account);
}

fn quarrel(status: Option<&str>) -> serde_json::Value {
    json!({ "object": "dispute", "id": "dp_1", "charge": "ch_pi_1", "amount": 25_000, "currency": "eur",
        "reason": "product_not_received", "status": status.unwrap_or("needs_response") })
}

#[tokio::test]
async fn a_dispute_the_bank_decided_for_the_payer_freezes_no_longer_and_a_person_decides() {
    for closed_first in [false, true] {
        let world = world(&[250]).await;
        stripe(&world, "payment_intent.succeeded", intent("pi_1", 25_000, "F-1")).await;
        if !closed_first {
            stripe(&world, "charge.dispute.funds_withdrawn", quarrel(None)).await;
        }
        let steps = [("charge.dispute.created", None), ("charge.dispute.closed", Some("lost"))];
        let order: Vec<_> = if closed_first { steps.into_iter().rev().collect() } else { steps.to_vec() };
        for (name, status) in order.iter().chain(&order) {
            stripe(&world, name, quarrel(*status)).await;
        }
        let account = moulin(&world).await;
        assert_eq!(open(&account, "F-1"), 25_000);
        assert!(account.extras.values().all(|extra| extra.dispute.is_none()), "not frozen for ever");
        assert_eq!(tasks(&account, TaskKind::DisputeOverruled).len(), 1, "credit it, or claim it");
        assert_eq!(tasks(&account, TaskKind::AnswerDispute), []);
        balanced(&account);
    }
}

/// Whoever takes a decision back the same day has the work before them again.
#[tokio::test]
async fn undone_the_same_day_a_match_is_a_task_again() {
    let world = world(&[1200]).await;
    let entry = Entry(50_000, "2026-03-02", "REF-0001", from("MOULIN ET FILLES", PAYER, "acompte"));
    take(&world, &camt(OWN, 7, 100_000, &[entry])).await;
    let waiting = desk::waiting(&world.ports, &scope("acme")).await.unwrap().remove(0);
    let account = moulin(&world).await.id;
    desk::attribute(&world.ports, &scope("acme"), "anna", &waiting.id, &account).await.unwrap();
    assert_eq!(tasks(&moulin(&world).await, TaskKind::MatchPayment).len(), 1);
    let item = [("F-1".to_owned().try_into().unwrap(), None)];
    desk::allocate(&world.ports, &scope("acme"), "anna", &waiting.id, &item).await.unwrap();
    assert_eq!(tasks(&moulin(&world).await, TaskKind::MatchPayment).len(), 0);
    assert_eq!(open(&moulin(&world).await, "F-1"), 70_000);
    desk::undo(&world.ports, &scope("acme"), "anna", &waiting.id).await.unwrap();
    assert_eq!(open(&moulin(&world).await, "F-1"), 120_000);
    assert_eq!(tasks(&moulin(&world).await, TaskKind::MatchPayment).len(), 1, "it waits again");
    balanced(&moulin(&world).await);
}
