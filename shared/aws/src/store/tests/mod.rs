//! What the service may count on, shown on the embedded engine.

mod commits;
mod documents;
mod pages;
mod units;

use std::sync::{Arc, Mutex};

use embedded::Engine;

use super::*;
use crate::table;
use service::rows::Closing;

#[derive(Clone)]
struct Hand(Arc<Mutex<Instant>>);

impl Clock for Hand {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
    fn token(&self) -> String {
        "token".to_owned()
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn hand() -> Hand {
    Hand(Arc::new(Mutex::new(at("2026-03-03T09:00:00Z"))))
}

async fn on(engine: &Engine) -> DynamoStore {
    let client = engine.client();
    table::create(&client, "relance").await.unwrap();
    DynamoStore::new(client, "relance", Arc::new(hand()))
}

async fn store() -> DynamoStore {
    on(&Engine::in_memory().unwrap()).await
}

fn scope(creditor: &str) -> Scope {
    Scope::proven(CreditorId::new(creditor).unwrap())
}

fn account() -> AccountId {
    AccountId::new("D-1/EUR").unwrap()
}

fn head(version: u64, look: Option<&str>) -> HeadRow {
    HeadRow {
        version,
        state: r#"{"v":1,"contact":"2026-02-20"}"#.to_owned(),
        lines: "F-1 120000 2026-01-31 r\n".to_owned(),
        look: look.map(at),
        summary: r#"{"open":"1200.00"}"#.to_owned(),
    }
}

fn commit(version: u64) -> Commit {
    Commit {
        account: account(),
        expected: version.checked_sub(1).filter(|&before| before > 0),
        head: head(version, Some("2026-03-04T09:00:00Z")),
        events: format!(r#"[{{"note":{version}}}]"#),
        notices: Vec::new(),
        closings: Vec::new(),
        markers: Vec::new(),
        settled: None,
    }
}

fn notice(id: &str, status: &str, deadline: Option<&str>) -> NoticeRow {
    NoticeRow {
        id: NoticeId::new(id).unwrap(),
        body: r#"{"step":"reminder"}"#.to_owned(),
        status: status.to_owned(),
        deadline: deadline.map(at),
    }
}

fn item(number: &str) -> ItemRow {
    ItemRow {
        number: ItemNumber::new(number).unwrap(),
        facts: r#"{"total":"1200.00"}"#.to_owned(),
        closed: None,
    }
}

fn closing(closed: &ItemRow) -> Closing {
    Closing { number: closed.number.clone(), line: closed.closed.clone() }
}

fn inbox(key: &str, retry: Option<&str>) -> InboxRow {
    InboxRow { key: InboxKey(key.to_owned()), body: "{}".to_owned(), retry: retry.map(at) }
}
