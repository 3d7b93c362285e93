use dunning::party::Language;

use super::*;
use crate::invoice::model::{Account, Address, Contact, Party, Term, Totals};

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn party(country: &str) -> Party {
    let address = Address { country: Some(country.into()), ..Address::default() };
    let contact = Contact { email: Some("compta@alpha.example".into()), ..Contact::default() };
    Party { name: Some("Alpha".into()), address: Some(address), contacts: vec![contact], ..Party::default() }
}

fn invoice(country: &str, due: &str) -> Document {
    let mut document = Document {
        number: Some("F1".into()),
        issue_date: Some(date("2026-01-17")),
        due_dates: vec![date(due)],
        terms: vec![Term { due_date: Some(date(due)), ..Term::default() }],
        seller: party(country),
        buyer: party(country),
        totals: Totals {
            total: Some("120.00".into()),
            amount_due: Some("120.00".into()),
            ..Totals::default()
        },
        ..Document::default()
    };
    document.payment.accounts.push(Account { id: "BE68539007547034".into(), ..Account::default() });
    document
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn an_irreproachable_invoice_raises_nothing() {
    assert_eq!(check(&invoice("FR", "2026-02-16"), &Demands::default()), []);
}

#[test]
fn what_delays_a_payment_is_found_before_the_due_date() {
    let mut document = invoice("FR", "2026-02-16");
    document.payment.accounts[0].id = "BE68539007547035".into();
    document.buyer.contacts.clear();
    let demands = Demands { purchase_order: true, ..Demands::default() };
    let expected = ["purchase_order_missing", "buyer_contact_missing", "account_invalid"];
    assert_eq!(codes(&check(&document, &demands)), expected);
    document.payment.accounts.clear();
    assert!(codes(&check(&document, &demands)).contains(&"account_missing"));
    document.payment.mandate = Some("M1".into());
    assert!(!codes(&check(&document, &demands)).contains(&"account_missing"));
}

#[test]
fn terms_beyond_the_law_are_found_by_country() {
    let late = |country: &str, due: &str| {
        codes(&check(&invoice(country, due), &Demands::default())).contains(&"terms_beyond_legal_maximum")
    };
    assert!(!late("FR", "2026-03-31"), "45 days, then the end of the month");
    assert!(late("FR", "2026-04-01"));
    assert!(!late("BE", "2026-03-18"));
    assert!(late("BE", "2026-03-19"));
    assert!(!late("DE", "2026-12-31"), "no rule is known here");
    let before = check(&invoice("FR", "2026-01-16"), &Demands::default());
    assert_eq!(codes(&before), ["due_before_issue"]);
}

fn electronic_invoice() -> (Document, facts::Facts) {
    let mut document = invoice("FR", "2026-02-16");
    document.profile = Some("urn:cen.eu:en16931:2017".into());
    document.type_code = Some("380".into());
    document.currency = Some("EUR".into());
    document.seller.vat_id = Some("FR32123456789".into());
    document.totals = Totals {
        lines: Some("100.00".into()),
        without_vat: Some("100.00".into()),
        vat: Some("20.00".into()),
        ..document.totals
    };
    let row = facts::Vat {
        basis: Some("100.00".into()),
        amount: Some("20.00".into()),
        category: Some("S".into()),
        rate: Some("20".into()),
    };
    let line_amounts = vec!["60.00".into(), "40.00".into()];
    let facts =
        facts::Facts { is_en16931: true, lines: 2, line_amounts, vat: vec![row], ..facts::Facts::default() };
    (document, facts)
}

#[test]
fn each_sum_that_does_not_add_up_has_its_rule() {
    let (good, facts) = electronic_invoice();
    assert_eq!(electronic(&good, &facts), []);
    let broken = |change: fn(&mut Document, &mut facts::Facts)| {
        let (mut document, mut facts) = electronic_invoice();
        change(&mut document, &mut facts);
        codes(&electronic(&document, &facts)).join(" ")
    };
    assert_eq!(broken(|_, facts| facts.line_amounts[0] = "61".into()), "BR-CO-10");
    assert_eq!(broken(|document, _| document.totals.total = Some("121.00".into())), "BR-CO-15 BR-CO-16");
    assert_eq!(broken(|document, _| document.totals.prepaid = Some("20".into())), "BR-CO-16");
    assert_eq!(broken(|document, _| document.totals.amount_due = Some("120.001".into())), "BR-DEC-18");
    assert_eq!(broken(|document, _| document.totals.vat = Some("x".into())), "amount_unreadable");
    assert_eq!(broken(|_, facts| facts.vat[0].rate = Some("10".into())), "BR-CO-17");
    assert_eq!(broken(|document, _| (document.due_dates, document.terms) = Default::default()), "BR-CO-25");
    assert_eq!(broken(|document, _| document.number = None), "BR-02");
    assert_eq!(broken(|_, facts| (facts.lines, facts.line_amounts) = Default::default()), "BR-16");
}

#[test]
fn every_finding_has_words_and_a_question_in_four_languages() {
    let mut known = 0;
    for block in include_str!("words.txt").split("\n\n").filter(|block| !block.trim().is_empty()) {
        let head = block.lines().find(|line| !line.starts_with('#') && !line.is_empty()).unwrap();
        let code = head.split(' ').next().unwrap();
        for language in [Language::En, Language::Fr, Language::Nl, Language::De] {
            assert!(says(code, language).is_some(), "{code} {language:?}");
            let (_, text) = question(code, "F-1", language).unwrap_or_else(|| panic!("{code} {language:?}"));
            assert!(text.contains("F-1") && !text.contains('{'), "{text}");
        }
        known += 1;
    }
    assert!(known > 50);
    assert_eq!(question("purchase_order_missing", "F-1", Language::Fr).unwrap().0, Ask::Buyer);
}
