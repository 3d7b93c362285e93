//! How often a door may be used: one counter per key or page and window of time, which the table forgets by itself.

use chrono::Duration;

use crate::fault::Fault;
use crate::ingest::import_id;
use crate::ports::Ports;
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// How often the counter is written against others; whoever is beaten as often is let through.
const MOST_TRIES: usize = 3;

/// A bound on the uses of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Uses within the window.
    pub most: u32,
    /// The window, in minutes.
    pub minutes: i64,
}

/// Counts one use of `what`; false when it was used too often in this window. What is counted is hashed: it may be a
/// secret or somebody's name.
///
/// # Errors
/// When the counter cannot be read or written.
pub async fn allows(ports: &Ports, scope: &Scope, what: &str, bound: Bound) -> Result<bool, Fault> {
    let window = Duration::minutes(bound.minutes.max(1));
    let now = ports.clock.now();
    let place = now.timestamp().checked_div(window.num_seconds()).unwrap_or_default();
    let key = DocumentKey { kind: DocumentKind::Rate, id: format!("{}-{place}", import_id(what.as_bytes())) };
    for _ in 0..MOST_TRIES {
        let document = ports.store.document(scope, &key).await?;
        let used: u32 = document.as_ref().and_then(|one| one.body.parse().ok()).unwrap_or_default();
        if used >= bound.most {
            return Ok(false);
        }
        let version = document.map_or(1, |one| one.version.saturating_add(1));
        let body = used.saturating_add(1).to_string();
        let counted = Document { key: key.clone(), version, body, expires: Some(now + window) };
        if ports.store.put_document(scope, &counted).await? {
            return Ok(true);
        }
    }
    Ok(true)
}
