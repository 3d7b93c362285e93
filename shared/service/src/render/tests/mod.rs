//! Every message an account can lead to, written from accounts the engine itself moved.

mod beside;
mod story;

use chrono::Days;
use dunning::class::Class;
use dunning::event::Fact;
use dunning::fact::DisputeOutcome;
use dunning::id::CreditorId;
use dunning::notice::{Notice, Purpose};
use dunning::party::{Absence, DebtorKind, Language};
use dunning::plan::from_toml;
use dunning::rules::Rules;
use dunning::state::{DisputeKind, Instalment};
use messages::Kind;
use messages::notice::Mention;

use super::sms;
use crate::fault::Fault;
use story::{KINDS, LANGUAGES, PLAN, Story, at, day, debtor, is_complete, item, number, story};

#[test]
fn every_class_is_written_to_every_kind_of_debtor_in_every_language() {
    for kind in KINDS {
        for country in ["FR", "BE", "DE"] {
            for language in LANGUAGES {
                let mut story = story(kind, country, language);
                story.until(day("2026-07-15"));
                for (notice, message) in &story.written {
                    let message =
                        message.as_ref().unwrap_or_else(|error| panic!("{kind:?} {country}: {error}"));
                    is_complete(&story, notice, message);
                }
                let kinds = story.kinds();
                for wanted in [Kind::Courtesy, Kind::Reminder, Kind::Firm, Kind::FormalNotice] {
                    assert!(kinds.contains(&Some(wanted)), "{kind:?} {country} misses {wanted}: {kinds:?}");
                }
            }
        }
    }
}

#[test]
fn a_formal_notice_sets_its_day_names_its_article_and_the_rate_of_its_half_year() {
    let mut story = story(DebtorKind::Business, "FR", Language::Fr);
    story.until(day("2026-06-30"));
    let formal = story.written.iter().find(|(notice, _)| notice.class == Class::FormalNotice);
    let message = formal.unwrap().1.clone().unwrap();
    assert_eq!(message.deadline, Some(message.date + Days::new(8)));
    let text = messages::render(&message, &story.letterhead(), None).unwrap().text;
    for said in ["1344", "2026-S1", "40,00", "mise en demeure"] {
        assert!(text.contains(said), "{said} is missing from:\n{text}");
    }
    assert!(!message.contacts.is_empty(), "it recalls the earlier messages");
}

#[test]
fn a_rate_nobody_entered_is_left_out_of_a_firm_reminder_and_stops_a_formal_notice() {
    let mut story = story(DebtorKind::Business, "FR", Language::Fr);
    story.until(day("2026-06-30"));
    let of = |class| story.written.iter().find(|(notice, _)| notice.class == class).unwrap().0.clone();
    let later = at(day("2038-03-02"));
    let firm = story.message(&of(Class::Firm), later).unwrap();
    assert!(!firm.mentions.iter().any(|mention| matches!(mention, Mention::LateInterest { .. })));
    let formal = story.message(&of(Class::FormalNotice), later).unwrap_err();
    assert!(matches!(&formal, Fault::Permanent(reason) if reason.contains("2038-S1")), "{formal}");
}

#[test]
fn a_belgian_consumers_first_reminder_carries_its_four_mentions_once() {
    let mut story = story(DebtorKind::Consumer, "BE", Language::Fr);
    story.until(day("2026-04-30"));
    let mentions = |message: &messages::Notice| {
        message.mentions.iter().filter(|one| matches!(one, Mention::BelgianFirstReminder { .. })).count()
    };
    let messages = story.written.iter().map(|(_, message)| message.as_ref().unwrap());
    let counted: Vec<usize> = messages.clone().map(mentions).collect();
    assert_eq!(counted.iter().sum::<usize>(), 2, "one for each of the two invoices: {counted:?}");
    let first = messages.clone().find(|message| mentions(message) > 0).unwrap();
    let text = messages::render(first, &story.letterhead(), None).unwrap().text;
    for said in ["BE0403170701", "F-101", "quatorze jours", "aucune indemnité"] {
        assert!(text.contains(said), "{said} is missing from:\n{text}");
    }
}

#[test]
fn a_belgian_consumer_is_not_reminded_without_the_creditors_number() {
    let mut story = story(DebtorKind::Consumer, "BE", Language::Fr);
    story.profile.creditor.id = CreditorId::new("atelier").unwrap();
    story.until(day("2026-04-30"));
    let reminder = story.written.iter().find(|(notice, _)| notice.class == Class::Reminder).unwrap();
    assert!(matches!(&reminder.1, Err(Fault::Permanent(reason)) if reason.contains("enterprise number")));
}

