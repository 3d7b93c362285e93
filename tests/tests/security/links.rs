//! Signed links: each byte, each key, each day, each account.

use chrono::Duration;
use relance_tests::world::World;
use service::link::{LinkError, Opens, open, sign};

use crate::doors::{LINK_KEY, NOW, ParseAs as _, ask, instant, token, two_creditors};

const NEWER: &str = "fedcba9876543210fedcba9876543210";

async fn shows(world: &World, token: &str) -> u16 {
    ask(world, "GET", &format!("/p/{token}"), &[], b"").await.status
}

#[tokio::test]
async fn no_other_text_than_the_one_that_was_signed_opens_the_page() {
    let world = two_creditors().await;
    let token = token("acme", "moulin/EUR");
    assert_eq!(shows(&world, &token).await, 200);
    let closed = ask(&world, "GET", "/p/nonsense", &[], b"").await;
    assert_eq!(closed.status, 404);
    for place in 0..token.len() {
        for other in [b'A', b'Z', b'_', b'.', b'0'] {
            let mut bytes = token.clone().into_bytes();
            if bytes[place] == other {
                continue;
            }
            bytes[place] = other;
            let changed = String::from_utf8(bytes).unwrap();
            let refused = ask(&world, "GET", &format!("/p/{changed}"), &[], b"").await;
            assert_eq!(refused, closed, "byte {place}: every refusal is the same");
        }
    }
    let any = |_: char| true;
    let cut = [token.strip_prefix(any).unwrap(), token.strip_suffix(any).unwrap()];
    for cut in cut.into_iter().chain([format!("{token}=").as_str(), &format!("{token}.x")]) {
        assert_eq!(shows(&world, cut).await, 404, "{cut}");
    }
}

#[tokio::test]
async fn parts_of_two_good_links_make_no_third() {
    let world = two_creditors().await;
    let (ours, theirs) = (token("acme", "moulin/EUR"), token("zenith", "moulin/EUR"));
    let ((payload, _), (_, signature)) = (ours.split_once('.').unwrap(), theirs.split_once('.').unwrap());
    assert_eq!(shows(&world, &format!("{payload}.{signature}")).await, 404);
}

#[tokio::test]
async fn a_link_ends_on_its_day_and_with_the_key_that_signed_it() {
    let world = two_creditors().await;
    let opens = Opens { creditor: "acme".parse_as(), account: "moulin/EUR".parse_as() };
    let until = instant(NOW) + Duration::days(30);
    let old = sign(LINK_KEY, &opens, until).unwrap();
    let new = sign(NEWER, &opens, until).unwrap();
    let live = async |keys: &[&str]| {
        world.secrets.set(service::render::LINK_KEY, keys);
        (shows(&world, &old).await, shows(&world, &new).await)
    };
    assert_eq!(live(&[LINK_KEY]).await, (200, 404), "before the rotation");
    assert_eq!(live(&[NEWER, LINK_KEY]).await, (200, 200), "while both are live");
    assert_eq!(live(&[NEWER]).await, (404, 200), "after it");
    assert_eq!(live(&[]).await, (404, 404), "no key opens nothing");
    assert_eq!(live(&["", "short"]).await, (404, 404), "a key too short to sign with opens nothing");
    world.secrets.set(service::render::LINK_KEY, &[NEWER]);
    world.later(Duration::days(30));
    assert_eq!(shows(&world, &new).await, 200, "on its last instant");
    world.later(Duration::seconds(1));
    assert_eq!(shows(&world, &new).await, 404, "and not after");
    assert_eq!(open(&[NEWER.to_owned()], &new, until + Duration::seconds(1)), Err(LinkError::Expired));
}

#[tokio::test]
async fn a_link_to_an_account_that_is_not_there_is_no_link() {
    let world = two_creditors().await;
    let closed = ask(&world, "GET", "/p/nonsense", &[], b"").await;
    for account in ["nobody/EUR", "only-zenith/EUR", "moulin/USD"] {
        let path = format!("/p/{}", token("acme", account));
        assert_eq!(ask(&world, "GET", &path, &[], b"").await, closed, "{account}");
        let stated = ask(&world, "POST", &path, &[], b"fact=wrong_contact").await;
        assert_eq!(stated, closed, "{account}");
    }
}
