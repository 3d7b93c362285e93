//! Days, amounts and shares at their very edge: the last on which something still holds, and the one after.

use crate::diary::Diary;
use crate::ledger::{comes, number, paid};
use crate::live::Live;
use crate::story::{Story, debtor, given};
use dunning::fact::Fact;
use dunning::plan::Plan;
use dunning::time::Instant;
use serde_json::json;

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn one() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00")
}

/// A plan of steps as `id offset class`.
pub fn steps(head: &str, all: &[(&str, &str, &str)]) -> String {
    let step = |(id, offset, class): &(&str, &str, &str)| {
        format!("[[step]]\nid = \"{id}\"\noffset = \"{offset}\"\nclass = \"{class}\"\n")
    };
    format!("id = \"p\"\n{head}{}", all.iter().map(step).collect::<String>())
}

pub fn listed(told: &crate::story::Told, step: &str) -> (Vec<String>, Vec<String>) {
    let row = told.notice(step);
    let names =
        |items: &[dunning::simulate::RowItem]| items.iter().map(|item| item.number.to_string()).collect();
    (names(&row.items), names(&row.upcoming))
}

pub fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn an_item_not_yet_late_stands_apart_once_the_message_is_about_late_ones() {
    let hints = steps("", &[("pre", "-5d", "courtesy"), ("hint", "1d", "courtesy")]);
    let story =
        given().plan(&hints).invoice("F-1", "2026-02-02", "100.00").invoice("F-2", "2026-02-06", "100.00");
    assert_eq!(listed(&story.run("2026-02-03", "2026-02-03"), "hint"), (names(&["F-1"]), names(&["F-2"])));
    let on_the_day = steps("", &[("pre", "-5d", "courtesy"), ("today", "0d", "courtesy")]);
    let story = given().plan(&on_the_day).invoice("F-1", "2026-02-03", "100.00").invoice(
        "F-2",
        "2026-02-06",
        "100.00",
    );
    assert_eq!(listed(&story.run("2026-02-03", "2026-02-03"), "today"), (names(&["F-1", "F-2"]), names(&[])));
    let early = steps("", &[("soon", "-2d", "reminder")]);
    let story =
        given().plan(&early).invoice("F-1", "2026-02-05", "100.00").invoice("F-2", "2026-02-05", "90.00");
    assert_eq!(listed(&story.run("2026-02-03", "2026-02-03"), "soon"), (names(&["F-1"]), names(&["F-2"])));
}

#[test]
fn what_falls_due_within_ten_days_is_upcoming_and_an_item_says_so_itself() {
    let due = ["2026-02-06", "2026-02-15", "2026-02-16", "2026-02-17"];
    let add = |story: Story, (n, day): (usize, &&str)| story.invoice(&format!("F-{}", n + 2), day, "10.00");
    let told = due.iter().enumerate().fold(one(), add).run("2026-02-05", "2026-02-05");
    assert_eq!(listed(&told, "reminder"), (names(&["F-1"]), names(&["F-2", "F-3"])), "ten days from the 5th");
    let ends: Vec<String> = ["F-1", "F-2", "F-3", "F-4", "F-5"].map(|item| told.ends(item)).to_vec();
    let expected = ["1000.00 due", "10.00 upcoming", "10.00 upcoming", "10.00 upcoming", "10.00 not_due"];
    assert_eq!(ends, expected, "as the 6th begins");
    let bare = given().acme("kind", json!("public")).invoice("F-1", "2026-02-02", "500.00");
    assert_eq!(
        bare.run("2026-02-03", "2026-02-06").ends("F-1"),
        "500.00 not_due",
        "a public buyer without its number"
    );
}

#[test]
fn the_hours_of_sending_begin_and_end_to_the_second() {
    for (moment, leaves, why) in [
        ("2026-02-05T07:59:59Z", false, "quiet_hour"),
        ("2026-02-05T08:00:00Z", true, "step_ripe"),
        ("2026-02-05T16:59:59Z", true, "step_ripe"),
        ("2026-02-05T17:00:00Z", false, "quiet_day"),
        ("2026-02-07T10:00:00Z", false, "quiet_day"),
    ] {
        let portfolio = one().portfolio();
        let mut live = Live::new(&portfolio, Plan::standard().unwrap());
        live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
        let moved = live.step(Vec::new(), at(moment));
        assert_eq!((!live.left.is_empty(), moved.explanations[0].rule.name()), (leaves, why), "{moment}");
    }
}

