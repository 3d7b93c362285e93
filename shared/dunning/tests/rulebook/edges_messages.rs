//! Messages at their edges: who gets how many a day, which mail one follows, what is taken back when nobody got it.

use std::sync::Arc;

use crate::diary::Diary;
use crate::edges::{at, one, steps};
use crate::edges_money::{about, unknown};
use crate::ledger::{comes, number, paid};
use crate::live::Live;
use crate::story::{Story, debtor, given};
use crate::timeline::{LETTERS, begun, last, posted, standard, two};
use dunning::class::Class;
use dunning::event::{Actor, Event};
use dunning::fact::{BounceKind, Fact};
use dunning::notice::{Approval, Notice, NoticeChange};
use dunning::plan::{self, Plan};
use serde_json::json;

/// A story's only account on a plan, its invoices in on the morning of 3 February.
pub fn live(story: &Story, plan: &str) -> Live {
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, plan::read(plan).unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live
}

fn undelivered(notice: &Notice) -> Fact {
    Fact::NoticeUndelivered { notice: Box::new(notice.clone()) }
}

fn hard(address: &str) -> Fact {
    Fact::Bounced { address: address.to_owned(), kind: BounceKind::Hard }
}

fn hold(until: &str) -> Fact {
    Fact::HoldPlaced { item: None, until: until.parse().ok(), reason: String::new() }
}

/// What left, as `step items`.
fn left(live: &Live) -> Vec<String> {
    let names = |notice: &Notice| -> Vec<String> {
        notice.items.iter().map(|item| item.number.to_string()).collect()
    };
    live.left.iter().map(|one| format!("{} {}", one.notice.step, names(&one.notice).join(" "))).collect()
}

#[test]
fn each_recipient_gets_one_message_a_day_although_others_got_theirs_in_between() {
    let mut person = debtor("anna");
    person["kind"] = json!("consumer");
    person["payer"] = json!("parent");
    let story = given()
        .debtor(debtor("parent"))
        .debtor(person)
        .invoice_of("anna", "A-1", "2026-03-16", "80.00")
        .invoice_of("anna", "A-2", "2026-03-16", "70.00")
        .invoice_of("parent", "P-1", "2026-03-16", "60.00");
    let mut live = live(&story, crate::story::PLAN);
    for (hour, item) in [("09", "A-1"), ("10", "P-1"), ("11", "A-2")] {
        let pending = Fact::PaymentPending { item: number(item), amount: None, until: None };
        let failed = Fact::PaymentFailed { item: number(item), reason: String::new() };
        live.step(vec![pending, failed], at(&format!("2026-02-04T{hour}:00:00Z")));
    }
    live.look_until(at("2026-02-06T08:00:00Z"), |_, _, _| {});
    let told: Vec<String> =
        live.left.iter().map(|one| format!("{} {}", one.at.date_naive(), one.notice.to.address)).collect();
    let expected =
        ["2026-02-04 anna@example.com", "2026-02-04 parent@example.com", "2026-02-05 anna@example.com"];
    assert_eq!(told, expected, "{:?}", left(&live));
}

#[test]
fn a_mail_that_chases_follows_the_last_mail_that_chased_and_nothing_else() {
    let contact = json!([{"role": "main", "email": "a@acme.example", "phone": "+33612345678"}]);
    let plan = "id = \"p\"\nmin_gap = \"1d\"\n\
        [[step]]\nid = \"text\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"sms\"]\n\
        [[step]]\nid = \"mail\"\noffset = \"5d\"\nclass = \"firm\"\nchannels = [\"email\"]\n\
        [[step]]\nid = \"again\"\noffset = \"8d\"\nclass = \"firm\"\nchannels = [\"email\"]\n";
    let mut chased = live(&one().acme("contacts", contact), plan);
    chased.look_until(at("2026-02-12T08:00:00Z"), |_, _, _| {});
    assert_eq!(left(&chased), ["text F-1", "mail F-1", "again F-1"]);
    let follows: Vec<_> = chased.left.iter().map(|one| one.notice.follows.clone()).collect();
    assert_eq!(follows, [None, None, Some(chased.left[1].notice.id.clone())]);
    let mut sent = live(&sent_by_us("2026-02-13"), crate::story::PLAN);
    sent.look_until(at("2026-02-10T08:00:00Z"), |_, _, _| {});
    assert_eq!(left(&sent), ["invoice_delivery F-1", "courtesy F-1"]);
    assert_eq!(sent.left[1].notice.follows, None, "the mail with the invoice chased nobody");
}

