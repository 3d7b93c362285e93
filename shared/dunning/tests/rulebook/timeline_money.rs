//! Months of an account as a controller notes them down: promises, instalments, payments that come back, a doubt.

use crate::ledger::{number, paid};
use crate::timeline::{last, standard, two};
use dunning::fact::Fact;
use dunning::state::Instalment;
use serde_json::json;

fn promise(items: &[&str], amount: Option<i64>, day: &str) -> Fact {
    Fact::Promised {
        items: items.iter().map(|item| number(item)).collect(),
        amount,
        day: day.parse().unwrap(),
    }
}

/// What is noted of promises.
const PROMISES: &[&str] = &[
    "03.02. F-1 comes in, 1000 due 2026-02-02",
    "03.02. fact:step_lapsed,items:F-1,step:courtesy",
    "03.02. F-2 comes in, 250 due 2026-02-16",
    "       F-1 1000 of 1000; F-2 250 of 250",
    "04.02. amount:50000,day:2026-02-10,fact:promised,items:F-1",
    "04.02. accepted:true,fact:promise_answered,promise:1",
    "04.02. refused, nothing_new: amount:50000,day:2026-02-10,fact:promised,items:F-1",
    "06.02. amount:30000,fact:payment,item:F-1",
    "       F-1 700 of 1000 paid 300; F-2 250 of 250",
    "09.02. amount:19900,fact:payment,item:F-1",
    "09.02. fact:promise_kept,promise:1",
    "09.02. sent reminder F-1 of 501 to acme@example.com",
    "       F-1 501 of 1000 paid 499; F-2 250 of 250",
    "09.02. day:2026-02-09,fact:promised,items:",
    "09.02. accepted:true,fact:promise_answered,promise:2",
    "09.02. refused, unknown_item: day:2026-02-10,fact:promised,items:F-404",
    "12.02. fact:promise_broken,promise:2",
    "12.02. owed promise_missed F-1 F-2",
    "12.02. sent promise_missed F-1 F-2 of 751 to acme@example.com",
    "12.02. settled promise_missed",
    "16.02. fact:step_lapsed,items:F-2,step:courtesy",
    "16.02. amount:10000,day:2026-02-20,fact:promised,items:F-2",
    "16.02. day:2026-02-15,fact:promised,items:F-2",
    "16.02. accepted:false,fact:promise_answered,promise:4",
    "16.02. task approve_promise F-2 by 2026-02-19 for manager",
    "16.02. accepted:false,fact:promise_answered,promise:5",
    "16.02. task approve_promise F-2 by 2026-02-19 for manager",
    "17.02. sent firm F-1 F-2 of 751 to acme@example.com",
    "17.02. task credit_hold by 2026-02-20 for manager",
    "18.02. fact:promise_lapsed,promise:5",
    "23.02. sent reminder F-2 F-1 of 751 to acme@example.com",
    "25.02. fact:promise_lapsed,promise:4",
    "27.02. amount:1000,day:2026-03-06,fact:promised,items:F-1",
    "27.02. accepted:false,fact:promise_answered,promise:6",
    "27.02. task approve_promise F-1 by 2026-03-04 for manager",
    "27.02. refused, unknown: fact:promise_approved,promise:99",
    "27.02. fact:promise_approved,promise:6",
    "03.03. sent firm F-2 of 250 to acme@example.com",
    "11.03. fact:promise_broken,promise:6",
    "11.03. owed promise_missed F-1",
    "11.03. sent promise_missed F-1 of 501 to acme@example.com",
    "11.03. settled promise_missed",
    "11.03. waits formal_notice 501",
    "11.03. task approve F-1 by 2026-03-16 for manager",
    "11.03. approved",
    "11.03. done approve F-1",
    "11.03. waits formal_notice 501",
    "16.03. sent formal_notice F-1 of 501 to acme@example.com",
    "18.03. waits formal_notice 250",
    "18.03. task approve F-2 by 2026-03-23 for manager",
    "18.03. approved",
    "18.03. done approve F-2",
    "23.03. sent formal_notice F-2 of 250 to acme@example.com",
];

