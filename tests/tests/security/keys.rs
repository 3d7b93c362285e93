//! API keys: whose they are, how long they open, and what of them is kept.

use chrono::Duration;
use relance_tests::world::{World, scope};
use service::keys;
use service::ports::Clock as _;
use service::rows::DocumentKind;

use crate::doors::{Answer, ask, invoices, two_creditors};

async fn key(world: &World, creditor: &str, days: i64) -> String {
    let expires = world.clock.now() + Duration::days(days);
    keys::create(&world.ports, &scope(creditor), "accounting", expires).await.unwrap()
}

async fn import(world: &World, authorization: &str) -> Answer {
    let headers = [("authorization", authorization)];
    ask(world, "POST", "/api/v1/invoices", &headers, invoices("acme").as_bytes()).await
}

#[tokio::test]
async fn a_key_opens_its_creditor_until_it_expires_or_is_revoked() {
    let world = two_creditors().await;
    let good = key(&world, "acme", 30).await;
    assert!(good.starts_with("rlk."), "scanners for leaked secrets know it by its beginning");
    assert_eq!(import(&world, &format!("Bearer {good}")).await.status, 202);
    let closed = import(&world, "Bearer nonsense").await;
    assert_eq!((closed.status, closed.headers["www-authenticate"].as_str()), (401, "Bearer"));
    let short = key(&world, "acme", 1).await;
    world.later(Duration::days(1));
    assert_eq!(import(&world, &format!("Bearer {short}")).await, closed, "expired to the second");
    let id = good.split('.').nth(2).unwrap();
    assert!(keys::revoke(&world.ports, &scope("acme"), id).await.unwrap());
    assert_eq!(import(&world, &format!("Bearer {good}")).await, closed, "revoked");
}

#[tokio::test]
async fn no_other_text_than_the_key_opens_and_every_refusal_is_the_same() {
    let world = two_creditors().await;
    let good = key(&world, "acme", 30).await;
    let closed = import(&world, "Bearer nonsense").await;
    for place in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[place] = if bytes[place] == b'a' { b'b' } else { b'a' };
        let changed = String::from_utf8(bytes).unwrap();
        assert_eq!(import(&world, &format!("Bearer {changed}")).await, closed, "byte {place}");
    }
    let longer = format!("{good}0");
    let shorter = good.strip_suffix(|_: char| true).unwrap();
    let endless = format!("{good}{}", "0".repeat(10_000));
    for wrong in [longer.as_str(), shorter, &endless, "", "rlk....", "rlk", "rlk.YWNtZQ"] {
        assert_eq!(import(&world, &format!("Bearer {wrong}")).await, closed, "{}", wrong.len());
    }
    for scheme in [good.clone(), format!("Token {good}"), format!("Basic {good}")] {
        assert_eq!(import(&world, &scheme).await, closed);
    }
}

#[tokio::test]
async fn the_secret_of_one_creditor_under_the_name_of_another_opens_neither() {
    let world = two_creditors().await;
    let (ours, theirs) = (key(&world, "acme", 30).await, key(&world, "zenith", 30).await);
    let closed = import(&world, "Bearer nonsense").await;
    let part = |key: &str, place: usize| key.split('.').nth(place).unwrap().to_owned();
    for name in [&ours, &theirs] {
        for id in [&ours, &theirs] {
            for secret in [&ours, &theirs] {
                if name == id && id == secret {
                    continue;
                }
                let mixed = format!("rlk.{}.{}.{}", part(name, 1), part(id, 2), part(secret, 3));
                assert_eq!(import(&world, &format!("Bearer {mixed}")).await, closed);
            }
        }
    }
}

#[tokio::test]
async fn of_a_key_only_a_hash_is_kept_and_no_list_shows_it() {
    let world = two_creditors().await;
    let good = key(&world, "acme", 30).await;
    let secret = good.rsplit('.').next().unwrap();
    assert!(secret.len() >= 40, "{} letters", secret.len());
    let kept = world.ports.store.documents(&scope("acme"), DocumentKind::ApiKey, None).await.unwrap();
    let [document] = kept.rows.as_slice() else { panic!("one key") };
    assert!(!document.body.contains(secret));
    let listed = keys::list(&world.ports, &scope("acme")).await.unwrap();
    assert!(!format!("{listed:?}").contains(secret));
    assert_eq!(keys::list(&world.ports, &scope("zenith")).await.unwrap(), [], "nor does another see it");
    let id = good.split('.').nth(2).unwrap();
    assert!(!keys::revoke(&world.ports, &scope("zenith"), id).await.unwrap(), "nor can another revoke it");
}
