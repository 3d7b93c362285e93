//! The ledger of an account, fact by fact: corrected invoices, money that comes twice, goes back or names nothing, credit
//! that is used and given back, lists of the creditor's own books.

use crate::diary::Diary;
use crate::story::{Story, given};
use dunning::fact::Fact;
use dunning::id::{ItemNumber, MovementId};
use dunning::item::Item;

pub fn number(text: &str) -> ItemNumber {
    ItemNumber::new(text).unwrap()
}

pub fn movement(text: &str) -> MovementId {
    MovementId::new(text).unwrap()
}

/// An invoice of a story comes in, with changes.
pub fn comes(story: &Story, which: &str, change: impl FnOnce(&mut Item)) -> Fact {
    let portfolio = story.portfolio();
    let mut item = portfolio.items.iter().find(|item| item.number.as_str() == which).unwrap().clone();
    change(&mut item);
    Fact::ItemReceived { item: Box::new(item) }
}

pub fn paid(item: &str, amount: i64) -> Fact {
    Fact::Payment { item: number(item), amount, movement: None, day: None }
}

pub fn two() -> Story {
    given().invoice("F-1", "2026-03-02", "1000.00").invoice("F-2", "2026-03-16", "250.00")
}

/// Both invoices of the story have come in.
pub fn open() -> (Story, Diary) {
    let story = two();
    let mut diary = Diary::of(&story);
    diary.now("2026-02-20T08:00:00Z", vec![comes(&story, "F-1", |_| {}), comes(&story, "F-2", |_| {})]);
    diary.read();
    (story, diary)
}

/// What is noted of an invoice that is corrected again and again.
const CORRECTED: &[&str] = &[
    "20.02. refused, nothing_new: F-1 comes in, 1000 due 2026-03-02",
    "21.02. amount:30000,fact:payment,item:F-1",
    "       F-1 700 of 1000 paid 300; F-2 250 of 250",
    "22.02. F-1 comes in, 900 due 2026-03-02",
    "       F-1 600 of 900 paid 300; F-2 250 of 250",
    "22.02. refused, nothing_new: F-1 comes in, 900 due 2026-03-02",
    "23.02. F-1 comes in, 900 due 2026-03-09",
    "23.02. F-1 comes in, 900 due 2026-03-09",
    "23.02. F-1 comes in, 900 due 2026-03-09",
    "23.02. F-1 comes in, 900 due 2026-03-09",
    "23.02. refused, nothing_new: F-1 comes in, 900 due 2026-03-09",
    "24.02. F-1 comes in, 300 due 2026-03-09",
    "24.02. closed F-1 paid 0",
    "       F-2 250 of 250",
    "25.02. F-1 comes in, 1200 due 2026-03-09",
    "       F-1 900 of 1200 paid 300; F-2 250 of 250",
];

#[test]
fn a_corrected_invoice_changes_what_it_says_and_keeps_what_was_paid() {
    let (story, mut diary) = open();
    diary.now("2026-02-20T09:00:00Z", vec![comes(&story, "F-1", |_| {})]);
    diary.now("2026-02-21T09:00:00Z", vec![paid("F-1", 30_000)]);
    diary.now("2026-02-22T09:00:00Z", vec![comes(&story, "F-1", |item| item.total = 90_000)]);
    diary.now("2026-02-22T10:00:00Z", vec![comes(&story, "F-1", |item| item.total = 90_000)]);
    let corrected = |item: &mut Item| {
        item.total = 90_000;
        item.due = "2026-03-09".parse().unwrap();
    };
    diary.now("2026-02-23T09:00:00Z", vec![comes(&story, "F-1", corrected)]);
    let issued = |item: &mut Item| {
        corrected(item);
        item.issue = "2026-02-01".parse().unwrap();
    };
    diary.now("2026-02-23T10:00:00Z", vec![comes(&story, "F-1", issued)]);
    let deposit = |item: &mut Item| {
        issued(item);
        item.kind = dunning::item::ItemKind::Deposit;
    };
    diary.now("2026-02-23T11:00:00Z", vec![comes(&story, "F-1", deposit)]);
    let debited = |item: &mut Item| {
        deposit(item);
        item.direct_debit = Some("2026-03-09".parse().unwrap());
    };
    diary.now("2026-02-23T12:00:00Z", vec![comes(&story, "F-1", debited)]);
    diary.now("2026-02-23T13:00:00Z", vec![comes(&story, "F-1", debited)]);
    diary.now(
        "2026-02-24T09:00:00Z",
        vec![comes(&story, "F-1", |item| {
            debited(item);
            item.total = 30_000;
        })],
    );
    diary.now(
        "2026-02-25T09:00:00Z",
        vec![comes(&story, "F-1", |item| {
            debited(item);
            item.total = 120_000;
        })],
    );
    assert_eq!(diary.read(), CORRECTED);
    let sums = diary.live.account.sums;
    assert_eq!((sums.invoiced, sums.paid), (145_000, 30_000));
}

