//! What the packs demand and forbid, told as cases.

mod deadlines;
mod properties;

use chrono::NaiveDate;

use super::pack::MentionSet;
use super::{
    Charges, Country, Draft, FirstReminder, Forbidden, LawError, Mention, Pack, Sender, check, pack,
};
use crate::calendar::Region;
use crate::class::{Channel, Class};
use crate::party::DebtorKind;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn belgium() -> Region {
    "BE".parse().unwrap()
}

const KINDS: [DebtorKind; 3] = [DebtorKind::Business, DebtorKind::Consumer, DebtorKind::Public];

fn packs() -> impl Iterator<Item = &'static Pack> {
    [Country::Fr, Country::Be].into_iter().flat_map(|country| KINDS.map(|kind| pack(country, kind)))
}

fn be_consumer() -> &'static Pack {
    pack(Country::Be, DebtorKind::Consumer)
}

fn reminder(class: Class) -> Draft {
    Draft {
        class,
        channel: Channel::Email,
        today: date("2026-06-30"),
        overdue: true,
        open: 21_500,
        charges: Charges::default(),
        first_reminder: None,
        clause: false,
        contested: false,
        to_debtor: true,
        insolvent: false,
        sender: Sender::Creditor,
    }
}

fn sent(day: &str, channel: Channel) -> FirstReminder {
    FirstReminder { sent: date(day), channel }
}

#[test]
fn every_pack_answers_for_its_own_country_and_kind_with_a_source_on_every_line() {
    for pack in packs() {
        assert_eq!(super::pack(pack.country, pack.kind).version, pack.version);
        assert!(pack.version.starts_with(&pack.country.to_string()));
        let mut sources = vec![
            pack.rate.source,
            pack.runs_from.source,
            pack.fee.source,
            pack.reminders.source,
            pack.allocation.source,
            pack.insolvency.source,
            pack.formal_notice_days.source,
        ];
        sources.extend(pack.mentions.iter().map(|line| line.source));
        sources.extend(pack.sectors.iter().map(|line| line.source));
        sources.extend(pack.limitation.iter().map(|line| line.source));
        sources.extend(pack.routes.iter().map(|line| line.source));
        sources.extend(pack.terms.as_ref().map(|line| line.source));
        sources.extend(pack.waiting.as_ref().map(|line| line.source));
        assert!(sources.iter().all(|source| source.len() > 5), "{sources:?}");
        assert!(!pack.limitation.is_empty() && !pack.routes.is_empty());
    }
}

#[test]
fn belgian_allocation_does_not_cite_the_french_articles() {
    for kind in KINDS {
        assert!(pack(Country::Fr, kind).allocation.source.contains("1342-10"));
        assert!(pack(Country::Be, kind).allocation.source.contains("Belgian"));
    }
}

#[test]
fn a_country_is_read_from_its_regions_and_an_unknown_one_is_refused() {
    for (text, country) in
        [("FR", Country::Fr), ("FR-ALS", Country::Fr), ("RE", Country::Fr), ("BE", Country::Be)]
    {
        assert_eq!(text.parse::<Country>().unwrap(), country);
    }
    for text in ["DE", "XX", "", "TARGET"] {
        assert_eq!(text.parse::<Country>().unwrap_err(), LawError::NoPack(text.to_owned()));
    }
}

#[test]
fn fourteen_days_begin_the_day_after_an_email_and_the_third_working_day_after_posting() {
    let until = |day, channel| be_consumer().waiting_until(sent(day, channel), belgium()).unwrap();
    assert_eq!(until("2026-06-01", Channel::Email), date("2026-06-15"));
    assert_eq!(until("2026-06-01", Channel::Letter), date("2026-06-17"), "4 June is day one");
    assert_eq!(until("2026-04-02", Channel::Letter), date("2026-04-21"), "Easter Monday is no working day");
    assert!(
        pack(Country::Be, DebtorKind::Business)
            .waiting_until(sent("2026-06-01", Channel::Email), belgium())
            .is_none()
    );
}

#[test]
fn a_message_before_the_due_date_or_by_sms_is_never_the_first_reminder_of_a_belgian_consumer() {
    let pack = be_consumer();
    assert!(pack.counts_as_first_reminder(Class::Reminder, Channel::Email, true));
    assert!(pack.counts_as_first_reminder(Class::Reminder, Channel::Letter, true));
    assert!(!pack.counts_as_first_reminder(Class::Reminder, Channel::Sms, true));
    assert!(!pack.counts_as_first_reminder(Class::Courtesy, Channel::Email, false));
    assert!(!pack.counts_as_first_reminder(Class::Statement, Channel::Email, true));
}

#[test]
fn nothing_is_added_for_a_belgian_consumer_before_the_fourteen_days_are_over() {
    let mut draft = Draft { clause: true, ..reminder(Class::Reminder) };
    assert_eq!(check(be_consumer(), &draft, belgium()), Ok(()), "the first one is free and may go");
    draft.charges.fee = 3_650;
    assert_eq!(check(be_consumer(), &draft, belgium()), Err(Forbidden::FirstReminderMissing));
    draft.first_reminder = Some(sent("2026-06-16", Channel::Email));
    assert_eq!(
        check(be_consumer(), &draft, belgium()),
        Err(Forbidden::StillWaiting { until: date("2026-06-30") })
    );
    draft.today = date("2026-07-01");
    assert_eq!(check(be_consumer(), &draft, belgium()), Ok(()));
    draft.charges.fee = 3_651;
    assert_eq!(check(be_consumer(), &draft, belgium()), Err(Forbidden::FeeTooHigh { at_most: 3_650 }));
    assert_eq!(
        (be_consumer().fee(0, true), be_consumer().fee(1, true)),
        (0, 2_000),
        "nothing open bears no fee"
    );
    draft.charges = Charges { reminder_cost: 751, ..Charges::default() };
    assert_eq!(check(be_consumer(), &draft, belgium()), Err(Forbidden::ReminderCostTooHigh { at_most: 750 }));
    draft.charges.reminder_cost = 750;
    assert_eq!(check(be_consumer(), &draft, belgium()), Ok(()));
    draft.clause = false;
    assert_eq!(check(be_consumer(), &draft, belgium()), Err(Forbidden::NoClause));
}

