//! Complete lists of open items: what is absent is settled, what is back is owed again, a large fall is confirmed.

use chrono::Duration;
use relance_tests::world::scope;
use service::ingest::quarantine::{self, Again};
use service::ingest::{How, Wish};

use crate::say::{account, balanced, by, complete, items, list, open, take, workshop};

const MONDAY: &str = "2026-03-02";

fn week_one() -> String {
    list(&[
        ("F-1", "DURAND", "1200,00", "1200,00"),
        ("F-2", "DURAND", "300,00", "300,00"),
        ("F-3", "MARTIN", "450,00", "450,00"),
        ("F-4", "MARTIN", "800,00", "800,00"),
    ])
}

#[tokio::test]
async fn last_weeks_list_and_this_weeks_settle_what_is_gone_and_keep_what_is_left() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let next = list(&[
        ("F-1", "DURAND", "1200,00", "700,00"),
        ("F-3", "MARTIN", "450,00", "450,00"),
        ("F-4", "MARTIN", "800,00", "800,00"),
        ("F-5", "PETIT", "90,00", "90,00"),
    ]);
    let seen = complete(&world, &next, MONDAY, Wish::Look).await;
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 120_000), ("F-2", 30_000)]), "only looked at");
    let report = complete(&world, &next, MONDAY, Wish::Take).await;
    assert_eq!(seen.difference, report.difference);
    let difference = report.difference.unwrap();
    let counts = [&difference.new, &difference.changed, &difference.closing, &difference.reopening];
    assert_eq!(counts.map(|group| group.items), [1, 1, 1, 0], "{difference:?}");
    assert_eq!(difference.before.said(), "4 items, 2750.00 EUR");
    assert_eq!(difference.after.said(), "4 items, 2040.00 EUR");
    assert_eq!(difference.closing.first[0].invoice, "F-2");
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 70_000)]));
    assert_eq!(open(&world, "PETIT").await, items(&[("F-5", 9_000)]));
    let history = world.history("menuiserie", "DURAND/EUR").await.len();
    let again = complete(&world, &next, MONDAY, Wish::Take).await;
    assert_eq!(again.difference.unwrap().closing.items, 0);
    assert_eq!(world.history("menuiserie", "DURAND/EUR").await.len(), history, "twice is once");
    balanced(&account(&world, "DURAND").await);
}

#[tokio::test]
async fn an_item_that_is_back_on_the_list_is_owed_again() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let without = week_one()
        .replace("F-2;DURAND", "X")
        .lines()
        .filter(|line| !line.starts_with('X'))
        .collect::<Vec<_>>()
        .join("\n");
    complete(&world, &without, MONDAY, Wish::Take).await;
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 120_000)]));
    // The bookkeeper exported the wrong month, and exports again the same day.
    let report = complete(&world, &week_one(), MONDAY, Wish::Take).await;
    assert_eq!(report.difference.unwrap().reopening.items, 1);
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 120_000), ("F-2", 30_000)]));
    balanced(&account(&world, "DURAND").await);
}

#[tokio::test]
async fn a_list_that_loses_half_of_the_book_waits_until_somebody_confirms_it() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let half = list(&[("F-1", "DURAND", "1200,00", "1200,00"), ("F-3", "MARTIN", "450,00", "450,00")]);
    let report = complete(&world, &half, MONDAY, Wish::Take).await;
    assert_eq!(report.refused[0].code, "list_falls", "{report:?}");
    assert_eq!(open(&world, "MARTIN").await, items(&[("F-3", 45_000), ("F-4", 80_000)]), "nothing happened");
    let acme = scope("menuiserie");
    let waiting = quarantine::list(&world.ports, &acme, None).await.unwrap().rows;
    assert_eq!(waiting.len(), 1);
    let confirmed = Again { confirmed: true, ..Again::default() };
    quarantine::again(&world.ports, &acme, &waiting[0], &confirmed).await.unwrap();
    assert_eq!(open(&world, "MARTIN").await, items(&[("F-3", 45_000)]));
    assert!(quarantine::list(&world.ports, &acme, None).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_dismissed_list_changes_nothing() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let none = list(&[]);
    let report = complete(&world, &none, MONDAY, Wish::Take).await;
    assert!(!report.refused.is_empty());
    let acme = scope("menuiserie");
    let waiting = quarantine::list(&world.ports, &acme, None).await.unwrap().rows;
    quarantine::dismiss(&world.ports, &acme, &waiting[0], "the export was empty").await.unwrap();
    assert_eq!(open(&world, "DURAND").await.len() + open(&world, "MARTIN").await.len(), 4);
}

