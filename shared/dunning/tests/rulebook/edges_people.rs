//! Limits at their very edge: payers, contacts, discounts, tasks, statements, lists that are kept short.

use crate::diary::Diary;
use crate::edges::{at, one, steps};
use crate::ledger::{comes, number, paid};
use crate::story::{Story, debtor, given};
use dunning::fact::Fact;
use serde_json::{Value, json};

#[test]
fn a_plan_is_proposed_by_kind_country_and_amount_and_every_condition_counts() {
    let gentle = steps("", &[("soft", "10d", "reminder")]).replace("\"p\"", "\"gentle\"");
    let follows = |rule: Value| {
        let told =
            one().and_plan(&gentle).setting("proposals", json!([rule])).run("2026-02-03", "2026-02-03");
        told.outcome.accounts[0].plan.as_ref().unwrap().id.to_string()
    };
    for (rule, plan) in [
        (json!({"kind": "business", "plan": "gentle"}), "gentle"),
        (json!({"kind": "consumer", "plan": "gentle"}), "standard"),
        (json!({"country": "FR", "plan": "gentle"}), "gentle"),
        (json!({"country": "BE", "plan": "gentle"}), "standard"),
        (json!({"open_from": 0, "plan": "gentle"}), "gentle"),
        (json!({"open_from": 100_000, "plan": "gentle"}), "gentle"),
        (json!({"open_from": 100_001, "plan": "gentle"}), "standard"),
        (json!({"kind": "business", "country": "BE", "plan": "gentle"}), "standard"),
        (json!({"kind": "consumer", "country": "FR", "plan": "gentle"}), "standard"),
        (json!({"habit": "unknown", "plan": "gentle"}), "gentle"),
        (json!({"habit": "poor", "country": "FR", "plan": "gentle"}), "standard"),
    ] {
        assert_eq!(follows(rule.clone()), plan, "{rule}");
    }
}

#[test]
fn a_small_invoice_that_nobody_touched_is_asked_for_and_what_is_left_of_one_closes() {
    let plan = crate::story::PLAN;
    let small = given().plan(plan).invoice("F-1", "2026-02-02", "0.80");
    assert_eq!(small.run("2026-02-03", "2026-02-05").sent(), ["2026-02-05 reminder F-1"]);
    let rest = |fact: &str, amount: &str| {
        let story = one().when("2026-02-03", fact, json!({"item": "F-1", "amount": amount}));
        story.run("2026-02-03", "2026-02-04").ends("F-1")
    };
    assert_eq!(rest("credit_note", "999.00"), "0.00 credited");
    assert_eq!(rest("credit_note", "998.99"), "1.01 due");
    assert_eq!(rest("written_off", "999.00"), "0.00 credited");
    assert_eq!(rest("payment", "999.00"), "0.00 paid");
}

#[test]
fn a_discount_is_in_time_on_its_last_day_and_small_up_to_its_share() {
    let discount = |percent: &str| {
        let terms = json!({"discount": {"until": "2026-02-05", "percent": percent}});
        given().invoice_with("acme", "F-1", "2026-02-27", "1000.00", terms)
    };
    let ends = |percent: &str, amount: &str, on: &str| {
        let story = discount(percent).when(on, "payment", json!({"item": "F-1", "amount": amount}));
        let told = story.run("2026-02-03", "2026-02-10");
        (told.ends("F-1"), told.tasks_of("discount_late").len())
    };
    let due = |amount: &str| format!("{amount} not_due");
    assert_eq!(ends("2", "980.00", "2026-02-05"), ("0.00 discount".to_owned(), 0));
    assert_eq!(ends("2", "980.00", "2026-02-06"), (due("20.00"), 1));
    assert_eq!(ends("2", "979.99", "2026-02-05"), (due("20.01"), 0), "more than the discount is missing");
    assert_eq!(ends("5", "950.00", "2026-02-06"), (due("50.00"), 1), "five percent to the cent");
    assert_eq!(ends("6", "949.99", "2026-02-06"), (due("50.01"), 0));
    let credited =
        discount("2").when("2026-02-04", "credit_note", json!({"item": "F-1", "amount": "985.00"}));
    assert_eq!(
        credited.run("2026-02-03", "2026-02-10").ends("F-1"),
        due("15.00"),
        "nothing was paid: no discount"
    );
}

