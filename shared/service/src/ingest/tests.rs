use chrono::NaiveDate;
use documents::invoice::model::{Document, Identifier, Kind, Party, Term};
use dunning::item::ItemKind;
use dunning::party::Creditor;
use dunning::terms::Terms;

use super::facts::{claim, claim_under};
use super::seller::Own;
use crate::creditor::Profile;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn document(total: &str) -> Document {
    let mut document = Document {
        number: Some("F-1".to_owned()),
        issue_date: Some(day("2026-01-31")),
        currency: Some("EUR".to_owned()),
        buyer: Party { id: Some("C1".to_owned()), ..Party::default() },
        ..Document::default()
    };
    document.totals.total = Some(total.to_owned());
    document
}

fn from(name: &str, registration: Option<&str>) -> Document {
    let mut document = document("100.00");
    document.seller.name = Some(name.to_owned());
    document.seller.registration =
        registration.map(|id| Identifier { id: id.to_owned(), scheme: Some("0009".to_owned()) });
    document
}

fn own(creditor: &str) -> Own {
    let creditor: Creditor = serde_json::from_str(creditor).unwrap();
    Own::of(&Profile { creditor, letterhead: None, texts: crate::texts::Texts::default() })
}

#[test]
fn a_bill_from_a_supplier_is_no_item_and_ones_own_invoice_is_however_the_name_is_written() {
    let own = own(r#"{"id":"menuiserie","name":"Menuiserie Lefèvre","iban":"FR7630006000011234567890189"}"#);
    let refused = own.check(&from("Électricité du Rhône SA", None)).unwrap_err();
    assert_eq!(refused.code, "not_the_seller");
    assert!(refused.message.contains("an invoice you owe"), "{refused}");
    for name in ["MENUISERIE LEFEVRE S.A.R.L.", "Lefèvre Menuiserie", "Menuiserie Lefèvre et Fils"] {
        assert_eq!(own.check(&from(name, None)), Ok(()), "{name}");
    }
}

#[test]
fn a_seller_is_not_doubted_where_there_is_nothing_to_compare_or_the_account_is_ones_own() {
    let nameless = own(r#"{"id":"acme","name":"acme"}"#);
    assert_eq!(nameless.check(&from("Anybody GmbH", None)), Ok(()));
    let own = own(r#"{"id":"acme","name":"Acme","iban":"FR7630006000011234567890189"}"#);
    assert_eq!(own.check(&document("100.00")), Ok(()), "a list states no seller");
    let mut renamed = from("Former Name Ltd", None);
    renamed.payment.accounts.push(documents::invoice::model::Account {
        id: "FR7630006000011234567890189".to_owned(),
        ..Default::default()
    });
    assert_eq!(own.check(&renamed), Ok(()));
}

#[test]
fn a_credit_note_takes_off_whichever_sign_its_program_writes() {
    for (kind, total) in
        [(Kind::CreditNote, "-50.00"), (Kind::CreditNote, "50.00"), (Kind::Invoice, "-50.00")]
    {
        let claimed = claim(&Document { kind, ..document(total) }).unwrap();
        let item = claimed.items.first().unwrap();
        assert_eq!(
            (item.kind, item.total, item.prepaid),
            (ItemKind::CreditNote, 5000, 0),
            "{kind:?} {total}"
        );
    }
    assert_eq!(claim(&document("50.00")).unwrap().items.first().unwrap().kind, ItemKind::Invoice);
}

#[test]
fn what_is_missing_is_named_by_its_field() {
    let refused = |edit: fn(&mut Document)| {
        let mut document = document("50.00");
        edit(&mut document);
        claim(&document).unwrap_err().field
    };
    assert_eq!(refused(|document| document.number = None).as_deref(), Some("number"));
    assert_eq!(refused(|document| document.currency = None).as_deref(), Some("currency"));
    assert_eq!(refused(|document| document.totals.total = None).as_deref(), Some("total"));
}

#[test]
fn a_due_date_that_is_not_stated_follows_the_invoices_words_then_the_terms_granted() {
    let end_of_month = |_| Terms::DaysThenMonthEnd { days: 45, on_day: None };
    let granted = claim_under(&document("50.00"), end_of_month).unwrap();
    assert_eq!((granted.items.first().unwrap().due, granted.due_derived), (day("2026-03-31"), true));
    let term = Term { text: Some("60 days net".to_owned()), ..Term::default() };
    let worded = claim_under(&Document { terms: vec![term], ..document("50.00") }, end_of_month).unwrap();
    assert_eq!((worded.items.first().unwrap().due, worded.due_derived), (day("2026-04-01"), true));
    let stated = Document { due_dates: vec![day("2026-02-10")], ..document("50.00") };
    let stated = claim_under(&stated, end_of_month).unwrap();
    assert_eq!((stated.items.first().unwrap().due, stated.due_derived), (day("2026-02-10"), false));
}
