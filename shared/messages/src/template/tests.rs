use super::*;
use crate::Language;
use crate::notice::{Kind, RecipientKind};
use crate::samples::{self, Shape};

const PLAIN: &str = "subject: {{ total }}\nheadline: {{ total }} {{ due_date }}\ngreeting: Bonjour,\nbutton: Payer\nclosing: Merci\n\nFacture {{ number }}.\n\n[items]\n";

fn messages(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{}: {}\n", problem.line, problem.message)).collect()
}

#[test]
fn every_built_in_text_passes_the_check_a_creditors_own_must_pass() {
    for kind in Kind::ALL {
        for language in Language::ALL {
            let problems = check(*kind, language, built_in(*kind, language));
            assert!(problems.is_empty(), "{kind} {language:?}: {}", messages(&problems));
        }
    }
}

#[test]
fn a_misspelt_variable_is_named_with_its_line_and_the_one_that_was_meant() {
    let problems = check(Kind::Reminder, Language::Fr, &PLAIN.replace("number", "numbr"));
    assert_eq!(messages(&problems), "7: there is no variable \"numbr\"; did you mean \"number\"?\n");
    let in_condition = PLAIN.replace("Facture", "{% if consumr %}Cher{% endif %} Facture");
    assert!(messages(&check(Kind::Reminder, Language::Fr, &in_condition)).contains("\"consumer\""));
    let nested = PLAIN.replace("number", "total.cents");
    assert!(!check(Kind::Reminder, Language::Fr, &nested).is_empty());
}

#[test]
fn a_variable_that_some_notices_lack_must_stand_inside_a_condition() {
    let bold = PLAIN.replace("Facture", "{{ contact }}, facture");
    let problems = check(Kind::Reminder, Language::Fr, &bold);
    assert!(messages(&problems).starts_with("7: this notice has no \"contact\""), "{}", messages(&problems));
    let careful = PLAIN.replace("Facture", "{% if contact %}{{ contact }}, {% endif %}facture");
    assert_eq!(check(Kind::Reminder, Language::Fr, &careful), []);
}

#[test]
fn a_syntax_error_gives_its_line() {
    let open = PLAIN.replace("Facture", "{% if several %}Factures");
    let problems = check(Kind::Courtesy, Language::Fr, &open);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].line >= 7, "{}", messages(&problems));
    assert!(!check(Kind::Courtesy, Language::Fr, &PLAIN.replace("}}", "}")).is_empty());
}

#[test]
fn filters_loops_files_and_macros_are_not_available() {
    for trick in [
        "{{ total|upper }}",
        "{% include 'x' %}",
        "{% for x in range(9) %}a{% endfor %}",
        "{{ 'a' * 10000000 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% set x = 'a' * 400000 %}{{ x }}",
        "{{ total.__class__ }}",
    ] {
        let source = PLAIN.replace("Facture", trick);
        assert!(!check(Kind::Courtesy, Language::En, &source).is_empty(), "{trick}");
    }
    let huge = PLAIN.replace("Facture", &"mot ".repeat(9_000));
    assert!(messages(&check(Kind::Courtesy, Language::En, &huge)).contains("16384"));
}

#[test]
fn a_text_without_its_table_its_subject_or_its_deadline_is_refused() {
    let without = |line: &str| messages(&check(Kind::Reminder, Language::Fr, &PLAIN.replace(line, "")));
    assert!(without("[items]\n").contains("[items] stands 0 times"));
    assert!(without("subject: {{ total }}\n").contains("no subject"));
    assert!(messages(&check(Kind::FormalNotice, Language::Fr, PLAIN)).contains("{{ deadline }}"));
    let odd = PLAIN.replace("button:", "buton:");
    assert!(messages(&check(Kind::Reminder, Language::Fr, &odd)).contains("\"buton: Payer\" is not a field"));
}

#[test]
fn a_long_text_is_advised_against_and_may_still_be_saved() {
    let long = PLAIN.replace("Facture", &"mot ".repeat(100));
    let problems = check(Kind::Reminder, Language::Fr, &long);
    assert!(!problems.is_empty());
    assert!(problems.iter().all(|problem| problem.severity == Severity::Advice));
}

#[test]
fn a_condition_on_its_own_line_leaves_no_gap_and_one_inside_a_line_keeps_it() {
    let notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Full);
    let source = PLAIN
        .replace("Facture", "{% if several %}\nSeveral\n{% endif %}\n{% if public %}No{% endif %}\ninvoice");
    let texts = texts(&source, &notice, &samples::letterhead()).unwrap();
    assert_eq!(texts.before, ["Several invoice F-2026-0117."]);
}

#[test]
fn a_value_is_cut_cleaned_and_stays_on_its_line() {
    assert_eq!(clean("  Acme\r\nBcc: x\t& Co ", 80), "Acme Bcc: x & Co");
    assert_eq!(clean("evil\u{202e}gpj.exe\u{2066}", 80), "evilgpj.exe");
    assert_eq!(clean(&"a".repeat(300), 10), "aaaaaaaaa…");
    assert_eq!(clean("שלום", 10), "שלום");
}

#[test]
fn a_value_that_looks_like_a_template_is_printed_as_it_is() {
    let mut notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Single);
    notice.recipient.contact = "{{ creditor }} {% if x %} [items]".to_owned();
    let texts = texts(built_in(Kind::Reminder, Language::En), &notice, &samples::letterhead()).unwrap();
    assert_eq!(texts.greeting, "Hello {{ creditor }} {% if x %} [items],");
}

#[test]
fn every_variable_has_a_meaning_and_every_sample_gives_the_ones_promised() {
    for kind in Kind::ALL {
        let notice = samples::notice(*kind, Language::Nl, RecipientKind::Public, Shape::Bare);
        let values = variables::values(&notice, &samples::letterhead());
        for variable in VARIABLES {
            assert!(!variable.meaning.is_empty());
            assert!(!variable.always || values.contains_key(variable.name), "{kind}: {}", variable.name);
        }
    }
}
