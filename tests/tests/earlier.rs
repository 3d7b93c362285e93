//! Rows that an earlier version wrote are read, and lived on with, by this one; what a newer one adds is not lost.
//!
//! `tests/rows/<n>.json` is a whole table as version n of the rows wrote it: never edited, never written again. Whoever
//! changes how a row looks adds the next one by `cargo test -p relance-tests --test earlier -- --ignored`.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::webhook::Provider;
use relance_tests::signed;
use relance_tests::world::World;
use serde_json::{Value, json};
use service::ports::Clock;

const SECRET: &str = "whsec_of_this_story";
const TABLE: &str = "relance";

type Row = HashMap<String, AttributeValue>;

fn files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rows");
    let mut all: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn written(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        other => panic!("rows hold text, numbers and packed text: {other:?}"),
    }
}

fn read(value: &Value) -> AttributeValue {
    let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
    let value = value.as_str().unwrap();
    match kind.as_str() {
        "S" => AttributeValue::S(value.to_owned()),
        "N" => AttributeValue::N(value.to_owned()),
        "B" => AttributeValue::B(Blob::new(STANDARD.decode(value).unwrap())),
        other => panic!("{other}"),
    }
}

/// A row, its columns in order.
fn shown(row: &Row) -> Value {
    let sorted: BTreeMap<_, _> = row.iter().collect();
    Value::Object(sorted.into_iter().map(|(name, value)| (name.clone(), written(value))).collect())
}

async fn rows(world: &World) -> Vec<Row> {
    let scan = world.engine.client().scan().table_name(TABLE).into_paginator().items().send();
    scan.collect::<Result<Vec<_>, _>>().await.unwrap()
}

/// A world whose table holds what the file says, each row first changed by `newer`.
async fn world(file: &PathBuf, newer: impl Fn(&mut Row)) -> World {
    let kept: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let world = World::at(kept["at"].as_str().unwrap()).await;
    world.secrets.set(&service::settle::secret_name(Provider::Stripe), &[SECRET]);
    for row in kept["rows"].as_array().unwrap() {
        let row = row.as_object().unwrap().iter().map(|(name, value)| (name.clone(), read(value)));
        let mut row: Row = row.collect();
        newer(&mut row);
        world.engine.client().put_item().table_name(TABLE).set_item(Some(row)).send().await.unwrap();
    }
    world
}

fn invoice(number: &str, debtor: &str, due: &str) -> Value {
    json!({ "number": number, "type": "invoice", "issue_date": "2026-02-02", "due_date": due, "currency": "EUR",
        "total": "120.00", "debtor": { "id": debtor, "name": debtor, "kind": "business", "country": "FR",
            "language": "fr", "contacts": [{ "role": "accounts_payable", "name": "Ada",
                "email": format!("ap@{debtor}.example") }] } })
}

async fn pay(world: &World, event: &str, number: &str) -> u16 {
    // Money of nobody equals no item: it would hold back who owes as much.
    let minor = if number == "F-unknown" { 7_700 } else { 12_000 };
    let body = json!({ "id": event, "object": "event", "type": "payment_intent.succeeded",
        "data": { "object": { "id": format!("pi_{event}"), "object": "payment_intent", "amount": minor,
            "amount_received": minor, "currency": "eur", "status": "succeeded",
            "metadata": { "invoice_number": number } } } });
    let body = body.to_string();
    let signature = signed::stripe(SECRET, world.clock.now().timestamp(), body.as_bytes());
    world.post("/webhooks/stripe/atelier", &[("Stripe-Signature", &signature)], body.as_bytes()).await.status
}

/// One of each: reminded and paid, reminded and open, not due, in the inbox, a key.
async fn story() -> World {
    let world = World::at("2026-03-02T09:00:00Z").await;
    world.secrets.set(&service::settle::secret_name(Provider::Stripe), &[SECRET]);
    let file = json!({ "creditor": { "id": "atelier", "name": "Atelier", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } },
        "invoices": [invoice("F-1", "moulin", "2026-03-04"), invoice("F-2", "lavoir", "2026-03-04"),
            invoice("F-3", "verger", "2026-09-04")] });
    world.import(&file.to_string()).await;
    world.rest().await;
    world.later(chrono::Duration::days(8));
    world.rest().await;
    assert_eq!(pay(&world, "evt_1", "F-1").await, 200);
    assert_eq!(pay(&world, "evt_2", "F-unknown").await, 200);
    let scope = service::scope::Scope::proven(dunning::id::CreditorId::new("atelier").unwrap());
    let until = world.clock.now() + chrono::Duration::days(365);
    service::keys::create(&world.ports, &scope, "accounting", until).await.unwrap();
    world.rest().await;
    world
}

/// What kind of row it is, by its key.
fn kind(row: &Row) -> String {
    let text = |name: &str| row[name].as_s().unwrap().clone();
    let place = text("pk").split('#').nth(2).unwrap_or("global").to_owned();
    let what = text("sk").split('#').next().unwrap_or_default().to_owned();
    let what = if what.starts_with(|c: char| c.is_ascii_digit()) { "inbox".to_owned() } else { what };
    if place == "A" || place == "D" || place == "global" { format!("{place}/{what}") } else { place }
}

