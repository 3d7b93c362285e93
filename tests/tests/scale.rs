//! Many invoices: the sweep reads what is due, not what is open; an account with 5,000 open items decides and books.

use std::sync::Arc;

use documents::webhook::Provider;
use dunning::id::{AccountId, CreditorId};
use embedded::Meter;
use relance_tests::bill::{self, PAYMENT, REMINDER};
use relance_tests::cost;
use relance_tests::world::World;
use rust_decimal::Decimal;
use serde_json::json;
use service::ports::Outgoing;
use service::scope::Scope;

fn invoice(number: usize, debtor: usize, due: &str) -> serde_json::Value {
    json!({
        "number": format!("F-{number}"), "type": "invoice", "issue_date": "2026-01-02", "due_date": due,
        "currency": "EUR", "total": "120.00",
        "debtor": { "id": format!("d{debtor}"), "name": format!("Debtor {debtor}"), "kind": "business",
            "country": "FR", "language": "fr",
            "contacts": [{ "role": "accounts_payable", "name": "Ada", "email": format!("ap{debtor}@debtor.example") }] },
    })
}

fn file(invoices: &[serde_json::Value]) -> String {
    let creditor = json!({ "id": "acme", "name": "Acme", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } });
    json!({ "creditor": creditor, "invoices": invoices }).to_string()
}

/// 2,000 accounts with five invoices each; of every hundred accounts three have one that is due for a reminder.
#[tokio::test]
async fn the_sweep_over_ten_thousand_open_invoices_pays_for_the_due_ones() {
    let world = World::at("2026-01-05T08:00:00Z").await;
    let mut invoices = Vec::new();
    for debtor in 0..2_000_usize {
        for place in 0..5_usize {
            let due = if debtor % 100 < 3 && place == 0 { "2026-02-02" } else { "2026-06-30" };
            invoices.push(invoice(debtor * 5 + place, debtor, due));
        }
    }
    let report = world.import(&file(&invoices)).await;
    assert_eq!((report.new, report.refused.len()), (10_000, 0));
    world.clock.set("2026-02-05T08:00:00Z".parse().unwrap());
    let meter = Arc::new(Meter::default());
    let swept =
        service::sweep::sweep(&world.metered(&meter).ports, "2026-02-05T08:00:00Z".parse().unwrap()).await;
    let swept = swept.unwrap();
    assert_eq!(swept.entries, 60, "sixty accounts have something due, and nothing else is read");
    let read: u64 = meter.take().iter().map(|row| row.read_milli).sum();
    // An index entry is far below 4 KB: a shard with nothing due costs half a unit, one with some hardly more.
    assert!(read <= 66_000, "{read} thousandths of a read unit for 60 due accounts among 2,000");
    println!("10,000 open, 60 accounts due: {} entries, {read} thousandths of a read unit", swept.entries);
}

/// A mail prints a hundred items; the others stand in one line and in the list that goes with it.
#[tokio::test]
async fn a_customer_with_very_many_late_invoices_gets_one_mail_that_adds_up() {
    let world = World::at("2026-01-05T08:00:00Z").await;
    let invoices: Vec<_> = (0..1_500).map(|number| invoice(number, 1, "2026-02-02")).collect();
    let report = world.import(&file(&invoices)).await;
    assert_eq!((report.new, report.refused.len()), (1_500, 0));
    world.clock.set("2026-02-05T08:00:00Z".parse().unwrap());
    world.rest().await;
    let sent = world.outbox.all();
    assert_eq!(sent.len(), 1);
    let Outgoing::Email { bytes, .. } = &sent[0].message else { panic!("a mail") };
    let mail = mailparse::parse_mail(bytes).unwrap();
    let part = |wanted: &str| {
        let mut parts = mail.parts().filter(|part| part.ctype.mimetype == wanted);
        parts.next().map(|part| part.get_body().unwrap()).unwrap_or_default()
    };
    let text = part("text/plain");
    assert!(text.contains("180\u{202f}000,00") || text.contains("180\u{a0}000,00"), "{text}");
    assert!(text.contains("1400 autres lignes, dans la liste jointe"), "{text}");
    assert_eq!(part("text/csv").lines().count(), 1_501, "a header and every invoice");
}

#[tokio::test]
async fn an_account_with_five_thousand_open_items_decides_and_books() {
    let world = World::at("2026-01-05T08:00:00Z").await;
    let invoices: Vec<_> = (0..5_000).map(|number| invoice(number, 1, "2026-02-02")).collect();
    let report = world.import(&file(&invoices)).await;
    assert_eq!((report.new, report.refused.len()), (5_000, 0));
    let account = AccountId::new("d1/EUR").unwrap();
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    let head = world.ports.store.head(&scope, &account).await.unwrap().unwrap();
    assert!(head.state.len() + head.lines.len() < 400_000, "one row of DynamoDB holds 400 KB");
    // A backlog of this size waits for a person; the payment is booked all the same.
    let now = "2026-02-05T08:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    world.clock.set(now);
    world.rest().await;
    world.secrets.set(&service::settle::secret_name(Provider::Stripe), &["whsec_scale_of_this_test"]);
    let body = json!({ "id": "evt_1", "object": "event", "type": "payment_intent.succeeded",
        "data": { "object": { "id": "pi_1", "object": "payment_intent", "amount": 12_000, "amount_received": 12_000,
            "currency": "eur", "status": "succeeded", "metadata": { "invoice_number": "F-4711" } } } })
    .to_string();
    let signature =
        relance_tests::signed::stripe("whsec_scale_of_this_test", now.timestamp(), body.as_bytes());
    let answer = world.post("/webhooks/stripe", &[("Stripe-Signature", &signature)], body.as_bytes()).await;
    assert_eq!(answer.status, 200);
    let head = world.ports.store.head(&scope, &account).await.unwrap().unwrap();
    let account = service::account::account_of(&head).unwrap();
    assert_eq!((account.lines.len(), account.open()), (4_999, 4_999 * 12_000));
}

#[tokio::test]
async fn a_reminder_and_a_payment_stay_within_their_bill() {
    let (reminder, payment) = (bill::units(&bill::reminder().await), bill::units(&bill::payment().await));
    // What the delivery adds is one write unit.
    assert!(reminder.0 <= REMINDER.0 * 1_000 && reminder.1 + 1_000 <= REMINDER.1 * 1_000, "{reminder:?}");
    assert!(payment.0 <= PAYMENT.0 * 1_000 && payment.1 <= PAYMENT.1 * 1_000, "{payment:?}");
}

#[tokio::test]
async fn what_a_reminder_costs_is_what_the_readme_says() {
    let lines = cost::reminder().await;
    for line in &lines {
        println!("{:<24} {:>8} {:>12}", line.product, line.amount.normalize(), line.dollars.normalize());
    }
    let thousand: Decimal = lines.iter().map(|line| line.dollars).sum::<Decimal>() * Decimal::from(1_000);
    let as_of = operator::spent::Prices::known().unwrap().as_of;
    let said = format!("{} USD (list prices of {as_of})", thousand.round_dp(3));
    let readme = include_str!("../../README.md").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(readme.contains(&said), "README.md must say: {said}");
    let month = include_str!("../../infra/cost/month");
    assert!(
        month.contains("\"seconds: notify batch\": 0.6") && month.contains("\"seconds: feedback\": 0.05")
    );
    assert_eq!(cost::ASSUMED_MILLIS, (600, 50), "as infra/cost/month assumes");
}
