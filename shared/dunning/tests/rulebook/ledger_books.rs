//! The ledger of an account, fact by fact: fees beside the principal, findings, cancellations, lists of the creditor's own
//! books.

use crate::diary::Diary;
use crate::ledger::{movement, number, open, paid};
use crate::story::given;
use dunning::fact::Fact;
use serde_json::json;

/// What is noted of money that names nothing.
const UNKNOWN_MONEY: &[&str] = &[
    "21.02. amount:50000,fact:unapplied,movement:m-1",
    "21.02. amount:9000,fact:unapplied,movement:m-2",
    "21.02. task match_payment by 2026-02-25 for credit_control 500.00: F-1 500.00",
    "21.02. task match_payment by 2026-02-25 for credit_control 90.00: F-1 90.00",
    "21.02. refused, no_amount: amount:0,fact:unapplied,movement:m-3",
    "       F-1 1000 of 1000; F-2 250 of 250; m-1 500; m-2 90",
    "21.02. refused, nothing_new: amount:50000,fact:unapplied,movement:m-1",
    "22.02. amount:40000,fact:allocated,item:F-2,movement:m-1",
    "22.02. closed F-2 paid 0",
    "       F-1 1000 of 1000; m-1 250; m-2 90",
    "22.02. amount:10000,fact:allocated,item:F-1,movement:m-1",
    "22.02. refused, unknown: amount:1,fact:allocated,item:F-1,movement:m-9",
    "22.02. refused, unknown_item: amount:1,fact:allocated,item:F-2,movement:m-1",
    "       F-1 900 of 1000 paid 100; m-1 150; m-2 90",
    "23.02. amount:3000,fact:unapplied_returned,movement:m-1",
    "23.02. refused, no_amount: amount:0,fact:unapplied_returned,movement:m-1",
    "23.02. refused, unknown: amount:5,fact:unapplied_returned,movement:m-9",
    "       F-1 900 of 1000 paid 100; m-1 120; m-2 90",
    "24.02. amount:8000,fact:credited",
    "       F-1 900 of 1000 paid 100; m-1 120; m-2 90; credit 80",
    "25.02. sent courtesy F-1 of 900 to acme@example.com",
    "25.02. refused, nothing_new: applied:m-9,as_of:2026-02-24,credit:8000,fact:listed,open:F-1,90000",
    "25.02. applied:m-1,as_of:2026-02-24,credit:8000,fact:listed,open:F-1,90000",
    "25.02. done match_payment",
    "       F-1 900 of 1000 paid 100; m-2 90; credit 80",
    "25.02. as_of:2026-02-24,credit:5000,fact:listed,open:F-1,90000",
    "       F-1 900 of 1000 paid 100; m-2 90; credit 50",
    "25.02. applied:m-2,as_of:2026-02-24,fact:listed,open:F-1,90000",
    "25.02. done match_payment",
    "       F-1 900 of 1000 paid 100; credit 50",
    "25.02. refused, nothing_new: applied:m-2,as_of:2026-02-24,credit:6000,fact:listed,open:F-1,90000",
];

#[test]
fn money_that_names_nothing_is_placed_given_back_or_used_up_by_the_books() {
    let (_, mut diary) = open();
    let unknown = |name: &str, amount| Fact::Unapplied {
        movement: movement(name),
        amount,
        beyond: None,
        indicated: Vec::new(),
    };
    diary.now("2026-02-21T08:00:00Z", vec![unknown("m-1", 50_000), unknown("m-2", 9000), unknown("m-3", 0)]);
    diary.now("2026-02-21T09:00:00Z", vec![unknown("m-1", 50_000)]);
    let placed = |name: &str, item: &str, amount| Fact::Allocated {
        movement: movement(name),
        item: number(item),
        amount,
    };
    diary.now("2026-02-22T08:00:00Z", vec![placed("m-1", "F-2", 40_000)]);
    diary.now(
        "2026-02-22T09:00:00Z",
        vec![placed("m-1", "F-1", 10_000), placed("m-9", "F-1", 1), placed("m-1", "F-2", 1)],
    );
    let back = |name: &str, amount| Fact::UnappliedReturned { movement: movement(name), amount };
    diary.now("2026-02-23T08:00:00Z", vec![back("m-1", 3000), back("m-1", 0), back("m-9", 5)]);
    diary.now("2026-02-24T08:00:00Z", vec![Fact::Credited { item: None, amount: 8000, number: None }]);
    let list = |applied: &[&str], credit| Fact::Listed {
        as_of: "2026-02-24".parse().unwrap(),
        open: vec![(number("F-1"), 90_000)],
        applied: applied.iter().map(|name| movement(name)).collect(),
        credit,
    };
    diary.now("2026-02-25T08:00:00Z", vec![list(&["m-9"], Some(8000))]);
    diary.now("2026-02-25T09:00:00Z", vec![list(&["m-1"], Some(8000))]);
    diary.now("2026-02-25T10:00:00Z", vec![list(&[], Some(5000))]);
    diary.now("2026-02-25T11:00:00Z", vec![list(&["m-2"], None)]);
    diary.now("2026-02-25T12:00:00Z", vec![list(&["m-2"], Some(6000))]);
    assert_eq!(diary.read(), UNKNOWN_MONEY);
}