#[tokio::test]
async fn a_list_with_a_line_that_cannot_be_read_settles_nothing() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let smudged = week_one().replace("450,00;450,00", "450,00;4 5O");
    let report = complete(&world, &smudged, MONDAY, Wish::Confirmed).await;
    assert!(report.refused.iter().any(|refused| refused.code == "list_not_complete"), "{report:?}");
    assert_eq!(open(&world, "MARTIN").await.len(), 2);
}

#[tokio::test]
async fn a_list_older_than_the_last_one_and_one_from_tomorrow_are_refused() {
    let world = workshop().await;
    complete(&world, &week_one(), "2026-03-01", Wish::Take).await;
    let older = complete(&world, &week_one(), "2026-02-27", Wish::Take).await;
    assert_eq!(older.refused[0].code, "older_list");
    let tomorrow = complete(&world, &week_one(), "2026-03-03", Wish::Take).await;
    assert_eq!(tomorrow.refused[0].code, "as_of_in_future");
}

#[tokio::test]
async fn what_was_paid_after_the_list_was_made_is_not_asked_for_again() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let paid = r#"{"creditor":{"id":"menuiserie"},"invoices":[{"number":"F-2","debtor":{"id":"DURAND"},
        "issue_date":"2026-01-15","due_date":"2026-02-14","currency":"EUR","total":"300.00","prepaid":"300.00"}]}"#;
    world.import(paid).await;
    // Friday's list, imported on Monday, still names it.
    complete(&world, &week_one(), "2026-02-27", Wish::Take).await;
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 120_000)]));
    world.later(Duration::days(7));
    complete(&world, &week_one(), "2026-03-09", Wish::Take).await;
    assert_eq!(open(&world, "DURAND").await, items(&[("F-1", 120_000), ("F-2", 30_000)]), "the books insist");
}

#[tokio::test]
async fn an_invoice_made_after_the_list_stays_open() {
    let world = workshop().await;
    take(&world, week_one().as_bytes()).await;
    let fresh = r#"{"creditor":{"id":"menuiserie"},"invoices":[{"number":"F-9","debtor":{"id":"DURAND"},
        "issue_date":"2026-03-02","due_date":"2026-04-01","currency":"EUR","total":"60.00"}]}"#;
    world.import(fresh).await;
    complete(&world, &week_one(), "2026-02-28", Wish::Take).await;
    let left = open(&world, "DURAND").await;
    assert_eq!(left, items(&[("F-1", 120_000), ("F-2", 30_000), ("F-9", 6_000)]));
}

#[tokio::test]
async fn a_list_knows_an_invoice_in_instalments_by_its_number() {
    let world = workshop().await;
    let parts = r#"{"creditor":{"id":"menuiserie"},"invoices":[{"number":"F-7","debtor":{"id":"DURAND"},
        "issue_date":"2026-01-15","currency":"EUR","total":"300.00","instalments":[
        {"due_date":"2026-02-15","amount":"100.00"},{"due_date":"2026-03-15","amount":"100.00"},
        {"due_date":"2026-04-15","amount":"100.00"}]}]}"#;
    world.import(parts).await;
    assert_eq!(open(&world, "DURAND").await.len(), 3, "{:?}", open(&world, "DURAND").await);
    let weekly = list(&[("F-7", "DURAND", "300,00", "150,00")]);
    complete(&world, &weekly, MONDAY, Wish::Confirmed).await;
    assert_eq!(open(&world, "DURAND").await, items(&[("F-7#2", 5_000), ("F-7#3", 10_000)]));
}

