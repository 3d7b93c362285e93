//! The adapters of `shared/aws` against AWS as moto imitates it: an independent program says what arrived.
//!
//! Needs target/tools, which `tests/run` makes. Without it the test fails and says so; it never skips.

#![cfg(test)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws::bucket::S3Bucket;
use aws::queue::SqsQueue;
use aws::secrets::SsmSecrets;
use aws::send::{AwsSender, Pace, Ses, Sns, id_domain};
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use dunning::id::{AccountId, CreditorId, NoticeId};
use messages::letterhead::Mailbox;
use messages::mail::mime::{Attachment, Envelope, message};
use messages::notice::RecipientKind;
use messages::samples::{self, Shape};
use messages::{Kind, Language, Rendered, render};
use serde_json::Value;
use service::fault::Fault;
use service::ports::{Bucket, Clock, Outgoing, Queue, Secrets, Sender, Tag};
use service::post;
use service::rows::{InboxKey, Work, WorkItem};
use service::scope::Scope;

struct Emulation {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    port: u16,
}

impl Emulation {
    fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let python = root.join("target/tools/bin/python");
        assert!(
            python.exists(),
            "{} is missing. Run tests/run, or:\n  python3 -m venv target/tools && target/tools/bin/pip install -r tests/requirements.txt",
            python.display()
        );
        let mut child = Command::new(python)
            .arg(root.join("tests/emulation/aws.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let ask = child.stdin.take().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut port = String::new();
        answers.read_line(&mut port).unwrap();
        let port = port.trim().parse().expect("the emulation says its port; is target/tools complete?");
        Self { child, ask, answers, port }
    }

    fn config(&self) -> SdkConfig {
        config(self.port)
    }

    /// What the provider was given so far.
    fn seen(&mut self) -> Value {
        writeln!(self.ask).unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Emulation {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn config(port: u16) -> SdkConfig {
    aws::sdk::once(|name| {
        Some(match name {
            "AWS_REGION" => "eu-west-3".to_owned(),
            "AWS_ENDPOINT_URL" => format!("http://127.0.0.1:{port}"),
            _ => "test".to_owned(),
        })
    })
    .unwrap()
}

#[derive(Clone)]
struct Hand(Arc<Mutex<DateTime<Utc>>>);

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
    fn token(&self) -> String {
        "token".to_owned()
    }
}

fn hand() -> Hand {
    Hand(Arc::new(Mutex::new("2026-03-03T09:00:00Z".parse().unwrap())))
}

fn creditor(id: &str) -> CreditorId {
    CreditorId::new(id).unwrap()
}

fn tag() -> Tag {
    Tag {
        creditor: creditor("acme"),
        account: AccountId::new("D-1/EUR").unwrap(),
        notice: NoticeId::new("D-1/EUR F-1 reminder 0 0").unwrap(),
    }
}

async fn bucket(config: &SdkConfig) -> S3Bucket {
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(true).build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let place = aws_sdk_s3::types::CreateBucketConfiguration::builder()
        .location_constraint(aws_sdk_s3::types::BucketLocationConstraint::EuWest3)
        .build();
    client.create_bucket().bucket("relance").create_bucket_configuration(place).send().await.unwrap();
    S3Bucket::new(client, "relance")
}

fn sender(config: &SdkConfig, letters: Arc<dyn Bucket>) -> AwsSender {
    AwsSender {
        mail: Ses::new(aws_sdk_sesv2::Client::new(config), "relance-test"),
        sms: Sns::new(aws_sdk_sns::Client::new(config), "0.50"),
        letters,
        pace: Pace::new("100"),
    }
}

fn letter() -> messages::letter::Letter {
    let notice = samples::notice(Kind::FormalNotice, Language::Fr, RecipientKind::Business, Shape::Full);
    messages::letter::write(&messages::letter::Writing {
        notice: &notice,
        letterhead: &samples::letterhead(),
        recipient: vec!["Moulin SARL".into(), "1 rue X".into(), "69002 LYON".into()],
        envelope: messages::letter::Envelope::French,
        delivery: messages::letter::Delivery::RegisteredWithReceipt,
        beside: None,
    })
    .unwrap()
}

/// A reminder with its code and its invoice, continuing two earlier mails, with a copy to the salesperson.
fn mail(from: &str) -> (Outgoing, Rendered) {
    let notice = samples::notice(Kind::Firm, Language::Fr, RecipientKind::Business, Shape::Full);
    let rendered = render(&notice, &samples::letterhead(), None).unwrap();
    let mailbox = |name: &str, address: &str| Mailbox { name: name.to_owned(), address: address.to_owned() };
    let invoice = Attachment {
        name: "relevé F-1.pdf".to_owned(),
        mime: "application/pdf".to_owned(),
        data: b"%PDF-1.7\r\n\x00\xff\n".to_vec(),
    };
    let envelope = Envelope {
        notice: notice.id.as_str(),
        kind: Kind::Firm,
        from: &mailbox("Société Générale d'Éclairage", from),
        reply_to: "reponses@example.org",
        to: &mailbox("Hélène Müller", "compta@client.example"),
        cc: &[mailbox("", "ventes@example.org")],
        date: hand().now().timestamp(),
        earlier: &["0107-aaa", "0107-bbb"].map(|id| format!("{id}@{}", id_domain("eu-west-3"))),
    };
    let bytes = message(&envelope, &rendered, &[invoice]).unwrap();
    let (to, copies) = ("compta@client.example".to_owned(), vec!["ventes@example.org".to_owned()]);
    (Outgoing::Email { from: from.to_owned(), to, copies, bytes }, rendered)
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let mut aws = Emulation::start();
    let config = aws.config();
    let sender = sender(&config, Arc::new(bucket(&config).await));
    let (message, written) = mail("relances@example.org");
    let id = sender.send(&tag(), &message).await.unwrap();
    assert!(!id.is_empty());
    let stranger = sender.send(&tag(), &mail("relances@unverified.example").0).await;
    assert!(matches!(stranger, Err(Fault::Permanent(_))), "known not to be sent: {stranger:?}");
    let seen = aws.seen();
    let [arrived] = seen["mails"].as_array().unwrap().as_slice() else { panic!("{seen}") };
    assert_eq!(arrived["destinations"], serde_json::json!(["compta@client.example", "ventes@example.org"]));
    assert_eq!(arrived["headers"]["subject"], written.subject);
    assert_eq!(arrived["headers"]["from"], "Société Générale d'Éclairage <relances@example.org>");
    assert_eq!(arrived["headers"]["reply-to"], "reponses@example.org");
    assert_eq!(arrived["headers"]["cc"], "ventes@example.org");
    assert_eq!(arrived["headers"]["date"], "Tue, 03 Mar 2026 09:00:00 +0000");
    let thread = "<0107-aaa@eu-west-3.amazonses.com> <0107-bbb@eu-west-3.amazonses.com>";
    let references = arrived["headers"]["references"].as_str().unwrap();
    assert_eq!(references.split_whitespace().collect::<Vec<_>>().join(" "), thread);
    assert_eq!(arrived["headers"]["in-reply-to"], "<0107-bbb@eu-west-3.amazonses.com>");
    assert_eq!(arrived["text"].as_str().unwrap().replace("\r\n", "\n"), written.text);
    assert_eq!(arrived["html"].as_str().unwrap().replace("\r\n", "\n"), written.html);
    let shape = ["mixed", "alternative", "plain", "related", "html", "png", "pdf"];
    let kinds = arrived["shape"].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap());
    assert_eq!(kinds.map(|kind| kind.rsplit('/').next().unwrap()).collect::<Vec<_>>(), shape);
    let files = &arrived["files"];
    assert_eq!(files[0]["id"], "<qr>");
    assert_eq!(files[1]["name"], "relevé F-1.pdf");
    assert_eq!(files[1]["base64"], STANDARD.encode(b"%PDF-1.7\r\n\x00\xff\n"));
}

#[tokio::test]
async fn an_sms_and_a_letter_arrive_and_a_bad_number_does_not_leave() {
    let mut aws = Emulation::start();
    let config = aws.config();
    let bucket = Arc::new(bucket(&config).await);
    let sender = sender(&config, bucket.clone());
    let sms = |to: &str| Outgoing::Sms {
        to: to.to_owned(),
        sender: Some("ACME".to_owned()),
        text: "Facture F-1 échue : 1 200,00 €".to_owned(),
    };
    sender.send(&tag(), &sms("+33612345678")).await.unwrap();
    assert!(matches!(sender.send(&tag(), &sms("0612345678")).await, Err(Fault::Permanent(_))));
    let seen = aws.seen();
    assert_eq!(
        seen["sms"],
        serde_json::json!([{"to": "+33612345678", "text": "Facture F-1 échue : 1 200,00 €"}])
    );
    let letter = Outgoing::Letter { letter: Box::new(letter()), to: "1 rue X".to_owned() };
    let name = sender.send(&tag(), &letter).await.unwrap();
    assert_eq!(sender.send(&tag(), &letter).await.unwrap(), name, "twice is one letter");
    let scope = Scope::proven(creditor("acme"));
    let order: post::Order =
        serde_json::from_slice(&bucket.get(&scope, &name).await.unwrap().unwrap()).unwrap();
    assert_eq!((order.tag, order.letter), (tag(), self::letter()), "the press reads what was handed over");
}

#[tokio::test]
async fn work_put_on_the_queue_is_the_work_received() {
    let aws = Emulation::start();
    let client = aws_sdk_sqs::Client::new(&aws.config());
    let made = client.create_queue().queue_name("work").send().await.unwrap();
    let url = made.queue_url.unwrap();
    let account = |number: usize| Work {
        creditor: creditor("acme"),
        what: WorkItem::Account(AccountId::new(format!("D-{number}/EUR")).unwrap()),
    };
    let inbox = Work { what: WorkItem::Inbox(InboxKey("2026-03-03T09:00:00Z é".to_owned())), ..account(0) };
    let sent: Vec<_> = (0..22).map(account).chain([inbox]).collect();
    SqsQueue::new(client.clone(), &url).enqueue(&sent).await.unwrap();
    let mut received = BTreeSet::new();
    for _ in 0..30 {
        let batch = client.receive_message().queue_url(&url).max_number_of_messages(10).send().await.unwrap();
        let bodies = batch.messages.unwrap_or_default().into_iter().filter_map(|message| message.body);
        received.extend(bodies.map(|body| aws::queue::work(&body).unwrap()));
    }
    assert_eq!(received, sent.into_iter().collect());
    let nowhere = SqsQueue::new(client, format!("{url}-elsewhere")).enqueue(&[account(1)]).await;
    assert!(matches!(nowhere, Err(Fault::Permanent(_))), "{nowhere:?}");
}

#[tokio::test]
async fn a_body_belongs_to_its_creditor() {
    let aws = Emulation::start();
    let bucket = bucket(&aws.config()).await;
    let (one, two) = (Scope::proven(creditor("acme")), Scope::proven(creditor("other")));
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    bucket.put(&one, "originals/2026/été F-1.xml", bytes.clone()).await.unwrap();
    assert_eq!(bucket.get(&one, "originals/2026/été F-1.xml").await.unwrap(), Some(bytes));
    assert_eq!(bucket.get(&two, "originals/2026/été F-1.xml").await.unwrap(), None);
    bucket.remove(&one, "originals/2026/été F-1.xml").await.unwrap();
    bucket.remove(&one, "originals/2026/été F-1.xml").await.unwrap();
    assert_eq!(bucket.get(&one, "originals/2026/été F-1.xml").await.unwrap(), None);
}

#[tokio::test]
async fn a_rotated_secret_is_known_within_minutes_and_the_old_one_stays_live_beside_it() {
    let aws = Emulation::start();
    let client = aws_sdk_ssm::Client::new(&aws.config());
    let put = async |value: &str| {
        let kind = aws_sdk_ssm::types::ParameterType::SecureString;
        let call = client.put_parameter().name("/relance/test/acme/stripe").value(value).r#type(kind);
        call.overwrite(true).send().await.unwrap();
    };
    let clock = hand();
    let secrets = SsmSecrets::new(client.clone(), "/relance/test", Arc::new(clock.clone()));
    let scope = Scope::proven(creditor("acme"));
    assert_eq!(
        secrets.secrets(&Scope::proven(creditor("other")), "stripe").await.unwrap(),
        Vec::<String>::new()
    );
    put("whsec_old").await;
    assert_eq!(secrets.secrets(&scope, "stripe").await.unwrap(), ["whsec_old"]);
    put("whsec_new\nwhsec_old\nwhsec_older\n").await;
    assert_eq!(secrets.secrets(&scope, "stripe").await.unwrap(), ["whsec_old"], "remembered");
    *clock.0.lock().unwrap() += TimeDelta::minutes(5);
    assert_eq!(secrets.secrets(&scope, "stripe").await.unwrap(), ["whsec_new", "whsec_old"]);
    drop(aws);
    *clock.0.lock().unwrap() += TimeDelta::minutes(6);
    assert_eq!(secrets.secrets(&scope, "stripe").await.unwrap().len(), 2, "an outage does not lock us out");
    *clock.0.lock().unwrap() += TimeDelta::hours(1);
    assert!(matches!(secrets.secrets(&scope, "stripe").await, Err(Fault::Unknown(_))));
}

#[tokio::test]
async fn silence_and_a_dead_line_leave_it_open_whether_a_mail_left() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let short = TimeoutConfig::builder().operation_timeout(Duration::from_millis(300)).build();
    let mute = config(silent.local_addr().unwrap().port()).to_builder().timeout_config(short).build();
    let letters = |config: &SdkConfig| Arc::new(S3Bucket::new(aws_sdk_s3::Client::new(config), "b"));
    let lost = sender(&mute, letters(&mute)).send(&tag(), &mail("relances@example.org").0).await;
    assert_eq!(lost, Err(Fault::Unknown("send a mail: no answer in time".to_owned())));
    let dead = config(TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    let lost = sender(&dead, letters(&dead)).send(&tag(), &mail("relances@example.org").0).await;
    assert_eq!(lost, Err(Fault::Unknown("send a mail: the connection failed".to_owned())));
}
