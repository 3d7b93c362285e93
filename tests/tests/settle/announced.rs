//! Providers that only announce: what they say is a hint, what they answer counts. Answers follow the providers'
//! published schemas.

use chrono::Duration;
use serde_json::{Value, json};
use service::fault::Fault;

use crate::say::{balanced, moulin, open, tag, world};

fn mollie(status: &str, refunded: Option<&str>) -> String {
    let mut payment = json!({
        "resource": "payment", "id": "tr_1", "mode": "live", "status": status, "createdAt": "2026-03-02T10:00:00+00:00",
        "paidAt": "2026-03-02T10:05:00+00:00", "amount": { "value": "1200.00", "currency": "EUR" },
        "description": "F-1", "metadata": { "relance_creditor": "acme", "relance_item": "F-1" },
        "_embedded": { "refunds": [], "chargebacks": [] },
    });
    if let Some(refunded) = refunded {
        payment["amountRefunded"] = json!({ "value": refunded, "currency": "EUR" });
    }
    payment.to_string()
}

const MOLLIE: &str = "/v2/payments/tr_1?embed=refunds,chargebacks";

#[tokio::test]
async fn a_mollie_id_is_asked_for_and_never_believed() {
    let world = world(&[1200]).await;
    let hint = |world: &relance_tests::world::World| {
        let world = world.clone();
        async move { world.post("/webhooks/mollie-classic", &[], b"id=tr_1").await.status }
    };
    assert_eq!(hint(&world).await, 404, "without a key of our own nothing can be asked");
    world.secrets.set("api/mollie", &["live_key"]);
    assert_eq!(hint(&world).await, 200);
    assert!(world.answers.asked().is_empty(), "not in the webhook");
    world.answers.set(MOLLIE, Ok(&mollie("open", None)));
    world.rest().await;
    assert_eq!(open(&moulin(&world).await, "F-1"), 120_000, "not paid yet");
    world.answers.set(MOLLIE, Ok(&mollie("paid", None)));
    for _ in 0..3 {
        world.later(Duration::seconds(5));
        assert_eq!(hint(&world).await, 200);
        world.rest().await;
    }
    assert_eq!(open(&moulin(&world).await, "F-1"), 0);
    world.answers.set(MOLLIE, Ok(&mollie("paid", Some("200.00"))));
    world.later(Duration::seconds(5));
    hint(&world).await;
    world.rest().await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 20_000);
    balanced(&account);
    assert_eq!(world.inbox("acme").await, []);
    assert!(world.answers.asked().iter().all(|ask| ask.key == "live_key"));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_asked_later_and_not_for_ever() {
    let world = world(&[1200]).await;
    world.secrets.set("api/mollie", &["live_key"]);
    world.answers.set(MOLLIE, Err(Fault::Unknown("no answer".to_owned())));
    world.post("/webhooks/mollie-classic", &[], b"id=tr_1").await;
    for _ in 0..40 {
        world.rest().await;
        world.later(Duration::hours(12));
    }
    let asked = world.answers.asked().len();
    assert!((5..=12).contains(&asked), "{asked}");
    let waiting = world.inbox("acme").await;
    assert_eq!(waiting.len(), 1, "given up, and still to be seen");
    assert!(waiting[0].retry.is_none() && waiting[0].body.contains("no answer"), "{waiting:?}");
}

async fn gocardless(world: &relance_tests::world::World, events: Value) -> u16 {
    let body = json!({ "events": events }).to_string();
    let signature = hex::encode(tag(b"gc_secret", body.as_bytes()));
    world.post("/webhooks/gocardless", &[("Webhook-Signature", &signature)], body.as_bytes()).await.status
}

fn event(action: &str, id: &str, cause: &str) -> Value {
    json!({ "id": id, "created_at": "2026-03-02T10:00:00.000Z", "resource_type": "payments", "action": action,
        "links": { "payment": "PM1" }, "details": { "origin": "bank", "cause": cause, "reason_code": "AM04",
            "description": "words of the bank" }, "metadata": {} })
}

#[tokio::test]
async fn a_gocardless_debit_is_fetched_and_its_late_failure_takes_it_back_once() {
    let world = world(&[1200]).await;
    world.secrets.set("webhook/gocardless", &["gc_secret", "gc_older"]);
    world.secrets.set("api/gocardless", &["gc_key"]);
    let payment = json!({ "payments": { "id": "PM1", "created_at": "2026-02-25T10:00:00.000Z", "amount": 120_000,
        "amount_refunded": 0, "currency": "EUR", "status": "confirmed", "description": "F-1",
        "metadata": { "relance_creditor": "acme", "relance_item": "F-1" }, "links": { "mandate": "MD1" } } });
    world.answers.set("/payments/PM1", Ok(&payment.to_string()));
    let late = event("late_failure_settled", "EV2", "insufficient_funds");
    assert_eq!(gocardless(&world, json!([late])).await, 200, "before the payment itself");
    assert_eq!(gocardless(&world, json!([event("confirmed", "EV1", "payment_confirmed")])).await, 200);
    world.rest().await;
    assert_eq!(gocardless(&world, json!([late, event("paid_out", "EV3", "payment_paid_out")])).await, 200);
    world.rest().await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 120_000, "confirmed, then returned");
    assert_eq!(account.behaviour.returned, 1);
    balanced(&account);
    let wrong = world.post("/webhooks/gocardless", &[("Webhook-Signature", "00")], b"{}").await;
    assert_eq!(wrong.status, 498);
}
