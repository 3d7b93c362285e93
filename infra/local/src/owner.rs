//! One process owns a data folder: a command runs here when the folder is free, else in the process that owns it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::cli::{Command, Common, Serve};
use crate::command::{self, Asked, Output};
use crate::host::{Host, HostError};
use crate::web::home::Story;
use crate::web::server;
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
        if matches!(asked.command, Command::Match) && address_file(&folder).exists() {
            let what = "another process serves this folder and has no keyboard; stop it, then match here";
            return Err(HostError::Input(what.to_owned()));
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

/// Owns a folder and serves it until stopped.
///
/// # Errors
/// When the folder or the port cannot be used.
pub async fn serve(common: &Common, options: &Serve) -> Result<Output, HostError> {
    let folder = std::path::absolute(&common.data)?;
    let mut lock = FolderLock::open(&folder)?;
    let mut tries = 0;
    let _held = loop {
        match lock.take() {
            Ok(held) => break held,
            Err(error) if error.kind() == ErrorKind::WouldBlock && tries < TRIES => {
                tries = tries.saturating_add(1)
            }
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(BETWEEN).await;
    };
    let listener = server::bind(options.port).await?;
    let port = listener.local_addr()?.port();
    let host = Arc::new(Host::open(&folder, &format!("http://localhost:{port}")).await?);
    if options.stripe_secret.len() > 2 {
        return Err(HostError::Input(
            "at most two Stripe secrets are live at once: the new one and the one it replaces".to_owned(),
        ));
    }
    if !options.stripe_secret.is_empty() {
        let name = service::settle::secret_name(documents::webhook::Provider::Stripe);
        host.secrets.set(&name, options.stripe_secret.clone());
    }
    if let Some(text) = &common.on {
        host.clock.fix(host.instant(text).await?);
    }
    say(&format!("Relance is at http://localhost:{port}/ on this machine only (stop with Ctrl-C)"));
    let watched = options.watch.clone().unwrap_or_else(|| folder.join("drop"));
    server::serve(listener, host, Story::default(), Some(watched)).await?;
    Ok(Output::done("Stopped.".to_owned(), serde_json::json!({ "stopped": true })))
}

#[allow(clippy::print_stderr, reason = "a server says where it is before it serves")]
fn say(text: &str) {
    eprintln!("{text}");
}
