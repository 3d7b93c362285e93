//! CODA and CFONB: records of fixed columns.

use super::*;

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8(bytes.to_vec()).unwrap().lines().map(str::to_owned).collect()
}

fn without(bytes: &[u8], starts: &str) -> Vec<u8> {
    let kept: Vec<String> = lines(bytes).into_iter().filter(|line| !line.starts_with(starts)).collect();
    kept.join("\n").into_bytes()
}

#[test]
fn coda_movements_keep_their_structured_and_free_communications() {
    let read = read(CODA).unwrap();
    assert_eq!((read.format.name(), codes(&read.findings)), ("CODA", vec![]));
    let statement = &read.statements[0];
    assert_eq!(statement.account.iban.as_deref(), Some("BE68539007547034"));
    assert_eq!(statement.account.holder.as_deref(), Some("ATELIER DU CANAL SRL"));
    assert_eq!((statement.balances_agree, statement.sequence.as_deref()), (Some(true), Some("041")));
    let first = &statement.entries[0].facts;
    let reference = first.structured_reference().unwrap();
    assert_eq!((reference.text.as_str(), reference.is_valid()), ("123456789002", true));
    assert_eq!(first.counterparty.as_deref(), Some("PEETERS BV"));
    assert_eq!(
        (first.end_to_end.as_deref(), first.bank_id.as_deref()),
        (Some("E2E-PEETERS-1"), Some("BNK26030200000000001"))
    );
    let free = &statement.entries[1].facts;
    let whole = "facture F-2026-17 et F-2026-18, merci de confirmer la reception du paiement de mars";
    assert_eq!((free.text.as_deref(), free.end_to_end.as_deref()), (Some(whole), None));
    assert_eq!(free.iban.as_deref(), Some("FR7630006000011234567890189"));
}

#[test]
fn a_returned_belgian_debit_tells_mandate_and_reason() {
    let entry = &one(CODA).entries[2];
    assert_eq!((entry.amount.to_string().as_str(), entry.is_return()), ("-45", true));
    assert_eq!(entry.facts.mandate.as_deref(), Some("MANDATE-77"));
    assert_eq!(entry.facts.text.as_deref(), Some("cotisation fevrier"));
    assert_eq!(
        entry.facts.return_reason.as_ref().unwrap().words,
        "there was not enough money on the account"
    );
}

#[test]
fn a_collection_booked_as_one_sum_lists_its_debits() {
    let entry = &one(CODA).entries[3];
    let details: Vec<(String, &str)> = entry
        .details
        .iter()
        .map(|detail| (detail.amount.unwrap().to_string(), detail.facts.counterparty.as_deref().unwrap()))
        .collect();
    assert_eq!(details, [("100".to_owned(), "JANSSENS"), ("200".to_owned(), "MERTENS")]);
    assert_eq!(entry.details[1].facts.end_to_end.as_deref(), Some("E2E-DD-2"));
}

#[test]
fn a_coda_file_with_a_lost_line_says_what_is_wrong() {
    let without_second = without(CODA, "210002");
    let read = read(&without_second).unwrap();
    assert_eq!(codes(&read.findings), ["stray_record", "stray_record", "totals_disagree"]);
    assert_eq!(codes(&read.statements[0].findings), ["balances_disagree"]);
    let headless = read_ok(&without(CODA, "12"));
    assert_eq!(codes(&headless.findings), ["no_opening"]);
    assert_eq!((headless.statements[0].entries.len(), headless.statements[0].balances_agree), (4, None));
}

fn read_ok(bytes: &[u8]) -> Read {
    read(bytes).unwrap()
}

#[test]
fn two_coda_days_in_one_file_are_two_statements() {
    let twice = [CODA, CODA].concat();
    let read = read(&twice).unwrap();
    assert_eq!(read.statements.len(), 2);
    assert_eq!(read.statements[0].entries[0].fingerprint, read.statements[1].entries[0].fingerprint);
}

#[test]
fn cfonb_amounts_carry_their_sign_in_the_last_digit() {
    let read = read(CFONB).unwrap();
    assert_eq!((read.format.name(), read.statements.len()), ("CFONB120", 2));
    let statement = &read.statements[0];
    assert_eq!(amounts(statement), ["1210.00", "-45.00"]);
    assert_eq!(statement.balances_agree, Some(true));
    assert_eq!(statement.opening.as_ref().unwrap().amount.to_string(), "1000.00");
    assert_eq!(
        statement.account.iban.as_deref(),
        Some("FR7630006000011234567890189"),
        "bank, branch, number and key"
    );
}

#[test]
fn a_french_label_broken_over_two_records_is_whole_again() {
    let entry = &one_of(CFONB, 0).entries[0];
    let facts = &entry.facts;
    assert_eq!(facts.counterparty.as_deref(), Some("PEETERS BV"));
    assert_eq!(facts.text.as_deref(), Some("F-2026-17"));
    assert_eq!(facts.end_to_end.as_deref(), Some("E2E-PEETERS-1"));
    assert!(facts.structured_reference().unwrap().is_valid());
    assert_eq!(entry.complements.len(), 4);
    let returned = &one_of(CFONB, 0).entries[1];
    assert!(returned.is_return());
    assert_eq!(returned.facts.mandate.as_deref(), Some("MANDATE-77"));
}

fn one_of(bytes: &[u8], index: usize) -> Statement {
    read(bytes).unwrap().statements.remove(index)
}

#[test]
fn cfonb_pieces_without_their_balances_are_read_or_refused_with_the_reason() {
    let movements = read(&without(CFONB, "01")).unwrap();
    assert_eq!(codes(&movements.findings), ["no_opening"]);
    assert_eq!(movements.statements[0].balances_agree, None);
    let only = lines(CFONB).into_iter().filter(|line| line.starts_with("05")).collect::<Vec<_>>().join("\n");
    assert_eq!(read(only.as_bytes()).unwrap_err().code.as_str(), "damaged");
    let returned = format!("31{}", " ".repeat(238)).replacen("  ", "00", 4);
    let refused = read(returned.as_bytes()).unwrap_err();
    assert_eq!(refused.code.as_str(), "unsupported_format");
    assert!(refused.message.contains("returned items"));
}
