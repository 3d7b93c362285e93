//! Ponto only announces: what it announces is fetched page by page, behind the creditor's certificate, and booked once.

use chrono::{DateTime, Duration, Utc};
use relance_tests::world::{World, scope};
use serde_json::{Value, json};
use service::creditor;
use service::fault::Fault;

use crate::camt::{PAYER, printed};
use crate::say::{balanced, invoices, moulin, open};

const ACCOUNT: &str = "d0e23b50-0000-4000-8000-000000000002";
const FOUND: &str = "/ponto-connect/synchronizations/cabf4560-0000-4000-8000-00000000000a/updated-transactions?page%5Blimit%5D=100";
const KEYS: &str = "/webhooks/keys";

fn fixture(name: &str) -> Value {
    let text = match name {
        "alone" => include_str!("../../../shared/documents/fixtures/webhook/ponto_token.json"),
        _ => include_str!("../../../shared/documents/fixtures/webhook/ponto_synchronization.json"),
    };
    serde_json::from_str(text).unwrap()
}

async fn world(euros: &[i64]) -> World {
    let world = World::at("2025-11-24T16:00:00Z").await;
    world.import(&invoices("acme", "FR", euros).replace("2026-", "2025-")).await;
    world.secrets.set("api/ponto", &["id:secret"]);
    world.secrets.set("api/ponto-certificate", &["certificate"]);
    world.secrets.set("api/ponto-certificate-key", &["key"]);
    world.secrets.set("webhook/ponto", &[&json!({ "audience": "relance-test" }).to_string()]);
    world.answers.set(KEYS, Ok(&fixture("sync")["keys"].to_string()));
    assert_eq!(announce(&world, "details").await, 503, "the keys are not known yet: it is told again");
    assert_eq!(world.answers.asked().len(), 0, "nobody is asked while a sender waits");
    world.rest().await;
    world
}

/// Posts an announcement under its token.
async fn announce(world: &World, which: &str) -> u16 {
    let said = &fixture("sync")[which];
    let (body, token) = (said["body"].as_str().unwrap(), said["token"].as_str().unwrap());
    world.post("/webhooks/ponto", &[("Signature", token)], body.as_bytes()).await.status
}

/// A transaction of this many cents, which says so.
fn transaction(id: u32, cents: i64, said: &str) -> Value {
    let amount: Value = serde_json::from_str(&format!("{}.{:02}", cents / 100, cents % 100)).unwrap();
    json!({ "id": format!("11111111-0000-4000-8000-{id:012}"), "type": "transaction",
        "relationships": { "account": { "data": { "id": ACCOUNT, "type": "account" } } },
        "attributes": { "amount": amount, "currency": "EUR", "description": "Wire transfer",
            "executionDate": "2025-11-24T00:00:00.000Z", "valueDate": "2025-11-24T00:00:00.000Z",
            "remittanceInformationType": "unstructured", "remittanceInformation": said,
            "endToEndId": "NOTPROVIDED", "bankTransactionCode": "PMNT-RCDT-ESCT",
            "counterpartName": "MOULIN", "counterpartReference": PAYER } })
}

fn page(transactions: &[Value], after: Option<&str>) -> String {
    let next = after.map(|after| format!("https://api.ibanity.com/ponto-connect/x?page[after]={after}"));
    json!({ "data": transactions, "links": { "first": "https://api.ibanity.com/x", "next": next },
        "meta": { "synchronizedAt": "2025-11-24T15:59:58.000Z",
            "paging": { "limit": 100, "before": null, "after": after } } })
    .to_string()
}

async fn bank(world: &World) -> Option<DateTime<Utc>> {
    creditor::freshness(&world.ports, &scope("acme")).await.unwrap().bank
}

#[tokio::test]
async fn every_page_of_a_synchronisation_is_fetched_and_each_transaction_booked_once() {
    let world = world(&[1200, 300, 450]).await;
    world.answers.set(FOUND, Ok(&page(&[transaction(1, 120_000, &printed("F-1"))], Some("c-1"))));
    let second = format!("{FOUND}&page%5Bafter%5D=c-1");
    let third = format!("{FOUND}&page%5Bafter%5D=c-2");
    // A page that overlaps with the one before it, since something came in meanwhile.
    let rows = [transaction(1, 120_000, &printed("F-1")), transaction(2, 30_000, &printed("F-2"))];
    world.answers.set(&second, Ok(&page(&rows, Some("c-2"))));
    world.answers.set(&third, Err(Fault::Unknown("no answer".to_owned())));
    for _ in 0..3 {
        assert_eq!(announce(&world, "created").await, 200);
        world.rest().await;
        world.later(Duration::seconds(10));
    }
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), open(&account, "F-2"), open(&account, "F-3")), (0, 0, 45_000));
    assert_eq!(bank(&world).await, None, "the last page is still to come");
    assert_eq!(world.inbox("acme").await.len(), 1, "one page waits, however often it was announced");
    world.answers.set(&third, Ok(&page(&[transaction(3, 45_000, &printed("F-3"))], None)));
    world.later(Duration::minutes(20));
    world.rest().await;
    let account = moulin(&world).await;
    assert_eq!((account.open(), account.unapplied()), (0, 0));
    balanced(&account);
    assert_eq!(world.inbox("acme").await, []);
    assert_eq!(bank(&world).await, Some("2025-11-24T15:59:58Z".parse().unwrap()), "so far the books go");
    let asked = world.answers.asked();
    assert!(asked.iter().all(|ask| ask.key == "id:secret" && ask.certificate.is_some()));
}

