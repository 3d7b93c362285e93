//! Secrets of a laptop: those given on the command line, and a signing key kept in the folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::Secrets;
use service::scope::Scope;

use super::files;

/// Live secrets by name; a name nobody set has none, and what needs it refuses.
pub struct LocalSecrets {
    file: PathBuf,
    kept: Mutex<BTreeMap<String, Vec<String>>>,
}

impl LocalSecrets {
    /// The folder's secrets.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        let file = folder.join("secrets.json");
        let kept = match files::read(&file)? {
            Some(bytes) => serde_json::from_slice(&bytes)?,
            None => BTreeMap::new(),
        };
        Ok(Self { file, kept: Mutex::new(kept) })
    }

    /// Sets the live secrets of a name for this process, newest first.
    pub fn set(&self, name: &str, secrets: Vec<String>) {
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        kept.insert(name.to_owned(), secrets);
    }

    /// Keeps a secret under `name` in the folder unless there is one.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, name: &str, make: impl FnOnce() -> String) -> std::io::Result<()> {
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if kept.contains_key(name) {
            return Ok(());
        }
        kept.insert(name.to_owned(), vec![make()]);
        files::replace(&self.file, &serde_json::to_vec(&*kept)?)
    }
}

#[async_trait]
impl Secrets for LocalSecrets {
    async fn secrets(&self, _: &Scope, name: &str) -> Result<Vec<String>, Fault> {
        let kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(kept.get(name).cloned().unwrap_or_default())
    }
}
