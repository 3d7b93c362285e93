//! What is read and written: codes, words, limits of texts, and a head that holds only what is not ordinary.

use dunning::account::Account;
use dunning::calendar::{Calendar, DateRange, Region};
use dunning::charge::{Charge, ChargeRule};
use dunning::class::Class;
use dunning::explain::{self, class_name};
use dunning::id::DebtorId;
use dunning::item::{Item, ItemKind, ItemStatus, Track};
use dunning::language::Language;
use dunning::law::Basis;
use dunning::money::Currency;
use dunning::notice::NoticeStatus;
use dunning::party::{Debtor, Registration};
use dunning::phone::{Country, Phone, international};
use dunning::plan::{self, Offset, Plan};
use dunning::portfolio::Portfolio;
use dunning::task::{Task, TaskKind};
use serde_json::{Value, json};

use crate::diary::Diary;
use crate::ledger::{comes, paid};
use crate::story::{debtor, given};

fn day(text: &str) -> dunning::time::Day {
    text.parse().unwrap()
}

#[test]
fn a_language_is_known_by_its_code_or_locale_and_a_country_by_its_main_one() {
    let codes = ["fr", "nl-BE", "de_AT", "EN", "es", ""];
    let read = codes.map(Language::from_code);
    assert_eq!(
        read,
        [Some(Language::Fr), Some(Language::Nl), Some(Language::De), Some(Language::En), None, None]
    );
    let spoken = |country: &str| {
        let mut bare = debtor("bare");
        bare["country"] = json!(country);
        bare["language"] = Value::Null;
        serde_json::from_value::<Debtor>(bare).unwrap().spoken()
    };
    let countries = ["FR", "BE", "NL", "DE", "AT", "IT"].map(spoken);
    assert_eq!(
        countries,
        [Language::Fr, Language::Fr, Language::Nl, Language::De, Language::De, Language::En]
    );
}

#[test]
fn what_a_task_asks_is_written_in_the_readers_language() {
    let story =
        given().invoice("F-1", "2026-02-02", "1000.00").when("2026-02-12", "payment", json!({"item": "F-1"}));
    let told = story.run("2026-02-03", "2026-02-13");
    let account = &told.outcome.accounts[0];
    let task = account.tasks.iter().find(|task| task.kind == TaskKind::DecideCharges).unwrap();
    let asked: Vec<String> =
        task.charges().iter().map(|(rule, money)| format!("{} {}", rule.name(), money.minor)).collect();
    assert_eq!(asked, ["interest 333", "fixed_fee 4000"]);
    let english = explain::note(task, Language::En);
    assert!(english.contains("3.33") && english.contains("40.00"), "{english}");
    let alone = Task { note: "fixed_fee 40.00 EUR".to_owned(), ..task.clone() };
    assert!(!explain::note(&alone, Language::En).contains("3.33"));
    let other = Task { kind: TaskKind::ClearFindings, note: "BR-01 BR-02".to_owned(), ..task.clone() };
    assert_eq!((other.charges().len(), other.findings()), (0, vec!["BR-01", "BR-02"]));
    assert_eq!((explain::note(&other, Language::En).as_str(), task.findings().len()), ("BR-01 BR-02", 0));
    let codes: Vec<String> = ["a", "a", "b"].map(str::to_owned).to_vec();
    assert_eq!(Task::note_of(&codes), "a b");
    assert_eq!(class_name(Class::FormalNotice, Language::En), "a formal notice");
}

#[test]
fn a_company_is_registered_on_one_line_and_what_is_absent_is_left_out() {
    let line = |value: Value| serde_json::from_value::<Registration>(value).unwrap().line();
    let full = json!({"number": "123 456 789", "register": "RCS Lyon", "vat": "FR12", "form": "SARL", "capital": "10 000 €"});
    assert_eq!(line(full), "SARL, 10 000 € – RCS Lyon 123 456 789 – FR12");
    assert_eq!(line(json!({"vat": "BE0123"})), "BE0123");
}

