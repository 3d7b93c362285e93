//! What strangers write: terms of payment in words, references in the text of a transfer; and all that a simulation says.

use dunning::reference::{self, iban, ogm, rf};
use dunning::terms;
use serde_json::json;

use crate::story::given;

/// Terms as they stand on invoices, and what they mean.
const TERMS: &[&str] = &[
    "730 jours: Net { days: 730 }",
    "731 jours: unknown",
    "24 mois: NetMonths { months: 24 }",
    "25 mois: unknown",
    "730 jours fin de mois: DaysThenMonthEnd { days: 730, on_day: None }",
    "731 jours fin de mois: unknown",
    "fin de mois 731 jours: unknown",
    "30 jours fin de mois le 31: DaysThenMonthEnd { days: 30, on_day: Some(31) }",
    "30 jours fin de mois le 32: unknown",
    "30 jours fin de mois le 0: unknown",
    "fin de mois: DaysThenMonthEnd { days: 0, on_day: None }",
    "fin de mois le 10: DaysThenMonthEnd { days: 0, on_day: Some(10) }",
    "fin de mois 30 jours: MonthEndThenDays { days: 30 }",
    "30 jours, 45 jours: unknown",
    "30 jours soit 30 jours: Net { days: 30 }",
    "1 mois: NetMonths { months: 1 }",
    "1 mois fin de mois: unknown",
    "2 weken: Net { days: 14 }",
    "net 30: Net { days: 30 }",
    "30 net: Net { days: 30 }",
    "n/30: Net { days: 30 }",
    "45 francs: unknown",
    "2/10 net 30: Net { days: 30 }, 2 % within 10",
    "/10 net 30: unknown",
    "2/ net 30: unknown",
    "2 % 10 Tage, 30 Tage netto: Net { days: 30 }, 2 % within 10",
    "% 10 jours, 30 jours: unknown",
    "30 jours, 2 % 10 jours: Net { days: 30 }, 2 % within 10",
    "2 % à 10 jours net 30: Net { days: 30 }, 2 % within 10",
    "1,5 % 8 jours, 30 jours: Net { days: 30 }, 1.5 % within 8",
    "comptant: Net { days: 0 }",
    "merci: unknown",
];

#[test]
fn terms_are_read_up_to_two_years_and_refused_when_they_disagree() {
    let read = |text: &&str| match terms::parse(text) {
        Ok(agreed) => {
            let off = agreed
                .discount
                .map_or(String::new(), |off| format!(", {} % within {}", off.percent, off.days));
            format!("{text}: {:?}{off}", agreed.terms)
        }
        Err(_) => format!("{text}: unknown"),
    };
    let long = format!("30 jours {}", "x".repeat(400));
    let texts = [
        "730 jours",
        "731 jours",
        "24 mois",
        "25 mois",
        "730 jours fin de mois",
        "731 jours fin de mois",
        "fin de mois 731 jours",
        "30 jours fin de mois le 31",
        "30 jours fin de mois le 32",
        "30 jours fin de mois le 0",
        "fin de mois",
        "fin de mois le 10",
        "fin de mois 30 jours",
        "30 jours, 45 jours",
        "30 jours soit 30 jours",
        "1 mois",
        "1 mois fin de mois",
        "2 weken",
        "net 30",
        "30 net",
        "n/30",
        "45 francs",
        "2/10 net 30",
        "/10 net 30",
        "2/ net 30",
        "2 % 10 Tage, 30 Tage netto",
        "% 10 jours, 30 jours",
        "30 jours, 2 % 10 jours",
        "2 % à 10 jours net 30",
        "1,5 % 8 jours, 30 jours",
        "comptant",
        "merci",
    ];
    let told: Vec<String> = texts.iter().map(read).collect();
    assert_eq!(told, TERMS);
    assert!(terms::parse(&long).is_err());
}

/// Texts of transfers: the references in them, and what is left of the text.
const REFERENCES: &[&str] = &[
    "RF18539007547034 → RF18539007547034 | ||||||||||||||||",
    "RF18 5390 0754 7034 → RF18539007547034 | |||||||||||||||||||",
    "rf18 5390 0754 7034 merci → RF18539007547034 | ||||||||||||||||||| MERCI",
    "RF18 5390 0754 7034 RF18 5390 0754 7034 → RF18539007547034 | ||||||||||||||||||| |||||||||||||||||||",
    "XRF18539007547034 →  | XRF18539007547034",
    "RF18-5390 →  | RF18-5390",
    "RF185390075470341234567890 →  | RF185390075470341234567890",
    "RF18 5390 07547034 → RF18539007547034 | ||||||||||||||||||",
    "RF18539007547034. → RF18539007547034 | ||||||||||||||||.",
    "RF99AB →  | RF99AB",
    "RF991234 → RF991234 wrong | ||||||||",
    "RF18 5390 0754 7034 1234 5678 9012 3456 → RF18539007547034 | ||||||||||||||||||| 1234 5678 9012 3456",
    "+++123/4567/89002+++ → 123456789002 | |||||||||||||||||+++",
    "***123/4567/89002*** → 123456789002 | |||||||||||||||||***",
    "+123/4567/89002+ → 123456789002 | |||||||||||||||+",
    "123/4567/89002 → 123456789002 | ||||||||||||||",
    "123456789002 → 123456789002 bare | ||||||||||||",
    "1234 5678 9002 →  | 1234 5678 9002",
    "123456789003 →  | 123456789003",
    "+++123/4567/89003+++ → 123456789003 wrong | |||||||||||||||||+++",
    "1234567890021 →  | 1234567890021",
    "123456789002X →  | 123456789002X",
    "/123456789002 → 123456789002 bare | /||||||||||||",
    "12345678900 →  | 12345678900",
    "123.4567.89002 et 123456789002 → 123456789002, 123456789002 bare | |||||||||||||| ET ||||||||||||",
    "12/34/56789002 →  | 12/34/56789002",
];

