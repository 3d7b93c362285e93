//! `relance sweep`: sends what is due, until nothing is.

use serde_json::json;

use super::Output;
use crate::host::{Host, HostError};

/// Runs the command.
///
/// # Errors
/// When a port fails.
pub async fn run(host: &Host) -> Result<Output, HostError> {
    let rested = host.rest().await?;
    let mut text = match rested.sent {
        0 => "Nothing was due.".to_owned(),
        1 => "1 message went to the outbox.".to_owned(),
        many => format!("{many} messages went to the outbox."),
    };
    if !rested.at_rest {
        text.push_str(
            " Something is still being sent or waits for its provider; run it again in two minutes.",
        );
    }
    Ok(Output::done(text, json!({ "found": rested.found, "sent": rested.sent, "at_rest": rested.at_rest })))
}
