//! Own small files of each format, read through the one door.

use super::model::{StatusEffect, Term};
use super::*;

pub(super) const CII: &str = include_str!("../../fixtures/invoice/cii-instalments.xml");
pub(super) const UBL: &str = include_str!("../../fixtures/invoice/ubl-credit-note.xml");
pub(super) const ZUGFERD_1: &str = include_str!("../../fixtures/invoice/zugferd-1.xml");
pub(super) const CDAR: &str = include_str!("../../fixtures/invoice/cdar.xml");
pub(super) const PDF: &[u8] = include_bytes!("../../fixtures/invoice/factur-x-object-streams.pdf");
pub(super) const PLAIN_PDF: &[u8] = include_bytes!("../../fixtures/invoice/factur-x-plain.pdf");
const ENCRYPTED: &[u8] = include_bytes!("../../fixtures/invoice/encrypted.pdf");
pub(super) const XLSX: &[u8] = include_bytes!("../../fixtures/invoice/open-items.xlsx");

fn document(bytes: &[u8]) -> Document {
    let read = read(bytes).unwrap();
    assert_eq!(read.rejections, []);
    read.documents.into_iter().next().unwrap()
}

#[test]
fn a_factored_invoice_with_instalments_a_discount_and_a_holdback() {
    let invoice = document(CII.as_bytes());
    let dates: Vec<String> = invoice.due_dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["2026-10-01", "2026-10-31", "2027-09-01"]);
    let shares: Vec<_> = invoice.terms.iter().filter_map(|term| term.amount.as_deref()).collect();
    assert_eq!(shares, ["600.00", "540.00", "60.00"]);
    let discount = invoice.terms.iter().find_map(|term| term.discount.clone()).unwrap();
    assert_eq!((discount.percent.as_deref(), discount.days), (Some("2.00"), Some(8)));
    assert_eq!(invoice.instalments().len(), 3);
    assert_eq!(invoice.final_due_date().unwrap().to_string(), "2027-09-01");
    let holdback = invoice.marks.holdback.clone().unwrap();
    assert_eq!(holdback.amount.as_deref(), Some("60.00"));
    assert_eq!(holdback.release.unwrap().to_string(), "2027-09-01");
    assert!(invoice.marks.factored && !invoice.marks.deposit);
    assert_eq!(invoice.payee.unwrap().name.as_deref(), Some("Affactureur du Nord"));
    let subjects: Vec<_> = invoice.notes.iter().filter_map(|note| note.subject.as_deref()).collect();
    assert_eq!(subjects, ["PMD", "PMT", "AAB"]);
}

#[test]
fn every_term_that_chasing_needs_is_kept() {
    let invoice = document(CII.as_bytes());
    assert_eq!(invoice.totals.total.as_deref(), Some("1200.00"), "the total in the document's currency");
    assert_eq!(invoice.totals.vat.as_deref(), Some("200.00"));
    assert_eq!(invoice.seller.name.as_deref(), Some("Atelier Lumen"));
    assert_eq!(invoice.seller.trading_name.as_deref(), Some("Lumen"));
    assert_eq!(invoice.seller.registration.as_ref().unwrap().id, "732829320");
    assert_eq!(invoice.seller.vat_id.as_deref(), Some("FR44732829320"));
    let contact = &invoice.buyer.contacts[0];
    assert_eq!(contact.email.as_deref(), Some("compta@theatre-quai.example"));
    assert_eq!(contact.phone.as_deref(), Some("+33 2 00 00 00 00"));
    assert_eq!(invoice.buyer.electronic_address.as_ref().unwrap().scheme.as_deref(), Some("0225"));
    assert_eq!(invoice.buyer.address.as_ref().unwrap().city.as_deref(), Some("Lyon"));
    let account = &invoice.payment.accounts[0];
    assert_eq!(
        (account.id.as_str(), account.bic.as_deref()),
        ("FR7630006000011234567890189", Some("AGRIFRPP"))
    );
    assert_eq!(invoice.payment.remittance.as_deref(), Some("RF18539007547034"));
    assert_eq!(invoice.preceding[0].date.unwrap().to_string(), "2026-08-01");
    assert_eq!(
        (invoice.purchase_order.as_deref(), invoice.contract.as_deref()),
        (Some("PO-881"), Some("CT-5"))
    );
    assert_eq!(invoice.process.as_deref(), Some("S1"));
    assert_eq!(invoice.findings, [], "the holdback is not late, the sums add up");
}