#[test]
fn an_approval_is_used_up_by_its_own_message_alone() {
    let mut diary = standard(&two());
    let other = dunning::id::NoticeId::new("n00000000000000000001").unwrap();
    diary.now("2026-02-03T09:00:00Z", vec![Fact::Approved { notice: other.clone() }]);
    diary.until("2026-03-11T12:00:00Z");
    assert_eq!(last(&diary).class, Class::FormalNotice);
    assert_eq!(diary.live.account.approved, [other]);
}

#[test]
fn a_formal_letter_may_be_proven_after_its_task_was_ticked_off() {
    let mut diary = begun(&one(), plan::read(LETTERS).unwrap());
    diary.until("2026-03-05T12:00:00Z");
    assert_eq!(last(&diary).class, Class::FormalNotice);
    let is_letter = |task: &&dunning::task::Task| task.kind.name() == "post_letter";
    let tasks = diary.live.account.tasks.iter().filter(is_letter).map(|task| task.id.clone());
    let done = tasks.map(|task| Fact::TaskDone { task }).collect();
    diary.now("2026-03-06T08:00:00Z", done);
    diary.read();
    diary.now("2026-03-06T09:00:00Z", vec![posted(&diary, "2026-03-05")]);
    assert_eq!(diary.read(), ["06.03. posted formal on 2026-03-05"]);
    assert_eq!(diary.live.account.extra(&number("F-1")).and_then(|extra| extra.unposted.clone()), None);
}

#[test]
fn a_message_that_nobody_got_is_listed_no_more_before_its_provider_had_said_that_it_took_it() {
    let mut live = live(&one(), crate::story::PLAN);
    let moved = live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let notice = &live.left[0].notice;
    let listed = |account: &dunning::account::Account| account.notices.iter().any(|one| one.id == notice.id);
    assert!(listed(&moved.account));
    let event = |fact| Event::new(at("2026-02-05T08:30:00Z"), Actor::Engine, fact);
    let now = at("2026-02-05T08:30:00Z");
    let back = dunning::advance(&moved.account, vec![event(undelivered(notice))], &live.rules, now).unwrap();
    assert!(!listed(&back.account));
}

#[test]
fn a_message_that_waits_for_its_provider_is_not_sent_once_more_or_less_is_owed() {
    let mut live = live(&one(), crate::story::PLAN);
    live.step(vec![paid("F-1", 40_000)], at("2026-02-05T08:00:00Z"));
    let notice = &live.left[0].notice;
    assert_eq!(notice.total, 60_000);
    let wanted = |fact| {
        let event = Event::new(at("2026-02-05T08:30:00Z"), Actor::Debtor, fact);
        let now = at("2026-02-05T08:30:00Z");
        let moved = dunning::advance(&live.account, vec![event], &live.rules, now).unwrap();
        moved.account.still_wanted(&notice.id, &notice.hash)
    };
    let back = |amount| Fact::Refund { item: Some(number("F-1")), amount };
    let found = [wanted(Fact::CreditHoldSet { on: true }), wanted(paid("F-1", 100)), wanted(back(100))];
    assert_eq!(found, [true, false, false]);
}