#[test]
fn deadlines_of_answers_and_tasks_end_with_their_last_day() {
    let story = one().when("2026-02-10", "dispute", json!({"item": "F-1", "kind": "commercial"}));
    let looked =
        |day: &str| story.clone().when(day, "contacted", json!({"debtor": "acme"})).run("2026-02-03", day);
    assert!(looked("2026-02-24").tasks_of("dispute_escalated").is_empty(), "the tenth banking day");
    assert_eq!(looked("2026-02-25").tasks_of("dispute_escalated").len(), 1);
    let late = one().when("2026-02-12", "payment", json!({"item": "F-1"}));
    let asked = |day: &str| {
        let told = late.clone().when(day, "contacted", json!({"debtor": "acme"})).run("2026-02-03", day);
        told.outcome.accounts[0].tasks.iter().filter(|task| task.kind.name() == "decide_charges").count()
    };
    assert_eq!((asked("2026-02-26"), asked("2026-02-27")), (1, 0), "ten banking days from the 12th");
    let deposit = given().invoice_with("acme", "D-1", "2026-02-05", "500.00", json!({"type": "deposit"}));
    assert!(deposit.run("2026-02-05", "2026-02-05").tasks_of("hold_delivery").is_empty(), "due that day");
}

#[test]
fn a_task_that_was_done_does_not_come_up_again() {
    let cash = json!({"debtor": "acme", "amount": "77.00"});
    let story = one().when("2026-02-03", "unapplied_payment", cash);
    let done = story.when("2026-02-04", "task_done", json!({"task": "match_payment"}));
    let told =
        done.when("2026-02-05", "contacted", json!({"debtor": "acme"})).run("2026-02-03", "2026-02-10");
    assert_eq!(told.tasks_of("match_payment").len(), 1);
    assert!(told.outcome.accounts[0].tasks.iter().all(|task| task.kind.name() != "match_payment"));
}

#[test]
fn an_administrator_is_nobody_to_write_to_before_an_insolvency() {
    let contacts = json!([{"role": "administrator", "email": "droit@example.org"}, {"role": "main", "email": "info@acme.example"}]);
    let story = one().acme("contacts", contacts);
    assert_eq!(story.run("2026-02-03", "2026-02-06").notice("reminder").to, "info@acme.example");
    let invoice_only = given().setting("send_invoices_from", json!("2026-02-02"));
    let mute = json!([{"role": "main", "phone": "+33612345678"}]);
    let told = invoice_only
        .acme("contacts", mute)
        .invoice("F-1", "2026-03-04", "10.00")
        .run("2026-02-02", "2026-02-06");
    assert!(told.sent().is_empty(), "an invoice travels by mail or not at all: {:?}", told.sent());
}

#[test]
fn a_new_invoice_is_sent_once_until_the_day_it_is_due() {
    let sends = |due: &str, more: Value| {
        let story = given()
            .setting("send_invoices_from", json!("2026-02-02"))
            .acme("contacts", json!([{"role": "main", "email": "a@acme.example"}]));
        let mut fields = json!({"issue_date": "2026-02-02"});
        more.as_object().unwrap().iter().for_each(|(field, value)| fields[field] = value.clone());
        let told = story.invoice_with("acme", "F-1", due, "100.00", fields).run("2026-02-02", "2026-02-03");
        told.sent().iter().filter(|line| line.contains("invoice_delivery")).count()
    };
    assert_eq!(sends("2026-02-02", json!({})), 1);
    assert_eq!(sends("2026-02-20", json!({"prepaid": "100.00"})), 0, "nothing is owed");
    assert_eq!(sends("2026-02-20", json!({"type": "holdback"})), 0);
    assert_eq!(sends("2026-02-20", json!({"type": "deposit"})), 1);
}

