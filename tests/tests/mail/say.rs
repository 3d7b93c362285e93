//! The few words these stories are told with.

use aws::send::tag;
use aws_lambda_events::event::sns::SnsEvent;
use chrono::Duration;
use dunning::class::Class;
use dunning::event::{Actor, Fact};
use dunning::id::{AccountId, ItemNumber};
use dunning::plan::from_toml;
use mailparse::{MailHeaderMap, ParsedMail};
use messages::samples;
use relance_tests::world::{Sent, World, scope};
use serde_json::json;
use service::account::{Change, change};
use service::creditor::profile;
use service::notices::text;
use service::ports::Outgoing;
use service::rows::{Document, DocumentKey, DocumentKind};

/// Moulin owes Acme one invoice for each total, due on 2 February, in French, all by mail.
pub async fn world(totals: &[i64]) -> World {
    let world = World::at("2026-01-05T08:00:00Z").await;
    import(&world, totals, "2026-02-02").await;
    world
}

/// Invoices numbered by their due date: `F-0202-1`.
pub async fn import(world: &World, totals: &[i64], due: &str) {
    let debtor = json!({ "id": "moulin", "name": "Moulin SA", "kind": "business", "country": "FR", "language": "fr",
        "contacts": [{ "role": "accounts_payable", "name": "Ada Moulin", "email": "ada@moulin.example" }] });
    let month = due.get(5..).unwrap().replace('-', "");
    let invoices: Vec<_> = (1..)
        .zip(totals)
        .map(|(number, total)| {
            json!({ "number": format!("F-{month}-{number}"), "type": "invoice", "issue_date": "2026-01-02",
                "due_date": due, "currency": "EUR", "total": format!("{total}.00"), "debtor": debtor })
        })
        .collect();
    let creditor = json!({ "id": "acme", "name": "Acme", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } });
    let report = world.import(&json!({ "creditor": creditor, "invoices": invoices }).to_string()).await;
    assert!(report.refused.is_empty(), "{report:?}");
    let (version, mut stored) = profile(&world.ports, &scope("acme")).await.unwrap().unwrap();
    stored.letterhead = Some(samples::letterhead());
    stored.creditor.settings.automatic_classes = vec![Class::FormalNotice];
    keep(world, DocumentKind::Creditor, "", version + 1, text(&stored).unwrap()).await;
}

/// Writes a creditor's document over the version before.
pub async fn keep(world: &World, kind: DocumentKind, id: &str, version: u64, body: String) {
    let key = DocumentKey { kind, id: id.to_owned() };

    let document = Document { key, version, body, expires: None };
    assert!(world.ports.store.put_document(&scope("acme"), &document).await.unwrap());
    service::creditor::forget(&world.ports, &scope("acme"));
}

/// The plan that Moulin follows from now on.
pub async fn plan(world: &World, toml: &str) {
    let plan = from_toml(toml).unwrap();
    keep(world, DocumentKind::Plan, "own", 1, text(&plan).unwrap()).await;
    note(world, Fact::PlanChanged { plan: plan.key() }).await;
}

/// Lets days pass, each with its sweep.
pub async fn days(world: &World, days: i64) {
    for _ in 0..days {
        world.later(Duration::days(1));
        world.rest().await;
    }
}

/// The mails that left, oldest first.
pub fn mails(world: &World) -> Vec<Sent> {
    let mut all = world.outbox.all();
    all.retain(|sent| matches!(sent.message, Outgoing::Email { .. }));
    all
}

/// The bytes of a mail.
pub fn bytes(sent: &Sent) -> &[u8] {
    match &sent.message {
        Outgoing::Email { bytes, .. } => bytes,
        other => panic!("no mail: {other:?}"),
    }
}

/// One header of a mail.
pub fn header(sent: &Sent, name: &str) -> Option<String> {
    let mail: ParsedMail<'_> = mailparse::parse_mail(bytes(sent)).unwrap();
    mail.headers.get_first_value(name)
}

/// What SES tells of a mail.
pub async fn told(world: &World, sent: &Sent, message_id: &str, kind: &str, detail: serde_json::Value) {
    let values = tag::values(&sent.tag).map(|value| vec![value]);
    let tags: serde_json::Map<String, serde_json::Value> =
        tag::NAMES.into_iter().map(ToOwned::to_owned).zip(values.map(|value| json!(value))).collect();
    let mut event = json!({ "eventType": kind, "mail": { "messageId": message_id, "tags": tags } });
    event[kind.to_lowercase()] = detail;
    feedback::handle(&world.ports, sns(&event)).await.unwrap();
}

/// What SNS brings to a function.
pub fn sns(event: &serde_json::Value) -> SnsEvent {
    let record = json!({ "EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn:x",
        "Sns": { "Type": "Notification", "MessageId": "m", "TopicArn": "arn:y", "Message": event.to_string(),
            "Timestamp": "2026-02-05T08:00:00.000Z", "SignatureVersion": "1", "Signature": "s",
            "SigningCertUrl": "https://x", "UnsubscribeUrl": "https://x", "MessageAttributes": {} } });
    serde_json::from_value(json!({ "Records": [record] })).unwrap()
}

/// A payment of an item, as a person notes it.
pub async fn pay(world: &World, item: &str, minor: i64) {
    let fact =
        Fact::Payment { item: ItemNumber::new(item).unwrap(), amount: minor, movement: None, day: None };
    note(world, fact).await;
}

/// A fact that a person at Acme states about Moulin.
pub async fn note(world: &World, fact: Fact) {
    let (_, rules) = service::creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    let who = Actor::Person("Nadia Roussel".to_owned());
    let wanted = Change::fact(AccountId::new("moulin/EUR").unwrap(), world.ports.clock.now(), who, fact);
    change(&world.ports, &scope("acme"), &rules, &wanted).await.unwrap();
}
