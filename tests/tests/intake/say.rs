//! The words these stories are told in.

use chrono::NaiveDate;
use dunning::account::Account;
use relance_tests::world::{World, scope};
use service::ingest::{self, Columns, Complete, How, Report, Source, Wish};

/// A world with one creditor, a joiner's workshop in Lyon, on the second of March.
pub async fn workshop() -> World {
    let world = World::at("2026-03-02T08:00:00Z").await;
    world
        .import(
            r#"{"creditor":{"id":"menuiserie","name":"Menuiserie Lefèvre","country":"FR","language":"fr",
                "iban":"FR7630006000011234567890189"},"invoices":[]}"#,
        )
        .await;
    world
}

/// Takes a file in as it is.
pub async fn take(world: &World, bytes: &[u8]) -> Report {
    by(world, bytes, &How::default()).await
}

/// Takes a file in with something said of it.
pub async fn by(world: &World, bytes: &[u8], how: &How) -> Report {
    let source = Source { name: "file", bytes };
    ingest::file(&world.ports, &scope("menuiserie"), source, how).await.unwrap()
}

/// Takes a list in that names everything open on a day.
pub async fn complete(world: &World, list: &str, day: &str, wish: Wish) -> Report {
    let complete = Some(Complete { as_of: date(day), wish });
    by(world, list.as_bytes(), &How { complete, columns: Columns::Unsaid }).await
}

/// A day.
pub fn date(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// A French list of open items: number, customer, total, what remains.
pub fn list(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut text =
        "N° facture;Code client;Client;Date facture;Date échéance;Montant TTC;Reste dû\n".to_owned();
    for (number, customer, total, left) in rows {
        text.push_str(&format!(
            "{number};{customer};Client {customer};15/01/2026;14/02/2026;{total};{left}\n"
        ));
    }
    text
}

/// An account of the workshop.
pub async fn account(world: &World, payer: &str) -> Account {
    world.account("menuiserie", &format!("{payer}/EUR")).await
}

/// What is open on each item of an account, in cents.
pub async fn open(world: &World, payer: &str) -> Vec<(String, i64)> {
    let account = account(world, payer).await;
    account.lines.values().map(|line| (line.number.to_string(), line.open())).collect()
}

/// The same, written short.
pub fn items(wanted: &[(&str, i64)]) -> Vec<(String, i64)> {
    wanted.iter().map(|(number, cents)| ((*number).to_owned(), *cents)).collect()
}

/// The sums of an account add up.
pub fn balanced(account: &Account) {
    let sums = &account.sums;
    let open = sums.invoiced - sums.paid - sums.credited - sums.written_off;
    let lines: i64 = account.lines.values().map(|line| line.open()).sum();
    assert!(open >= lines, "{sums:?}");
    assert_eq!(sums.unapplied, account.unapplied(), "{account:?}");
    assert_eq!(sums.credit, account.credit, "{account:?}");
}
