//! An invoice's life on the deployed system.

use aws::settings::Function;
use aws_sdk_sqs::types::QueueAttributeName;
use chrono::{Days, TimeDelta};
use dunning::id::{AccountId, CreditorId};
use ring::hmac;
use serde_json::json;
use service::doctor::Health;
use service::ports::{Ports, Tag};
use service::scope::Scope;
use service::sender::{Check, Domain, Part, SenderState};

use crate::cloud::{Cloud, REGION};
use crate::runtime::{Process, by_ses, by_sns, received};
use crate::stage::{ACCOUNT, config, deploy, doctor, operator, secret};

const STRIPE: &str = "whsec_system_test";

fn invoices(cloud: &Cloud, number: &str, debtor: &str) -> String {
    let day = |ago: u64| (cloud.now() - Days::new(ago)).date_naive().to_string();
    json!({
        "creditor": { "id": "acme", "name": "Acme Éclairage", "country": "FR", "language": "fr",
            "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris",
            "address": { "lines": ["1 rue de la Paix"], "postcode": "75002", "city": "Paris", "country": "FR" },
            "sending": "automatic" },
        "invoices": [{ "number": number, "type": "invoice", "issue_date": day(40), "due_date": day(10),
            "currency": "EUR", "total": "1200.00",
            "debtor": { "id": debtor, "name": format!("Client {debtor}"), "kind": "business", "country": "FR",
                "language": "fr", "address": { "lines": ["2 rue X"], "postcode": "69001", "city": "Lyon", "country": "FR" },
                "contacts": [{ "role": "accounts_payable", "name": "Compta", "email": format!("compta@{}.example", debtor.to_lowercase()) }] } }]
    })
    .to_string()
}

/// The open amount of an account, as its list says, once it is there.
async fn head(ports: &Ports, debtor: &str) -> Option<service::rows::HeadRow> {
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    ports.store.head(&scope, &AccountId::new(format!("{debtor}/EUR")).unwrap()).await.unwrap()
}

/// A sender whose every part is right.
fn ready(cloud: &Cloud) -> SenderState {
    let good = |part| Check { part, good: true, words: String::new() };
    let domain = Domain::new("acme.example").unwrap();
    SenderState { domain, at: cloud.now(), checks: Part::ALL.map(good).to_vec() }
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(future))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_lives_its_life_on_the_deployed_system() {
    let cloud = Cloud::start();
    let api = deploy(&cloud).await;
    let (ports, queue) = operator(&cloud);
    secret(&cloud, "/relance/test/relance/link", "0123456789abcdef0123456789abcdef").await;
    secret(&cloud, "/relance/test/acme/webhook/stripe", STRIPE).await;

    // The emulation has no DNS: what `relance-aws sender` keeps when everything is right is kept without looking.
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    service::sender::keep(&ports, &scope, &ready(&cloud)).await.unwrap();

    // A file dropped into the bucket is read, and its creditor is known from then on.
    ports.bucket.put(&scope, "drop/first.json", invoices(&cloud, "F-1", "D-1").into_bytes()).await.unwrap();
    cloud.until("the dropped invoice is taken in", || block(head(&ports, "D-1")));

    // An invoice by the HTTP API.
    let year = cloud.now() + TimeDelta::days(365);
    let key = service::keys::create(&ports, &scope, "system test", year).await.unwrap();
    let body = invoices(&cloud, "F-2", "D-2");
    let bearer = format!("Bearer {key}");
    let (status, answer) =
        cloud.http("POST", &format!("{api}/api/v1/invoices"), &[("Authorization", &bearer)], &body);
    assert_eq!(status, 202, "{answer}");
    let (status, _) =
        cloud.http("POST", &format!("{api}/api/v1/invoices"), &[("Authorization", "Bearer no")], &body);
    assert_eq!(status, 401);

    // The Scheduler fires the sweep; the queue drives the sender; both debtors are written to, once.
    cloud.tick("first");
    let mails = cloud.until("both reminders", || Some(cloud.mails()).filter(|mails| mails.len() >= 2));
    let mut to: Vec<_> = mails.iter().map(|mail| mail["To"][0].as_str().unwrap().to_owned()).collect();
    to.sort();
    assert_eq!(to, ["compta@d-1.example", "compta@d-2.example"]);
    assert!(mails.iter().all(|mail| mail["Source"] == "relances@acme.example"), "{mails:?}");

    // A signed payment; a forged one is refused.
    let event = json!({ "id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": cloud.now().timestamp(),
        "data": { "object": { "id": "pi_1", "object": "payment_intent", "amount": 120_000, "amount_received": 120_000,
            "currency": "eur", "status": "succeeded", "created": cloud.now().timestamp(), "metadata": { "invoice_number": "F-1" } } } })
    .to_string();
    let signed = |secret: &str| {
        let at = cloud.now().timestamp();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let mac = hmac::sign(&key, format!("{at}.{event}").as_bytes());
        let mac: String = mac.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={at},v1={mac}")
    };
    let path = format!("{api}/webhooks/stripe/acme");
    let (status, _) = cloud.http("POST", &path, &[("Stripe-Signature", &signed("whsec_other"))], &event);
    assert_eq!(status, 401, "forged");
    let before = head(&ports, "D-1").await.unwrap().version;
    let (status, answer) = cloud.http("POST", &path, &[("Stripe-Signature", &signed(STRIPE))], &event);
    assert_eq!(status, 200, "{answer}");
    cloud.until("the payment is booked", || block(head(&ports, "D-1")).filter(|head| head.version > before));

    heard(&cloud, &ports, &queue).await;
    poisoned(&cloud, &queue).await;
    assert_eq!(cloud.mails().len(), 2, "nobody was written to twice, and nobody who paid");
    answered(&cloud, &ports, &queue).await;
    examined(&cloud).await;
}

