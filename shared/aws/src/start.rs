//! The start of a function: environment, logs, ports.

use std::str::FromStr;
use std::sync::Arc;

use service::ports::Ports;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::clock::SystemClock;
use crate::sdk::{self, NotSet};
use crate::settings::{self, Function, Missing, Settings};
use crate::telemetry::Lines;
use crate::wire::Wiring;

/// Why a function cannot start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// A variable of its own.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A variable of the runtime.
    #[error(transparent)]
    NotSet(#[from] NotSet),
}

/// Reads the environment once, begins to log, and makes the ports by `wiring`, one of [`crate::wire`].
///
/// # Errors
/// When the environment lacks something; it is named.
pub fn start(function: Function, wiring: Wiring) -> Result<Ports, StartError> {
    let settings = Settings::read(function, environment)?;
    let level = LevelFilter::from_str(settings.get(settings::LOG)).unwrap_or(LevelFilter::INFO);
    let stage = settings.get(settings::STAGE).to_owned();
    let lines = Lines::new(function.name(), stage, Arc::new(SystemClock), std::io::stdout());
    // A second start in one process keeps the first one's logs.
    let _ = tracing_subscriber::registry().with(lines.with_filter(level)).try_init();
    std::panic::set_hook(Box::new(panicked));
    Ok(wiring(&settings, &sdk::once(environment)?))
}

/// Logs the place alone: a panic's own words may quote what was being read.
fn panicked(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "panicked");
}

/// A variable of the environment, where it is set and is text.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one place where a function reads its environment")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
