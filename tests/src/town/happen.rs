//! What happens in a town, brought to the real handlers in the shape AWS brings it.

use aws_lambda_events::event::s3::{S3Event, S3EventRecord};
use aws_lambda_events::event::sns::{SnsEvent, SnsRecord};
use aws_lambda_events::event::sqs::SqsEvent;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::{AccountId, CreditorId};
use dunning::notice::{Approval, Listed, ListedState};
use serde_json::{Value, json};
use service::account::{Change, account_of, change};
use service::creditor;
use service::http::Request;
use service::link::{self, Opens};
use service::notify::send_claimed as notify_claimed;
use service::ports::{Outgoing, Ports, Tag};
use service::rows::Work;
use service::scope::Scope;

use crate::signed;

/// The table's name.
pub const TABLE: &str = "relance";
/// What Stripe signs with, and what it signs with later.
pub const SECRETS: [&str; 2] = ["whsec_test_acceptance_0001", "whsec_test_acceptance_0002"];
/// What a stranger signs with.
const STRANGE: &str = "whsec_of_a_stranger_0001";
/// What the links of this town are signed with, and what they are signed with later.
pub const LINK_KEYS: [&str; 2] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];

/// What providers and payers hold in their hands.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// What webhooks are signed with now.
    pub webhook: &'static str,
    /// What the links that payers have were signed with.
    pub link: &'static str,
    /// Whether the door believes anybody: a planted bug.
    pub open_door: bool,
}

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
    /// A file of another kind is dropped: a complete list of open items, a bank statement.
    Laid {
        /// Whose.
        creditor: String,
        /// Its name in the drop, which says what it is.
        name: String,
        /// What is in it.
        text: String,
        /// What it says of money: item, minor units.
        pays: Vec<(String, i64)>,
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
    /// A stranger tells of money that never was.
    Forged {
        /// To whom.
        creditor: String,
        /// The event.
        body: String,
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
    /// A person at the creditor's states something of an account.
    Person {
        /// Whose debtor.
        creditor: String,
        /// The account.
        account: String,
        /// What.
        fact: Box<Fact>,
    },
    /// A person approves whatever waits for approval on an account.
    Approves {
        /// Whose debtor.
        creditor: String,
        /// The account.
        account: String,
    },
    /// The queue brings work back.
    Again(Work),
    /// The operator exchanges the secrets, a step at a time.
    Rotates(Rotation),
}

/// How secrets are exchanged while messages are under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The service takes the new one beside the old.
    BothTaken,
    /// The provider signs with the new one.
    NewUsed,
    /// The service takes the old one no more.
    OldGone,
}

impl Happening {
    /// In a few words.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::File { creditor, bills } => format!("a file of {creditor} with {} invoices", bills.len()),
            Self::Laid { creditor, name, pays, .. } => format!("{creditor}: {name}, which pays {pays:?}"),
            Self::Money { creditor, item, payment, minor, .. } => {
                let event = self.event().unwrap_or_default();
                format!("{creditor}: payment {payment} of {minor} for {item}, event {event}")
            }
            Self::Forged { creditor, .. } => format!("{creditor}: a stranger's webhook"),
            Self::Said(body) => {
                let body: Value = serde_json::from_str(body).unwrap_or_default();
                let text =
                    |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or("?").to_owned();
                format!("the mail provider says {} of {}", text("/eventType"), text("/mail/messageId"))
            }
            Self::Page { creditor, account, form } => format!("{creditor}: {account} states {form}"),
            Self::Person { account, fact, .. } => format!("a person states of {account}: {fact:?}"),
            Self::Approves { account, .. } => format!("a person approves what waits on {account}"),
            Self::Again(work) => format!("the queue brings back {work:?}"),
            Self::Rotates(step) => format!("secrets are exchanged: {step:?}"),
        }
    }

    /// The name of the event that it brings, when it brings one.
    #[must_use]
    pub fn event(&self) -> Option<String> {
        let (Self::Money { body, .. } | Self::Forged { body, .. }) = self else { return None };
        let body: Value = serde_json::from_str(body).ok()?;
        Some(body.get("id")?.as_str()?.to_owned())
    }
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

/// Two people with mail; who is called `mobile` has a telephone only.
fn contacts(debtor: &str) -> Value {
    if debtor == "mobile" {
        return json!([{ "role": "accounts_payable", "name": "Compta", "phone": "+33612345678" }]);
    }
    json!([
        { "role": "accounts_payable", "name": "Compta", "email": format!("compta@{debtor}.example") },
        { "role": "main", "name": "Direction", "email": format!("direction@{debtor}.example") }
    ])
}

