//! `relance export` and `relance erase`: what is held about one debtor, given out or taken away.

use std::path::Path;

use dunning::id::DebtorId;
use serde_json::json;
use service::privacy::{self, Export, Kept, PrivacyError, Stage, Wish};

use super::Output;
use crate::cli;
use crate::host::{Host, HostError};
use crate::world::files;
use crate::world::outbox::Captured;

/// Writes everything held about a debtor into a folder.
///
/// # Errors
/// When nothing is held, or the folder cannot be written.
pub async fn export(host: &Host, options: &cli::Export) -> Result<Output, HostError> {
    let scope = host.scope(options.creditor.as_deref()).await?;
    let debtor = debtor(&options.debtor)?;
    let given = privacy::export(&host.ports, &scope, &debtor).await.map_err(asked)?;
    let own = format!("{debtor}/");
    let messages: Vec<Captured> = host.outbox.captured()?;
    let messages: Vec<Captured> = messages
        .into_iter()
        .filter(|message| message.creditor == scope.creditor().as_str() && message.account.starts_with(&own))
        .collect();
    write(&options.to, &given, &messages)?;
    let (files, folder) = (given.originals.len(), options.to.display());
    let held_back = given.held_back.len();
    let mut words = format!(
        "{folder}: data.json, messages.json with {} messages, originals/ with {files} files.",
        messages.len()
    );
    if held_back > 0 {
        words.push_str(&format!("\n{held_back} files also speak of others and were held back; what they say of {debtor} stands in data.json."));
    }
    Ok(Output::done(
        words,
        json!({ "debtor": debtor, "folder": options.to, "data": given.data, "files": files }),
    ))
}

fn write(folder: &Path, given: &Export, messages: &[Captured]) -> Result<(), HostError> {
    let pretty = |value: &serde_json::Value| value.to_string().into_bytes();
    files::replace(&folder.join("data.json"), &pretty(&given.data))?;
    files::replace(&folder.join("messages.json"), &pretty(&json!(messages)))?;
    for original in &given.originals {
        let name = files::safe_name(original.name.rsplit('/').next().unwrap_or_default());
        files::replace(&folder.join("originals").join(name), &original.bytes)?;
    }
    Ok(())
}

/// Takes a debtor away; the ledger stays under a pseudonym.
///
/// # Errors
/// When something is still owed, nothing is held, or a port fails; then the same command goes on.
pub async fn erase(host: &Host, options: &cli::Erase) -> Result<Output, HostError> {
    let scope = host.scope(options.creditor.as_deref()).await?;
    let wish =
        Wish { debtor: debtor(&options.debtor)?, reason: options.reason.clone(), force: options.force };
    let kept =
        Kept { shelf: host.shelf.as_ref(), listing: host.bucket.as_ref(), captured: host.outbox.as_ref() };
    let erased = privacy::erase(&host.ports, kept, &scope, &wish).await.map_err(asked)?;
    host.scrub()?;
    Ok(Output::done(erased.words(Stage::Laptop), json!(erased)))
}

fn debtor(id: &str) -> Result<DebtorId, HostError> {
    DebtorId::new(id).map_err(|error| HostError::Input(error.to_string()))
}

/// What the person can mend by typing something else is bad input.
fn asked(error: PrivacyError) -> HostError {
    match error {
        PrivacyError::Unknown(_) | PrivacyError::Open { .. } | PrivacyError::Named => {
            HostError::Input(error.to_string())
        }
        other => HostError::Privacy(other),
    }
}
