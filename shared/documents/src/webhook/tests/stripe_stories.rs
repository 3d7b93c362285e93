use dunning::money::Currency;
use serde_json::json;

use super::*;

fn event(name: &str, object: Value) -> Movement {
    let body = json!({"id": "evt_00", "object": "event", "api_version": "2025-03-31.basil",
        "created": SIGNED, "type": name, "data": {"object": object}});
    let mut movements = said(Provider::Stripe, &body.to_string());
    assert_eq!(movements.len(), 1);
    movements.remove(0)
}

fn euros(movement: &Movement) -> i64 {
    let amount = movement.amount.unwrap();
    assert_eq!(amount.currency, Currency::EUR);
    amount.minor
}

fn intent(status: &str, received: i64) -> Value {
    json!({"object": "payment_intent", "id": "pi_1", "amount": 120_000, "amount_received": received,
        "currency": "eur", "status": status, "latest_charge": "ch_1", "description": "Facture F-2026-17",
        "metadata": {"relance_item": "F-2026-17", "relance_creditor": "acme", "invoice_number": "F-2026-17", "po": "77"}})
}

#[test]
fn one_card_payment_raises_four_events_and_all_name_the_same_movement() {
    let charge = json!({"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "amount": 120_000,
        "amount_captured": 120_000, "captured": true, "currency": "eur", "status": "succeeded"});
    let session = json!({"object": "checkout.session", "id": "cs_1", "payment_intent": "pi_1", "mode": "payment",
        "amount_total": 120_000, "currency": "eur", "payment_status": "paid"});
    let link = json!({"object": "invoice_payment", "id": "inpay_1", "amount_paid": 120_000, "currency": "eur",
        "invoice": "in_1", "status": "paid", "payment": {"type": "payment_intent", "payment_intent": "pi_1"}});
    let said = [
        event("payment_intent.succeeded", intent("succeeded", 120_000)),
        event("charge.succeeded", charge),
        event("checkout.session.completed", session),
        event("invoice_payment.paid", link),
    ];
    for movement in &said {
        assert_eq!(movement.kind, Kind::Received);
        assert_eq!(movement.marker().unwrap().as_str(), "stripe:pi_1");
        assert_eq!(euros(movement), 120_000);
    }
    assert_eq!(said[0].references.item.as_deref(), Some("F-2026-17"));
    assert_eq!(said[0].references.creditor.as_deref(), Some("acme"));
    assert_eq!(said[0].references.metadata["po"], "77");
    assert_eq!(said[3].references.provider_invoice.as_deref(), Some("in_1"));
    assert!(said[0].payment.iter().any(|name| name.as_str() == "stripe:ch_1"));
}

#[test]
fn a_sepa_debit_is_on_its_way_then_here_or_not() {
    let pending = event("payment_intent.processing", intent("processing", 0));
    assert_eq!((pending.kind.clone(), pending.marker(), euros(&pending)), (Kind::Pending, None, 120_000));
    let session = |status: &str| {
        json!({"object": "checkout.session", "id": "cs_1", "payment_intent": "pi_1", "mode": "payment",
            "amount_total": 120_000, "currency": "eur", "payment_status": status})
    };
    assert_eq!(event("checkout.session.completed", session("unpaid")).kind, Kind::Pending);
    assert_eq!(event("checkout.session.async_payment_succeeded", session("paid")).kind, Kind::Received);
    let mut failed = intent("requires_payment_method", 0);
    failed["last_payment_error"] = json!({"code": "card_declined", "decline_code": "insufficient_funds"});
    let failed = event("payment_intent.payment_failed", failed);
    assert_eq!((failed.kind.clone(), failed.marker()), (Kind::Failed, None));
    assert_eq!(failed.failure.unwrap().words, "there was not enough money on the account");
    assert_eq!(event("checkout.session.async_payment_failed", session("unpaid")).kind, Kind::Failed);
    let free = event("checkout.session.completed", session("no_payment_required"));
    assert!(matches!(free.kind, Kind::Ignored(_)));
}

#[test]
fn an_authorised_charge_is_no_money_until_it_is_captured() {
    let charge = |captured: bool, sum: i64| {
        json!({"object": "charge", "id": "ch_1", "payment_intent": null, "amount": 5000, "currency": "eur",
            "amount_captured": sum, "captured": captured, "status": "succeeded"})
    };
    assert!(matches!(event("charge.succeeded", charge(false, 0)).kind, Kind::Ignored(_)));
    let captured = event("charge.captured", charge(true, 4000));
    assert_eq!((captured.key.as_str(), euros(&captured)), ("stripe:ch_1", 4000));
}

