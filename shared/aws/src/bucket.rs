//! The bucket on S3. The first folder of a name comes before the creditor, so that rules of the bucket
//! (how long, who is told) can go by folder: `originals/acme/2026/F-1.xml` is `acme`'s `originals/2026/F-1.xml`.

use async_trait::async_trait;
use aws_lambda_events::event::s3::S3Event;
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use dunning::id::CreditorId;
use serde_json::Value;
use service::fault::Fault;
use service::ports::{Bucket, Lent, Page};
use service::privacy::Listing;
use service::scope::Scope;

use crate::fault;

/// The folder into which a creditor drops invoices.
pub const DROP: &str = "drop";
/// The largest body that is read, in bytes.
pub const LARGEST: i64 = 64 * 1024 * 1024;

/// What S3 tells of files that came; `None` when it only tries out a notification that was just set up.
///
/// # Errors
/// When it is no event of S3.
pub fn told(event: Value) -> Result<Option<S3Event>, Fault> {
    if event.get("Event").is_some_and(|event| event == "s3:TestEvent") {
        return Ok(None);
    }
    let event = serde_json::from_value(event);
    event.map(Some).map_err(|error| Fault::Unreadable(format!("the event: {error}")))
}

fn escaped(creditor: &CreditorId) -> String {
    creditor.as_str().replace('%', "%25").replace('/', "%2F")
}

/// The key of a creditor's `name`.
#[must_use]
pub fn key(creditor: &CreditorId, name: &str) -> String {
    let creditor = escaped(creditor);
    name.split_once('/')
        .map_or_else(|| format!("{creditor}/{name}"), |(folder, rest)| format!("{folder}/{creditor}/{rest}"))
}

/// Whose body lies under `key`, and its name for the [`Bucket`] port.
#[must_use]
pub fn owner(key: &str) -> Option<(CreditorId, String)> {
    let mut parts = key.splitn(3, '/');
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next());
    let (creditor, name) = match rest {
        Some(rest) => (second, format!("{first}/{rest}")),
        None => (first, second.to_owned()),
    };
    let creditor = CreditorId::new(creditor.replace("%2F", "/").replace("%25", "%")).ok()?;
    Some((creditor, name))
}

