//! One file, however often, however broken off, whatever is in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use embedded::{Call, Gate, Pending, Verdict};
use relance_tests::world::scope;
use service::ingest::{self, Columns, Complete, How, Source, Wish};

use crate::say::{account, balanced, items, list, open, take, workshop};

/// Lets so many writes pass; then the table is gone.
#[derive(Debug)]
struct Dies(AtomicUsize);

impl Gate for Dies {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let reads = matches!(call.operation, "GetItem" | "Query" | "BatchGetItem");
        let last = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            if reads { Some(left) } else { left.checked_sub(1) }
        });
        Box::pin(std::future::ready(if last.is_ok() { Verdict::Pass } else { Verdict::FailBefore }))
    }
}

fn invoice(number: &str, total: &str, more: &str) -> String {
    format!(
        r#"{{"creditor":{{"id":"menuiserie"}},"invoices":[{{"number":"{number}","debtor":{{"id":"DURAND"}},
        "issue_date":"2026-01-15","due_date":"2026-02-14","currency":"EUR","total":"{total}"{more}}}]}}"#
    )
}

#[tokio::test]
async fn a_file_twice_changes_nothing_and_a_corrected_one_is_an_update() {
    let world = workshop().await;
    let first = world.import(&invoice("F-1", "100.00", "")).await;
    assert_eq!((first.new, first.changed, first.unchanged), (1, 0, 0));
    let again = world.import(&invoice("F-1", "100.00", "")).await;
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 1));
    let corrected = world.import(&invoice("F-1", "120.00", "")).await;
    assert_eq!((corrected.new, corrected.changed), (0, 1));
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 12_000)]));
    let in_part = world.import(&invoice("F-1", "120.00", r#","prepaid":"50.00""#)).await;
    assert_eq!(in_part.changed, 1);
    assert_eq!(
        open(&world, "DURAND").await,
        items(&[("F-1", 7_000)]),
        "what the file says was paid is not asked for"
    );
    balanced(&account(&world, "DURAND").await);
}

/// A list of one file is broken off at every write in turn, then taken again: the end is always the same.
#[tokio::test]
async fn a_complete_list_killed_at_any_write_ends_the_same_when_it_is_taken_again() {
    let before = list(&[
        ("F-1", "DURAND", "1200,00", "1200,00"),
        ("F-2", "DURAND", "300,00", "300,00"),
        ("F-3", "MARTIN", "450,00", "450,00"),
    ]);
    let after = list(&[
        ("F-1", "DURAND", "1250,00", "700,00"),
        ("F-3", "MARTIN", "450,00", "450,00"),
        ("F-4", "MARTIN", "80,00", "80,00"),
        ("F-5", "PETIT", "90,00", "90,00"),
    ]);
    let mut broken = 0;
    for writes in 0..200 {
        let world = workshop().await;
        take(&world, before.as_bytes()).await;
        let dying = world.behind(Arc::new(Dies(AtomicUsize::new(writes))));
        let how = How {
            complete: Some(Complete { as_of: "2026-03-02".parse().unwrap(), wish: Wish::Confirmed }),
            columns: Columns::Unsaid,
        };
        let source = Source { name: "list", bytes: after.as_bytes() };
        let first = ingest::file(&dying.ports, &scope("menuiserie"), source, &how).await;
        broken += usize::from(first.is_err());
        ingest::file(&world.ports, &scope("menuiserie"), source, &how).await.unwrap();
        assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 70_000)]), "after {writes} writes");
        assert_eq!(open(&world, "MARTIN").await, items(&[("F-3", 45_000), ("F-4", 8_000)]), "{writes}");
        assert_eq!(open(&world, "PETIT").await, items(&[("F-5", 9_000)]), "{writes}");
        balanced(&account(&world, "DURAND").await);
        if first.is_ok() {
            assert!(broken > 10, "only {broken} places to break off");
            return;
        }
    }
    panic!("the list needs more writes than were tried");
}

