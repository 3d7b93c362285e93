//! Months of an account as a controller notes them down: replies, calls, disputes, hand-overs.

use crate::ledger::{comes, number};
use crate::story::given;
use crate::timeline::{begun, standard, two};
use dunning::fact::{CallResult, DisputeOutcome, Fact};
use dunning::plan::{self};
use dunning::state::DisputeKind;

#[test]
fn replies_are_tasks_until_they_are_read_and_each_only_once() {
    let mut diary = standard(&two());
    let reply = |note: &str| Fact::Replied { note: note.to_owned() };
    diary.now("2026-02-04T08:00:00Z", vec![reply("please send a copy")]);
    diary.now("2026-02-04T09:00:00Z", vec![reply("please send a copy"), reply("")]);
    diary.now("2026-02-05T08:00:00Z", vec![reply("please send a copy")]);
    diary.now("2026-02-06T08:00:00Z", vec![Fact::ReplyRead {}, Fact::ReplyRead {}]);
    diary.until("2026-02-10T12:00:00Z");
    diary.now("2026-02-16T08:00:00Z", vec![reply("")]);
    diary.until("2026-03-01T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. fact:step_lapsed,items:F-1,step:courtesy",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "04.02. fact:replied,note:please send a copy",
            "04.02. task answer_reply by 2026-02-09 for credit_control please send a copy",
            "04.02. fact:replied,note:please send a copy",
            "04.02. fact:replied",
            "05.02. fact:replied,note:please send a copy",
            "05.02. task answer_reply by 2026-02-10 for credit_control please send a copy",
            "06.02. fact:reply_read",
            "06.02. done answer_reply",
            "06.02. done answer_reply",
            "06.02. refused, nothing_new: fact:reply_read",
            "10.02. sent reminder F-1 of 1000 to acme@example.com",
            "16.02. fact:step_lapsed,items:F-2,step:courtesy",
            "16.02. fact:replied",
            "24.02. fact:reply_unread",
            "24.02. task read_reply by 2026-02-27 for manager",
            "24.02. sent firm F-1 F-2 of 1250 to acme@example.com",
            "24.02. task credit_hold by 2026-02-27 for manager"
        ]
    );
}

#[test]
fn a_call_is_made_by_a_person_or_the_step_goes_another_way() {
    let plan = "id = \"p\"\nmin_gap = \"5d\"\n[[step]]\nid = \"phone\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"call\", \"email\"]\ndeadline = \"3b\"\n\
        [[step]]\nid = \"again\"\noffset = \"15d\"\nclass = \"firm\"\nchannels = [\"call\"]\ndeadline = \"2b\"\n\
        [[step]]\nid = \"last\"\noffset = \"25d\"\nclass = \"firm\"\nchannels = [\"email\"]\n";
    let mut diary = begun(&two(), plan::read(plan).unwrap());
    diary.until("2026-02-05T12:00:00Z");
    let called = |result| Fact::Called { result };
    diary.now("2026-02-06T08:00:00Z", vec![called(CallResult::NoAnswer)]);
    diary.now("2026-02-06T13:00:00Z", vec![called(CallResult::WrongPerson)]);
    diary.now("2026-02-09T08:00:00Z", vec![called(CallResult::Reached)]);
    diary.until("2026-03-20T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "05.02. fact:step_tasked,item:F-1,tasked:class:reminder,fallback:2026-02-10,step:phone,tries:0",
            "05.02. task call F-1 by 2026-02-10 for credit_control",
            "06.02. fact:called,result:no_answer",
            "06.02. fact:called,result:wrong_person",
            "06.02. task fix_address by 2026-02-11 for credit_control",
            "09.02. fact:called,result:reached",
            "09.02. done call F-1",
            "17.02. fact:step_tasked,item:F-1,tasked:class:firm,fallback:2026-02-19,step:again,tries:0",
            "17.02. task call F-1 by 2026-02-19 for credit_control",
            "19.02. task step_missed F-1 by 2026-02-24 for credit_control again",
            "19.02. fact:step_lapsed,items:F-1,step:again",
            "19.02. fact:step_tasked,item:F-2,tasked:class:reminder,fallback:2026-02-24,step:phone,tries:0",
            "19.02. task call F-2 by 2026-02-24 for credit_control",
            "24.02. sent phone F-2 F-1 of 1250 to acme@example.com",
            "02.03. sent last F-1 F-2 of 1250 to acme@example.com",
            "02.03. task credit_hold by 2026-03-05 for manager",
            "09.03. fact:step_tasked,item:F-2,tasked:class:firm,fallback:2026-03-11,step:again,tries:0",
            "09.03. task call F-2 by 2026-03-11 for credit_control",
            "11.03. task step_missed F-2 by 2026-03-16 for credit_control again",
            "11.03. fact:step_lapsed,items:F-2,step:again",
            "13.03. sent last F-2 F-1 of 1250 to acme@example.com"
        ]
    );
}

