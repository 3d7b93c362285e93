//! `cargo bench -p relance-tests`: what DynamoDB would bill, row by row, beside the budgets.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints")]

use std::sync::Arc;

use embedded::Meter;
use relance_tests::world::World;
use serde_json::json;

fn file() -> String {
    let debtor = json!({ "id": "d1", "name": "Durand", "kind": "business", "country": "FR", "language": "fr",
        "contacts": [{ "role": "accounts_payable", "name": "Ada", "email": "ap@durand.example" }] });
    let invoices: Vec<_> = (1..=3)
        .map(|number| {
            json!({ "number": format!("F-{number}"), "type": "invoice", "issue_date": "2026-01-02",
                "due_date": "2026-02-02", "currency": "EUR", "total": "120.00", "debtor": debtor })
        })
        .collect();
    json!({ "creditor": { "id": "acme", "name": "Acme", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } },
        "invoices": invoices })
    .to_string()
}

fn print(title: &str, meter: &Meter, read_budget: u64, write_budget: u64) {
    let rows = meter.take();
    println!("\n{title}");
    for row in &rows {
        let (read, write) = (units(row.read_milli), units(row.write_milli));
        println!("  {:<20} {:<6} read {read:>6}  write {write:>6}", row.operation, row.index);
    }
    let read: u64 = rows.iter().map(|row| row.read_milli).sum();
    let write: u64 = rows.iter().map(|row| row.write_milli).sum();
    println!(
        "  in all: read {} (budget {read_budget}), write {} (budget {write_budget})",
        units(read),
        units(write)
    );
}

fn units(milli: u64) -> String {
    format!("{}.{:03}", milli / 1_000, milli % 1_000)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let plain = World::at("2026-01-05T08:00:00Z").await;
        plain.import(&file()).await;
        let meter = Arc::new(Meter::default());
        let world = plain.metered(&meter);
        world.clock.set("2026-02-05T08:00:00Z".parse().unwrap());
        meter.take();
        service::sweep::sweep(&world.ports, "2026-02-05T08:00:00Z".parse().unwrap()).await.unwrap();
        print("one sweep, one account due", &meter, 9, 0);
        for work in world.queue.take() {
            world.work(&work).await.unwrap();
        }
        print("one reminder: decide, claim, write, sent (delivered adds one write)", &meter, 6, 16);
    });
}
