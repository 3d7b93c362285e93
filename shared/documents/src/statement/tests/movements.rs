use super::*;
use crate::webhook::Kind;

fn said(statement: &Statement) -> Vec<(String, i64)> {
    let all = movements(statement);
    assert_eq!(all.left_out, []);
    all.movements.iter().map(|one| (format!("{:?}", one.kind), one.amount.unwrap().minor)).collect()
}

#[test]
fn a_statement_books_what_came_in_and_what_came_back() {
    let all = movements(&one(CAMT053)).movements;
    let kinds: Vec<&Kind> = all.iter().map(|one| &one.kind).collect();
    assert_eq!(kinds, [&Kind::Received, &Kind::Returned, &Kind::Received, &Kind::Pending]);
    assert_eq!(all[0].references.structured.as_deref(), Some("RF18539007547034"));
    assert_eq!(all[0].references.invoice_number.as_deref(), Some("F-2026-17"));
    assert_eq!(all[1].failure.as_ref().unwrap().code, "AM04");
    assert_eq!(all[1].references.end_to_end.as_deref(), Some("E2E-DD-7"));
    assert_eq!(all[0].at.unwrap().to_rfc3339(), "2026-03-02T00:00:00+00:00");
    assert_eq!(all[3].marker(), None);
}

#[test]
fn intraday_and_end_of_day_give_one_marker() {
    let (day, now) = (movements(&one(CAMT053)).movements, movements(&one(CAMT052)).movements);
    assert_eq!(day[0].marker(), now[0].marker());
    let text = String::from_utf8(CAMT052.to_vec())
        .unwrap()
        .replace("<AcctSvcrRef>ACSR2026030200001</AcctSvcrRef>", "");
    let nameless = movements(&one(text.as_bytes())).movements;
    assert_eq!(nameless[0].kind, Kind::Pending, "it comes again, and could not be told apart");
}

#[test]
fn a_collection_is_booked_debit_by_debit() {
    let lines = said(&one(CODA));
    assert_eq!(
        lines,
        [
            ("Received".to_owned(), 12_100),
            ("Received".to_owned(), 5_005),
            ("Returned".to_owned(), 4_500),
            ("Received".to_owned(), 10_000),
            ("Received".to_owned(), 20_000),
        ]
    );
    let all = movements(&one(CODA)).movements;
    assert_ne!(all[3].key, all[4].key);
    assert_eq!(all[4].references.counterparty.as_deref(), Some("MERTENS"));
}

#[test]
fn an_amount_finer_than_its_currency_is_left_out_and_said() {
    let text = String::from_utf8(CAMT053.to_vec()).unwrap().replace(">1309.50<", ">1309.505<");
    let all = movements(&one(text.as_bytes()));
    assert_eq!((all.movements.len(), codes(&all.left_out)), (3, vec!["amount_unusable"]));
}

#[test]
fn what_moves_no_debtor_s_money_says_why() {
    let text = ":20:X\n:25:1\n:60F:C260301EUR0,\n:61:260302RD5,NTRFNONREF\n:61:260302D5,NTRFNONREF\n:61:260302C0,NTRFNONREF\n:61:260302ED5,NTRFNONREF\n";
    for movement in movements(&one(text.as_bytes())).movements {
        assert!(matches!(movement.kind, Kind::Ignored(_)), "{movement:?}");
    }
}
