//! AWS's own runtime interface emulator around one real binary: for the events that the emulated AWS cannot send.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use aws::send::tag;
use aws::settings::{self, Function};
use chrono::SecondsFormat;
use serde_json::{Value, json};
use service::ports::Tag;

use crate::cloud::{Cloud, REGION, root, run, tool};

/// One function's process under the emulator.
pub struct Process {
    child: Child,
    port: u16,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The emulator comes with the SAM CLI, which carries it into its containers.
fn emulator() -> PathBuf {
    let folder = "import os, samcli; print(os.path.dirname(samcli.__file__))";
    let folder = run(Command::new(tool("python")).args(["-c", folder]));
    let path = PathBuf::from(folder.trim()).join("local/rapid/aws-lambda-rie-x86_64");
    assert!(path.exists(), "{} is missing: run tests/run", path.display());
    path
}

impl Process {
    /// The binary that was deployed, told what the template tells it.
    pub fn start(cloud: &Cloud, function: Function, queue: &str) -> Self {
        let port = free_port();
        let name = function.name();
        let folder = name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1));
        let binary = root().join("target/sam-build").join(folder.collect::<String>()).join("bootstrap");
        let told = function.variables().iter().map(|name| (*name, value(name, queue)));
        let log = std::fs::File::create(root().join(format!("target/{name}.log"))).unwrap();
        let child = Command::new(emulator())
            .arg("--runtime-interface-emulator-address")
            .arg(format!("127.0.0.1:{port}"))
            .arg("--runtime-api-address")
            .arg(format!("127.0.0.1:{}", free_port()))
            .arg(binary)
            .envs(told)
            .envs(cloud.environment())
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        cloud.until("the runtime interface answers", || TcpStream::connect(("127.0.0.1", port)).ok());
        Self { child, port }
    }

    /// Calls the function with an event and returns its answer.
    pub fn invoke(&self, event: &Value) -> String {
        let path = "/2015-03-31/functions/function/invocations";
        let (status, body) = crate::cloud::http(self.port, "POST", path, &[], &event.to_string());
        assert_eq!(status, 200, "{body}");
        body
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn value(name: &str, queue: &str) -> String {
    match name {
        settings::STAGE => "test".to_owned(),
        settings::LOG => "info".to_owned(),
        settings::TABLE => "relance-test".to_owned(),
        settings::QUEUE => queue.to_owned(),
        settings::SECRETS => "/relance/test".to_owned(),
        settings::BUCKET => format!("relance-test-{}-{REGION}", crate::stage::ACCOUNT),
        settings::PORTAL => "https://pay.acme.example".to_owned(),
        settings::SENDER => "relances@acme.example".to_owned(),
        settings::REPLIES => "none".to_owned(),
        settings::MAIL_SET => "relance-test".to_owned(),
        settings::SMS_MAX_PRICE => "0.50".to_owned(),
        settings::SMS_NUMBER => "none".to_owned(),
        settings::SEND_RATE => "100".to_owned(),
        other => panic!("say here what the template sets for {other}"),
    }
}

/// What SNS hands to a function that subscribed to a topic.
pub fn by_sns(cloud: &Cloud, message: &Value) -> Value {
    let topic = format!("arn:aws:sns:{REGION}:{}:relance-test-feedback", crate::stage::ACCOUNT);
    json!({ "Records": [{
        "EventSource": "aws:sns", "EventVersion": "1.0",
        "EventSubscriptionArn": format!("{topic}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55"),
        "Sns": { "Type": "Notification", "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e", "TopicArn": topic,
            "Subject": "Amazon SES Email Event Notification", "Message": message.to_string(),
            "Timestamp": cloud.now().to_rfc3339_opts(SecondsFormat::Millis, true), "SignatureVersion": "1",
            "Signature": "EXAMPLE", "SigningCertUrl": "EXAMPLE", "UnsubscribeUrl": "EXAMPLE",
            "MessageAttributes": {} } }] })
}

/// What SES publishes about the mail with `tag`, in the members its documentation lists.
pub fn by_ses(cloud: &Cloud, kind: &str, tag: &Tag, to: &str) -> Value {
    let at = cloud.now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let tags: serde_json::Map<String, Value> = tag::NAMES
        .into_iter()
        .zip(tag::values(tag))
        .map(|(name, value)| (name.to_owned(), json!([value])))
        .collect();
    let mut event = json!({ "eventType": kind, "mail": { "timestamp": at, "messageId": "0107019-ses-000000",
        "source": "relances@acme.example", "sendingAccountId": crate::stage::ACCOUNT, "destination": [to],
        "headersTruncated": false, "headers": [{ "name": "To", "value": to }],
        "commonHeaders": { "to": [to], "subject": "Facture" }, "tags": tags } });
    let about = match kind {
        "Delivery" => json!({ "timestamp": at, "processingTimeMillis": 546, "recipients": [to],
            "smtpResponse": "250 ok", "reportingMTA": "mta.example" }),
        _ => {
            json!({ "bounceType": "Permanent", "bounceSubType": "General", "timestamp": at, "feedbackId": "f-1",
            "bouncedRecipients": [{ "emailAddress": to, "action": "failed", "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 user unknown" }], "reportingMTA": "dsn; mta.example" })
        }
    };
    event[kind.to_lowercase()] = about;
    event
}

/// What SES publishes about a mail that it received and laid into the bucket, in the members its documentation lists.
pub fn received(cloud: &Cloud, key: &str, to: &str) -> Value {
    let at = cloud.now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let pass = json!({ "status": "PASS" });
    let bucket = format!("relance-test-{}-{REGION}", crate::stage::ACCOUNT);
    let topic = format!("arn:aws:sns:{REGION}:{}:relance-test-feedback", crate::stage::ACCOUNT);
    json!({ "notificationType": "Received",
        "receipt": { "timestamp": at, "processingTimeMillis": 222, "recipients": [to], "spamVerdict": pass,
            "virusVerdict": pass, "spfVerdict": pass, "dkimVerdict": pass, "dmarcVerdict": { "status": "GRAY" },
            "action": { "type": "S3", "topicArn": topic, "bucketName": bucket, "objectKeyPrefix": "inbound/relance/",
                "objectKey": key } },
        "mail": { "timestamp": at, "source": "compta@d-2.example", "messageId": "d6iitobk75ur", "destination": [to],
            "headersTruncated": false, "headers": [{ "name": "To", "value": to }],
            "commonHeaders": { "from": ["compta@d-2.example"], "to": [to], "subject": "Re: facture F-2" } } })
}
