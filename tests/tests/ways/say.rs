//! The words of these stories: a creditor, a debtor without a mailbox, a plan, the account after a while.

use chrono::Duration;
use dunning::account::Account;
use relance_tests::world::{World, scope};
use serde_json::{Value, json};
use service::creditor;
use service::post::{self, Pressed};
use service::rows::{Document, DocumentKey, DocumentKind};

/// The creditor's id, an enterprise number.
pub const CREDITOR: &str = "BE0403170701";
/// The debtor's account.
pub const ACCOUNT: &str = "moulin/EUR";

/// A creditor in `country`, and its debtor's one invoice over 1,200 euros, due on 2 March 2026.
pub fn portfolio(country: &str, kind: &str, contact: &Value) -> String {
    let debtor = json!({ "id": "moulin", "name": "Moulin & Filles", "kind": kind, "country": country, "language": "fr",
        "address": { "lines": ["12 rue des Tanneurs"], "postcode": "1000", "city": "Bruxelles", "country": country },
        "contacts": [contact] });
    json!({
        "creditor": { "id": CREDITOR, "name": "Ateliers du Rhône SA", "country": country, "language": "fr",
            "iban": "BE68539007547034", "sending": "automatic",
            "address": { "lines": ["48 quai du Port"], "postcode": "5000", "city": "Namur", "country": country } },
        "invoices": [{ "number": "F-1", "debtor": debtor, "issue_date": "2026-02-01", "due_date": "2026-03-02",
            "total": "1200.00", "currency": "EUR" }],
    })
    .to_string()
}

/// A world on 2 March 2026 whose creditor follows a plan of its own, with its invoice taken in.
pub async fn world(plan: &str, portfolio: &str, settings: &Value) -> World {
    let world = World::at("2026-03-02T09:00:00Z").await;
    let plan = dunning::plan::from_toml(plan).unwrap();
    let key = DocumentKey { kind: DocumentKind::Plan, id: plan.id.to_string() };
    let body = serde_json::to_string(&plan).unwrap();
    let document = Document { key, version: 1, body, expires: None };
    assert!(world.ports.store.put_document(&scope(CREDITOR), &document).await.unwrap());
    world.import(portfolio).await;
    set(&world, settings).await;
    let fact = dunning::fact::Fact::PlanChanged { plan: plan.key() };
    let who = dunning::event::Actor::Person("Nadia".to_owned());
    let account = dunning::id::AccountId::new(ACCOUNT).unwrap();
    let rules = creditor::rules(&world.ports, &scope(CREDITOR)).await.unwrap().1;
    let moved = service::account::Change::fact(account, world.ports.clock.now(), who, fact);
    service::account::change(&world.ports, &scope(CREDITOR), &rules, &moved).await.unwrap();
    world
}

/// Sets some of the creditor's settings.
pub async fn set(world: &World, settings: &Value) {
    let scope = scope(CREDITOR);
    let (version, mut profile) = creditor::profile(&world.ports, &scope).await.unwrap().unwrap();
    profile.creditor.settings = serde_json::from_value(settings.clone()).unwrap();
    let body = serde_json::to_string(&profile).unwrap();
    let key = DocumentKey { kind: DocumentKind::Creditor, id: String::new() };
    let document = Document { key, version: version + 1, body, expires: None };
    assert!(world.ports.store.put_document(&scope, &document).await.unwrap());
    creditor::forget(&world.ports, &scope);
}

/// Lives on, day by day at nine, the press at work; returns what it set and refused.
pub async fn days(world: &World, count: usize) -> Vec<Pressed> {
    let mut pressed = Vec::new();
    for _ in 0..count {
        world.rest().await;
        pressed.extend(press(world).await);
        world.rest().await;
        world.later(Duration::days(1));
    }
    world.rest().await;
    pressed.extend(press(world).await);
    world.rest().await;
    pressed
}

/// Sets every letter handed over so far that is not set yet.
pub async fn press(world: &World) -> Vec<Pressed> {
    let mut pressed = Vec::new();
    for sent in world.outbox.all() {
        let service::ports::Outgoing::Letter { letter, .. } = &sent.message else { continue };
        let scope = scope(sent.tag.creditor.as_str());
        let known = post::letter_name(&sent.tag.notice, letter.delivery);
        if world.ports.bucket.get(&scope, &known).await.unwrap().is_none() {
            let name = post::order_name(&sent.tag.notice);
            pressed.push(post::press(&world.ports, &scope, &name, press::set).await.unwrap());
        }
    }
    pressed
}

/// The debtor's account.
pub async fn account(world: &World) -> Account {
    world.account(CREDITOR, ACCOUNT).await
}
