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

use std::path::{Path, PathBuf};
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
    file: Option<PathBuf>,
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

/// How long a scrub waits for who writes.
const SCRUB_WAITS: std::time::Duration = std::time::Duration::from_secs(5);

fn failed(file: Option<&Path>, error: &dyn std::fmt::Display) -> OpenError {
    let place = file.map_or_else(|| "memory".to_owned(), |file| file.display().to_string());
    OpenError { place, reason: error.to_string() }
}

impl Engine {
    /// An engine whose rows live in memory and go with the process.
    ///
    /// # Errors
    /// When the engine cannot start.
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::over(Database::memory(), None)
    }

    /// An engine on one file, made when absent.
    ///
    /// # Errors
    /// When the file cannot be opened or is no database.
    pub fn on_file(path: &Path) -> Result<Self, OpenError> {
        Self::over(Database::new(&path.display().to_string()), Some(path))
    }

    fn over(database: dynoxide::Result<Database>, file: Option<&Path>) -> Result<Self, OpenError> {
        let database = database.map_err(|error| failed(file, &error))?;
        let file = file.map(Path::to_path_buf);
        Ok(Self { database, file, gate: Arc::new(Open), meter: None, pages: None })
    }

    /// Writes the file anew without what was removed: until then it can be read from free pages and the journal.
    ///
    /// # Errors
    /// When somebody reads or writes at this moment, or the disk is full.
    pub fn scrub(&self) -> Result<(), OpenError> {
        let Some(file) = &self.file else { return Ok(()) };
        let wrong = |error: rusqlite::Error| failed(Some(file), &error);
        let connection = rusqlite::Connection::open(file).map_err(wrong)?;
        connection.busy_timeout(SCRUB_WAITS).map_err(wrong)?;
        connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(wrong)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

    use aws_sdk_dynamodb::types::{
        AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
    };

    use super::*;

    fn holds(folder: &Path, word: &str) -> bool {
        let files =
            std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.into_iter().any(|bytes| bytes.windows(word.len()).any(|part| part == word.as_bytes()))
    }

    #[tokio::test]
    async fn what_was_removed_is_not_in_the_file_after_a_scrub_and_the_rest_is() {
        let folder = std::env::temp_dir().join(format!("relance-scrub-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let engine = Engine::on_file(&folder.join("relance.db")).unwrap();
        let client = engine.client();
        let key = KeySchemaElement::builder().attribute_name("pk").key_type(KeyType::Hash).build().unwrap();
        let kind = ScalarAttributeType::S;
        let pk = AttributeDefinition::builder().attribute_name("pk").attribute_type(kind).build().unwrap();
        let table = client.create_table().table_name("rows").billing_mode(BillingMode::PayPerRequest);
        table.key_schema(key).attribute_definitions(pk).send().await.unwrap();
        let text = |text: &str| AttributeValue::S(text.to_owned());
        for (pk, name) in [("1", "canary-erased"), ("2", "canary-kept")] {
            let put = client.put_item().table_name("rows").item("pk", text(pk)).item("name", text(name));
            put.send().await.unwrap();
        }
        client.delete_item().table_name("rows").key("pk", text("1")).send().await.unwrap();
        assert!(holds(&folder, "canary-erased"), "SQLite leaves it there");
        engine.scrub().unwrap();
        assert!(!holds(&folder, "canary-erased"));
        let kept = client.get_item().table_name("rows").key("pk", text("2")).send().await.unwrap();
        assert_eq!(kept.item().and_then(|row| row.get("name")), Some(&text("canary-kept")));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
