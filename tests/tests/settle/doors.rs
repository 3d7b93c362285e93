//! Every door a statement comes through, every format, and the same movement told several times.

use aws_lambda_events::event::s3::S3Event;
use relance_tests::world::{World, scope};
use serde_json::{Value, json};
use service::api;
use service::http::{Request, Response};
use service::ports::Bucket;

use crate::camt::{Entry, OWN, PAYER, camt, from, printed, take};
use crate::say::{balanced, moulin, open, world};

async fn post(world: &World, bytes: &[u8]) -> Response {
    let expires = world.ports.clock.now() + chrono::Duration::days(1);
    let key = service::keys::create(&world.ports, &scope("acme"), "bank", expires).await.unwrap();
    let request = Request {
        method: "POST".to_owned(),
        path: "/api/v1/statements".to_owned(),
        headers: [("authorization".to_owned(), format!("Bearer {key}"))].into(),
        body: bytes.to_vec(),
        ..Request::default()
    };
    api::answer(&world.ports, &request).await
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

/// A movement of 1,200.00 that names F-1, in each format, on the creditor's account.
fn formats() -> Vec<(&'static str, Vec<u8>)> {
    let named = printed("F-1");
    let coda = [
        format!(
            "{:<128}",
            "0000003032630005        FILE000001ACME                      BBRUBEBB   00403170701 00000"
        ),
        format!(
            "{:<64}{:<64}",
            "12041FR7630006000011234567890189       EUR0000000001000000020326ACM",
            "E                       COMPTE A VUE                       041"
        ),
        format!(
            "{:<125}1 0",
            format!("2100010000BNK26030200000000001 0000000001200000020326001500000{named}")
        ),
        format!("{:<125}0 1", "2200010000"),
        format!("{:<125}0 0", "2300010000BE62510007547061                  EURPEETERS BV"),
        format!("{:<127}0", "8041FR7630006000011234567890189       EUR0000000002200000030326"),
    ]
    .join("\n");
    let cfonb = |kind: &str, day: &str, rest: &str| {
        format!("{:<120}", format!("{kind}30006    00001EUR2 12345678901  {day}{rest}"))
    };
    let cfonb = [
        cfonb("01", "010326", &format!("{:<50}0000000010000{{", "")),
        format!("{:<120}", "0430006000000001EUR2 1234567890105020326  020326VIR SEPA RECU /DE PEETERS        0000000  0000000012000{REF26030200001"),
        format!("{:<120}", format!("0530006000000001EUR2 1234567890105020326     LIB/MOTIF {named}")),
        cfonb("07", "020326", &format!("{:<50}0000000022000{{", "")),
    ]
    .join("\n");
    let own = "30006 00001 12345678901";
    vec![
        ("coda", coda.into_bytes()),
        ("cfonb120", cfonb.into_bytes()),
        ("mt940", format!(":20:S\n:25:{OWN}\n:28C:1/1\n:60F:C260301EUR1000,\n:61:2603020302C1200,NTRFNONREF//B1\n:86:VIR RECU DE PEETERS {named}\n:62F:C260302EUR2200,\n").into_bytes()),
        ("ofx", format!("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>{}</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302<TRNAMT>1200.00<FITID>2026030200001<NAME>VIR SEPA<MEMO>{named}</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>", own.rsplit(' ').next().unwrap()).into_bytes()),
        ("csv", format!("Compte courant;{OWN}\n\nDate;Date de valeur;Libellé;Débit euros;Crédit euros;\n02/03/2026;02/03/2026;VIR SEPA RECU /MOTIF {named};;1 200,00;\n").into_bytes()),
    ]
}

#[tokio::test]
async fn each_format_books_the_invoice_it_names_once_through_the_api() {
    for (format, bytes) in formats() {
        let world = world(&[1200, 300]).await;
        let first = post(&world, &bytes).await;
        let report = body(&first);
        assert_eq!((first.status, &report["booked"]), (202, &json!(1)), "{format}: {report}");
        assert_eq!(open(&moulin(&world).await, "F-1"), 0, "{format}");
        let again = body(&post(&world, &bytes).await);
        assert_eq!((&again["booked"], &again["known"]), (&json!(0), &json!(1)), "{format}: {again}");
        balanced(&moulin(&world).await);
    }
}

#[tokio::test]
async fn a_statement_in_the_drop_is_booked_and_its_report_can_be_looked_up() {
    let world = world(&[1200]).await;
    let file =
        camt(OWN, 7, 0, &[Entry(120_000, "2026-03-02", "REF-0001", from("MOULIN", PAYER, &printed("F-1")))]);
    world.bucket.put(&scope("acme"), "drop/bank.xml", file.clone().into_bytes()).await.unwrap();
    let key = aws_key("acme", "drop/bank.xml");
    let event: S3Event =
        serde_json::from_value(json!({ "Records": [{ "eventVersion": "2.1", "eventSource": "aws:s3",
        "awsRegion": "eu-west-3", "eventTime": "2026-03-03T09:00:00Z", "eventName": "ObjectCreated:Put",
        "userIdentity": {}, "requestParameters": {}, "responseElements": {},
        "s3": { "bucket": { "ownerIdentity": {} }, "object": { "key": key } } }] }))
        .unwrap();
    for _ in 0..2 {
        ingest::dropped(&world.ports, event.clone()).await.unwrap();
    }
    assert_eq!(moulin(&world).await.open(), 0);
    let id = service::ingest::import_id(file.as_bytes());
    let told = service::ingest::told(&world.ports, &scope("acme"), &id).await.unwrap().unwrap();
    assert_eq!((&told["format"], &told["known"]), (&json!("camt.053.001.02"), &json!(1)));
}

fn aws_key(creditor: &str, name: &str) -> String {
    format!("drop/{creditor}/{}", name.trim_start_matches("drop/"))
}

#[tokio::test]
async fn a_statement_that_cannot_be_read_waits_in_quarantine_with_its_reason() {
    let world = world(&[1200]).await;
    let returned = format!("{:<240}\n", "313000600000012345");
    let report = body(&post(&world, returned.as_bytes()).await);
    let refused = report["refused"][0]["message"].as_str().unwrap_or_default().to_owned();
    assert!(refused.contains("CFONB 240"), "{report}");
    let told = service::ingest::quarantine::list(&world.ports, &scope("acme"), None).await.unwrap();
    assert_eq!(told.rows.len(), 1);
}

/// The same payment, first in the morning's report or notification, then in the day's statement.
#[tokio::test]
async fn intraday_and_end_of_day_reports_of_one_movement_are_one_movement() {
    let entry = |cents: i64, bank: &'static str, words: &str| {
        Entry(cents, "2026-03-02", bank, from("MOULIN", PAYER, words))
    };
    let named = &printed("F-1");
    let day = camt(OWN, 7, 0, &[entry(60_000, "REF-0001", named), entry(60_000, "REF-0002", named)]);
    let report = |name: &str| {
        let message = match name {
            "camt.052" => ("BkToCstmrAcctRpt", "Rpt"),
            _ => ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        };
        camt(OWN, 1, 0, &[entry(60_000, "REF-0001", named)])
            .replace("camt.053.001.02", &format!("{name}.001.02"))
            .replace("BkToCstmrStmt", message.0)
            .replace("<Stmt>", &format!("<{}>", message.1))
            .replace("</Stmt>", &format!("</{}>", message.1))
    };
    for early in ["camt.052", "camt.054"] {
        for files in [[report(early), day.clone()], [day.clone(), report(early)]] {
            let world = world(&[1200]).await;
            let booked = [take(&world, &files[0]).await, take(&world, &files[1]).await];
            let sum: usize = booked.iter().map(|one| one.booked).sum();
            let known: usize = booked.iter().map(|one| one.known).sum();
            assert_eq!((sum, known), (2, 1), "{early}: {booked:?}");
            assert_eq!((moulin(&world).await.open(), moulin(&world).await.unapplied()), (0, 0));
        }
    }
}

