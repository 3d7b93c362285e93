//! SES and a resolver as they answer on the wire, each on this machine.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use aws_sdk_sesv2::types::{BehaviorOnMxFailure, DkimAttributes, MailFromAttributes};
use serde_json::json;
use service::sender::Part;
use simple_dns::rdata::{MX, RData, TXT};
use simple_dns::{CLASS, Name, Packet, RCODE, ResourceRecord};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;

fn found(origin: DkimSigningAttributesOrigin, status: DkimStatus) -> Identity {
    let dkim = DkimAttributes::builder()
        .signing_enabled(true)
        .status(status)
        .tokens("one")
        .tokens("two")
        .signing_attributes_origin(origin)
        .build();
    let from = MailFromAttributes::builder()
        .mail_from_domain("bounce.acme.example")
        .mail_from_domain_status(MailFromDomainStatus::Pending)
        .behavior_on_mx_failure(BehaviorOnMxFailure::UseDefaultValue)
        .build()
        .unwrap();
    identity(
        &GetEmailIdentityOutput::builder()
            .verified_for_sending_status(true)
            .dkim_attributes(dkim)
            .mail_from_attributes(from)
            .build(),
    )
}

#[test]
fn only_what_ses_found_counts_and_keys_of_ones_own_need_no_record() {
    let easy = found(DkimSigningAttributesOrigin::AwsSes, DkimStatus::Success);
    assert!(easy.verified && easy.signed);
    assert_eq!(easy.tokens, ["one", "two"]);
    assert_eq!(easy.mail_from, Some(("bounce.acme.example".to_owned(), false)), "SES still looks");
    assert!(!found(DkimSigningAttributesOrigin::AwsSes, DkimStatus::Pending).signed);
    let own = found(DkimSigningAttributesOrigin::External, DkimStatus::Success);
    assert!(own.signed && own.tokens.is_empty());
    assert_eq!(identity(&GetEmailIdentityOutput::builder().build()), Identity::default());
}

/// What SES says of a path; 404 of any other.
type Pages = BTreeMap<&'static str, String>;

async fn listening() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// SES on this machine.
async fn provider(pages: Pages) -> Client {
    let (listener, address) = listening().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            answer(stream, &pages).await;
        }
    });
    let config = aws::sdk::once(|name| {
        Some(match name {
            "AWS_REGION" => "eu-west-3".to_owned(),
            "AWS_ENDPOINT_URL" => format!("http://{address}"),
            _ => "test".to_owned(),
        })
    });
    Client::new(&config.unwrap())
}

async fn answer(mut stream: TcpStream, pages: &Pages) {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        request.push(stream.read_u8().await.unwrap());
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split(' ').nth(1).unwrap().split('?').next().unwrap();
    let (status, kind, body) = match pages.get(path) {
        Some(body) => ("200 OK", "", body.clone()),
        None => ("404 Not Found", "x-amzn-errortype: NotFoundException\r\n", "{}".to_owned()),
    };
    let size = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{kind}content-length: {size}\r\nconnection: close\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
}

/// A resolver on this machine that has these records.
async fn resolver(records: Vec<Record>) -> Resolver {
    let (listener, address) = listening().await;
    let records = Arc::new(records);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut question = vec![0; usize::from(stream.read_u16().await.unwrap())];
            stream.read_exact(&mut question).await.unwrap();
            let reply = resolved(&Packet::parse(&question).unwrap(), &records);
            stream.write_u16(u16::try_from(reply.len()).unwrap()).await.unwrap();
            stream.write_all(&reply).await.unwrap();
        }
    });
    Resolver::at(address)
}

fn resolved(question: &Packet<'_>, records: &[Record]) -> Vec<u8> {
    let mut reply = Packet::new_reply(question.id());
    let asked = question.questions[0].qname.to_string();
    for record in records.iter().filter(|record| record.name == asked) {
        let data = match record.kind {
            RecordKind::Mx => {
                let (preference, host) = record.value.split_once(' ').unwrap();
                RData::MX(MX { preference: preference.parse().unwrap(), exchange: Name::new(host).unwrap() })
            }
            RecordKind::Txt => RData::TXT(TXT::new().with_string(&record.value).unwrap()),
            RecordKind::Cname => continue,
        };
        reply.answers.push(ResourceRecord::new(Name::new(&record.name).unwrap(), CLASS::IN, 60, data));
    }
    if reply.answers.is_empty() {
        *reply.rcode_mut() = RCODE::NameError;
    }
    reply.build_bytes_vec().unwrap()
}

/// As SES documents its answers.
fn pages(known: bool) -> Pages {
    let account = json!({ "ProductionAccessEnabled": true, "SendingEnabled": true, "EnforcementStatus": "HEALTHY",
        "SendQuota": { "Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0 },
        "SuppressionAttributes": { "SuppressedReasons": ["BOUNCE", "COMPLAINT"] } });
    let domain = json!({ "IdentityType": "DOMAIN", "VerifiedForSendingStatus": true, "VerificationStatus": "SUCCESS",
        "FeedbackForwardingStatus": true,
        "DkimAttributes": { "SigningEnabled": true, "Status": "SUCCESS", "Tokens": ["one", "two", "three"],
            "SigningAttributesOrigin": "AWS_SES", "SigningHostedZone": "dkim.eu-west-3.amazonses.com" },
        "MailFromAttributes": { "MailFromDomain": "bounce.acme.example", "MailFromDomainStatus": "SUCCESS",
            "BehaviorOnMxFailure": "USE_DEFAULT_VALUE" } });
    let mut pages = Pages::from([("/v2/email/account", account.to_string())]);
    if known {
        pages.insert("/v2/email/identities/acme.example", domain.to_string());
    }
    pages
}

async fn examined(known: bool, records: Vec<Record>) -> (Vec<Record>, SenderState) {
    let (client, dns) = (provider(pages(known)).await, resolver(records).await);
    let postmaster = Ses { client, region: "eu-west-3".to_owned(), dns };
    let domain = Domain::new("acme.example").unwrap();
    sender::examine(&postmaster, &domain, "2026-03-03T09:00:00Z".parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_domain_is_ready_once_each_record_that_was_printed_is_found() {
    let (records, state) = examined(true, Vec::new()).await;
    let missing: Vec<_> = state.checks.iter().filter(|one| !one.good).map(|one| one.part).collect();
    assert_eq!(missing, [Part::MailFrom, Part::Spf, Part::Dmarc], "{state:?}");
    let key = records.iter().find(|record| record.kind == RecordKind::Cname).unwrap();
    assert_eq!(
        (key.name.as_str(), key.value.as_str()),
        ("one._domainkey.acme.example", "one.dkim.eu-west-3.amazonses.com")
    );
    let (_, state) = examined(true, records).await;
    assert!(state.is_ready(), "{state:?}");
}

#[tokio::test]
async fn a_domain_that_ses_does_not_know_is_one_to_make_and_no_outage() {
    let (_, state) = examined(false, Vec::new()).await;
    let identity = &state.checks[0];
    assert!(!state.is_ready() && identity.words.contains("create-email-identity"), "{state:?}");
}