#[test]
fn a_contact_in_another_zone_is_written_to_at_its_own_nine_oclock() {
    let far = json!([{"role": "main", "email": "ny@acme.example", "time_zone": "America/New_York"}]);
    let portfolio = one().acme("contacts", far).portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live.look_until(at("2026-02-06T08:00:00Z"), |_, _, _| {});
    assert_eq!(live.left[0].at, at("2026-02-05T14:00:00Z"));
    let mut american = debtor("acme");
    american["country"] = json!("US");
    let told = given().debtor(american).invoice("F-1", "2026-02-02", "10.00").run("2026-02-03", "2026-02-06");
    assert_eq!(told.notice("reminder").at, at("2026-02-05T14:00:00Z"), "by its country");
    let mut island = debtor("acme");
    island["calendar"] = json!("FR-RE");
    island["country"] = json!("RE");
    let told = given().debtor(island).invoice("F-1", "2026-02-02", "10.00").run("2026-02-03", "2026-02-06");
    assert_eq!(told.notice("reminder").at, at("2026-02-05T05:00:00Z"), "by its calendar");
}

#[test]
fn on_its_due_day_an_item_is_not_late_for_books_cash_minimum_or_law() {
    let today = |class: &str, head: &str| steps(head, &[("now", "0d", class)]);
    let due = |plan: &str, amount: &str| given().plan(plan).invoice("F-1", "2026-02-05", amount);
    let stale = due(&today("courtesy", ""), "100.00").when("2026-02-03", "books_stale", json!({}));
    assert_eq!(stale.run("2026-02-03", "2026-02-05").sent(), ["2026-02-05 now F-1"]);
    let cash = json!({"debtor": "acme", "amount": "60.00"});
    let firm = due(&today("firm", "first_contact_at_most = \"firm\"\n"), "100.00");
    assert_eq!(
        firm.when("2026-02-03", "unapplied_payment", cash).run("2026-02-03", "2026-02-05").sent().len(),
        1
    );
    let minimum = format!("{}min_amount = \"20.00\"\n", today("courtesy", ""));
    assert_eq!(due(&minimum, "20.00").run("2026-02-03", "2026-02-05").sent().len(), 1);
    assert!(due(&minimum, "19.99").run("2026-02-03", "2026-02-05").sent().is_empty());
    let law = steps("", &[("now", "0d", "reminder"), ("formal", "8d", "formal_notice")]);
    let consumer = due(&law, "100.00")
        .creditor("country", json!("BE"))
        .acme("country", json!("BE"))
        .acme("kind", json!("consumer"));
    let told = consumer.run("2026-02-03", "2026-04-30");
    assert_eq!(told.sent(), ["2026-02-05 now F-1"], "a reminder before the item is late is none in Belgium");
    let first_is_firm = today("firm", "first_contact_at_most = \"firm\"\n");
    let told = consumer.plan(&first_is_firm).run("2026-02-03", "2026-02-05");
    assert_eq!(told.sent(), ["2026-02-05 now F-1"], "nothing is late yet that one could have reminded of");
}

#[test]
fn cash_that_covers_the_account_to_the_cent_keeps_it_back_until_another_item_is_late() {
    let story = given().invoice("F-1", "2026-02-02", "60.00").invoice("F-2", "2026-02-02", "40.00").invoice(
        "F-3",
        "2026-02-10",
        "500.00",
    );
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    let movement = dunning::id::MovementId::new("m-1").unwrap();
    live.step(
        vec![Fact::Unapplied { movement, amount: 10_000, beyond: None, indicated: Vec::new() }],
        at("2026-02-04T08:00:00Z"),
    );
    live.look_until(at("2026-02-28T08:00:00Z"), |_, _, _| {});
    let first = live.left.iter().find(|left| left.notice.class > dunning::class::Class::Courtesy).unwrap();
    let day = live.account.day_of(first.at).to_string();
    let items: Vec<&str> = first.notice.items.iter().map(|item| item.number.as_str()).collect();
    assert_eq!(
        (day.as_str(), items),
        ("2026-02-11", vec!["F-1", "F-2", "F-3"]),
        "F-3 is late from the 11th on"
    );
}

#[test]
fn credit_and_money_together_cover_what_is_open() {
    let cash = json!({"debtor": "acme", "amount": "60.00"});
    let story = given().invoice("F-1", "2026-02-02", "110.00").when("2026-02-03", "unapplied_payment", cash);
    let credit = |amount: &str| {
        story.clone().when("2026-02-03", "credit_note", json!({"debtor": "acme", "amount": amount}))
    };
    assert_eq!(credit("50.00").run("2026-02-03", "2026-02-05").why("2026-02-05", "F-1").0, "in_credit");
    assert_eq!(credit("49.99").run("2026-02-03", "2026-02-05").sent().len(), 1);
}

