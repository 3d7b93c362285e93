//! `relance inspect`: what files say, read in parallel, nothing stored.

use std::path::Path;

use documents::statement::{self, Shape};
use documents::{invoice, invoice::Inspection};
use indicatif::{ParallelProgressIterator, ProgressBar};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::Output;
use super::import::{bytes_of, files};
use crate::cli::Inspect;
use crate::host::HostError;

/// Fewer files than this need no progress bar.
const FEW: usize = 20;

/// Runs the command.
///
/// # Errors
/// When a folder cannot be listed.
pub fn run(options: &Inspect, as_json: bool) -> Result<Output, HostError> {
    let paths = files(&options.files)?;
    let bar = if as_json || paths.len() < FEW {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(u64::try_from(paths.len()).unwrap_or(u64::MAX))
    };
    let found: Vec<Inspection> = paths.par_iter().progress_with(bar).map(|path| one(path)).collect();
    let code = if found.iter().any(|one| one.rejected) { 2 } else { 0 };
    let text = found.iter().map(|one| words(&one.json)).collect::<Vec<_>>().join("\n");
    let json = found.into_iter().map(|one| one.json).collect();
    Ok(Output { text, json: Value::Array(json), code })
}

fn one(path: &Path) -> Inspection {
    let name = path.display().to_string();
    match bytes_of(path) {
        Ok(bytes) => of_bytes(&name, &bytes),
        Err(error) => {
            let hint = "Check the name and whether you may read the file.";
            let rejected = json!({ "code": "unreadable", "message": error.to_string(), "hint": hint });
            Inspection { json: json!({ "file": name, "rejected": rejected }), rejected: true }
        }
    }
}

/// A statement where the content looks like one, else an invoice; a table may be either.
fn of_bytes(name: &str, bytes: &[u8]) -> Inspection {
    match statement::shape(bytes) {
        Shape::Empty | Shape::Unknown => invoice::inspect(name, bytes),
        Shape::Csv => {
            let read = statement::inspect(name, bytes);
            if read.rejected { invoice::inspect(name, bytes) } else { read }
        }
        _ => statement::inspect(name, bytes),
    }
}

fn words(json: &Value) -> String {
    let file = json.get("file").and_then(Value::as_str).unwrap_or_default();
    let file =
        Path::new(file).file_name().map_or(file.to_owned(), |name| name.to_string_lossy().into_owned());
    let text = |path: &str| json.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    if json.get("rejected").is_some() {
        return format!("{file}: {} {}", text("/rejected/message"), text("/rejected/hint"));
    }
    let count = |key: &str| json.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let format = text("/format");
    match (count("documents"), count("statements")) {
        (1, _) => format!(
            "{file}: {format} {} of {}, due {}, {} {}",
            text("/documents/0/number"),
            text("/documents/0/issue_date"),
            text("/documents/0/due_date"),
            text("/documents/0/amount_due"),
            text("/documents/0/currency")
        ),
        (0, 0) => format!("{file}: {format}, {} statuses", count("statuses")),
        (0, statements) => format!("{file}: {format}, {statements} statements"),
        (documents, _) => format!("{file}: {format}, {documents} documents"),
    }
}
