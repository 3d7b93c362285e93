//! `relance import`: files and folders in.

use std::path::{Path, PathBuf};

use documents::statement::{self, Shape};
use dunning::id::CreditorId;
use serde_json::json;
use service::ingest::{self, IngestError, Refused, Report, Source};
use service::scope::Scope;
use service::settle;

use super::Output;
use crate::cli::Import;
use crate::host::{Host, HostError};

/// The most files of one folder that are taken in one call.
const MOST_FILES: usize = 10_000;
/// The largest file read, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read from disk or a port fails.
pub async fn run(host: &Host, options: &Import) -> Result<Output, HostError> {
    let mut reports = Vec::new();
    let mut statements = Vec::new();
    for path in files(&options.files)? {
        match statement_of(host, &path, options.creditor.as_deref()).await? {
            Some(report) => statements.push(report),
            None => reports.push(one(host, &path, options.creditor.as_deref()).await?),
        }
    }
    // What came in may be due at once; the next sweep finds it.
    let code = if reports.iter().any(|report| !report.refused.is_empty()) { 2 } else { 0 };
    let told = reports.iter().map(words).chain(statements.iter().map(booked));
    let text = told.collect::<Vec<_>>().join("\n");
    let mut json: Vec<serde_json::Value> = reports.iter().map(|report| json!(report)).collect();
    json.extend(statements.iter().map(|report| json!(report)));
    Ok(Output { text, json: serde_json::Value::Array(json), code })
}

/// Takes a bank statement in; `None` when the file is none.
async fn statement_of(
    host: &Host,
    path: &Path,
    creditor: Option<&str>,
) -> Result<Option<settle::Report>, HostError> {
    let bytes = bytes_of(path)?;
    if matches!(statement::shape(&bytes), Shape::Empty | Shape::Unknown) {
        return Ok(None);
    }
    let Ok(read) = statement::read(&bytes) else { return Ok(None) };
    let scope = host.scope(creditor).await?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let source = Source { name: &name, bytes: &bytes };
    Ok(Some(settle::statement(&host.ports, &scope, source, &read).await?))
}

/// A statement's report in words.
fn booked(report: &settle::Report) -> String {
    let mut text = format!(
        "{}: {} statements ({}); {} payments booked, {} wait for you, {} known already.",
        report.file, report.statements, report.format, report.booked, report.waiting, report.known
    );
    for finding in &report.findings {
        text.push_str(&format!("\n  {finding}"));
    }
    text
}

/// Every file named, and every file in a folder named.
///
/// # Errors
/// When a folder cannot be listed.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, HostError> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?
                .take(MOST_FILES)
                .filter_map(|entry| Some(entry.ok()?.path()))
                .collect();
            inside.retain(|path| path.is_file());
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Reads one file within bounds.
///
/// # Errors
/// When there is none, or it is too large.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, HostError> {
    let absent =
        |error: std::io::Error| HostError::Input(format!("{} cannot be read: {error}", path.display()));
    let length = std::fs::metadata(path).map_err(absent)?.len();
    if length > MOST_BYTES {
        return Err(HostError::Input(format!("{} is larger than 64 MB; split it", path.display())));
    }
    std::fs::read(path).map_err(absent)
}

async fn one(host: &Host, path: &Path, creditor: Option<&str>) -> Result<Report, HostError> {
    let bytes = bytes_of(path)?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    take(host, Source { name: &name, bytes: &bytes }, creditor).await
}

/// Takes one file in, for the creditor it names, else the one given, else the only one.
///
/// # Errors
/// When a port fails, or no creditor can be told.
pub async fn take(host: &Host, source: Source<'_>, creditor: Option<&str>) -> Result<Report, HostError> {
    let given =
        creditor.map(CreditorId::new).transpose().map_err(|error| HostError::Input(error.to_string()))?;
    let read = match documents::invoice::read(source.bytes) {
        Ok(read) => read,
        Err(rejection) => {
            let refused = Refused::from(rejection);
            let Ok(scope) = host.scope(creditor).await else { return Ok(unkept(source, refused)) };
            return finish(ingest::reject(&host.ports, &scope, source, refused).await, source);
        }
    };
    let scope = match (ingest::creditor_of(&read, given.as_ref()), &read.creditor) {
        (Ok(creditor), _) => Scope::proven(creditor),
        (Err(refused), Some(_)) => return Ok(unkept(source, refused)),
        (Err(_), None) => host.scope(None).await?,
    };
    finish(ingest::ingest(&host.ports, &scope, source, &read).await, source)
}

fn finish(taken: Result<Report, IngestError>, source: Source<'_>) -> Result<Report, HostError> {
    match taken {
        Ok(report) => Ok(report),
        Err(IngestError::Refused(refused)) => Ok(unkept(source, refused)),
        Err(IngestError::Change(error)) => Err(error.into()),
    }
}

/// A file refused before any creditor was known: the file is the user's own, and stays where it is.
fn unkept(source: Source<'_>, refused: Refused) -> Report {
    Report {
        import: ingest::import_id(source.bytes),
        file: source.name.to_owned(),
        refused: vec![refused],
        ..Report::default()
    }
}

/// A report in words.
pub fn words(report: &Report) -> String {
    let file = &report.file;
    let mut text = if report.new + report.changed == 0 && report.unchanged > 0 {
        format!("{file}: nothing new; all {} items are known as they are.", report.unchanged)
    } else {
        format!(
            "{file}: {} new, {} changed, {} unchanged items on {} accounts.",
            report.new,
            report.changed,
            report.unchanged,
            report.accounts.len()
        )
    };
    if report.unreachable > 0 {
        text.push_str(&format!(
            "\n  {} of {} customers cannot be written to; see: relance customers",
            report.unreachable, report.customers
        ));
    }
    for passed in &report.passed {
        text.push_str(&format!("\n  passed over: invoice {}, {}", passed.invoice, passed.reason));
    }
    for found in &report.findings {
        text.push_str(&format!("\n  to clear up: invoice {}: {}", found.invoice, found.message));
    }
    for refused in &report.refused {
        text.push_str(&format!("\n  not taken: {}", place(refused)));
    }
    text
}

/// A refusal with its place in the file.
pub fn place(refused: &Refused) -> String {
    let invoice = refused.invoice.as_ref().map(|invoice| format!("invoice {invoice}, "));
    let line = refused.line.map(|line| format!("line {line}, "));
    let field = refused.field.as_ref().map(|field| format!("field {field}: "));
    let parts = [invoice, line, field].into_iter().flatten().collect::<String>();
    format!("{parts}{refused}")
}
