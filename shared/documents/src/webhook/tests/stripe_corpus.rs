//! The public Stripe events outside the repository, where they are present.

use std::path::{Path, PathBuf};

use super::*;

fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    ["shared/data/stripe", "../shared/data/stripe"]
        .iter()
        .map(|place| root.join(place))
        .find(|path| path.join("MANIFEST.csv").is_file())
}

/// One line of the manifest: quoted fields may hold commas and doubled quotes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

fn effect(kind: &Kind) -> &'static str {
    match kind {
        Kind::Received => "received",
        Kind::Pending => "pending (SEPA DD)",
        Kind::Failed => "failed",
        Kind::Refunded(RefundAmount::RunningTotal) => "refund (amount_refunded, may be partial)",
        Kind::Disputed => "disputed",
        Kind::ChargedBack => "money out by dispute",
        Kind::Reinstated => "money back after dispute",
        Kind::DisputeClosed(_) => "dispute closed (status won/lost)",
        Kind::Ignored(_) => "ignore",
        other => panic!("no event of the corpus does this: {other:?}"),
    }
}

fn expected(manifest: &str) -> &str {
    match manifest {
        "check payment_status==paid" => "received",
        "failed attempt" | "cancelled" => "failed",
        "transfer to own bank – not a customer payment" => "ignore",
        other => other,
    }
}

#[test]
fn every_public_event_has_the_effect_its_manifest_names_under_its_real_signature() {
    let Some(folder) = folder() else {
        println!("SKIPPED: shared/data/stripe is not here; no public event was read");
        return;
    };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.csv")).unwrap();
    let mut read = 0;
    for line in manifest.lines().skip(1) {
        let row = fields(line);
        let body = std::fs::read(folder.join(&row[0])).unwrap();
        let headers = Headers::new([("Stripe-Signature", row[14].as_str())]);
        let trust = trust(&["whsec_test_acceptance_0001"]);
        let verified = verify(Provider::Stripe, &headers, &body, &trust, at(SIGNED)).unwrap();
        let movements = movements(&verified).unwrap();
        assert_eq!(movements.len(), 1, "{}", row[0]);
        assert_eq!(effect(&movements[0].kind), expected(&row[13]), "{}", row[0]);
        if let (Some(amount), Kind::Refunded(_)) = (movements[0].amount, &movements[0].kind) {
            assert_eq!(amount.minor.to_string(), row[7], "{}", row[0]);
        }
        read += 1;
    }
    println!("{read} public Stripe events read");
    assert!(read >= 40, "only {read} events in the manifest");
}
