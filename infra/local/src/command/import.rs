//! `relance import`: files and folders in.

use std::path::{Path, PathBuf};

use documents::invoice;
use dunning::id::CreditorId;
use messages::Language;
use serde_json::json;
use service::ingest::snapshot::Difference;
use service::ingest::{self, Columns, Complete, How, IngestError, Refused, Report, Source, Taken, Wish};
use service::scope::Scope;
use service::settle;

use super::Output;
use crate::cli::Import;
use crate::host::{Host, HostError};

/// The most files of one folder that are taken in one call.
const MOST_FILES: usize = 10_000;
/// Invoices named of each group of a difference.
const SHOWN: usize = 8;
/// The largest file read, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read from disk or a port fails.
pub async fn run(host: &Host, options: &Import) -> Result<Output, HostError> {
    let how = how(options)?;
    let mut reports = Vec::new();
    let mut statements = Vec::new();
    for path in files(&options.files)? {
        match any(host, &path, options.creditor.as_deref(), &how).await? {
            Taken::Statement(report) => statements.push(*report),
            Taken::Invoices(report) => reports.push(*report),
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

/// Takes any file in.
///
/// # Errors
/// When it cannot be read from disk or a port fails.
pub async fn any(host: &Host, path: &Path, creditor: Option<&str>, how: &How) -> Result<Taken, HostError> {
    if how.complete.is_none()
        && let Some(report) = statement_of(host, path, creditor, &how.columns).await?
    {
        return Ok(Taken::Statement(Box::new(report)));
    }
    one(host, path, creditor, how).await.map(|report| Taken::Invoices(Box::new(report)))
}

fn how(options: &Import) -> Result<How, HostError> {
    let wish = match (options.look, options.confirm) {
        (true, _) => Wish::Look,
        (_, true) => Wish::Confirmed,
        _ => Wish::Take,
    };
    let complete = options.complete_as_of.map(|as_of| Complete { as_of, wish });
    Ok(How { complete, columns: columns(options.mapping.as_deref())? })
}

/// What columns mean, as typed.
///
/// # Errors
/// When a field is unknown.
pub fn columns(typed: Option<&str>) -> Result<Columns, HostError> {
    let said = typed.map(ingest::mapping::said).transpose();
    said.map(Option::unwrap_or_default).map_err(|refused| HostError::Input(refused.to_string()))
}

/// Takes a bank statement in; `None` when the file is none.
async fn statement_of(
    host: &Host,
    path: &Path,
    creditor: Option<&str>,
    columns: &Columns,
) -> Result<Option<settle::Report>, HostError> {
    let bytes = bytes_of(path)?;
    if *columns == Columns::Unsaid && !invoice::is_list(&bytes) && settle::recognised(&bytes).is_none() {
        return Ok(None);
    }
    let scope = match host.scope(creditor).await {
        Ok(scope) => scope,
        Err(unknown) if matches!(settle::recognised(&bytes), Some(Ok(_))) => return Err(unknown),
        // An empty folder has no creditor yet; the first file may name it.
        Err(_) => return Ok(None),
    };
    let read = match ingest::mapping::statement(&host.ports, &scope, &bytes, columns).await? {
        Some(Ok(read)) => read,
        Some(Err(rejection)) if matches!(columns, Columns::Bank(_)) => {
            return Err(HostError::Input(Refused::from(rejection).to_string()));
        }
        _ => return Ok(None),
    };
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let source = Source { name: &name, bytes: &bytes };
    Ok(Some(settle::statement(&host.ports, &scope, source, &read).await?))
}

/// What became of a file, in words.
pub fn told(taken: &Taken) -> String {
    match taken {
        Taken::Invoices(report) => words(report),
        Taken::Statement(report) => booked(report),
    }
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

async fn one(host: &Host, path: &Path, creditor: Option<&str>, how: &How) -> Result<Report, HostError> {
    let bytes = bytes_of(path)?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    take(host, Source { name: &name, bytes: &bytes }, creditor, how).await
}

/// Takes one file in, for the creditor it names, else the one given, else the only one.
///
/// # Errors
/// When a port fails, or no creditor can be told.
pub async fn take(
    host: &Host,
    source: Source<'_>,
    creditor: Option<&str>,
    how: &How,
) -> Result<Report, HostError> {
    let given =
        creditor.map(CreditorId::new).transpose().map_err(|error| HostError::Input(error.to_string()))?;
    // A list names no creditor and may need a mapping of its own.
    let named = match documents::invoice::is_list(source.bytes) {
        true => None,
        false => match documents::invoice::read(source.bytes) {
            Ok(read) => read.creditor.is_some().then_some(read),
            Err(rejection) if host.scope(creditor).await.is_err() => {
                return Ok(unkept(source, Refused::from(rejection)));
            }
            Err(_) => None,
        },
    };
    let scope = match named.map(|read| ingest::creditor_of(&read, given.as_ref())) {
        Some(Ok(creditor)) => Scope::proven(creditor),
        Some(Err(refused)) => return Ok(unkept(source, refused)),
        None => host.scope(creditor).await?,
    };
    finish(ingest::file(&host.ports, &scope, source, how).await, source)
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
    let mut text = if report.difference.is_some() {
        format!("{file}: a complete list; {} accounts changed.", report.accounts.len())
    } else if report.new + report.changed == 0 && report.unchanged > 0 {
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
    if let Some(difference) = &report.difference {
        text.push_str(&changes(difference));
    }
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
        text.push_str(&format!("\n  not taken: {}", refused.said(Language::En)));
    }
    text
}

/// What a complete list changes, in words.
fn changes(difference: &Difference) -> String {
    let before = difference.before.said();
    let mut text =
        format!("\n  open as of {}: {} (before: {before})", difference.as_of, difference.after.said());
    let groups = [
        ("new", &difference.new),
        ("changed", &difference.changed),
        ("settled in the books", &difference.closing),
        ("open again", &difference.reopening),
    ];
    for (name, group) in groups.into_iter().filter(|(_, group)| group.items > 0) {
        let first = group.first.iter().take(SHOWN).map(|moved| moved.invoice.as_str());
        let first = first.collect::<Vec<_>>().join(", ");
        let more = if group.items > SHOWN { ", …" } else { "" };
        text.push_str(&format!("\n    {name}: {} ({first}{more})", group.said()));
    }
    text
}
