//! Every door leads to the same room: the API, an upload, the drop. What came in has its effect once.

use std::collections::BTreeMap;

use relance_tests::world::{World, scope};
use serde_json::{Value, json};
use service::http::{Request, Response};
use service::ingest::drop;
use service::{api, keys};

use crate::say::{items, list, open, take, workshop};

async fn ask(
    world: &World,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> (Response, Value) {
    let tomorrow = world.ports.clock.now() + chrono::Duration::days(1);
    let key = keys::create(&world.ports, &scope("menuiserie"), "story", tomorrow).await.unwrap();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let query: BTreeMap<String, String> =
        query.split('&').filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a.into(), b.into())).collect();
    let mut headers: BTreeMap<String, String> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    headers.insert("authorization".to_owned(), format!("Bearer {key}"));
    let request = Request { method: method.into(), path: path.into(), query, headers, body: body.to_vec() };
    let response = api::answer(&world.ports, &request).await;
    let json = serde_json::from_slice(&response.body).unwrap_or_default();
    (response, json)
}

fn four() -> String {
    list(&[
        ("F-1", "DURAND", "100,00", "100,00"),
        ("F-2", "DURAND", "100,00", "100,00"),
        ("F-3", "DURAND", "100,00", "100,00"),
        ("F-4", "DURAND", "100,00", "100,00"),
    ])
}

#[tokio::test]
async fn a_weekly_list_by_the_api_is_looked_at_waits_and_is_confirmed() {
    let world = workshop().await;
    let (first, _) = ask(&world, "POST", "/api/v1/invoices", &[], four().as_bytes()).await;
    assert_eq!(first.status, 202);
    let one = list(&[("F-1", "DURAND", "100,00", "100,00")]);
    let path = "/api/v1/invoices?complete_as_of=2026-03-02";
    let (_, seen) = ask(&world, "POST", &format!("{path}&look=true"), &[], one.as_bytes()).await;
    assert_eq!(
        (seen["difference"]["closing"]["items"].as_u64(), seen["difference"]["falls"].as_bool()),
        (Some(3), Some(true))
    );
    let (waits, report) = ask(&world, "POST", path, &[], one.as_bytes()).await;
    assert_eq!((waits.status, report["refused"][0]["code"].as_str()), (202, Some("list_falls")));
    assert_eq!(open(&world, "DURAND").await.len(), 4);
    let (_, waiting) = ask(&world, "GET", "/api/v1/quarantine", &[], b"").await;
    let id = waiting["entries"][0]["id"].as_str().unwrap();
    let confirm = json!({ "do": "confirm" }).to_string();
    let (done, _) = ask(&world, "POST", &format!("/api/v1/quarantine/{id}"), &[], confirm.as_bytes()).await;
    assert_eq!(done.status, 202);
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 10_000)]));
    let (gone, _) = ask(&world, "POST", &format!("/api/v1/quarantine/{id}"), &[], confirm.as_bytes()).await;
    assert_eq!(gone.status, 404, "it waits no more");
}

#[tokio::test]
async fn an_idempotency_key_answers_the_same_and_refuses_another_file() {
    let world = workshop().await;
    let key = [("idempotency-key", "monday")];
    let (_, first) = ask(&world, "POST", "/api/v1/invoices", &key, four().as_bytes()).await;
    let (_, again) = ask(&world, "POST", "/api/v1/invoices", &key, four().as_bytes()).await;
    assert_eq!(first, again, "the kept answer, new items and all");
    let (other, _) = ask(&world, "POST", "/api/v1/invoices", &key, b"another").await;
    assert_eq!(other.status, 409);
    let wish = "/api/v1/invoices?complete_as_of=2026-03-02";
    let (other, _) = ask(&world, "POST", wish, &key, four().as_bytes()).await;
    assert_eq!(other.status, 409, "the same file with another wish is another request");
}

