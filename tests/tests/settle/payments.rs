//! One payment: however often it is announced, in whatever order, by whichever name.

use serde_json::json;

use crate::say::{
    after, balanced, charge, intent, invoices, moulin, open, post_stripe, standard, stripe, stripe_at, world,
};

#[tokio::test]
async fn a_payment_that_names_its_invoice_closes_it_once() {
    let world = world(&[1200, 300]).await;
    for _ in 0..3 {
        assert_eq!(
            stripe(&world, "payment_intent.succeeded", intent("pi_1", 120_000, "F-1")).await.status,
            200
        );
        assert_eq!(stripe(&world, "charge.succeeded", charge("pi_1", 120_000, 0)).await.status, 200);
    }
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), open(&account, "F-2"), account.unapplied()), (0, 30_000, 0));
    balanced(&account);
    assert_eq!(world.inbox("acme").await, []);
}

#[tokio::test]
async fn a_refund_is_a_running_total_and_a_single_one_is_the_same_money() {
    let world = world(&[1200]).await;
    stripe(&world, "payment_intent.succeeded", intent("pi_1", 120_000, "F-1")).await;
    stripe(&world, "charge.refunded", charge("pi_1", 120_000, 20_000)).await;
    let refund = |id: &str, cents: i64| {
        json!({ "object": "refund", "id": id, "amount": cents, "currency": "eur", "status": "succeeded",
            "charge": "ch_pi_1", "payment_intent": "pi_1" })
    };
    stripe(&world, "refund.created", refund("re_1", 20_000)).await;
    assert_eq!(open(&moulin(&world).await, "F-1"), 20_000);
    stripe(&world, "refund.created", refund("re_2", 30_000)).await;
    stripe(&world, "charge.refunded", charge("pi_1", 120_000, 50_000)).await;
    stripe(&world, "charge.refunded", charge("pi_1", 120_000, 20_000)).await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 50_000, "an older total says nothing new");
    balanced(&account);
    stripe(&world, "refund.failed", refund("re_2", 30_000)).await;
    stripe(&world, "refund.failed", refund("re_2", 30_000)).await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 20_000, "what did not arrive is back on the invoice");
    balanced(&account);
    let third = |status: &str| {
        let mut refund = refund("re_3", 10_000);
        refund["status"] = json!(status);
        refund
    };
    stripe(&world, "refund.created", third("requires_action")).await;
    stripe(&world, "refund.updated", third("canceled")).await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 20_000, "one that never left takes nothing off another");
    balanced(&account);
}

#[tokio::test]
async fn a_refund_or_charge_back_that_comes_before_its_payment_waits_for_it() {
    let world = world(&[250]).await;
    let dispute = json!({ "object": "dispute", "id": "dp_1", "charge": "ch_pi_1", "amount": 25_000,
        "currency": "eur", "reason": "product_not_received" });
    stripe(&world, "charge.dispute.funds_withdrawn", dispute.clone()).await;
    stripe(&world, "charge.dispute.created", dispute.clone()).await;
    assert_eq!(open(&moulin(&world).await, "F-1"), 25_000);
    assert_eq!(world.inbox("acme").await.len(), 1, "visible until its payment comes");
    stripe(&world, "payment_intent.succeeded", intent("pi_1", 25_000, "F-1")).await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 25_000, "paid and taken back");
    balanced(&account);
    let disputed = account.extras.values().any(|extra| extra.dispute.is_some());
    assert!(disputed, "the payer contests: nothing is chased until somebody decides");
    assert_eq!(world.inbox("acme").await, []);
    stripe(&world, "charge.dispute.funds_reinstated", dispute.clone()).await;
    let won = json!({ "object": "dispute", "id": "dp_1", "charge": "ch_pi_1", "amount": 25_000,
        "currency": "eur", "reason": "product_not_received", "status": "won" });
    stripe(&world, "charge.dispute.closed", won).await;
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), account.unapplied()), (0, 0), "the money is back");
    balanced(&account);
}

#[tokio::test]
async fn a_late_failure_never_reopens_what_was_paid() {
    let world = world(&[90, 10]).await;
    stripe_at(&world, "payment_intent.processing", intent("pi_1", 9_000, "F-1"), after(-300)).await;
    assert!(moulin(&world).await.extras.values().any(|extra| extra.pending.is_some()), "money in flight");
    stripe_at(&world, "payment_intent.succeeded", intent("pi_1", 9_000, "F-1"), after(-100)).await;
    stripe_at(&world, "payment_intent.payment_failed", intent("pi_1", 9_000, "F-1"), after(-200)).await;
    stripe_at(&world, "payment_intent.processing", intent("pi_1", 9_000, "F-1"), after(-300)).await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 0);
    assert!(account.owed.is_empty() && account.extras.values().all(|extra| extra.pending.is_none()));
}

#[tokio::test]
async fn a_debit_that_did_not_arrive_gets_its_own_message() {
    let world = world(&[90]).await;
    stripe_at(&world, "payment_intent.processing", intent("pi_1", 9_000, "F-1"), after(-300)).await;
    stripe_at(&world, "payment_intent.payment_failed", intent("pi_1", 9_000, "F-1"), after(-200)).await;
    world.later(chrono::Duration::minutes(20));
    world.rest().await;
    assert_eq!(world.outbox.all().len(), 1, "one message, with the reason and a way to pay");
}

