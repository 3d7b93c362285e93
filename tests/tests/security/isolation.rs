//! One creditor's key, link, signature and ids against another's rows: the answer is that of nothing there.

use aws_lambda_events::event::s3::{S3Event, S3EventRecord};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use dunning::id::{AccountId, ItemNumber};
use hmac::{Hmac, KeyInit, Mac};
use relance_tests::world::{World, scope};
use serde_json::json;
use service::ingest::terms;
use service::keys;
use service::link::{Lends, Opens, Stops, sign_file, sign_stop};
use service::ports::Clock as _;
use service::reply::{self, Incoming};
use sha2::Sha256;

use crate::doors::{Answer, LINK_KEY, ParseAs as _, ask, invoices, open, routes, token, two_creditors};

/// What `acme` gets when it asks for something of `zenith`, and what it gets when it asks for nothing there is.
struct Pair {
    theirs: Answer,
    nothing: Answer,
}

async fn bearer(world: &World, creditor: &str) -> String {
    let expires = world.clock.now() + Duration::days(30);
    format!("Bearer {}", keys::create(&world.ports, &scope(creditor), "k", expires).await.unwrap())
}

/// Routes that the function answers, whether or not the template leads to them.
const IN_THE_CODE: [&str; 3] =
    ["POST /api/v1/uploads", "GET /api/v1/quarantine", "POST /api/v1/quarantine/{id}"];

/// Both answers of one route. A route that is new has no case here, and this fails until it has one.
async fn case(world: &World, route: &str) -> Pair {
    match route {
        "POST /api/v1/invoices" => invoices_of_another(world).await,
        "POST /api/v1/statements" => bank_of_another(world).await,
        "GET /api/v1/imports/{id}" => import_of_another(world).await,
        "POST /api/v1/uploads" => upload_of_another(world).await,
        "GET /api/v1/quarantine" => quarantine_of_another(world).await,
        "POST /api/v1/quarantine/{id}" => entry_of_another(world).await,
        "GET /api/v1/replies" => replies_of_another(world).await,
        "POST /api/v1/replies/{id}" => reply_of_another(world).await,
        "GET /api/v1/terms" => terms_of_another(world).await,
        "POST /api/v1/terms" => version_of_another(world).await,
        "POST /webhooks/{provider}" => money_of_another(world).await,
        "POST /webhooks/{provider}/{creditor}" => door_of_another(world).await,
        "GET /p/{token}" => page_of_another(world).await,
        "POST /p/{token}" => statement_on_another(world).await,
        "GET /i/{token}" => invoice_of_another(world).await,
        "GET /o/{token}" | "POST /o/{token}" => end_of_texts_of_another(world, route).await,
        other => panic!("{other} has no case: say what one creditor could ask of another there"),
    }
}

#[tokio::test]
async fn on_every_route_what_is_anothers_is_as_what_is_not_there() {
    let mut keys: Vec<String> = routes().into_iter().map(|route| route.key).collect();
    keys.extend(IN_THE_CODE.map(ToOwned::to_owned));
    keys.sort();
    keys.dedup();
    for route in keys {
        let world = two_creditors().await;
        let before = open(&world).await;
        let history = world.history("zenith", "moulin/EUR").await;
        let pair = case(&world, &route).await;
        assert_eq!(pair.theirs, pair.nothing, "{route}");
        assert_eq!(open(&world).await, before, "{route}: nothing moved");
        assert_eq!(world.history("zenith", "moulin/EUR").await, history, "{route}");
    }
}

async fn invoices_of_another(world: &World) -> Pair {
    let key = bearer(world, "acme").await;
    let post = async |creditor: &str| {
        let body = invoices(creditor).replace(&format!("of {creditor}"), "of somebody");
        let headers = [("authorization", key.as_str())];
        let mut answer = ask(world, "POST", "/api/v1/invoices", &headers, body.as_bytes()).await;
        answer.body = answer.body.replace(creditor, "X");
        answer
    };
    let pair = Pair { theirs: post("zenith").await, nothing: post("nobody").await };
    assert_eq!(pair.theirs.status, 422);
    pair
}