#[test]
fn an_approval_holds_while_the_amount_shrinks_and_no_longer() {
    let mut diary = Diary::of(&one());
    diary.now("2026-02-03T08:00:00Z", vec![comes(&one(), "F-1", |_| {}), paid("F-1", 40_000)]);
    diary.live.by_hand = true;
    diary.until("2026-03-04T07:00:00Z");
    diary.now("2026-03-03T17:30:00Z", Vec::new());
    diary.now("2026-03-04T06:00:00Z", Vec::new());
    let id = diary.live.account.notices[0].id.clone();
    diary.now("2026-03-04T06:30:00Z", vec![Fact::Approved { notice: id }]);
    let waits = |diary: &Diary| {
        let approval = |state| {
            matches!(
                state,
                dunning::notice::ListedState::Queued { approval: dunning::notice::Approval::Waiting, .. }
            )
        };
        diary.live.account.notices.iter().any(|one| approval(one.state))
    };
    assert!(!waits(&diary));
    diary.now("2026-03-04T06:40:00Z", vec![paid("F-1", 10_000)]);
    assert!(!waits(&diary), "500.00 instead of 600.00");
    diary.now("2026-03-04T06:50:00Z", vec![Fact::Refund { item: Some(number("F-1")), amount: 30_000 }]);
    assert!(waits(&diary), "800.00 instead of 600.00");
}

#[test]
fn an_absence_is_in_the_way_on_its_first_and_on_its_last_day() {
    for (from, until, leaves) in [
        ("2026-03-13", "2026-03-20", "2026-03-06"),
        ("2026-03-02", "2026-03-13", "2026-02-25"),
        ("2026-03-02", "2026-03-12", "2026-02-25"),
        ("2026-03-14", "2026-03-20", "2026-03-06"),
        ("2026-03-10", "2026-03-11", "2026-03-06"),
        ("2026-03-08", "2026-03-09", "2026-03-03"),
        ("2026-03-02", "2026-03-08", "2026-02-25"),
    ] {
        let away = json!([{"from": from, "until": until}]);
        let told = given()
            .acme("absences", away)
            .invoice("F-1", "2026-03-13", "100.00")
            .run("2026-02-16", "2026-03-12");
        assert_eq!(told.sent(), [format!("{leaves} courtesy F-1")], "away from {from} to {until}");
    }
}

#[test]
fn only_a_courtesy_before_the_due_date_shifts_backwards() {
    let on_the_day = steps("", &[("today", "0d", "courtesy")]);
    let alsace =
        given().plan(&on_the_day).acme("calendar", json!("FR-ALS")).invoice("F-1", "2026-04-03", "100.00");
    assert_eq!(
        alsace.run("2026-03-30", "2026-04-10").sent(),
        ["2026-04-07 today F-1"],
        "Good Friday, then Easter"
    );
    let early = steps("", &[("soon", "-5d", "reminder")]);
    let sunday = given().plan(&early).invoice("F-1", "2026-03-13", "100.00");
    assert_eq!(
        sunday.run("2026-03-02", "2026-03-13").sent(),
        ["2026-03-09 soon F-1"],
        "Sunday the 8th, so Monday"
    );
}

#[test]
fn the_first_contact_is_as_low_as_the_plan_has_it() {
    for (head, all, sent) in [
        (
            "first_contact_at_most = \"courtesy\"\n",
            &[("soft", "3d", "reminder"), ("hard", "5d", "firm")][..],
            "soft",
        ),
        ("", &[("hard", "3d", "firm"), ("formal", "5d", "formal_notice")][..], "hard"),
        (
            "first_contact_at_most = \"courtesy\"\n",
            &[("hint", "1d", "courtesy"), ("soft", "3d", "reminder")][..],
            "hint",
        ),
        (
            "first_contact_at_most = \"reminder\"\n",
            &[("hint", "1d", "courtesy"), ("soft", "3d", "reminder")][..],
            "soft",
        ),
    ] {
        let told = one().plan(&steps(head, all)).run("2026-02-16", "2026-02-16");
        assert_eq!(told.sent(), [format!("2026-02-16 {sent} F-1")], "{head}{all:?}");
    }
}

#[test]
fn a_plan_that_counts_from_a_contact_waits_for_one() {
    let plan =
        "id = \"p\"\n[[step]]\nid = \"then\"\nanchor = \"contact\"\noffset = \"7d\"\nclass = \"reminder\"\n";
    let told = one().plan(plan).run("2026-02-03", "2026-03-31");
    assert_eq!((told.sent().len(), told.why("2026-03-31", "F-1").0.as_str()), (0, "no_contact_yet"));
    let issue =
        "id = \"p\"\n[[step]]\nid = \"copy\"\nanchor = \"issue\"\noffset = \"40d\"\nclass = \"reminder\"\n";
    assert_eq!(
        one().plan(issue).run("2026-02-03", "2026-03-31").sent(),
        ["2026-02-12 copy F-1"],
        "issued on 3 January"
    );
}