/// A key as an event of S3 writes it: `+` for a blank, `%` and two hex digits for other bytes.
#[must_use]
pub fn decoded(key: &str) -> String {
    let mut bytes = Vec::with_capacity(key.len());
    let mut rest = key.bytes();
    while let Some(byte) = rest.next() {
        let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut ahead = rest.clone();
        match (byte, ahead.next().and_then(hex), ahead.next().and_then(hex)) {
            (b'+', ..) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.push(high << 4 | low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A bucket of S3.
#[derive(Clone, Debug)]
pub struct S3Bucket {
    client: Client,
    bucket: String,
}

impl S3Bucket {
    /// The bucket named `bucket`. The client may repeat calls: writing a body twice changes nothing.
    #[must_use]
    pub fn new(client: Client, bucket: impl Into<String>) -> Self {
        Self { client, bucket: bucket.into() }
    }
}

#[async_trait]
impl Bucket for S3Bucket {
    async fn put(&self, scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        let key = key(scope.creditor(), name);
        let call = self.client.put_object().bucket(&self.bucket).key(key).body(ByteStream::from(bytes));
        call.send().await.map(|_| ()).map_err(|error| fault::of("write a body", &error))
    }

    async fn get(&self, scope: &Scope, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let call = self.client.get_object().bucket(&self.bucket).key(key(scope.creditor(), name));
        let answer = match call.send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => {
                return Ok(None);
            }
            Err(error) => return Err(fault::of("read a body", &error)),
        };
        if answer.content_length().is_none_or(|length| length > LARGEST) {
            return Err(Fault::Permanent(format!("a body is larger than {LARGEST} bytes: split the file")));
        }
        let bytes = answer.body.collect().await;
        let bytes = bytes.map_err(|_| Fault::Unknown("read a body: the connection failed".to_owned()))?;
        Ok(Some(bytes.to_vec()))
    }

    async fn remove(&self, scope: &Scope, name: &str) -> Result<(), Fault> {
        let call = self.client.delete_object().bucket(&self.bucket).key(key(scope.creditor(), name));
        call.send().await.map(|_| ()).map_err(|error| fault::of("remove a body", &error))
    }

    async fn upload(&self, scope: &Scope, name: &str, seconds: u32) -> Result<String, Fault> {
        let open = std::time::Duration::from_secs(u64::from(seconds));
        let config =
            PresigningConfig::expires_in(open).map_err(|error| Fault::Permanent(error.to_string()))?;
        let call = self.client.put_object().bucket(&self.bucket).key(key(scope.creditor(), name));
        let signed = call.presigned(config).await;
        signed.map(|signed| signed.uri().to_owned()).map_err(|error| fault::of("sign an upload", &error))
    }

    /// By an address of S3: an invoice may be longer than what a function can answer.
    async fn lend(&self, scope: &Scope, name: &str, file: &str, seconds: u32) -> Result<Option<Lent>, Fault> {
        let key = key(scope.creditor(), name);
        let there = self.client.head_object().bucket(&self.bucket).key(&key).send().await;
        match there {
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => {
                return Ok(None);
            }
            Err(error) => return Err(fault::of("look for a body", &error)),
            Ok(_) => {}
        }
        let open = std::time::Duration::from_secs(u64::from(seconds));
        let config =
            PresigningConfig::expires_in(open).map_err(|error| Fault::Permanent(error.to_string()))?;
        let call = self.client.get_object().bucket(&self.bucket).key(key);
        // Whatever the file is, the browser keeps it as a PDF and shows it as nothing else.
        let call = call.response_content_type("application/pdf").response_cache_control("no-store");
        let call = call.response_content_disposition(format!("attachment; filename=\"{file}\""));
        let signed = call.presigned(config).await.map_err(|error| fault::of("sign a download", &error))?;
        Ok(Some(Lent::At(signed.uri().to_owned())))
    }
}

#[async_trait]
impl Listing for S3Bucket {
    async fn names(&self, scope: &Scope, folder: &str, from: Option<String>) -> Result<Page<String>, Fault> {
        let prefix = key(scope.creditor(), folder);
        let call = self.client.list_objects_v2().bucket(&self.bucket).prefix(prefix);
        let call = call.set_continuation_token(from).send().await;
        let answer = call.map_err(|error| fault::of("list the bucket", &error))?;
        let keys = answer.contents().iter().filter_map(|object| object.key());
        let rows = keys.filter_map(owner).filter(|(creditor, _)| creditor == scope.creditor());
        Ok(Page { rows: rows.map(|(_, name)| name).collect(), next: answer.next_continuation_token })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_key_leads_back_to_its_owner_and_no_other(creditor in "[a-c%/2F]{1,6}", name in "[a-c%/2F]{1,9}") {
            let Ok(creditor) = CreditorId::new(creditor) else { return Ok(()) };
            let stored = key(&creditor, &name);
            prop_assert_eq!(owner(&stored), Some((creditor, name)));
        }
    }

    #[test]
    fn the_folder_comes_first_so_that_rules_can_go_by_it() {
        let acme = CreditorId::new("acme/fr").unwrap();
        assert_eq!(key(&acme, "drop/a b.csv"), "drop/acme%2Ffr/a b.csv");
        assert_eq!(owner("stray"), None);
    }

    #[test]
    fn a_key_in_an_event_is_read_as_it_was_dropped() {
        assert_eq!(decoded("drop/acme/relev%C3%A9+du+3%2B4.csv"), "drop/acme/relevé du 3+4.csv");
        assert_eq!(decoded("100%/%4"), "100%/%4");
    }

    #[test]
    fn a_notification_that_is_only_tried_out_names_no_file() {
        let trial = serde_json::json!({ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b",
            "Time": "2026-03-03T09:00:00.000Z", "RequestId": "r", "HostId": "h" });
        assert!(told(trial).unwrap().is_none());
        assert!(told(serde_json::json!({ "Records": [] })).unwrap().is_some());
        assert!(matches!(told(serde_json::json!({ "Event": "other" })), Err(Fault::Unreadable(_))));
    }
}