#[test]
fn what_was_paid_before_the_invoice_came_counts_as_paid_on_that_day() {
    let story = two();
    let mut diary = Diary::of(&story);
    let fact = comes(&story, "F-1", |item| item.prepaid = 40_000);
    diary.now("2026-02-20T08:00:00Z", vec![fact, comes(&story, "F-2", |_| {})]);
    assert_eq!(
        diary.read(),
        [
            "20.02. F-1 comes in, 1000 due 2026-03-02",
            "20.02. F-2 comes in, 250 due 2026-03-16",
            "       F-1 600 of 1000 paid 400; F-2 250 of 250"
        ]
    );
    let paid_on = |item: &str| diary.live.account.extra(&number(item)).and_then(|extra| extra.paid_on);
    assert_eq!((paid_on("F-1"), paid_on("F-2")), ("2026-02-20".parse().ok(), None));
    assert_eq!(diary.live.account.sums.paid, 40_000);
}

#[test]
fn what_goes_back_comes_off_the_credit_first_then_off_the_oldest_money() {
    let (_, mut diary) = open();
    let unknown = |name: &str, amount| Fact::Unapplied {
        movement: movement(name),
        amount,
        beyond: None,
        indicated: Vec::new(),
    };
    diary.now(
        "2026-02-21T08:00:00Z",
        vec![unknown("m-1", 5000), Fact::Credited { item: None, amount: 8000, number: None }],
    );
    diary.now("2026-02-22T08:00:00Z", vec![unknown("m-2", 7000)]);
    let refund = |amount| Fact::Refund { item: None, amount };
    diary.now("2026-02-23T08:00:00Z", vec![refund(3000)]);
    diary.now("2026-02-23T09:00:00Z", vec![refund(6000)]);
    diary.now("2026-02-23T10:00:00Z", vec![refund(5000)]);
    diary.now("2026-02-23T11:00:00Z", vec![refund(10_000)]);
    diary.now("2026-02-23T12:00:00Z", vec![refund(100)]);
    assert_eq!(
        diary.read(),
        [
            "21.02. amount:5000,fact:unapplied,movement:m-1",
            "21.02. amount:8000,fact:credited",
            "21.02. task match_payment by 2026-02-25 for credit_control 50.00: F-1 50.00",
            "       F-1 1000 of 1000; F-2 250 of 250; m-1 50; credit 80",
            "22.02. amount:7000,fact:unapplied,movement:m-2",
            "22.02. task match_payment by 2026-02-25 for credit_control 70.00: F-1 70.00",
            "       F-1 1000 of 1000; F-2 250 of 250; m-1 50; m-2 70; credit 80",
            "23.02. amount:3000,fact:refund",
            "       F-1 1000 of 1000; F-2 250 of 250; m-1 50; m-2 70; credit 50",
            "23.02. amount:6000,fact:refund",
            "       F-1 1000 of 1000; F-2 250 of 250; m-1 40; m-2 70",
            "23.02. amount:5000,fact:refund",
            "23.02. done match_payment",
            "       F-1 1000 of 1000; F-2 250 of 250; m-2 60",
            "23.02. amount:10000,fact:refund",
            "23.02. done match_payment",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "23.02. refused, no_amount: amount:100,fact:refund"
        ]
    );
}

#[test]
fn amounts_of_nothing_change_nothing() {
    let (_, mut diary) = open();
    let nothing = vec![
        paid("F-1", 0),
        Fact::Credited { item: Some(number("F-1")), amount: 0, number: None },
        Fact::Refund { item: Some(number("F-1")), amount: 5000 },
        Fact::Chargeback { item: number("F-1"), amount: 5000, reason: String::new(), mandate_revoked: false },
        Fact::WrittenOff { item: number("F-1"), amount: Some(0) },
        Fact::Allocated { movement: movement("m-1"), item: number("F-404"), amount: 5 },
        Fact::PaymentPending { item: number("F-404"), amount: None, until: None },
        Fact::PaymentFailed { item: number("F-1"), reason: String::new() },
        Fact::DueDateMoved { item: number("F-1"), due: "2026-03-02".parse().unwrap() },
    ];
    diary.now("2026-02-21T08:00:00Z", nothing);
    assert_eq!(
        diary.read(),
        [
            "21.02. refused, no_amount: amount:0,fact:payment,item:F-1",
            "21.02. refused, no_amount: amount:0,fact:credited,item:F-1",
            "21.02. refused, no_amount: amount:5000,fact:refund,item:F-1",
            "21.02. refused, no_amount: amount:5000,fact:chargeback,item:F-1",
            "21.02. refused, no_amount: amount:0,fact:written_off,item:F-1",
            "21.02. refused, unknown_item: amount:5,fact:allocated,item:F-404,movement:m-1",
            "21.02. refused, unknown_item: fact:payment_pending,item:F-404",
            "21.02. refused, nothing_new: fact:payment_failed,item:F-1",
            "21.02. refused, nothing_new: due:2026-03-02,fact:due_date_moved,item:F-1"
        ]
    );
}

