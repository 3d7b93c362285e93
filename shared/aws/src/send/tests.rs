//! What the provider is asked, field by field: an emulation does not look at tags, sets or prices.

use std::sync::Mutex;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use dunning::id::{AccountId, CreditorId, NoticeId};
use service::scope::Scope;

use super::*;

/// A provider that gives one answer and keeps what it was asked.
#[derive(Clone, Debug)]
struct Provider {
    status: u16,
    answer: &'static str,
    asked: Arc<Mutex<Vec<String>>>,
}

impl HttpConnector for Provider {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = String::from_utf8(request.body().bytes().unwrap_or_default().to_vec()).unwrap();
        self.asked.lock().unwrap().push(body);
        let response = HttpResponse::new(self.status.try_into().unwrap(), SdkBody::from(self.answer));
        HttpConnectorFuture::ready(Ok(response))
    }
}

struct Nowhere;

#[async_trait]
impl Bucket for Nowhere {
    async fn put(&self, _: &Scope, _: &str, _: Vec<u8>) -> Result<(), Fault> {
        Err(Fault::Unknown("lost".to_owned()))
    }
    async fn get(&self, _: &Scope, _: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }
    async fn remove(&self, _: &Scope, _: &str) -> Result<(), Fault> {
        Ok(())
    }
    async fn upload(&self, _: &Scope, _: &str, _: u32) -> Result<String, Fault> {
        Err(Fault::Unknown("lost".to_owned()))
    }
}

fn asked(status: u16, answer: &'static str) -> (AwsSender, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let connector = SharedHttpConnector::new(Provider { status, answer, asked: asked.clone() });
    let config = SdkConfig::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(Region::new("eu-west-3"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("a", "b", None, None, "test")))
        .retry_config(RetryConfig::disabled())
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build();
    let sender = AwsSender {
        mail: Ses::new(aws_sdk_sesv2::Client::new(&config), "relance-test"),
        sms: Sns::new(aws_sdk_sns::Client::new(&config), "0.50"),
        letters: Arc::new(Nowhere),
        pace: Pace::new("100"),
    };
    (sender, asked)
}

fn tag() -> Tag {
    Tag {
        creditor: CreditorId::new("acme").unwrap(),
        account: AccountId::new("D-1/EUR").unwrap(),
        notice: NoticeId::new("n 1").unwrap(),
    }
}

fn mail() -> Outgoing {
    Outgoing::Email {
        from: "billing@acme.example".to_owned(),
        to: "ap@client.example".to_owned(),
        copies: vec!["sales@acme.example".to_owned()],
        bytes: b"Subject: F-1\r\n\r\nt".to_vec(),
    }
}

fn sms() -> Outgoing {
    Outgoing::Sms { to: "+33612345678".to_owned(), sender: Some("ACME".to_owned()), text: "t".to_owned() }
}

#[tokio::test]
async fn a_mail_carries_its_notice_and_its_configuration_set() {
    let (sender, asked) = asked(200, r#"{"MessageId":"0107-x"}"#);
    assert_eq!(sender.send(&tag(), &mail()).await.as_deref(), Ok("0107-x"));
    let bodies = asked.lock().unwrap().clone();
    let [body] = bodies.as_slice() else { panic!("one call: {bodies:?}") };
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["ConfigurationSetName"], "relance-test");
    assert_eq!(body["FromEmailAddress"], "billing@acme.example");
    assert_eq!(body["Destination"]["ToAddresses"], serde_json::json!(["ap@client.example"]));
    assert_eq!(body["Destination"]["CcAddresses"], serde_json::json!(["sales@acme.example"]));
    assert_eq!(body["Content"]["Raw"]["Data"], "U3ViamVjdDogRi0xDQoNCnQ=");
    let tags = body["EmailTags"].as_array().unwrap();
    let find = |name: &str| tags.iter().find(|tag| tag["Name"] == name).and_then(|tag| tag["Value"].as_str());
    assert_eq!(tag::read(find), Some(tag()));
}

#[tokio::test]
async fn an_sms_has_a_price_limit_and_a_name() {
    let answer = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";
    let (sender, asked) = asked(200, answer);
    assert_eq!(sender.send(&tag(), &sms()).await.as_deref(), Ok("m-1"));
    let form = asked.lock().unwrap().concat();
    for part in
        ["PhoneNumber=%2B33612345678", "AWS.SNS.SMS.MaxPrice", "StringValue=0.50", "=Transactional", "=ACME"]
    {
        assert!(form.contains(part), "{part} in {form}");
    }
}

#[tokio::test]
async fn an_sms_comes_from_the_number_that_takes_its_answers_where_there_is_one() {
    let answer = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";
    let (sender, asked) = asked(200, answer);
    let from = Some("+33700000001".to_owned());
    let message = Outgoing::Sms { to: "+33612345678".to_owned(), sender: from, text: "t".to_owned() };
    assert_eq!(sender.send(&tag(), &message).await.as_deref(), Ok("m-1"));
    let form = asked.lock().unwrap().concat();
    assert!(form.contains("AWS.MM.SMS.OriginationNumber") && form.contains("=%2B33700000001"), "{form}");
    assert!(!form.contains("SenderID"), "{form}");
}

#[tokio::test]
async fn a_refusal_says_that_nothing_left_and_a_server_error_does_not() {
    let fate = async |status, code: &'static str, message: Outgoing| {
        let (sender, asked) = asked(status, code);
        let fault = sender.send(&tag(), &message).await.unwrap_err();
        assert_eq!(asked.lock().unwrap().len(), 1, "one call, whatever came of it");
        fault
    };
    for code in [
        r#"{"__type":"TooManyRequestsException","message":"Maximum sending rate exceeded."}"#,
        r#"{"__type":"LimitExceededException","message":"Daily message quota exceeded."}"#,
        r#"{"__type":"SendingPausedException","message":"Sending is paused."}"#,
        r#"{"__type":"ExpiredTokenException","message":"The security token expired."}"#,
    ] {
        assert!(matches!(fate(400, code, mail()).await, Fault::Throttled(_)), "{code}");
    }
    for code in [
        r#"{"__type":"MessageRejected","message":"Email address is not verified."}"#,
        r#"{"__type":"AccountSuspendedException","message":"suspended"}"#,
        r#"{"__type":"BadRequestException","message":"bad"}"#,
        r#"{"__type":"AccessDeniedException","message":"no"}"#,
    ] {
        assert!(matches!(fate(400, code, mail()).await, Fault::Permanent(_)), "{code}");
    }
    for (status, answer) in [
        (500, r#"{"__type":"InternalServiceErrorException"}"#),
        (503, ""),
        (200, "<"),
        (403, ""),
        (200, "{}"),
    ] {
        let fault = fate(status, answer, mail()).await;
        assert!(matches!(fault, Fault::Unknown(_)), "{status} {answer}: {fault:?}");
    }
    let error = |code| {
        format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>m</Message></Error></ErrorResponse>"
        )
    };
    let throttled = fate(429, Box::leak(error("Throttled").into_boxed_str()), sms()).await;
    assert!(matches!(throttled, Fault::Throttled(_)), "{throttled:?}");
    let opted_out = fate(400, Box::leak(error("InvalidParameter").into_boxed_str()), sms()).await;
    assert!(matches!(opted_out, Fault::Permanent(_)), "{opted_out:?}");
}

#[test]
fn the_ids_of_mails_have_the_domain_of_their_region() {
    assert_eq!(id_domain("us-east-1"), "email.amazonses.com");
    assert_eq!(id_domain("eu-west-3"), "eu-west-3.amazonses.com");
}
