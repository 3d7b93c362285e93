//! Two versions at once: what a version of tomorrow writes beside what this one knows.

use serde_json::{Value, json};
use service::rows::Commit;

use super::watch::NEWER;

/// A commit as a newer version writes it: a field in the head and a fact in the history that this one has never
/// heard of.
pub fn dress(commit: &mut Commit) {
    if let Ok(Value::Object(mut state)) = serde_json::from_str(&commit.head.state) {
        state.insert(NEWER.to_owned(), json!({ "since": commit.head.version }));
        commit.head.state = Value::Object(state).to_string();
    }
    if let Ok(Value::Array(mut events)) = serde_json::from_str(&commit.events) {
        events.push(json!({ "v": 2, "at": "2026-03-02T09:00:00Z", "who": { "kind": "engine" },
            "fact": "of_tomorrow", "shade": "blue" }));
        commit.events = Value::Array(events).to_string();
    }
}

/// A commit as a version writes it that drops what it does not know.
pub fn drop(commit: &mut Commit) {
    if let Ok(Value::Object(mut state)) = serde_json::from_str(&commit.head.state) {
        state.remove(NEWER);
        commit.head.state = Value::Object(state).to_string();
    }
}
