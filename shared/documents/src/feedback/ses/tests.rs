//! Every event that SES documents, in full, in both of its shapes: event publishing, and notifications of an identity.

use serde_json::{Value, json};

use super::*;

const WHEN: &str = "2026-03-02T08:01:00.000Z";
const TO: &str = "compta@lambert.example";
const COPY: &str = "vente@atelier.example";

/// The part about the message that every event carries.
fn mail() -> Value {
    json!({
        "timestamp": "2026-03-02T08:00:00.000Z",
        "source": "Atelier Verdier <factures@atelier.example>",
        "sourceArn": "arn:aws:ses:eu-west-3:000000000000:identity/atelier.example",
        "sendingAccountId": "000000000000",
        "messageId": "0100-example-000000",
        "destination": [TO, COPY],
        "headersTruncated": false,
        "headers": [{ "name": "Subject", "value": "Facture F-101" }],
        "commonHeaders": { "from": ["factures@atelier.example"], "to": [TO], "subject": "Facture F-101" },
        "tags": { "notice": ["n-1"], "ses:configuration-set": ["relance"], "ses:operation": ["SendEmail"] }
    })
}

/// An event as event publishing tells it.
fn published(kind: &str, name: &str, detail: Value) -> Feedback {
    let mut event = json!({ "eventType": kind, "mail": mail() });
    event[name] = detail;
    read(event.to_string().as_bytes()).unwrap()
}

/// The same as a notification of an identity, which has no tags.
fn notified(kind: &str, name: &str, detail: Value) -> Feedback {
    let mut event = json!({ "notificationType": kind, "mail": mail() });
    event["mail"].as_object_mut().unwrap().remove("tags");
    event[name] = detail;
    read(event.to_string().as_bytes()).unwrap()
}

