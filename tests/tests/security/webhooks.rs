//! Every provider against everything that can be wrong with a message, through the deployed door.

use chrono::{DateTime, Duration};
use documents::webhook::{MAX_BODY_BYTES, Provider};
use relance_tests::world::{World, scope};
use service::http::Request;
use service::settle::{key_name, secret_name};

use crate::doors::{Answer, invoices};
use crate::signatures::{OTHER, Pairs, SECRET, SIGNED, body, headers, is_timed, kept, signed};

/// What is wrong with a message; `Nothing` is a good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Nothing,
    NoSecret,
    BlankSecret,
    OtherSecret,
    FirstOfTwo,
    SecondOfTwo,
    ThreeSecrets,
    Byte,
    Reordered,
    Spaced,
    Empty,
    Old,
    Future,
    MissingHeader,
    BlankHeader,
    RepeatedHeader,
    HeaderOfAnother,
    TooLarge,
}

const ALL: [Wrong; 18] = [
    Wrong::Nothing,
    Wrong::NoSecret,
    Wrong::BlankSecret,
    Wrong::OtherSecret,
    Wrong::FirstOfTwo,
    Wrong::SecondOfTwo,
    Wrong::ThreeSecrets,
    Wrong::Byte,
    Wrong::Reordered,
    Wrong::Spaced,
    Wrong::Empty,
    Wrong::Old,
    Wrong::Future,
    Wrong::MissingHeader,
    Wrong::BlankHeader,
    Wrong::RepeatedHeader,
    Wrong::HeaderOfAnother,
    Wrong::TooLarge,
];

/// Whether a message with this wrong may be taken.
const fn may_pass(provider: Provider, wrong: Wrong) -> bool {
    match wrong {
        Wrong::Nothing | Wrong::FirstOfTwo | Wrong::SecondOfTwo => true,
        // No time is part of these proofs; what is told again changes nothing.
        Wrong::Old | Wrong::Future => !is_timed(provider),
        // A header sent twice is one with a list, and theirs is a list of signatures.
        Wrong::RepeatedHeader => matches!(provider, Provider::Bridge | Provider::Mollie),
        _ => false,
    }
}

async fn world(provider: Provider, wrong: Wrong) -> World {
    let world = World::at(&DateTime::from_timestamp(SIGNED, 0).unwrap().to_rfc3339()).await;
    world.import(&invoices("acme")).await;
    let (own, other) = (kept(provider, SECRET), kept(provider, OTHER));
    let live: Vec<&str> = match wrong {
        Wrong::NoSecret => vec![],
        Wrong::BlankSecret => vec![""],
        Wrong::OtherSecret => vec![&other],
        Wrong::FirstOfTwo => vec![&own, &other],
        Wrong::SecondOfTwo => vec![&other, &own],
        Wrong::ThreeSecrets => vec![&other, &other, &other],
        _ => vec![&own],
    };
    world.secrets.set(&secret_name(provider), &live);
    world.later(match wrong {
        Wrong::Old => Duration::minutes(6),
        Wrong::Future => Duration::minutes(-6),
        _ => Duration::zero(),
    });
    world
}

fn message(provider: Provider, wrong: Wrong) -> (Pairs, Vec<u8>) {
    let good = body(provider);
    let mut pairs = signed(provider, good.as_bytes(), SECRET, SIGNED);
    let mut bytes = good.clone().into_bytes();
    match wrong {
        Wrong::Byte => bytes[4] ^= 1,
        Wrong::Spaced => bytes.push(b'\n'),
        Wrong::Reordered => bytes = reordered(&good),
        Wrong::Empty => bytes.clear(),
        Wrong::TooLarge => {
            bytes.resize(MAX_BODY_BYTES + 1, b' ');
            pairs = signed(provider, &bytes, SECRET, SIGNED);
        }
        Wrong::MissingHeader => pairs.clear(),
        Wrong::BlankHeader => pairs.iter_mut().for_each(|(_, value)| *value = " ".to_owned()),
        Wrong::HeaderOfAnother => {
            pairs.iter_mut().for_each(|(name, _)| *name = "x-hub-signature");
        }
        _ => {}
    }
    (pairs, bytes)
}

/// The same JSON, as a proxy that reads and writes it again would send it.
fn reordered(body: &str) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_str(body).unwrap();
    let written = serde_json::to_string_pretty(&value).unwrap();
    assert_ne!(written, body);
    written.into_bytes()
}

