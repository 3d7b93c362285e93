//! Every fact there is, in every language.

use std::collections::BTreeSet;

use dunning::event::{Actor, Event, Fact};
use dunning::money::Currency;
use messages::Language;

use super::{line, words};

const ITEM: &str = r#"{"number":"F-101","kind":"invoice","debtor":"lambert","issue":"2026-02-01","due":"2026-03-03","currency":"EUR","total":120000}"#;
const LISTED: &str =
    r#""id":"n1","hash":"h","step":"reminder","class":"reminder","items":["F-101"],"total":120000"#;
const OWED: &str =
    r#"{"purpose":"promise_missed","items":["F-101"],"since":"2026-03-03","amount":null,"seq":1}"#;

/// One of each fact, as the history keeps it, without its name.
const FACTS: &[(&str, &str)] = &[
    ("item_received", r#""item":ITEM"#),
    ("party_received", r#""debtor":{"id":"lambert","name":"Lambert"}"#),
    (
        "restored",
        r#""line":{"number":"F-101","debtor":"lambert","kind":"invoice","issue":"2026-02-01","due":"2026-03-03","total":120000,"paid":0,"credited":0,"written_off":0,"closed":null,"track":{}}"#,
    ),
    ("contact_changed", r#""debtor":"lambert","contacts":[]"#),
    ("absence_known", r#""debtor":"lambert","absence":{"from":"2026-08-01","until":"2026-08-20"}"#),
    ("due_date_moved", r#""item":"F-101","due":"2026-04-03""#),
    ("cancelled", r#""item":"F-101","replaced_by":"F-102""#),
    ("cancelled", r#""item":"F-101""#),
    ("listed", r#""as_of":"2026-03-03","open":[["F-101",120000]]"#),
    ("payment", r#""item":"F-101","amount":120000"#),
    ("payment_pending", r#""item":"F-101","amount":120000"#),
    ("payment_failed", r#""item":"F-101","reason":"the card has expired""#),
    ("unapplied", r#""movement":"m1","amount":120000"#),
    ("allocated", r#""movement":"m1","item":"F-101","amount":120000"#),
    ("unapplied_returned", r#""movement":"m1","amount":120000"#),
    ("refund", r#""amount":120000"#),
    ("chargeback", r#""item":"F-101","amount":120000"#),
    ("credited", r#""item":"F-101","amount":120000"#),
    (
        "charges_proposed",
        r#""item":"F-101","charges":[{"rule":"interest","from":"2026-03-04","until":"2026-03-20","amount":500,"state":"proposed"}]"#,
    ),
    ("charges_claimed", r#""item":"F-101""#),
    ("charges_waived", r#""item":"F-101","rule":"interest""#),
    ("charges_paid", r#""movement":"m1","item":"F-101","amount":500"#),
    ("written_off", r#""item":"F-101""#),
    ("hold_placed", r#""until":"2026-03-10","reason":"trade fair""#),
    ("hold_ended", r#""item":"F-101""#),
    ("disputed", r#""item":"F-101","amount":120000,"kind":"commercial","reason":"damaged""#),
    ("dispute_resolved", r#""item":"F-101","outcome":"partial","amount":100"#),
    ("promised", r#""items":[],"amount":120000,"day":"2026-03-20""#),
    ("arranged", r#""items":["F-101"],"instalments":[{"date":"2026-04-01","amount":60000}]"#),
    ("insolvent", r#""debtor":"lambert","day":"2026-03-03","certain":true"#),
    ("kill_switch", r#""on":true"#),
    ("bounced", r#""address":"a@lambert.example","kind":"hard""#),
    ("complained", r#""address":"a@lambert.example""#),
    ("sms_opted_out", r#""phone":"+33612345678""#),
    ("replied", ""),
    ("reply_read", ""),
    ("out_of_office", r#""until":"2026-03-20","substitute":"Anne""#),
    ("contacted", ""),
    ("called", r#""result":"wrong_person""#),
    ("approved", r#""notice":"n1""#),
    ("rejected", r#""notice":"n1""#),
    ("promise_approved", r#""promise":1"#),
    ("released", r#""items":["F-101"]"#),
    ("activated", r#""from":"2026-03-03""#),
    ("task_done", r#""task":"t1""#),
    ("handed_over", r#""items":[]"#),
    ("plan_changed", r#""plan":{"id":"gentle","version":2}"#),
    ("plan_chosen", r#""plan":{"id":"gentle","version":1}"#),
    ("notice_sent", r#""id":"n1""#),
    (
        "notice_undelivered",
        r#""notice":{"id":"n1","account":"lambert/EUR","step":"firm","class":"firm","template":"firm","channel":"email","to":{"party":"lambert","name":"Marie","address":"a@lambert.example"},"language":"fr","items":[],"total":0,"currency":"EUR","cycle":0,"attempt":0,"hash":"h","send_at":"2026-03-03T08:00:00Z"}"#,
    ),
    ("notice_in_doubt", r#""id":"n1""#),
    ("put_under_review", r#""item":"F-101","why":"old""#),
    ("put_in_backlog", ""),
    (
        "notice_queued",
        r#""listed":{LISTED,"state":"queued","not_before":"2026-03-04T08:00:00Z","approval":"not_needed"}"#,
    ),
    (
        "notice_claimed",
        r#""listed":{LISTED,"state":"claimed","at":"2026-03-03T08:00:00Z","to":"compta@lambert.example","contact":true,"claimed_at":"2026-03-03T08:00:00Z"}"#,
    ),
    ("notice_cancelled", r#""id":"n1","reason":"paid""#),
    ("notice_crossed", r#""id":"n1""#),
    ("step_lapsed", r#""step":"reminder","items":["F-101"]"#),
    ("step_superseded", r#""step":"reminder","items":["F-1","F-2","F-3","F-4","F-5","F-6","F-7"]"#),
    (
        "step_tasked",
        r#""item":"F-101","tasked":{"step":"call","class":"firm","fallback":"2026-03-10","tries":0}"#,
    ),
    ("item_closed", r#""item":"F-101","how":"paid""#),
    ("promise_answered", r#""promise":1,"accepted":true"#),
    ("promise_lapsed", r#""promise":1"#),
    ("promise_kept", r#""promise":1"#),
    ("promise_broken", r#""promise":1"#),
    ("arrangement_begun", r#""arrangement":1"#),
    ("arrangement_fulfilled", r#""arrangement":1"#),
    ("instalment_announced", r#""arrangement":1"#),
    ("arrangement_defaulted", r#""arrangement":1,"cure_until":"2026-03-10""#),
    ("arrangement_cured", r#""arrangement":1"#),
    ("arrangement_ended", r#""arrangement":1"#),
    ("discount_taken_late", r#""item":"F-101""#),
    ("first_reminded", r#""items":["F-101"],"channel":"email""#),
    ("credit_hold_set", r#""on":true"#),
    ("dispute_escalated", r#""item":"F-101""#),
    ("reply_unread", ""),
    ("message_owed", r#""owed":OWED"#),
    ("message_settled", r#""owed":OWED"#),
    (
        "task_opened",
        r#""task":{"id":"t1","kind":"match_payment","owner":"credit_control","opened":"2026-03-03","deadline":"2026-03-06"}"#,
    ),
    ("task_closed", r#""task":"t1""#),
    ("of_a_later_version", r#""surprise":1"#),
];

/// Facts with a name of their own; the compiler holds the sentences complete, this number the samples.
const NAMES: usize = 80;

fn event((name, fields): &(&str, &str), who: Actor) -> Event {
    let comma = if fields.is_empty() { "" } else { "," };
    let json = format!("{{\"fact\":\"{name}\"{comma}{fields}}}");
    let json = json.replace("ITEM", ITEM).replace("LISTED", LISTED).replace("OWED", OWED);
    let fact: Fact = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let known = !matches!(fact, Fact::Unknown);
    assert_eq!(known, *name != "of_a_later_version", "{name} is no fact");
    Event::new("2026-03-03T08:00:00Z".parse().unwrap(), who, fact)
}

#[test]
fn every_fact_is_told_in_every_language_without_holes_or_names_of_the_program() {
    let names: BTreeSet<&str> = FACTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), NAMES, "a fact has no sample");
    for fact in FACTS {
        let told: BTreeSet<String> = Language::ALL
            .into_iter()
            .map(|language| words(&event(fact, Actor::Engine), Currency::EUR, language))
            .collect();
        assert_eq!(told.len(), 4, "{} reads the same in two languages: {told:?}", fact.0);
        for sentence in told {
            let (_, what) = sentence.split_once(" — ").unwrap();
            assert!(what.chars().count() > 10, "{}: {sentence}", fact.0);
            assert!(!sentence.contains(['{', '}', '_']), "{}: {sentence}", fact.0);
        }
    }
}

#[test]
fn a_reminder_reads_as_somebody_would_say_it() {
    let sent = FACTS.iter().find(|(name, _)| *name == "notice_claimed").unwrap();
    let event = event(sent, Actor::Engine);
    let zone = chrono_tz::Europe::Paris;
    let told = |language| line(&event, Currency::EUR, language, zone).replace('\u{a0}', " ");
    assert_eq!(
        told(Language::Fr),
        "3 mars 2026 09:00 — Rappel envoyé à compta@lambert.example pour F-101, 1 200,00 €"
    );
    assert_eq!(
        told(Language::En),
        "3 March 2026 09:00 — Reminder sent to compta@lambert.example for F-101, €1,200.00"
    );
}

#[test]
fn who_did_it_and_why_stand_behind() {
    let promised = FACTS.iter().find(|(name, _)| *name == "promised").unwrap();
    let by_debtor = event(promised, Actor::Debtor).because("paid after\u{202e} the fair\n");
    let told = words(&by_debtor, Currency::EUR, Language::En);
    assert!(told.ends_with("(by the customer) – paid after the fair"), "{told}");
    let hold = FACTS.iter().find(|(name, _)| *name == "hold_placed").unwrap();
    let held = words(&event(hold, Actor::Person("Nadia".to_owned())), Currency::EUR, Language::Nl);
    assert!(held.ends_with("(door Nadia) – trade fair"), "{held}");
}
