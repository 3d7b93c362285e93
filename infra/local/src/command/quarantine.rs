//! `relance quarantine`: what could not be used; take it in again, or leave it with a reason.

use messages::Language;
use serde_json::json;
use service::ingest::quarantine::{Again, Quarantined};
use service::ingest::{IngestError, quarantine};
use service::ports::Pages;
use service::scope::Scope;

use super::{Output, import};
use crate::cli::Quarantine;
use crate::host::{Host, HostError};

/// Pages read of one creditor's quarantine.
const MOST_PAGES: usize = 1_000;

/// Runs the command.
///
/// # Errors
/// When an entry is unknown or a port fails.
pub async fn run(host: &Host, options: &Quarantine) -> Result<Output, HostError> {
    let entries = waiting(host).await?;
    let named = options.retry.as_ref().or(options.dismiss.as_ref()).or(options.confirm.as_ref());
    let Some(id) = named else { return Ok(listed(&entries)) };
    let found = entries.into_iter().find(|(_, entry)| entry.id == *id);
    let (scope, entry) = found.ok_or_else(|| {
        HostError::Input(format!("there is no entry {id}; list them with: relance quarantine"))
    })?;
    if let Some(reason) = options.dismiss.as_ref().and(options.reason.as_deref()) {
        quarantine::dismiss(&host.ports, &scope, &entry, reason).await?;
        return Ok(Output::done(format!("{id} is left: {reason}"), json!({ "dismissed": id })));
    }
    let columns = import::columns(options.mapping.as_deref())?;
    retry(host, &scope, &entry, &Again { confirmed: options.confirm.is_some(), columns }).await
}

/// What waits in the quarantine of every creditor.
///
/// # Errors
/// When it cannot be read.
pub async fn waiting(host: &Host) -> Result<Vec<(Scope, Quarantined)>, HostError> {
    let mut entries = Vec::new();
    for scope in host.scopes().await? {
        for entry in all(host, &scope).await? {
            entries.push((scope.clone(), entry));
        }
    }
    Ok(entries)
}

async fn all(host: &Host, scope: &Scope) -> Result<Vec<Quarantined>, HostError> {
    let mut entries = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the entries of the quarantine");
    while let Some(from) = pages.open()? {
        let page = quarantine::list(&host.ports, scope, from).await?;
        entries.extend(pages.turn(page));
    }
    Ok(entries)
}

fn listed(entries: &[(Scope, Quarantined)]) -> Output {
    let lines = entries
        .iter()
        .map(|(_, entry)| format!("{}  {}  {}", entry.id, entry.file, entry.refused.said(Language::En)));
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = if text.is_empty() { "Nothing is in quarantine.".to_owned() } else { text };
    Output::done(text, entries.iter().map(|(_, entry)| json!(entry)).collect())
}

/// The original is read again; what was refused for a reason that is gone is taken now.
async fn retry(host: &Host, scope: &Scope, entry: &Quarantined, again: &Again) -> Result<Output, HostError> {
    let report = match quarantine::again(&host.ports, scope, entry, again).await {
        Ok(report) => report,
        Err(IngestError::Refused(refused)) => return Err(HostError::Input(refused.to_string())),
        Err(IngestError::Change(error)) => return Err(error.into()),
    };
    Ok(Output {
        text: import::told(&report),
        code: if report.refused().is_empty() { 0 } else { 2 },
        json: json!(report),
    })
}
