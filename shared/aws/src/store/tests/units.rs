//! What DynamoDB would bill, row by row, beside the budgets of ARCHITECTURE.md and what a month's cost is made of.

use embedded::Meter;
use service::rows::{MarkerWrite, NoticeWrite};

use super::*;

/// A head with three open items, as long as they are in practice.
fn three(version: u64, look: Option<&str>) -> HeadRow {
    let line = |number: u8| format!("F-2026-00{number} 120000 2026-01-31 r 2026-02-03\n");
    HeadRow {
        state: "s".repeat(350),
        lines: (1..=3).map(line).collect(),
        summary: "z".repeat(180),
        ..head(version, look)
    }
}

fn told(id: &str, status: &str, deadline: Option<&str>) -> NoticeRow {
    NoticeRow { body: "b".repeat(600), ..notice(id, status, deadline) }
}

fn units(meter: &Meter) -> (u64, u64) {
    meter.take().iter().fold((0, 0), |(read, write), row| (read + row.read_milli, write + row.write_milli))
}

async fn metered() -> (DynamoStore, Arc<Meter>) {
    let engine = Engine::in_memory().unwrap();
    on(&engine).await;
    let meter = Arc::new(Meter::default());
    let client = engine.metered(meter.clone()).client();
    (DynamoStore::new(client, "relance", Arc::new(hand())), meter)
}

/// Thousandths of read and write units that `infra/cost` counts one `what` with.
fn counted(what: &str) -> (u64, u64) {
    let all: toml::Table = include_str!("../../../../../infra/cost/counted.toml").parse().unwrap();
    let units = |kind: &str| 1_000 * u64::try_from(all[what][kind].as_integer().unwrap()).unwrap();
    (units("read"), units("write"))
}

fn switch() -> DocumentKey {
    DocumentKey { kind: DocumentKind::Switch, id: String::new() }
}

#[tokio::test]
async fn a_reminder_costs_at_most_sixteen_write_units_and_six_read_units() {
    let (store, meter) = metered().await;
    let scope = scope("acme");
    let before = Commit { head: three(1, Some("2026-03-03T09:00:00Z")), ..commit(1) };
    store.commit(&scope, &before).await.unwrap();
    meter.take();
    store.head(&scope, &account()).await.unwrap();
    let claimed = told("n1", "claimed by token until 09:06", Some("2026-03-03T09:06:00Z"));
    let decided = Commit {
        head: HeadRow { summary: "y".repeat(180), ..three(2, Some("2026-03-18T09:00:00Z")) },
        events: "e".repeat(500),
        notices: vec![NoticeWrite { row: claimed, expected: None }],
        ..commit(2)
    };
    store.commit(&scope, &decided).await.unwrap();
    store.document(&scope, &switch()).await.unwrap();
    store.halted().await.unwrap();
    let sent = told("n1", "sent as 0107", None);
    assert!(store.move_notice(&scope, &account(), "claimed by token until 09:06", &sent).await.unwrap());
    store.notices(&scope, &account(), std::slice::from_ref(&sent.id)).await.unwrap();
    assert!(
        store.move_notice(&scope, &account(), "sent as 0107", &told("n1", "delivered", None)).await.unwrap()
    );
    let (read, write) = units(&meter);
    assert!(write <= 16_000 && read <= 6_000, "{write} and {read} thousandths");
    assert_eq!((read, write), counted("reminder"), "a change of the bill is a decision");
}

#[tokio::test]
async fn a_payment_costs_at_most_fourteen_write_units_and_six_read_units() {
    let (store, meter) = metered().await;
    let scope = scope("acme");
    let queued = told("n1", "queued", Some("2026-03-04T08:00:00Z"));
    let before = Commit {
        head: three(1, Some("2026-03-04T09:00:00Z")),
        notices: vec![NoticeWrite { row: queued, expected: None }],
        ..commit(1)
    };
    store.put_items(&scope, &account(), &[item("F-1")]).await.unwrap();
    store.commit(&scope, &before).await.unwrap();
    meter.take();
    store.pointer(&scope, &PointerKey::Number("F-1".to_owned())).await.unwrap();
    let movement = MovementId::new("stripe/pi_1").unwrap();
    store.marker(&scope, &movement).await.unwrap();
    store.head(&scope, &account()).await.unwrap();
    store.items(&scope, &account(), &[item("F-1").number]).await.unwrap();
    store.notices(&scope, &account(), &[NoticeId::new("n1").unwrap()]).await.unwrap();
    let paid = Commit {
        head: HeadRow { summary: "y".repeat(180), ..three(2, Some("2026-03-18T09:00:00Z")) },
        events: "e".repeat(500),
        notices: vec![NoticeWrite {
            row: told("n1", "cancelled", None),
            expected: Some("queued".to_owned()),
        }],
        closings: vec![Closing { number: item("F-1").number, line: Some("F-1 0 paid".to_owned()) }],
        markers: vec![MarkerWrite { movement, expected: None, value: "m".repeat(200) }],
        ..commit(2)
    };
    store.commit(&scope, &paid).await.unwrap();
    let (read, write) = units(&meter);
    assert!(write <= 14_000 && read <= 6_000, "{write} and {read} thousandths");
    assert_eq!((read, write), counted("payment"), "a change of the bill is a decision");
}

#[tokio::test]
async fn a_sweep_pays_for_what_is_due_and_not_for_what_is_open() {
    let (store, meter) = metered().await;
    let scope = scope("acme");
    for number in 0..1_000 {
        let look = if number % 33 == 0 { "2026-03-03T09:00:00Z" } else { "2026-06-01T09:00:00Z" };
        let account = AccountId::new(format!("D-{number}/EUR")).unwrap();
        let head = three(1, Some(look));
        store.commit(&scope, &Commit { account, head, ..commit(1) }).await.unwrap();
    }
    meter.take();
    let mut found = 0;
    for shard in 0..service::ports::WORK_SHARDS {
        found += store.work(shard, at("2026-03-03T09:00:00Z"), None).await.unwrap().rows.len();
    }
    let (read, _) = units(&meter);
    assert_eq!(found, 31);
    assert!(read <= 8_000, "31 entries of some 120 bytes in 8 shards read {read} thousandths");
}

#[tokio::test]
async fn an_invoice_taken_in_costs_nine_write_units_and_one_read_unit() {
    let (store, meter) = metered().await;
    let scope = scope("acme");
    let before = Commit { head: three(1, Some("2026-03-04T09:00:00Z")), ..commit(1) };
    store.commit(&scope, &before).await.unwrap();
    meter.take();
    store.head(&scope, &account()).await.unwrap();
    store.put_items(&scope, &account(), &[item("F-4")]).await.unwrap();
    let taken = Commit {
        head: HeadRow { summary: "y".repeat(180), ..three(2, Some("2026-03-03T09:00:00Z")) },
        events: "e".repeat(500),
        ..commit(2)
    };
    store.commit(&scope, &taken).await.unwrap();
    assert_eq!(units(&meter), counted("invoice-taken-in"), "a change of the bill is a decision");
}
