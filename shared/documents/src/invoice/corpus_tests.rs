//! Real public invoices with expected values, where `../shared/data` lies beside the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::inspect;

/// Where the manifest is doubtful: file, field, and why ours stands.
const EXPLAINED: &[(&str, &str, &str)] = &[];

/// The column of the manifest and the key of `inspect` that must agree.
const FIELDS: &[(&str, &[&str])] = &[
    ("number", &["number"]),
    ("type_code", &["type_code"]),
    ("issue_date", &["issue_date"]),
    ("due_date", &["due_date"]),
    ("currency", &["currency"]),
    ("total_incl_vat", &["total"]),
    ("prepaid", &["prepaid"]),
    ("amount_due", &["amount_due"]),
    ("seller", &["seller", "name"]),
    ("seller_country", &["seller", "country"]),
    ("buyer", &["buyer", "name"]),
    ("remittance_bt83", &["remittance"]),
    ("po_bt13", &["purchase_order"]),
    ("buyer_ref_bt10", &["buyer_reference"]),
];

/// The columns of the manifest that hold a list and the keys that hold it here.
const LISTS: &[(&str, &str)] =
    &[("due_dates_all", "due_dates"), ("iban_normalised", "ibans"), ("preceding_bt25", "preceding")];

type Row = BTreeMap<String, String>;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/invoices")
}

fn rows() -> Option<Vec<Row>> {
    let Ok(mut manifest) = csv::Reader::from_path(folder().join("MANIFEST.csv")) else {
        eprintln!("SKIPPED: no corpus of invoices at {}", folder().display());
        return None;
    };
    Some(manifest.deserialize().map(|row| row.unwrap()).collect())
}

fn answer(row: &Row) -> Value {
    inspect(&row["file"], &fs::read(folder().join(&row["file"])).unwrap()).json
}

/// Each field that differs: name, expected, found.
fn misses(row: &Row, json: &Value) -> Vec<(String, String, String)> {
    let document = &json["documents"][0];
    let mut expected: Vec<(String, String, String)> = FIELDS
        .iter()
        .map(|(column, path)| {
            let found = path.iter().fold(document, |value, key| &value[key]);
            ((*column).to_owned(), row[*column].clone(), found.as_str().unwrap_or_default().to_owned())
        })
        .collect();
    for (column, key) in LISTS {
        let found: Vec<&str> =
            document[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        expected.push(((*column).to_owned(), row[*column].clone(), found.join(";")));
    }
    let kind = if row["doc_type"] == "credit-note" { "credit_note" } else { "invoice" };
    expected.push(("type".into(), kind.into(), document["type"].as_str().unwrap_or_default().into()));
    expected.retain(|(_, expected, found)| expected != found);
    expected
}

fn explained(file: &str, field: &str) -> bool {
    EXPLAINED.iter().any(|(name, column, _)| *name == file && *column == field)
}

#[test]
fn every_file_three_readers_agreed_on_is_read_as_they_did() {
    let Some(rows) = rows() else { return };
    let (mut read, mut missed) = (0, BTreeMap::<String, Vec<String>>::new());
    for row in rows.iter().filter(|row| ["A", "B"].contains(&row["trust"].as_str())) {
        read += 1;
        for (field, expected, found) in misses(row, &answer(row)) {
            if !explained(&row["file"], &field) {
                missed.entry(field).or_default().push(format!("{}: {expected:?} ≠ {found:?}", row["file"]));
            }
        }
    }
    eprintln!("{read} invoices of the corpus read");
    for (field, files) in &missed {
        eprintln!("{field}: {} missed", files.len());
        files.iter().for_each(|file| eprintln!("    {file}"));
    }
    assert!(read > 200 && missed.is_empty(), "{} fields missed", missed.len());
}

#[test]
fn every_file_without_an_invoice_is_refused_with_a_reason() {
    let Some(rows) = rows() else { return };
    for row in rows.iter().filter(|row| row["doc_type"] == "unreadable") {
        let json = answer(row);
        eprintln!("{} {} {}", row["file"], json["rejected"]["code"], json["rejected"]["message"]);
        assert!(json["rejected"]["hint"].is_string(), "{json}");
    }
}

#[test]
fn files_that_readers_disagreed_on_are_read_too() {
    let Some(rows) = rows() else { return };
    for row in rows.iter().filter(|row| row["trust"] == "C") {
        let json = answer(row);
        assert_eq!(json["documents"][0]["number"], row["number"].as_str(), "{json}");
        eprintln!("{} {:?}", row["file"], misses(row, &json));
    }
}

#[test]
fn an_amount_due_that_does_not_add_up_is_found_and_no_other() {
    let Some(rows) = rows() else { return };
    let mut counts = BTreeMap::<String, usize>::new();
    for row in rows.iter().filter(|row| ["A", "B"].contains(&row["trust"].as_str())) {
        let json = answer(row);
        let findings = json["documents"][0]["findings"].as_array().unwrap();
        let codes: Vec<&str> = findings.iter().filter_map(|found| found["code"].as_str()).collect();
        let consistent = row["amounts_consistent"] == "yes";
        assert!(!(consistent && codes.contains(&"BR-CO-16")), "{}: {findings:?}", row["file"]);
        codes.iter().for_each(|code| *counts.entry((*code).to_owned()).or_default() += 1);
    }
    eprintln!("findings over the corpus: {counts:?}");
    assert!(counts["BR-CO-16"] > 0);
}