#[tokio::test]
async fn a_synchronisation_that_found_nothing_says_how_far_the_books_go() {
    let world = world(&[1200]).await;
    world.answers.set(FOUND, Ok(&page(&[], None)));
    assert_eq!(announce(&world, "details").await, 200, "the account's details are no transactions");
    world.rest().await;
    assert_eq!(bank(&world).await, None);
    assert_eq!(announce(&world, "unchanged").await, 200);
    world.rest().await;
    assert_eq!(bank(&world).await, Some("2025-11-24T15:59:58Z".parse().unwrap()));
    assert_eq!(open(&moulin(&world).await, "F-1"), 120_000);
}

#[tokio::test]
async fn a_list_without_end_is_no_silent_end() {
    let world = world(&[1200]).await;
    world.answers.set(FOUND, Ok(&page(&[], Some("c-0"))));
    for turn in 0..60 {
        let path = format!("{FOUND}&page%5Bafter%5D=c-{turn}");
        world.answers.set(&path, Ok(&page(&[], Some(&format!("c-{}", turn + 1)))));
    }
    announce(&world, "created").await;
    for _ in 0..4 {
        world.rest().await;
        world.later(Duration::minutes(5));
    }
    let waiting = world.inbox("acme").await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert!(waiting[0].retry.is_none() && waiting[0].body.contains("more than 5000"), "{waiting:?}");
    assert_eq!(world.answers.asked().iter().filter(|ask| ask.path.starts_with(FOUND)).count(), 50);
    assert_eq!(bank(&world).await, None);
}

#[tokio::test]
async fn what_is_not_set_is_said_where_it_waits() {
    for missing in ["api/ponto", "api/ponto-certificate", "api/ponto-certificate-key"] {
        let world = world(&[1200]).await;
        let keys = json!({ "keys": fixture("sync")["keys"]["keys"], "audience": "relance-test" });
        world.secrets.set("webhook/ponto", &[&keys.to_string()]);
        world.secrets.set(missing, &[]);
        assert_eq!(announce(&world, "created").await, 200, "kept all the same");
        world.rest().await;
        let waiting = world.inbox("acme").await;
        assert!(waiting[0].body.contains(&format!("under {missing};")), "{waiting:?}");
    }
}

#[tokio::test]
async fn published_keys_are_asked_for_again_after_an_hour_and_not_by_whoever_knocks() {
    let world = world(&[1200]).await;
    let keys = |world: &World| world.answers.asked().iter().filter(|ask| ask.path == KEYS).count();
    world.answers.set(FOUND, Ok(&page(&[], None)));
    world.answers.set(KEYS, Ok(&fixture("alone")["keys"].to_string()));
    for _ in 0..5 {
        assert_eq!(announce(&world, "created").await, 200);
        world.rest().await;
    }
    assert_eq!(keys(&world), 1);
    world.later(Duration::minutes(61));
    assert_eq!(announce(&world, "created").await, 401, "an hour later its token is old");
    world.rest().await;
    assert_eq!(keys(&world), 2);
    // One that cannot be read replaces none.
    world.answers.set(KEYS, Ok(r#"{"keys":[]}"#));
    world.later(Duration::minutes(61));
    announce(&world, "created").await;
    world.rest().await;
    assert_eq!((keys(&world), world.inbox("acme").await.len()), (3, 1), "tried again, and visible");
    let trust = service::settle::secret_name("ponto".parse().unwrap());
    world.secrets.set(&trust, &[]);
    assert_eq!(announce(&world, "created").await, 401, "switched off is a refusal");
}

#[tokio::test]
async fn without_a_synchronisation_the_account_is_read_back_to_what_is_long_known() {
    let world = world(&[1200]).await;
    let fixture = fixture("alone");
    let trust = json!({ "keys": fixture["keys"]["keys"], "audience": "relance-test" }).to_string();
    world.secrets.set("webhook/ponto", &[&trust]);
    let list = format!("/ponto-connect/accounts/{ACCOUNT}/transactions?page%5Blimit%5D=100");
    world.answers.set(&list, Ok(&page(&[transaction(1, 120_000, &printed("F-1"))], Some("c-1"))));
    let old = transaction(9, 99_900, "old").to_string().replace("2025-11-24", "2025-09-01");
    let second = format!("{list}&page%5Bafter%5D=c-1");
    world.answers.set(&second, Ok(&page(&[serde_json::from_str(&old).unwrap()], Some("c-2"))));
    let (body, token) = (fixture["body"].as_str().unwrap(), fixture["rs256"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(world.post("/webhooks/ponto", &[("Signature", token)], body.as_bytes()).await.status, 200);
        world.rest().await;
        world.later(Duration::seconds(5));
    }
    assert_eq!(open(&moulin(&world).await, "F-1"), 0);
    assert!(!world.answers.asked().iter().any(|ask| ask.path.contains("c-2")), "not all of history");
    let altered = body.replace("\"count\":2", "\"count\":3");
    assert_eq!(world.post("/webhooks/ponto", &[("Signature", token)], altered.as_bytes()).await.status, 401);
    world.later(Duration::hours(2));
    assert_eq!(
        world.post("/webhooks/ponto", &[("Signature", token)], body.as_bytes()).await.status,
        401,
        "old"
    );
}
