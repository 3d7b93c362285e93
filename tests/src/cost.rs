//! What a reminder costs on AWS: its requests counted in one life, times the price list of `infra/cost/prices.toml`.

use aws::send::tag;
use aws::settings::Function;
use aws_lambda_events::event::sns::SnsEvent;
use operator::spent::Prices;
use rust_decimal::Decimal;
use serde_json::json;

use crate::bill;
use crate::world::Sent;

/// Milliseconds of notify for one account, and of feedback for one event: what `infra/cost/month` assumes as well.
pub const ASSUMED_MILLIS: (u64, u64) = (600, 50);
/// A message of the queue is sent, received and deleted.
const CALLS_OF_A_MESSAGE: u64 = 3;
/// SES tells that it took the mail, and that the recipient's server did.
const EVENTS: [&str; 2] = ["Send", "Delivery"];

/// How much of one product, and what that costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The product, as the price list calls it.
    pub product: &'static str,
    /// How much.
    pub amount: Decimal,
    /// US dollars.
    pub dollars: Decimal,
}

/// One reminder by mail about three items, from the queue to its delivery.
///
/// # Panics
/// When it cannot be sent, or the price list lacks a product.
pub async fn reminder() -> Vec<Line> {
    let (world, meter, work) = bill::due_reminder().await;
    let messages = work.len() as u64;
    for one in work {
        world.work(&one).await.unwrap_or_else(|error| panic!("{error}"));
    }
    let sent = world.outbox.all();
    for event in EVENTS {
        for one in &sent {
            feedback::handle(&world.ports, told(one, event)).await.unwrap_or_else(|error| panic!("{error}"));
        }
    }
    let (mails, events) = (sent.len() as u64, (sent.len() * EVENTS.len()) as u64);
    let (read, write) = bill::units(&meter.take());
    let again = world.queue.take().len() as u64;
    let megabytes = |function: Function| u64::from(function.megabytes());
    let millis =
        [(Function::Notify, messages * ASSUMED_MILLIS.0), (Function::Feedback, events * ASSUMED_MILLIS.1)];
    let gigabyte_seconds: Decimal = millis
        .into_iter()
        .map(|(function, millis)| Decimal::from(megabytes(function) * millis) / Decimal::from(1_024_000))
        .sum();
    let counted = [
        ("SES mail", Decimal::from(mails)),
        ("DynamoDB write unit", thousandths(write)),
        ("DynamoDB read unit", thousandths(read)),
        ("Lambda request", Decimal::from(messages + events)),
        ("Lambda arm64 GB-second", gigabyte_seconds),
        ("SQS request", Decimal::from((messages + again) * CALLS_OF_A_MESSAGE)),
        ("SNS publish", Decimal::from(events)),
    ];
    let prices = Prices::known().unwrap_or_else(|error| panic!("{error}"));
    let line = |(product, amount): (&'static str, Decimal)| {
        let dollars = prices.of(product, amount);
        assert!(dollars > Decimal::ZERO, "{product} has no price");
        Line { product, amount, dollars }
    };
    counted.into_iter().map(line).collect()
}

fn thousandths(milli: u64) -> Decimal {
    Decimal::from(milli) / Decimal::from(1_000)
}

/// What SNS brings to feedback about a mail.
fn told(sent: &Sent, kind: &str) -> SnsEvent {
    let values = tag::values(&sent.tag).map(|value| json!([value]));
    let tags: serde_json::Map<String, serde_json::Value> =
        tag::NAMES.into_iter().map(ToOwned::to_owned).zip(values).collect();
    let event =
        json!({ "eventType": kind, "mail": { "messageId": "message-1", "tags": tags }, "delivery": {} });
    let record = json!({ "EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn:x",
        "Sns": { "Type": "Notification", "MessageId": "m", "TopicArn": "arn:y", "Message": event.to_string(),
            "Timestamp": "2026-02-05T08:00:00.000Z", "SignatureVersion": "1", "Signature": "s",
            "SigningCertUrl": "https://x", "UnsubscribeUrl": "https://x", "MessageAttributes": {} } });
    serde_json::from_value(json!({ "Records": [record] })).unwrap_or_else(|error| panic!("{error}"))
}