#[test]
fn two_partial_refunds_are_told_as_a_running_total_and_one_by_one() {
    let charge = |refunded: i64| {
        json!({"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "amount": 10_000,
            "amount_refunded": refunded, "currency": "eur"})
    };
    for total in [3000, 5000] {
        let movement = event("charge.refunded", charge(total));
        assert_eq!(movement.kind, Kind::Refunded(RefundAmount::RunningTotal));
        assert_eq!((movement.marker(), euros(&movement)), (None, total));
        assert_eq!(movement.payment[0].as_str(), "stripe:pi_1");
    }
    let refund = |status: &str| {
        json!({"object": "refund", "id": "re_2", "payment_intent": "pi_1", "charge": "ch_1", "amount": 2000,
            "currency": "eur", "status": status, "failure_reason": "lost_or_stolen_card"})
    };
    let single = event("refund.created", refund("pending"));
    assert_eq!(single.kind, Kind::Refunded(RefundAmount::Single));
    assert_eq!(single.marker().unwrap().as_str(), "stripe:re_2");
    assert_eq!(event("refund.updated", refund("succeeded")).marker(), single.marker());
    let failed = event("refund.failed", refund("failed"));
    assert_eq!((failed.kind.clone(), failed.payment[1].as_str()), (Kind::RefundFailed, "stripe:ch_1"));
    assert_eq!(event("charge.refund.updated", refund("failed")).kind, Kind::RefundFailed);
}

#[test]
fn a_dispute_takes_the_money_and_may_give_it_back() {
    let dispute = |status: &str| {
        json!({"object": "dispute", "id": "dp_1", "charge": "ch_1", "payment_intent": "pi_1", "amount": 10_000,
            "currency": "eur", "status": status, "reason": "product_not_received"})
    };
    let opened = event("charge.dispute.created", dispute("needs_response"));
    assert_eq!((opened.kind.clone(), opened.marker()), (Kind::Disputed, None));
    assert_eq!(opened.failure.unwrap().words, "the payer says that nothing was delivered");
    let taken = event("charge.dispute.funds_withdrawn", dispute("needs_response"));
    assert_eq!(
        (taken.kind.clone(), taken.marker().unwrap().as_str()),
        (Kind::ChargedBack, "stripe:dp_1:withdrawn")
    );
    let back = event("charge.dispute.funds_reinstated", dispute("won"));
    assert_eq!(
        (back.kind.clone(), back.marker().unwrap().as_str()),
        (Kind::Reinstated, "stripe:dp_1:reinstated")
    );
    let lost = event("charge.dispute.closed", dispute("lost"));
    assert_eq!(lost.marker(), taken.marker(), "booked out once");
    for (status, outcome) in [
        ("won", DisputeOutcome::Won),
        ("lost", DisputeOutcome::Lost),
        ("warning_closed", DisputeOutcome::NoMoneyMoved),
    ] {
        assert_eq!(event("charge.dispute.closed", dispute(status)).kind, Kind::DisputeClosed(outcome));
    }
}

#[test]
fn an_invoice_of_stripes_books_only_what_no_other_event_announces() {
    let invoice = |extra: Value| {
        let mut invoice = json!({"object": "invoice", "id": "in_1", "number": "S-0001", "amount_due": 20_000,
            "amount_paid": 20_000, "amount_remaining": 0, "currency": "eur", "status": "paid"});
        for (name, value) in extra.as_object().unwrap() {
            invoice[name] = value.clone();
        }
        event("invoice.paid", invoice)
    };
    let old = invoice(json!({"payment_intent": "pi_1", "charge": "ch_1", "paid_out_of_band": false}));
    assert_eq!((old.key.as_str(), old.references.invoice_number.as_deref()), ("stripe:pi_1", Some("S-0001")));
    let by_hand = invoice(json!({"payment_intent": "pi_1", "charge": null, "paid_out_of_band": true}));
    assert_eq!((by_hand.key.as_str(), euros(&by_hand)), ("stripe:in_1:out_of_band", 20_000));
    assert!(matches!(invoice(json!({})).kind, Kind::Ignored(_)));
    let listed = |paid: i64| {
        json!({"payments": {"has_more": false, "data": [
            {"status": "paid", "amount_paid": paid, "payment": {"type": "payment_intent", "payment_intent": "pi_1"}}]}})
    };
    assert!(matches!(invoice(listed(20_000)).kind, Kind::Ignored(_)));
    assert_eq!(euros(&invoice(listed(15_000))), 5_000);
    assert_eq!(euros(&invoice(json!({"amount_paid_off_stripe": 700}))), 700);
}

#[test]
fn currencies_that_stripe_counts_in_its_own_way_keep_their_value() {
    let paid = |currency: &str, minor: i64| {
        let object = json!({"id": "pi_1", "amount": minor, "amount_received": minor, "currency": currency});
        event("payment_intent.succeeded", object).amount.unwrap().to_string()
    };
    assert_eq!(paid("jpy", 1200), "1200 JPY");
    assert_eq!(paid("isk", 120_000), "1200 ISK");
    assert_eq!(paid("mga", 1200), "1200.00 MGA");
    assert_eq!(paid("kwd", 1200), "1.200 KWD");
}

#[test]
fn a_body_that_is_verified_but_not_an_event_is_unreadable_not_ignored() {
    for body in [
        "[]",
        "{}",
        r#"{"type":"charge.refunded"}"#,
        r#"{"type":"charge.refunded","data":{"object":{"id":"ch_1"}}}"#,
        "no",
    ] {
        let pairs = signed(Provider::Stripe, body.as_bytes(), SECRET);
        let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        let verified =
            verify(Provider::Stripe, &headers, body.as_bytes(), &trust(&[SECRET]), at(SIGNED)).unwrap();
        assert!(movements(&verified).is_err(), "{body}");
    }
}