#[tokio::test]
async fn a_large_file_goes_by_an_upload_and_its_import_is_found_by_the_status_address() {
    let world = workshop().await;
    let (too_large, _) = ask(&world, "POST", "/api/v1/invoices", &[], &vec![b' '; api::MOST_BYTES + 1]).await;
    assert_eq!(too_large.status, 413);
    let names = [("x-file-name", "../weekly list.csv")];
    let path = "/api/v1/uploads?complete_as_of=2026-03-02";
    let (answer, json) = ask(&world, "POST", path, &names, b"").await;
    assert_eq!(answer.status, 202);
    let address = json["upload"]["url"].as_str().unwrap();
    let name = address.strip_prefix("drawer:menuiserie/").unwrap();
    assert!(name.starts_with("drop/complete-as-of-2026-03-02/") && !name.contains("../"), "{name}");
    let status = json["status"].as_str().unwrap();
    let (early, _) = ask(&world, "GET", status, &[], b"").await;
    assert_eq!(early.status, 404, "nothing was put there yet");
    let acme = scope("menuiserie");
    world.ports.bucket.put(&acme, name, four().into_bytes()).await.unwrap();
    for _ in 0..2 {
        drop::take(&world.ports, &acme, name).await.unwrap();
    }
    let (found, report) = ask(&world, "GET", status, &[], b"").await;
    assert_eq!((found.status, report["difference"]["as_of"].as_str()), (200, Some("2026-03-02")));
    assert_eq!(open(&world, "DURAND").await.len(), 4);
}

#[tokio::test]
async fn a_dropped_file_leaves_its_result_under_another_prefix_whatever_is_in_it() {
    let world = workshop().await;
    let acme = scope("menuiserie");
    for (name, bytes) in [("drop/a.csv", four()), ("drop/b.pdf", "no invoice".to_owned())] {
        world.ports.bucket.put(&acme, name, bytes.into_bytes()).await.unwrap();
        drop::take(&world.ports, &acme, name).await.unwrap();
    }
    let result = |name: &'static str| async {
        let bytes = world.ports.bucket.get(&scope("menuiserie"), name).await.unwrap().unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()
    };
    assert_eq!(result("results/a.csv.json").await["new"].as_u64(), Some(4));
    assert_eq!(result("results/b.pdf.json").await["refused"].as_array().map(Vec::len), Some(1));
    assert!(drop::take(&world.ports, &acme, "drop/gone.csv").await.unwrap().is_none());
}

/// Puts a file to the address that was asked for, as S3 does, and takes it in.
async fn put(world: &World, answer: &Value, bytes: &[u8]) -> Value {
    let creditor = scope("menuiserie");
    let name = answer["upload"]["url"].as_str().unwrap().strip_prefix("drawer:menuiserie/").unwrap();
    world.ports.bucket.put(&creditor, name, bytes.to_vec()).await.unwrap();
    drop::take(&world.ports, &creditor, name).await.unwrap();
    ask(world, "GET", answer["status"].as_str().unwrap(), &[], b"").await.1
}

#[tokio::test]
async fn what_a_request_says_of_an_upload_is_true_of_the_file_when_it_comes() {
    let world = workshop().await;
    take(&world, four().as_bytes()).await;
    let one = list(&[("F-1", "DURAND", "100,00", "100,00")]);
    let path = "/api/v1/uploads?complete_as_of=2026-03-02";
    let (_, look) = ask(&world, "POST", &format!("{path}&look=true"), &[], b"").await;
    assert_eq!(put(&world, &look, one.as_bytes()).await["difference"]["falls"].as_bool(), Some(true));
    assert_eq!(open(&world, "DURAND").await.len(), 4, "only looked at");
    let (_, confirmed) = ask(&world, "POST", &format!("{path}&confirm=true"), &[], b"").await;
    let told = put(&world, &confirmed, one.as_bytes()).await;
    assert_eq!(told["refused"].as_array().map(Vec::len), Some(0), "{told}");
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 10_000)]));
    let columns = "number=Zahl,debtor_id=Wer,total=Wieviel,due_date=Bis,issue_date=Vom";
    let (_, said) = ask(&world, "POST", &format!("/api/v1/uploads?columns={columns}"), &[], b"").await;
    let odd = "Zahl;Wer;Wieviel;Vom;Bis\nG-1;MARTIN;120,00;14/01/2026;14/02/2026\n";
    let told = put(&world, &said, odd.as_bytes()).await;
    assert_eq!(told["new"].as_u64(), Some(1), "{told}");
}

#[tokio::test]
async fn an_upload_asked_for_twice_under_one_key_has_one_address() {
    let world = workshop().await;
    let key = [("idempotency-key", "tuesday"), ("x-file-name", "list.csv")];
    let (first, one) = ask(&world, "POST", "/api/v1/uploads", &key, b"").await;
    let (again, two) = ask(&world, "POST", "/api/v1/uploads", &key, b"").await;
    assert_eq!((first.status, again.status, &one), (202, 202, &two));
    assert_eq!(again.headers["location"], two["status"].as_str().unwrap());
    let other = [("idempotency-key", "tuesday"), ("x-file-name", "another.csv")];
    assert_eq!(ask(&world, "POST", "/api/v1/uploads", &other, b"").await.0.status, 409);
    assert_eq!(ask(&world, "POST", "/api/v1/invoices", &key, four().as_bytes()).await.0.status, 409);
}