#[test]
fn a_belgian_credit_note_names_what_it_corrects() {
    let note = document(UBL.as_bytes());
    assert_eq!(note.kind, Kind::CreditNote);
    assert_eq!(note.issue_date.unwrap().to_string(), "2026-09-05", "the zone is left out");
    assert_eq!(note.due_dates[0].to_string(), "2026-10-05", "from the payment means");
    assert_eq!(note.preceding[0].number, "INV-30");
    assert_eq!(note.seller.name.as_deref(), Some("Zon BV"));
    assert_eq!(note.buyer.address.as_ref().unwrap().lines, ["Markt 2", "Bus 3"]);
    assert_eq!(note.notes[0].subject.as_deref(), Some("AAB"));
    assert_eq!(note.payment.remittance.as_deref(), Some("+++123/4567/89002+++"));
    assert_eq!(note.findings, []);
}

#[test]
fn zugferd_1_is_still_around() {
    let read = read(ZUGFERD_1.as_bytes()).unwrap();
    let invoice = &read.documents[0];
    assert_eq!(read.format, Format::Zugferd1);
    assert_eq!(invoice.payment.accounts.len(), 1, "the national number repeats the IBAN");
    assert_eq!(invoice.totals.amount_due.as_deref(), Some("100.00"));
    assert_eq!(invoice.purchase_order.as_deref(), Some("B-3"));
    let discount = |term: &Term| term.discount.as_ref().and_then(|discount| discount.days);
    assert_eq!(invoice.terms.iter().find_map(discount), Some(14));
    assert_eq!((invoice.asked(), invoice.instalments().len()), (Some("100.00"), 0));
    assert_eq!(invoice.final_due_date().unwrap().to_string(), "2026-10-01");
}

#[test]
fn a_life_cycle_message_speaks_of_several_invoices() {
    let read = read(CDAR.as_bytes()).unwrap();
    let effects: Vec<_> = read.statuses.iter().map(model::LifecycleStatus::effect).collect();
    assert_eq!(effects, [StatusEffect::Stop, StatusEffect::Cashed]);
    let json = inspect("cdar.xml", CDAR.as_bytes()).json;
    assert_eq!(
        json["statuses"],
        serde_json::json!([
            {"invoice": "AL-2026-0107", "status": "210", "name": "Refusée", "reason": "Taux de TVA erroné; AUTRE",
             "amounts": []},
            {"invoice": "AL-2026-0090", "status": "212", "name": "Encaissée", "reason": null, "amounts": ["1200.00"]},
        ])
    );
    assert!(json.get("documents").is_none());
}

#[test]
fn the_same_invoice_inside_pdfs_of_any_build() {
    let bare = document(CII.as_bytes());
    assert_eq!(document(PDF), bare, "in compressed object streams");
    assert_eq!(document(PLAIN_PDF), bare, "uncompressed");
    let shifted = [b"noise before the header\n", PLAIN_PDF].concat();
    assert_eq!(document(&shifted), bare, "its table points beside the objects");
    let cut = &PLAIN_PDF[..PLAIN_PDF.windows(4).rposition(|word| word == b"xref").unwrap()];
    assert_eq!(document(cut), bare, "its table is lost");
    assert_eq!(read(PDF).unwrap().format, Format::FacturX);
}

#[test]
fn an_encrypted_pdf_and_one_for_people_only_say_so() {
    assert_eq!(read(ENCRYPTED).unwrap_err().code, Code::Encrypted);
    let without = String::from_utf8_lossy(PLAIN_PDF).replace("/EF", "/XX");
    assert_eq!(read(without.as_bytes()).unwrap_err().code, Code::NoInvoiceInside);
}

#[test]
fn the_xml_may_wear_any_prefix_encoding_or_envelope() {
    let bare = document(CII.as_bytes());
    let defaulted = CII.replace("<rsm:", "<").replace("</rsm:", "</").replace("xmlns:rsm=", "xmlns=");
    assert_eq!(document(defaulted.as_bytes()), bare);
    let renamed = CII.replace("ram:", "q7:").replace("xmlns:ram", "xmlns:q7");
    assert_eq!(document(renamed.as_bytes()), bare);
    let wide: Vec<u8> = CII.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(document(&wide), bare);
    let bytes = [b"\xef\xbb\xbf", CII.as_bytes()].concat();
    assert_eq!(document(&bytes), bare);
    let envelope = format!(
        "<e:StandardBusinessDocument xmlns:e='urn:sbdh'><e:Header/>{UBL}</e:StandardBusinessDocument>"
    );
    assert_eq!(document(envelope.as_bytes()), document(UBL.as_bytes()));
    let own = UBL
        .replace("<CreditNote xmlns", "<SelfBilledCreditNote xmlns")
        .replace("</CreditNote>", "</SelfBilledCreditNote>");
    assert_eq!(document(own.as_bytes()).kind, Kind::CreditNote);
}