#[test]
fn fees_that_were_claimed_are_paid_after_the_principal_and_given_back_after_it() {
    let (_, mut diary) = open();
    diary.now("2026-03-12T08:00:00Z", vec![paid("F-1", 100_000), paid("F-2", 25_000)]);
    diary.now("2026-03-13T08:00:00Z", vec![Fact::ChargesClaimed { item: number("F-1"), rule: None }]);
    diary.now("2026-03-14T08:00:00Z", vec![Fact::ChargesClaimed { item: number("F-1"), rule: None }]);
    diary.now("2026-03-16T08:00:00Z", vec![paid("F-1", 2000)]);
    diary.now("2026-03-17T08:00:00Z", vec![paid("F-1", 3000)]);
    let sums = diary.live.account.sums;
    assert_eq!((sums.charged, sums.charges_paid), (4333, 4333));
    diary.now("2026-03-18T08:00:00Z", vec![Fact::Refund { item: Some(number("F-1")), amount: 101_000 }]);
    let sums = diary.live.account.sums;
    assert_eq!((sums.charged, sums.charges_paid), (4333, 3333));
    diary.now("2026-03-19T08:00:00Z", vec![Fact::ChargesWaived { item: number("F-1"), rule: None }]);
    let sums = diary.live.account.sums;
    assert_eq!((sums.charges_paid, sums.charges_waived), (3333, 1000));
    assert_eq!(
        diary.read(),
        [
            "12.03. fact:step_lapsed,items:F-1,step:courtesy",
            "12.03. amount:100000,fact:payment,item:F-1",
            "12.03. amount:25000,fact:payment,item:F-2",
            "12.03. task decide_charges F-1 by 2026-03-26 for credit_control interest 3.33 EUR, fixed_fee 40.00 EUR",
            "12.03. proposed F-1 interest 3.33 fixed_fee 40",
            "12.03. closed F-1 paid 0",
            "12.03. closed F-2 paid 0",
            "       nothing open",
            "13.03. fact:charges_claimed,item:F-1",
            "13.03. done decide_charges F-1",
            "14.03. refused, nothing_new: fact:charges_claimed,item:F-1",
            "16.03. amount:2000,fact:payment,item:F-1",
            "17.03. amount:3000,fact:payment,item:F-1",
            "17.03. task refund F-1 by 2026-03-20 for credit_control 6.67",
            "       excess of F-1 2026-03-17 0 6.67",
            "18.03. amount:101000,fact:refund,item:F-1",
            "18.03. fact:step_lapsed,items:F-1,step:courtesy",
            "18.03. sent reminder F-1 of 1000 to acme@example.com",
            "       F-1 1000 of 1000; excess of F-1 2026-03-17 0 6.67",
            "19.03. fact:charges_waived,item:F-1"
        ]
    );
}

