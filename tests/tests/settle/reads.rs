//! What matching reads: all that is open, once for all the payments that wait, and no more than that.

use std::sync::Arc;

use embedded::Meter;
use relance_tests::bill;
use relance_tests::world::World;
use serde_json::{Value, json};

use crate::camt::{Entry, OWN, camt, from, take};
use crate::say::{NOW, tag};

const DEBTORS: usize = 40;
const SECRET: &str = "qonto_secret";

/// Forty debtors, each with one invoice of an amount of its own.
async fn town() -> World {
    let world = World::at(NOW).await;
    world.secrets.set("webhook/qonto", &[SECRET]);
    let invoice = |place: usize| {
        let debtor = json!({ "id": format!("d-{place}"), "name": name(place), "kind": "business", "country": "FR",
            "contacts": [{ "role": "accounts_payable", "email": format!("c{place}@payeur.example") }] });
        json!({ "number": format!("FA-{:04}", 1000 + place * 7), "debtor": debtor, "issue_date": "2026-02-15",
            "due_date": "2026-03-17", "total": format!("{}.00", 100 + place), "currency": "EUR" })
    };
    let file = json!({
        "creditor": { "id": "acme", "name": "Acme", "country": "FR", "language": "fr",
            "iban": "FR7630006000011234567890189", "sending": "automatic" },
        "invoices": (0..DEBTORS).map(invoice).collect::<Vec<Value>>(),
    });
    world.import(&file.to_string()).await;
    world.rest().await;
    world
}

/// Names that share no word.
fn name(place: usize) -> String {
    let syllables = ["ba", "do", "fi", "gu", "ka", "le", "mi", "nor", "pa", "ru"];
    let [first, second] = [place / 10, place % 10].map(|at| syllables[at]);
    format!("Etablissements {first}{second}{first} {second}{second}{first}tier")
}

/// A transfer of a debtor that names neither reference nor number.
async fn transfer(world: &World, place: usize) {
    let body = json!({ "id": "ev", "type": "v1/transactions", "data": { "id": format!("tx-{place}"),
        "transaction_id": format!("acme-1-tx-{place}"), "amount_cents": (100 + place) * 100, "currency": "EUR",
        "amount": 100 + place, "side": "credit", "status": "completed", "operation_type": "income",
        "settled_at": "2026-03-03T08:00:00.000Z", "label": name(place), "reference": "reglement",
        "income": { "counterparty_account_number": format!("FR76300060000112345{place:08}"),
            "counterparty_account_number_format": "IBAN" } } });
    let (body, seconds) = (body.to_string(), world.ports.clock.now().timestamp());
    let signed = [format!("{seconds}.").as_bytes(), body.as_bytes()].concat();
    let header = format!("t={seconds},v1={}", hex::encode(tag(SECRET.as_bytes(), &signed)));
    let answer = world.post("/webhooks/qonto", &[("X-Qonto-Signature", &header)], body.as_bytes()).await;
    assert_eq!(answer.status, 200);
}

/// Thousandths of read units that `metered` took since the last count.
fn read(meter: &Meter) -> u64 {
    bill::units(&meter.take()).0
}

async fn placed(world: &World, so_many: usize) {
    let mut paid = 0;
    for place in 0..so_many {
        paid += usize::from(world.account("acme", &format!("d-{place}/EUR")).await.open() == 0);
    }
    assert_eq!(paid, so_many);
    assert_eq!(world.inbox("acme").await, []);
}

#[tokio::test]
async fn payments_that_wait_are_matched_together_with_one_reading_of_all_that_is_open() {
    let (meter, several) = (Arc::new(Meter::default()), 20);
    let (alone, together) = (town().await, town().await);
    let metered = alone.metered(&meter);
    meter.take();
    for place in 0..several {
        transfer(&metered, place).await;
        metered.rest().await;
    }
    let one_by_one = read(&meter);
    placed(&alone, several).await;
    let metered = together.metered(&meter);
    meter.take();
    for place in 0..several {
        transfer(&metered, place).await;
    }
    metered.rest().await;
    let at_once = read(&meter);
    placed(&together, several).await;
    let ratio = one_by_one / at_once.max(1);
    println!(
        "{several} payments, {DEBTORS} accounts: {one_by_one} read alone, {at_once} together, 1/{ratio}"
    );
    assert!(at_once * 2 < one_by_one, "{one_by_one} alone, {at_once} together, in thousandths");
}

#[tokio::test]
async fn a_statement_reads_what_is_open_once_however_many_movements_it_has() {
    let meter = Arc::new(Meter::default());
    let mut cost = Vec::new();
    for several in [1, 20] {
        let world = town().await;
        let metered = world.metered(&meter);
        let entry = |place: usize| {
            let iban = format!("FR76300060000112345{place:08}");
            let cents = i64::try_from(100 + place).unwrap() * 100;
            let id = format!("REF-{place:04}").leak();
            Entry(cents, "2026-03-02", id, from(&name(place), &iban, "reglement"))
        };
        let entries: Vec<Entry> = (0..several).map(entry).collect();
        meter.take();
        let report = take(&metered, &camt(OWN, 7, 0, &entries)).await;
        cost.push(read(&meter));
        assert_eq!(report.booked, several, "{report:?}");
    }
    let [one, twenty] = cost[..] else { panic!("two") };
    let each = (twenty - one) / 19;
    println!("a statement over {DEBTORS} accounts: {one} read for one movement, {each} for each further one");
    assert!(each * 4 < one, "{one} for one, {each} for each further one, in thousandths");
}