/// What left by the morning of a day, looked at then whatever the account asked for.
pub fn left_by(story: &Story, facts: Vec<Fact>, day: &str) -> usize {
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, Plan::standard().unwrap());
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live.step(facts, at("2026-02-03T09:00:00Z"));
    live.step(Vec::new(), at(&format!("{day}T08:00:00Z")));
    live.left.iter().filter(|left| left.notice.purpose == dunning::notice::Purpose::Step).count()
}

#[test]
fn what_waits_waits_through_its_last_day_also_when_somebody_looks() {
    let disputed = || Fact::Disputed {
        item: number("F-1"),
        amount: None,
        kind: dunning::state::DisputeKind::Commercial,
        reason: String::new(),
    };
    let rejected = || Fact::DisputeResolved {
        item: number("F-1"),
        outcome: dunning::fact::DisputeOutcome::Rejected,
        amount: None,
    };
    let flight =
        || Fact::PaymentPending { item: number("F-1"), amount: None, until: "2026-02-09".parse().ok() };
    let debit =
        given().invoice_with("acme", "F-1", "2026-02-02", "1000.00", json!({"direct_debit": "2026-02-03"}));
    for (why, story, facts, last, after) in [
        ("the answer to a dispute", one(), vec![disputed(), rejected()], "2026-02-10", "2026-02-11"),
        ("money in flight", one(), vec![flight()], "2026-02-09", "2026-02-10"),
        ("a direct debit", debit, Vec::new(), "2026-02-10", "2026-02-11"),
    ] {
        assert_eq!(left_by(&story, facts.clone(), last), 0, "{why}");
        assert_eq!(left_by(&story, facts, after), 1, "{why}");
    }
}

#[test]
fn an_invoice_issued_on_the_day_an_insolvency_opens_goes_on() {
    let later = |issued: &str| {
        let story = given().invoice_with("acme", "F-1", "2026-03-16", "90.00", json!({"issue_date": issued}));
        let opened = json!({"debtor": "acme", "date": "2026-02-09"});
        story.when("2026-02-10", "insolvency", opened).run("2026-02-03", "2026-03-20").sent().len()
    };
    assert_eq!((later("2026-02-09"), later("2026-02-08")), (2, 0));
}

#[test]
fn an_explanation_names_the_instalment_that_comes_next() {
    let parts =
        json!([{"date": "2026-02-13", "amount": "500.00"}, {"date": "2026-03-13", "amount": "500.00"}]);
    let story = one().when("2026-02-03", "arrangement", json!({"items": ["F-1"], "instalments": parts}));
    let paid = story.when("2026-02-13T11:00:00Z", "payment", json!({"item": "F-1", "amount": "500.00"}));
    let told = paid.run("2026-02-03", "2026-03-01");
    let text = |day: &str| told.why(day, "F-1").1;
    assert!(text("2026-02-09").contains("13 February 2026"), "{}", text("2026-02-09"));
    assert!(text("2026-02-13").contains("13 February 2026"), "on its day: {}", text("2026-02-13"));
    assert!(text("2026-03-01").contains("13 March 2026"), "{}", text("2026-03-01"));
}

#[test]
fn a_message_that_a_pause_kept_back_leaves_on_the_tenth_banking_day_and_not_after() {
    let story = one().when("2026-02-03", "promise", json!({"items": ["F-1"], "date": "2026-02-06"}));
    let held = |until: &str| story.clone().when("2026-02-09", "hold", json!({"item": "F-1", "until": until}));
    let sent = |until: &str| held(until).run("2026-02-03", "2026-02-27").sent().first().cloned().unwrap();
    assert_eq!(
        sent("2026-02-24"),
        "2026-02-25 promise_missed F-1",
        "broken on the 11th, ten banking days to the 25th"
    );
    assert_eq!(sent("2026-02-25"), "2026-02-26 reminder F-1");
}

#[test]
fn nothing_is_said_of_a_returned_payment_once_an_insolvency_is_open() {
    let paid = one().when("2026-02-04", "payment", json!({"item": "F-1"}));
    let back = paid.when("2026-02-06T19:00:00Z", "chargeback", json!({"item": "F-1"}));
    assert_eq!(back.run("2026-02-03", "2026-02-10").sent(), ["2026-02-09 returned_payment F-1"]);
    let opened = back.when("2026-02-07", "insolvency", json!({"debtor": "acme", "date": "2026-02-05"}));
    let told = opened.run("2026-02-03", "2026-02-27");
    assert!(told.sent().is_empty() && told.outcome.accounts[0].owed.is_empty(), "{:?}", told.sent());
}