#[test]
fn promises_are_kept_broken_lapse_or_wait_for_a_person() {
    let story = two().setting("promise_percent", json!(50));
    let mut diary = standard(&story);
    diary.now("2026-02-04T08:00:00Z", vec![promise(&["F-1"], Some(50_000), "2026-02-10")]);
    diary.now("2026-02-04T09:00:00Z", vec![promise(&["F-1"], Some(50_000), "2026-02-10")]);
    diary.now("2026-02-06T08:00:00Z", vec![paid("F-1", 30_000)]);
    diary.now("2026-02-09T08:00:00Z", vec![paid("F-1", 19_900)]);
    diary.now(
        "2026-02-09T09:00:00Z",
        vec![promise(&[], None, "2026-02-09"), promise(&["F-404"], None, "2026-02-10")],
    );
    diary.until("2026-02-16T12:00:00Z");
    diary.now(
        "2026-02-16T13:00:00Z",
        vec![promise(&["F-2"], Some(10_000), "2026-02-20"), promise(&["F-2"], None, "2026-02-15")],
    );
    diary.until("2026-02-27T12:00:00Z");
    let asked = diary.live.account.promises.iter().map(|one| one.id).max().unwrap_or(99);
    diary.now(
        "2026-02-27T13:00:00Z",
        vec![promise(&["F-1"], Some(1000), "2026-03-06"), Fact::PromiseApproved { promise: asked }],
    );
    let asked = diary.live.account.promises.iter().map(|one| one.id).max().unwrap_or(99);
    diary.now("2026-02-27T14:00:00Z", vec![Fact::PromiseApproved { promise: asked }]);
    diary.until("2026-03-31T12:00:00Z");
    assert_eq!(diary.read(), PROMISES);
}

fn arranged(items: &[&str], parts: &[(&str, i64)], down: Option<i64>) -> Fact {
    let instalment =
        |(date, amount): &(&str, i64)| Instalment { date: date.parse().unwrap(), amount: *amount };
    Fact::Arranged {
        items: items.iter().map(|item| number(item)).collect(),
        instalments: parts.iter().map(instalment).collect(),
        down_payment: down,
    }
}

/// What is noted of three instalments after a down payment.
const INSTALMENTS: &[&str] = &[
    "03.02. F-1 comes in, 1000 due 2026-02-02",
    "03.02. fact:step_lapsed,items:F-1,step:courtesy",
    "03.02. F-2 comes in, 250 due 2026-02-16",
    "       F-1 1000 of 1000; F-2 250 of 250",
    "04.02. refused, unknown_item: fact:arranged,instalments:,items:F-1",
    "04.02. refused, unknown_item: fact:arranged,instalments:amount:1,date:2026-02-20,items:F-404",
    "04.02. down_payment:20000,fact:arranged,instalments:amount:40000,date:2026-03-10,amount:40000,date:2026-02-20,amount:25000,date:2026-04-10,items:F-1,F-2",
    "05.02. sent reminder F-1 of 1000 to acme@example.com",
    "06.02. amount:20000,fact:payment,item:F-1",
    "06.02. arrangement:1,fact:arrangement_begun",
    "       F-1 800 of 1000 paid 200; F-2 250 of 250",
    "17.02. owed instalment_upcoming F-1 F-2",
    "17.02. arrangement:1,fact:instalment_announced",
    "17.02. fact:step_lapsed,items:F-2,step:courtesy",
    "17.02. sent instalment_upcoming F-1 of 400 to acme@example.com",
    "17.02. settled instalment_upcoming",
    "20.02. amount:39900,fact:payment,item:F-1",
    "       F-1 401 of 1000 paid 599; F-2 250 of 250",
    "06.03. owed instalment_upcoming F-1 F-2",
    "06.03. arrangement:1,fact:instalment_announced",
    "06.03. sent instalment_upcoming F-1 of 400 to acme@example.com",
    "06.03. settled instalment_upcoming",
    "09.03. amount:15000,fact:payment,item:F-1",
    "       F-1 251 of 1000 paid 749; F-2 250 of 250",
    "16.03. owed arrangement_default F-1 F-2",
    "16.03. sent arrangement_default F-1 of 251 to acme@example.com",
    "16.03. task credit_hold by 2026-03-19 for manager",
    "16.03. arrangement:1,cure_until:2026-03-24,fact:arrangement_defaulted",
    "16.03. settled arrangement_default",
    "18.03. amount:25100,fact:payment,item:F-1",
    "18.03. task decide_charges F-1 by 2026-04-01 for credit_control interest 8.08 EUR, fixed_fee 40.00 EUR",
    "18.03. proposed F-1 interest 8.08 fixed_fee 40",
    "18.03. closed F-1 paid 0",
    "18.03. arrangement:1,fact:arrangement_cured",
    "       F-2 250 of 250",
    "02.04. done decide_charges F-1",
    "07.04. owed instalment_upcoming F-2",
    "07.04. arrangement:1,fact:instalment_announced",
    "07.04. sent instalment_upcoming F-2 of 250 to acme@example.com",
    "07.04. settled instalment_upcoming",
    "13.04. amount:24900,fact:payment,item:F-2",
    "13.04. task decide_charges F-2 by 2026-04-27 for credit_control interest 4.66 EUR, fixed_fee 40.00 EUR",
    "13.04. proposed F-2 interest 4.66 fixed_fee 40",
    "13.04. closed F-2 paid 1",
    "13.04. arrangement:1,fact:arrangement_fulfilled",
    "       nothing open",
    "28.04. done decide_charges F-2",
];