/// A statement of somebody else's bank account is told, whoever's it is, and nothing of it is booked.
async fn bank_of_another(world: &World) -> Pair {
    let key = bearer(world, "acme").await;
    let post = async |iban: &str, ends: &str| {
        let file = format!(
            ":20:S\n:25:{iban}\n:28C:1/1\n:60F:C260301EUR0,\n:61:2603020302C100,NTRFF-1//B1\n:86:F-1\n:62F:C260302EUR100,\n"
        );
        let headers = [("authorization", key.as_str())];
        let mut answer = ask(world, "POST", "/api/v1/statements", &headers, file.as_bytes()).await;
        let import = service::ingest::import_id(file.as_bytes());
        answer.headers.remove("location");
        answer.body = answer.body.replace(&import, "X").replace(ends, "X");
        answer
    };
    Pair {
        theirs: post("BE68539007547034", "7034").await,
        nothing: post("DE89370400440532013000", "3000").await,
    }
}

async fn import_of_another(world: &World) -> Pair {
    let (ours, theirs) = (bearer(world, "acme").await, bearer(world, "zenith").await);
    let id = service::ingest::import_id(invoices("zenith").as_bytes());
    let get = async |key: &str, id: &str| {
        ask(world, "GET", &format!("/api/v1/imports/{id}"), &[("authorization", key)], b"").await
    };
    assert_eq!(get(&theirs, &id).await.status, 200, "its own creditor sees it");
    Pair { theirs: get(&ours, &id).await, nothing: get(&ours, "000000000000000000000000").await }
}

/// A file of `zenith` that cannot be used; the id of its entry.
async fn refused_file(world: &World) -> String {
    let key = bearer(world, "zenith").await;
    let headers = [("authorization", key.as_str())];
    let taken = ask(world, "POST", "/api/v1/invoices", &headers, b"not an invoice").await;
    assert_eq!(taken.status, 202, "{}", taken.body);
    let page = service::ingest::quarantine::list(&world.ports, &scope("zenith"), None).await.unwrap();
    page.rows[0].id.clone()
}

/// Where a file is put to follows from the key alone: nothing in the request can name another's folder.
async fn upload_of_another(world: &World) -> Pair {
    let key = bearer(world, "acme").await;
    let post = async |name: &str| {
        let headers = [("authorization", key.as_str()), ("x-file-name", name)];
        let mut answer = ask(world, "POST", "/api/v1/uploads", &headers, b"").await;
        assert!(!answer.body.contains("zenith/") && !answer.body.contains("../"), "{}", answer.body);
        // Each has an address and an id of its own.
        (answer.body, answer.headers) = (String::new(), std::collections::BTreeMap::new());
        answer
    };
    Pair { theirs: post("../../zenith/f.csv").await, nothing: post("f.csv").await }
}

async fn quarantine_of_another(world: &World) -> Pair {
    let key = bearer(world, "acme").await;
    let list = async || ask(world, "GET", "/api/v1/quarantine", &[("authorization", &key)], b"").await;
    let nothing = list().await;
    refused_file(world).await;
    Pair { theirs: list().await, nothing }
}

async fn entry_of_another(world: &World) -> Pair {
    let (id, key) = (refused_file(world).await, bearer(world, "acme").await);
    let dismiss = async |id: &str| {
        let path = format!("/api/v1/quarantine/{id}");
        let body = b"{\"do\":\"dismiss\",\"reason\":\"x\"}";
        ask(world, "POST", &path, &[("authorization", &key)], body).await
    };
    Pair { theirs: dismiss(&id).await, nothing: dismiss("nothing-there").await }
}

/// Somebody wrote to `zenith`; the id of the reply.
async fn written_to_zenith(world: &World) -> String {
    let bytes = b"From: Ada <ada@elsewhere.example>\r\nTo: <x@zenith.example>\r\nSubject: hello\r\n\r\nWe have paid.\r\n";
    let incoming = Incoming { bytes, recipients: &[], suspect: None };
    reply::take(&world.ports, &scope("zenith"), incoming).await.unwrap().id
}

