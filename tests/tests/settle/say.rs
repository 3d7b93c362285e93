//! The words of these stories: invoices, signed events, sums of the ledger.

use chrono::DateTime;
use dunning::account::Account;
use mailparse::MailHeaderMap;
use relance_tests::signed;
pub use relance_tests::signed::tag;
use relance_tests::world::World;
use serde_json::{Value, json};
use service::http::Response;
use service::ports::Outgoing;

/// The secret that signs what providers say.
pub const SECRET: &str = "whsec_test_acceptance_0001";
/// The moment every story begins.
pub const NOW: &str = "2026-03-03T09:00:00Z";
/// The same in seconds.
pub const SECONDS: i64 = 1_772_528_400;

/// A creditor, its debtor "moulin", and open invoices of this many euros each: F-1, F-2, …
pub async fn world(euros: &[i64]) -> World {
    let world = World::at(NOW).await;
    world.secrets.set("webhook/stripe", &[SECRET]);
    world.secrets.set("webhook/standard", &["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"]);
    world.import(&invoices("acme", "FR", euros)).await;
    world
}

/// An import.
pub fn invoices(creditor: &str, country: &str, euros: &[i64]) -> String {
    let debtor = json!({ "id": "moulin", "name": "Moulin & Filles SARL", "kind": "business", "country": "FR",
        "contacts": [{ "role": "accounts_payable", "email": "compta@moulin.example" }] });
    let one = |(place, euros): (usize, &i64)| {
        json!({ "number": format!("F-{}", place + 1), "debtor": debtor, "issue_date": "2026-02-15",
            "due_date": "2026-03-17", "total": format!("{euros}.00"), "currency": "EUR" })
    };
    let invoices: Vec<Value> = euros.iter().enumerate().map(one).collect();
    json!({
        "creditor": { "id": creditor, "name": "Acme", "country": country, "language": "fr",
            "iban": "FR7630006000011234567890189", "sending": "automatic" },
        "invoices": invoices,
    })
    .to_string()
}

/// Posts a Stripe event signed now.
pub async fn stripe(world: &World, name: &str, object: Value) -> Response {
    stripe_at(world, name, object, SECONDS).await
}

/// Posts a Stripe event that was made at `created`.
pub async fn stripe_at(world: &World, name: &str, object: Value, created: i64) -> Response {
    let body = json!({ "id": "evt_1", "object": "event", "type": name, "created": created, "data": { "object": object } });
    post_stripe(world, "/webhooks/stripe", body.to_string().as_bytes()).await
}

/// Posts bytes signed as Stripe signs.
pub async fn post_stripe(world: &World, path: &str, body: &[u8]) -> Response {
    let seconds = world.ports.clock.now().timestamp();
    let header = signed::stripe(SECRET, seconds, body);
    world.post(path, &[("Stripe-Signature", &header)], body).await
}

/// Posts to the generic door.
pub async fn standard(world: &World, body: Value) -> Response {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let (seconds, body) = (world.ports.clock.now().timestamp().to_string(), body.to_string());
    let signed = format!("msg_1.{seconds}.{body}");
    let key = STANDARD.decode("c2VjcmV0c2VjcmV0c2VjcmV0").unwrap();
    let signature = format!("v1,{}", STANDARD.encode(tag(&key, signed.as_bytes())));
    let headers =
        [("webhook-id", "msg_1"), ("webhook-timestamp", &seconds), ("webhook-signature", &signature)];
    world.post("/webhooks/standard", &headers, body.as_bytes()).await
}

/// A payment intent for an item.
pub fn intent(id: &str, cents: i64, item: &str) -> Value {
    json!({ "object": "payment_intent", "id": id, "amount": cents, "amount_received": cents, "currency": "eur",
        "latest_charge": format!("ch_{id}"), "metadata": { "relance_creditor": "acme", "relance_item": item } })
}

/// A charge of that intent with this much refunded so far.
pub fn charge(id: &str, cents: i64, refunded: i64) -> Value {
    json!({ "object": "charge", "id": format!("ch_{id}"), "payment_intent": id, "amount": cents,
        "amount_refunded": refunded, "captured": true, "status": "succeeded", "currency": "eur", "metadata": {} })
}

/// The account of all these stories.
pub async fn moulin(world: &World) -> Account {
    world.account("acme", "moulin/EUR").await
}

/// What is open on an item; nothing when it is closed.
pub fn open(account: &Account, item: &str) -> i64 {
    account.lines.values().find(|line| line.number.as_str() == item).map_or(0, |line| line.open())
}

/// The ledger holds: what is open follows from what was invoiced, paid, credited and written off.
pub fn balanced(account: &Account) {
    let sums = account.sums;
    let open = sums.invoiced - sums.paid - sums.credited - sums.written_off;
    assert_eq!(open, account.open(), "{sums:?}");
    assert_eq!(sums.unapplied, account.unapplied(), "{sums:?}");
}

/// A time in seconds after the start of the story.
pub fn after(seconds: i64) -> i64 {
    DateTime::parse_from_rfc3339(NOW).unwrap().timestamp() + seconds
}

/// What the mails that left say, each with its subject.
pub fn written(world: &World) -> Vec<String> {
    let text = |sent: &relance_tests::world::Sent| {
        let Outgoing::Email { bytes, .. } = &sent.message else { return format!("{:?}", sent.message) };
        let mail = mailparse::parse_mail(bytes).unwrap();
        let parts = mail.parts().filter(|part| part.ctype.mimetype == "text/plain");
        let body: String = parts.map(|part| part.get_body().unwrap()).collect();
        format!("{}\n{body}", mail.headers.get_first_value("Subject").unwrap_or_default())
    };
    world.outbox.all().iter().map(text).collect()
}