#[test]
fn the_monthly_statement_leaves_once_a_month_on_a_day_of_its_own() {
    let plan = format!(
        "{}\n[[step]]\nid = \"monthly\"\noffset = \"2d\"\nclass = \"statement\"\nsigned_by = \"Anna\"\n",
        crate::story::PLAN
    );
    let story =
        given().plan(&plan).invoice("F-1", "2026-01-30", "100.00").invoice("F-2", "2026-02-27", "50.00");
    let monthly = |story: &Story, from: &str, to: &str| {
        let sent = story.run(from, to).sent();
        sent.into_iter().filter(|line| line.contains("monthly")).collect::<Vec<_>>()
    };
    let expected = [
        "2026-02-04 monthly F-1",
        "2026-03-03 monthly F-1 F-2",
        "2026-04-03 monthly F-1 F-2",
        "2026-05-04 monthly F-1 F-2",
    ];
    assert_eq!(monthly(&story, "2026-02-03", "2026-05-31"), expected);
    let replied = story.clone().when("2026-03-02", "reply", json!({"debtor": "acme"}));
    assert_eq!(
        monthly(&replied, "2026-02-03", "2026-03-31"),
        ["2026-02-04 monthly F-1", "2026-03-11 monthly F-1 F-2"]
    );
    let disputed = story.clone().when("2026-02-03", "dispute", json!({"item": "F-1", "kind": "commercial"}));
    assert!(monthly(&disputed, "2026-02-03", "2026-02-27").is_empty(), "nothing else is overdue");
    let fresh = given().plan(&plan).invoice("F-1", "2026-02-02", "100.00");
    assert_eq!(
        monthly(&fresh, "2026-02-03", "2026-03-31"),
        ["2026-03-03 monthly F-1"],
        "nothing was overdue when February began"
    );
    let due_first = given().plan(&plan).invoice("F-1", "2026-03-01", "100.00");
    assert_eq!(
        monthly(&due_first, "2026-02-27", "2026-04-10"),
        ["2026-04-03 monthly F-1"],
        "nor was an item due on the first"
    );
    let killed = story.when("2026-03-02", "kill_switch", json!({}));
    assert_eq!(monthly(&killed, "2026-02-03", "2026-03-31"), ["2026-02-04 monthly F-1"]);
}

#[test]
fn a_statement_of_december_is_not_that_of_next_december() {
    let plan = steps("", &[("monthly", "0d", "statement"), ("soft", "400d", "reminder")]);
    let told = given().plan(&plan).invoice("F-1", "2025-11-03", "100.00").run("2025-12-01", "2026-02-28");
    assert_eq!(told.sent(), ["2025-12-01 monthly F-1", "2026-01-02 monthly F-1", "2026-02-02 monthly F-1"]);
}

#[test]
fn a_payer_is_judged_by_its_third_invoice_and_by_its_second_return() {
    let habit = |late: usize, total: usize| {
        let mut story = given();
        for n in 0..total {
            let number = format!("F-{n}");
            let on = if n < late { "2026-02-20" } else { "2026-02-10" };
            story =
                story.invoice(&number, "2026-02-13", "100.00").when(on, "payment", json!({"item": number}));
        }
        let told = story.run("2026-02-03", "2026-02-27");
        format!("{:?}", told.outcome.accounts[0].behaviour.habit())
    };
    let found = [habit(0, 2), habit(0, 3), habit(2, 3), habit(2, 4), habit(3, 4)];
    assert_eq!(found, ["Unknown", "Good", "Slow", "Good", "Slow"]);
    let failing = |times: usize| {
        let story = (0..times).fold(one(), |story, n| {
            let day = format!("2026-02-{:02}", 4 + 2 * n);
            story.when(&day, "payment_pending", json!({"item": "F-1"})).when(
                &format!("{day}T12:00:00Z"),
                "payment_failed",
                json!({"item": "F-1"}),
            )
        });
        format!("{:?}", story.run("2026-02-03", "2026-02-27").outcome.accounts[0].behaviour.habit())
    };
    assert_eq!([failing(1), failing(2)], ["Unknown", "Poor"]);
}

#[test]
fn an_event_of_a_simulation_finds_its_notice_its_address_and_its_account() {
    let two = || one().debtor(debtor("other")).invoice_of("other", "G-1", "2026-02-02", "80.00");
    let bounced = |on: &str, address: &str| {
        let told = two()
            .when(on, "bounce", json!({"address": address, "kind": "hard"}))
            .run("2026-02-03", "2026-02-28");
        let status = |item: &str| {
            told.outcome.notices.iter().find(|row| row.items[0].number.as_str() == item).unwrap().status
        };
        [status("F-1"), status("G-1")]
    };
    assert_eq!(bounced("2026-02-06", "acme@example.com"), ["bounced", "sent"]);
    assert_eq!(bounced("2026-02-06", "other@example.com"), ["sent", "bounced"]);
    let nobody = two().when("2026-02-06", "bounce", json!({"address": "x@example.com", "kind": "hard"}));
    assert!(nobody.try_run("2026-02-03", "2026-02-10").is_err());
    let phone = json!([{"role": "main", "email": "a@acme.example", "phone": "+33612345678"}]);
    let stopped =
        two().acme("contacts", phone).when("2026-02-04", "sms_opt_out", json!({"phone": "+33612345678"}));
    let told = stopped.run("2026-02-03", "2026-02-06");
    let silent: Vec<usize> = told.outcome.accounts.iter().map(|account| account.no_sms.len()).collect();
    assert_eq!(silent, [1, 0]);
    for (selector, on) in [
        ("formal_notice F-1", "2026-03-06"),
        ("F-1", "2026-03-06"),
        ("formal_notice", "2026-03-06"),
        ("formal_notice F-9", "2026-03-04"),
    ] {
        let story = one().invoice("F-9", "2026-06-02", "10.00").when(
            "2026-03-06",
            "approved",
            json!({"notice": selector}),
        );
        let told = story.run("2026-02-03", "2026-03-10");
        assert_eq!(told.sent().last().unwrap(), &format!("{on} formal_notice F-1"), "{selector}");
    }
}

