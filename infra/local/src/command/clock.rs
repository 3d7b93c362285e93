//! `relance clock`: shows the clock, or moves it forward.

use chrono::{Duration, SecondsFormat};
use serde_json::json;
use service::ports::Clock;

use super::Output;
use crate::host::{Host, HostError};

/// The farthest a clock is moved at once, in days.
const MOST_DAYS: i64 = 3_660;

/// Runs the command.
///
/// # Errors
/// When the span cannot be read or the folder not written.
pub fn run(host: &Host, forward: Option<&str>) -> Result<Output, HostError> {
    if let Some(text) = forward {
        host.clock.forward(span(text)?)?;
    }
    let now = host.clock.now().to_rfc3339_opts(SecondsFormat::Secs, true);
    Ok(Output::done(now.clone(), json!({ "now": now })))
}

/// Reads `7d`, `12h` or `30m`.
fn span(text: &str) -> Result<Duration, HostError> {
    let wrong = || {
        HostError::Input(format!("\"{text}\" is no span of time; type days, hours or minutes: 7d, 12h, 30m"))
    };
    let unit = text.chars().last().ok_or_else(wrong)?;
    let count: i64 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    let span = match unit {
        'd' => Duration::try_days(count),
        'h' => Duration::try_hours(count),
        'm' => Duration::try_minutes(count),
        _ => None,
    };
    span.filter(|span| *span >= Duration::zero() && span.num_days() <= MOST_DAYS).ok_or_else(wrong)
}
