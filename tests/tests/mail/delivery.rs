//! The invoice itself, sent by Relance: with its file, once, and heard of in time when it does not arrive.

use chrono::Duration;
use dunning::event::{Actor, Fact};
use dunning::id::{AccountId, ItemNumber};
use dunning::party::{Contact, ContactRole, Debtor};
use dunning::task::TaskKind;
use messages::mail::mime::parts;
use relance_tests::world::{World, scope};
use serde_json::json;
use service::account::{Change, change};
use service::http::Request;
use service::ingest::{self, ItemFacts, Source};

use crate::say::{bytes, days, header, mails, told};

const PDF: &[u8] = include_bytes!("../../../shared/documents/fixtures/invoice/factur-x-plain.pdf");

/// Acme has Relance send what it issues from September on.
async fn acme() -> World {
    let world = World::at("2026-09-01T08:00:00Z").await;
    let creditor = json!({ "id": "acme", "name": "Atelier Lumen", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } });
    world.import(&json!({ "creditor": creditor, "invoices": [] }).to_string()).await;
    let (_, rules) = service::creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    let mut settings = rules.creditor.settings.clone();
    settings.send_invoices_from = Some("2026-09-01".parse().unwrap());
    service::creditor::set(&world.ports, &scope("acme"), &settings).await.unwrap();
    world
}

/// An invoice laid into the drop as a PDF; the account it opens.
async fn invoiced(world: &World) -> AccountId {
    let source = Source { name: "AL-2026-0107.pdf", bytes: PDF };
    let read = documents::invoice::read(source.bytes).unwrap();
    let report = ingest::ingest(&world.ports, &scope("acme"), source, &read).await.unwrap();
    assert!(report.refused.is_empty(), "{report:?}");
    AccountId::new(report.accounts.first().unwrap().as_str()).unwrap()
}

/// The payer's contacts are these from now on, as a list of customers would say.
async fn reached_by(world: &World, account: &AccountId, emails: &[&str]) {
    let known = world.account("acme", account.as_str()).await;
    let roles = [ContactRole::AccountsPayable, ContactRole::Billing, ContactRole::Main];
    let contact = |(role, email): (ContactRole, &&str)| Contact {
        role,
        email: Some((*email).to_owned()),
        ..Contact::default()
    };
    let contacts = roles.into_iter().zip(emails).map(contact).collect();
    let debtor = Box::new(Debtor { contacts, ..known.payer_party().unwrap().clone() });
    let (_, rules) = service::creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    let who = Actor::Person("Nadia".to_owned());
    let fact = Fact::PartyReceived { debtor };
    let wanted = Change::fact(account.clone(), world.ports.clock.now(), who, fact);
    change(&world.ports, &scope("acme"), &rules, &wanted).await.unwrap();
}

async fn tasks(world: &World, account: &AccountId, kind: TaskKind) -> usize {
    let account = world.account("acme", account.as_str()).await;
    account.tasks.iter().filter(|task| task.kind == kind).count()
}

#[tokio::test]
async fn an_invoice_goes_out_once_with_its_pdf_and_before_anything_is_due() {
    let world = acme().await;
    invoiced(&world).await;
    days(&world, 2).await;
    let sent = mails(&world);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(header(&sent[0], "To").as_deref(), Some("Inès Morel <compta@theatre-quai.example>"));
    let read = parts(bytes(&sent[0])).unwrap();
    // It falls due in two instalments and is one invoice.
    assert!(read.subject.starts_with("Votre facture AL-2026-0107"), "{}", read.subject);
    assert!(read.subject.ends_with(" en 2 échéances") && !read.subject.contains('#'), "{}", read.subject);
    assert!(read.text.contains("en 2 échéances, la première le 1"), "{}", read.text);
    let file = read.files.iter().find(|file| file.mime == "application/pdf").unwrap();
    assert_eq!(file.data, PDF, "the very file that came in");
    invoiced(&world).await;
    days(&world, 3).await;
    assert_eq!(mails(&world).len(), 1, "taken in again, it is not sent again");
}

