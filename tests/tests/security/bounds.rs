//! Bodies made to exhaust, and doors used too often: each is refused in words, and the next request is served.

use std::io::Write as _;

use chrono::Duration;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use relance_tests::world::{World, scope};
use service::keys;
use service::ports::Clock as _;

use crate::doors::{Answer, ask, invoices, token, two_creditors};
use crate::life::pay;

async fn bearer(world: &World) -> String {
    let expires = world.clock.now() + Duration::days(30);
    format!("Bearer {}", keys::create(&world.ports, &scope("acme"), "k", expires).await.unwrap())
}

async fn post(world: &World, key: &str, body: &[u8]) -> Answer {
    ask(world, "POST", "/api/v1/invoices", &[("authorization", key)], body).await
}

fn four(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

/// An archive of one part that unpacks to this many megabytes.
fn zip_bomb(name: &str, megabytes: usize) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(b"<worksheet><sheetData>").unwrap();
    for _ in 0..megabytes {
        packer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    let (stored, plain) = (four(packed.len()), four(megabytes << 20));
    let fields = |bytes: &mut Vec<u8>| {
        bytes.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend(stored);
        bytes.extend(plain);
        bytes.extend(four(name.len()));
    };
    let mut zip = b"PK\x03\x04".to_vec();
    fields(&mut zip);
    zip.extend(name.as_bytes());
    zip.extend(&packed);
    let start = four(zip.len());
    let mut entry = b"PK\x01\x02\x14\x00".to_vec();
    fields(&mut entry);
    entry.extend([0; 10]);
    entry.extend([0; 4]);
    entry.extend(name.as_bytes());
    zip.extend(&entry);
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(four(entry.len()));
    zip.extend(start);
    zip.extend([0, 0]);
    zip
}

fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
        <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><Invoice>&c;</Invoice>";
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Invoice>&a;</Invoice>";
    let huge = invoices("acme").replace("100.00", &"9".repeat(5_000));
    let float = invoices("acme").replace("\"100.00\"", "1e999999");
    vec![
        ("laughs", laughs.into()),
        ("an entity from outside", outside.into()),
        ("deep XML", ["<a>".repeat(200_000), "</a>".repeat(200_000)].concat().into()),
        ("deep JSON", "[".repeat(1_000_000).into()),
        ("deep objects", "{\"a\":".repeat(500_000).into()),
        ("a huge number", huge.into()),
        ("a float without end", float.into()),
        ("many fields", format!("{{{}\"z\":1}}", "\"a\":1,".repeat(400_000)).into()),
        ("a packed workbook", zip_bomb("xl/worksheets/sheet1.xml", 300)),
        ("a packed anything", zip_bomb("[Content_Types].xml", 300)),
        ("half a PDF", b"%PDF-1.7\n1 0 obj << /Length 99999999999 >> stream\n".to_vec()),
        (
            "a PDF that leads to itself",
            b"%PDF-1.7\n1 0 obj\n1 0 R\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF".to_vec(),
        ),
        ("no text", vec![0; 1 << 20]),
        ("one long line", vec![b';'; 3 << 20]),
        ("nothing", Vec::new()),
    ]
}

#[tokio::test]
async fn a_body_made_to_exhaust_is_refused_in_words_and_kept() {
    let world = two_creditors().await;
    let key = bearer(&world).await;
    for (what, body) in hostile() {
        let answer = post(&world, &key, &body).await;
        assert!(matches!(answer.status, 202 | 422), "{what}: {} {}", answer.status, answer.body);
        assert!(answer.body.contains("\"refused\":[{") || answer.status == 422, "{what}: {}", answer.body);
        assert!(answer.body.len() < 20_000, "{what}: the answer has {} bytes", answer.body.len());
        assert!(!answer.body.contains("root:"), "{what}: nothing of the machine");
    }
    assert_eq!(post(&world, &key, invoices("acme").as_bytes()).await.status, 202, "the next is served");
}

#[tokio::test]
async fn a_body_over_its_bound_is_not_looked_at() {
    let world = two_creditors().await;
    let key = bearer(&world).await;
    assert_eq!(post(&world, &key, &vec![b' '; service::api::MOST_BYTES + 1]).await.status, 413);
    let path = format!("/p/{}", token("acme", "moulin/EUR"));
    let form = format!("fact=dispute&item=F-1&reason={}", "x".repeat(10_000));
    assert_eq!(ask(&world, "POST", &path, &[], form.as_bytes()).await.status, 422);
    let many = format!("{}fact=wrong_contact", "a=1&".repeat(1_500));
    assert_eq!(ask(&world, "POST", &path, &[], many.as_bytes()).await.status, 422);
    let long = format!("/p/{}", "A".repeat(100_000));
    assert_eq!(ask(&world, "GET", &long, &[], b"").await.status, 404);
    let endless = format!("rlk.{}", "A".repeat(1_000_000));
    assert_eq!(post(&world, &format!("Bearer {endless}"), b"").await.status, 401);
}

#[tokio::test]
async fn a_signed_body_that_cannot_be_read_is_kept_and_exhausts_nobody() {
    let world = crate::life::begin().await;
    let before = world.account("acme", "moulin/EUR").await.open();
    for number in ["F-1\r\nF-2", &"F".repeat(5_000), "../../F-1", "F-9'; DROP TABLE"] {
        pay(&world, &format!("T-{}", number.len()), number, "1.00").await;
    }
    assert_eq!(world.account("acme", "moulin/EUR").await.open(), before);
}

#[tokio::test]
async fn a_key_is_served_so_often_a_minute_and_then_again_in_the_next() {
    let world = two_creditors().await;
    let (key, other) = (bearer(&world).await, bearer(&world).await);
    let get = async |key: &str| {
        ask(&world, "GET", "/api/v1/imports/x", &[("authorization", key)], b"").await.status
    };
    for _ in 0..service::api::BOUND.most {
        assert_eq!(get(&key).await, 404);
    }
    assert_eq!(get(&key).await, 429);
    assert_eq!(get(&other).await, 404, "another key is not held up");
    world.later(Duration::minutes(1));
    assert_eq!(get(&key).await, 404);
}

#[tokio::test]
async fn a_link_states_so_much_an_hour_and_shows_its_page_all_the_while() {
    let world = two_creditors().await;
    let path = format!("/p/{}", token("acme", "moulin/EUR"));
    let state = async || ask(&world, "POST", &path, &[], b"fact=wrong_contact").await.status;
    for _ in 0..service::portal::page::BOUND.most {
        assert_eq!(state().await, 200);
    }
    assert_eq!(state().await, 429);
    assert_eq!(ask(&world, "GET", &path, &[], b"").await.status, 200);
    let theirs = format!("/p/{}", token("zenith", "moulin/EUR"));
    assert_eq!(ask(&world, "POST", &theirs, &[], b"fact=wrong_contact").await.status, 200);
    world.later(Duration::hours(1));
    assert_eq!(state().await, 200);
}
