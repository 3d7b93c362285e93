//! A watched folder: what is laid into it is taken in once, its result written beside it, the file put away.
//!
//! The folders are those of the drop on S3: `<creditor>/` where there are several, `complete-as-of-<date>/` for a
//! complete list of open items.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::NaiveDate;
use serde_json::json;
use service::ingest::{Columns, Complete, How, Wish};

use super::server::Shared;
use crate::command::import;
use crate::host::HostError;
use crate::world::files;

/// How often the folder is looked at.
const BETWEEN: Duration = Duration::from_secs(2);
/// A file younger than this may still be being written.
const AT_REST: Duration = Duration::from_secs(2);
/// Files taken in one look, and folders below the first that are looked into.
const MOST_FILES: usize = 200;
const DEPTH: usize = 3;
/// Where files go that were taken, and what became of them.
const TAKEN: &str = "taken";
const RESULTS: &str = "results";

/// Looks until the process ends.
pub async fn watch(shared: Arc<Shared>, folder: PathBuf) {
    loop {
        tokio::time::sleep(BETWEEN).await;
        let _turn = shared.turn().await;
        for file in waiting(&folder, &folder, DEPTH).into_iter().take(MOST_FILES) {
            // A file that cannot be taken now is looked at again.
            if take(&shared, &folder, &file).await.is_ok() {
                let _ = shared.host.settle_queue().await;
            }
        }
    }
}

/// The files that have come to rest, by name.
fn waiting(top: &Path, folder: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        !name.starts_with('.') && !(folder == top && (name == TAKEN || name == RESULTS))
    });
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() && depth > 0 {
            files.extend(waiting(top, &path, depth.saturating_sub(1)));
        } else if path.is_file() && at_rest(&path) {
            files.push(path);
        }
    }
    files
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether a file is still being written is told by the machine's clock"
)]
fn at_rest(path: &Path) -> bool {
    let modified = std::fs::metadata(path).and_then(|meta| meta.modified());
    modified.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age >= AT_REST))
}

/// The original is put away last: a process that dies before takes the same file again, which changes nothing.
async fn take(shared: &Shared, folder: &Path, file: &Path) -> Result<(), HostError> {
    let rest = file.strip_prefix(folder).unwrap_or(file).to_owned();
    let parts: Vec<String> = rest.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let known = shared.host.scopes().await?;
    let creditor =
        parts.first().filter(|first| known.iter().any(|scope| scope.creditor().as_str() == *first));
    let day = parts.iter().find_map(|part| part.strip_prefix("complete-as-of-")?.parse::<NaiveDate>().ok());
    let complete = day.map(|as_of| Complete { as_of, wish: Wish::Take });
    let how = How { complete, columns: Columns::Unsaid };
    let result = match import::any(&shared.host, file, creditor.map(String::as_str), &how).await {
        Ok(taken) => json!(taken),
        Err(HostError::Input(why)) => json!({ "error": why }),
        Err(error) => return Err(error),
    };
    let named = format!("{}.json", rest.display());
    files::replace(&folder.join(RESULTS).join(named), result.to_string().as_bytes())?;
    let away = folder.join(TAKEN).join(&rest);
    if let Some(parent) = away.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(std::fs::rename(file, away)?)
}