#[test]
fn which_states_are_the_last() {
    let status = |value: Value| serde_json::from_value::<NoticeStatus>(value).unwrap();
    let failed = status(json!({"state": "failed", "error": "refused"}));
    let cancelled = status(json!({"state": "cancelled", "reason": "paid"}));
    assert!(failed.is_final() && cancelled.is_final());
    let waits =
        status(json!({"state": "queued", "not_before": "2026-02-05T08:00:00Z", "approval": "not_needed"}));
    assert!(!waits.is_final());
    assert!(ItemStatus::Paid.is_closed() && !ItemStatus::Due.is_closed());
}

#[test]
fn a_basis_of_interest_is_read_by_its_name_or_as_the_contracts_rate() {
    assert_eq!(
        ["default", "legal3"].map(|text| text.parse().ok()),
        [Some(Basis::Default), Some(Basis::Legal3)]
    );
    assert_eq!("12.5".parse(), Ok(Basis::Contract("12.5".parse().unwrap())));
    assert!("101".parse::<Basis>().is_err());
}

#[test]
fn currencies_have_their_own_decimals_and_three_capitals() {
    let decimals = ["EUR", "JPY", "TND"].map(|code| code.parse::<Currency>().unwrap().decimals());
    assert_eq!(decimals, [2, 0, 3]);
    assert!("eur".parse::<Currency>().is_err() && "EURO".parse::<Currency>().is_err());
}

#[test]
fn a_number_is_dialled_from_anywhere_whatever_its_country() {
    let codes = ["FR", "BE", "NL", "DE", "LU", "GB", "US"].map(|code| Country::from_code(code).is_some());
    assert_eq!(codes, [true, true, true, true, true, true, false]);
    let written = [
        ("0470 12 34 56", "BE"),
        ("06 12345678", "NL"),
        ("0151 23456789", "DE"),
        ("621 123 456", "LU"),
        ("07700 900123", "GB"),
        ("12-+3", "FR"),
        ("+", "FR"),
        ("+33 06 12 34 56 78", "FR"),
    ];
    let read = written.map(|(number, country)| international(number, country));
    assert_eq!(
        read,
        [
            "+32470123456",
            "+31612345678",
            "+4915123456789",
            "+352621123456",
            "+447700900123",
            "12-+3",
            "+",
            "+33 06 12 34 56 78"
        ]
    );
    let takes = |mobile| Phone { e164: "+33100000000".to_owned(), mobile }.takes_sms();
    assert_eq!((takes(Some(true)), takes(None), takes(Some(false))), (true, true, false));
}

#[test]
fn an_absence_ahead_is_one_that_begins_after_today_and_no_later_than_asked() {
    let region: Region = "FR".parse().unwrap();
    let away = |from: &str, until: &str| DateRange { from: day(from), until: day(until) };
    let calendar = Calendar::new(region)
        .with_absences([away("2026-08-10", "2026-08-10"), away("2026-08-05", "2026-08-04")]);
    assert_eq!(
        calendar.absence_ahead(day("2026-08-01"), day("2026-08-10")),
        Some(away("2026-08-10", "2026-08-10"))
    );
    assert_eq!(calendar.absence_ahead(day("2026-08-10"), day("2026-08-20")), None);
    assert_eq!(calendar.absence_ahead(day("2026-08-01"), day("2026-08-09")), None);
    assert_eq!("FR-RE".parse::<Region>().unwrap().zone().name(), "Indian/Reunion");
}

