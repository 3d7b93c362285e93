//! A mail that Amazon SES received for us: where it lies, to whom it was sent, and what the receiving server thinks.

use serde::Deserialize;

use super::{FeedbackError, MOST_BYTES, MOST_RECIPIENTS};

/// A mail that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// SES's id for it.
    pub message_id: String,
    /// The addresses of ours it was sent to.
    pub recipients: Vec<String>,
    /// The key of the object that holds it.
    pub object: String,
    /// Why it must not be acted upon: a virus, or spam.
    pub suspect: Option<&'static str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    notification_type: Option<String>,
    mail: Option<Mail>,
    receipt: Option<Receipt>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    #[serde(default)]
    recipients: Vec<String>,
    spam_verdict: Option<Verdict>,
    virus_verdict: Option<Verdict>,
    action: Option<Action>,
}

#[derive(Deserialize)]
struct Verdict {
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    object_key: Option<String>,
}

/// Reads the notification of a mail received into a bucket; `None` when it tells of something else.
///
/// # Errors
/// When it is one, and too long or without its place.
pub fn inbound(bytes: &[u8]) -> Result<Option<Inbound>, FeedbackError> {
    if bytes.len() > MOST_BYTES {
        return Err(FeedbackError::TooLarge);
    }
    let Ok(event) = serde_json::from_slice::<Event>(bytes) else { return Ok(None) };
    if event.notification_type.as_deref() != Some("Received") {
        return Ok(None);
    }
    let lacks = |what: &str| FeedbackError::NotAnEvent(format!("a received mail without its {what}"));
    let mail = event.mail.ok_or_else(|| lacks("message id"))?;
    let receipt = event.receipt.ok_or_else(|| lacks("receipt"))?;
    let action = receipt.action.and_then(|action| action.object_key);
    let failed = |verdict: Option<Verdict>| verdict.is_some_and(|verdict| verdict.status == "FAIL");
    let (virus, spam) = (failed(receipt.virus_verdict), failed(receipt.spam_verdict));
    Ok(Some(Inbound {
        message_id: mail.message_id,
        recipients: receipt.recipients.into_iter().take(MOST_RECIPIENTS).collect(),
        object: action.ok_or_else(|| lacks("place in the bucket"))?,
        suspect: if virus {
            Some("the mail server found a virus in it")
        } else {
            spam.then_some("the mail server took it for spam")
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(verdict: &str) -> String {
        format!(
            r#"{{"notificationType":"Received","receipt":{{"timestamp":"2026-03-02T08:00:00.000Z",
            "processingTimeMillis":222,"recipients":["n1.ab@replies.example"],
            "spamVerdict":{{"status":"PASS"}},"virusVerdict":{{"status":"{verdict}"}},
            "spfVerdict":{{"status":"PASS"}},"dkimVerdict":{{"status":"PASS"}},"dmarcVerdict":{{"status":"GRAY"}},
            "action":{{"type":"S3","topicArn":"arn:aws:sns:eu-west-3:012345678912:x","bucketName":"b",
            "objectKeyPrefix":"inbound","objectKey":"inbound/d6iitobk75ur"}}}},
            "mail":{{"timestamp":"2026-03-02T08:00:00.000Z","source":"ada@moulin.example","messageId":"d6iitobk75ur",
            "destination":["n1.ab@replies.example"],"headersTruncated":false,"headers":[],"commonHeaders":{{}}}}}}"#
        )
    }

    #[test]
    fn a_received_mail_is_found_by_its_key_and_a_virus_is_named() {
        let read = inbound(received("PASS").as_bytes()).unwrap().unwrap();
        assert_eq!((read.object.as_str(), read.suspect), ("inbound/d6iitobk75ur", None));
        assert_eq!(read.recipients, ["n1.ab@replies.example"]);
        assert!(inbound(received("FAIL").as_bytes()).unwrap().unwrap().suspect.unwrap().contains("virus"));
    }

    #[test]
    fn other_events_are_somebody_elses_and_a_mail_without_its_place_is_an_error() {
        for other in [r#"{"eventType":"Send","mail":{"messageId":"m"}}"#, "{}", "x"] {
            assert_eq!(inbound(other.as_bytes()), Ok(None), "{other}");
        }
        let bounced = r#"{"notificationType":"Received","mail":{"messageId":"m"},"receipt":{"action":{"type":"Bounce"}}}"#;
        assert!(inbound(bounced.as_bytes()).is_err());
    }
}
