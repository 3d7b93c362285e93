//! The bucket as a folder.

use std::path::PathBuf;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::Bucket;
use service::scope::Scope;

use super::files;

/// Bodies under `<folder>/<creditor>/<name>`.
#[derive(Debug)]
pub struct FolderBucket {
    folder: PathBuf,
}

impl FolderBucket {
    /// A bucket in `folder`, made when first written.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, scope: &Scope, name: &str) -> PathBuf {
        self.folder.join(files::safe_name(scope.creditor().as_str())).join(files::safe_name(name))
    }
}

fn fault(error: &std::io::Error) -> Fault {
    Fault::Unknown(error.to_string())
}

#[async_trait]
impl Bucket for FolderBucket {
    async fn put(&self, scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        files::replace(&self.path(scope, name), &bytes).map_err(|error| fault(&error))
    }

    async fn get(&self, scope: &Scope, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        files::read(&self.path(scope, name)).map_err(|error| fault(&error))
    }

    async fn remove(&self, scope: &Scope, name: &str) -> Result<(), Fault> {
        match std::fs::remove_file(self.path(scope, name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(fault(&error)),
            _ => Ok(()),
        }
    }
}
