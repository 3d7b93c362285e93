//! `relance demo`: a sample portfolio walked through five weeks, then shown on a page.

mod sample;
mod stripe;
mod walk;

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use crate::cli::Demo;
use crate::command::Output;
use crate::host::{Host, HostError};
use crate::web::server;
use crate::world::lock::FolderLock;

/// Where the demo keeps its own folder, inside the one named.
const FOLDER: &str = "demo";

/// Walks, then prints a summary or serves the page.
///
/// # Errors
/// When the folder or the port cannot be used.
pub async fn run(data: &Path, options: &Demo, as_json: bool) -> Result<Output, HostError> {
    let folder = std::path::absolute(data)?.join(FOLDER);
    fresh(&folder)?;
    let mut lock = FolderLock::open(&folder)?;
    let _held = lock.take().map_err(busy)?;
    let listener = if options.once { None } else { Some(server::bind(options.port).await?) };
    let port = listener.as_ref().and_then(|one| one.local_addr().ok()).map_or(options.port, |at| at.port());
    let host = Arc::new(Host::open(&folder, &format!("http://localhost:{port}")).await?);
    let story = walk::walk(&host, &sample::Sample::read(walk::first_day())?, as_json).await?;
    let last = story.money.last().copied();
    let summary = json!({
        "days": walk::DAYS, "messages": story.sent, "payments": story.paid,
        "money_in": last.map(|(_, with, _)| with), "money_in_without": last.map(|(_, _, without)| without),
        "currency": "EUR",
    });
    let text = format!(
        "{} days: {} messages sent, {} payments received, {} EUR in (without reminders, by the sample's own habits: {} EUR).",
        walk::DAYS,
        story.sent,
        story.paid,
        euros(last.map_or(0, |(_, with, _)| with)),
        euros(last.map_or(0, |(_, _, without)| without)),
    );
    if let Some(listener) = listener {
        say(&format!("{text}\nOpen http://localhost:{port}/ (stop with Ctrl-C)"));
        server::serve(listener, host, story, None).await?;
    }
    Ok(Output::done(text, summary))
}

fn euros(minor: i64) -> String {
    dunning::money::decimal(minor, dunning::money::Currency::EUR)
}

#[allow(clippy::print_stdout, reason = "a server says where it is before it serves")]
fn say(text: &str) {
    println!("{text}");
}

/// A demo starts from nothing, but only ever removes a folder that a demo made.
fn fresh(folder: &Path) -> Result<(), HostError> {
    match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
        Ok(_) => {}
    }
    if !folder.join("relance.db").exists() && !folder.join("lock").exists() {
        return Err(HostError::Input(format!(
            "{} is no folder of the demo; take another one with --data DIR",
            folder.display()
        )));
    }
    let mut lock = FolderLock::open(folder)?;
    let held = lock.take().map_err(busy)?;
    drop(held);
    Ok(std::fs::remove_dir_all(folder)?)
}

fn busy(error: std::io::Error) -> HostError {
    if error.kind() == ErrorKind::WouldBlock {
        return HostError::Input(
            "a demo is running already; open its page, or take another folder with --data DIR".to_owned(),
        );
    }
    error.into()
}
