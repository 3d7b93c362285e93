//! What the command says of a sender.

use serde_json::{Value, json};

use super::{Record, SenderState};
use crate::doctor::Health;

/// The records, one on a line.
#[must_use]
pub fn lines(records: &[Record]) -> String {
    let line = |record: &Record| format!("  {:<5}  {}  {}", record.kind.name(), record.name, record.value);
    records.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The records and each part, for people.
#[must_use]
pub fn words(records: &[Record], state: &SenderState) -> String {
    let verdict =
        if state.is_ready() { "everything is right, mails may leave" } else { "nothing is sent yet" };
    let mut all = vec![
        format!("{}: {verdict}", state.domain),
        "It needs these DNS records:".to_owned(),
        lines(records),
    ];
    for check in &state.checks {
        let health = if check.good { Health::Good } else { Health::Missing };
        all.push(format!("{}  {}: {}", health.sign(), check.part.name(), check.words));
    }
    all.join("\n")
}

/// The same for programs.
#[must_use]
pub fn told(records: &[Record], state: &SenderState) -> Value {
    json!({ "domain": state.domain, "at": state.at, "ready": state.is_ready(), "records": records,
        "checks": state.checks })
}
