//! `relance doctor`: what somebody still has to set up, in a folder or on AWS, and what this month cost so far.

use serde_json::json;
use service::doctor::{self, Finding, Health, Place};

use super::Output;
use crate::cli::Doctor;
use crate::host::{Host, HostError};

/// Looks at the data folder.
pub async fn folder(host: &Host) -> Output {
    let mut found = doctor::examine(&host.ports, Place::Folder).await;
    let schedule =
        "nothing runs by itself in a folder: type relance sweep once a day, or leave relance serve running";
    found.push(Finding::new("schedule", Health::Look, schedule));
    let sender = "messages go to the outbox of this folder and leave no machine; real ones leave from AWS";
    found.push(Finding::new("mail", Health::Look, sender));
    found.push(Finding::new("this month", Health::Good, "nothing: all of it runs on this machine"));
    said(&found)
}

/// Looks at a stage on AWS, with the credentials of the environment.
///
/// # Errors
/// When the stage or the credentials are not told.
pub async fn stage(options: &Doctor) -> Result<Output, HostError> {
    let input = |error: &dyn std::fmt::Display| HostError::Input(error.to_string());
    let path = options.stack.clone().unwrap_or_default();
    let stage = operator::stage::read(&path).map_err(|error| input(&error))?;
    let (ports, config) =
        aws::operator::ports(&stage, operator::environment).map_err(|error| input(&error))?;
    Ok(said(&operator::doctor::examine(&ports, &config, &stage).await))
}

/// One line for each finding; failed when something is missing.
fn said(found: &[Finding]) -> Output {
    let line = |one: &Finding| format!("{}  {}: {}", one.health.sign(), one.what, one.words);
    let text = found.iter().map(line).collect::<Vec<_>>().join("\n");
    let missing = found.iter().any(|one| one.health == Health::Missing);
    Output { text, json: json!(found), code: u8::from(missing) }
}
