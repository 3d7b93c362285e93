//! One life with a canary in every personal field and in every secret, through every door there is.

use aws_lambda_events::event::sns::{SnsEvent, SnsRecord};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use hmac::{Hmac, KeyInit, Mac};
use relance_tests::world::{Sent, World, scope};
use serde_json::{Value, json};
use service::ingest::Source;
use service::keys;
use service::ports::{Clock as _, Outgoing};
use sha2::Sha256;

use crate::doors::{NOW, ask, token};

/// The debtor's id: a customer number made of a name, as many books have it.
pub const DEBTOR: &str = "canariglia-zephirine";
/// What must be nowhere once the debtor is erased, and in no log ever.
pub const PERSONAL: &[&str] = &[
    DEBTOR,
    "Canariglia",
    "zephirine@canary-mail.example",
    "+33611223344",
    "7 rue du Canari Jaune",
    "80977318200017",
    "Kanarivogel",
    "FR1420041010050500013M02606",
    "the canary was green and not yellow",
    "canary remittance words",
    "canary bank words",
    "canary-order-9",
    "canary-contact@second-mail.example",
    "canary hold words",
];
/// What must be in no log and in no answer, ever.
pub const SECRETS: &[&str] = &[
    "whsec_canary_of_stripe_0123456789",
    "Y2FuYXJ5LXNlY3JldC1vZi1zdGFuZGFyZA==",
    "canary-link-key-0123456789abcdef",
    "live_canary_key_at_mollie",
];
/// Another customer of the same creditor, of whom everything must stay.
pub const OTHER: &[&str] = &["Moulin & Filles", "compta@moulin.example", "moulin/EUR"];

fn debtor() -> Value {
    json!({ "id": DEBTOR, "name": "Zephirine Canariglia", "kind": "consumer", "country": "FR", "language": "fr",
        "registration": "80977318200017", "vat_id": "FR32809773182",
        "address": { "lines": ["7 rue du Canari Jaune"], "postcode": "69001", "city": "Lyon", "country": "FR" },
        "contacts": [{ "role": "accounts_payable", "name": "Zoe Kanarivogel",
            "email": "zephirine@canary-mail.example", "phone": "+33611223344" }] })
}

fn invoice(number: &str, debtor: &Value, euros: i64) -> Value {
    json!({ "number": number, "debtor": debtor, "issue_date": "2026-02-01", "due_date": "2026-03-05",
        "total": format!("{euros}.00"), "currency": "EUR", "purchase_order": "canary-order-9" })
}

fn file(invoices: &[Value]) -> String {
    json!({ "creditor": { "id": "acme", "name": "Acme", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "sending": "automatic" }, "invoices": invoices })
    .to_string()
}

/// The debtor's account.
pub fn account() -> String {
    format!("{DEBTOR}/EUR")
}

/// A world with the secrets set and three invoices imported: two of the debtor's, one of another customer's.
pub async fn begin() -> World {
    let world = World::at(NOW).await;
    world.secrets.set("webhook/stripe", &[SECRETS[0]]);
    world.secrets.set("webhook/standard", &[&format!("whsec_{}", SECRETS[1])]);
    world.secrets.set("api/mollie", &[SECRETS[3]]);
    let mut other = invoice(
        "F-9",
        &json!({ "id": "moulin", "name": "Moulin & Filles SARL", "kind": "business",
        "country": "FR", "contacts": [{ "role": "accounts_payable", "email": "compta@moulin.example" }] }),
        70,
    );
    other["purchase_order"] = Value::Null;
    let report = world.import(&file(&[invoice("F-1", &debtor(), 100), other])).await;
    assert!(report.refused.is_empty(), "{report:?}");
    let key = keys::create(&world.ports, &scope("acme"), "k", world.clock.now() + Duration::days(99)).await;
    let authorization = format!("Bearer {}", key.unwrap());
    let headers = [("authorization", authorization.as_str()), ("idempotency-key", "canary-day")];
    let alone = file(&[invoice("F-2", &debtor(), 50)]);
    let taken = ask(&world, "POST", "/api/v1/invoices", &headers, alone.as_bytes()).await;
    assert_eq!(taken.status, 202, "{}", taken.body);
    let broken = file(&[json!({ "number": "F-3", "debtor": debtor(), "due_date": "never" })]);
    let refused = ask(&world, "POST", "/api/v1/invoices", &headers[..1], broken.as_bytes()).await;
    assert_eq!(refused.status, 202, "in quarantine: {}", refused.body);
    world
}

