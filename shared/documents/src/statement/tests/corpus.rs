//! The public statements outside the repository, where they are present.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;

use super::*;

fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    ["shared/data/statements", "../shared/data/statements"]
        .iter()
        .map(|place| root.join(place))
        .find(|path| path.join("MANIFEST.csv").is_file())
}

type Row = BTreeMap<String, String>;

fn manifest(folder: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.join("MANIFEST.csv")).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Entries of the whole file.
fn entries(json: &Value) -> Vec<&Value> {
    let statements = json["statements"].as_array().unwrap();
    statements.iter().flat_map(|statement| statement["entries"].as_array().unwrap()).collect()
}

fn number(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

fn sums(json: &Value) -> (Decimal, Decimal) {
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for entry in entries(json) {
        let amount = number(entry["amount"].as_str().unwrap());
        if amount.is_sign_negative() { sums.1 -= amount } else { sums.0 += amount }
    }
    sums
}

/// Every value of `field` in the entries and their details.
fn all(json: &Value, field: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let places = entries(json)
        .into_iter()
        .flat_map(|entry| std::iter::once(entry).chain(entry["details"].as_array().unwrap().iter()));
    for place in places {
        match &place[field] {
            Value::String(text) => drop(found.insert(text.clone())),
            Value::Array(list) => found.extend(list.iter().map(|text| text.as_str().unwrap().to_owned())),
            _ => {}
        }
    }
    found
}

/// Where the manifest itself is not to be met, with the reason.
fn known(file: &str, field: &str) -> Option<&'static str> {
    match (file, field) {
        ("cfonb-cfonb.240-complex-test.txt", _) => Some("returned items, no statement: rejected"),
        ("cfonb-operation_unstarted.txt", _) => Some("complements without a movement: rejected"),
        ("mt940-self-provided-raphaelm.sta", "currency") => {
            Some("the manifest took digits of a balance for a currency")
        }
        ("mt940-betterplace-sepa_snippet_broken.sta", "account") => {
            Some("the manifest took :86: mislabelled as :25:")
        }
        ("mt940-self-provided-multiline.sta", "account") => Some("the manifest cut the last character"),
        ("mt940-jejik-rabobank.sta" | "mt940-self-provided-raphaelm.sta", "account") => {
            Some("several accounts; the manifest names one")
        }
        ("cfonb-operation_already_defined.txt", "account") => {
            Some("no balance record; the movements name the account")
        }
        _ => None,
    }
}

struct Misses(Vec<String>, usize);

impl Misses {
    fn check(&mut self, file: &str, field: &str, got: &str, want: &str) {
        self.1 += 1;
        if got != want && known(file, field).is_none() {
            self.0.push(format!("{file}: {field}: read {got}, manifest {want}"));
        }
    }
}

fn compare(row: &Row, json: &Value, misses: &mut Misses) {
    let file = row["file"].as_str();
    let read = entries(json);
    let wanted = |field: &str| Some(row[field].trim()).filter(|text| !text.is_empty());
    if let Some(count) = wanted("statements").filter(|count| *count != "0") {
        misses.check(file, "statements", &json["statements"].as_array().unwrap().len().to_string(), count);
    }
    if let Some(count) = wanted("entries") {
        misses.check(file, "entries", &read.len().to_string(), count);
    }
    if let Some(count) = wanted("tx_details") {
        let details: usize = read.iter().map(|entry| entry["details"].as_array().unwrap().len()).sum();
        misses.check(file, "tx_details", &details.to_string(), count);
    }
    let (credits, debits) = sums(json);
    for (field, got) in [("credits", credits), ("debits", debits)] {
        if let Some(sum) = wanted(field) {
            misses.check(file, field, &got.normalize().to_string(), &number(sum).normalize().to_string());
        }
    }
    compare_texts(row, json, misses);
}

fn compare_texts(row: &Row, json: &Value, misses: &mut Misses) {
    let file = row["file"].as_str();
    let set = |text: &str| {
        text.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    misses.check(
        file,
        "structured_refs",
        &format!("{:?}", all(json, "structured_references")),
        &format!("{:?}", set(&row["structured_refs"])),
    );
    let stated = set(&row["end_to_end"]);
    let read = all(json, "end_to_end");
    misses.check(file, "end_to_end", &format!("{:?}", stated.difference(&read).collect::<Vec<_>>()), "[]");
    if !row["reversals"].trim().is_empty() {
        let count = entries(json).iter().filter(|entry| entry["reversal"] == true).count();
        misses.check(file, "reversals", &count.to_string(), row["reversals"].trim());
    }
    let statements = json["statements"].as_array().unwrap();
    let accounts: BTreeSet<&str> = statements.iter().filter_map(|one| one["account"].as_str()).collect();
    let wanted = set(row["account"].trim_end_matches(|_: char| false));
    let coda = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let wanted: BTreeSet<String> = wanted
        .iter()
        .map(|text| if file.starts_with("coda") { coda(text) } else { text.trim().to_owned() })
        .collect();
    misses.check(file, "account", &format!("{accounts:?}"), &format!("{wanted:?}"));
    if !row["currency"].trim().is_empty() {
        let currencies: BTreeSet<&str> = entries(json)
            .iter()
            .filter_map(|one| one["currency"].as_str())
            .chain(statements.iter().filter_map(|one| one["currency"].as_str()))
            .collect();
        misses.check(
            file,
            "currency",
            &format!("{currencies:?}"),
            &format!("{:?}", BTreeSet::from([row["currency"].trim()])),
        );
    }
    compare_balances(row, statements, misses);
}

fn compare_balances(row: &Row, statements: &[Value], misses: &mut Misses) {
    let check = row["balance_check"].trim();
    let parts: Vec<&str> = check.split(';').filter(|part| !part.starts_with("rec9")).collect();
    if parts.len() != statements.len() || check.is_empty() {
        return;
    }
    for (part, statement) in parts.iter().zip(statements) {
        let want = match *part {
            "ok" => "true",
            "na" => "null",
            _ => "false",
        };
        misses.check(&row["file"], "balance_check", &statement["balances_agree"].to_string(), want);
    }
}

#[test]
fn every_public_statement_says_what_its_manifest_says() {
    let Some(folder) = folder() else {
        println!("SKIPPED: shared/data/statements is not here; no public statement was read");
        return;
    };
    let (mut misses, mut rejected) = (Misses(Vec::new(), 0), Vec::new());
    let rows = manifest(&folder);
    for row in &rows {
        let file = row["file"].as_str();
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let inspection = inspect(file, &bytes);
        if inspection.rejected {
            rejected.push(format!("{file}: {}", inspection.json["rejected"]["message"]));
            if known(file, "*").is_none() {
                misses.0.push(format!("{file}: rejected: {}", inspection.json["rejected"]));
            }
            continue;
        }
        compare(row, &inspection.json, &mut misses);
    }
    println!(
        "{} statements, {} rejected {rejected:#?}, {} fields compared",
        rows.len(),
        rejected.len(),
        misses.1
    );
    assert!(misses.0.is_empty(), "{} misses:\n{}", misses.0.len(), misses.0.join("\n"));
}