#[test]
fn a_call_done_as_a_task_is_a_contact_of_that_day() {
    let plan = "id = \"p\"\nmin_gap = \"5d\"\n[[step]]\nid = \"phone\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"call\", \"email\"]\ndeadline = \"3b\"\n\
        [[step]]\nid = \"then\"\nanchor = \"contact\"\noffset = \"7d\"\nclass = \"firm\"\n";
    let mut diary = begun(&two(), plan::read(plan).unwrap());
    diary.until("2026-02-05T12:00:00Z");
    let task = diary.live.account.tasks.iter().find(|task| task.kind.name() == "call").unwrap().id.clone();
    diary.now("2026-02-06T08:00:00Z", vec![Fact::TaskDone { task: task.clone() }, Fact::TaskDone { task }]);
    diary.until("2026-03-20T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "05.02. fact:step_tasked,item:F-1,tasked:class:reminder,fallback:2026-02-10,step:phone,tries:0",
            "05.02. task call F-1 by 2026-02-10 for credit_control",
            "06.02. done call F-1",
            "06.02. refused, unknown: done call F-1",
            "13.02. sent then F-1 of 1000 to acme@example.com",
            "13.02. task credit_hold by 2026-02-18 for manager",
            "19.02. fact:step_tasked,item:F-2,tasked:class:reminder,fallback:2026-02-24,step:phone,tries:0",
            "19.02. task call F-2 by 2026-02-24 for credit_control",
            "24.02. sent phone F-2 F-1 of 1250 to acme@example.com",
            "03.03. sent then F-2 F-1 of 1250 to acme@example.com"
        ]
    );
}

/// What is noted of two disputes, and of one that the scheme decided.
const DISPUTES: &[&str] = &[
    "03.02. F-1 comes in, 1000 due 2026-02-02",
    "03.02. fact:step_lapsed,items:F-1,step:courtesy",
    "03.02. F-2 comes in, 250 due 2026-02-16",
    "       F-1 1000 of 1000; F-2 250 of 250",
    "04.02. amount:30000,fact:disputed,item:F-1,kind:commercial,reason:broken",
    "04.02. fact:disputed,item:F-2,kind:technical,reason:broken",
    "04.02. task answer_dispute F-1 by 2026-02-18 for sales broken",
    "04.02. task solve_dispute F-2 by 2026-02-09 for credit_control broken",
    "05.02. fact:dispute_resolved,item:F-2,outcome:accepted",
    "05.02. done solve_dispute F-2",
    "05.02. sent reminder F-1 of 700 to acme@example.com",
    "05.02. refused, unknown: fact:dispute_resolved,item:F-2,outcome:accepted",
    "11.02. sent courtesy F-2 F-1 of 950 to acme@example.com",
    "17.02. sent firm F-1 F-2 of 950 to acme@example.com",
    "17.02. task credit_hold by 2026-02-20 for manager",
    "19.02. fact:dispute_escalated,item:F-1",
    "19.02. task dispute_escalated F-1 by 2026-02-24 for manager",
    "20.02. amount:12000,fact:dispute_resolved,item:F-1,outcome:partial",
    "20.02. done answer_dispute F-1",
    "20.02. done dispute_escalated F-1",
    "20.02. sent dispute_answer F-1 of 880 to acme@example.com",
    "20.02. settled dispute_answer",
    "       F-1 880 of 1000 credited 120; F-2 250 of 250",
    "23.02. sent reminder F-2 of 250 to acme@example.com",
    "03.03. sent firm F-2 F-1 of 1130 to acme@example.com",
    "03.03. fact:disputed,item:F-1,kind:commercial,reason:broken",
    "03.03. task answer_dispute F-1 by 2026-03-17 for sales broken",
    "03.03. refused, unknown_item: fact:disputed,item:F-404,kind:technical,reason:broken",
    "04.03. fact:dispute_resolved,item:F-1,outcome:overruled",
    "04.03. task dispute_overruled F-1 by 2026-03-09 for credit_control",
    "04.03. done answer_dispute F-1",
    "12.03. waits formal_notice 880",
    "12.03. task approve F-1 by 2026-03-17 for manager",
    "12.03. approved",
    "12.03. done approve F-1",
    "12.03. sent formal_notice F-1 of 880 to acme@example.com",
    "18.03. waits formal_notice 250",
    "18.03. task approve F-2 by 2026-03-23 for manager",
    "18.03. approved",
    "18.03. done approve F-2",
    "18.03. sent formal_notice F-2 of 250 to acme@example.com",
];