#[test]
fn findings_about_an_invoice_are_a_persons_task_until_they_are_cleared_up() {
    let (_, mut diary) = open();
    let found = |item: &str, codes: &[&str]| Fact::Objected {
        item: number(item),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    diary.now("2026-02-21T08:00:00Z", vec![found("F-1", &["BR-01", "BR-02"]), found("F-404", &["BR-01"])]);
    diary.now("2026-02-21T09:00:00Z", vec![found("F-1", &["BR-01", "BR-02"])]);
    diary.now("2026-02-22T08:00:00Z", vec![found("F-1", &["BR-02"]), found("F-2", &["BR-05"])]);
    diary.now("2026-02-23T08:00:00Z", vec![found("F-2", &[])]);
    diary.now("2026-02-24T08:00:00Z", vec![paid("F-1", 100_000)]);
    diary.now("2026-03-20T08:00:00Z", vec![found("F-2", &["BR-07"])]);
    assert_eq!(
        diary.read(),
        [
            "21.02. codes:BR-01,BR-02,fact:objected,item:F-1",
            "21.02. task clear_findings F-1 by 2026-02-25 for credit_control BR-01 BR-02",
            "21.02. refused, unknown_item: codes:BR-01,fact:objected,item:F-404",
            "21.02. refused, nothing_new: codes:BR-01,BR-02,fact:objected,item:F-1",
            "22.02. codes:BR-02,fact:objected,item:F-1",
            "22.02. done clear_findings F-1",
            "22.02. task clear_findings F-1 by 2026-02-25 for credit_control BR-02",
            "22.02. codes:BR-05,fact:objected,item:F-2",
            "22.02. task clear_findings F-2 by 2026-02-25 for credit_control BR-05",
            "23.02. codes:,fact:objected,item:F-2",
            "23.02. done clear_findings F-2",
            "24.02. amount:100000,fact:payment,item:F-1",
            "24.02. closed F-1 paid 0",
            "24.02. done clear_findings F-1",
            "       F-2 250 of 250",
            "20.03. fact:step_lapsed,items:F-2,step:courtesy",
            "20.03. codes:BR-07,fact:objected,item:F-2",
            "20.03. task clear_findings F-2 by 2026-03-20 for credit_control BR-07",
            "20.03. sent reminder F-2 of 250 to acme@example.com"
        ]
    );
}

#[test]
fn an_invoice_cancelled_twice_is_cancelled_once() {
    let (_, mut diary) = open();
    let cancelled = || Fact::Cancelled { item: number("F-1"), replaced_by: None };
    diary.now(
        "2026-02-21T08:00:00Z",
        vec![paid("F-1", 40_000), Fact::Credited { item: Some(number("F-1")), amount: 10_000, number: None }],
    );
    diary.now("2026-02-22T08:00:00Z", vec![cancelled()]);
    diary.now("2026-02-23T08:00:00Z", vec![cancelled()]);
    let sums = diary.live.account.sums;
    assert_eq!((sums.paid, sums.credited, sums.credit), (0, 100_000, 40_000));
    assert_eq!(
        diary.read(),
        [
            "21.02. amount:40000,fact:payment,item:F-1",
            "21.02. amount:10000,fact:credited,item:F-1",
            "       F-1 500 of 1000 paid 400 credited 100; F-2 250 of 250",
            "22.02. fact:cancelled,item:F-1",
            "       F-2 250 of 250; credit 400",
            "23.02. refused, nothing_new: fact:cancelled,item:F-1"
        ]
    );
}

#[test]
fn a_complete_list_of_the_books_is_taken_over_and_says_nothing_new_the_second_time() {
    let (_, mut diary) = open();
    let list = |open: &[(&str, i64)]| Fact::Listed {
        as_of: "2026-02-23".parse().unwrap(),
        open: open.iter().map(|(item, open)| (number(item), *open)).collect(),
        applied: Vec::new(),
        credit: None,
    };
    diary.now("2026-02-24T08:00:00Z", vec![list(&[("F-1", 70_000), ("F-2", 25_000)])]);
    diary.now("2026-02-24T09:00:00Z", vec![list(&[("F-1", 70_000), ("F-2", 25_000)])]);
    diary.now("2026-02-25T08:00:00Z", vec![list(&[("F-1", 80_000), ("F-2", 25_000)])]);
    diary.now("2026-02-26T08:00:00Z", vec![list(&[("F-1", 80_000)])]);
    let extra = diary.live.account.extra(&number("F-1")).unwrap();
    assert_eq!((extra.settled, extra.paid_on), (20_000, "2026-02-23".parse().ok()));
    let changes: Vec<_> =
        extra.changes.iter().map(|change| (change.date.to_string(), change.minor)).collect();
    assert_eq!(
        changes,
        [("2026-02-23".to_owned(), -20_000)],
        "300 less, then 100 more, of the day the list speaks of"
    );
    assert_eq!(
        diary.read(),
        [
            "24.02. as_of:2026-02-23,fact:listed,open:F-1,70000,F-2,25000",
            "       F-1 700 of 1000 paid 300; F-2 250 of 250",
            "24.02. refused, nothing_new: as_of:2026-02-23,fact:listed,open:F-1,70000,F-2,25000",
            "25.02. as_of:2026-02-23,fact:listed,open:F-1,80000,F-2,25000",
            "25.02. sent courtesy F-1 of 800 to acme@example.com",
            "       F-1 800 of 1000 paid 200; F-2 250 of 250",
            "26.02. as_of:2026-02-23,fact:listed,open:F-1,80000",
            "       F-1 800 of 1000 paid 200"
        ]
    );
}

#[test]
fn an_account_says_what_is_overdue_and_how_far_it_has_come() {
    let (_, mut diary) = open();
    let overdue = |diary: &Diary, day: &str| diary.live.account.overdue(day.parse().unwrap());
    assert_eq!(overdue(&diary, "2026-03-02"), 0);
    assert_eq!(overdue(&diary, "2026-03-03"), 100_000);
    assert_eq!(overdue(&diary, "2026-03-17"), 125_000);
    assert_eq!(diary.live.account.class(), None);
    diary.until("2026-03-18T12:00:00Z");
    assert_eq!(diary.live.account.class().map(|class| class.name()), Some("firm"));
    let story = given().invoice("F-1", "2026-03-02", "1000.00").setting("charges", json!("waive"));
    assert_eq!(Diary::of(&story).live.account.open(), 0);
}
