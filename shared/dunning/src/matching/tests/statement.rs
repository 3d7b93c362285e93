//! A bank statement as it comes in: what stands on each line, and which invoice it pays, by which rule and how surely.

use super::portfolio::date;
use super::stories::{bearing, by, item, of, paid};
use crate::item::Discount;
use crate::matching::{Candidate, Index, Limits, Match, Movement};

const IBAN: &str = "FR7630006000011234567890189";

fn with_discount(candidate: Candidate, amount: i64) -> Candidate {
    Candidate { discount: Some(Discount { until: date("2026-03-10"), amount }), ..candidate }
}

/// Letters and digits, digits alone that may be days, the same amount twice, a discount, a long name, a credit.
fn open() -> Vec<Candidate> {
    let known = |candidate: Candidate| Candidate { ibans: vec![IBAN.to_owned()], ..candidate };
    let mut all = vec![
        bearing("RF18539007547034", item("Durand", "F-2026-0012", 120_000, "2026-02-27")),
        bearing("+++123/4567/89002+++", item("Martin", "F-2026-0013", 45_000, "2026-02-28")),
        known(item("Petit", "F-2026-0014", 30_000, "2026-02-28")),
        known(item("Petit", "F-2026-0015", 30_000, "2026-03-01")),
        known(item("Petit", "F-2026-0016", 70_000, "2026-03-02")),
        item("Noel", "RE-0007", 9_000, "2026-02-28"),
        item("Noel", "AB-12", 9_200, "2026-02-28"),
        item("Noel", "AB-123", 9_300, "2026-02-28"),
        with_discount(item("Weber", "W-77001", 50_000, "2026-03-10"), 1_000),
        with_discount(item("Weber", "W-77002", 60_000, "2026-02-10"), 60_000),
        of("Etablissements Vandenbroucke & Fils", item("Long", "L-31", 41_000, "2026-02-28")),
        item("Zero", "Z-1", 0, "2026-02-28"),
        item("Minus", "M-10001", -5_000, "2026-02-28"),
        item("Minus", "M-10002", 25_000, "2026-02-28"),
    ];
    let digits =
        ["20260315", "15032026", "150326", "202612", "1503", "2026", "9999", "54321", "7654321", "87654321"];
    let worth = (0..).map(|at: i64| 8_000 + 100 * at);
    all.extend(digits.iter().zip(worth).map(|(number, open)| item("Berger", number, open, "2026-02-28")));
    all
}

