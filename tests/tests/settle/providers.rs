//! Each provider in its own words under its own signature: told twice, with the secret that is being replaced, with a
//! wrong one, and taken back. The ledger has each movement once.

use relance_tests::world::World;
use serde_json::{Value, json};

use crate::camt::{PAYER, printed};
use crate::say::{balanced, moulin, open, stripe, tag, world};

/// The signature of a body at a moment, by one secret.
type Sign = fn(&str, i64, &[u8]) -> (&'static str, String);

fn qonto_signs(secret: &str, seconds: i64, body: &[u8]) -> (&'static str, String) {
    let signed = [format!("{seconds}.").as_bytes(), body].concat();
    ("X-Qonto-Signature", format!("t={seconds},v1={}", hex::encode(tag(secret.as_bytes(), &signed))))
}

fn bridge_signs(secret: &str, _: i64, body: &[u8]) -> (&'static str, String) {
    ("BridgeApi-Signature", format!("v1={}", hex::encode_upper(tag(secret.as_bytes(), body))))
}

fn mollie_signs(secret: &str, _: i64, body: &[u8]) -> (&'static str, String) {
    ("X-Mollie-Signature", format!("sha256={}", hex::encode(tag(secret.as_bytes(), body))))
}

async fn post(world: &World, provider: &str, sign: Sign, secret: &str, body: &Value) -> u16 {
    let body = body.to_string();
    let (name, value) = sign(secret, world.ports.clock.now().timestamp(), body.as_bytes());
    world.post(&format!("/webhooks/{provider}"), &[(name, &value)], body.as_bytes()).await.status
}

/// Says `paid` with the new and the old secret, each twice, and with a wrong one; then `back` twice.
async fn told(world: &World, provider: &str, sign: Sign, paid: &Value, back: &Value) {
    world.secrets.set(&format!("webhook/{provider}"), &["new_secret", "old_secret"]);
    assert_eq!(post(world, provider, sign, "wrong_secret", paid).await, 401, "{provider}");
    assert_eq!(open(&moulin(world).await, "F-1"), 120_000, "{provider}: nothing is believed unproven");
    for secret in ["new_secret", "old_secret", "new_secret"] {
        assert_eq!(post(world, provider, sign, secret, paid).await, 200, "{provider}");
        world.rest().await;
    }
    let account = moulin(world).await;
    assert_eq!((open(&account, "F-1"), account.unapplied()), (0, 0), "{provider}");
    balanced(&account);
    for _ in 0..2 {
        assert_eq!(post(world, provider, sign, "new_secret", back).await, 200, "{provider}");
        world.rest().await;
    }
    let account = moulin(world).await;
    assert_eq!((open(&account, "F-1"), account.unapplied()), (120_000, 0), "{provider}: owed again, once");
    balanced(&account);
    world.secrets.set(&format!("webhook/{provider}"), &["next_secret", "new_secret"]);
    assert_eq!(post(world, provider, sign, "old_secret", paid).await, 401, "{provider}: rotated away");
}

#[tokio::test]
async fn qonto_books_a_transfer_by_its_reference_and_its_reversal() {
    let world = world(&[1200, 300]).await;
    let said = |status: &str| {
        json!({ "id": "ev", "type": "v1/transactions", "data": { "id": "tx-1", "transaction_id": "acme-1-tx-1",
            "amount": 1200.0, "amount_cents": 120_000, "currency": "EUR", "side": "credit", "status": status,
            "operation_type": "income", "settled_at": "2026-03-03T08:00:00.000Z", "label": "MOULIN",
            "reference": format!("merci {}", printed("F-1")), "income": { "counterparty_account_number": PAYER,
            "counterparty_account_number_format": "IBAN" } } })
    };
    told(&world, "qonto", qonto_signs, &said("completed"), &said("reversed")).await;
}

#[tokio::test]
async fn bridge_books_what_is_settled_and_only_that() {
    let world = world(&[1200]).await;
    world.secrets.set("webhook/bridge", &["new_secret"]);
    let said = |status: &str| {
        json!({ "type": "payment.transaction.updated", "timestamp": 1_772_528_000_000_i64, "content": {
            "payment_transaction_id": "bt-1", "payment_request_id": "br-1", "status": status, "amount": 1200.0,
            "currency": "EUR", "client_reference": "F-1", "end_to_end_id": "E2E-1" } })
    };
    for (status, left) in [("ACTC", 120_000), ("ACSC", 0), ("ACSC", 0), ("RJCT", 0), ("PDNG", 0)] {
        assert_eq!(post(&world, "bridge", bridge_signs, "new_secret", &said(status)).await, 200);
        assert_eq!(open(&moulin(&world).await, "F-1"), left, "after {status}");
    }
    assert_eq!(post(&world, "bridge", bridge_signs, "wrong", &said("ACSC")).await, 401);
    balanced(&moulin(&world).await);
}

#[tokio::test]
async fn mollies_signed_events_book_a_payment_and_its_charge_back() {
    let world = world(&[1200]).await;
    let said = |back: Value| {
        json!({ "resource": "event", "id": "event_1", "type": "payment.paid", "entityId": "tr_1",
            "_embedded": { "entity": { "resource": "payment", "id": "tr_1", "status": "paid",
            "createdAt": "2026-03-03T08:00:00+00:00", "paidAt": "2026-03-03T08:05:00+00:00",
            "amount": { "value": "1200.00", "currency": "EUR" }, "description": "F-1",
            "metadata": { "relance_creditor": "acme", "relance_item": "F-1" },
            "_embedded": { "refunds": [], "chargebacks": back } } } })
    };
    let charged_back = json!([{ "resource": "chargeback", "id": "chb_1", "paymentId": "tr_1",
        "amount": { "value": "1200.00", "currency": "EUR" }, "createdAt": "2026-03-03T08:30:00+00:00" }]);
    told(&world, "mollie", mollie_signs, &said(json!([])), &said(charged_back)).await;
}

#[tokio::test]
async fn a_checkout_paid_later_by_sepa_is_in_flight_until_it_arrives() {
    let world = world(&[1200]).await;
    let session = |paid: &str| {
        json!({ "object": "checkout.session", "id": "cs_1", "mode": "payment", "payment_status": paid,
            "payment_intent": "pi_1", "amount_total": 120_000, "currency": "eur",
            "metadata": { "relance_creditor": "acme", "relance_item": "F-1" } })
    };
    stripe(&world, "checkout.session.completed", session("unpaid")).await;
    assert_eq!(open(&moulin(&world).await, "F-1"), 120_000, "the debit is only under way");
    for _ in 0..2 {
        stripe(&world, "checkout.session.async_payment_succeeded", session("paid")).await;
        stripe(&world, "payment_intent.succeeded", crate::say::intent("pi_1", 120_000, "F-1")).await;
    }
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), account.unapplied()), (0, 0));
    balanced(&account);
}