#[test]
fn what_was_written_off_is_owed_again_when_the_money_comes_back() {
    let (_, mut diary) = open();
    diary.now(
        "2026-02-21T08:00:00Z",
        vec![paid("F-1", 70_000), Fact::WrittenOff { item: number("F-1"), amount: Some(10_000) }],
    );
    diary.now("2026-02-22T08:00:00Z", vec![Fact::WrittenOff { item: number("F-1"), amount: None }]);
    diary.now("2026-02-23T08:00:00Z", vec![Fact::Refund { item: Some(number("F-1")), amount: 20_000 }]);
    diary.now("2026-02-24T08:00:00Z", vec![Fact::WrittenOff { item: number("F-1"), amount: Some(5000) }]);
    diary.now("2026-02-25T08:00:00Z", vec![Fact::Refund { item: Some(number("F-1")), amount: 10_000 }]);
    diary.now("2026-02-26T08:00:00Z", vec![paid("F-2", 24_950)]);
    diary.now(
        "2026-02-27T08:00:00Z",
        vec![Fact::Chargeback {
            item: number("F-2"),
            amount: 24_950,
            reason: String::new(),
            mandate_revoked: false,
        }],
    );
    diary.until("2026-03-06T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "21.02. amount:70000,fact:payment,item:F-1",
            "21.02. amount:10000,fact:written_off,item:F-1",
            "       F-1 200 of 1000 paid 700 off 100; F-2 250 of 250",
            "22.02. fact:written_off,item:F-1",
            "       F-2 250 of 250",
            "23.02. amount:20000,fact:refund,item:F-1",
            "       F-1 500 of 1000 paid 500; F-2 250 of 250",
            "24.02. amount:5000,fact:written_off,item:F-1",
            "       F-1 450 of 1000 paid 500 off 50; F-2 250 of 250",
            "25.02. amount:10000,fact:refund,item:F-1",
            "25.02. sent courtesy F-1 of 550 to acme@example.com",
            "       F-1 550 of 1000 paid 400 off 50; F-2 250 of 250",
            "26.02. amount:24950,fact:payment,item:F-2",
            "26.02. closed F-2 paid 0.50",
            "       F-1 550 of 1000 paid 400 off 50",
            "27.02. amount:24950,fact:chargeback,item:F-2",
            "27.02. sent returned_payment F-2 of 250 to acme@example.com",
            "27.02. settled returned_payment",
            "       F-1 550 of 1000 paid 400 off 50; F-2 250 of 250",
            "05.03. sent reminder F-1 of 550 to acme@example.com"
        ]
    );
}

#[test]
fn a_chargeback_of_a_part_lets_the_whole_item_begin_anew() {
    let (_, mut diary) = open();
    diary.until("2026-03-18T12:00:00Z");
    diary.now("2026-03-18T13:00:00Z", vec![paid("F-1", 60_000)]);
    let back = || Fact::Chargeback {
        item: number("F-1"),
        amount: 20_000,
        reason: String::new(),
        mandate_revoked: false,
    };
    diary.now("2026-03-20T19:00:00Z", vec![back()]);
    diary.now("2026-03-21T19:00:00Z", vec![back()]);
    diary.until("2026-04-20T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "25.02. sent courtesy F-1 of 1000 to acme@example.com",
            "05.03. sent reminder F-1 of 1000 to acme@example.com",
            "11.03. sent courtesy F-2 F-1 of 1250 to acme@example.com",
            "17.03. sent firm F-1 F-2 of 1250 to acme@example.com",
            "17.03. task credit_hold by 2026-03-20 for manager",
            "18.03. amount:60000,fact:payment,item:F-1",
            "       F-1 400 of 1000 paid 600; F-2 250 of 250",
            "20.03. amount:20000,fact:chargeback,item:F-1",
            "20.03. fact:step_lapsed,items:F-1,step:courtesy",
            "       F-1 600 of 1000 paid 400; F-2 250 of 250",
            "21.03. amount:20000,fact:chargeback,item:F-1",
            "21.03. fact:step_lapsed,items:F-1,step:courtesy",
            "       F-1 800 of 1000 paid 200; F-2 250 of 250",
            "23.03. sent returned_payment F-1 of 800 to acme@example.com",
            "23.03. settled returned_payment",
            "30.03. sent reminder F-1 F-2 of 1050 to acme@example.com",
            "07.04. sent firm F-1 F-2 of 1050 to acme@example.com",
            "07.04. waits formal_notice 800",
            "07.04. task approve F-1 by 2026-04-10 for manager",
            "07.04. approved",
            "07.04. done approve F-1",
            "13.04. sent formal_notice F-1 of 800 to acme@example.com",
            "15.04. waits formal_notice 250",
            "15.04. task approve F-2 by 2026-04-20 for manager",
            "15.04. approved",
            "15.04. done approve F-2",
            "20.04. sent formal_notice F-2 of 250 to acme@example.com"
        ]
    );
}