/// The message as API Gateway hands it over; a header sent twice arrives twice.
async fn post(world: &World, provider: Provider, (pairs, body): (Pairs, Vec<u8>), twice: bool) -> Answer {
    let path = format!("/webhooks/{}/acme", provider.name());
    let request = Request { method: "POST".into(), path, body, ..Request::default() };
    let mut event = aws::http::event(&request);
    for (name, value) in pairs.iter().cycle().take(pairs.len() * if twice { 2 } else { 1 }) {
        event.headers.append(*name, value.parse().unwrap());
    }
    aws::http::unwrap(payments::handle(&world.ports, event).await).into()
}

async fn kept_rows(world: &World) -> usize {
    let markers = world.ports.store.markers(&scope("acme"), None).await.unwrap();
    markers.rows.len() + world.inbox("acme").await.len()
}

#[tokio::test]
async fn of_every_provider_only_the_right_message_is_taken() {
    let proven = Provider::ALL.into_iter().filter(|provider| *provider != Provider::MollieClassic);
    for provider in proven {
        for wrong in ALL {
            let world = world(provider, wrong).await;
            let taken =
                post(&world, provider, message(provider, wrong), wrong == Wrong::RepeatedHeader).await;
            let expected = may_pass(provider, wrong);
            assert_eq!(taken.status == 200, expected, "{provider:?} {wrong:?}: {}", taken.status);
            if !expected {
                assert!((400..=503).contains(&taken.status), "{provider:?} {wrong:?}");
                assert_eq!(kept_rows(&world).await, 0, "{provider:?} {wrong:?}: nothing of it is kept");
                assert_eq!(world.account("acme", "moulin/EUR").await.open(), 10_000);
            }
        }
    }
}

/// It is unsigned, so it may only make us ask, with our own key, and only when there is one.
#[tokio::test]
async fn the_unsigned_announcement_is_worth_nothing_without_a_key_of_our_own() {
    let provider = Provider::MollieClassic;
    let world = world(provider, Wrong::Nothing).await;
    let refused = post(&world, provider, message(provider, Wrong::Nothing), false).await;
    assert_eq!((refused.status / 100, kept_rows(&world).await), (4, 0));
    world.secrets.set(&key_name(provider), &["live_key_of_acme"]);
    assert_eq!(post(&world, provider, message(provider, Wrong::Nothing), false).await.status, 200);
    assert_eq!(world.account("acme", "moulin/EUR").await.open(), 10_000, "it books nothing by itself");
    for body in ["id=../../v1/x", "id=tr_1%0d%0aHost:+evil", "id=", "", "id=tr_1&id=tr_2%2f..%2f", "{}"] {
        let answer = post(&world, provider, (Vec::new(), body.as_bytes().to_vec()), false).await;
        assert!((200..500).contains(&answer.status), "{body}: {}", answer.status);
    }
    world.later(Duration::hours(1));
    world.rest().await;
    for ask in world.answers.asked() {
        assert!(ask.path.starts_with("/v2/payments/tr_"), "{ask:?}");
        assert!(!ask.path.contains(['\r', '\n', ' ']) && !ask.path.contains(".."), "{ask:?}");
    }
}

#[test]
fn every_provider_of_the_code_is_in_the_table() {
    for provider in Provider::ALL {
        assert_eq!(headers(provider).is_empty(), provider == Provider::MollieClassic, "{provider:?}");
    }
}

/// What a stranger is told must not tell which creditors there are, nor whom they bank with.
#[tokio::test]
async fn a_wrong_signature_is_answered_alike_whoever_is_there() {
    let proven = Provider::ALL.into_iter().filter(|provider| *provider != Provider::MollieClassic);
    for provider in proven {
        for wrong in [Wrong::Byte, Wrong::MissingHeader, Wrong::BlankHeader, Wrong::Empty, Wrong::TooLarge] {
            let on = world(provider, Wrong::Nothing).await;
            let off = world(provider, Wrong::NoSecret).await;
            let there = post(&on, provider, message(provider, wrong), false).await;
            let switched_off = post(&off, provider, message(provider, wrong), false).await;
            assert_eq!(there, switched_off, "{provider:?} {wrong:?}: not switched on");
            let nobody = World::at(&DateTime::from_timestamp(SIGNED, 0).unwrap().to_rfc3339()).await;
            let nobody = post(&nobody, provider, message(provider, wrong), false).await;
            assert_eq!(there, nobody, "{provider:?} {wrong:?}: no such creditor");
        }
    }
}