/// D-2 writes back. SES lays the mail into the bucket and tells the real binary, which finds whose it is, once.
async fn answered(cloud: &Cloud, ports: &Ports, queue: &str) {
    let feedback = Process::start(cloud, Function::Feedback, queue);
    let mail = "From: Compta <compta@d-2.example>\r\nTo: relances@acme.example\r\nSubject: Re: facture F-2\r\n\
                Message-ID: <answer@d-2.example>\r\n\r\nNous contestons la facture F-2.\r\n";
    let deployment = Scope::proven(CreditorId::new("relance").unwrap());
    ports.bucket.put(&deployment, "inbound/d6iitobk75ur", mail.as_bytes().to_vec()).await.unwrap();
    let received = by_sns(cloud, &received(cloud, "inbound/relance/d6iitobk75ur", "relances@acme.example"));
    feedback.invoke(&received);
    feedback.invoke(&received);
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    let replies = service::reply::list(ports, &scope, None).await.unwrap().rows;
    let [reply] = replies.as_slice() else { panic!("told twice, it is one reply: {replies:?}") };
    assert_eq!(reply.account.as_ref().map(|account| account.as_str()), Some("D-2/EUR"));
    assert_eq!(reply.from, "compta@d-2.example");
}

/// The doctor looks at the very stage: what was set up is good, what was not is named, and what it cost is counted.
async fn examined(cloud: &Cloud) {
    // The emulated CloudWatch counts calls of a function, save those by the emulated Scheduler.
    cloud.call(
        "relance-test-sweep",
        &json!({ "version": "0", "source": "relance.scheduler", "detail-type": "sweep", "detail": {} }),
    );
    let found = doctor(cloud).await;
    let of =
        |what: &str| found.iter().find(|one| one.what == what).unwrap_or_else(|| panic!("{what}: {found:?}"));
    for good in [
        "table",
        "creditors",
        "secret relance/link",
        "acme plan",
        "acme API key",
        "acme payments",
        "schedule",
    ] {
        assert_eq!(of(good).health, Health::Good, "{:?}", of(good));
    }
    assert_eq!(of("acme bank").health, Health::Look, "{:?}", of("acme bank"));
    assert_eq!(of("alarms reach").health, Health::Missing, "nobody is told yet: {:?}", of("alarms reach"));
    let cost = of("this month");
    assert!(cost.words.contains("CloudWatch alarm") && cost.words.contains("US dollars"), "{cost:?}");
}

/// The provider tells of the mail to D-2: it arrived; then its mailbox is gone, which closes the contact. What is no
/// event of ours changes nothing.
async fn heard(cloud: &Cloud, ports: &Ports, queue: &str) {
    let feedback = Process::start(cloud, Function::Feedback, queue);
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    let account = AccountId::new("D-2/EUR").unwrap();
    let notice = async || ports.store.all_notices(&scope, &account, None).await.unwrap().rows.remove(0);
    let tag = Tag { creditor: scope.creditor().clone(), account: account.clone(), notice: notice().await.id };
    let to = "compta@d-2.example";
    feedback.invoke(&by_sns(cloud, &json!({ "eventType": "Delivery", "mail": { "messageId": "not-ours" } })));
    feedback.invoke(&by_sns(cloud, &json!("no event at all")));
    assert!(!notice().await.status.contains("delivered"));
    feedback.invoke(&by_sns(cloud, &by_ses(cloud, "Delivery", &tag, to)));
    assert!(notice().await.status.contains("delivered"), "{}", notice().await.status);
    let before = head(ports, "D-2").await.unwrap().version;
    let bounce = by_sns(cloud, &by_ses(cloud, "Bounce", &tag, to));
    feedback.invoke(&bounce);
    assert!(head(ports, "D-2").await.unwrap().version > before, "the bounce is a fact of the account");
    feedback.invoke(&bounce);
}

/// A poisoned message of a batch ends alone among the dead letters, and no further reminder leaves.
async fn poisoned(cloud: &Cloud, queue: &str) {
    let sqs = aws_sdk_sqs::Client::new(&config(cloud));
    // The emulation's CloudFormation passes the template's redrive policy over; a test of the template holds it.
    let redrive = json!({ "maxReceiveCount": 5,
        "deadLetterTargetArn": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:relance-test-dead-letters") });
    sqs.set_queue_attributes()
        .queue_url(queue)
        .attributes(QueueAttributeName::VisibilityTimeout, "1")
        .attributes(QueueAttributeName::RedrivePolicy, redrive.to_string())
        .send()
        .await
        .unwrap();
    sqs.send_message().queue_url(queue).message_body("poison").send().await.unwrap();
    cloud.tick("second");
    let dead = queue.replace("-work", "-dead-letters");
    let read = || block(sqs.receive_message().queue_url(&dead).max_number_of_messages(10).send()).ok();
    let letters = cloud.until("the poisoned message is among the dead letters", || {
        read()?.messages.filter(|all| !all.is_empty())
    });
    assert_eq!(letters.iter().filter_map(|letter| letter.body()).collect::<Vec<_>>(), ["poison"]);
}
