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
    complaint_sub_type: Option<String>,
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

/// "Not spam" is a complaint withdrawn, and a failed authentication is a matter of the domain's records, not of whoever
/// reads the mail. Where the address had complained before, the provider took the message and did not even try.
fn complained(complaint: &Complaint) -> Outcome {
    let to = list(&complaint.complained_recipients);
    match (complaint.complaint_sub_type.as_deref(), complaint.complaint_feedback_type.as_deref()) {
        (Some("OnAccountSuppressionList"), _) => Outcome::BouncedHard(to),
        (_, Some(kind @ ("not-spam" | "auth-failure"))) => Outcome::Ignored(kind.to_owned()),
        _ => Outcome::Complained(to),
    }
}

fn list(addresses: &[Address]) -> Vec<String> {
    addresses.iter().take(MOST_RECIPIENTS).map(|address| address.email_address.clone()).collect()
}

fn reason(text: Option<&str>) -> String {
    text.unwrap_or("no reason given").chars().take(200).collect()
}

#[cfg(test)]
mod tests;
