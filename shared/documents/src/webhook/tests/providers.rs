use serde_json::json;

use super::*;

fn one(provider: Provider, body: &Value) -> Movement {
    let mut all = said(provider, &body.to_string());
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn qonto(side: &str, status: &str, operation: &str, amount: &Value) -> Movement {
    let body = json!({"id": "w1", "type": "v1/transactions", "created_at": "2025-01-24T10:55:00Z", "data": {
        "event": "created", "id": "0193", "transaction_id": "acme-1-transaction-6", "amount": amount, "currency": "EUR",
        "side": side, "operation_type": operation, "status": status, "label": "DUPONT SARL",
        "clean_counterparty_name": "Dupont", "reference": "Facture F-17", "settled_at": "2025-01-24T10:54:00Z",
        "income": {"counterparty_account_number": "FR7630006000011234567890189",
                   "counterparty_account_number_format": "IBAN"}}});
    one(Provider::Qonto, &body)
}

#[test]
fn qonto_tells_of_a_transfer_with_its_label_and_account() {
    let paid = qonto("credit", "completed", "income", &json!(50.01));
    assert_eq!((paid.kind.clone(), paid.amount.unwrap().minor), (Kind::Received, 5001));
    assert_eq!(paid.key.as_str(), "qonto:acme-1-transaction-6");
    assert_eq!(paid.references.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!(paid.references.text.as_deref(), Some("Facture F-17"));
    assert_eq!(qonto("credit", "completed", "income", &json!("50.10")).amount.unwrap().minor, 5010);
    assert_eq!(qonto("credit", "pending", "income", &json!(1)).kind, Kind::Pending);
    assert!(matches!(qonto("debit", "completed", "card", &json!(1)).kind, Kind::Ignored(_)));
    assert_eq!(qonto("debit", "completed", "direct_debit_collection", &json!(1)).kind, Kind::Returned);
}

fn gocardless(resource: &str, action: &str) -> Movement {
    let links = if resource == "refunds" {
        json!({"refund": "RF1", "payment": "PM1"})
    } else {
        json!({"payment": "PM1"})
    };
    one(
        Provider::Gocardless,
        &json!({"events": [{"id": "EV1", "created_at": "2025-01-24T10:55:00.000Z",
        "resource_type": resource, "action": action, "links": links,
        "details": {"origin": "bank", "cause": "insufficient_funds", "reason_code": "AM04",
                    "description": "No money."}, "metadata": {"relance_item": "F-1"}}]}),
    )
}

#[test]
fn gocardless_announces_what_came_in_and_says_what_failed() {
    let fetch = Kind::Announced(Fetch::GocardlessPayment("PM1".to_owned()));
    assert_eq!(gocardless("payments", "confirmed").kind, fetch);
    assert_eq!(gocardless("payments", "paid_out").kind, fetch);
    assert_eq!(gocardless("payments", "submitted").kind, Kind::Pending);
    let failed = gocardless("payments", "failed");
    assert_eq!((failed.kind.clone(), failed.references.item.as_deref()), (Kind::Failed, Some("F-1")));
    assert_eq!(failed.failure.unwrap().words, "there was not enough money on the account");
    let late = gocardless("payments", "late_failure_settled");
    assert_eq!((late.kind.clone(), late.payment[0].as_str()), (Kind::Returned, "gocardless:PM1"));
    assert_eq!(
        gocardless("payments", "charged_back").marker().unwrap().as_str(),
        "gocardless:PM1:charged_back"
    );
    assert_eq!(gocardless("payments", "chargeback_cancelled").kind, Kind::Reinstated);
    assert_eq!(
        gocardless("refunds", "paid").kind,
        Kind::Announced(Fetch::GocardlessRefund("RF1".to_owned()))
    );
    assert_eq!(gocardless("refunds", "failed").key.as_str(), "gocardless:RF1");
    assert!(matches!(gocardless("mandates", "cancelled").kind, Kind::Ignored(_)));
}

#[test]
fn a_body_of_250_events_is_read_and_one_of_251_is_not() {
    let event =
        json!({"id": "EV1", "resource_type": "payments", "action": "failed", "links": {"payment": "PM1"}});
    assert_eq!(
        said(Provider::Gocardless, &json!({"events": vec![event.clone(); 250]}).to_string()).len(),
        250
    );
    let body = json!({"events": vec![event; 251]}).to_string();
    let pairs = signed(Provider::Gocardless, body.as_bytes(), SECRET);
    let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    let verified =
        verify(Provider::Gocardless, &headers, body.as_bytes(), &trust(&[SECRET]), at(SIGNED)).unwrap();
    assert_eq!(movements(&verified), Err(Unreadable::TooMany(250)));
}

#[test]
fn what_gocardless_answers_books_under_the_key_its_events_carry() {
    let payment = json!({"payments": {"id": "PM1", "amount": 12_000, "currency": "EUR", "status": "charged_back",
        "amount_refunded": 500, "charge_date": "2025-01-20", "links": {"mandate": "MD1"}, "metadata": {}}});
    let all = gocardless_fetched(payment.to_string().as_bytes()).unwrap();
    let keys: Vec<&str> = all.iter().map(|movement| movement.key.as_str()).collect();
    assert_eq!(keys, ["gocardless:PM1", "gocardless:PM1:charged_back", "gocardless:PM1"]);
    assert_eq!(all[0].kind, Kind::Received);
    assert_eq!(all[2].kind, Kind::Refunded(RefundAmount::RunningTotal));
    let refund =
        json!({"refunds": {"id": "RF1", "amount": 500, "currency": "EUR", "links": {"payment": "PM1"}}});
    let all = gocardless_fetched(refund.to_string().as_bytes()).unwrap();
    assert_eq!(
        (all[0].marker().unwrap().as_str(), all[0].payment[0].as_str()),
        ("gocardless:RF1", "gocardless:PM1")
    );
}

#[test]
fn bridge_announces_a_finished_transfer_whose_amount_is_fetched() {
    let event = |status: &str| {
        one(
            Provider::Bridge,
            &json!({"type": "payment.transaction.updated", "timestamp": 1_612_783_550_980_i64,
            "content": {"payment_transaction_id": "t-1", "payment_request_id": "r-1", "client_reference": "F-17",
                        "end_to_end_id": "E2E-1", "status": status, "status_reason": "MS03"}}),
        )
    };
    let done = event("ACSC");
    assert_eq!(done.kind, Kind::Announced(Fetch::BridgePaymentRequest("r-1".to_owned())));
    assert_eq!(done.references.invoice_number.as_deref(), Some("F-17"));
    assert_eq!(event("RJCT").kind, Kind::Failed);
    assert_eq!(event("CANC").failure.unwrap().words, "the bank gives no reason");
    assert_eq!(event("PDNG").kind, Kind::Pending);
    let answer = json!({"id": "r-1", "status": "ACSC", "client_reference": "F-17", "updated_at": "2025-01-24T10:54:00Z",
        "transactions": [{"id": "t-1", "amount": 67.5, "currency": "EUR", "label": "F-17", "end_to_end_id": "E2E-1"}]});
    let fetched = bridge_fetched(answer.to_string().as_bytes()).unwrap();
    assert_eq!((fetched[0].key.clone(), fetched[0].amount.unwrap().minor), (done.key, 6750));
    assert_eq!(fetched[0].kind, Kind::Received);
}

fn mollie_payment(status: &str) -> Value {
    json!({"resource": "payment", "id": "tr_1", "status": status, "amount": {"value": "75.00", "currency": "EUR"},
        "description": "F-17", "metadata": {"relance_item": "F-17"}, "customerId": "cst_1", "paidAt": "2025-01-24T10:54:00+00:00",
        "details": {"consumerName": "Dupont", "consumerAccount": "NL55INGB0000000000", "bankReasonCode": "AC04"}})
}

#[test]
fn both_doors_of_mollie_and_its_answer_speak_of_one_key() {
    let classic = said(Provider::MollieClassic, "id=tr_1");
    assert_eq!(classic[0].kind, Kind::Announced(Fetch::MolliePayment("tr_1".to_owned())));
    let link = one(
        Provider::Mollie,
        &json!({"resource": "event", "id": "event_1", "type": "payment-link.paid",
        "entityId": "pl_1", "_embedded": {"entity": {"resource": "payment-link", "id": "pl_1"}}}),
    );
    assert_eq!(link.kind, Kind::Announced(Fetch::MolliePaymentLink("pl_1".to_owned())));
    let full = one(
        Provider::Mollie,
        &json!({"resource": "event", "id": "event_2", "type": "payment.paid",
        "entityId": "tr_1", "_embedded": {"entity": mollie_payment("paid")}}),
    );
    let fetched = mollie_fetched(mollie_payment("paid").to_string().as_bytes()).unwrap();
    assert_eq!((full.key.as_str(), full.kind.clone()), ("mollie:tr_1", Kind::Received));
    assert_eq!((fetched[0].key.clone(), fetched[0].amount), (full.key, full.amount));
    assert_eq!(fetched[0].references.iban.as_deref(), Some("NL55INGB0000000000"));
    let failed = mollie_fetched(mollie_payment("failed").to_string().as_bytes()).unwrap();
    assert_eq!(failed[0].failure.as_ref().unwrap().words, "the account is closed");
    let list = json!({"_embedded": {"payments": [mollie_payment("paid"), mollie_payment("open")]}});
    assert_eq!(mollie_fetched(list.to_string().as_bytes()).unwrap().len(), 2);
}

#[test]
fn a_mollie_payment_tells_its_refunds_and_chargebacks() {
    let mut payment = mollie_payment("paid");
    payment["amountRefunded"] = json!({"value": "10.00", "currency": "EUR"});
    payment["amountChargedBack"] = json!({"value": "65.00", "currency": "EUR"});
    let bare = mollie_fetched(payment.to_string().as_bytes()).unwrap();
    assert_eq!(bare[1].kind, Kind::Refunded(RefundAmount::RunningTotal));
    assert_eq!((bare[2].kind.clone(), bare[2].key.as_str()), (Kind::ChargedBack, "mollie:tr_1:charged_back"));
    payment["_embedded"] = json!({"chargebacks": [{"id": "chb_1", "amount": {"value": "65.00", "currency": "EUR"},
        "createdAt": "2025-02-01T00:00:00+00:00", "reason": {"code": "AC01", "description": "x"},
        "reversedAt": "2025-02-03T00:00:00+00:00"}]});
    let whole = mollie_fetched(payment.to_string().as_bytes()).unwrap();
    let kinds: Vec<Kind> = whole.iter().skip(2).map(|movement| movement.kind.clone()).collect();
    assert_eq!(kinds, [Kind::ChargedBack, Kind::Reinstated]);
    assert_eq!(whole[2].payment[0].as_str(), "mollie:tr_1");
}

#[test]
fn an_unsigned_id_that_could_lead_elsewhere_is_not_followed() {
    for body in ["id=", "id=../../keys", "id=tr_1%2F..", "name=tr_1", "", "id=tr 1"] {
        let trust = Trust::UnsignedAnnouncements;
        let verified =
            verify(Provider::MollieClassic, &Headers::default(), body.as_bytes(), &trust, at(SIGNED))
                .unwrap();
        assert!(movements(&verified).is_err(), "{body}");
    }
    assert!(matches!(said(Provider::MollieClassic, "id=ord_1")[0].kind, Kind::Ignored(_)));
}

#[test]
fn ponto_announces_an_account_and_its_transactions_are_fetched() {
    let announced = said(Provider::Ponto, &ponto("body"));
    let account = "d0e23b50-0000-4000-8000-000000000002".to_owned();
    assert_eq!(
        announced[0].kind,
        Kind::Announced(Fetch::PontoTransactions { account, synchronization: None, after: None, page: 0 })
    );
    let entry = |id: &str, amount: Value, code: &str| {
        json!({"type": "transaction", "id": id, "attributes": {"amount": amount, "currency": "EUR",
            "executionDate": "2025-11-24T00:00:00.000Z", "valueDate": "2025-11-24T00:00:00.000Z",
            "counterpartName": "Peeters BV", "counterpartReference": "BE62510007547061",
            "remittanceInformation": "+++123/4567/89002+++", "remittanceInformationType": "structured",
            "endToEndId": "NOTPROVIDED", "bankTransactionCode": code}})
    };
    let answer = json!({"data": [entry("t1", json!(1210.5), "PMNT-RCDT-ESCT"), entry("t2", json!(-12), "PMNT-ICDT-ESCT"),
        entry("t3", json!(-99.99), "PMNT-IDDT-UPDD")]});
    let all = ponto_fetched(answer.to_string().as_bytes()).unwrap();
    assert_eq!((all[0].kind.clone(), all[0].amount.unwrap().minor), (Kind::Received, 121_050));
    assert_eq!(all[0].references.structured.as_deref(), Some("+++123/4567/89002+++"));
    assert_eq!(all[0].references.end_to_end, None);
    assert!(matches!(all[1].kind, Kind::Ignored(_)));
    assert_eq!((all[2].kind.clone(), all[2].amount.unwrap().minor), (Kind::Returned, 9_999));
}

#[test]
fn the_generic_door_takes_the_documented_json() {
    let data = json!({"id": "T-1", "amount": "120.00", "currency": "EUR", "date": "2026-03-02",
        "invoice_number": "F-17", "reference": "RF18539007547034", "reason": {"code": "AM04"}});
    let typed =
        |name: &str, data: &Value| json!({"type": name, "timestamp": "2026-03-02T09:30:00Z", "data": data});
    let paid = one(Provider::Standard, &typed("payment.received", &data));
    assert_eq!((paid.marker().unwrap().as_str(), paid.amount.unwrap().minor), ("standard:T-1", 12_000));
    assert_eq!(paid.references.structured.as_deref(), Some("RF18539007547034"));
    let mut refund = data.clone();
    refund["payment"] = json!("T-0");
    let refund = one(Provider::Standard, &typed("payment.refunded", &refund));
    assert_eq!(
        (refund.kind.clone(), refund.payment[0].as_str()),
        (Kind::Refunded(RefundAmount::Single), "standard:T-0")
    );
    assert_eq!(one(Provider::Standard, &typed("payment.returned", &data)).failure.unwrap().code, "AM04");
    let several = said(Provider::Standard, &typed("payment.received", &json!([data, data])).to_string());
    assert_eq!(several.len(), 2);
    assert!(matches!(
        one(Provider::Standard, &typed("weather.changed", &json!({"id": "1"}))).kind,
        Kind::Ignored(_)
    ));
}

#[test]
fn the_generic_door_refuses_an_amount_it_cannot_trust() {
    for (amount, currency) in
        [("0.00", "EUR"), ("-5.00", "EUR"), ("1.005", "EUR"), ("5,00", "EUR"), ("5.00", "euros")]
    {
        let body =
            json!({"type": "payment.received", "data": {"id": "T", "amount": amount, "currency": currency}});
        let body = body.to_string();
        let pairs = signed(Provider::Standard, body.as_bytes(), SECRET);
        let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        let verified =
            verify(Provider::Standard, &headers, body.as_bytes(), &trust(&[SECRET]), at(SIGNED)).unwrap();
        assert!(movements(&verified).is_err(), "{amount} {currency}");
    }
}