#[test]
fn a_plan_is_refused_at_the_line_that_is_wrong() {
    let step = |n: usize| format!("[[step]]\nid = \"s{n}\"\noffset = \"{n}d\"\nclass = \"reminder\"\n");
    let plan =
        |head: &str, steps: usize| format!("id = \"p\"\n{head}{}", (1..=steps).map(step).collect::<String>());
    let line = |text: &str| plan::read(text).map_err(|error| error.line).map(|_| ());
    assert_eq!(line(&plan("min_gap = \"0d\"\n", 40)), Ok(()), "forty steps, no gap");
    assert_eq!(line(&plan("", 41)), Err(1));
    assert_eq!(line(&plan("version = 2\nmin_gap = \"-1d\"\n", 1)), Err(3));
    assert_eq!(line(&plan("first_contact_at_most = \"statement\"\n", 1)), Err(2));
    assert_eq!(plan::read(&plan("", 1)).unwrap().version, 1);
    let short = plan("", 1);
    let padded = |bytes: usize| format!("{short}{}", "#".repeat(bytes - short.len()));
    assert!(plan::read(&padded(64 * 1024)).is_ok(), "64 KiB, the rest a comment");
    assert!(plan::read(&padded(64 * 1024 + 1)).is_err());
    assert_eq!(plan::library().unwrap().len(), 7);
    let offset = |text: &str| text.parse::<Offset>().map(String::from).ok();
    assert_eq!(offset("-5d").as_deref(), Some("-5d"));
    let longest = (1..=100_000).rev().find(|days| offset(&format!("{days}d")).is_some()).unwrap();
    assert_eq!(
        (offset(&format!("-{longest}d")).is_some(), offset(&format!("-{}d", longest + 1))),
        (true, None)
    );
}

fn portfolio(invoices: Value) -> Result<Portfolio, String> {
    let creditor = json!({"id": "baker", "name": "Baker", "country": "FR", "language": "fr", "time_zone": "Europe/Paris"});
    Portfolio::read(&json!({"creditor": creditor, "invoices": invoices}).to_string())
        .map_err(|error| error.to_string())
}

fn invoice(number: &str, more: Value) -> Value {
    let mut invoice = json!({"number": number, "issue_date": "2026-02-02", "due_date": "2026-02-02", "currency": "EUR", "total": "100.00", "debtor": debtor("acme")});
    for (field, value) in more.as_object().unwrap() {
        invoice[field] = value.clone();
    }
    invoice
}

#[test]
fn a_portfolio_reads_amounts_dates_and_the_fullest_debtor_and_refuses_a_number_twice() {
    let twice = portfolio(json!([invoice("F-1", json!({})), invoice("F-1", json!({}))])).unwrap_err();
    assert!(twice.contains("F-1 appears twice"), "{twice}");
    let early = portfolio(json!([invoice("F-1", json!({"due_date": "2026-02-01"}))])).unwrap_err();
    assert!(early.contains("2026-02-01 is before"), "{early}");
    let credit = |total: &str, due: Option<&str>| {
        let read = portfolio(json!([invoice("F-1", json!({"total": total, "amount_due": due}))])).unwrap();
        (
            read.items.first().map(|item| (item.total, item.total - item.prepaid)),
            read.credit_notes.first().map(|note| note.amount),
        )
    };
    assert_eq!(credit("100.00", None), (Some((10_000, 10_000)), None));
    assert_eq!(credit("-100.00", None), (None, Some(10_000)));
    assert_eq!(credit("100.00", Some("0.00")), (Some((10_000, 0)), None));
    assert_eq!(credit("-100.00", Some("0.00")), (None, Some(0)));
    let mut bare = debtor("acme");
    bare["contacts"] = json!([]);
    bare["address"] = Value::Null;
    let known = |one: Value, other: Value| {
        let all = json!([invoice("F-1", json!({"debtor": one})), invoice("F-2", json!({"debtor": other}))]);
        portfolio(all).unwrap().debtors[&DebtorId::new("acme").unwrap()].contacts.len()
    };
    assert_eq!((known(bare.clone(), debtor("acme")), known(debtor("acme"), bare)), (1, 1));
}