#[test]
fn a_contact_by_a_person_stands_although_the_mail_before_it_came_back() {
    let mut diary = standard(&one());
    diary.until("2026-02-05T12:00:00Z");
    let back = diary.live.bounce_last().unwrap();
    diary.now("2026-02-06T08:00:00Z", vec![Fact::Contacted {}]);
    diary.now("2026-02-09T08:00:00Z", vec![back]);
    diary.until("2026-02-14T12:00:00Z");
    let expected = [
        "05.02. sent reminder F-1 of 1000 to acme@example.com",
        "11.02. sent reminder F-1 of 1000 to acme@example.com",
    ];
    assert_eq!(about(&mut diary, "sent"), expected, "five days from the 6th");
}

#[test]
fn a_bounce_heard_after_the_next_step_left_takes_nothing_back() {
    let mut live = live(&one(), crate::story::PLAN);
    live.look_until(at("2026-02-18T07:00:00Z"), |_, _, _| {});
    assert_eq!(left(&live), ["reminder F-1", "firm F-1"]);
    let late = undelivered(&live.left[0].notice);
    live.step(vec![late], at("2026-02-18T08:00:00Z"));
    live.look_until(at("2026-03-01T08:00:00Z"), |_, _, _| {});
    assert_eq!(left(&live), ["reminder F-1", "firm F-1"]);
    let track = &live.account.line(&number("F-1")).unwrap().track;
    assert_eq!((track.class, track.contacted), (Some(Class::Firm), "2026-02-17".parse().ok()));
}

#[test]
fn the_fourteen_days_of_a_belgian_consumer_begin_with_the_reminder_that_arrived() {
    let plan = steps("", &[("first", "3d", "reminder"), ("formal", "8d", "formal_notice")]);
    let story =
        one().creditor("country", json!("BE")).acme("country", json!("BE")).acme("kind", json!("consumer"));
    let mut live = live(&story, &plan);
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let first = |live: &Live| live.account.extra(&number("F-1")).unwrap().first_reminder.map(|one| one.sent);
    assert_eq!(first(&live), "2026-02-05".parse().ok());
    let back = live.bounce_last().unwrap();
    live.step(vec![back], at("2026-02-09T08:00:00Z"));
    assert_eq!(left(&live), ["first F-1", "first F-1"]);
    assert_eq!(first(&live), "2026-02-09".parse().ok());
}

#[test]
fn a_formal_letter_that_came_back_is_neither_sent_nor_to_be_posted() {
    let mut diary = begun(&one(), plan::read(LETTERS).unwrap());
    diary.until("2026-03-05T12:00:00Z");
    let stands = |diary: &Diary| {
        let extra = diary.live.account.extra(&number("F-1")).cloned().unwrap_or_default();
        (extra.unposted.is_some(), extra.formal_notice)
    };
    assert_eq!(stands(&diary), (true, "2026-03-04".parse().ok()));
    let back = diary.live.bounce_last().unwrap();
    diary.now("2026-03-09T08:00:00Z", vec![hold("2026-03-31"), back]);
    assert_eq!(stands(&diary), (false, None));
}

/// F-1 of 3 February, which goes out to the customer from here.
fn sent_by_us(due: &str) -> Story {
    let new = json!({"issue_date": "2026-02-03"});
    given().setting("send_invoices_from", json!("2026-02-02")).invoice_with("acme", "F-1", due, "90.00", new)
}

#[test]
fn an_invoice_that_was_sent_is_not_sent_again_when_it_is_corrected() {
    let story = sent_by_us("2026-03-16");
    let mut live = live(&story, crate::story::PLAN);
    assert_eq!(left(&live), ["invoice_delivery F-1"]);
    live.step(vec![comes(&story, "F-1", |item| item.total = 8000)], at("2026-02-05T08:00:00Z"));
    live.look_until(at("2026-02-20T08:00:00Z"), |_, _, _| {});
    assert_eq!(left(&live), ["invoice_delivery F-1"]);
}

