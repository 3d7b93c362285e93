//! Long lists: several pages, the header on each, the total carried from one to the next.

use super::pages::texts;
use super::sample::*;
use messages::Language;
use messages::letter::*;

use crate::*;

#[test]
fn five_hundred_invoices_run_over_pages_with_the_total_carried() {
    let debtors = many(500, 3);
    let total = claim(debtors.clone()).total().unwrap();
    let kind = Kind::FormalNotice { pay_by: day("2027-01-31") };
    let mut letter = belgian(Language::Fr, kind, debtors);
    letter.date = day("2026-12-31");
    let pages = texts(&kept("notice-500", &letter));
    assert!(pages.len() > 8, "{}", pages.len());
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {}/{}", place + 1, pages.len())), "page {place}");
        let (first, list, last) = (place == 0, place > 0, place + 1 == pages.len());
        assert_eq!(page.contains("Reste dû"), list, "header on page {place}");
        assert_eq!(page.contains("À reporter"), list && !last, "carried on page {place}");
        assert_eq!(page.contains(" Report "), place > 1, "brought on page {place}: {page}");
        assert_eq!(first, page.contains("dont le détail figure en annexe"));
    }
    for (here, next) in pages.iter().zip(pages.iter().skip(1)).skip(1) {
        assert_eq!(after(here, "À reporter "), after(next, " Report "));
    }
    let said = format::money(total, Language::Fr).replace('\u{A0}', " ");
    assert!(pages.last().unwrap().contains(&format!("Total à payer {said}")), "{said}");
    assert!((1..=500).all(|number| pages.iter().any(|page| page.contains(&format!("F-{number:05}")))));
}

/// The amount that follows `label`.
fn after<'a>(page: &'a str, label: &str) -> &'a str {
    page.split(label).nth(1).unwrap().split('€').next().unwrap()
}

#[test]
fn a_statement_shows_what_is_overdue_and_the_balance() {
    let mut letter = belgian(Language::Nl, Kind::Statement, many(40, 2));
    letter.date = day("2026-02-04");
    letter.claim.unapplied = Some(eur("50.00"));
    let pages = texts(&kept("statement-40-nl", &letter));
    let last = pages.last().unwrap();
    // Items 1 to 20 fell due before 4 February: 20 × 100.00 plus 1.37 × (0 + … + 19).
    for said in
        ["waarvan vervallen € 2.260,30", "Niet-toegewezen betalingen € -50,00", "Saldo van de rekening"]
    {
        assert!(pages.iter().any(|page| page.contains(said)), "{said}: {last}");
    }
}

#[test]
fn an_account_without_open_invoices_has_a_statement_but_no_reminder() {
    let empty = belgian(Language::De, Kind::Statement, vec![]);
    let text = texts(&kept("statement-empty-de", &empty)).join(" ");
    assert!(text.contains("keine Rechnung offen") && text.contains("Kontosaldo 0,00 €"), "{text}");
    let kind = Kind::Reminder { tone: Tone::Kind, pay_by: day("2026-09-15") };
    let error = set(&belgian(Language::De, kind, vec![])).unwrap_err();
    assert_eq!(error, LetterError::Missing { field: "claim.debtors.items".into() });
}