async fn replies_of_another(world: &World) -> Pair {
    let (ours, theirs) = (bearer(world, "acme").await, bearer(world, "zenith").await);
    let list = async |key: &str| ask(world, "GET", "/api/v1/replies", &[("authorization", key)], b"").await;
    let nothing = list(&ours).await;
    let id = written_to_zenith(world).await;
    assert!(list(&theirs).await.body.contains(&id), "its own creditor sees it");
    Pair { theirs: list(&ours).await, nothing }
}

async fn reply_of_another(world: &World) -> Pair {
    let (id, key) = (written_to_zenith(world).await, bearer(world, "acme").await);
    let read = async |id: &str| {
        let path = format!("/api/v1/replies/{id}");
        ask(world, "POST", &path, &[("authorization", &key)], b"{\"do\":\"read\"}").await
    };
    let pair = Pair { theirs: read(&id).await, nothing: read("nothing-there").await };
    let kept = reply::one(&world.ports, &scope("zenith"), &id).await.unwrap().unwrap();
    assert!(pair.theirs.status == 404 && kept.read.is_none(), "{}", pair.theirs.body);
    pair
}

/// Keeps a version of the terms of sale.
async fn agreed(world: &World, creditor: &str, version: &str, payment: &str) -> Answer {
    let key = bearer(world, creditor).await;
    let body = json!({ "version": version, "from": "2026-01-01", "payment": payment }).to_string();
    ask(world, "POST", "/api/v1/terms", &[("authorization", &key)], body.as_bytes()).await
}

async fn terms_of_another(world: &World) -> Pair {
    let (ours, theirs) = (bearer(world, "acme").await, bearer(world, "zenith").await);
    let list = async |key: &str| ask(world, "GET", "/api/v1/terms", &[("authorization", key)], b"").await;
    let nothing = list(&ours).await;
    assert_eq!(agreed(world, "zenith", "of-zenith", "30 days net").await.status, 201);
    assert!(list(&theirs).await.body.contains("of-zenith"), "its own creditor sees it");
    Pair { theirs: list(&ours).await, nothing }
}

/// A version's name that the other creditor took is free.
async fn version_of_another(world: &World) -> Pair {
    assert_eq!(agreed(world, "zenith", "first", "30 days net").await.status, 201);
    let named = async |version: &str| {
        let mut answer = agreed(world, "acme", version, "45 days net").await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body = answer.body.replace(version, "X");
        answer
    };
    let pair = Pair { theirs: named("first").await, nothing: named("second").await };
    let kept = terms::all(&world.ports, &scope("zenith")).await.unwrap();
    assert_eq!(kept.iter().map(|one| one.payment.as_deref()).collect::<Vec<_>>(), [Some("30 days net")]);
    pair
}

fn stripe(world: &World, body: &str, secret: &str) -> String {
    let seconds = world.clock.now().timestamp();
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{seconds}.{body}").as_bytes());
    format!("t={seconds},v1={}", hex::encode(mac.finalize().into_bytes()))
}

fn paid(creditor: &str) -> String {
    json!({ "id": "evt_1", "type": "payment_intent.succeeded", "created": 1_772_528_400, "data": { "object": {
        "object": "payment_intent", "id": "pi_1", "amount": 10_000, "amount_received": 10_000, "currency": "eur",
        "metadata": { "relance_creditor": creditor, "relance_item": "F-1" } } } })
    .to_string()
}

async fn money_of_another(world: &World) -> Pair {
    let post = async |creditor: &str| {
        let body = paid(creditor);
        let header = stripe(world, &body, "whsec_of_acme");
        ask(world, "POST", "/webhooks/stripe", &[("stripe-signature", &header)], body.as_bytes()).await
    };
    Pair { theirs: post("zenith").await, nothing: post("nobody").await }
}

async fn door_of_another(world: &World) -> Pair {
    let post = async |creditor: &str| {
        let body = paid(creditor);
        let header = stripe(world, &body, "whsec_of_acme");
        let path = format!("/webhooks/stripe/{creditor}");
        ask(world, "POST", &path, &[("stripe-signature", &header)], body.as_bytes()).await
    };
    Pair { theirs: post("zenith").await, nothing: post("nobody").await }
}

