//! What happens in a town, brought to the real handlers in the shape AWS brings it.

use aws_lambda_events::event::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::event::s3::{S3Event, S3EventRecord};
use aws_lambda_events::event::sns::{SnsEvent, SnsRecord};
use aws_lambda_events::event::sqs::SqsEvent;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use dunning::id::{AccountId, CreditorId};
use serde_json::{Value, json};
use service::http::Request;
use service::link::{self, Opens};
use service::ports::{Outgoing, Ports, Tag};
use service::rows::Work;

use crate::signed;

/// The table's name.
pub const TABLE: &str = "relance";
/// What Stripe signs with.
pub const SECRET: &str = "whsec_test_acceptance_0001";
/// What the links of this town are signed with.
const LINK_KEY: &str = "0123456789abcdef0123456789abcdef";

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Its number.
    pub number: String,
    /// The debtor's id.
    pub debtor: String,
    /// When it is due.
    pub due: NaiveDate,
    /// Minor units of euro.
    pub minor: i64,
}

/// Something from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A file is dropped.
    File {
        /// Whose.
        creditor: String,
        /// What is in it.
        bills: Vec<Bill>,
    },
    /// A payment provider tells of money.
    Money {
        /// To whom.
        creditor: String,
        /// The event.
        body: String,
        /// For which item.
        item: String,
        /// The provider's name for the payment.
        payment: String,
        /// Minor units.
        minor: i64,
    },
    /// The mail provider tells.
    Said(String),
    /// A payer states something on the page.
    Page {
        /// Whose debtor.
        creditor: String,
        /// The account.
        account: String,
        /// The form.
        form: String,
    },
    /// The queue brings work back.
    Again(Work),
}

/// Something to come.
#[derive(Clone, Debug)]
pub struct Due {
    /// Not before.
    pub at: DateTime<Utc>,
    /// What.
    pub what: Happening,
    /// How often it was refused.
    pub tries: u32,
}

/// The file of some bills.
#[must_use]
pub fn portfolio(creditor: &str, bills: &[Bill]) -> String {
    let one = |bill: &Bill| {
        json!({ "number": bill.number, "issue_date": bill.due - Duration::days(30), "due_date": bill.due,
            "currency": "EUR", "total": format!("{}.{:02}", bill.minor / 100, bill.minor % 100),
            "debtor": { "id": bill.debtor, "name": format!("{} SARL", bill.debtor), "kind": "business",
                "country": "FR", "language": "fr", "contacts": [
                    { "role": "accounts_payable", "name": "Compta", "email": format!("compta@{}.example", bill.debtor) },
                    { "role": "main", "name": "Direction", "email": format!("direction@{}.example", bill.debtor) }] } })
    };
    json!({ "creditor": { "id": creditor, "name": format!("Maison-{creditor}"), "country": "FR", "language": "fr",
            "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic" },
        "invoices": bills.iter().map(one).collect::<Vec<_>>() })
    .to_string()
}

/// A payment of an item, as Stripe tells it.
#[must_use]
pub fn paid(creditor: &str, event: &str, payment: &str, bill: (&str, i64), at: DateTime<Utc>) -> Happening {
    let (item, minor) = bill;
    let body = json!({ "id": event, "object": "event", "type": "payment_intent.succeeded",
        "created": at.timestamp(), "data": { "object": { "id": payment, "object": "payment_intent",
            "status": "succeeded", "amount": minor, "amount_received": minor, "currency": "eur",
            "metadata": { "invoice_number": item } } } });
    Happening::Money {
        creditor: creditor.to_owned(),
        body: body.to_string(),
        item: item.to_owned(),
        payment: payment.to_owned(),
        minor,
    }
}

/// What the mail provider tells of a message.
#[must_use]
pub fn said(tag: &Tag, message: &Outgoing, what: &str, at: DateTime<Utc>) -> Happening {
    let to = match message {
        Outgoing::Email { to, .. } | Outgoing::Sms { to, .. } | Outgoing::Letter { to, .. } => to,
    };
    let values = aws::send::tag::values(tag);
    let tags: serde_json::Map<String, Value> = aws::send::tag::NAMES
        .into_iter()
        .zip(values)
        .map(|(name, value)| (name.to_owned(), json!([value])))
        .collect();
    let bounce =
        json!({ "bounceType": "Permanent", "timestamp": at, "bouncedRecipients": [{ "emailAddress": to }] });
    let bounce = if what == "Bounce" { bounce } else { Value::Null };
    let event = json!({ "eventType": what, "bounce": bounce, "mail": { "messageId": format!("ses-{}", tag.notice),
        "timestamp": at, "tags": tags } });
    Happening::Said(event.to_string())
}

