use super::*;
use crate::invoice::model::{Kind, PartyKind, Sending, State};

fn file(invoices: &str) -> String {
    let creditor = r#"{"id": "atelier", "name": "Atelier Lumen", "country": "FR", "language": "fr",
        "iban": "FR76 3000 6000 0112 3456 7890 189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": {"lines": ["1 rue du Port"], "postcode": "44000", "city": "Nantes", "country": "FR"}}"#;
    format!("{{\"creditor\": {creditor},\n\"invoices\": [\n{invoices}\n]}}")
}

fn invoice_with(changes: &[(&str, Value)]) -> String {
    let mut invoice = serde_json::json!({
        "number": "F-1", "type": "invoice", "issue_date": "2026-09-01", "due_date": "2026-10-01",
        "currency": "EUR", "total": "1200.00", "purchase_order": "PO-7",
        "debtor": {"id": "C1", "name": "Brasserie du Quai", "kind": "business", "country": "FR",
            "contacts": [{"role": "accounts_payable", "email": "compta@quai.example"}]}
    });
    for (key, value) in changes {
        invoice[*key] = value.clone();
    }
    invoice.to_string()
}

fn rejected(changes: &[(&str, Value)]) -> Rejection {
    let read = read(file(&invoice_with(changes)).as_bytes()).unwrap();
    assert!(read.documents.is_empty(), "{:?}", read.documents);
    read.rejections.into_iter().next().unwrap()
}

