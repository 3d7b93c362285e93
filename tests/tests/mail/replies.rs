//! What a debtor writes back: held, shown with its sentence, sent on unchanged, and never acted upon by itself.

use std::sync::Arc;

use chrono::Duration;
use dunning::settings::ReplyAction;
use dunning::task::{Task, TaskKind};
use messages::mail::mime::parts;
use relance_tests::world::{Sent, World, scope};
use serde_json::json;
use service::http::Request;
use service::notices::text;
use service::ports::{Clock as _, Config, Ports};
use service::reply::{self, By, Reply};
use service::rows::DocumentKind;

use crate::say::{self, bytes, days, header, keep, mails, sns};

/// Moulin was reminded on 5 February; answers come back to us.
async fn reminded(totals: &[i64]) -> (World, Sent) {
    let world = say::world(totals).await;
    let config = Config { reply_domain: Some("replies.example".to_owned()), ..(*world.ports.config).clone() };
    let world = World { ports: Ports { config: Arc::new(config), ..world.ports.clone() }, ..world };
    days(&world, 32).await;
    let reminder = mails(&world).pop().unwrap();
    (world, reminder)
}

fn answer(to: &str, from: &str, headers: &str, text: &str) -> String {
    format!(
        "From: Ada Moulin <{from}>\r\nTo: <{to}>\r\nSubject: Re: facture\r\nMessage-ID: <x1@moulin.example>\r\n{headers}\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    )
}

/// SES received this mail and says so.
async fn received(world: &World, to: &str, mail: &[u8], virus: &str) {
    let deployment = scope("relance");
    world.ports.bucket.put(&deployment, "inbound/abc", mail.to_vec()).await.unwrap();
    let event = json!({ "notificationType": "Received", "mail": { "messageId": "abc" },
        "receipt": { "recipients": [to], "spamVerdict": { "status": "PASS" }, "virusVerdict": { "status": virus },
            "action": { "type": "S3", "bucketName": "b", "objectKey": "inbound/relance/abc" } } });
    feedback::handle(&world.ports, sns(&event)).await.unwrap();
    world.rest().await;
}

async fn replies(world: &World) -> Vec<Reply> {
    reply::list(&world.ports, &scope("acme"), None).await.unwrap().rows
}

async fn tasks(world: &World, kind: TaskKind) -> Vec<Task> {
    let mut tasks = world.account("acme", "moulin/EUR").await.tasks;
    tasks.retain(|task| task.kind == kind);
    tasks
}

const PAID: &str = "Bonjour,\r\n\r\nNous avons déjà réglé cette facture le 3 février par virement.\r\n\r\nCordialement,\r\nAda";

#[tokio::test]
async fn already_paid_holds_everything_and_shows_the_sentence_until_somebody_has_read_it() {
    let (world, reminder) = reminded(&[120]).await;
    let to = header(&reminder, "Reply-To").unwrap().trim_matches(['<', '>']).to_owned();
    assert!(to.ends_with("@replies.example"), "{to}");
    let mail = answer(&to, "ada@moulin.example", "", PAID);
    for _ in 0..2 {
        received(&world, &to.to_uppercase(), mail.as_bytes(), "PASS").await;
    }
    let all = replies(&world).await;
    assert_eq!(
        (all.len(), all[0].by, all[0].findings[0].meaning.as_str()),
        (1, Some(By::Address), "already_paid")
    );
    let shown = tasks(&world, TaskKind::AnswerReply).await;
    assert_eq!(shown.len(), 1);
    assert!(shown[0].note.contains("déjà réglé cette facture le 3 février"), "{}", shown[0].note);
    assert!(world.account("acme", "moulin/EUR").await.unread.is_some());
    let before = mails(&world).len();
    days(&world, 4).await;
    assert_eq!(mails(&world).len(), before, "nothing automatic leaves");
    let read = reply::read(&world.ports, &scope("acme"), &all[0].id, "Nadia").await.unwrap();
    assert!(read.read.is_some() && tasks(&world, TaskKind::AnswerReply).await.is_empty());
    days(&world, 15).await;
    assert!(mails(&world).len() > before, "the firm reminder follows");
}

#[tokio::test]
async fn on_aws_a_reply_is_listed_and_noted_as_read_by_the_api_and_what_it_held_goes_on() {
    let (world, reminder) = reminded(&[120]).await;
    let to = header(&reminder, "Reply-To").unwrap().trim_matches(['<', '>']).to_owned();
    received(&world, &to, answer(&to, "ada@moulin.example", "", PAID).as_bytes(), "PASS").await;
    let expires = world.clock.now() + Duration::days(30);
    let key = service::keys::create(&world.ports, &scope("acme"), "accounting", expires).await.unwrap();
    let ask = async |method: &str, path: &str, body: &str| {
        let headers = [("authorization".to_owned(), format!("Bearer {key}"))].into();
        let (method, path, body) = (method.to_owned(), path.to_owned(), body.as_bytes().to_vec());
        let event = aws::http::event(&Request { method, path, headers, body, ..Request::default() });
        let response = aws::http::unwrap(ingest::handle(&world.ports, event).await);
        let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        (response.status, body)
    };
    let (status, listed) = ask("GET", "/api/v1/replies", "").await;
    let one = &listed["replies"][0];
    assert_eq!((status, &one["account"], &one["read"]), (200, &json!("moulin/EUR"), &json!(null)));
    assert_eq!(one["findings"][0]["meaning"], "already_paid");
    assert!(one["findings"][0]["sentence"].as_str().unwrap().contains("déjà réglé"), "{one}");
    let path = format!("/api/v1/replies/{}", one["id"].as_str().unwrap());
    assert_eq!(ask("POST", &path, "{\"do\":\"burn\"}").await.0, 400);
    assert!(world.account("acme", "moulin/EUR").await.unread.is_some(), "nothing is read by mistake");
    for _ in 0..2 {
        let (status, read) = ask("POST", &path, "{\"do\":\"read\",\"by\":\"Nadia\"}").await;
        assert!(status == 200 && read["read"].is_string(), "{read}");
    }
    let account = world.account("acme", "moulin/EUR").await;
    assert!(account.unread.is_none() && tasks(&world, TaskKind::AnswerReply).await.is_empty());
    let history = world.history("acme", "moulin/EUR").await;
    assert!(history.iter().any(|row| row.events.contains("Nadia")), "the history says who");
    assert_eq!(ask("GET", "/api/v1/replies", "").await.1["replies"][0]["read"], read_at(&world).await);
    let before = mails(&world).len();
    days(&world, 15).await;
    assert!(mails(&world).len() > before, "the firm reminder follows");
}

/// When the only reply was read, as JSON shows it.
async fn read_at(world: &World) -> serde_json::Value {
    json!(replies(world).await[0].read)
}

#[tokio::test]
async fn a_reply_goes_on_unchanged_to_whoever_signed() {
    let (world, reminder) = reminded(&[120]).await;
    let to = header(&reminder, "Reply-To").unwrap().trim_matches(['<', '>']).to_owned();
    let mail = answer(&to, "ada@moulin.example", "", PAID);
    received(&world, &to, mail.as_bytes(), "PASS").await;
    let on = mails(&world).pop().unwrap();
    assert_eq!(header(&on, "To").as_deref(), Some("<nadia.roussel@verdier.example>"));
    assert_eq!(header(&on, "Reply-To").as_deref(), Some("<ada@moulin.example>"));
    assert_eq!(header(&on, "Auto-Submitted").as_deref(), Some("auto-replied"));
    let read = parts(bytes(&on)).unwrap();
    assert_eq!(read.files[0].data, mail.as_bytes());
    assert!(read.text.contains("Déjà payé") && read.text.contains("moulin/EUR"), "{}", read.text);
    // What the provider tells of it is not about the debtor.
    let bounce = json!({ "bounceType": "Permanent", "bouncedRecipients": [{ "emailAddress": "nadia.roussel@verdier.example" }] });
    say::told(&world, &on, "m-9", "Bounce", bounce).await;
    assert_eq!(world.account("acme", "moulin/EUR").await.closed_addresses, [""; 0]);
}

#[tokio::test]
async fn an_absence_is_noted_and_holds_nothing() {
    let (world, reminder) = reminded(&[120]).await;
    let to = header(&reminder, "Reply-To").unwrap().trim_matches(['<', '>']).to_owned();
    let text = "Je suis absente jusqu'au 20 février. En mon absence, écrivez à paul.durand@moulin.example.";
    let mail = answer(&to, "ada@moulin.example", "Auto-Submitted: auto-replied\r\n", text);
    let before = mails(&world).len();
    received(&world, &to, mail.as_bytes(), "PASS").await;
    assert!(world.account("acme", "moulin/EUR").await.unread.is_none());
    assert_eq!(tasks(&world, TaskKind::CheckSubstitute).await[0].note, "paul.durand@moulin.example");
    assert_eq!(mails(&world).len(), before, "no machine's answer goes on");
}

#[tokio::test]
async fn without_its_own_address_a_reply_is_matched_by_its_thread_and_then_by_its_sender() {
    let (world, _) = reminded(&[120]).await;
    let number = mails(&world).len();
    let thread = format!("In-Reply-To: <message-{number}@relance.example>\r\n");
    let by_thread = answer("comptes@acme.example", "someone@else.example", &thread, "Bien reçu, merci.");
    received(&world, "comptes@acme.example", by_thread.as_bytes(), "PASS").await;
    let new = answer("comptes@acme.example", "ADA@moulin.example", "", "Pouvez-vous me rappeler ?");
    received(&world, "comptes@acme.example", new.as_bytes(), "PASS").await;
    let stranger = answer("comptes@acme.example", "someone@else.example", "", "Nous paierons demain.");
    received(&world, "comptes@acme.example", stranger.as_bytes(), "PASS").await;
    let mut by: Vec<_> =
        replies(&world).await.into_iter().map(|one| (one.by, one.account.is_some(), one.applied)).collect();
    by.sort_by_key(|(by, ..)| by.map(|by| format!("{by:?}")));
    assert_eq!(by, [(None, false, false), (Some(By::Sender), true, true), (Some(By::Thread), true, true)]);
}

/// A person's answer of this text to a reminder about these totals, when the creditor lets replies do `allowed`.
async fn answered(totals: &[i64], allowed: &[ReplyAction], text_of_it: &str) -> World {
    let (world, reminder) = reminded(totals).await;
    let (version, mut profile) =
        service::creditor::profile(&world.ports, &scope("acme")).await.unwrap().unwrap();
    profile.creditor.settings.reply_actions = allowed.to_vec();
    keep(&world, DocumentKind::Creditor, "", version + 1, text(&profile).unwrap()).await;
    let to = header(&reminder, "Reply-To").unwrap().trim_matches(['<', '>']).to_owned();
    let mail = answer(&to, "ada@moulin.example", "", text_of_it);
    received(&world, &to, mail.as_bytes(), "PASS").await;
    world
}

const PROMISE: &str = "Nous vous paierons le 20 février.";

#[tokio::test]
async fn a_promise_is_taken_as_one_only_where_the_creditor_says_so() {
    let world = answered(&[120], &[], PROMISE).await;
    let account = world.account("acme", "moulin/EUR").await;
    assert!(account.promises.is_empty() && account.unread.is_some());
    let world = answered(&[120], &[ReplyAction::Promise], PROMISE).await;
    let account = world.account("acme", "moulin/EUR").await;
    assert_eq!((account.promises.len(), account.unread), (1, None));
    assert_eq!(account.promises[0].day.to_string(), "2026-02-20");
}

#[tokio::test]
async fn of_two_invoices_the_contested_one_must_be_named_before_anything_but_a_hold_happens() {
    const UNCLEAR: &str = "Nous contestons cette facture, la prestation n'a pas été réalisée.";
    let world = answered(&[120, 80], &[ReplyAction::Dispute], UNCLEAR).await;
    let account = world.account("acme", "moulin/EUR").await;
    assert!(account.extras.values().all(|extra| extra.dispute.is_none()) && account.unread.is_some());
    let named = UNCLEAR.replace("cette facture", "la facture F-0202-2");
    let world = answered(&[120, 80], &[ReplyAction::Dispute], &named).await;
    let account = world.account("acme", "moulin/EUR").await;
    let disputed = account.extras.iter().filter(|(_, extra)| extra.dispute.is_some());
    assert_eq!(disputed.map(|(number, _)| number.as_str()).collect::<Vec<_>>(), ["F-0202-2"]);
}

#[tokio::test]
async fn a_virus_a_delivery_report_and_nonsense_are_kept_listed_and_left_alone() {
    let (world, reminder) = reminded(&[120]).await;
    let to = header(&reminder, "Reply-To").unwrap().trim_matches(['<', '>']).to_owned();
    let before = mails(&world).len();
    received(&world, &to, answer(&to, "ada@moulin.example", "", PAID).as_bytes(), "FAIL").await;
    let report = "Content-Type: multipart/report; boundary=b\r\nTo: <x@y.example>\r\n\r\n--b\r\n\r\nfailed\r\n--b--\r\n";
    received(&world, &to, report.as_bytes(), "PASS").await;
    let mut deep = String::new();
    for level in 0..2_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
    }
    received(&world, &to, deep.as_bytes(), "PASS").await;
    received(&world, &to, &[0, 159, 146, 150, 13, 10, 13, 10, 0], "PASS").await;
    let all = replies(&world).await;
    assert_eq!(all.len(), 4);
    let reasons: Vec<_> = all.iter().map(|one| one.set_aside.as_str()).collect();
    assert!(reasons.iter().any(|reason| reason.contains("virus")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("report of a delivery")), "{reasons:?}");
    for one in &all {
        assert!(world.ports.bucket.get(&scope("acme"), &one.original).await.unwrap().is_some());
    }
    assert!(mails(&world).len() <= before + 2, "no virus goes on to anybody");
}
