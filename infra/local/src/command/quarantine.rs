//! `relance quarantine`: what could not be used; take it in again, or leave it with a reason.

use serde_json::json;
use service::ingest::quarantine::Quarantined;
use service::ingest::{Source, quarantine};
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
    let mut entries = Vec::new();
    for scope in host.scopes().await? {
        for entry in all(host, &scope).await? {
            entries.push((scope.clone(), entry));
        }
    }
    let named = options.retry.as_ref().or(options.dismiss.as_ref());
    let Some(id) = named else { return Ok(listed(&entries)) };
    let found = entries.into_iter().find(|(_, entry)| entry.id == *id);
    let (scope, entry) = found.ok_or_else(|| {
        HostError::Input(format!("there is no entry {id}; list them with: relance quarantine"))
    })?;
    if let Some(reason) = options.dismiss.as_ref().and(options.reason.as_deref()) {
        quarantine::dismiss(&host.ports, &scope, &entry, reason).await?;
        return Ok(Output::done(format!("{id} is left: {reason}"), json!({ "dismissed": id })));
    }
    retry(host, &scope, &entry).await
}

async fn all(host: &Host, scope: &Scope) -> Result<Vec<Quarantined>, HostError> {
    let mut entries = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES);
    while let Some(from) = pages.open() {
        let page = quarantine::list(&host.ports, scope, from).await?;
        entries.extend(pages.turn(page));
    }
    Ok(entries)
}

fn listed(entries: &[(Scope, Quarantined)]) -> Output {
    let lines = entries
        .iter()
        .map(|(_, entry)| format!("{}  {}  {}", entry.id, entry.file, import::place(&entry.refused)));
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = if text.is_empty() { "Nothing is in quarantine.".to_owned() } else { text };
    Output::done(text, entries.iter().map(|(_, entry)| json!(entry)).collect())
}

/// The original is read again; what was refused for a reason that is gone is taken now.
async fn retry(host: &Host, scope: &Scope, entry: &Quarantined) -> Result<Output, HostError> {
    let bytes = host.ports.bucket.get(scope, &entry.original).await?;
    let bytes =
        bytes.ok_or_else(|| HostError::Input("the original is gone; import the file again".to_owned()))?;
    let source = Source { name: &entry.file, bytes: &bytes };
    let report = import::take(host, source, Some(scope.creditor().as_str())).await?;
    if !report.refused.contains(&entry.refused) {
        quarantine::dismiss(&host.ports, scope, entry, "taken in by a later try").await?;
    }
    Ok(Output {
        text: import::words(&report),
        code: if report.refused.is_empty() { 0 } else { 2 },
        json: json!(report),
    })
}