#[tokio::test]
async fn a_bank_s_table_is_understood_through_every_door_once_its_columns_were_said() {
    let world = workshop().await;
    take(&world, four().as_bytes()).await;
    let odd = "Wann;Wieviel;Wer;Wozu\n02/03/2026;100,00;Client DURAND;F-1\n";
    let (_, refused) = ask(&world, "POST", "/api/v1/statements", &[], odd.as_bytes()).await;
    assert_eq!(refused["refused"][0]["code"], "mapping_needed", "{refused}");
    let path = "/api/v1/statements?columns=date=Wann,amount=Wieviel,counterparty=Wer,text=Wozu";
    let (taken, report) = ask(&world, "POST", path, &[], odd.as_bytes()).await;
    assert_eq!((taken.status, report["booked"].as_u64()), (202, Some(1)), "{report}");
    assert_eq!(open(&world, "DURAND").await.len(), 3);
    let creditor = scope("menuiserie");
    let next = odd.replace("F-1", "F-2");
    world.ports.bucket.put(&creditor, "drop/bank.csv", next.clone().into_bytes()).await.unwrap();
    drop::take(&world.ports, &creditor, "drop/bank.csv").await.unwrap();
    assert_eq!(open(&world, "DURAND").await.len(), 2, "the drop knows the columns");
    let (_, again) = ask(&world, "POST", "/api/v1/statements", &[], next.as_bytes()).await;
    assert_eq!((again["booked"].as_u64(), again["known"].as_u64()), (Some(0), Some(1)), "{again}");
}

#[tokio::test]
async fn terms_of_sale_are_kept_once_per_version_over_the_api() {
    let world = workshop().await;
    let terms =
        json!({ "version": "2026-1", "from": "2026-01-01", "payment": "45 days end of month" }).to_string();
    assert_eq!(ask(&world, "POST", "/api/v1/terms", &[], terms.as_bytes()).await.0.status, 201);
    assert_eq!(ask(&world, "POST", "/api/v1/terms", &[], terms.as_bytes()).await.0.status, 200);
    let other = terms.replace("45", "60");
    assert_eq!(ask(&world, "POST", "/api/v1/terms", &[], other.as_bytes()).await.0.status, 409);
    for wrong in [terms.replace("45 days end of month", "whenever"), terms.replace("2026-1", " ")] {
        assert_eq!(
            ask(&world, "POST", "/api/v1/terms", &[], wrong.as_bytes()).await.0.status,
            422,
            "{wrong}"
        );
    }
    assert_eq!(ask(&world, "POST", "/api/v1/terms", &[], b"{}").await.0.status, 400);
    let (_, kept) = ask(&world, "GET", "/api/v1/terms", &[], b"").await;
    assert_eq!(kept["terms"].as_array().map(Vec::len), Some(1));
    let invoice = r#"{"invoices":[{"number":"F-1","debtor":{"id":"DURAND"},"issue_date":"2026-01-15","currency":"EUR","total":"77.00"}]}"#;
    ask(&world, "POST", "/api/v1/invoices", &[], invoice.as_bytes()).await;
    let due = crate::say::account(&world, "DURAND").await.lines.values().next().unwrap().due;
    assert_eq!(due, crate::say::date("2026-03-31"), "45 days, then the end of the month");
}

#[tokio::test]
async fn two_creditors_never_see_each_others_files() {
    let world = workshop().await;
    let other = r#"{"creditor":{"id":"garage","name":"Garage","country":"FR"},"invoices":[{"number":"F-1",
        "debtor":{"id":"DURAND"},"issue_date":"2026-02-01","currency":"EUR","total":"77.00"}]}"#;
    let report = world.import(other).await;
    take(&world, four().as_bytes()).await;
    assert_eq!(open(&world, "DURAND").await.len(), 4);
    assert_eq!(world.account("garage", "DURAND/EUR").await.open(), 7_700);
    let (answer, _) = ask(&world, "GET", &format!("/api/v1/imports/{}", report.import), &[], b"").await;
    assert_eq!(answer.status, 404);
    let (refused, _) = ask(&world, "POST", "/api/v1/invoices", &[], other.as_bytes()).await;
    assert_eq!(refused.status, 422, "the workshop's key does not import for the garage");
}
