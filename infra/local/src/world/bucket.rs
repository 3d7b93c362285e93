//! The bucket as a folder.

use std::path::PathBuf;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::{Bucket, Page};
use service::privacy::Listing;
use service::scope::Scope;

use super::files;

/// Where the server takes uploads.
pub const UPLOADS: &str = "/uploads";

/// The note that an upload of this name is awaited.
#[must_use]
pub fn awaited(name: &str) -> String {
    format!("awaited/{name}")
}

/// Bodies under `<folder>/<creditor>/<name>`.
#[derive(Debug)]
pub struct FolderBucket {
    folder: PathBuf,
    base_url: String,
}

impl FolderBucket {
    /// A bucket in `folder`, made when first written; uploads go to the server at `base_url`.
    #[must_use]
    pub const fn new(folder: PathBuf, base_url: String) -> Self {
        Self { folder, base_url }
    }

    /// Where a body lies, whether it is there or not.
    #[must_use]
    pub fn path(&self, scope: &Scope, name: &str) -> PathBuf {
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

    /// A name that is awaited is noted; the server takes no other, and each once.
    async fn upload(&self, scope: &Scope, name: &str, _: u32) -> Result<String, Fault> {
        self.put(scope, &awaited(name), Vec::new()).await?;
        let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        Ok(format!("{}{UPLOADS}/{}/{}", self.base_url, part(scope.creditor().as_str()), part(name)))
    }
}

#[async_trait]
impl Listing for FolderBucket {
    async fn names(&self, scope: &Scope, folder: &str, _: Option<String>) -> Result<Page<String>, Fault> {
        let place = self.folder.join(files::safe_name(scope.creditor().as_str()));
        let entries = match std::fs::read_dir(place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Page { rows: Vec::new(), next: None });
            }
            entries => entries.map_err(|error| fault(&error))?,
        };
        let mut rows = Vec::new();
        for entry in entries {
            let name = entry.map_err(|error| fault(&error))?.file_name();
            rows.extend(name.to_str().and_then(files::named).filter(|name| name.starts_with(folder)));
        }
        Ok(Page { rows, next: None })
    }
}