fn tag(key: &[u8], message: &str) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Money by the generic door, with the payer's words.
pub async fn pay(world: &World, id: &str, number: &str, euros: &str) {
    let body = json!({ "type": "payment.received", "data": { "id": id, "amount": euros, "currency": "EUR",
        "invoice_number": number, "counterparty": "Zephirine Canariglia", "text": "canary remittance words",
        "iban": "FR1420041010050500013M02606", "end_to_end_id": "canary-e2e" } })
    .to_string();
    let seconds = world.clock.now().timestamp().to_string();
    let signature = tag(&STANDARD.decode(SECRETS[1]).unwrap(), &format!("m.{seconds}.{body}"));
    let signature = format!("v1,{}", STANDARD.encode(signature));
    let headers = [("webhook-id", "m"), ("webhook-timestamp", &seconds), ("webhook-signature", &signature)];
    assert_eq!(ask(world, "POST", "/webhooks/standard/acme", &headers, body.as_bytes()).await.status, 200);
}

/// What SES says of a message.
async fn told(world: &World, sent: &Sent, kind: &str) {
    let tags = aws::send::tag::NAMES.into_iter().zip(aws::send::tag::values(&sent.tag));
    let tags: serde_json::Map<_, _> = tags.map(|(name, value)| (name.to_owned(), json!([value]))).collect();
    let to = if let Outgoing::Email { to, .. } = &sent.message { to.clone() } else { String::new() };
    let event = json!({ "eventType": kind, "mail": { "messageId": "ses-1", "timestamp": sent.at, "tags": tags },
        "bounce": { "bounceType": "Permanent", "timestamp": sent.at,
            "bouncedRecipients": [{ "emailAddress": to, "diagnosticCode": "550 canary@nowhere" }] },
        "delivery": { "timestamp": sent.at } });
    let mut record = SnsRecord::default();
    record.sns.message = event.to_string();
    let mut event = SnsEvent::default();
    event.records = vec![record];
    feedback::handle(&world.ports, event).await.unwrap();
}

/// A bank statement with the debtor's name and account in it, and another payer's.
async fn statement(world: &World) {
    let entry = |name: &str, iban: &str, words: &str, reference: &str| {
        format!(
            "<Ntry><Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\
            <BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd></BkTxCd>\
            <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>\
            </RltdPties><RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )
    };
    let entries = entry("ZEPHIRINE CANARIGLIA", "FR1420041010050500013M02606", "canary bank words", "B1")
        + &entry("A. Nother", "BE68539007547034", "thanks for the fish", "B2");
    let balance = |code: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
            <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"
        )
    };
    let file = format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\
        <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-03T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id>\
        <ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-03-03T06:00:00</CreDtTm><Acct><Id>\
        <IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", "0.00"),
        balance("CLBD", "10.00")
    );
    let read = documents::statement::read(file.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let source = Source { name: "statement.xml", bytes: file.as_bytes() };
    service::settle::statement(&world.ports, &scope("acme"), source, &read).await.unwrap();
}

/// Weeks of it: reminders, feedback, the page, a dispute, a promise, a bounce, money that fits and money that does not.
pub async fn lived() -> World {
    let world = begin().await;
    for _ in 0..12 {
        world.later(Duration::days(1));
        world.rest().await;
    }
    let sent = world.outbox.all();
    let events = world.history("acme", &account()).await;
    assert!(
        sent.iter().any(|one| one.tag.account.as_str() == account()),
        "it was written to: {sent:#?} {events:#?}"
    );
    for one in &sent {
        told(&world, one, "Delivery").await;
    }
    let path = format!("/p/{}", token("acme", &account()));
    for form in [
        "fact=dispute&item=F-1&reason=the+canary+was+green+and+not+yellow",
        "fact=promise&day=2026-03-25",
        "fact=already_paid&item=F-2",
        "fact=wrong_contact",
    ] {
        assert_eq!(ask(&world, "POST", &path, &[], form.as_bytes()).await.status, 200, "{form}");
    }
    assert_eq!(ask(&world, "GET", &path, &[], b"").await.status, 200);
    let last = sent.iter().rfind(|one| one.tag.account.as_str() == account()).unwrap();
    told(&world, last, "Bounce").await;
    statement(&world).await;
    pay(&world, "T-0", "F-404", "3.00").await;
    pay(&world, "T-1", "F-1", "40.00").await;
    for _ in 0..3 {
        world.later(Duration::days(1));
        world.rest().await;
    }
    world
}

/// And all of it paid in the end.
pub async fn settled() -> World {
    let world = lived().await;
    pay(&world, "T-2", "F-1", "60.00").await;
    pay(&world, "T-3", "F-2", "50.00").await;
    world.later(Duration::days(2));
    world.rest().await;
    assert_eq!(world.account("acme", &account()).await.open(), 0);
    world
}