/// A link names its account itself: what can be tried is an account that only the other creditor has.
async fn page_of_another(world: &World) -> Pair {
    let get =
        async |account: &str| ask(world, "GET", &format!("/p/{}", token("acme", account)), &[], b"").await;
    Pair { theirs: get("only-zenith/EUR").await, nothing: get("nobody/EUR").await }
}

/// With a good link of one's own, about an item that only the other creditor has.
async fn statement_on_another(world: &World) -> Pair {
    let path = format!("/p/{}", token("acme", "moulin/EUR"));
    let post = async |item: &str| {
        let body = format!("fact=dispute&reason=never+ordered&item={item}");
        ask(world, "POST", &path, &[], body.as_bytes()).await
    };
    Pair { theirs: post("F-zenith").await, nothing: post("F-nobody").await }
}

/// With one's own name, an item that only the other creditor has.
async fn invoice_of_another(world: &World) -> Pair {
    let get = async |item: &str| {
        let of = Opens { creditor: "acme".parse_as(), account: AccountId::new("only-zenith/EUR").unwrap() };
        let lends = Lends { of, item: ItemNumber::new(item).unwrap() };
        let token = sign_file(LINK_KEY, &lends, world.clock.now() + Duration::days(1)).unwrap();
        ask(world, "GET", &format!("/i/{token}"), &[], b"").await
    };
    Pair { theirs: get("F-zenith").await, nothing: get("F-nobody").await }
}

/// With the code of one's own link, for a number that only the other creditor writes to.
async fn end_of_texts_of_another(world: &World, route: &str) -> Pair {
    let stops = Stops { creditor: "acme".parse_as(), number: "+33612345678".to_owned() };
    let token = sign_stop(LINK_KEY, &stops).unwrap();
    let method = route.split(' ').next().unwrap();
    assert_eq!(ask(world, method, &format!("/o/{token}"), &[], b"").await.status, 200);
    let (_, code) = token.split_once('.').unwrap();
    let of = async |creditor: &str| {
        let payload = URL_SAFE_NO_PAD.encode(format!("{creditor}\n33612345678"));
        ask(world, method, &format!("/o/{payload}.{code}"), &[], b"").await
    };
    Pair { theirs: of("zenith").await, nothing: of("nobody").await }
}

/// A key kept for an answer is the creditor's own: another's request under the same key is another request.
#[tokio::test]
async fn the_idempotency_key_of_one_creditor_is_free_for_another() {
    let world = two_creditors().await;
    let post = async |creditor: &str, key: &str| {
        let headers = [("authorization", key), ("idempotency-key", "monday")];
        ask(&world, "POST", "/api/v1/invoices", &headers, invoices(creditor).as_bytes()).await
    };
    let (ours, theirs) = (bearer(&world, "acme").await, bearer(&world, "zenith").await);
    assert_eq!(post("zenith", &theirs).await.status, 202);
    let answer = post("acme", &ours).await;
    assert_eq!(answer.status, 202);
    assert!(!answer.body.contains("zenith"));
}

/// The queue's, the bucket's and the mail provider's doors take names from what we wrote ourselves; a wrong one
/// must not reach anybody either.
#[tokio::test]
async fn work_and_feedback_in_a_wrong_name_reach_nobody() {
    let world = two_creditors().await;
    let before = world.history("zenith", "moulin/EUR").await;
    let drop = |key: &str| {
        let mut record = S3EventRecord::default();
        record.s3.object.key = Some(key.to_owned());
        let mut event = S3Event::default();
        event.records.push(record);
        event
    };
    world.ports.bucket.put(&scope("acme"), "drop/f.json", invoices("zenith").into_bytes()).await.unwrap();
    ingest::dropped(&world.ports, drop("drop/acme/f.json")).await.unwrap();
    for key in ["drop/../zenith/f.json", "drop/zenith", "f.json", "drop//f.json"] {
        ingest::dropped(&world.ports, drop(key)).await.unwrap();
    }
    assert_eq!(world.history("zenith", "moulin/EUR").await, before);
}
