//! Events of Amazon SES, by event publishing (`eventType`) or by feedback notifications (`notificationType`).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Feedback, FeedbackError, MOST_BYTES, MOST_RECIPIENTS, Outcome};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(alias = "notificationType")]
    event_type: String,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivery>,
    delivery_delay: Option<Delay>,
    reject: Option<Reason>,
    failure: Option<Failure>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    message_id: String,
    timestamp: Option<DateTime<Utc>>,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounced_recipients: Vec<Address>,
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default)]
    complained_recipients: Vec<Address>,
    timestamp: Option<DateTime<Utc>>,
    complaint_feedback_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    delayed_recipients: Vec<Address>,
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    email_address: String,
}

#[derive(Deserialize)]
struct Delivery {
    #[serde(default)]
    recipients: Vec<String>,
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Reason {
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    error_message: Option<String>,
}

/// Reads one event.
///
/// # Errors
/// When it is too long or no event of SES.
pub fn read(bytes: &[u8]) -> Result<Feedback, FeedbackError> {
    if bytes.len() > MOST_BYTES {
        return Err(FeedbackError::TooLarge);
    }
    let event: Event =
        serde_json::from_slice(bytes).map_err(|error| FeedbackError::NotAnEvent(error.to_string()))?;
    let at = [
        event.bounce.as_ref().and_then(|bounce| bounce.timestamp),
        event.complaint.as_ref().and_then(|complaint| complaint.timestamp),
        event.delivery.as_ref().and_then(|delivery| delivery.timestamp),
        event.delivery_delay.as_ref().and_then(|delay| delay.timestamp),
        event.mail.timestamp,
    ];
    let tags =
        event.mail.tags.iter().filter_map(|(name, values)| Some((name.clone(), values.first()?.clone())));
    Ok(Feedback {
        message_id: event.mail.message_id.clone(),
        at: at.into_iter().flatten().next(),
        tags: tags.collect(),
        outcome: outcome(&event),
    })
}

fn outcome(event: &Event) -> Outcome {
    match event.event_type.as_str() {
        "Send" => Outcome::Accepted,
        "Delivery" => {
            let recipients = event.delivery.iter().flat_map(|delivery| &delivery.recipients);
            Outcome::Delivered(recipients.take(MOST_RECIPIENTS).cloned().collect())
        }
        "Bounce" => event.bounce.as_ref().map_or_else(|| Outcome::BouncedSoft(Vec::new()), bounced),
        "Complaint" => event.complaint.as_ref().map_or_else(|| Outcome::Complained(Vec::new()), complained),
        "DeliveryDelay" => Outcome::Delayed(
            event.delivery_delay.as_ref().map(|delay| list(&delay.delayed_recipients)).unwrap_or_default(),
        ),
        "Reject" => {
            Outcome::Rejected(reason(event.reject.as_ref().and_then(|reject| reject.reason.as_deref())))
        }
        "Rendering Failure" | "RenderingFailure" => Outcome::Rejected(reason(
            event.failure.as_ref().and_then(|failure| failure.error_message.as_deref()),
        )),
        other => Outcome::Ignored(other.chars().take(40).collect()),
    }
}

/// Only `Permanent` closes an address; `Transient` and `Undetermined` may pass.
fn bounced(bounce: &Bounce) -> Outcome {
    let addresses = list(&bounce.bounced_recipients);
    if bounce.bounce_type == "Permanent" {
        Outcome::BouncedHard(addresses)
    } else {
        Outcome::BouncedSoft(addresses)
    }
}

/// "Not spam" is a complaint withdrawn.
fn complained(complaint: &Complaint) -> Outcome {
    match complaint.complaint_feedback_type.as_deref() {
        Some("not-spam") => Outcome::Ignored("not-spam".to_owned()),
        _ => Outcome::Complained(list(&complaint.complained_recipients)),
    }
}

fn list(addresses: &[Address]) -> Vec<String> {
    addresses.iter().take(MOST_RECIPIENTS).map(|address| address.email_address.clone()).collect()
}

fn reason(text: Option<&str>) -> String {
    text.unwrap_or("no reason given").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, detail: &str) -> Feedback {
        let json = format!(
            r#"{{"eventType":"{kind}","mail":{{"messageId":"m-1","timestamp":"2026-03-02T08:00:00.000Z",
            "tags":{{"notice":["n-1"],"ses:operation":["SendEmail"]}}}}{detail}}}"#
        );
        read(json.as_bytes()).unwrap()
    }

    #[test]
    fn every_event_type_has_its_meaning() {
        let bounce = |kind| {
            event(
                "Bounce",
                &format!(
                    r#","bounce":{{"bounceType":"{kind}","bouncedRecipients":[{{"emailAddress":"a@b.example"}}]}}"#
                ),
            )
        };
        let address = vec!["a@b.example".to_owned()];
        assert_eq!(bounce("Permanent").outcome, Outcome::BouncedHard(address.clone()));
        assert_eq!(bounce("Transient").outcome, Outcome::BouncedSoft(address.clone()));
        assert_eq!(bounce("Undetermined").outcome, Outcome::BouncedSoft(address.clone()));
        let complaint = r#","complaint":{"complainedRecipients":[{"emailAddress":"a@b.example"}]}"#;
        assert_eq!(event("Complaint", complaint).outcome, Outcome::Complained(address.clone()));
        let withdrawn = r#","complaint":{"complaintFeedbackType":"not-spam"}"#;
        assert_eq!(event("Complaint", withdrawn).outcome, Outcome::Ignored("not-spam".into()));
        let delay = r#","deliveryDelay":{"delayType":"MailboxFull","delayedRecipients":[{"emailAddress":"a@b.example"}]}"#;
        assert_eq!(event("DeliveryDelay", delay).outcome, Outcome::Delayed(address));
        assert_eq!(event("Send", "").outcome, Outcome::Accepted);
        assert_eq!(event("Delivery", "").outcome, Outcome::Delivered(Vec::new()));
        let delivery = r#","delivery":{"recipients":["a@b.example"],"smtpResponse":"250 2.6.0 ok"}"#;
        assert_eq!(event("Delivery", delivery).outcome, Outcome::Delivered(vec!["a@b.example".to_owned()]));
        assert_eq!(
            event("Reject", r#","reject":{"reason":"Bad content"}"#).outcome,
            Outcome::Rejected("Bad content".into())
        );
        let failure = r#","failure":{"errorMessage":"no template"}"#;
        assert_eq!(event("Rendering Failure", failure).outcome, Outcome::Rejected("no template".into()));
        for kind in ["Open", "Click", "Subscription", "Something New"] {
            assert_eq!(event(kind, "").outcome, Outcome::Ignored(kind.into()));
        }
    }

    /// Every pair of type and subtype that SES documents: only what is permanent closes an address, whatever its reason;
    /// a full mailbox, a mail that is too large or whose content or file was refused, and an outage may pass.
    #[test]
    fn every_documented_subtype_of_a_bounce_has_its_meaning() {
        let documented: [(&str, &[&str]); 3] = [
            ("Undetermined", &["Undetermined"]),
            (
                "Permanent",
                &["General", "NoEmail", "Suppressed", "OnAccountSuppressionList", "UnsubscribedRecipient"],
            ),
            (
                "Transient",
                &[
                    "General",
                    "MailboxFull",
                    "MessageTooLarge",
                    "CustomTimeoutExceeded",
                    "ContentRejected",
                    "AttachmentRejected",
                ],
            ),
        ];
        for (kind, subtypes) in documented {
            for subtype in subtypes {
                let bounce = event(
                    "Bounce",
                    &format!(
                        r#","bounce":{{"feedbackId":"0100","bounceType":"{kind}","bounceSubType":"{subtype}","reportingMTA":"dns; mx",
                        "timestamp":"2026-03-02T08:01:00.000Z","bouncedRecipients":[{{"emailAddress":"a@b.example",
                        "action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 unknown"}}]}}"#
                    ),
                );
                let address = vec!["a@b.example".to_owned()];
                let expected = match kind {
                    "Permanent" => Outcome::BouncedHard(address),
                    _ => Outcome::BouncedSoft(address),
                };
                assert_eq!(bounce.outcome, expected, "{kind} {subtype}");
                assert_eq!(bounce.at.unwrap().to_rfc3339(), "2026-03-02T08:01:00+00:00");
            }
        }
    }

    #[test]
    fn the_tags_find_the_notice_and_old_notifications_are_read_too() {
        assert_eq!(event("Send", "").tag("notice"), Some("n-1"));
        let old = br#"{"notificationType":"Delivery","mail":{"messageId":"m-2"},"delivery":{"timestamp":"2026-03-02T08:00:05Z"}}"#;
        let read = read(old).unwrap();
        assert_eq!((read.outcome, read.at.is_some()), (Outcome::Delivered(Vec::new()), true));
    }

    #[test]
    fn what_is_no_event_is_refused() {
        assert!(matches!(read(b"{}"), Err(FeedbackError::NotAnEvent(_))));
        assert_eq!(read(&vec![b' '; MOST_BYTES + 1]), Err(FeedbackError::TooLarge));
    }
}