#[tokio::test]
#[ignore = "writes the table of this version; run once, when a row's looks change"]
async fn write_the_rows_of_this_version() {
    let world = story().await;
    let kept =
        json!({ "at": world.clock.now(), "rows": rows(&world).await.iter().map(shown).collect::<Vec<_>>() });
    let name = format!("rows/{}.json", files().len() + 1);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::write(path, serde_json::to_string_pretty(&kept).unwrap() + "\n").unwrap();
}

#[tokio::test]
async fn every_kind_of_row_that_is_written_today_is_among_those_kept() {
    let mut kept = BTreeSet::new();
    for file in files() {
        kept.extend(rows(&world(&file, |_| ()).await).await.iter().map(kind));
    }
    let today: BTreeSet<_> = rows(&story().await).await.iter().map(kind).collect();
    assert!(today.is_subset(&kept), "today {today:?}, kept {kept:?}");
    for wanted in
        ["A/HEAD", "A/I", "A/E", "A/N", "M", "P", "D/CREDITOR", "D/APIKEY", "D/DEBTOR", "global/CREDITOR"]
    {
        assert!(today.contains(wanted), "{wanted}: {today:?}");
    }
}

/// The story goes on from the rows: who owes is reminded again, once; who paid is left alone; money is booked.
async fn lives_on(world: &World) {
    assert_eq!(world.account("atelier", "moulin/EUR").await.open(), 0);
    assert_eq!(world.account("atelier", "lavoir/EUR").await.open(), 12_000);
    assert!(world.history("atelier", "lavoir/EUR").await.len() >= 2);
    world.later(chrono::Duration::days(20));
    world.rest().await;
    let to: Vec<_> = world.outbox.all().iter().map(|sent| sent.tag.account.to_string()).collect();
    assert_eq!(to, ["lavoir/EUR"]);
    assert_eq!(pay(world, "evt_1", "F-1").await, 200);
    assert_eq!(world.account("atelier", "moulin/EUR").await.open(), 0, "told again, booked once");
    assert_eq!(pay(world, "evt_3", "F-2").await, 200);
    assert_eq!(world.account("atelier", "lavoir/EUR").await.open(), 0);
    world.later(chrono::Duration::days(30));
    world.rest().await;
    assert_eq!(world.outbox.all().len(), 1, "nothing is owed any more");
}

#[tokio::test]
async fn a_table_of_an_earlier_version_is_read_and_lived_on_with() {
    for file in files() {
        lives_on(&world(&file, |_| ()).await).await;
    }
}

/// What the next version might add: a column of its own, and a member in every text that is an object.
fn newer(row: &mut Row) {
    row.insert("zz".to_owned(), AttributeValue::S("of a newer version".to_owned()));
    for name in ["s", "sum", "b"] {
        let Some(Ok(Value::Object(mut object))) =
            row.get(name).and_then(|value| value.as_s().ok()).map(|text| serde_json::from_str(text))
        else {
            continue;
        };
        object.insert("zz_newer".to_owned(), json!({ "of": "a newer version" }));
        row.insert(name.to_owned(), AttributeValue::S(Value::Object(object).to_string()));
    }
}

#[tokio::test]
async fn what_a_newer_version_adds_is_passed_over_and_the_account_keeps_it() {
    for file in files() {
        let world = world(&file, newer).await;
        lives_on(&world).await;
        let states = rows(&world).await;
        let states =
            states.iter().filter(|row| kind(row) == "A/HEAD").map(|row| row["s"].as_s().unwrap().clone());
        let kept: Vec<_> = states.collect();
        assert!(kept.len() == 3 && kept.iter().all(|state| state.contains("zz_newer")), "{kept:?}");
    }
}

#[tokio::test]
async fn a_line_of_a_newer_shape_is_refused_and_its_account_left_as_it_is() {
    left_as_it_is(|row| {
        let Some(lines) = row.get("l").and_then(|value| value.as_s().ok()) else { return };
        let lines = lines.replace('\t', "\t!newer");
        row.insert("l".to_owned(), AttributeValue::S(lines));
    })
    .await;
}

#[tokio::test]
async fn a_head_that_says_only_newer_code_reads_it_is_refused_and_left_as_it_is() {
    left_as_it_is(|row| {
        let Some(state) = row.get("s").and_then(|value| value.as_s().ok()) else { return };
        let mut state: Value = serde_json::from_str(state).unwrap();
        state["v"] = json!(2);
        row.insert("s".to_owned(), AttributeValue::S(state.to_string()));
    })
    .await;
}

/// Money comes in for an account whose rows were changed by `shape`: nothing is read of them, nor written over them.
async fn left_as_it_is(shape: impl Fn(&mut Row)) {
    let lavoir = async |world: &World| -> BTreeSet<String> {
        let of_lavoir = |row: &&Row| row["pk"].as_s().unwrap().ends_with("#A#lavoir/EUR");
        rows(world).await.iter().filter(of_lavoir).map(|row| shown(row).to_string()).collect()
    };
    for file in files() {
        let world = world(&file, &shape).await;
        let before = lavoir(&world).await;
        let status = pay(&world, "evt_9", "F-2").await;
        assert_eq!(lavoir(&world).await, before, "nothing is written over it (answered {status})");
        let (account, creditor) = ("lavoir/EUR", "atelier");
        let scope = service::scope::Scope::proven(dunning::id::CreditorId::new(creditor).unwrap());
        let account = dunning::id::AccountId::new(account).unwrap();
        let head = world.ports.store.head(&scope, &account).await.unwrap().unwrap();
        assert!(service::account::account_of(&head).is_err(), "a newer shape is not guessed at");
    }
}
