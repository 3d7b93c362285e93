//! Whatever bytes arrive, verified or not: an answer, never a panic.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(provider: Provider, body: &[u8]) {
    let pairs = signed(provider, body, SECRET);
    let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    let trust =
        if provider == Provider::MollieClassic { Trust::UnsignedAnnouncements } else { trust(&[SECRET]) };
    if let Ok(verified) = verify(provider, &headers, body, &trust, at(SIGNED)) {
        let _ = movements(&verified);
    }
    let _ = (mollie_fetched(body), ponto_fetched(body), gocardless_fetched(body), bridge_fetched(body));
}

fn value() -> impl Strategy<Value = Value> {
    let names = proptest::sample::select(vec![
        "id",
        "amount",
        "currency",
        "status",
        "payment_intent",
        "charge",
        "object",
        "data",
        "type",
        "events",
        "links",
        "attributes",
        "payments",
        "refunds",
        "content",
        "metadata",
        "created",
        "transactions",
        "_embedded",
        "entity",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        "\\PC{0,12}".prop_map(|text| json!(text)),
        proptest::sample::select(vec![
            "eur",
            "ISK",
            "charge.refunded",
            "invoice.paid",
            "payment",
            "tr_1",
            "paid"
        ])
        .prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((names.clone(), inner), 0..8).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        for provider in Provider::ALL {
            read(provider, &body);
        }
    }

    #[test]
    fn random_json_never_panics(mut body in value(), name in 0_usize..12) {
        let names = ["payment_intent.succeeded", "charge.succeeded", "charge.refunded", "refund.created",
            "charge.dispute.closed", "invoice.paid", "invoice_payment.paid", "checkout.session.completed",
            "v1/transactions", "payment.transaction.updated", "payment.received", "charge.failed"];
        if let Some(fields) = body.as_object_mut() {
            fields.insert("type".to_owned(), json!(names[name]));
        }
        for provider in Provider::ALL {
            read(provider, body.to_string().as_bytes());
        }
    }

    #[test]
    fn random_headers_never_panic(value in "\\PC{0,80}") {
        for name in ["Stripe-Signature", "Signature", "BridgeApi-Signature", "webhook-signature", "X-Mollie-Signature"] {
            let headers = Headers::new([(name, value.as_str()), ("webhook-id", "1"), ("webhook-timestamp", "1")]);
            for provider in Provider::ALL {
                let refused = verify(provider, &headers, b"[]", &trust(&[SECRET]), at(SIGNED)).is_err();
                prop_assert!(refused, "let in");
            }
        }
    }
}