#[tokio::test]
async fn an_mt942_of_the_morning_and_the_mt940_of_the_evening_are_one_movement() {
    let world = world(&[1200]).await;
    let line = format!(":61:2603020302C1200,NTRFE2E-1//B0001\n:86:VIR RECU DE MOULIN {}\n", printed("F-1"));
    let morning =
        format!(":20:I\n:25:{OWN}\n:28C:1/1\n:34F:EUR0,\n:13D:2603021100+0100\n{line}:90C:1EUR1200,\n");
    let evening = format!(":20:S\n:25:{OWN}\n:28C:1/1\n:60F:C260301EUR1000,\n{line}:62F:C260302EUR2200,\n");
    assert_eq!(take(&world, &morning).await.booked, 1);
    let report = take(&world, &evening).await;
    assert_eq!((report.booked, report.known), (0, 1), "{report:?}");
    assert_eq!((moulin(&world).await.open(), moulin(&world).await.unapplied()), (0, 0));
}

#[tokio::test]
async fn fresh_bank_data_lets_reminders_leave_and_stale_data_holds_them() {
    let world = world(&[1200, 300]).await;
    take(
        &world,
        &camt(
            OWN,
            7,
            0,
            &[Entry(100, "2026-03-02", "REF-0001", from("X", "DE89370400440532013000", "divers"))],
        ),
    )
    .await;
    world.later(chrono::Duration::days(21));
    world.rest().await;
    assert_eq!(world.outbox.all().len(), 0, "the newest bank data is three weeks old");
    let fresh = camt(
        OWN,
        8,
        100,
        &[Entry(200, "2026-03-23", "REF-0002", from("X", "DE89370400440532013000", "divers"))],
    );
    take(&world, &fresh.replace("2026-03-02", "2026-03-23")).await;
    world.later(chrono::Duration::days(1));
    world.rest().await;
    assert_eq!(world.outbox.all().len(), 1);
}