#[test]
fn disputes_are_answered_by_their_kind_and_the_scheme_may_overrule_us() {
    let mut diary = standard(&two());
    let disputed = |item: &str, kind, amount| Fact::Disputed {
        item: number(item),
        amount,
        kind,
        reason: "broken".to_owned(),
    };
    let resolved =
        |item: &str, outcome, amount| Fact::DisputeResolved { item: number(item), outcome, amount };
    diary.now(
        "2026-02-04T08:00:00Z",
        vec![
            disputed("F-1", DisputeKind::Commercial, Some(30_000)),
            disputed("F-2", DisputeKind::Technical, None),
        ],
    );
    diary.now(
        "2026-02-05T08:00:00Z",
        vec![
            resolved("F-2", DisputeOutcome::Accepted, None),
            resolved("F-2", DisputeOutcome::Accepted, None),
        ],
    );
    diary.until("2026-02-20T12:00:00Z");
    diary.now("2026-02-20T13:00:00Z", vec![resolved("F-1", DisputeOutcome::Partial, Some(12_000))]);
    diary.until("2026-03-03T12:00:00Z");
    diary.now(
        "2026-03-03T13:00:00Z",
        vec![disputed("F-1", DisputeKind::Commercial, None), disputed("F-404", DisputeKind::Technical, None)],
    );
    diary.now("2026-03-04T08:00:00Z", vec![resolved("F-1", DisputeOutcome::Overruled, None)]);
    diary.until("2026-03-31T12:00:00Z");
    let changes: Vec<_> = diary
        .live
        .account
        .extra(&number("F-1"))
        .unwrap()
        .changes
        .iter()
        .map(|one| (one.date.to_string(), one.minor))
        .collect();
    assert_eq!(changes, [("2026-02-20".to_owned(), -12_000)]);
    assert_eq!(diary.read(), DISPUTES);
}

#[test]
fn a_new_invoice_and_a_holiday_a_hand_over_and_an_insolvency_are_told_to_people() {
    let mut diary = standard(&two());
    diary.now("2026-02-04T08:00:00Z", vec![Fact::HandedOver { items: vec![number("F-1"), number("F-404")] }]);
    let late = given().invoice("F-3", "2026-03-02", "70.00");
    diary.now("2026-02-05T08:00:00Z", vec![comes(&late, "F-3", |_| {})]);
    diary.now("2026-02-06T08:00:00Z", vec![Fact::CreditHoldSet { on: true }]);
    diary.until("2026-03-06T12:00:00Z");
    let opened = |certain| Fact::Insolvent {
        debtor: dunning::id::DebtorId::new("acme").unwrap(),
        day: "2026-03-05".parse().unwrap(),
        certain,
        administrator: None,
    };
    diary.now("2026-03-09T08:00:00Z", vec![opened(false)]);
    diary.now("2026-03-10T08:00:00Z", vec![opened(true)]);
    diary.until("2026-04-30T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. fact:step_lapsed,items:F-1,step:courtesy",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "04.02. fact:handed_over,items:F-1,F-404",
            "05.02. F-3 comes in, 70 due 2026-03-02",
            "05.02. task new_after_hand_over F-3 by 2026-02-10 for sales",
            "       F-1 1000 of 1000; F-2 250 of 250; F-3 70 of 70",
            "06.02. fact:credit_hold_set,on:true",
            "11.02. sent courtesy F-2 of 250 to acme@example.com",
            "19.02. sent reminder F-2 of 250 to acme@example.com",
            "25.02. sent courtesy F-3 F-2 of 320 to acme@example.com",
            "03.03. sent firm F-2 F-3 of 320 to acme@example.com",
            "09.03. certain:false,day:2026-03-05,debtor:acme,fact:insolvent",
            "09.03. task check_insolvency by 2026-03-12 for credit_control acme",
            "10.03. certain:true,day:2026-03-05,debtor:acme,fact:insolvent",
            "10.03. task declare_claim by 2026-05-05 for manager acme"
        ]
    );
}
