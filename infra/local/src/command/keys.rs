//! `relance key`: API keys of a creditor.

use chrono::Duration;
use serde_json::json;
use service::keys;
use service::ports::Clock;

use super::Output;
use crate::cli::KeyCommand;
use crate::host::{Host, HostError};

/// Runs the command.
///
/// # Errors
/// When a port fails or there is no such key.
pub async fn run(host: &Host, command: &KeyCommand) -> Result<Output, HostError> {
    match command {
        KeyCommand::Create { name, days, creditor } => create(host, name, *days, creditor.as_deref()).await,
        KeyCommand::List { creditor } => list(host, creditor.as_deref()).await,
        KeyCommand::Revoke { id, creditor } => revoke(host, id, creditor.as_deref()).await,
    }
}

async fn create(host: &Host, name: &str, days: u32, creditor: Option<&str>) -> Result<Output, HostError> {
    let scope = host.scope(creditor).await?;
    let expires = host.clock.now() + Duration::days(i64::from(days.clamp(1, 3_650)));
    let key = keys::create(&host.ports, &scope, name, expires).await?;
    let text =
        format!("{key}\nKeep it now: it is not shown again. It expires on {}.", expires.format("%Y-%m-%d"));
    Ok(Output::done(text, json!({ "key": key, "creditor": scope.creditor(), "expires": expires })))
}

async fn list(host: &Host, creditor: Option<&str>) -> Result<Output, HostError> {
    let scope = host.scope(creditor).await?;
    let keys = keys::list(&host.ports, &scope).await?;
    let lines = keys.iter().map(|key| {
        let state = if key.revoked.is_some() { "revoked" } else { "live" };
        format!("{}  {state:<8} expires {}  {}", key.id, key.expires.format("%Y-%m-%d"), key.name)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let json = keys
        .iter()
        .map(|key| json!({ "id": key.id, "name": key.name, "created": key.created, "expires": key.expires, "revoked": key.revoked }))
        .collect();
    Ok(Output::done(
        if text.is_empty() { "No keys. Make one with: relance key create".to_owned() } else { text },
        json,
    ))
}

async fn revoke(host: &Host, id: &str, creditor: Option<&str>) -> Result<Output, HostError> {
    let scope = host.scope(creditor).await?;
    if !keys::revoke(&host.ports, &scope, id).await? {
        return Err(HostError::Input(format!("there is no key {id}; list them with: relance key list")));
    }
    Ok(Output::done(format!("The key {id} opens nothing any more."), json!({ "revoked": id })))
}
