//! `relance simulate`: the real engine over a virtual clock, on files alone.

use dunning::plan::{self, Plan};
use dunning::portfolio::Portfolio;
use dunning::simulate;
use indicatif::ProgressBar;
use serde_json::json;

use super::Output;
use super::import::bytes_of;
use crate::cli::Simulate;
use crate::host::HostError;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or names something unknown; the error says where.
pub fn run(options: &Simulate, as_json: bool) -> Result<Output, HostError> {
    let portfolio =
        Portfolio::read(&text(&options.portfolio)?).map_err(|error| at(&options.portfolio, &error))?;
    let mut plans = Vec::new();
    for path in &options.plan {
        plans.push(plan::read(&text(path)?).map_err(|error| at(path, &error))?);
    }
    if plans.is_empty() {
        plans.push(Plan::standard().map_err(|error| HostError::Input(error.to_string()))?);
    }
    let events = match &options.events {
        Some(path) => simulate::read_events(&text(path)?).map_err(|error| at(path, &error))?,
        None => Vec::new(),
    };
    let days = options.to.signed_duration_since(options.from).num_days().max(0);
    let bar = if as_json { ProgressBar::hidden() } else { ProgressBar::new(days.unsigned_abs()) };
    let mut tell = |day: chrono::NaiveDate| {
        bar.set_position(day.signed_duration_since(options.from).num_days().unsigned_abs());
    };
    let period = (options.from, options.to);
    let outcome = simulate::run_with_progress(&portfolio, plans, &events, period, &mut tell);
    bar.finish_and_clear();
    let outcome = outcome.map_err(|error| HostError::Input(error.to_string()))?;
    let json = json!(outcome);
    let lines = outcome.notices.iter().map(|notice| {
        let row = json!(notice);
        let field = |name: &str| {
            row.get(name).and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
        };
        format!(
            "{}  {:<13} {:<7} {:<32} {:>12}  {}",
            field("date"),
            field("class"),
            field("channel"),
            field("to"),
            field("total"),
            field("account")
        )
    });
    let mut lines: Vec<String> = lines.collect();
    lines.push(format!("{} messages, {} tasks", outcome.notices.len(), outcome.tasks.len()));
    Ok(Output::done(lines.join("\n"), json))
}

fn text(path: &std::path::Path) -> Result<String, HostError> {
    String::from_utf8(bytes_of(path)?)
        .map_err(|_| HostError::Input(format!("{} is not UTF-8 text", path.display())))
}

fn at(path: &std::path::Path, error: &dyn std::fmt::Display) -> HostError {
    HostError::Input(format!("{}: {error}", path.display()))
}
