//! One movement in several files, and gaps between files.

use super::*;

fn entry(statement: &Statement, index: usize) -> &Entry {
    &statement.entries[index]
}

#[test]
fn intraday_and_end_of_day_reports_of_one_movement_have_one_fingerprint() {
    let (day, now) = (one(CAMT053), one(CAMT052));
    assert_eq!(now.scope, Scope::Intraday);
    for index in [0, 1] {
        let key = entry(&day, index).fingerprint.by_id.clone();
        assert!(key.is_some());
        assert_eq!(key, entry(&now, index).fingerprint.by_id, "entry {index}");
    }
}

#[test]
fn without_a_reference_of_the_bank_day_amount_and_text_tell() {
    let day = one(CAMT053);
    assert_eq!(entry(&day, 2).fingerprint.by_id, None);
    let again = one(CAMT053);
    assert_eq!(entry(&day, 2).fingerprint.key(), entry(&again, 2).fingerprint.key());
    let text = String::from_utf8(CAMT053.to_vec()).unwrap();
    let later = text.replacen(
        "<BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-02</Dt></ValDt>\n    <Addtl",
        "<BookgDt><Dt>2026-03-03</Dt></BookgDt><ValDt><Dt>2026-03-02</Dt></ValDt>\n    <Addtl",
        1,
    );
    assert_ne!(entry(&day, 2).fingerprint.key(), entry(&one(later.as_bytes()), 2).fingerprint.key());
}

#[test]
fn two_payments_of_one_amount_on_one_day_stay_two() {
    let twice = ":20:X\n:25:12345678/90\n:60F:C260301EUR0,\n:61:260302C20,NTRFNONREF\n:86:abonnement\n:61:260302C20,NTRFNONREF\n:86:abonnement\n:62F:C260302EUR40,\n";
    let statement = one(twice.as_bytes());
    assert_ne!(entry(&statement, 0).fingerprint.key(), entry(&statement, 1).fingerprint.key());
    assert_eq!(one(twice.as_bytes()).entries[1].fingerprint, statement.entries[1].fingerprint);
}

#[test]
fn a_reference_that_customers_choose_never_makes_two_movements_one() {
    let month = |day: &str| {
        format!(
            ":20:X\n:25:12345678/90\n:60F:C260301EUR0,\n:61:{day}C20,NTRFLOYER20260\n:62F:C260302EUR20,\n"
        )
    };
    let (march, april) = (one(month("260302").as_bytes()), one(month("260402").as_bytes()));
    assert_eq!(entry(&march, 0).fingerprint.by_id, None);
    assert_ne!(entry(&march, 0).fingerprint.key(), entry(&april, 0).fingerprint.key());
}

#[test]
fn a_missing_statement_between_two_is_noticed() {
    let statement = |number: u32, opening: &str, closing: &str, day: u32| {
        let text = format!(
            ":20:X\n:25:12345678/90\n:28C:{number}/1\n:60F:C26030{day}EUR{opening},\n:62F:C26030{day}EUR{closing},\n"
        );
        one(text.as_bytes())
    };
    let first = statement(41, "0", "100", 1);
    assert_eq!(continuity(&first, &statement(42, "100", "100", 2)), Continuity::Follows);
    assert!(
        matches!(continuity(&first, &statement(43, "80", "100", 4)), Continuity::Gap(hole) if hole.to_string().contains("80"))
    );
    let (mut before, mut after) = (first.clone(), statement(44, "0", "0", 4));
    (before.closing, after.opening) = (None, None);
    assert!(matches!(continuity(&before, &after), Continuity::Gap(hole) if hole.to_string().contains("41")));
    after.sequence = Some("42".to_owned());
    assert_eq!(continuity(&before, &after), Continuity::Follows);
    assert_eq!(continuity(&one(CAMT052), &first), Continuity::Unknown);
}