#[test]
fn what_is_no_claim_for_money_is_refused_in_plain_words() {
    let cii = |code: &str| CII.replace("<ram:TypeCode>393<", &format!("<ram:TypeCode>{code}<"));
    let order =
        |root: &str| format!("<{root} xmlns='urn:oasis:names:specification:ubl:schema:xsd:{root}-2'/>");
    let cases = [
        (cii("325"), Code::ProForma),
        (cii("310"), Code::Quote),
        (cii("220"), Code::NotAnInvoice),
        (order("Order"), Code::NotAnInvoice),
        (order("Quotation"), Code::Quote),
        (order("Reminder"), Code::NotAnInvoice),
        ("<p:FatturaElettronica xmlns:p='x'/>".to_owned(), Code::UnsupportedFormat),
        ("<Invoice xmlns='http://www.ebinterface.at/schema/6p1/'/>".to_owned(), Code::UnsupportedFormat),
        ("<data/>".to_owned(), Code::UnknownFormat),
        ("<!DOCTYPE html><html></html>".to_owned(), Code::UnknownFormat),
        (String::new(), Code::Empty),
        ("Dear customer,\nhello".to_owned(), Code::UnknownFormat),
        ("a;b\n1;2".to_owned(), Code::MappingNeeded),
        ("\u{1}\u{2}\u{3}\u{4}".to_owned(), Code::UnknownFormat),
    ];
    for (text, code) in cases {
        let rejection = read(text.as_bytes()).unwrap_err();
        assert_eq!(rejection.code, code, "{text:.80} {rejection}");
        assert!(rejection.message.ends_with('.') && rejection.hint.ends_with('.'), "{rejection}");
    }
    let old = [b"\xd0\xcf\x11\xe0".as_slice(), &[0; 600]].concat();
    assert_eq!(read(&old).unwrap_err().code, Code::UnsupportedFormat);
}

#[test]
fn a_workbook_is_read_from_the_sheet_that_holds_the_list() {
    let read = read(XLSX).unwrap();
    assert_eq!((read.format, read.rejections.as_slice()), (Format::Xlsx, [].as_slice()));
    let [first, second] = read.documents.as_slice() else { panic!("{:?}", read.documents) };
    assert_eq!(first.number.as_deref(), Some("20260101"));
    assert_eq!(first.issue_date.unwrap().to_string(), "2026-09-01");
    assert_eq!(first.totals.total.as_deref(), Some("1200.1"));
    assert_eq!(first.totals.amount_due.as_deref(), Some("0.3"), "without the noise of binary fractions");
    assert_eq!(second.due_dates[0].to_string(), "2026-10-05");
    assert_eq!(second.totals.total.as_deref(), Some("1234.50"));
    assert_eq!(second.buyer.id.as_deref(), Some("1002"));
    assert_eq!(second.buyer.name.as_deref(), Some("Bar & Co"));
}

#[test]
fn inspect_prints_every_key_of_the_contract_and_null_for_what_is_absent() {
    let json = inspect("a.xml", UBL.as_bytes());
    assert!(!json.rejected);
    let document = json.json["documents"][0].as_object().unwrap().clone();
    let keys: Vec<&str> = document.keys().map(String::as_str).collect();
    let mut expected = vec![
        "number",
        "type",
        "type_code",
        "issue_date",
        "due_date",
        "due_dates",
        "currency",
        "total",
        "prepaid",
        "amount_due",
        "seller",
        "buyer",
        "iban",
        "ibans",
        "remittance",
        "purchase_order",
        "buyer_reference",
        "preceding",
        "findings",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert!(document["prepaid"].is_null() && document["buyer_reference"].is_null());
    assert_eq!(document["seller"], serde_json::json!({"name": "Zon BV", "country": "BE"}));
    let refused = inspect("b.bin", b"\x01\x02");
    assert!(refused.rejected);
    assert_eq!(refused.json["rejected"]["code"], "unknown_format");
    let keys: Vec<&str> = refused.json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["file", "rejected"]);
}