#[tokio::test]
async fn what_is_paid_twice_or_too_much_stays_on_the_account_and_goes_back_from_there() {
    let world = world(&[100]).await;
    stripe(&world, "payment_intent.succeeded", intent("pi_1", 10_000, "F-1")).await;
    stripe(&world, "payment_intent.succeeded", intent("pi_2", 10_000, "F-1")).await;
    let account = moulin(&world).await;
    assert_eq!((account.open(), account.unapplied()), (0, 10_000));
    balanced(&account);
    stripe(&world, "charge.refunded", charge("pi_2", 10_000, 10_000)).await;
    let account = moulin(&world).await;
    assert_eq!((account.open(), account.unapplied()), (0, 0), "the first payment still stands");
    balanced(&account);
    stripe(&world, "charge.refunded", charge("pi_1", 10_000, 10_000)).await;
    assert_eq!(open(&moulin(&world).await, "F-1"), 10_000);
}

#[tokio::test]
async fn a_payment_of_nobody_known_is_kept_and_seen_and_placed_when_its_invoice_comes() {
    let world = world(&[100]).await;
    let response = stripe(&world, "payment_intent.succeeded", intent("pi_9", 4_500, "F-77")).await;
    assert_eq!(response.status, 200);
    assert_eq!(world.inbox("acme").await.len(), 1);
    let late = invoices("acme", "FR", &[100]).replace("F-1", "F-77").replace("100.00", "45.00");
    world.import(&late).await;
    stripe(&world, "charge.succeeded", charge("pi_9", 4_500, 0)).await;
    world.later(chrono::Duration::hours(2));
    world.rest().await;
    assert_eq!(open(&moulin(&world).await, "F-77"), 0);
    assert_eq!(world.inbox("acme").await, []);
}

#[tokio::test]
async fn the_generic_door_books_by_number_and_by_reference() {
    let world = world(&[100, 200]).await;
    let paid = |id: &str, euros: &str, number: &str| {
        json!({ "type": "payment.received", "data": { "id": id, "amount": euros, "currency": "EUR",
            "invoice_number": number } })
    };
    assert_eq!(standard(&world, paid("T-1", "60.00", "F-1")).await.status, 200);
    assert_eq!(standard(&world, paid("T-2", "40.00", "F-1")).await.status, 200);
    assert_eq!(open(&moulin(&world).await, "F-1"), 0);
    let reference =
        service::settle::reference::of_item(false, &"F-2".to_owned().try_into().unwrap(), 0).unwrap();
    let by_reference = json!({ "type": "payment.received", "data": { "id": "T-3", "amount": "200.00",
        "currency": "EUR", "reference": reference.printed() } });
    standard(&world, by_reference).await;
    assert_eq!(moulin(&world).await.open(), 0);
    let back = json!({ "type": "payment.returned", "data": { "id": "T-3-R", "payment": "T-3", "amount": "200.00",
        "currency": "EUR", "reason": { "code": "AM04" } } });
    standard(&world, back.clone()).await;
    standard(&world, back).await;
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-2"), 20_000);
    balanced(&account);
}

#[tokio::test]
async fn one_creditors_money_never_reaches_another() {
    let world = world(&[100]).await;
    world.import(&invoices("other", "FR", &[100])).await;
    let event = |creditor: &str| {
        json!({ "type": "payment_intent.succeeded", "data": { "object": {
            "object": "payment_intent", "id": "pi_1", "amount": 10_000, "currency": "eur",
            "metadata": { "relance_creditor": creditor, "relance_item": "F-1" } } } })
        .to_string()
    };
    world.secrets.set_for("other", "webhook/stripe", &["whsec_of_another"]);
    let unnamed = post_stripe(&world, "/webhooks/stripe", event("other").as_bytes()).await;
    assert_ne!(unnamed.status, 200, "the secret is not that creditor's");
    let wrong = post_stripe(&world, "/webhooks/stripe/other", event("other").as_bytes()).await;
    assert_eq!(wrong.status, 401);
    post_stripe(&world, "/webhooks/stripe/acme", event("other").as_bytes()).await;
    assert_eq!(world.account("other", "moulin/EUR").await.open(), 10_000);
    assert_eq!(moulin(&world).await.open(), 10_000);
    assert_eq!(post_stripe(&world, "/webhooks/stripe", event("acme").as_bytes()).await.status, 200);
    assert_eq!(moulin(&world).await.open(), 0, "named in what its own secret signed");
    assert_eq!(world.account("other", "moulin/EUR").await.open(), 10_000);
}

#[tokio::test]
async fn without_a_secret_everything_is_refused() {
    let world = world(&[100]).await;
    for provider in ["qonto", "gocardless", "bridge", "mollie", "mollie-classic", "ponto"] {
        let response = world.post(&format!("/webhooks/{provider}"), &[], b"{}").await;
        assert!(matches!(response.status, 401 | 404 | 498), "{provider}");
    }
    assert_eq!(world.post("/webhooks/stripe", &[], b"{}").await.status, 401);
}
