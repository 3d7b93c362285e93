//! The public Stripe events under their real signatures, where they are present.

use std::path::Path;

use documents::webhook::Kind;
use relance_tests::world::World;

use crate::say::{SECRET, balanced, invoices, moulin};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/stripe");

struct File {
    name: String,
    effect: String,
    signature: String,
    body: Vec<u8>,
}

fn files() -> Vec<File> {
    let folder = Path::new(FOLDER);
    let Ok(mut manifest) = csv::Reader::from_path(folder.join("MANIFEST.csv")) else {
        println!("SKIPPED: {FOLDER} is not here; no public Stripe event was read");
        return Vec::new();
    };
    let rows: Vec<csv::StringRecord> = manifest.records().collect::<Result<_, _>>().unwrap();
    let file = |row: &csv::StringRecord| File {
        name: row[0].to_owned(),
        effect: row[13].to_owned(),
        signature: row[14].to_owned(),
        body: std::fs::read(folder.join(&row[0])).unwrap(),
    };
    rows.iter().map(file).collect()
}

async fn world() -> World {
    let world = World::at("2025-11-24T16:00:00Z").await;
    world.secrets.set("webhook/stripe", &[SECRET]);
    world.import(&invoices("acme", "FR", &[1200]).replace("2026-", "2025-")).await;
    world
}

#[tokio::test]
async fn every_public_event_is_taken_under_its_signature_in_either_order_and_again() {
    let files = files();
    for backwards in [false, true] {
        let world = world().await;
        let before = moulin(&world).await;
        for _ in 0..2 {
            let mut ordered: Vec<&File> = files.iter().collect();
            if backwards {
                ordered.reverse();
            }
            for file in ordered {
                let answer = world
                    .post("/webhooks/stripe", &[("Stripe-Signature", &file.signature)], &file.body)
                    .await;
                assert_eq!(answer.status, 200, "{}", file.name);
                let mut wrong = file.body.clone();
                wrong[0] ^= 1;
                let refused =
                    world.post("/webhooks/stripe", &[("Stripe-Signature", &file.signature)], &wrong).await;
                assert_eq!(refused.status, 401, "{}", file.name);
            }
        }
        let account = moulin(&world).await;
        balanced(&account);
        assert_eq!(account.open(), before.open(), "none of them names an invoice of this creditor");
    }
    println!("{} public Stripe events taken in", files.len());
}

#[test]
fn each_public_event_means_what_the_manifest_says() {
    for file in files() {
        let now = "2025-11-24T16:00:00Z".parse().unwrap();
        let trust = documents::webhook::Trust::Secrets(documents::webhook::Secrets::new([SECRET]).unwrap());
        let headers = documents::webhook::Headers::new([("stripe-signature", file.signature.as_str())]);
        let stripe = documents::webhook::Provider::Stripe;
        let verified = documents::webhook::verify(stripe, &headers, &file.body, &trust, now).unwrap();
        let kind = documents::webhook::movements(&verified).unwrap().remove(0).kind;
        let ignored = matches!(kind, Kind::Ignored(_));
        let expected = matches!(file.effect.as_str(), "ignore") || file.effect.starts_with("transfer to own");
        assert_eq!(ignored, expected, "{}: {} but {kind:?}", file.name, file.effect);
    }
}