#[test]
fn a_complete_file_is_taken_as_written() {
    let read = read(file(&invoice_with(&[("preceding", "F-0".into())])).as_bytes()).unwrap();
    assert_eq!(read.rejections, []);
    let creditor = read.creditor.unwrap();
    assert_eq!(creditor.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!(creditor.sending, Some(Sending::Automatic));
    let invoice = &read.documents[0];
    assert_eq!(invoice.totals.total.as_deref(), Some("1200.00"));
    assert_eq!(invoice.due_dates[0].to_string(), "2026-10-01");
    assert_eq!(invoice.buyer.kind, Some(PartyKind::Business));
    assert_eq!(invoice.buyer.country(), Some("FR"));
    assert_eq!(invoice.buyer.contacts[0].email.as_deref(), Some("compta@quai.example"));
    assert_eq!(invoice.preceding[0].number, "F-0");
}

#[test]
fn each_mistake_is_named_with_its_field_and_what_to_do() {
    let cases: &[(&str, Value, Code, &str)] = &[
        ("total", "12.345".into(), Code::InvalidField, "decimals"),
        ("total", "1.200,00".into(), Code::InvalidField, "not an amount"),
        ("due_date", "2026-08-31".into(), Code::InvalidField, "before the issue date"),
        ("due_date", "31/12/2026".into(), Code::InvalidField, "not a date"),
        ("issue_date", "2026-02-30".into(), Code::InvalidField, "not a date"),
        ("number", Value::Null, Code::MissingField, "missing"),
        ("currency", "euro".into(), Code::InvalidField, "code"),
        ("total", Value::Null, Code::MissingField, "missing"),
        ("debtor", Value::Null, Code::MissingField, "missing"),
        ("type", "quote".into(), Code::InvalidField, "quote"),
        ("duedate", "2026-10-01".into(), Code::UnknownField, "not a known field"),
        ("purchase_order", "x".repeat(400_000).into(), Code::InvalidField, "bytes"),
    ];
    for (field, value, code, words) in cases {
        let rejection = rejected(&[(field, value.clone())]);
        assert_eq!(rejection.code, *code, "{rejection:?}");
        assert!(rejection.message.contains(words), "{rejection:?}");
        let location = rejection.location.unwrap();
        assert_eq!(location.line, Some(5), "{field}");
        assert!(location.field.unwrap().starts_with("invoices[0]"), "{field}");
        assert!(!rejection.hint.is_empty());
    }
}

#[test]
fn a_misspelt_field_gets_a_suggestion() {
    assert!(rejected(&[("due_dat", "2026-10-01".into())]).hint.contains("\"due_date\""));
    assert!(rejected(&[("dueDate", "2026-10-01".into())]).hint.contains("\"due_date\""));
}

#[test]
fn what_is_good_in_a_file_is_taken_beside_what_is_bad() {
    let good = invoice_with(&[("number", "F-2".into())]);
    let bad = invoice_with(&[("total", "abc".into())]);
    let read = read(file(&format!("{bad},\n{good},\n17")).as_bytes()).unwrap();
    assert_eq!(read.documents.len(), 1);
    assert_eq!(read.documents[0].number.as_deref(), Some("F-2"));
    let places: Vec<_> = read.rejections.iter().map(|r| r.location.as_ref().unwrap().line).collect();
    assert_eq!(places, [Some(5), Some(7)]);
}

#[test]
fn the_same_invoice_twice_is_once_and_another_under_its_number_is_refused() {
    let one = invoice_with(&[]);
    let pounds = invoice_with(&[("currency", "GBP".into())]);
    let read = read(file(&format!("{one},{one},{pounds}")).as_bytes()).unwrap();
    assert_eq!(read.documents.len(), 1);
    assert_eq!(read.rejections[0].code, Code::Duplicate);
    assert!(read.rejections[0].message.contains("in EUR, here in GBP"), "{:?}", read.rejections[0]);
}

#[test]
fn broken_json_says_where() {
    let rejection = read(b"{\"invoices\": [\n{\"number\": \"F-1\",,}]}").unwrap_err();
    assert_eq!((rejection.code, rejection.location.unwrap().line), (Code::Damaged, Some(2)));
    assert_eq!(read(b"{\"a\": 1}").unwrap_err().code, Code::UnknownFormat);
    assert_eq!(read(b"[1]").unwrap().rejections.len(), 1);
    assert_eq!(read(b"{\"invoices\": 3}").unwrap_err().code, Code::Damaged);
}

fn stripe_invoice() -> Value {
    serde_json::json!({"object": "invoice", "id": "in_1", "number": "A-0001", "status": "open",
        "currency": "eur", "total": 12000, "amount_paid": 2000, "amount_remaining": 10000,
        "created": 1_764_000_000, "due_date": 1_766_600_000, "customer": "cus_1", "account_name": "Atelier",
        "customer_name": "Quai", "customer_email": "compta@quai.example", "account_country": "FR",
        "customer_address": {"line1": "2 quai", "city": "Nantes", "country": "FR"},
        "custom_fields": [{"name": "PO Number", "value": "PO-9"}]})
}

#[test]
fn stripes_finalised_invoice_is_an_item_with_its_remaining_amount() {
    let event = serde_json::json!({"object": "event", "type": "invoice.finalized",
        "data": {"object": stripe_invoice()}});
    let read = read(event.to_string().as_bytes()).unwrap();
    let invoice = &read.documents[0];
    assert_eq!(read.format, Format::Stripe);
    assert_eq!(invoice.totals.amount_due.as_deref(), Some("100.00"));
    assert_eq!(invoice.issue_date.unwrap().to_string(), "2025-11-24");
    assert_eq!(invoice.due_dates.len(), 1);
    assert_eq!(invoice.purchase_order.as_deref(), Some("PO-9"));
    assert_eq!((invoice.kind, invoice.state), (Kind::Invoice, State::Open));
}

#[test]
fn yen_have_no_cents_and_drafts_are_not_owed() {
    let mut yen = stripe_invoice();
    yen["currency"] = "jpy".into();
    let found = read(yen.to_string().as_bytes()).unwrap();
    assert_eq!(found.documents[0].totals.total.as_deref(), Some("12000"));
    let mut draft = stripe_invoice();
    draft["status"] = "draft".into();
    assert_eq!(read(draft.to_string().as_bytes()).unwrap_err().code, Code::NotOwed);
    let list = serde_json::json!({"object": "list", "data": [stripe_invoice(), draft]});
    let found = read(list.to_string().as_bytes()).unwrap();
    assert_eq!((found.documents.len(), found.rejections.len()), (1, 1));
    let other = serde_json::json!({"object": "event", "type": "charge.failed", "data": {"object": {}}});
    assert_eq!(read(other.to_string().as_bytes()).unwrap_err().code, Code::NotOwed);
}

#[test]
fn what_chasing_needs_beyond_the_due_date_is_taken_as_written() {
    let invoice = invoice_with(&[
        ("purchase_order", Value::Null),
        ("commitment_number", "ENG-7".into()),
        ("deposited", false.into()),
        ("direct_debit", "2026-10-03".into()),
        ("discount", serde_json::json!({"until": "2026-09-10", "percent": "2"})),
        (
            "assigned",
            serde_json::json!({"factor": "Facto SA", "iban": "BE68 5390 0754 7034", "factor_chases": true}),
        ),
    ]);
    let read = read(file(&invoice).as_bytes()).unwrap();
    assert_eq!(read.rejections, []);
    let invoice = &read.documents[0];
    assert_eq!((invoice.purchase_order.as_deref(), invoice.deposited), (Some("ENG-7"), Some(false)));
    assert_eq!(invoice.payment.collected.unwrap().to_string(), "2026-10-03");
    assert_eq!(invoice.final_due_date().unwrap().to_string(), "2026-10-01");
    let early = invoice.terms.iter().find(|term| term.discount.is_some()).unwrap();
    assert_eq!(early.due_date.unwrap().to_string(), "2026-09-10");
    assert!(invoice.marks.factored && invoice.marks.factor_chases);
    assert_eq!(invoice.payee.as_ref().and_then(|factor| factor.name.as_deref()), Some("Facto SA"));
    assert_eq!(invoice.payment.accounts[0].id, "BE68539007547034");
}
