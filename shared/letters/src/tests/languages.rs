//! Every kind of letter in every language.

use super::pages::texts;
use super::sample::*;
use messages::letter::*;

use crate::*;

fn kinds() -> Vec<(&'static str, Kind)> {
    let pay_by = day("2026-09-15");
    vec![
        ("reminder-kind", Kind::Reminder { tone: Tone::Kind, pay_by }),
        ("reminder-firm", Kind::Reminder { tone: Tone::Firm, pay_by }),
        ("notice", Kind::FormalNotice { pay_by }),
        ("statement", Kind::Statement),
    ]
}

/// What a letter says about amount and day, by language: total, the letter's date, the day to pay by.
const SAID: [[&str; 3]; 4] = [
    ["11 980,40 €", "31 août 2026", "15 septembre 2026"],
    ["€ 11.980,40", "31 augustus 2026", "15 september 2026"],
    ["11.980,40 €", "31. August 2026", "15. September 2026"],
    ["€11,980.40", "31 August 2026", "15 September 2026"],
];

#[test]
fn each_kind_in_each_language_says_the_amount_and_the_days() {
    for ((language, code), [total, date, by]) in LANGUAGES.into_iter().zip(SAID) {
        for (name, kind) in kinds() {
            let statement = kind == Kind::Statement;
            let pdf = kept(&format!("{name}-{code}"), &belgian(language, kind, three_items()));
            let text = texts(&pdf).join(" ");
            for said in [total, date, "F-2026-0173", "5590 CINEY", "FR76 3000 6000 0112 3456 7890 189"] {
                assert!(text.contains(said), "{name}-{code} does not say {said}: {text}");
            }
            assert!(statement || text.contains(by), "{name}-{code} does not say by when: {text}");
            assert!(!text.contains(['{', '}']), "{name}-{code} has an open placeholder");
            assert_eq!(pdf.pages, 1, "{name}-{code}");
        }
    }
}

#[test]
fn an_arrangement_lists_its_instalments_and_is_signed_by_both() {
    let signing = ["Pour le débiteur", "Voor de schuldenaar", "Für den Schuldner", "For the debtor"];
    for ((language, code), both) in LANGUAGES.into_iter().zip(signing) {
        let pdf = kept(&format!("arrangement-{code}"), &arrangement(language, 6));
        let text = texts(&pdf).join(" ");
        for said in [both, "Paul Garnier, gérant", "Hélène Aubry", "1996", "8"] {
            assert!(
                text.replace(['\u{A0}', ' ', '.', ','], "").contains(&said.replace([' ', '.', ','], "")),
                "{said}: {text}"
            );
        }
    }
}

#[test]
fn own_words_take_the_place_of_the_letters_own() {
    let mut letter = notice();
    letter.text = Some(Text {
        subject: "Notre dernier courrier".into(),
        salutation: Some("Cher Monsieur Garnier,".into()),
        paragraphs: vec!["Nous n’avons pas de nouvelles de vous.".into()],
    });
    let text = texts(&set(&letter).unwrap()).join(" ");
    for said in ["Notre dernier courrier", "Cher Monsieur Garnier,", "pas de nouvelles", "11 992,40 €"] {
        assert!(text.contains(said), "{said}");
    }
    assert!(!text.contains("voies de droit"));
}

/// A word of one language must not appear in a letter of another.
#[test]
fn no_letter_mixes_languages() {
    let marks =
        [["Échéance", "Relevé"], ["Vervaldag", "overzicht"], ["Fällig", "Auszug"], ["Due date", "Statement"]];
    for (place, (language, code)) in LANGUAGES.into_iter().enumerate() {
        let text = texts(&set(&belgian(language, Kind::Statement, three_items())).unwrap()).join(" ");
        for (other, marks) in marks.iter().enumerate() {
            for mark in marks {
                assert_eq!(text.contains(mark), other == place, "{code}: {mark}");
            }
        }
    }
}