fn euros(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn told(found: &Match) -> String {
    let parts: Vec<String> =
        found.allocations.iter().map(|part| format!("{} {}", part.item, euros(part.amount))).collect();
    let reason = &found.reason;
    let doubts = if reason.doubts.is_empty() { String::new() } else { format!(" {:?}", reason.doubts) };
    let left = if found.remainder == 0 { String::new() } else { format!(" left {}", euros(found.remainder)) };
    format!(
        "{:?} {} {}{left} {:?} {:?}{doubts}",
        found.rule,
        found.confidence,
        parts.join(" + "),
        reason.fit,
        reason.payer
    )
}

fn read(lines: &[Movement]) -> Vec<String> {
    let index = Index::new(open());
    let line = |movement: &Movement| {
        let found = index.matches(movement, Limits::default());
        let best = found.first().map_or_else(|| "nobody's".to_owned(), told);
        format!("{} {} → {best} ({})", euros(movement.amount), movement.text, found.len())
    };
    lines.iter().map(line).collect()
}

fn from(movement: Movement) -> Movement {
    Movement { iban: Some(IBAN.to_owned()), ..movement }
}

#[test]
fn numbers_of_digits_alone_say_less_when_they_are_short_or_may_be_a_day() {
    let lines: Vec<Movement> =
        ["20260315", "15032026", "150326", "202612", "1503", "2026", "9999", "54321", "7654321", "87654321"]
            .iter()
            .zip((0..).map(|at: i64| 8_000 + 100 * at))
            .flat_map(|(number, open)| [paid(open, number), paid(open - 3_000, &format!("facture {number}"))])
            .collect();
    assert_eq!(
        read(&lines),
        [
            "80.00 20260315 → Number 75 20260315 80.00 Exact Stranger [WeakNumber] (1)",
            "50.00 facture 20260315 → Number 40 20260315 50.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "81.00 15032026 → Number 75 15032026 81.00 Exact Stranger [WeakNumber] (1)",
            "51.00 facture 15032026 → Number 40 15032026 51.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "82.00 150326 → Number 75 150326 82.00 Exact Stranger [WeakNumber] (1)",
            "52.00 facture 150326 → Number 40 150326 52.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "83.00 202612 → Number 75 202612 83.00 Exact Stranger [WeakNumber] (1)",
            "53.00 facture 202612 → Number 40 202612 53.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "84.00 1503 → Number 75 1503 84.00 Exact Stranger [WeakNumber] (1)",
            "54.00 facture 1503 → Number 40 1503 54.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "85.00 2026 → Number 75 2026 85.00 Exact Stranger [WeakNumber] (1)",
            "55.00 facture 2026 → Number 40 2026 55.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "86.00 9999 → Number 75 9999 86.00 Exact Stranger [WeakNumber] (1)",
            "56.00 facture 9999 → Number 40 9999 56.00 Partial { missing: 3000 } Stranger [WeakNumber] (1)",
            "87.00 54321 → Number 91 54321 87.00 Exact Stranger (1)",
            "57.00 facture 54321 → Number 70 54321 57.00 Partial { missing: 3000 } Stranger (1)",
            "88.00 7654321 → Number 91 7654321 88.00 Exact Stranger (1)",
            "58.00 facture 7654321 → Number 70 7654321 58.00 Partial { missing: 3000 } Stranger (1)",
            "89.00 87654321 → Number 96 87654321 89.00 Exact Stranger (1)",
            "59.00 facture 87654321 → Number 84 87654321 59.00 Partial { missing: 3000 } Stranger (1)"
        ]
    );
}

#[test]
fn numbers_with_letters_are_read_as_people_write_them() {
    let lines = [
        paid(120_000, "F-2026-0012"),
        paid(120_000, "f 2026 12"),
        paid(120_000, "F2O26-0O12"),
        paid(120_000, "F-2026-O012"),
        paid(120_000, "REFF-2026-0012"),
        paid(120_000, "FACTURESF20260012"),
        paid(100_000, "20260012"),
        paid(100_000, "facture 0012"),
        paid(100_000, "facture 012"),
        paid(100_000, "facture 12"),
        paid(100_000, "cde F-2026-0012"),
        paid(100_000, "cde 2026 0012 F-2026-0013"),
        paid(45_000, "cde 4711 2026-0013"),
        paid(100_000, "rechnung nr 0012 kunde 4711"),
        paid(9_000, "RE 7"),
        paid(9_200, "AB 12"),
        paid(9_300, "AB123"),
        paid(9_250, "AB 12"),
    ];
    assert_eq!(
        read(&lines),
        [
            "1200.00 F-2026-0012 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 f 2026 12 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 F2O26-0O12 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 F-2026-O012 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 REFF-2026-0012 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 FACTURESF20260012 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1000.00 20260012 → Number 70 F-2026-0012 1000.00 Partial { missing: 20000 } Stranger (1)",
            "1000.00 facture 0012 → Number 40 F-2026-0012 1000.00 Partial { missing: 20000 } Stranger [WeakNumber] (1)",
            "1000.00 facture 012 → nobody's (0)",
            "1000.00 facture 12 → nobody's (0)",
            "1000.00 cde F-2026-0012 → Number 70 F-2026-0012 1000.00 Partial { missing: 20000 } Stranger (1)",
            "1000.00 cde 2026 0012 F-2026-0013 → Number 82 F-2026-0013 450.00 left 550.00 Over { excess: 55000 } Stranger (1)",
            "450.00 cde 4711 2026-0013 → Amount 60 F-2026-0013 450.00 Exact Stranger (1)",
            "1000.00 rechnung nr 0012 kunde 4711 → nobody's (0)",
            "90.00 RE 7 → Number 75 RE-0007 90.00 Exact Stranger [WeakNumber] (1)",
            "92.00 AB 12 → Number 75 AB-12 92.00 Exact Stranger [WeakNumber] (1)",
            "93.00 AB123 → Number 96 AB-123 93.00 Exact Stranger (1)",
            "92.50 AB 12 → Number 40 AB-12 92.00 left 0.50 Over { excess: 50 } Stranger [WeakNumber] (1)"
        ]
    );
}

#[test]
fn shorter_numbers_after_a_full_one_replace_its_end_unless_they_are_a_day() {
    let lines = [
        paid(165_000, "F-2026-0012, 13"),
        paid(195_000, "F-2026-0012 13 et 0014"),
        paid(195_000, "F-2026-0012 en 13 und 14 plus rien"),
        paid(120_000, "F-2026-0012 13 03 2026"),
        paid(120_000, "F-2026-0012 du 13"),
        paid(130_000, "F-2026-0014 15 16"),
        paid(60_000, "F-2026-0014 99 15"),
        paid(100_000, "F-2026-0012 F-2026-0013"),
        paid(30_000, "F-2026-0013 F-2026-0014"),
        paid(160_000, "F-2026-0012 et le reste"),
    ];
    assert_eq!(
        read(&lines),
        [
            "1650.00 F-2026-0012, 13 → Number 91 F-2026-0012 1200.00 + F-2026-0013 450.00 Exact Stranger (1)",
            "1950.00 F-2026-0012 13 et 0014 → Number 91 F-2026-0012 1200.00 + F-2026-0013 450.00 + F-2026-0014 300.00 Exact Stranger (1)",
            "1950.00 F-2026-0012 en 13 und 14 plus rien → Number 91 F-2026-0012 1200.00 + F-2026-0013 450.00 + F-2026-0014 300.00 Exact Stranger (1)",
            "1200.00 F-2026-0012 13 03 2026 → Number 75 F-2026-0012 1200.00 Exact Stranger [WeakNumber] (1)",
            "1200.00 F-2026-0012 du 13 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "1300.00 F-2026-0014 15 16 → Number 91 F-2026-0014 300.00 + F-2026-0015 300.00 + F-2026-0016 700.00 Exact Stranger (1)",
            "600.00 F-2026-0014 99 15 → Number 91 F-2026-0014 300.00 + F-2026-0015 300.00 Exact Stranger (3)",
            "1000.00 F-2026-0012 F-2026-0013 → Number 84 F-2026-0012 1000.00 Partial { missing: 65000 } Stranger (1)",
            "300.00 F-2026-0013 F-2026-0014 → Number 96 F-2026-0014 300.00 Exact Stranger (2)",
            "1600.00 F-2026-0012 et le reste → Number 82 F-2026-0012 1200.00 left 400.00 Over { excess: 40000 } Stranger (1)"
        ]
    );
}

#[test]
fn a_number_that_is_not_open_or_one_slip_away_is_doubted() {
    let lines = [
        paid(120_000, "F-2026-0021"),
        paid(120_000, "F-2026-0102"),
        paid(120_000, "F-2026-012"),
        paid(45_000, "F-2026-0012"),
        by("Boulangerie Durand", paid(120_000, "F-2026-0098")),
        by("Boulangerie Durand", paid(120_000, "F-98")),
        by("Boulangerie Durand", paid(120_000, "facture 54399")),
        by("Boulangerie Durand", paid(120_000, "765499")),
        by("Boulangerie Durand", paid(120_000, "99999999")),
        by("Boulangerie Durand", paid(120_000, "facture 4399")),
        by("Boulangerie Durand", paid(120_000, "X-2026-0098")),
        by("Boulangerie Durand", paid(120_000, "Z-1")),
        from(paid(30_000, "F-2026-0014")),
        from(paid(30_000, "F-2026-0114")),
        from(paid(70_000, "F-2026-0012")),
    ];
    assert_eq!(
        read(&lines),
        [
            "1200.00 F-2026-0021 → Number 85 F-2026-0012 1200.00 Exact Stranger [OneCharacterOff] (1)",
            "1200.00 F-2026-0102 → Number 85 F-2026-0012 1200.00 Exact Stranger [OneCharacterOff] (1)",
            "1200.00 F-2026-012 → Number 96 F-2026-0012 1200.00 Exact Stranger (1)",
            "450.00 F-2026-0012 → Number 85 F-2026-0013 450.00 Exact Stranger [OneCharacterOff] (2)",
            "1200.00 F-2026-0098 → AmountAndName 80 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } [NamesAnother { named: \"F20260098\" }] (1)",
            "1200.00 F-98 → AmountAndName 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } (1)",
            "1200.00 facture 54399 → AmountAndName 80 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } [NamesAnother { named: \"54399\" }] (1)",
            "1200.00 765499 → AmountAndName 80 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } [NamesAnother { named: \"765499\" }] (1)",
            "1200.00 99999999 → AmountAndName 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } (1)",
            "1200.00 facture 4399 → AmountAndName 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } (1)",
            "1200.00 X-2026-0098 → AmountAndName 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } (2)",
            "1200.00 Z-1 → AmountAndName 80 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } [NamesAnother { named: \"Z-1\" }] (1)",
            "300.00 F-2026-0014 → Number 99 F-2026-0014 300.00 Exact KnownIban [OneCharacterOff] (1)",
            "300.00 F-2026-0114 → Number 93 F-2026-0014 300.00 Exact KnownIban [OneCharacterOff] (1)",
            "700.00 F-2026-0012 → Number 96 F-2026-0016 700.00 Exact KnownIban [OneCharacterOff] (2)"
        ]
    );
}

#[test]
fn a_payer_is_known_by_account_by_name_and_by_a_name_that_was_cut() {
    let lines = [
        from(paid(70_000, "merci")),
        from(paid(30_000, "merci")),
        from(paid(60_000, "merci")),
        from(paid(100_000, "merci")),
        from(paid(130_000, "merci")),
        from(paid(80_000, "merci")),
        from(paid(20_000, "merci")),
        from(paid(140_000, "merci")),
        from(paid(69_000, "merci")),
        by("Boulangerie Durand", paid(120_000, "merci")),
        by("Boulangerie Durant", paid(120_000, "merci")),
        by("Durand Boulangerie SAS", paid(120_000, "merci")),
        by("Boulangerie Duran", paid(119_000, "merci")),
        by("Durand", paid(120_000, "merci")),
        by("Boulangerie", paid(120_000, "merci")),
        by("ETABLISSEMENTS VANDENBROUCK", paid(41_000, "merci")),
        by("Vandenbroucke Fils", paid(41_000, "merci")),
        by("ETABL VANDENBR", paid(41_000, "merci")),
        by("Martin", from(paid(45_000, "merci"))),
        paid(41_000, "merci"),
        paid(30_000, "merci"),
        paid(0, "F-2026-0012"),
        paid(-100, "F-2026-0012"),
        by("Boulangerie Minus", paid(20_000, "merci")),
        by("Boulangerie Minus", paid(25_000, "merci")),
    ];
    assert_eq!(
        read(&lines),
        [
            "700.00 merci → AmountAndIban 96 F-2026-0016 700.00 Exact KnownIban (1)",
            "300.00 merci → AmountAndIban 75 F-2026-0014 300.00 Exact KnownIban [SeveralFit { count: 2 }] (1)",
            "600.00 merci → Sum 94 F-2026-0014 300.00 + F-2026-0015 300.00 Exact KnownIban (1)",
            "1000.00 merci → Payer 45 F-2026-0014 300.00 + F-2026-0015 300.00 + F-2026-0016 400.00 Partial { missing: 30000 } KnownIban (1)",
            "1300.00 merci → Sum 95 F-2026-0014 300.00 + F-2026-0015 300.00 + F-2026-0016 700.00 Exact KnownIban (1)",
            "800.00 merci → Payer 45 F-2026-0014 300.00 + F-2026-0015 300.00 + F-2026-0016 200.00 Partial { missing: 50000 } KnownIban (1)",
            "200.00 merci → Payer 60 F-2026-0014 200.00 Partial { missing: 10000 } KnownIban (1)",
            "1400.00 merci → Payer 45 F-2026-0014 300.00 + F-2026-0015 300.00 + F-2026-0016 700.00 left 100.00 Over { excess: 10000 } KnownIban (1)",
            "690.00 merci → FeeOrDiscount 88 F-2026-0016 690.00 Fee { missing: 1000 } KnownIban (1)",
            "1200.00 merci → AmountAndName 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } (1)",
            "1200.00 merci → AmountAndName 91 F-2026-0012 1200.00 Exact SimilarName { percent: 94 } (1)",
            "1200.00 merci → AmountAndName 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } (1)",
            "1190.00 merci → FeeOrDiscount 85 F-2026-0012 1190.00 Fee { missing: 1000 } SimilarName { percent: 96 } (1)",
            "1200.00 merci → Amount 60 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 merci → Payer 45 AB-12 92.00 + AB-123 93.00 + RE-0007 90.00 left 925.00 Over { excess: 92500 } SimilarName { percent: 88 } (1)",
            "410.00 merci → AmountAndName 91 L-31 410.00 Exact SimilarName { percent: 82 } (1)",
            "410.00 merci → AmountAndName 94 L-31 410.00 Exact SimilarName { percent: 99 } (1)",
            "410.00 merci → Amount 60 L-31 410.00 Exact Stranger (1)",
            "450.00 merci → Payer 45 F-2026-0014 300.00 + F-2026-0015 150.00 Partial { missing: 15000 } KnownIban (1)",
            "410.00 merci → Amount 60 L-31 410.00 Exact Stranger (1)",
            "300.00 merci → nobody's (0)",
            "0.00 F-2026-0012 → nobody's (0)",
            "-1.00 F-2026-0012 → nobody's (0)",
            "200.00 merci → Sum 93 M-10001 -50.00 + M-10002 250.00 Exact SimilarName { percent: 99 } (1)",
            "250.00 merci → AmountAndName 94 M-10002 250.00 Exact SimilarName { percent: 99 } (1)"
        ]
    );
}

#[test]
fn a_fee_or_a_discount_explains_what_is_missing_up_to_its_limit() {
    let day = |day: &str, movement: Movement| Movement { date: date(day), ..movement };
    let lines = [
        paid(117_500, "F-2026-0012"),
        paid(117_499, "F-2026-0012"),
        paid(8_100, "RE-0007"),
        paid(8_099, "RE-0007"),
        day("2026-03-20", paid(49_000, "W-77001")),
        day("2026-03-21", paid(49_000, "W-77001")),
        day("2026-03-20", paid(49_001, "W-77001")),
        paid(59_000, "W-77002"),
        day("2026-03-20", by("Boulangerie Weber", paid(49_000, "merci"))),
        day("2026-03-21", by("Boulangerie Weber", paid(49_000, "merci"))),
        by("Boulangerie Weber", paid(49_500, "merci")),
        by("Boulangerie Weber", paid(47_499, "merci")),
        from(paid(29_000, "merci")),
        paid(109_000, "W-77001 W-77002"),
    ];
    assert_eq!(
        read(&lines),
        [
            "1175.00 F-2026-0012 → Number 93 F-2026-0012 1175.00 Fee { missing: 2500 } Stranger (1)",
            "1174.99 F-2026-0012 → Number 84 F-2026-0012 1174.99 Partial { missing: 2501 } Stranger (1)",
            "81.00 RE-0007 → Number 93 RE-0007 81.00 Fee { missing: 900 } Stranger (2)",
            "80.99 RE-0007 → Number 84 RE-0007 80.99 Partial { missing: 901 } Stranger (1)",
            "490.00 W-77001 → Number 93 W-77001 490.00 Discount { off: 1000 } Stranger (1)",
            "490.00 W-77001 → Number 93 W-77001 490.00 Fee { missing: 1000 } Stranger (1)",
            "490.01 W-77001 → Number 93 W-77001 490.01 Fee { missing: 999 } Stranger (1)",
            "590.00 W-77002 → Number 93 W-77002 590.00 Fee { missing: 1000 } Stranger (1)",
            "490.00 merci → FeeOrDiscount 91 W-77001 490.00 Discount { off: 1000 } SimilarName { percent: 99 } (1)",
            "490.00 merci → FeeOrDiscount 85 W-77001 490.00 Fee { missing: 1000 } SimilarName { percent: 99 } (1)",
            "495.00 merci → FeeOrDiscount 85 W-77001 495.00 Fee { missing: 500 } SimilarName { percent: 99 } (1)",
            "474.99 merci → Payer 60 W-77002 474.99 Partial { missing: 12501 } SimilarName { percent: 99 } (1)",
            "290.00 merci → FeeOrDiscount 65 F-2026-0014 290.00 Fee { missing: 1000 } KnownIban [SeveralFit { count: 2 }] (1)",
            "1090.00 W-77001 W-77002 → Number 93 W-77002 600.00 + W-77001 490.00 Discount { off: 1000 } Stranger (1)"
        ]
    );
}

#[test]
fn references_are_read_broken_marked_or_bare_and_doubted_when_their_digits_disagree() {
    let lines = [
        paid(120_000, "RF18539007547034"),
        paid(120_000, "123456789002"),
        paid(45_000, "123456789002"),
        paid(45_000, "+++123/4567/89002+++"),
        paid(45_000, "+++123/4567/89003+++"),
        paid(45_000, "123/4567/89003"),
        paid(44_000, "+++123/4567/89003+++"),
        paid(120_000, "RF19539007547034"),
        paid(110_000, "RF19539007547034"),
        paid(120_000, "RF18539007547043"),
        by("Boulangerie Durand", paid(120_000, "RF18539007547043")),
        paid(120_000, "RF18 5390 0754 7034 RF18 5390 0754 7034"),
        paid(165_000, "RF18539007547034 123456789002"),
        paid(120_000, "RF18 53900 7547034"),
        paid(120_000, "RF32123"),
        by("Boulangerie Durand", paid(120_000, "RF471234567890")),
    ];
    assert_eq!(
        read(&lines),
        [
            "1200.00 RF18539007547034 → Reference 100 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 123456789002 → Reference 95 F-2026-0013 450.00 left 750.00 Over { excess: 75000 } Stranger (2)",
            "450.00 123456789002 → Reference 97 F-2026-0013 450.00 Exact Stranger (1)",
            "450.00 +++123/4567/89002+++ → Reference 100 F-2026-0013 450.00 Exact Stranger (1)",
            "450.00 +++123/4567/89003+++ → Reference 80 F-2026-0013 450.00 Exact Stranger [OneCharacterOff] (1)",
            "450.00 123/4567/89003 → Reference 80 F-2026-0013 450.00 Exact Stranger [OneCharacterOff] (1)",
            "440.00 +++123/4567/89003+++ → Reference 70 F-2026-0013 440.00 Fee { missing: 1000 } Stranger [OneCharacterOff] (1)",
            "1200.00 RF19539007547034 → Reference 80 F-2026-0012 1200.00 Exact Stranger [OneCharacterOff] (1)",
            "1100.00 RF19539007547034 → Reference 60 F-2026-0012 1100.00 Partial { missing: 10000 } Stranger [OneCharacterOff] (1)",
            "1200.00 RF18539007547043 → Amount 60 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 RF18539007547043 → Reference 94 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } [OneCharacterOff] (1)",
            "1200.00 RF18 5390 0754 7034 RF18 5390 0754 7034 → Reference 100 F-2026-0012 1200.00 Exact Stranger (1)",
            "1650.00 RF18539007547034 123456789002 → Reference 97 F-2026-0012 1200.00 + F-2026-0013 450.00 Exact Stranger (1)",
            "1200.00 RF18 53900 7547034 → Reference 100 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 RF32123 → Amount 60 F-2026-0012 1200.00 Exact Stranger (1)",
            "1200.00 RF471234567890 → AmountAndName 80 F-2026-0012 1200.00 Exact SimilarName { percent: 99 } [NamesAnother { named: \"RF471234567890\" }] (1)"
        ]
    );
}

#[test]
fn the_index_says_how_many_items_it_holds() {
    assert_eq!((Index::new(open()).len(), Index::new(open()).is_empty()), (open().len(), false));
    assert_eq!((Index::new(Vec::new()).len(), Index::new(Vec::new()).is_empty()), (0, true));
}