#[test]
fn an_invoice_that_is_paid_is_not_sent_and_nobody_misses_it() {
    let new = json!({"issue_date": "2026-02-03"});
    let story = given().setting("send_invoices_from", json!("2026-02-02"));
    let story = story.invoice_with("acme", "F-1", "2026-03-16", "90.00", new.clone());
    let story = story.invoice_with("acme", "F-2", "2026-03-16", "50.00", new);
    let mut diary = begun(&story, Plan::standard().unwrap());
    diary.read();
    let prepaid = comes(&story, "F-1", |item| {
        item.number = number("F-3");
        item.prepaid = item.total;
    });
    diary.now("2026-02-04T08:00:00Z", vec![prepaid]);
    assert!(about(&mut diary, "owed").is_empty());
    let back = diary.live.bounce_last().unwrap();
    diary.now("2026-02-04T09:00:00Z", vec![paid("F-1", 9000), back]);
    let missed = about(&mut diary, "invoice_not_received");
    assert_eq!(
        missed,
        ["04.02. task invoice_not_received F-2 by 2026-02-09 for credit_control acme@example.com"]
    );
}

#[test]
fn nobody_looks_for_an_address_any_more_once_another_contact_got_the_invoice() {
    let new = json!({"issue_date": "2026-02-03"});
    let contacts = json!([{"role": "accounts_payable", "email": "ap@acme.example"}, {"role": "main", "email": "info@acme.example"}]);
    let story = given().acme("contacts", contacts).setting("send_invoices_from", json!("2026-02-02"));
    let story = story.invoice_with("acme", "F-1", "2026-03-16", "90.00", new.clone());
    let story = story.invoice_with("acme", "F-2", "2026-03-16", "50.00", new);
    let mut diary = begun(&story, Plan::standard().unwrap());
    diary.now(
        "2026-02-04T08:00:00Z",
        vec![Fact::Objected { item: number("F-1"), codes: vec!["BR-01".to_owned()] }],
    );
    diary.read();
    let back = diary.live.bounce_last().unwrap();
    diary.now("2026-02-05T08:00:00Z", vec![hard("ap@acme.example"), back]);
    let open: Vec<String> = diary.live.account.tasks.iter().map(|task| task.kind.name()).collect();
    assert_eq!(open, ["clear_findings", "fix_address"]);
    let told = about(&mut diary, "invoice_");
    assert_eq!(told.iter().filter(|line| line.contains("done invoice_not_received")).count(), 2, "{told:?}");
}

#[test]
fn of_invoices_to_be_sent_those_from_before_an_insolvency_stay_behind() {
    let issued = |day: &str| json!({"issue_date": day});
    let story = given().setting("send_invoices_from", json!("2026-02-02"));
    let story = story.invoice_with("acme", "F-1", "2026-03-16", "90.00", issued("2026-02-03"));
    let story = story.invoice_with("acme", "F-2", "2026-03-16", "50.00", issued("2026-02-06"));
    let mut diary = Diary::of(&story);
    let acme = dunning::id::DebtorId::new("acme").unwrap();
    let day = "2026-02-05".parse().unwrap();
    let opened = Fact::Insolvent { debtor: acme, day, certain: true, administrator: None };
    let came = vec![comes(&story, "F-1", |_| {}), comes(&story, "F-2", |_| {}), opened];
    diary.now("2026-02-07T08:00:00Z", came);
    diary.until("2026-02-10T12:00:00Z");
    assert_eq!(about(&mut diary, "sent"), ["09.02. sent invoice_delivery F-2 of 50 to acme@example.com"]);
}

#[test]
fn a_reminder_that_needs_a_word_is_asked_about_only_on_its_day() {
    let plan =
        "id = \"p\"\n[[step]]\nid = \"soft\"\noffset = \"3d\"\nclass = \"reminder\"\napproval = true\n";
    let mut live = live(&one(), plan);
    live.by_hand = true;
    live.step(vec![Fact::Contacted {}], at("2026-02-04T08:00:00Z"));
    live.step(Vec::new(), at("2026-02-06T08:00:00Z"));
    assert!(live.account.notices.is_empty(), "the gap ends on the 9th");
    live.step(Vec::new(), at("2026-02-09T08:00:00Z"));
    assert_eq!(live.account.notices.len(), 1);
}

