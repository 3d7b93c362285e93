//! A DynamoDB engine inside the process, behind the SDK's own HTTP client.
//!
//! The laptop and the tests use the very store adapter that runs on AWS; only the wire is replaced: each
//! request the SDK would send over TLS is handed to the engine, and the engine's answer is what a server would
//! have written. Every request passes a [`Gate`], which is where tests inject each fault a network can show.
//! Never linked into a Lambda.

mod dispatch;
mod gate;
mod meter;
mod wire;

use std::path::Path;
use std::sync::Arc;

use dynoxide::Database;

pub use gate::{Call, Gate, Open, Pending, Verdict};
pub use meter::{Meter, Row};

/// Why the engine cannot start.
#[derive(Debug, thiserror::Error)]
#[error("the embedded database at {place} cannot be opened: {reason}")]
pub struct OpenError {
    place: String,
    reason: String,
}

/// The embedded engine and what stands before it.
#[derive(Clone)]
pub struct Engine {
    database: Database,
    gate: Arc<dyn Gate>,
    meter: Option<Arc<Meter>>,
    pages: Option<Pages>,
}

/// How small the pages of an index are, as if its rows were large.
#[derive(Clone)]
struct Pages {
    index: String,
    rows: u32,
}

impl Engine {
    /// An engine whose rows live in memory and go with the process.
    ///
    /// # Errors
    /// When the engine cannot start.
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::over(Database::memory(), "memory")
    }

    /// An engine on one file, made when absent.
    ///
    /// # Errors
    /// When the file cannot be opened or is no database.
    pub fn on_file(path: &Path) -> Result<Self, OpenError> {
        let place = path.display().to_string();
        Self::over(Database::new(&place), &place)
    }

    fn over(database: dynoxide::Result<Database>, place: &str) -> Result<Self, OpenError> {
        let database =
            database.map_err(|error| OpenError { place: place.to_owned(), reason: error.to_string() })?;
        Ok(Self { database, gate: Arc::new(Open), meter: None, pages: None })
    }

    /// The same rows behind another gate.
    #[must_use]
    pub fn behind(&self, gate: Arc<dyn Gate>) -> Self {
        Self { gate, ..self.clone() }
    }

    /// The same rows, with the units of every call counted.
    #[must_use]
    pub fn metered(&self, meter: Arc<Meter>) -> Self {
        Self { meter: Some(meter), ..self.clone() }
    }

    /// The same rows; a query of `index` answers with at most so many of them at once, as DynamoDB does where a page
    /// of a megabyte is full.
    #[must_use]
    pub fn paged(&self, index: &str, rows: u32) -> Self {
        Self { pages: Some(Pages { index: index.to_owned(), rows }), ..self.clone() }
    }

    /// The SDK's client on this engine. No retries: the caller's are the only ones. Requests are not signed, since
    /// nobody would check: signing was a sixth of what a simulated month costs.
    #[must_use]
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        use aws_sdk_dynamodb::config::{
            BehaviorVersion, Builder, Region, StalledStreamProtectionConfig, retry::RetryConfig,
        };
        let config = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-3"))
            .allow_no_auth()
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .retry_config(RetryConfig::disabled())
            .http_client(wire::client(self.clone()))
            .build();
        aws_sdk_dynamodb::Client::from_conf(config)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("embedded::Engine")
    }
}
