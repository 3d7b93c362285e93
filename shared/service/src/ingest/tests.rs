use chrono::NaiveDate;
use documents::invoice::model::{Discount, Document, Identifier, Kind, Party, PartyKind, Term};
use dunning::item::{ItemKind, Missing};
use dunning::party::Creditor;
use dunning::terms::{Agreed, Terms, parse};

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
    let end_of_month =
        |_| Agreed { terms: Terms::DaysThenMonthEnd { days: 45, on_day: None }, discount: None };
    let granted = claim_under(&document("50.00"), end_of_month).unwrap();
    assert_eq!((granted.items.first().unwrap().due, granted.due_derived), (day("2026-03-31"), true));
    let term = Term { text: Some("60 days net".to_owned()), ..Term::default() };
    let worded = claim_under(&Document { terms: vec![term], ..document("50.00") }, end_of_month).unwrap();
    assert_eq!((worded.items.first().unwrap().due, worded.due_derived), (day("2026-04-01"), true));
    let stated = Document { due_dates: vec![day("2026-02-10")], ..document("50.00") };
    let stated = claim_under(&stated, end_of_month).unwrap();
    assert_eq!((stated.items.first().unwrap().due, stated.due_derived), (day("2026-02-10"), false));
}

fn term(due: Option<&str>, discount: Option<Discount>) -> Term {
    Term { due_date: due.map(day), discount, ..Term::default() }
}

fn percent(percent: &str, days: Option<u16>) -> Option<Discount> {
    Some(Discount { percent: Some(percent.to_owned()), days, ..Discount::default() })
}

/// The due date of the first item, and until when how much may be taken off.
fn early(document: &Document) -> (NaiveDate, Option<(NaiveDate, i64)>) {
    let claim = claim(document).unwrap();
    let item = claim.items.first().unwrap();
    (item.due, item.discount.map(|discount| (discount.until, discount.amount)))
}

#[test]
fn the_end_of_a_discount_is_not_the_due_date_and_what_it_takes_off_is_known() {
    let two = vec![term(Some("2026-02-10"), percent("3", None)), term(Some("2026-03-02"), None)];
    let one = vec![term(Some("2026-03-02"), percent("3", Some(10)))];
    for terms in [two, one] {
        let invoice = Document { terms, ..document("50.00") };
        assert_eq!(early(&invoice), (day("2026-03-02"), Some((day("2026-02-10"), 150))), "{invoice:?}");
    }
    let worded = Term { text: Some("2 % 10 Tage, 30 Tage netto".to_owned()), ..Term::default() };
    let worded = Document { terms: vec![worded], ..document("50.00") };
    assert_eq!(early(&worded), (day("2026-03-02"), Some((day("2026-02-10"), 100))));
    let stages = vec![
        term(None, percent("1", Some(20))),
        term(None, percent("4", Some(5))),
        term(Some("2026-03-02"), None),
    ];
    let stages = Document { terms: stages, ..document("50.00") };
    assert_eq!(early(&stages), (day("2026-03-02"), Some((day("2026-02-05"), 200))), "the largest one");
    let nothing = vec![term(None, percent("100", Some(5))), term(Some("2026-03-02"), None)];
    assert_eq!(early(&Document { terms: nothing, ..document("50.00") }).1, None);
}

#[test]
fn terms_of_sale_that_grant_a_discount_grant_it_to_invoices_that_say_nothing() {
    let granted = |_| parse("2/10 net 30").unwrap();
    let claim = claim_under(&document("50.00"), granted).unwrap();
    let item = claim.items.first().unwrap();
    assert_eq!(item.due, day("2026-03-02"));
    assert_eq!(
        item.discount.map(|discount| (discount.until, discount.amount)),
        Some((day("2026-02-10"), 100))
    );
}

#[test]
fn what_the_creditor_collects_is_not_chased_before_the_day_of_collection() {
    let mut invoice = Document { terms: vec![term(Some("2026-02-20"), None)], ..document("50.00") };
    assert_eq!(claim(&invoice).unwrap().items.first().unwrap().direct_debit, None);
    invoice.payment.means = vec!["59".to_owned()];
    assert_eq!(claim(&invoice).unwrap().items.first().unwrap().direct_debit, Some(day("2026-02-20")));
    invoice.payment.collected = Some(day("2026-02-25"));
    assert_eq!(claim(&invoice).unwrap().items.first().unwrap().direct_debit, Some(day("2026-02-25")));
}

#[test]
fn a_public_buyers_invoice_without_a_number_of_its_own_is_not_due_yet() {
    let mut invoice = document("50.00");
    let missing = |invoice: &Document| claim(invoice).unwrap().items.first().unwrap().missing;
    assert_eq!(missing(&invoice), None, "a company needs none");
    invoice.buyer.kind = Some(PartyKind::Public);
    assert_eq!(missing(&invoice), Some(Missing::Commitment));
    invoice.purchase_order = Some("ENG-7".to_owned());
    assert_eq!(missing(&invoice), None);
    invoice.deposited = Some(false);
    assert_eq!(missing(&invoice), Some(Missing::Deposit));
}