#[test]
fn what_waits_for_a_word_waits_for_its_hour_alone_once_no_word_is_needed() {
    let mut live = live(&one(), crate::story::PLAN);
    live.by_hand = true;
    live.look_until(at("2026-03-04T12:00:00Z"), |_, _, _| {});
    let mut creditor = (*live.rules.creditor).clone();
    creditor.settings.automatic_classes.push(Class::FormalNotice);
    live.rules.creditor = Arc::new(creditor);
    let moved = live.step(Vec::new(), at("2026-03-04T20:00:00Z"));
    let [NoticeChange::Wait { not_before, approval, .. }] = moved.notices.as_slice() else {
        panic!("{:?}", moved.notices);
    };
    assert_eq!((*not_before, *approval), (at("2026-03-05T08:00:00Z"), Approval::NotNeeded));
}

#[test]
fn steps_passed_over_are_recorded_step_by_step_each_with_all_its_items() {
    let plan =
        steps("", &[("soft", "1d", "reminder"), ("more", "2d", "reminder"), ("most", "3d", "reminder")]);
    let story = one().invoice("F-2", "2026-02-02", "50.00");
    let mut diary = Diary::with(&story, plan::read(&plan).unwrap());
    diary.now("2026-02-06T08:00:00Z", vec![comes(&story, "F-1", |_| {}), comes(&story, "F-2", |_| {})]);
    let expected = [
        "06.02. fact:step_superseded,items:F-1,F-2,step:soft",
        "06.02. fact:step_superseded,items:F-1,F-2,step:more",
    ];
    assert_eq!(about(&mut diary, "superseded"), expected);
}

/// A statement on the first of each month, and nothing else for more than a year.
fn monthly() -> String {
    steps("", &[("monthly", "0d", "statement"), ("soft", "400d", "reminder")])
}

#[test]
fn a_statement_leaves_once_a_month_however_often_somebody_looks() {
    let mut live = live(&given().invoice("F-1", "2026-01-12", "100.00"), &monthly());
    assert_eq!(left(&live), ["monthly F-1"]);
    live.step(vec![Fact::Contacted {}], at("2026-02-10T08:00:00Z"));
    assert_eq!(left(&live).len(), 1);
    live.step(vec![Fact::Contacted {}], at("2026-03-02T08:00:00Z"));
    assert_eq!(left(&live).len(), 2);
}

#[test]
fn a_statement_of_a_saturday_leaves_on_monday_although_something_happened_on_saturday() {
    let mut live = live(&given().invoice("F-1", "2026-07-13", "100.00"), &monthly());
    live.look_until(at("2026-07-31T12:00:00Z"), |_, _, _| {});
    live.step(vec![Fact::Contacted {}], at("2026-08-01T10:00:00Z"));
    live.look_until(at("2026-08-20T08:00:00Z"), |_, _, _| {});
    let days: Vec<String> = live.left.iter().map(|one| one.at.date_naive().to_string()).collect();
    assert_eq!(days, ["2026-08-03"]);
}

#[test]
fn a_statement_lists_what_is_late_and_not_what_is_due_today_or_being_matched() {
    let story = given().invoice("F-1", "2026-01-12", "100.00").invoice("F-2", "2026-02-02", "50.00").invoice(
        "F-3",
        "2026-01-12",
        "77.00",
    );
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, plan::read(&monthly()).unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-01T08:00:00Z"));
    live.step(vec![unknown("m-1", 7700)], at("2026-02-01T09:00:00Z"));
    live.step(Vec::new(), at("2026-02-02T08:00:00Z"));
    assert_eq!(left(&live), ["monthly F-1"]);
}