#[test]
fn a_head_holds_only_what_is_not_ordinary_and_says_which_line_it_cannot_read() {
    let story = given().invoice("F-1", "2026-03-02", "1000.00").invoice("F-2", "2026-03-02", "50.00");
    let mut diary = Diary::of(&story);
    let credit_note = comes(&story, "F-2", |item| item.kind = ItemKind::Deposit);
    diary.now("2026-02-03T08:00:00Z", vec![comes(&story, "F-1", |_| {}), credit_note]);
    let head = diary.live.account.encode().unwrap();
    for absent in ["counter", "killed", "charged", "settled", "extras\"", "delivery", "handed_over"] {
        assert!(!head.state.contains(absent), "{absent}: {}", head.state);
    }
    let state: serde_json::Value = serde_json::from_str(&head.state).unwrap();
    assert!(state.get("credit").is_none(), "no credit: {state}");
    diary.now("2026-02-04T08:00:00Z", vec![paid("F-1", 10_000)]);
    let head = diary.live.account.encode().unwrap();
    assert!(head.state.contains("extras"));
    let mut broken = head.clone();
    broken.lines = format!("{}F-9\tz9\t!\n", head.lines);
    let error = Account::decode(&broken).unwrap_err().to_string();
    assert!(error.contains("line 3"), "{error}");
    let mut newer = head;
    newer.state = newer.state.replacen("\"v\":", "\"v\":9", 1);
    assert!(Account::decode(&newer).is_err());
}

#[test]
fn facts_and_items_leave_out_what_is_nothing() {
    let fact = |value: &dunning::fact::Fact| serde_json::to_string(value).unwrap();
    let closed = |residue| dunning::fact::Fact::ItemClosed {
        item: crate::ledger::number("F-1"),
        how: dunning::item::Closed::Paid,
        residue,
    };
    assert_eq!(
        (fact(&closed(0)).contains("residue"), fact(&closed(5)).contains("residue\":5")),
        (false, true)
    );
    let portfolio = given().invoice("F-1", "2026-03-02", "1000.00").portfolio();
    let item = serde_json::to_string(&portfolio.items[0]).unwrap();
    assert!(!item.contains("prepaid"), "{item}");
    let mut part_paid = portfolio.items[0].clone();
    part_paid.prepaid = 4_000;
    let item: Item = serde_json::from_value(serde_json::to_value(&part_paid).unwrap()).unwrap();
    assert_eq!(item, part_paid, "what was prepaid is kept");
    assert_eq!(serde_json::to_value(Track::default()).unwrap(), json!({}));
    let charge = serde_json::to_value(fee("2026-02-03")).unwrap();
    assert!(charge.get("paid").is_none() && charge.get("waived").is_none(), "{charge}");
    let late =
        given().invoice("F-1", "2026-02-02", "1000.00").when("2026-02-12", "payment", json!({"item": "F-1"}));
    let told = late.run("2026-02-03", "2026-02-13");
    let events = serde_json::to_string(&told.outcome.ledger).unwrap();
    assert!(events.contains("interest"));
    let event: dunning::event::Event = serde_json::from_value(
        json!({"at": "2026-02-03T08:00:00Z", "who": {"kind": "engine"}, "fact": "put_in_backlog"}),
    )
    .unwrap();
    assert_eq!(event.v, 1, "an event without a version is of the first");
}

fn fee(from: &str) -> Charge {
    Charge::proposed(ChargeRule::FixedFee, day(from), day("2026-03-02"), 4_000)
}

#[test]
fn an_item_has_one_fee_and_one_interest_of_each_period() {
    let interest = |from| Charge { rule: ChargeRule::Interest, ..fee(from) };
    let (early, late) = ("2026-02-03", "2026-02-10");
    assert!(fee(early).is_same(&fee(late)));
    assert!(interest(early).is_same(&interest(early)) && !interest(early).is_same(&interest(late)));
    assert!(!fee(early).is_same(&interest(early)));
}

#[test]
fn the_plan_of_a_creditor_is_the_one_it_names() {
    let portfolio = given().creditor("plan", json!("gentle")).portfolio();
    let gentle =
        plan::read("id = \"gentle\"\n[[step]]\nid = \"soft\"\noffset = \"10d\"\nclass = \"reminder\"\n")
            .unwrap();
    let rules =
        dunning::rules::Rules::new(portfolio.creditor, vec![Plan::standard().unwrap(), gentle]).unwrap();
    assert_eq!(rules.default_plan.id.as_str(), "gentle");
    assert_eq!(rules.steps().count(), 5);
}
