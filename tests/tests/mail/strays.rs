//! What comes in for nobody is listed, and a person says whose it is.

use relance_tests::world::{World, scope};
use serde_json::json;
use service::reply;
use service::strays::{Stray, all, give, remove};

use crate::say::{self, sns};

const MAIL: &[u8] =
    b"From: Ada Moulin <ada@moulin.example>\r\nTo: <relances@ourdomain.example>\r\nSubject: Facture 1\r\n\
    Message-ID: <x9@moulin.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    Bonjour, nous avons d\xc3\xa9j\xc3\xa0 pay\xc3\xa9 cette facture.\r\n";

/// Two creditors, a mail to an address that is neither's, and a text message from a number that neither has.
async fn strayed() -> World {
    let world = say::world(&[120]).await;
    let creditor = json!({ "id": "bureau", "name": "Bureau", "country": "FR", "language": "fr" });
    let report = world.import(&json!({ "creditor": creditor, "invoices": [] }).to_string()).await;
    assert!(report.refused.is_empty(), "{report:?}");
    let deployment = scope("relance");
    world.ports.bucket.put(&deployment, "inbound/abc", MAIL.to_vec()).await.unwrap();
    let mail = json!({ "notificationType": "Received", "mail": { "messageId": "abc" },
        "receipt": { "recipients": ["relances@ourdomain.example"],
            "action": { "type": "S3", "bucketName": "b", "objectKey": "inbound/relance/abc" } } });
    let text = json!({ "originationNumber": "+33799999999", "messageBody": "Qui \u{ea}tes-vous ?" });
    for event in [mail, text] {
        feedback::handle(&world.ports, sns(&event)).await.unwrap();
    }
    world
}

async fn listed(world: &World) -> Vec<Stray> {
    all(world.bucket.as_ref(), world.bucket.as_ref()).await.unwrap()
}

async fn subjects(world: &World, creditor: &str) -> Vec<String> {
    let rows = reply::list(&world.ports, &scope(creditor), None).await.unwrap().rows;
    rows.into_iter().map(|one| format!("{} {}", one.from, one.subject)).collect()
}

#[tokio::test]
async fn what_came_in_for_nobody_is_listed_with_who_wrote_and_about_what() {
    let world = strayed().await;
    let strays = listed(&world).await;
    let shown: Vec<_> = strays.iter().map(|one| (one.from.as_str(), one.about.as_str())).collect();
    assert_eq!(shown, [("ada@moulin.example", "Facture 1"), ("+33799999999", "Qui \u{ea}tes-vous ?")]);
    assert_eq!(strays[0].to, ["relances@ourdomain.example"]);
    assert!(strays[1].to.is_empty() && strays[1].name.starts_with("replies/"), "{strays:?}");
}

#[tokio::test]
async fn given_to_a_creditor_it_is_a_reply_of_its_own_and_of_nobody_else() {
    let world = strayed().await;
    for stray in listed(&world).await {
        let replies = give(&world.ports, &scope("acme"), &stray.name).await.unwrap().unwrap();
        assert_eq!(replies.len(), 1, "{replies:?}");
    }
    let mut there = subjects(&world, "acme").await;
    there.sort();
    assert_eq!(there, ["+33799999999 SMS", "ada@moulin.example Facture 1"]);
    assert_eq!(subjects(&world, "bureau").await, Vec::<String>::new());
    assert_eq!(listed(&world).await, [], "and it lies there no more");
    assert_eq!(give(&world.ports, &scope("bureau"), "inbound/abc").await, Ok(None), "once");
}

#[tokio::test]
async fn only_what_came_in_for_nobody_is_thrown_away() {
    let world = strayed().await;
    let deployment = scope("relance");
    world.ports.bucket.put(&deployment, "other/kept", b"kept".to_vec()).await.unwrap();
    for (name, there) in [("inbound/abc", true), ("inbound/abc", false), ("other/kept", false)] {
        assert_eq!(remove(&world.ports, name).await, Ok(there), "{name}");
    }
    assert!(world.ports.bucket.get(&deployment, "other/kept").await.unwrap().is_some());
    assert_eq!(listed(&world).await.len(), 1, "the text message");
}
