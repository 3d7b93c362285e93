//! `cargo bench -p relance-tests`: what DynamoDB would bill, row by row, beside the budgets.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints")]

use embedded::Row;
use relance_tests::bill::{self, DUE, OPEN, PAYMENT, REMINDER};
use relance_tests::cost::{self, Line};

fn print(title: &str, bill: &[Row], budget: (u64, u64)) {
    println!("\n{title}");
    for row in bill {
        let (read, write) = (shown(row.read_milli), shown(row.write_milli));
        println!("  {:<20} {:<6} read {read:>7}  write {write:>7}", row.operation, row.index);
    }
    let (read, write) = bill::units(bill);
    println!(
        "  in all: read {} (budget {}), write {} (budget {})",
        shown(read),
        budget.0,
        shown(write),
        budget.1
    );
}

fn price(lines: &[Line]) {
    let as_of = operator::spent::Prices::known().unwrap().as_of;
    println!("\na thousand of these reminders, each delivered: US dollars, list prices of {as_of}");
    let thousand = rust_decimal::Decimal::from(1_000);
    for line in lines {
        println!(
            "  {:<24} {:>10} {:>12}",
            line.product,
            line.amount.normalize(),
            (line.dollars * thousand).round_dp(6)
        );
    }
    let total: rust_decimal::Decimal = lines.iter().map(|line| line.dollars).sum();
    println!("  in all {:>42}", (total * thousand).round_dp(4));
}

fn shown(milli: u64) -> String {
    format!("{}.{:03}", milli / 1_000, milli % 1_000)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for open in [OPEN / 10, OPEN] {
            let (entries, bill) = bill::sweep(open, DUE).await;
            let budget = (u64::try_from(DUE).unwrap() * 11 / 10, 0);
            print(&format!("one sweep, {entries} accounts due among {open} open items"), &bill, budget);
        }
        let title = "one reminder about three items: decide, claim, write, sent (delivered adds one write)";
        print(title, &bill::reminder().await, REMINDER);
        price(&cost::reminder().await);
        print("one payment by signed webhook, a waiting reminder cancelled", &bill::payment().await, PAYMENT);
    });
}
