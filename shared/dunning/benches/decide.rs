//! What a decision costs: accounts of 3 and of 5,000 open items, and a whole portfolio over 90 days.
//!
//! `cargo bench -p dunning` prints counts and medians; nothing here passes or fails by time.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a benchmark reads the clock, prints, and stops when its own data is wrong"
)]

use std::hint::black_box;
use std::time::Instant as Watch;

use dunning::account::Account;
use dunning::advance;
use dunning::decide::decide;
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::plan::Plan;
use dunning::portfolio::Portfolio;
use dunning::rules::Rules;
use dunning::simulate;
use dunning::time::Instant;
use serde_json::json;

fn portfolio(accounts: usize, items: usize) -> Portfolio {
    let mut invoices = Vec::new();
    let first: chrono::NaiveDate = "2026-01-05".parse().unwrap();
    for account in 0..accounts {
        for item in 0..items {
            let due = first + chrono::Days::new((account * 7 + item * 11) as u64 % 120);
            invoices.push(json!({"number": format!("F-{account:05}-{item:04}"), "type": "invoice",
                "issue_date": due - chrono::Days::new(30), "due_date": due, "currency": "EUR", "total": "1200.00",
                "debtor": {"id": format!("d{account:05}"), "name": "A company", "kind": "business", "country": "FR",
                "contacts": [{"role": "accounts_payable", "email": format!("ap{account}@example.com")}]}}));
        }
    }
    let creditor = json!({"id": "c", "name": "Creditor", "country": "FR", "time_zone": "Europe/Paris"});
    Portfolio::read(&json!({"creditor": creditor, "invoices": invoices}).to_string()).unwrap()
}

/// An account with `items` open items, some of them chased already.
fn account(items: usize) -> (Account, Rules) {
    let portfolio = portfolio(1, items);
    let rules = Rules::new(portfolio.creditor.clone(), vec![Plan::standard().unwrap()]).unwrap();
    let debtor = portfolio.debtors.values().next().unwrap().clone();
    let start: Instant = "2026-01-05T08:00:00Z".parse().unwrap();
    let zone = portfolio.creditor.time_zone;
    let fresh =
        Account::new(rules.creditor.id.clone(), debtor.id.clone(), dunning::money::Currency::EUR, zone)
            .unwrap();
    let who = || Actor::Import("bench".to_owned());
    let party = Event::new(start, who(), Fact::PartyReceived { debtor: Box::new(debtor) });
    let received = portfolio.items.into_iter().map(|item| Fact::ItemReceived { item: Box::new(item) });
    let events = [party].into_iter().chain(received.map(|fact| Event::new(start, who(), fact))).collect();
    let arrived = advance(&fresh, events, &rules, start).unwrap().account;
    (arrived, rules)
}

fn measure(name: &str, rounds: usize, mut work: impl FnMut()) {
    let mut times: Vec<u128> = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let watch = Watch::now();
        work();
        times.push(watch.elapsed().as_nanos());
    }
    times.sort_unstable();
    let at = |share: usize| times.get(rounds * share / 100).copied().unwrap_or_default() as f64 / 1000.0;
    println!("{name:<52} {rounds:>6} rounds   median {:>10.2} µs   p99 {:>10.2} µs", at(50), at(99));
}

fn main() {
    println!("budget of decide for an account with 3 open items: 5 µs");
    let quiet: Instant = "2026-01-09T07:00:00Z".parse().unwrap();
    let busy: Instant = "2026-02-10T09:00:00Z".parse().unwrap();
    for items in [3, 100, 5000] {
        let (account, rules) = account(items);
        let rounds = if items > 1000 { 50 } else { 5000 };
        let name = |what: &str| format!("{what}, {items} open items");
        measure(&name("decide, nothing due"), rounds, || {
            black_box(decide(black_box(&account), &rules, quiet));
        });
        let evening: Instant = "2026-02-09T20:00:00Z".parse().unwrap();
        let account = advance(&account, Vec::new(), &rules, evening).unwrap().account;
        assert!(!decide(&account, &rules, busy).notices.is_empty(), "a message leaves");
        measure(&name("decide, a message leaves"), rounds, || {
            black_box(decide(black_box(&account), &rules, busy));
        });
        measure(&name("advance, a message leaves"), rounds, || {
            black_box(advance(black_box(&account), Vec::new(), &rules, busy).unwrap());
        });
        let head = account.encode().unwrap();
        println!("head of {items} open items: {} + {} bytes", head.state.len(), head.lines.len());
        measure(&name("encode"), rounds, || {
            black_box(account.encode().unwrap());
        });
        measure(&name("decode"), rounds, || {
            black_box(Account::decode(&head).unwrap());
        });
    }
    let portfolio = portfolio(10_000, 3);
    let plans = vec![Plan::standard().unwrap()];
    let (from, to) = ("2026-01-05".parse().unwrap(), "2026-04-04".parse().unwrap());
    let watch = Watch::now();
    let outcome = simulate::run(&portfolio, plans, &[], from, to).unwrap();
    let counts = (outcome.notices.len(), outcome.explanations.len());
    println!(
        "10,000 accounts × 3 items × 90 days: {:?}, {} notices, {} explanations",
        watch.elapsed(),
        counts.0,
        counts.1
    );
}
