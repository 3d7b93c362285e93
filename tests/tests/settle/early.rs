//! What the invoice grants for paying early, what the creditor collects itself, and what falls due in parts.

use dunning::item::Closed;
use relance_tests::world::World;
use serde_json::{Value, json};

use crate::say::{NOW, SECRET, intent, stripe, written};

/// One invoice of 1,000 euros due on 17 March, with what is said of it.
async fn with(said: &Value) -> World {
    let world = World::at(NOW).await;
    world.secrets.set("webhook/stripe", &[SECRET]);
    let mut invoice = json!({ "number": "F-1", "issue_date": "2026-02-15", "due_date": "2026-03-17",
        "total": "1000.00", "currency": "EUR",
        "debtor": { "id": "moulin", "name": "Moulin", "country": "FR",
            "contacts": [{ "role": "accounts_payable", "email": "compta@moulin.example" }] } });
    for (key, value) in said.as_object().unwrap() {
        invoice[key] = value.clone();
    }
    let creditor = json!({ "id": "acme", "name": "Acme", "country": "FR", "language": "fr", "sending": "automatic",
        "iban": "FR7630006000011234567890189" });
    world.import(&json!({ "creditor": creditor, "invoices": [invoice] }).to_string()).await;
    world
}

/// Lets the days pass, one after the other.
async fn days(world: &World, days: usize) {
    for _ in 0..days {
        world.later(chrono::Duration::days(1));
        world.rest().await;
    }
}

#[tokio::test]
async fn an_invoice_paid_in_time_less_its_discount_is_settled_and_never_chased() {
    let world = with(&json!({ "discount": { "until": "2026-03-10", "percent": "2" } })).await;
    stripe(&world, "payment_intent.succeeded", intent("pi_1", 98_000, "F-1")).await;
    days(&world, 40).await;
    let account = world.account("acme", "moulin/EUR").await;
    assert!(
        account.lines.is_empty() || account.lines.values().all(|line| line.closed == Some(Closed::Discount))
    );
    assert_eq!((account.sums.paid, account.sums.written_off, account.sums.credited), (98_000, 2_000, 0));
    assert_eq!(written(&world), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_creditor_collects_is_chased_only_when_the_collection_brought_nothing() {
    let world = with(&json!({ "direct_debit": "2026-03-27" })).await;
    days(&world, 24).await;
    assert_eq!(written(&world), Vec::<String>::new(), "until the day of the collection");
    days(&world, 15).await;
    assert!(!written(&world).is_empty(), "it brought nothing");
}

#[tokio::test]
async fn the_town_hall_without_a_commitment_number_has_a_task_at_home_and_no_reminder() {
    let town = json!({ "id": "moulin", "name": "Mairie", "kind": "public", "country": "FR",
        "contacts": [{ "role": "accounts_payable", "email": "compta@mairie.example" }] });
    let world = with(&json!({ "debtor": town })).await;
    days(&world, 40).await;
    assert_eq!(written(&world), Vec::<String>::new());
    let account = world.account("acme", "moulin/EUR").await;
    assert!(!account.tasks.is_empty(), "somebody is to ask for the number");
}
