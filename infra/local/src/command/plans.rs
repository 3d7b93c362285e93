//! `relance plan`: checks plans and lists those that come with Relance.

use dunning::plan;
use serde_json::json;

use super::Output;
use super::import::bytes_of;
use crate::cli::PlanCommand;
use crate::host::HostError;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read from disk.
pub fn run(command: &PlanCommand) -> Result<Output, HostError> {
    match command {
        PlanCommand::Check { file } => check(file),
        PlanCommand::List => Ok(list()),
    }
}

fn check(file: &std::path::Path) -> Result<Output, HostError> {
    let text = String::from_utf8_lossy(&bytes_of(file)?).into_owned();
    let name = file.display();
    Ok(match plan::read(&text) {
        Ok(plan) => Output::done(
            format!(
                "{name}: plan {} version {} with {} steps is in order.",
                plan.id,
                plan.version,
                plan.steps.len()
            ),
            json!({ "file": name.to_string(), "id": plan.id, "version": plan.version, "steps": plan.steps.len(), "problems": [] }),
        ),
        Err(error) => Output {
            text: format!("{name}:{}: {}", error.line, error.message),
            json: json!({ "file": name.to_string(), "problems": [{ "line": error.line, "message": error.message }] }),
            code: 2,
        },
    })
}

fn list() -> Output {
    let plans = plan::LIBRARY;
    let text = plans.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>().join("\n");
    let json = plans.iter().map(|(name, text)| json!({ "name": name, "toml": text })).collect();
    Output::done(text, json)
}