/// The file of some bills.
#[must_use]
pub fn portfolio(creditor: &str, bills: &[Bill]) -> String {
    let one = |bill: &Bill| {
        json!({ "number": bill.number, "issue_date": bill.due - Duration::days(30), "due_date": bill.due,
            "currency": "EUR", "total": format!("{}.{:02}", bill.minor / 100, bill.minor % 100),
            "debtor": { "id": bill.debtor, "name": format!("{} SARL", bill.debtor), "kind": "business",
                "country": "FR", "language": "fr", "contacts": contacts(&bill.debtor) } })
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

/// Money of a payment that goes back: by a refund, or taken by the payer's bank.
#[must_use]
pub fn back(creditor: &str, kind: &str, payment: &str, bill: (&str, i64), at: DateTime<Utc>) -> Happening {
    let (item, minor) = bill;
    let object = match kind {
        "charge.refunded" => json!({ "id": format!("ch_{payment}"), "object": "charge", "amount": minor,
            "amount_refunded": minor, "currency": "eur", "status": "succeeded", "payment_intent": payment }),
        _ => json!({ "id": format!("dp_{payment}"), "object": "dispute", "charge": format!("ch_{payment}"),
            "payment_intent": payment, "amount": minor, "currency": "eur", "reason": "product_not_received",
            "status": "lost" }),
    };
    let body = json!({ "id": format!("evt_{kind}_{payment}"), "object": "event", "type": kind,
        "created": at.timestamp(), "data": { "object": object } });
    Happening::Money {
        creditor: creditor.to_owned(),
        body: body.to_string(),
        item: item.to_owned(),
        payment: format!("{payment} back"),
        minor: -minor,
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
pub async fn deliver(ports: &Ports, now: DateTime<Utc>, keys: Keys, what: &Happening) -> bool {
    match what {
        Happening::File { creditor, bills } => {
            laid(ports, creditor, "open-items.json", portfolio(creditor, bills)).await
        }
        Happening::Laid { creditor, name, text, .. } => laid(ports, creditor, name, text.clone()).await,
        Happening::Money { creditor, body, .. } => {
            (200..300).contains(&webhook(ports, now, keys.webhook, creditor, body).await)
        }
        Happening::Forged { creditor, body } => {
            let with = if keys.open_door { keys.webhook } else { STRANGE };
            // What a stranger says is refused for good; what cannot be looked at now he says again.
            (400..500).contains(&webhook(ports, now, with, creditor, body).await) || keys.open_door
        }
        Happening::Said(body) => feedback::handle(ports, sns(body)).await.is_ok(),
        Happening::Page { creditor, account, form } => {
            let Some(token) = token(keys.link, creditor, account, now) else { panic!("no link") };
            let answer = portal::handle(ports, aws::http::event(&post(&format!("/p/{token}"), form))).await;
            // What the page refuses it refuses for good; what it cannot do now the visitor tries again.
            answer.status_code != 503
        }
        Happening::Person { creditor, account, fact } => {
            let Some((scope, account)) = named(creditor, account) else { return true };
            stated(ports, &scope, account, now, fact.as_ref().clone()).await
        }
        Happening::Approves { creditor, account } => {
            let Some((scope, account)) = named(creditor, account) else { return true };
            approved(ports, &scope, account, now).await
        }
        Happening::Again(_) | Happening::Rotates(_) => true,
    }
}

fn named(creditor: &str, account: &str) -> Option<(Scope, AccountId)> {
    Some((Scope::proven(CreditorId::new(creditor).ok()?), AccountId::new(account).ok()?))
}

/// As the console does it: the fact is committed, and what it lets leave is sent.
async fn stated(ports: &Ports, scope: &Scope, account: AccountId, at: DateTime<Utc>, fact: Fact) -> bool {
    let Ok((profile, rules)) = creditor::rules(ports, scope).await else { return false };
    let wanted = Change::fact(account, at, Actor::Person("Ada".to_owned()), fact);
    let Ok(changed) = change(ports, scope, &rules, &wanted).await else { return false };
    notify_claimed(ports, scope, &profile, &changed).await.is_ok()
}

async fn approved(ports: &Ports, scope: &Scope, account: AccountId, at: DateTime<Utc>) -> bool {
    let Ok(Some(row)) = ports.store.head(scope, &account).await else { return false };
    let Ok(read) = account_of(&row) else { return false };
    let waits =
        |listed: &&Listed| matches!(listed.state, ListedState::Queued { approval: Approval::Waiting, .. });
    let Some(listed) = read.notices.iter().find(waits) else { return true };
    stated(ports, scope, account, at, Fact::Approved { notice: listed.id.clone() }).await
}

/// The status that a signed event is answered with.
async fn webhook(ports: &Ports, now: DateTime<Utc>, secret: &str, creditor: &str, body: &str) -> i64 {
    let mut request = post(&format!("/webhooks/stripe/{creditor}"), body);
    let signature = signed::stripe(secret, now.timestamp(), body.as_bytes());
    request.headers.extend([("stripe-signature".to_owned(), signature)]);
    payments::handle(ports, aws::http::event(&request)).await.status_code
}

async fn laid(ports: &Ports, creditor: &str, name: &str, text: String) -> bool {
    let Ok(id) = CreditorId::new(creditor) else { panic!("{creditor} is no id") };
    let scope = Scope::proven(id);
    if ports.bucket.put(&scope, &format!("drop/{name}"), text.into_bytes()).await.is_err() {
        return false;
    }
    let key = format!("drop/{creditor}/{name}");
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

fn token(key: &str, creditor: &str, account: &str, now: DateTime<Utc>) -> Option<String> {
    let opens = Opens { creditor: CreditorId::new(creditor).ok()?, account: AccountId::new(account).ok()? };
    link::sign(key, &opens, now + Duration::days(2)).ok()
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