#[test]
fn instalments_are_announced_paid_late_short_or_all_at_once() {
    let mut diary = standard(&two());
    let nothing = [arranged(&["F-1"], &[], None), arranged(&["F-404"], &[("2026-02-20", 1)], None)];
    diary.now("2026-02-04T08:00:00Z", nothing.to_vec());
    let parts = [("2026-03-10", 40_000), ("2026-02-20", 40_000), ("2026-04-10", 25_000)];
    diary.now("2026-02-04T09:00:00Z", vec![arranged(&["F-1", "F-2"], &parts, Some(20_000))]);
    diary.until("2026-02-06T12:00:00Z");
    diary.now("2026-02-06T13:00:00Z", vec![paid("F-1", 20_000)]);
    diary.until("2026-02-20T12:00:00Z");
    diary.now("2026-02-20T13:00:00Z", vec![paid("F-1", 39_900)]);
    diary.until("2026-03-09T12:00:00Z");
    diary.now("2026-03-09T13:00:00Z", vec![paid("F-1", 15_000)]);
    diary.until("2026-03-18T12:00:00Z");
    diary.now("2026-03-18T13:00:00Z", vec![paid("F-1", 25_100)]);
    diary.until("2026-04-10T12:00:00Z");
    diary.now("2026-04-13T12:00:00Z", vec![paid("F-2", 24_900)]);
    diary.until("2026-04-30T12:00:00Z");
    assert_eq!(diary.read(), INSTALMENTS);
}

#[test]
fn an_arrangement_agreed_anew_replaces_the_one_before_and_one_that_ends_lets_the_plan_go_on() {
    let mut diary = standard(&two());
    diary.now(
        "2026-02-04T08:00:00Z",
        vec![arranged(&["F-1"], &[("2026-02-13", 50_000), ("2026-03-13", 50_000)], None)],
    );
    diary.until("2026-02-12T12:00:00Z");
    diary.now(
        "2026-02-12T13:00:00Z",
        vec![arranged(&["F-1"], &[("2026-02-27", 60_000), ("2026-03-27", 40_000)], Some(0))],
    );
    diary.until("2026-04-30T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. fact:step_lapsed,items:F-1,step:courtesy",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "04.02. fact:arranged,instalments:amount:50000,date:2026-02-13,amount:50000,date:2026-03-13,items:F-1",
            "10.02. owed instalment_upcoming F-1",
            "10.02. arrangement:1,fact:instalment_announced",
            "10.02. sent instalment_upcoming F-1 of 500 to acme@example.com",
            "10.02. settled instalment_upcoming",
            "11.02. sent courtesy F-2 of 250 to acme@example.com",
            "12.02. down_payment:0,fact:arranged,instalments:amount:60000,date:2026-02-27,amount:40000,date:2026-03-27,items:F-1",
            "19.02. sent reminder F-2 of 250 to acme@example.com",
            "24.02. owed instalment_upcoming F-1",
            "24.02. arrangement:3,fact:instalment_announced",
            "24.02. sent instalment_upcoming F-1 of 600 to acme@example.com",
            "24.02. settled instalment_upcoming",
            "03.03. owed arrangement_default F-1",
            "03.03. sent arrangement_default F-1 of 600 to acme@example.com",
            "03.03. task credit_hold by 2026-03-06 for manager",
            "03.03. arrangement:3,cure_until:2026-03-11,fact:arrangement_defaulted",
            "03.03. settled arrangement_default",
            "09.03. sent firm F-2 of 250 to acme@example.com",
            "12.03. arrangement:3,fact:arrangement_ended",
            "16.03. sent reminder F-1 F-2 of 1250 to acme@example.com",
            "18.03. waits formal_notice 250",
            "18.03. task approve F-2 by 2026-03-23 for manager",
            "18.03. approved",
            "18.03. done approve F-2",
            "23.03. sent formal_notice F-2 of 250 to acme@example.com",
            "30.03. sent firm F-1 F-2 of 1250 to acme@example.com",
            "30.03. waits formal_notice 1000",
            "30.03. task approve F-1 by 2026-04-02 for manager",
            "30.03. approved",
            "30.03. done approve F-1",
            "07.04. sent formal_notice F-1 of 1000 to acme@example.com"
        ]
    );
}