#[tokio::test]
async fn a_bill_from_a_supplier_and_a_quote_are_refused_and_wait_in_quarantine() {
    let world = workshop().await;
    let ubl = |code: &str, seller: &str| {
        format!(
            r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
            xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
            xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
            <b:ID>X-1</b:ID><b:IssueDate>2026-02-01</b:IssueDate><b:InvoiceTypeCode>{code}</b:InvoiceTypeCode>
            <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
            <a:AccountingSupplierParty><a:Party><a:PartyLegalEntity><b:RegistrationName>{seller}</b:RegistrationName>
            </a:PartyLegalEntity></a:Party></a:AccountingSupplierParty>
            <a:AccountingCustomerParty><a:Party><a:PartyLegalEntity><b:RegistrationName>Durand SA</b:RegistrationName>
            </a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
            <a:LegalMonetaryTotal><b:TaxInclusiveAmount currencyID="EUR">120.00</b:TaxInclusiveAmount>
            <b:PayableAmount currencyID="EUR">120.00</b:PayableAmount></a:LegalMonetaryTotal></Invoice>"#
        )
    };
    let supplier = take(&world, ubl("380", "Électricité du Rhône").as_bytes()).await;
    assert_eq!(supplier.refused[0].code, "not_the_seller");
    assert!(supplier.refused[0].message.contains("an invoice you owe"), "{supplier:?}");
    let quote = take(&world, ubl("310", "Menuiserie Lefèvre").as_bytes()).await;
    assert_eq!((quote.new, quote.refused.len()), (0, 1), "{quote:?}");
    let own = take(&world, ubl("380", "Menuiserie Lefèvre").as_bytes()).await;
    assert_eq!((own.new, own.refused.len()), (1, 0), "{own:?}");
    let waiting = ingest::quarantine::list(&world.ports, &scope("menuiserie"), None).await.unwrap().rows;
    assert_eq!(waiting.len(), 2, "both are visible");
}

#[tokio::test]
async fn a_credit_note_before_its_invoice_is_credit_and_counts_once() {
    let world = workshop().await;
    let note = invoice("A-1", "30.00", r#","type":"credit_note","preceding":"F-1""#)
        .replace("\"due_date\":\"2026-02-14\",", "");
    for _ in 0..2 {
        world.import(&note).await;
        world.import(&invoice("F-1", "100.00", "")).await;
    }
    let durand = account(&world, "DURAND").await;
    assert_eq!((durand.open(), durand.credit), (10_000, 3_000), "net 70");
    balanced(&durand);
}

#[tokio::test]
async fn a_known_invoice_in_instalments_is_not_asked_for_twice_when_a_list_names_the_whole() {
    let world = workshop().await;
    let parts = r#","instalments":[{"due_date":"2026-02-15","amount":"60.00"},{"due_date":"2026-03-15","amount":"40.00"}]"#;
    world.import(&invoice("F-7", "100.00", parts).replace("\"due_date\":\"2026-02-14\",", "")).await;
    let report = take(&world, list(&[("F-7", "DURAND", "100,00", "100,00")]).as_bytes()).await;
    assert_eq!((report.new, report.passed.len()), (0, 1), "{report:?}");
    assert_eq!(account(&world, "DURAND").await.open(), 10_000);
}

#[tokio::test]
async fn stripes_invoice_is_taken_when_final_and_closed_when_void() {
    let world = workshop().await;
    let event = |status: &str| {
        format!(
            r#"{{"object":"event","id":"evt_1","type":"invoice.finalized","data":{{"object":{{"object":"invoice",
            "id":"in_1","number":"S-1","status":"{status}","currency":"eur","total":12000,"amount_due":12000,
            "amount_paid":0,"amount_remaining":12000,"created":1769900000,"due_date":1772492000,
            "customer":"cus_1","customer_name":"Durand SA","customer_email":"compta@durand.example"}}}}}}"#
        )
    };
    let draft = take(&world, event("draft").as_bytes()).await;
    assert_eq!(draft.new, 0, "{draft:?}");
    let report = take(&world, event("open").as_bytes()).await;
    assert_eq!(report.new, 1, "{report:?}");
    let payer = report.accounts[0].trim_end_matches("/EUR").to_owned();
    assert_eq!(account(&world, &payer).await.open(), 12_000);
    take(&world, event("void").as_bytes()).await;
    assert_eq!(account(&world, &payer).await.open(), 0);
}
