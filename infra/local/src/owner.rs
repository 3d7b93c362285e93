//! One process owns a data folder: a command runs here when the folder is free, else in the process that owns it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::command::{self, Asked, Output};
use crate::host::{Host, HostError};
use crate::world::files;
use crate::world::lock::FolderLock;

/// How often a busy folder is tried, and how long in between: 30 seconds in all.
const TRIES: u32 = 120;
const BETWEEN: Duration = Duration::from_millis(250);
/// Where a page would be, for links in messages written without one.
const NO_SERVER: &str = "http://localhost:8080";

/// Where the owner of a folder listens, as its file says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Address {
    /// The port on the loopback address.
    pub port: u16,
    /// What a command must show to be carried out.
    pub token: String,
}

/// Where the address lies.
#[must_use]
pub fn address_file(folder: &Path) -> PathBuf {
    folder.join("server.json")
}

/// Runs a command on its folder, here or in the process that owns it.
///
/// # Errors
/// When the folder stays busy for 30 seconds, or cannot be used.
pub async fn run(mut asked: Asked) -> Result<Output, HostError> {
    asked.absolute()?;
    let folder = asked.common.data.clone();
    let mut lock = FolderLock::open(&folder)?;
    for _ in 0..TRIES {
        match lock.take() {
            Ok(_held) => {
                // Only the owner may say where it listens; what an owner that died left behind is removed.
                let _ = std::fs::remove_file(address_file(&folder));
                let host = Host::open(&folder, NO_SERVER).await?;
                return Ok(command::run(&host, &asked).await);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(output) = ask_owner(&folder, &asked).await {
            return Ok(output);
        }
        tokio::time::sleep(BETWEEN).await;
    }
    Err(HostError::Input(format!(
        "another command has been using {} for 30 seconds; wait for it, or take another folder with --data DIR",
        folder.display()
    )))
}

/// Asks the owner, when it listens; `None`: it does not, or is going away.
async fn ask_owner(folder: &Path, asked: &Asked) -> Option<Output> {
    let bytes = files::read(&address_file(folder)).ok()??;
    let address: Address = serde_json::from_slice(&bytes).ok()?;
    let body = serde_json::to_vec(asked).ok()?;
    let answer = crate::web::client::post(address.port, &address.token, &body).await.ok()?;
    serde_json::from_slice(&answer).ok()
}
