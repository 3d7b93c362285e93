//! A whole life with everything logged: no name, address or secret is in a log line, an answer or a debug print.

use std::io::Write;
use std::sync::{Arc, Mutex};

use aws::telemetry::Lines;
use aws_lambda_events::event::sns::{SnsEvent, SnsRecord};
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use documents::webhook::{Provider, Trust};
use service::http::Request;
use service::ports::{Api, Ask};
use service::privacy::{Kept, Wish, erase};
use service::rows::{Work, WorkItem};
use tracing_subscriber::layer::SubscriberExt as _;

use relance_tests::world::{World, scope};

use crate::doors::{ParseAs as _, ask, token};
use crate::life::{DEBTOR, PERSONAL, SECRETS, account, settled};

/// Method, path, headers.
type Asked<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn silent(text: &str, place: &str) {
    let lower = text.to_lowercase();
    for canary in PERSONAL.iter().chain(SECRETS) {
        assert!(!lower.contains(&canary.to_lowercase()), "{canary} is in {place}: {text}");
    }
}

/// Work through the queue's own door: what is there, what was erased, and what nobody can read.
async fn worked(world: &World) {
    let mut event = SqsEvent::default();
    let known = Work { creditor: "acme".parse_as(), what: WorkItem::Account(account().parse_as()) };
    let strange = Work { creditor: "nobody".parse_as(), what: WorkItem::Account(account().parse_as()) };
    for body in [aws::queue::body(&known), aws::queue::body(&strange), format!("{{\"{DEBTOR}\"}}")] {
        let mut message = SqsMessage::default();
        message.message_id = Some("1".to_owned());
        message.body = Some(body);
        event.records.push(message);
    }
    notify::handle(&world.ports, event).await;
    let mut record = SnsRecord::default();
    record.sns.message = format!("{{\"eventType\": \"zephirine@canary-mail.example {DEBTOR}\"}}");
    let mut event = SnsEvent::default();
    event.records = vec![record];
    let _ = feedback::handle(&world.ports, event).await;
}

#[tokio::test]
async fn nothing_personal_and_no_secret_is_ever_logged() {
    let log = Log::default();
    let clock = Arc::new(aws::clock::SystemClock);
    let lines = Lines::new("security", "test".to_owned(), clock, log.clone());
    // The layer takes every level; the SDK's own targets are left to its own filter, as in a function.
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(lines));
    let world = settled().await;
    worked(&world).await;
    let shelf = world.shelf();
    let kept = Kept { shelf: &shelf, listing: world.bucket.as_ref(), captured: world.outbox.as_ref() };
    let wish = Wish { debtor: DEBTOR.parse_as(), reason: "asked".to_owned(), force: true };
    erase(&world.ports, kept, &scope("acme"), &wish).await.unwrap();
    worked(&world).await;
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    let ours = |line: &&str| !line.contains("\"target\":\"aws_") && !line.contains("\"target\":\"h");
    assert!(text.lines().filter(ours).count() > 3, "something was logged: {text}");
    for line in text.lines().filter(ours) {
        silent(line, "the log");
    }
}

#[tokio::test]
async fn no_answer_to_a_stranger_names_anybody() {
    let world = settled().await;
    let page = format!("/p/{}", token("acme", &account()));
    let cut = page.strip_suffix(|_: char| true).unwrap().to_owned();
    let wrong = format!("Bearer rlk.YWNtZQ.{DEBTOR}.secret");
    let asked: &[Asked<'_>] = &[
        ("GET", &cut, &[]),
        ("GET", "/api/v1/imports/x", &[("authorization", &wrong)]),
        ("POST", "/api/v1/invoices", &[]),
        ("POST", "/webhooks/stripe/acme", &[("stripe-signature", "t=1,v1=00")]),
        ("POST", "/webhooks/standard/acme", &[("webhook-id", "m")]),
        ("POST", "/webhooks/mollie-classic/acme", &[]),
        ("POST", &cut, &[]),
    ];
    for (method, path, headers) in asked {
        let answer = ask(&world, method, path, headers, b"id=tr_1").await;
        silent(&answer.body, &format!("{method} {path}: {}", answer.status));
    }
}

#[test]
fn what_holds_a_secret_does_not_print_it() {
    let headers = [("authorization".to_owned(), format!("Bearer {}", SECRETS[0]))].into();
    let path = format!("/p/{}", SECRETS[2]);
    let (method, body) = ("POST".to_owned(), SECRETS[1].into());
    let request = Request { method, path, headers, body, ..Request::default() };
    let question = Ask {
        api: Api::Mollie,
        path: "/v2/payments/tr_1".to_owned(),
        key: SECRETS[3].to_owned(),
        certificate: None,
    };
    let trust = Trust::of(Provider::Stripe, &[SECRETS[0]]).unwrap();
    silent(&format!("{request:?} {question:?} {trust:?}"), "a debug print");
}