#[test]
fn what_the_law_forbids_is_not_written() {
    let mut story = story(DebtorKind::Consumer, "BE", Language::Nl);
    story.until(day("2026-04-30"));
    let (firm, _) = story.written.iter().find(|(notice, _)| notice.class == Class::Firm).unwrap().clone();
    for item in &firm.items {
        story.account.extras.entry(item.number.clone()).or_default().first_reminder = None;
    }
    let refused = story.message(&firm, at(day("2026-04-01"))).unwrap_err();
    assert!(matches!(&refused, Fault::Permanent(reason) if reason.contains("first reminder")), "{refused}");
}

#[test]
fn a_missed_promise_names_what_was_promised_and_when() {
    for (amount, expected) in [(Some(200_000), 200_000), (None, 240_000)] {
        for language in LANGUAGES {
            let mut story = story(DebtorKind::Business, "FR", language);
            story.until(day("2026-03-13"));
            story.account.contact = None;
            let promised = Fact::Promised { items: Vec::new(), amount, day: day("2026-03-20") };
            story.profile.creditor.settings.promise_percent = 50;
            story.rules = Rules::new(story.profile.creditor.clone(), vec![from_toml(PLAN).unwrap()]).unwrap();
            story.advance(day("2026-03-13"), vec![promised]);
            let part = Fact::Payment { item: number("F-101"), amount: 50_000, movement: None, day: None };
            story.advance(day("2026-03-16"), vec![part]);
            story.until(day("2026-03-31"));
            let (notice, message) = story.last(Purpose::PromiseMissed);
            let promise = message.facts.promise.unwrap();
            assert_eq!(
                (message.kind, promise.amount, promise.date),
                (Kind::PromiseMissed, expected, day("2026-03-20"))
            );
            is_complete(&story, &notice, &message);
        }
    }
}

#[test]
fn a_returned_debit_says_why_without_blame() {
    for language in LANGUAGES {
        let mut story = story(DebtorKind::Business, "FR", language);
        let paid = Fact::Payment { item: number("F-101"), amount: 120_000, movement: None, day: None };
        story.advance(day("2026-03-02"), vec![paid]);
        let closed = story.items.get(&number("F-101")).unwrap().item.clone();
        story.advance(day("2026-03-04"), vec![Fact::ItemReceived { item: Box::new(closed) }]);
        let paid = Fact::Payment { item: number("F-102"), amount: 100_000, movement: None, day: None };
        story.advance(day("2026-03-05"), vec![paid]);
        let back = Fact::Chargeback {
            item: number("F-102"),
            amount: 100_000,
            reason: "there was not enough money on the account".to_owned(),
            mandate_revoked: false,
        };
        story.advance(day("2026-03-06"), vec![back]);
        story.until(day("2026-03-20"));
        let (notice, message) = story.last(Purpose::ReturnedPayment);
        let returned = message.facts.returned.unwrap();
        assert_eq!((returned.amount, returned.date), (100_000, day("2026-03-06")));
        assert_eq!(returned.reason, messages::notice::ReturnReason::InsufficientFunds);
        is_complete(&story, &notice, &message);
    }
}

#[test]
fn thanks_name_the_money_that_came() {
    for language in LANGUAGES {
        let mut story = story(DebtorKind::Business, "FR", language);
        let paid = |amount| Fact::Payment { item: number("F-101"), amount, movement: None, day: None };
        story.advance(day("2026-02-23"), vec![paid(20_000)]);
        story.advance(day("2026-02-24"), vec![paid(100_000)]);
        story.until(day("2026-02-26"));
        let (notice, message) = story.last(Purpose::Thanks);
        let received = message.facts.received.unwrap();
        assert_eq!((message.kind, received.amount), (Kind::Thanks, 100_000));
        is_complete(&story, &notice, &message);
        story.history.clear();
        let without = story.message(&notice, at(day("2026-02-25"))).unwrap();
        assert_eq!(without.kind, Kind::Settled, "without its payment it only says that nothing is open");
        is_complete(&story, &notice, &without);
    }
}