#[tokio::test]
async fn a_bounce_takes_the_next_contact_and_the_last_one_is_a_task_before_the_due_date() {
    let world = acme().await;
    let account = invoiced(&world).await;
    reached_by(&world, &account, &["compta@theatre-quai.example", "direction@theatre.example"]).await;
    days(&world, 2).await;
    for (place, address) in
        ["compta@theatre-quai.example", "direction@theatre.example"].into_iter().enumerate()
    {
        let sent = mails(&world);
        assert_eq!(sent.len(), place + 1);
        let bounce = json!({ "bounceType": "Permanent", "bouncedRecipients": [{ "emailAddress": address }] });
        told(&world, &sent[place], &format!("message-{}", place + 1), "Bounce", bounce).await;
        days(&world, 2).await;
    }
    assert_eq!(mails(&world).len(), 2, "nobody else is left");
    let now = world.account("acme", account.as_str()).await;
    let mine: Vec<_> = now.tasks.iter().filter(|task| task.kind == TaskKind::InvoiceNotReceived).collect();
    assert!(!mine.is_empty(), "{:?}", now.tasks);
    assert!(mine.iter().all(|task| task.deadline < now.line(task.item.as_ref().unwrap()).unwrap().due));
    // Somebody finds an address: it goes out by itself, and the task is done.
    reached_by(&world, &account, &["caisse@theatre.example"]).await;
    days(&world, 2).await;
    assert_eq!(mails(&world).len(), 3);
    assert_eq!(tasks(&world, &account, TaskKind::InvoiceNotReceived).await, 0);
}

#[tokio::test]
async fn an_invoice_without_a_file_is_not_announced_as_one_and_a_person_is_told() {
    let world = acme().await;
    let debtor = json!({ "id": "quai", "name": "Quai", "kind": "business", "country": "FR",
        "contacts": [{ "role": "accounts_payable", "email": "compta@quai.example" }] });
    let invoice = json!({ "number": "F-1", "type": "invoice", "issue_date": "2026-09-01", "due_date": "2026-10-01",
        "currency": "EUR", "total": "80.00", "debtor": debtor });
    world.import(&json!({ "creditor": { "id": "acme", "name": "Atelier Lumen", "country": "FR", "sending": "automatic" },
        "invoices": [invoice] }).to_string()).await;
    let (_, rules) = service::creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    assert!(
        rules.creditor.settings.send_invoices_from.is_some(),
        "a file that says nothing of settings leaves them"
    );
    days(&world, 5).await;
    assert_eq!(mails(&world).len(), 0);
    let account = world.account("acme", "quai/EUR").await;
    let missed: Vec<_> = account.tasks.iter().filter(|task| task.kind == TaskKind::StepMissed).collect();
    assert!(missed.len() == 1 && missed[0].note.contains("PDF"), "{:?}", account.tasks);
    let days = (missed[0].opened.to_string(), missed[0].deadline.to_string());
    assert_eq!((days.0.as_str(), days.1.as_str()), ("2026-09-02", "2026-09-07"), "three banking days");
}

/// The original of an item, as it lies in the bucket.
async fn original(world: &World, account: &AccountId) -> String {
    let number = ItemNumber::new("AL-2026-0107#1").unwrap();
    let rows = world.ports.store.items(&scope("acme"), account, &[number]).await.unwrap();
    let facts: ItemFacts = serde_json::from_str(&rows[0].facts).unwrap();
    facts.original
}

/// Four megabytes do not go with a mail: it has a link to the invoice, signed for this one, which lends the very file as
/// a PDF to keep, changes nothing, takes no other method, and ends.
#[tokio::test]
async fn an_invoice_too_large_for_a_mail_is_behind_a_link() {
    let world = acme().await;
    let account = invoiced(&world).await;
    let large = [PDF, &vec![b'\n'; 4 << 20]].concat();
    let name = original(&world, &account).await;
    world.ports.bucket.put(&scope("acme"), &name, large.clone()).await.unwrap();
    days(&world, 2).await;
    let sent = mails(&world);
    let read = parts(bytes(&sent[0])).unwrap();
    assert!(read.files.iter().all(|file| file.mime != "application/pdf"));
    let link = read.text.split_whitespace().find(|word| word.contains("/i/")).unwrap();
    assert!(read.html.contains(link), "both parts have it");
    let path = format!("/i/{}", link.rsplit_once("/i/").unwrap().1);
    let ask = async |method: &str, path: &str| {
        let request = Request { method: method.to_owned(), path: path.to_owned(), ..Request::default() };
        aws::http::unwrap(portal::handle(&world.ports, aws::http::event(&request)).await)
    };
    let before = world.account("acme", account.as_str()).await;
    let given = ask("GET", &path).await;
    assert_eq!((given.status, given.body == large), (200, true));
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename=\"AL-2026-0107.pdf\""),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; sandbox"),
    ] {
        assert_eq!(given.headers.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(world.account("acme", account.as_str()).await, before, "looking changes nothing");
    assert_eq!(ask("POST", &path).await.status, 405);
    let mut changed = path.clone();
    changed.truncate(path.len() - 1);
    assert_eq!(ask("GET", &changed).await.status, 404);
    world.ports.bucket.put(&scope("acme"), &name, b"<html>".to_vec()).await.unwrap();
    assert_eq!(ask("GET", &path).await.status, 404, "nothing but a PDF is given");
    world.ports.bucket.put(&scope("acme"), &name, large).await.unwrap();
    world.later(Duration::days(200));
    assert_eq!(ask("GET", &path).await.status, 404, "it has an end");
}
