//! Three moments of the service whose bill is counted: a sweep, a reminder, a payment. The benchmark prints it row by
//! row, and tests hold it against the budgets.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use documents::webhook::Provider;
use dunning::id::CreditorId;
use embedded::{Meter, Row};
use serde_json::{Value, json};
use service::rows::Work;
use service::scope::Scope;

use crate::signed;
use crate::world::World;

/// Open items of the large portfolio, one debtor each.
pub const OPEN: usize = 10_000;
/// Of these, how many are due on the day of the sweep: 3 %.
pub const DUE: usize = 300;
/// Read and write units a reminder may cost in its whole life, about three items.
pub const REMINDER: (u64, u64) = (6, 16);
/// Read and write units a payment may cost that cancels one notice.
pub const PAYMENT: (u64, u64) = (6, 14);
/// Signs what the payment provider says.
const SECRET: &str = "whsec_of_this_benchmark";
/// The first step after the due date.
const DUE_DAY: &str = "2026-02-05T08:00:00Z";

fn invoice(number: usize, debtor: usize, due: &str) -> Value {
    let debtor = json!({ "id": format!("d{debtor}"), "name": "Durand", "kind": "business", "country": "FR",
        "language": "fr",
        "contacts": [{ "role": "accounts_payable", "name": "Ada", "email": "ap@durand.example" }] });
    json!({ "number": format!("F-{number}"), "type": "invoice", "issue_date": "2026-01-02",
        "due_date": due, "currency": "EUR", "total": "120.00", "debtor": debtor })
}

fn file(sending: &str, invoices: &[Value]) -> String {
    json!({ "creditor": { "id": "acme", "name": "Acme", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": sending,
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } },
        "invoices": invoices })
    .to_string()
}

fn due_day() -> DateTime<Utc> {
    DUE_DAY.parse().unwrap_or_default()
}

/// The same world on the day of the first step, with every call counted from now.
async fn counted(plain: &World) -> (World, Arc<Meter>) {
    let meter = Arc::new(Meter::default());
    let world = plain.metered(&meter);
    world.clock.set(due_day());
    // Rules are read once per instance and some minutes: the notice before this one read them.
    let scope = Scope::proven(CreditorId::new("acme").unwrap_or_else(|error| panic!("{error}")));
    service::creditor::rules(&world.ports, &scope).await.unwrap_or_else(|error| panic!("{error}"));
    meter.take();
    (world, meter)
}

/// One sweep over `open` items of as many accounts, the first `due` of them due: entries found, and the bill.
///
/// # Panics
/// When the sweep fails.
pub async fn sweep(open: usize, due: usize) -> (usize, Vec<Row>) {
    let plain = World::at("2026-01-05T08:00:00Z").await;
    let invoices: Vec<Value> = (0..open)
        .map(|number| invoice(number, number, if number < due { "2026-02-02" } else { "2026-09-02" }))
        .collect();
    for part in invoices.chunks(1_000) {
        plain.import(&file("automatic", part)).await;
    }
    plain.rest().await;
    let (world, meter) = counted(&plain).await;
    let swept = service::sweep::sweep(&world.ports, due_day()).await;
    (swept.unwrap_or_else(|error| panic!("{error}")).entries, meter.take())
}

/// A reminder about three items that is due, on the queue: the world, its meter, and the work.
///
/// # Panics
/// When it cannot be made.
pub async fn due_reminder() -> (World, Arc<Meter>, Vec<Work>) {
    let plain = World::at("2026-01-05T08:00:00Z").await;
    let three: Vec<Value> = (1..=3).map(|number| invoice(number, 1, "2026-02-02")).collect();
    plain.import(&file("automatic", &three)).await;
    let (world, meter) = counted(&plain).await;
    service::sweep::sweep(&world.ports, due_day()).await.unwrap_or_else(|error| panic!("{error}"));
    meter.take();
    let work = world.queue.take();
    (world, meter, work)
}

/// One reminder about three items: decided, claimed, written, handed over, noted as sent.
///
/// # Panics
/// When it cannot be sent.
pub async fn reminder() -> Vec<Row> {
    let (world, meter, work) = due_reminder().await;
    for work in work {
        world.work(&work).await.unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(world.outbox.all().len(), 1, "one reminder left");
    meter.take()
}

/// One payment by signed webhook; it meets a reminder that waits for the day's approval, and cancels it.
///
/// # Panics
/// When it is not booked.
pub async fn payment() -> Vec<Row> {
    let plain = World::at("2026-01-05T08:00:00Z").await;
    plain.secrets.set(&service::settle::secret_name(Provider::Stripe), &[SECRET]);
    plain.import(&file("approve_daily", &[invoice(1, 1, "2026-02-02")])).await;
    plain.clock.set(due_day());
    plain.rest().await;
    let (world, meter) = counted(&plain).await;
    let body = json!({ "id": "evt_1", "object": "event", "type": "payment_intent.succeeded",
        "data": { "object": { "id": "pi_1", "object": "payment_intent", "amount": 12_000, "amount_received": 12_000,
            "currency": "eur", "status": "succeeded", "metadata": { "invoice_number": "F-1" } } } })
    .to_string();
    let signature = signed::stripe(SECRET, due_day().timestamp(), body.as_bytes());
    let answer = world.post("/webhooks/stripe", &[("Stripe-Signature", &signature)], body.as_bytes()).await;
    assert_eq!(answer.status, 200);
    let bill = meter.take();
    assert_eq!(world.account("acme", "d1/EUR").await.open(), 0, "it is booked");
    bill
}

/// Thousandths of a read unit and of a write unit in all.
#[must_use]
pub fn units(bill: &[Row]) -> (u64, u64) {
    (bill.iter().map(|row| row.read_milli).sum(), bill.iter().map(|row| row.write_milli).sum())
}