#[test]
fn an_arrangement_is_announced_and_its_default_names_the_day_to_cure_it() {
    for language in LANGUAGES {
        let mut story = story(DebtorKind::Business, "FR", language);
        let instalment = |date| Instalment { date: day(date), amount: 120_000 };
        let agreed = Fact::Arranged {
            items: vec![number("F-101"), number("F-102")],
            instalments: vec![instalment("2026-04-01"), instalment("2026-05-01")],
            down_payment: None,
        };
        story.advance(day("2026-03-12"), vec![agreed]);
        story.until(day("2026-04-10"));
        let (notice, upcoming) = story.last(Purpose::InstalmentUpcoming);
        assert_eq!(upcoming.facts.instalment.unwrap().date, day("2026-04-01"));
        is_complete(&story, &notice, &upcoming);
        let (notice, late) = story.last(Purpose::ArrangementDefault);
        assert_eq!((late.kind, late.facts.instalment.unwrap().amount), (Kind::ArrangementDefault, 120_000));
        assert!(late.deadline.unwrap() > late.date);
        assert_eq!(late.total, 240_000, "its end makes the whole balance due");
        is_complete(&story, &notice, &late);
    }
}

#[test]
fn a_rejected_dispute_is_answered_in_words() {
    for outcome in [DisputeOutcome::Rejected, DisputeOutcome::Partial] {
        for language in LANGUAGES {
            let mut story = story(DebtorKind::Business, "FR", language);
            let item = number("F-101");
            let contested = Fact::Disputed {
                item: item.clone(),
                amount: Some(30_000),
                kind: DisputeKind::Commercial,
                reason: "damaged".to_owned(),
            };
            story.advance(day("2026-03-04"), vec![contested]);
            story.until(day("2026-03-10"));
            let (reminder, listed) = story.last(Purpose::Step);
            let disputed: i64 = listed.items().map(|(_, item)| item.disputed).sum();
            assert_eq!(disputed, 30_000);
            is_complete(&story, &reminder, &listed);
            let amount = (outcome == DisputeOutcome::Partial).then_some(10_000);
            story.advance(day("2026-03-11"), vec![Fact::DisputeResolved { item, outcome, amount }]);
            story.until(day("2026-03-16"));
            let (notice, answer) = story.last(Purpose::DisputeAnswer);
            assert!(answer.facts.answer.as_ref().is_some_and(|answer| answer.len() > 20));
            is_complete(&story, &notice, &answer);
        }
    }
}

#[test]
fn a_courtesy_before_an_absence_names_it() {
    for language in LANGUAGES {
        let mut debtor = debtor(DebtorKind::Business, "FR", language);
        debtor.absences = vec![Absence { from: day("2026-08-03"), until: day("2026-08-23") }];
        let mut story = Story::of(debtor, vec![item("F-201", day("2026-08-10"))]);
        story.until(day("2026-08-02"));
        let (notice, message) = story.last(Purpose::Step);
        assert_eq!(message.kind, Kind::BeforeHolidays);
        assert_eq!(message.facts.absence.unwrap().from, day("2026-08-03"));
        is_complete(&story, &notice, &message);
    }
}

#[test]
fn an_unfound_fact_gives_a_plainer_message_and_never_none() {
    let mut story = story(DebtorKind::Business, "FR", Language::En);
    story.until(day("2026-03-13"));
    let (step, _) = story.last(Purpose::Step);
    story.history.clear();
    for purpose in [
        Purpose::ReturnedPayment,
        Purpose::PromiseMissed,
        Purpose::InstalmentUpcoming,
        Purpose::ArrangementDefault,
        Purpose::DisputeAnswer,
        Purpose::Statement,
    ] {
        let notice = Notice { purpose, ..step.clone() };
        let message = story.message(&notice, at(day("2026-03-13"))).unwrap();
        is_complete(&story, &notice, &message);
    }
}

#[test]
fn a_text_message_to_a_consumer_names_no_debt() {
    let mut story = story(DebtorKind::Consumer, "FR", Language::Fr);
    story.until(day("2026-04-01"));
    for (_, message) in story.written.iter().filter(|(notice, _)| notice.class < Class::FormalNotice) {
        let mut told = message.clone().unwrap();
        told.payment.stop_is_heard = true;
        let short = sms::words(&told, &story.letterhead(), (&crate::texts::Texts::default(), "")).unwrap();
        assert!(!short.text.contains("F-10") && !short.text.contains("200"), "{}", short.text);
    }
}

#[test]
fn the_person_a_step_names_signs_and_a_function_nobody_holds_does_not() {
    let mut story = story(DebtorKind::Business, "FR", Language::Fr);
    story.until(day("2026-04-15"));
    let firm = story.written.iter().find(|(notice, _)| notice.class == Class::Firm).unwrap();
    let signed = firm.1.clone().unwrap().signatory.map(|person| person.name);
    assert_eq!(signed.as_deref(), Some("Paul Verdier"));
    let notice = Notice { signed_by: Some("account_manager".to_owned()), ..firm.0.clone() };
    assert_eq!(story.message(&notice, at(day("2026-04-01"))).unwrap().signatory, None);
}