#[test]
fn a_portfolio_whose_debtor_follows_an_unknown_plan_is_refused() {
    let error = one().acme("plan", json!("mars")).try_run("2026-02-03", "2026-02-10").unwrap_err();
    assert!(error.contains("mars"), "{error}");
}

#[test]
fn lists_of_what_people_decided_and_did_are_kept_short() {
    let mut diary = Diary::of(&one());
    diary.now("2026-02-03T08:00:00Z", vec![comes(&one(), "F-1", |_| {})]);
    let notice = |n: usize| dunning::id::NoticeId::new(format!("n{n:020}")).unwrap();
    let rejected: Vec<Fact> = (0..51).map(|n| Fact::Rejected { notice: notice(n) }).collect();
    diary.now("2026-02-03T09:00:00Z", rejected);
    diary.now("2026-02-03T10:00:00Z", vec![Fact::Rejected { notice: notice(50) }]);
    let kept = &diary.live.account.rejected;
    assert_eq!((kept.len(), kept.first(), kept.last()), (50, Some(&notice(1)), Some(&notice(50))));
    diary.now(
        "2026-02-03T11:00:00Z",
        vec![Fact::Approved { notice: notice(7) }, Fact::Approved { notice: notice(8) }],
    );
    diary.now("2026-02-03T12:00:00Z", vec![Fact::Rejected { notice: notice(7) }]);
    assert_eq!(diary.live.account.approved, [notice(8)]);
    let reply = |n: usize| Fact::Replied { note: format!("question {n}") };
    for n in 0..102 {
        diary.now("2026-02-04T08:00:00Z", vec![reply(n)]);
        let task = diary
            .live
            .account
            .tasks
            .iter()
            .find(|task| task.kind.name() == "answer_reply")
            .unwrap()
            .id
            .clone();
        diary.now("2026-02-04T08:00:01Z", vec![Fact::TaskDone { task }]);
    }
    assert_eq!(diary.live.account.tasks_done.len(), 100);
}

#[test]
fn an_item_paid_in_many_parts_keeps_the_last_days_and_every_cent() {
    let story = given().invoice("F-1", "2026-12-31", "1000.00");
    let mut diary = Diary::of(&story);
    diary.now("2026-02-01T08:00:00Z", vec![comes(&story, "F-1", |_| {})]);
    let first = at("2026-02-02T08:00:00Z");
    let mut kept = |part: i64| {
        diary.live.step(vec![paid("F-1", 100)], first + chrono::Duration::days(part - 1));
        let changes = &diary.live.account.extra(&number("F-1")).unwrap().changes;
        let all: i64 = changes.iter().map(|change| change.minor).sum();
        assert_eq!(all, -100 * part, "{changes:?}");
        let oldest = changes.first().unwrap();
        (changes.len(), oldest.date.to_string(), oldest.minor)
    };
    let told: Vec<(usize, String, i64)> = (1..=66).map(&mut kept).collect();
    let told: Vec<(usize, &str, i64)> =
        told[63..].iter().map(|(n, day, sum)| (*n, day.as_str(), *sum)).collect();
    assert_eq!(told, [(64, "2026-02-02", -100), (64, "2026-02-03", -200), (64, "2026-02-04", -300)]);
}

#[test]
fn invoices_of_one_debtor_travel_together_up_to_ten_in_a_mail() {
    let mut shop = debtor("shop");
    shop["payer"] = json!("acme");
    let mut story = given().setting("send_invoices_from", json!("2026-02-02")).debtor(shop);
    for n in 1..=11 {
        story = story.invoice(&format!("F-{n:02}"), "2026-03-04", "10.00");
    }
    story = story.invoice_of("shop", "S-1", "2026-03-04", "10.00");
    let told = story.run("2026-02-02", "2026-02-06");
    let sizes: Vec<usize> = told.outcome.notices.iter().map(|row| row.items.len()).collect();
    assert_eq!(sizes, [10, 1, 1], "{:?}", told.sent());
}