#[test]
fn references_are_found_however_banks_wrap_them() {
    let read = |text: &&str| {
        let found: Vec<String> = reference::find(text)
            .iter()
            .map(|one| {
                format!(
                    "{}{}{}",
                    one.reference.text,
                    if one.marked { "" } else { " bare" },
                    if one.reference.is_valid() { "" } else { " wrong" }
                )
            })
            .collect();
        format!("{text} → {} | {}", found.join(", "), reference::without_references(text))
    };
    let texts = [
        "RF18539007547034",
        "RF18 5390 0754 7034",
        "rf18 5390 0754 7034 merci",
        "RF18 5390 0754 7034 RF18 5390 0754 7034",
        "XRF18539007547034",
        "RF18-5390",
        "RF185390075470341234567890",
        "RF18 5390 07547034",
        "RF18539007547034.",
        "RF99AB",
        "RF991234",
        "RF18 5390 0754 7034 1234 5678 9012 3456",
        "+++123/4567/89002+++",
        "***123/4567/89002***",
        "+123/4567/89002+",
        "123/4567/89002",
        "123456789002",
        "1234 5678 9002",
        "123456789003",
        "+++123/4567/89003+++",
        "1234567890021",
        "123456789002X",
        "/123456789002",
        "12345678900",
        "123.4567.89002 et 123456789002",
        "12/34/56789002",
    ];
    let told: Vec<String> = texts.iter().map(read).collect();
    assert_eq!(told, REFERENCES);
}

#[test]
fn references_and_accounts_are_made_up_to_their_longest() {
    assert!(rf::generate(&"A".repeat(21)).is_some() && rf::generate(&"A".repeat(22)).is_none());
    assert!(ogm::generate(9_999_999_999).is_some() && ogm::generate(10_000_000_000).is_none());
    assert_eq!(ogm::printed("123456789002"), "+++123/4567/89002+++");
    assert_eq!(ogm::printed("12"), "12");
    let known = iban::Iban::parse("FR76 3000 6000 0112 3456 7890 189").unwrap();
    assert_eq!(
        (known.as_str(), String::from(known.clone()).as_str()),
        ("FR7630006000011234567890189", "FR7630006000011234567890189")
    );
    let longest = iban::Iban::parse("MT84MALT011000012345MTLCAST001S").map(|one| one.as_str().len());
    assert_eq!(longest, Ok(31));
    assert!(iban::Iban::parse(&format!("FR76{}", "1".repeat(31))).is_err());
}

#[test]
fn a_simulation_says_each_day_what_it_did_and_did_not() {
    let story = given().invoice("F-1", "2026-02-02", "1000.00").invoice("F-2", "2026-02-16", "250.00");
    let story =
        story.when("2026-02-18", "hold", json!({"item": "F-2", "until": "2026-02-24", "reason": "goodwill"}));
    let story = story.when("2026-03-02", "payment_pending", json!({"item": "F-1", "until": "2026-03-12"}));
    let story = story.when("2026-03-17", "rejected", json!({"notice": "formal_notice F-1"}));
    let told = story.run("2026-02-03", "2026-03-17");
    let said = told
        .outcome
        .explanations
        .iter()
        .map(|row| format!("{} {} {} {}", row.date, row.item, row.decision, row.rule));
    let mut said: Vec<String> = said.collect();
    said.extend(told.tasks());
    said.extend(
        told.outcome
            .notices
            .iter()
            .map(|row| format!("{} {} {} {}", row.date, row.step, row.total, row.status)),
    );
    assert_eq!(
        said,
        [
            "2026-02-03 F-1 not_sent step_lapsed",
            "2026-02-03 F-2 not_sent not_yet",
            "2026-02-05 F-1 sent step_ripe",
            "2026-02-11 F-1 sent listed_along",
            "2026-02-11 F-2 sent step_ripe",
            "2026-02-17 F-1 sent step_ripe",
            "2026-02-17 F-2 sent listed_along",
            "2026-02-18 F-1 not_sent not_yet",
            "2026-02-18 F-2 not_sent hold",
            "2026-02-19 F-2 not_sent hold",
            "2026-02-25 F-1 sent listed_along",
            "2026-02-25 F-2 sent step_ripe",
            "2026-03-02 F-1 not_sent money_in_flight",
            "2026-03-02 F-2 not_sent not_yet",
            "2026-03-03 F-1 not_sent money_in_flight",
            "2026-03-03 F-2 sent step_ripe",
            "2026-03-04 F-1 not_sent money_in_flight",
            "2026-03-04 F-2 not_sent not_yet",
            "2026-03-13 F-1 not_sent approval",
            "2026-03-17 F-1 not_sent rejected",
            "2026-02-17 credit_hold",
            "2026-03-13 approve F-1",
            "2026-02-05 reminder 1000.00 sent",
            "2026-02-11 courtesy 1250.00 sent",
            "2026-02-17 firm 1250.00 sent",
            "2026-02-25 reminder 1250.00 sent",
            "2026-03-03 firm 250.00 sent",
            "2026-03-13 formal_notice 1000.00 cancelled"
        ]
    );
}