#[test]
fn harder_classes_wait_for_the_free_reminder_too() {
    for class in [Class::Firm, Class::FormalNotice, Class::HandOver] {
        let mut draft = reminder(class);
        assert_eq!(check(be_consumer(), &draft, belgium()), Err(Forbidden::FirstReminderMissing));
        draft.first_reminder = Some(sent("2026-06-15", Channel::Email));
        assert_eq!(check(be_consumer(), &draft, belgium()), Ok(()));
        assert_eq!(check(pack(Country::Fr, DebtorKind::Consumer), &reminder(class), belgium()), Ok(()));
    }
    assert_eq!(check(be_consumer(), &reminder(Class::Statement), belgium()), Ok(()));
}

#[test]
fn one_who_contests_nobody_else_and_no_insolvent_debtor_is_chased() {
    let contested = Draft { contested: true, ..reminder(Class::Reminder) };
    assert_eq!(check(be_consumer(), &contested, belgium()), Err(Forbidden::Contested));
    assert_eq!(check(pack(Country::Be, DebtorKind::Business), &contested, belgium()), Ok(()));
    let other = Draft { to_debtor: false, ..reminder(Class::Reminder) };
    for country in [Country::Fr, Country::Be] {
        let outcome = |kind| check(pack(country, kind), &other, belgium());
        assert_eq!(outcome(DebtorKind::Consumer), Err(Forbidden::NotTheDebtor));
        assert_eq!(outcome(DebtorKind::Business), Ok(()), "a head office may be written to");
    }
    let insolvent = Draft { insolvent: true, ..reminder(Class::Courtesy) };
    for pack in packs() {
        assert_eq!(check(pack, &insolvent, belgium()), Err(Forbidden::Insolvency));
    }
}

#[test]
fn a_french_consumer_pays_no_fee_and_no_reminder() {
    let pack = pack(Country::Fr, DebtorKind::Consumer);
    let with = |charges| Draft { charges, ..reminder(Class::Reminder) };
    let fee = with(Charges { fee: 4_000, ..Charges::default() });
    assert_eq!(check(pack, &fee, belgium()), Err(Forbidden::FeeNotAllowed));
    let cost = with(Charges { reminder_cost: 1, ..Charges::default() });
    assert_eq!(check(pack, &cost, belgium()), Err(Forbidden::ReminderCostNotAllowed));
}

#[test]
fn a_business_owes_forty_euros_and_not_a_cent_more_and_nothing_before_it_is_late() {
    for country in [Country::Fr, Country::Be] {
        let pack = pack(country, DebtorKind::Business);
        let mut draft = reminder(Class::Firm);
        draft.charges.fee = 4_000;
        assert_eq!(check(pack, &draft, belgium()), Ok(()));
        draft.charges.fee = 4_001;
        assert_eq!(check(pack, &draft, belgium()), Err(Forbidden::FeeTooHigh { at_most: 4_000 }));
        draft.overdue = false;
        assert_eq!(check(pack, &draft, belgium()), Err(Forbidden::NotOverdue));
    }
}

#[test]
fn a_third_party_needs_its_mandate_and_the_five_mentions() {
    let pack = pack(Country::Fr, DebtorKind::Business);
    let draft = Draft { sender: Sender::ThirdParty { mandate: false }, ..reminder(Class::Reminder) };
    assert_eq!(check(pack, &draft, belgium()), Err(Forbidden::NoMandate));
    let five = pack.mentions(Class::Reminder, false, Sender::ThirdParty { mandate: true });
    assert_eq!(five.len(), 5);
    assert!(pack.mentions(Class::Reminder, true, Sender::Creditor).is_empty());
}

#[test]
fn the_first_reminder_of_a_belgian_consumer_carries_four_mentions_and_a_formal_notice_its_time_limit() {
    let four = be_consumer().mentions(Class::Reminder, true, Sender::Creditor);
    assert_eq!(
        four,
        [
            Mention::BalanceAndIndemnity,
            Mention::CreditorNameAndNumber,
            Mention::ProductAndDueDate,
            Mention::WaitingPeriod
        ]
    );
    assert!(be_consumer().mentions(Class::Reminder, false, Sender::Creditor).is_empty());
    for pack in packs() {
        let mentions = pack.mentions(Class::FormalNotice, false, Sender::Creditor);
        assert!(mentions.contains(&Mention::SumAndDeadline), "{:?} {:?}", pack.country, pack.kind);
        let asks = mentions.contains(&Mention::FixedCompensation);
        assert_eq!(asks, pack.kind != DebtorKind::Consumer);
        assert!(pack.mentions.iter().all(|set| !matches!(set.value, MentionSet::Class(_, []))));
    }
}