#[tokio::test]
async fn a_credit_note_on_the_list_is_counted_once_and_gone_when_the_books_used_it() {
    let world = workshop().await;
    let with = format!(
        "{}A-1;MARTIN;Client MARTIN;20/01/2026;20/01/2026;-100,00;-100,00\n",
        list(&[("F-3", "MARTIN", "450,00", "450,00"), ("F-4", "MARTIN", "800,00", "800,00")])
    );
    for _ in 0..2 {
        complete(&world, &with, MONDAY, Wish::Take).await;
        let martin = account(&world, "MARTIN").await;
        assert_eq!((martin.open(), martin.credit), (125_000, 10_000));
    }
    world.later(Duration::days(7));
    let used = list(&[("F-3", "MARTIN", "450,00", "350,00"), ("F-4", "MARTIN", "800,00", "800,00")]);
    complete(&world, &used, "2026-03-09", Wish::Take).await;
    let martin = account(&world, "MARTIN").await;
    assert_eq!((martin.open(), martin.credit), (115_000, 0));
    balanced(&martin);
}

const FEC: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n";

fn entry(journal: &str, piece: &str, debit: &str, credit: &str, lettered: &str) -> String {
    format!(
        "{journal}\t{journal}\t1\t20260115\t411000\tClients\tCDURAND\tDurand SA\t{piece}\t20260115\tecriture\t{debit}\t{credit}\t{lettered}\t\t20260115\t\t\n"
    )
}

#[tokio::test]
async fn a_credit_that_the_ledger_letters_later_is_no_unapplied_cash_any_more_nor_its_invoice_owed() {
    let world = workshop().await;
    let open_ledger = [
        entry("VE", "F-1", "120,00", "0,00", ""),
        entry("BQ", "VIR", "0,00", "120,00", ""),
        entry("VE", "F-2", "80,00", "0,00", ""),
    ];
    take(&world, format!("{FEC}{}", open_ledger.concat()).as_bytes()).await;
    let durand = account(&world, "CDURAND").await;
    assert_eq!((durand.open(), durand.unapplied()), (20_000, 12_000));
    let lettered = [
        entry("VE", "F-1", "120,00", "0,00", "A"),
        entry("BQ", "VIR", "0,00", "120,00", "A"),
        entry("VE", "F-2", "80,00", "0,00", ""),
    ];
    for _ in 0..2 {
        take(&world, format!("{FEC}{}", lettered.concat()).as_bytes()).await;
        let durand = account(&world, "CDURAND").await;
        assert_eq!((durand.open(), durand.unapplied()), (8_000, 0), "{durand:?}");
        balanced(&durand);
    }
}

#[tokio::test]
async fn a_column_said_once_is_understood_in_the_next_list() {
    let world = workshop().await;
    let odd = "Zahl;Wer;Wieviel;Bis wann\nF-1;Durand SA;120,00;14/02/2026\n";
    let report = take(&world, odd.as_bytes()).await;
    assert_eq!(report.refused[0].code, "mapping_needed", "{report:?}");
    let acme = scope("menuiserie");
    let waiting = quarantine::list(&world.ports, &acme, None).await.unwrap().rows;
    let words = "number=Zahl,debtor_name=Wer,total=Wieviel,due_date=Bis wann";
    let columns = service::ingest::mapping::said(words).unwrap();
    let again = Again { columns, ..Again::default() };
    let report = quarantine::again(&world.ports, &acme, &waiting[0], &again).await.unwrap();
    assert!(
        report.refused().iter().all(|refused| refused.field.as_deref() == Some("issue_date")),
        "{report:?}"
    );
    let next = odd.replace("F-1", "F-2").replace("Wieviel", "wieviel");
    let report = by(&world, next.as_bytes(), &How::default()).await;
    assert!(report.refused.iter().all(|refused| refused.code != "mapping_needed"), "{report:?}");
}