/// Brings it to its handler; whether it need not come again.
pub async fn deliver(ports: &Ports, now: DateTime<Utc>, what: &Happening) -> bool {
    match what {
        Happening::File { creditor, bills } => drop_file(ports, creditor, bills).await,
        Happening::Money { creditor, body, .. } => {
            let mut request = post(&format!("/webhooks/stripe/{creditor}"), body);
            let header =
                ("stripe-signature".to_owned(), signed::stripe(SECRET, now.timestamp(), body.as_bytes()));
            request.headers.extend([header]);
            taken(&payments::handle(ports, aws::http::event(&request)).await)
        }
        Happening::Said(body) => feedback::handle(ports, sns(body)).await.is_ok(),
        Happening::Page { creditor, account, form } => {
            let Some(token) = token(creditor, account, now) else { panic!("no link") };
            let answer = portal::handle(ports, aws::http::event(&post(&format!("/p/{token}"), form))).await;
            // What the page refuses it refuses for good; what it cannot do now the visitor tries again.
            answer.status_code != 503
        }
        Happening::Again(_) => true,
    }
}

fn taken(answer: &ApiGatewayV2httpResponse) -> bool {
    (200..300).contains(&answer.status_code)
}

async fn drop_file(ports: &Ports, creditor: &str, bills: &[Bill]) -> bool {
    let Ok(id) = CreditorId::new(creditor) else { panic!("{creditor} is no id") };
    let scope = service::scope::Scope::proven(id);
    let bytes = portfolio(creditor, bills).into_bytes();
    if ports.bucket.put(&scope, "drop/open-items.json", bytes).await.is_err() {
        return false;
    }
    let key = format!("drop/{creditor}/open-items.json");
    let mut record = S3EventRecord::default();
    record.s3.object.key = Some(key);
    let mut event = S3Event::default();
    event.records.push(record);
    ingest::dropped(ports, event).await.is_ok()
}

fn post(path: &str, body: &str) -> Request {
    Request {
        method: "POST".to_owned(),
        path: path.to_owned(),
        body: body.as_bytes().to_vec(),
        ..Request::default()
    }
}

fn token(creditor: &str, account: &str, now: DateTime<Utc>) -> Option<String> {
    let opens = Opens { creditor: CreditorId::new(creditor).ok()?, account: AccountId::new(account).ok()? };
    link::sign(LINK_KEY, &opens, now + Duration::days(2)).ok()
}

fn sns(body: &str) -> SnsEvent {
    let mut record = SnsRecord::default();
    record.sns.message = body.to_owned();
    let mut event = SnsEvent::default();
    event.records.push(record);
    event
}

/// One firing of the schedule.
pub async fn sweep(ports: &Ports) -> bool {
    let event = json!({ "version": "0", "id": "1", "detail-type": "Scheduled Event", "source": "aws.scheduler",
        "account": "0", "time": "2026-01-01T00:00:00Z", "region": "eu-west-3", "resources": [], "detail": {} });
    let Ok(event) = serde_json::from_value(event) else { panic!("no event of the scheduler") };
    sweep::handle(ports, event).await.is_ok()
}

/// One batch of the queue; what must come back.
pub async fn work(ports: &Ports, batch: &[Work]) -> Vec<Work> {
    let record = |(at, work): (usize, &Work)| {
        json!({ "messageId": at.to_string(), "body": aws::queue::body(work), "attributes": {},
            "messageAttributes": {} })
    };
    let event = json!({ "Records": batch.iter().enumerate().map(record).collect::<Vec<_>>() });
    let Ok(event) = serde_json::from_value::<SqsEvent>(event) else { panic!("no event of SQS") };
    let answer = notify::handle(ports, event).await;
    let failed = |failure: &aws_lambda_events::event::sqs::BatchItemFailure| {
        batch.get(failure.item_identifier.parse::<usize>().ok()?).cloned()
    };
    answer.batch_item_failures.iter().filter_map(failed).collect()
}