#[test]
fn an_arrangement_of_part_of_an_item_is_fulfilled_by_what_was_agreed() {
    let mut diary = standard(&two());
    diary.now("2026-02-04T08:00:00Z", vec![arranged(&["F-1"], &[("2026-02-13", 30_000)], None)]);
    diary.now("2026-02-12T08:00:00Z", vec![paid("F-1", 29_900)]);
    assert!(diary.live.account.arrangements.is_empty(), "a euro short is within the tolerance");
    diary.now("2026-02-12T09:00:00Z", vec![arranged(&["F-1"], &[("2026-02-20", 30_000)], None)]);
    diary.now("2026-02-20T08:00:00Z", vec![paid("F-1", 29_899)]);
    assert_eq!(diary.live.account.arrangements.len(), 1, "a cent more is not");
    diary.until("2026-02-26T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. fact:step_lapsed,items:F-1,step:courtesy",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "04.02. fact:arranged,instalments:amount:30000,date:2026-02-13,items:F-1",
            "12.02. owed instalment_upcoming F-1",
            "12.02. arrangement:1,fact:instalment_announced",
            "12.02. amount:29900,fact:payment,item:F-1",
            "12.02. arrangement:1,fact:arrangement_fulfilled",
            "12.02. settled instalment_upcoming",
            "12.02. sent reminder F-1 of 701 to acme@example.com",
            "       F-1 701 of 1000 paid 299; F-2 250 of 250",
            "12.02. fact:arranged,instalments:amount:30000,date:2026-02-20,items:F-1",
            "20.02. owed instalment_upcoming F-1",
            "20.02. arrangement:3,fact:instalment_announced",
            "20.02. amount:29899,fact:payment,item:F-1",
            "20.02. sent instalment_upcoming F-1 of 1.01 to acme@example.com",
            "20.02. settled instalment_upcoming",
            "       F-1 402.01 of 1000 paid 597.99; F-2 250 of 250",
            "23.02. sent reminder F-2 of 250 to acme@example.com",
            "24.02. owed arrangement_default F-1",
            "24.02. sent arrangement_default F-1 of 1.01 to acme@example.com",
            "24.02. task credit_hold by 2026-02-27 for manager",
            "24.02. arrangement:3,cure_until:2026-03-04,fact:arrangement_defaulted",
            "24.02. settled arrangement_default"
        ]
    );
}

#[test]
fn a_message_in_doubt_is_looked_at_again_after_a_day_and_a_person_decides() {
    let mut diary = standard(&two());
    diary.until("2026-02-05T08:30:00Z");
    let notice = last(&diary);
    let at = "2026-02-05T08:40:00Z".parse().unwrap();
    let doubt = dunning::event::Event::new(
        at,
        dunning::event::Actor::Engine,
        Fact::NoticeInDoubt { id: notice.id.clone() },
    );
    let moved = dunning::advance(&diary.live.account, vec![doubt], &diary.live.rules, at).unwrap();
    let look = moved.next_look.unwrap();
    assert_eq!(
        look.to_rfc3339(),
        "2026-02-06T08:00:00+00:00",
        "the next sending hour, before the day is over"
    );
    let early = dunning::advance(&moved.account, Vec::new(), &diary.live.rules, look).unwrap();
    assert!(early.tasks.is_empty(), "23 hours and 20 minutes");
    assert_eq!(early.next_look.unwrap().to_rfc3339(), "2026-02-09T08:00:00+00:00");
    let over = "2026-02-06T08:40:00Z".parse().unwrap();
    let late = dunning::advance(&moved.account, Vec::new(), &diary.live.rules, over).unwrap();
    assert_eq!(late.tasks.len(), 1, "24 hours to the second");
}

