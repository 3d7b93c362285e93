//! What a debtor answers by text message: STOP is heard, whoever's account the number stands in, and anything else is
//! read by a person.

use std::sync::Arc;

use chrono::Duration;
use dunning::class::Channel;
use dunning::event::Fact;
use dunning::id::AccountId;
use dunning::task::TaskKind;
use relance_tests::world::{World, scope};
use serde_json::json;
use service::account::{Change, change};
use service::http::Request;
use service::ports::{Config, Outgoing, Ports};
use service::reply::{self, By, Reply};

use crate::say::{days, sns};

/// The number as its owner writes it, and as networks do.
const WRITTEN: &str = "06 12 34 56 78";
const NUMBER: &str = "+33612345678";

/// A creditor of Moulin and of its workshop, both reached under one number first.
async fn owed_to(world: &World, creditor: &str) {
    let contacts = json!([{ "role": "main", "name": "Ada", "phone": WRITTEN }]);
    let address = json!({ "lines": ["2 rue B"], "postcode": "69001", "city": "Lyon", "country": "FR" });
    let owed = [("moulin", "2026-02-02"), ("atelier", "2026-02-02"), ("moulin", "2026-02-16")];
    let invoices = owed.map(|(who, due)| {
        let debtor = json!({ "id": who, "name": who, "kind": "business", "country": "FR", "language": "fr",
            "contacts": contacts, "address": address });
        json!({ "number": format!("{who}-{due}"), "type": "invoice", "issue_date": "2026-01-02", "due_date": due,
            "currency": "EUR", "total": "120.00", "debtor": debtor })
    });
    let creditor = json!({ "id": creditor, "name": creditor, "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } });
    let report = world.import(&json!({ "creditor": creditor, "invoices": invoices }).to_string()).await;
    assert!(report.refused.is_empty(), "{report:?}");
}

/// A text message, as the network tells it.
async fn texted(world: &World, from: &str, body: &str, answers: Option<&str>) {
    let event = json!({ "originationNumber": from, "destinationNumber": "+33700000001", "messageKeyword": "KEYWORD",
        "messageBody": body, "inboundMessageId": format!("{from}{body}"), "previousPublishedMessageId": answers });
    feedback::handle(&world.ports, sns(&event)).await.unwrap();
    world.rest().await;
}

async fn replies(world: &World, creditor: &str) -> Vec<Reply> {
    reply::list(&world.ports, &scope(creditor), None).await.unwrap().rows
}

/// How often an account's history says that the number wants no more.
async fn told(world: &World, creditor: &str, account: &str) -> usize {
    let history = world.history(creditor, account).await;
    let events = history
        .iter()
        .flat_map(|row| serde_json::from_str::<Vec<dunning::event::Event>>(&row.events).unwrap());
    events.filter(|event| event.fact == Fact::SmsOptedOut { phone: NUMBER.to_owned() }).count()
}

/// A request of the debtor's browser.
async fn browse(world: &World, method: &str, link: &str) -> (u16, String) {
    let path = link.strip_prefix("https://relance.example").unwrap().to_owned();
    let event = aws::http::event(&Request { method: method.to_owned(), path, ..Request::default() });
    let response = aws::http::unwrap(portal::handle(&world.ports, event).await);
    (response.status, String::from_utf8(response.body).unwrap())
}

fn text_messages(world: &World) -> Vec<(String, String)> {
    let all = world.outbox.all().into_iter();
    all.filter_map(|sent| match sent.message {
        Outgoing::Sms { to, .. } => Some((sent.tag.creditor.to_string(), to)),
        Outgoing::Email { .. } | Outgoing::Letter { .. } => None,
    })
    .collect()
}

/// Acme and Bureau have both written to the number on 5 February; the ids are the provider's for Acme's messages.
async fn reminded() -> World {
    let world = World::at("2026-01-30T08:00:00Z").await;
    for creditor in ["acme", "bureau"] {
        owed_to(&world, creditor).await;
    }
    days(&world, 6).await;
    let sent = text_messages(&world);
    assert_eq!(sent.len(), 4, "{sent:?}");
    assert!(sent.iter().all(|(_, to)| to == NUMBER), "{sent:?}");
    world
}

/// The provider's id of the first text message that a creditor sent.
fn sent_by(world: &World, creditor: &str) -> String {
    let all = world.outbox.all();
    let first = all.iter().position(|sent| {
        sent.tag.creditor.as_str() == creditor && matches!(sent.message, Outgoing::Sms { .. })
    });
    format!("message-{}", first.unwrap() + 1)
}

#[tokio::test]
async fn stop_closes_the_number_in_every_account_of_the_creditor_it_answers() {
    let world = reminded().await;
    let answered = sent_by(&world, "acme");
    for _ in 0..2 {
        texted(&world, NUMBER, "Stop svp !", Some(&answered)).await;
    }
    for account in ["moulin/EUR", "atelier/EUR"] {
        assert_eq!(told(&world, "acme", account).await, 1, "{account}: heard twice, stated once");
        assert_eq!(told(&world, "bureau", account).await, 0, "{account}: it was not said to Bureau");
    }
    let listed = replies(&world, "acme").await;
    assert_eq!((listed.len(), listed[0].also.len()), (1, 1));
    assert_eq!(listed[0].findings[0].meaning, "sms_opt_out");
    assert!(listed[0].read.is_some() && replies(&world, "bureau").await.is_empty());
    let before = text_messages(&world);
    days(&world, 20).await;
    let after = text_messages(&world);
    let since = after.get(before.len()..).unwrap();
    assert!(!since.is_empty() && since.iter().all(|(creditor, _)| creditor == "bureau"), "{since:?}");
    let letter = |tag: &str| {
        let all = world.outbox.all();
        all.into_iter()
            .any(|sent| sent.tag.creditor.as_str() == tag && matches!(sent.message, Outgoing::Letter { .. }))
    };
    assert!(letter("acme"), "what would have been a text message goes by post");
}

#[tokio::test]
async fn stop_that_answers_no_message_is_heard_by_everybody_who_has_the_number() {
    let world = reminded().await;
    texted(&world, NUMBER, "STOP", None).await;
    for creditor in ["acme", "bureau"] {
        assert_eq!(told(&world, creditor, "moulin/EUR").await, 1, "{creditor}");
    }
    texted(&world, "+33799999999", "STOP", None).await;
    let kept = world.bucket.all();
    let of_nobody =
        kept.iter().filter(|(creditor, name, _)| creditor == "relance" && name.starts_with("replies/"));
    assert_eq!(of_nobody.count(), 1, "a number that nobody has stays in the bucket");
}

#[tokio::test]
async fn what_is_no_stop_is_a_persons_answer_and_a_number_of_two_accounts_is_shown_unplaced() {
    let world = reminded().await;
    let answered = sent_by(&world, "acme");
    texted(&world, NUMBER, "Bonjour, nous avons déjà payé cette facture.", Some(&answered)).await;
    let listed = replies(&world, "acme").await;
    assert_eq!((listed[0].by, listed[0].findings[0].meaning.as_str()), (Some(By::Thread), "already_paid"));
    let account = world.account("acme", listed[0].account.as_ref().unwrap().as_str()).await;
    assert!(account.unread.is_some() && account.no_sms.is_empty());
    assert!(account.tasks.iter().any(|task| task.kind == TaskKind::AnswerReply), "{:?}", account.tasks);
    texted(&world, NUMBER, "Rappelez-moi demain", None).await;
    let unplaced = replies(&world, "bureau").await;
    assert_eq!((unplaced.len(), &unplaced[0].account), (1, &None));
    assert!(unplaced[0].set_aside.contains("several accounts"), "{}", unplaced[0].set_aside);
}

#[tokio::test]
async fn the_link_in_a_text_message_ends_them_once_its_button_is_pressed() {
    let world = reminded().await;
    let all = world.outbox.all();
    let first = all.iter().find_map(|sent| match &sent.message {
        Outgoing::Sms { text, sender, .. } if sent.tag.creditor.as_str() == "acme" => Some((text, sender)),
        _ => None,
    });
    let (text, sender) = first.unwrap();
    assert_eq!(sender.as_deref(), Some("acme"));
    assert!(!text.contains("STOP"), "a name takes no answer: {text}");
    let (_, link) = text.split_once("Plus de SMS : ").unwrap();
    let (status, page) = browse(&world, "GET", link).await;
    assert!(status == 200 && page.contains("… 78") && !page.contains(NUMBER), "{page}");
    assert_eq!(told(&world, "acme", "moulin/EUR").await, 0, "looking states nothing");
    for _ in 0..2 {
        assert_eq!(browse(&world, "POST", link).await.0, 200);
    }
    for (creditor, times) in [("acme", 1), ("bureau", 0)] {
        for account in ["moulin/EUR", "atelier/EUR"] {
            assert_eq!(told(&world, creditor, account).await, times, "{creditor} {account}");
        }
    }
}

#[tokio::test]
async fn where_a_number_takes_answers_messages_come_from_it_and_offer_stop() {
    let world = World::at("2026-01-30T08:00:00Z").await;
    let config = Config { sms_number: Some("+33700000001".to_owned()), ..(*world.ports.config).clone() };
    let world = World { ports: Ports { config: Arc::new(config), ..world.ports.clone() }, ..world };
    owed_to(&world, "acme").await;
    days(&world, 6).await;
    let all = world.outbox.all().into_iter();
    let mut sms = all.filter_map(|sent| match sent.message {
        Outgoing::Sms { sender, text, .. } => Some((sender, text)),
        Outgoing::Email { .. } | Outgoing::Letter { .. } => None,
    });
    let (sender, text) = sms.next().unwrap();
    assert_eq!(sender.as_deref(), Some("+33700000001"));
    assert!(text.contains("Plus de SMS : STOP ou https://relance.example/o/"), "{text}");
}

#[tokio::test]
async fn a_text_message_whose_price_nobody_knows_goes_by_post_and_the_explanation_says_so() {
    let world = World::at("2026-01-30T08:00:00Z").await;
    owed_to(&world, "acme").await;
    let (_, rules) = service::creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    let mut settings = rules.creditor.settings.clone();
    settings.sms.cap = Some("0.20".parse().unwrap());
    service::creditor::set(&world.ports, &scope("acme"), &settings).await.unwrap();
    world.later(Duration::days(6));
    let (_, rules) = service::creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    let look = Change::sending(AccountId::new("moulin/EUR").unwrap());
    let changed = change(&world.ports, &scope("acme"), &rules, &look).await.unwrap();
    assert_eq!(changed.claimed[0].notice.channel, Channel::Letter);
    let said: Vec<&str> = changed.explanations.iter().map(|one| one.rule.name()).collect();
    assert!(said.contains(&"sms_too_dear"), "{said:?}");
}