fn bounce(kind: &str, subtype: &str, to: &[&str]) -> Value {
    let recipient = |to: &&str| json!({ "emailAddress": to, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 unknown" });
    let recipients: Vec<Value> = to.iter().map(recipient).collect();
    json!({ "bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": recipients, "timestamp": WHEN,
        "feedbackId": "0100-bounce", "reportingMTA": "dsn; mx.lambert.example", "remoteMtaIp": "192.0.2.1" })
}

fn complaint(feedback: Option<&str>, subtype: Option<&str>) -> Value {
    json!({ "complainedRecipients": [{ "emailAddress": TO }], "timestamp": WHEN, "feedbackId": "0100-complaint",
        "complaintSubType": subtype, "complaintFeedbackType": feedback, "userAgent": "a mail service",
        "arrivalDate": "2026-03-02T08:00:30.000Z" })
}

fn to(addresses: &[&str]) -> Vec<String> {
    addresses.iter().map(|address| (*address).to_owned()).collect()
}

/// Types and subtypes of bounces. Only what is permanent closes an address, whatever its reason; a full mailbox, a mail
/// that is too large or whose content or file was refused, and an outage may pass.
const BOUNCES: [(&str, &[&str]); 3] = [
    ("Undetermined", &["Undetermined"]),
    (
        "Permanent",
        &[
            "General",
            "NoEmail",
            "Suppressed",
            "OnAccountSuppressionList",
            "UnsubscribedRecipient",
            "OnTenantSuppressionList",
            "EmailValidationSuppressed",
        ],
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

#[test]
fn every_documented_bounce_has_its_meaning_in_both_shapes_and_for_several_recipients() {
    for (kind, subtypes) in BOUNCES {
        for subtype in subtypes {
            for addresses in [&[TO][..], &[TO, COPY]] {
                let detail = bounce(kind, subtype, addresses);
                let expected = match kind {
                    "Permanent" => Outcome::BouncedHard(to(addresses)),
                    _ => Outcome::BouncedSoft(to(addresses)),
                };
                for heard in
                    [published("Bounce", "bounce", detail.clone()), notified("Bounce", "bounce", detail)]
                {
                    assert_eq!(heard.outcome, expected, "{kind} {subtype}");
                    assert_eq!(heard.at.unwrap().to_rfc3339(), "2026-03-02T08:01:00+00:00");
                    assert_eq!(heard.message_id, "0100-example-000000");
                }
            }
        }
    }
}

#[test]
fn a_type_nobody_documented_yet_closes_no_address() {
    let heard = published("Bounce", "bounce", bounce("Novel", "Novel", &[TO]));
    assert_eq!(heard.outcome, Outcome::BouncedSoft(to(&[TO])));
}

#[test]
fn every_documented_complaint_has_its_meaning_with_and_without_a_report() {
    let cases = [
        (None, None, Outcome::Complained(to(&[TO]))),
        (Some("abuse"), None, Outcome::Complained(to(&[TO]))),
        (Some("fraud"), None, Outcome::Complained(to(&[TO]))),
        (Some("other"), None, Outcome::Complained(to(&[TO]))),
        (Some("virus"), None, Outcome::Complained(to(&[TO]))),
        (Some("not-spam"), None, Outcome::Ignored("not-spam".into())),
        (Some("auth-failure"), None, Outcome::Ignored("auth-failure".into())),
        // It complained before: SES took the message and did not try to deliver it.
        (None, Some("OnAccountSuppressionList"), Outcome::BouncedHard(to(&[TO]))),
    ];
    for (feedback, subtype, expected) in cases {
        let detail = complaint(feedback, subtype);
        assert_eq!(published("Complaint", "complaint", detail.clone()).outcome, expected, "{feedback:?}");
        assert_eq!(notified("Complaint", "complaint", detail).outcome, expected, "{feedback:?}");
    }
}

#[test]
fn a_delivery_names_whose_server_took_it_in_both_shapes() {
    let detail = json!({ "timestamp": WHEN, "processingTimeMillis": 546, "recipients": [TO],
        "smtpResponse": "250 2.6.0 Message received", "reportingMTA": "a8-70.smtp-out.example", "remoteMtaIp": "192.0.2.1" });
    for heard in [published("Delivery", "delivery", detail.clone()), notified("Delivery", "delivery", detail)]
    {
        assert_eq!(heard.outcome, Outcome::Delivered(to(&[TO])));
        assert_eq!(heard.at.unwrap().to_rfc3339(), "2026-03-02T08:01:00+00:00");
    }
}

#[test]
fn a_delay_of_any_type_only_says_that_the_provider_still_tries() {
    let types = [
        "InternalFailure",
        "General",
        "MailboxFull",
        "SpamDetected",
        "RecipientServerError",
        "IPFailure",
        "TransientCommunicationFailure",
        "BYOIPHostNameLookupUnavailable",
        "Undetermined",
        "SendingDeferral",
    ];
    for kind in types {
        let detail = json!({ "delayType": kind, "timestamp": WHEN, "expirationTime": "2026-03-02T20:00:00.000Z",
            "reportingMTA": "192.0.2.1",
            "delayedRecipients": [{ "emailAddress": TO, "status": "4.4.1", "diagnosticCode": "smtp; 421 4.4.1" }] });
        let heard = published("DeliveryDelay", "deliveryDelay", detail);
        assert_eq!(heard.outcome, Outcome::Delayed(to(&[TO])), "{kind}");
    }
}

#[test]
fn what_never_left_is_a_refusal_with_its_reason() {
    let refused = published("Reject", "reject", json!({ "reason": "Bad content" }));
    assert_eq!(refused.outcome, Outcome::Rejected("Bad content".into()));
    let failure = json!({ "errorMessage": "Attribute 'name' is not present.", "templateName": "reminder" });
    let unwritten = Outcome::Rejected("Attribute 'name' is not present.".into());
    for kind in ["Rendering Failure", "RenderingFailure"] {
        assert_eq!(published(kind, "failure", failure.clone()).outcome, unwritten);
    }
}

#[test]
fn a_send_is_taken_and_what_proves_nothing_is_named_and_ignored() {
    let sent = published("Send", "send", json!({}));
    assert_eq!(sent.outcome, Outcome::Accepted);
    assert_eq!(sent.tag("notice"), Some("n-1"));
    assert_eq!(notified("Send", "send", json!({})).tag("notice"), None);
    let open = json!({ "ipAddress": "192.0.2.1", "timestamp": WHEN, "userAgent": "a proxy" });
    let click = json!({ "ipAddress": "192.0.2.1", "timestamp": WHEN, "userAgent": "a scanner",
        "link": "https://relance.example/p/abc", "linkTags": null });
    let subscription = json!({ "contactList": "none", "timestamp": WHEN, "source": "UnsubscribeHeader",
        "newTopicPreferences": { "unsubscribeAll": true, "topicSubscriptionStatus": [] },
        "oldTopicPreferences": { "unsubscribeAll": false, "topicSubscriptionStatus": [] } });
    let ignored =
        [("Open", "open", open), ("Click", "click", click), ("Subscription", "subscription", subscription)];
    for (kind, name, detail) in ignored {
        assert_eq!(published(kind, name, detail).outcome, Outcome::Ignored(kind.into()));
    }
    assert_eq!(published("Novel", "novel", json!({})).outcome, Outcome::Ignored("Novel".into()));
}

#[test]
fn an_event_without_its_details_still_has_its_type() {
    let bare = |kind: &str| {
        read(format!(r#"{{"eventType":"{kind}","mail":{{"messageId":"m-2"}}}}"#).as_bytes()).unwrap().outcome
    };
    assert_eq!(bare("Bounce"), Outcome::BouncedSoft(Vec::new()));
    assert_eq!(bare("Complaint"), Outcome::Complained(Vec::new()));
    assert_eq!(bare("Delivery"), Outcome::Delivered(Vec::new()));
    assert_eq!(bare("DeliveryDelay"), Outcome::Delayed(Vec::new()));
    assert_eq!(bare("Reject"), Outcome::Rejected("no reason given".into()));
}

#[test]
fn what_is_no_event_is_refused() {
    assert!(matches!(read(b"{}"), Err(FeedbackError::NotAnEvent(_))));
    assert_eq!(read(&vec![b' '; MOST_BYTES + 1]), Err(FeedbackError::TooLarge));
}
