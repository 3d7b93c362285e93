//! `relance plan`: checks plans, lists those that come with Relance, shows what one would send, and activates one.

mod live;
mod words;

use std::path::Path;

use dunning::plan::{self, Plan};
use serde_json::json;

use super::Output;
use super::import::bytes_of;
use crate::cli::PlanCommand;
use crate::host::{Host, HostError};

/// Runs what needs no data folder; `None`: it does need one.
pub fn alone(command: &PlanCommand) -> Option<Result<Output, HostError>> {
    match command {
        PlanCommand::Check { file } => Some(check(file)),
        PlanCommand::List => Some(Ok(list())),
        PlanCommand::Preview { .. } | PlanCommand::Diff { .. } | PlanCommand::Activate { .. } => None,
    }
}

/// Runs the command over the live data.
///
/// # Errors
/// When a plan cannot be read, the account is unknown, or something cannot be read or written.
pub async fn run(host: &Host, command: &PlanCommand) -> Result<Output, HostError> {
    match command {
        PlanCommand::Check { file } => check(file),
        PlanCommand::List => Ok(list()),
        PlanCommand::Preview { plan, ahead } => {
            let plan = plan.as_deref().map(load).transpose()?;
            live::ahead(host, plan.as_ref(), ahead).await
        }
        PlanCommand::Diff { old, new, ahead } => live::compare(host, &load(old)?, &load(new)?, ahead).await,
        PlanCommand::Activate { file, move_all, yes, ahead } => {
            let how = live::Activation { move_all: *move_all, yes: *yes };
            live::activate(host, &load(file)?, how, ahead).await
        }
    }
}

/// A plan from a file, or one of the library by its name.
fn load(file: &Path) -> Result<Plan, HostError> {
    let library = plan::LIBRARY.iter().find(|(name, _)| file.ends_with(name) && !file.exists());
    let text = match library {
        Some((_, text)) => (*text).to_owned(),
        None => String::from_utf8_lossy(&bytes_of(file)?).into_owned(),
    };
    plan::read(&text)
        .map_err(|error| HostError::Input(format!("{}:{}: {}", file.display(), error.line, error.message)))
}

fn check(file: &Path) -> Result<Output, HostError> {
    let text = String::from_utf8_lossy(&bytes_of(file)?).into_owned();
    let name = file.display();
    let faults = match plan::check(&text) {
        Ok(plan) => {
            let (id, version, steps) = (&plan.id, plan.version, plan.steps.len());
            return Ok(Output::done(
                format!("{name}: plan {id} version {version} with {steps} steps is in order."),
                json!({ "file": name.to_string(), "id": id, "version": version, "steps": steps, "problems": [] }),
            ));
        }
        Err(faults) => faults,
    };
    let lines: Vec<String> =
        faults.iter().map(|fault| format!("{name}:{}: {}", fault.line, fault.message)).collect();
    let problem = |fault: &plan::PlanError| json!({ "line": fault.line, "message": fault.message });
    let problems: Vec<serde_json::Value> = faults.iter().map(problem).collect();
    Ok(Output {
        text: lines.join("\n"),
        json: json!({ "file": name.to_string(), "problems": problems }),
        code: 2,
    })
}

fn list() -> Output {
    let plans = plan::LIBRARY;
    let text = plans.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>().join("\n");
    let json = plans.iter().map(|(name, text)| json!({ "name": name, "toml": text })).collect();
    Output::done(text, json)
}