#[test]
fn a_returned_payment_told_twice_is_one_message_and_too_old_it_is_none() {
    let mut diary = standard(&two());
    let pending = || Fact::PaymentPending { item: number("F-1"), amount: None, until: None };
    let failed = || Fact::PaymentFailed { item: number("F-1"), reason: String::new() };
    diary.now("2026-02-06T19:00:00Z", vec![pending(), failed()]);
    diary.now("2026-02-07T19:00:00Z", vec![pending(), failed()]);
    assert_eq!(diary.live.account.owed.len(), 1);
    assert_eq!(diary.live.account.owed[0].since.to_string(), "2026-02-07");
    diary.now(
        "2026-02-07T20:00:00Z",
        vec![Fact::HoldPlaced {
            item: None,
            until: "2026-02-20".parse().ok(),
            reason: "goodwill".to_owned(),
        }],
    );
    diary.until("2026-02-24T12:00:00Z");
    diary.now(
        "2026-02-24T13:00:00Z",
        vec![
            pending(),
            failed(),
            Fact::HoldPlaced { item: Some(number("F-404")), until: None, reason: String::new() },
        ],
    );
    diary.until("2026-03-31T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. fact:step_lapsed,items:F-1,step:courtesy",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "06.02. fact:payment_pending,item:F-1",
            "06.02. fact:payment_failed,item:F-1",
            "07.02. fact:payment_pending,item:F-1",
            "07.02. fact:payment_failed,item:F-1",
            "07.02. fact:hold_placed,reason:goodwill,until:2026-02-20",
            "23.02. fact:step_lapsed,items:F-2,step:courtesy",
            "23.02. settled returned_payment",
            "23.02. sent reminder F-1 F-2 of 1250 to acme@example.com",
            "24.02. fact:payment_pending,item:F-1",
            "24.02. fact:payment_failed,item:F-1",
            "24.02. sent returned_payment F-1 of 1000 to acme@example.com",
            "24.02. settled returned_payment",
            "24.02. refused, unknown_item: fact:hold_placed,item:F-404",
            "02.03. sent firm F-1 F-2 of 1250 to acme@example.com",
            "02.03. task credit_hold by 2026-03-05 for manager",
            "04.03. waits formal_notice 1000",
            "04.03. task approve F-1 by 2026-03-09 for manager",
            "04.03. approved",
            "04.03. done approve F-1",
            "09.03. sent formal_notice F-1 of 1000 to acme@example.com",
            "16.03. sent firm F-2 F-1 of 1250 to acme@example.com",
            "18.03. waits formal_notice 250",
            "18.03. task approve F-2 by 2026-03-23 for manager",
            "18.03. approved",
            "18.03. done approve F-2",
            "23.03. sent formal_notice F-2 of 250 to acme@example.com"
        ]
    );
}

#[test]
fn an_instalments_message_that_was_throttled_still_leaves_unless_the_instalment_was_paid_meanwhile() {
    let mut diary = standard(&two());
    diary.now("2026-02-04T08:00:00Z", vec![arranged(&["F-1"], &[("2026-02-20", 40_000)], None)]);
    diary.until("2026-02-17T08:30:00Z");
    let notice = last(&diary);
    assert_eq!((notice.step.as_str(), notice.total), ("instalment_upcoming", 40_000));
    let wanted = |amount: i64| {
        let at = "2026-02-17T08:35:00Z".parse().unwrap();
        let event = dunning::event::Event::new(at, dunning::event::Actor::Debtor, paid("F-1", amount));
        let moved = dunning::advance(&diary.live.account, vec![event], &diary.live.rules, at).unwrap();
        moved.account.still_wanted(&notice.id, &notice.hash)
    };
    assert!(diary.live.account.still_wanted(&notice.id, &notice.hash), "it asks for a part of what is open");
    assert!(wanted(60_000), "400.00 are still to come");
    assert!(!wanted(60_001));
}
