//! Builds the copy with switches, and hears from the compiler which of them cannot be.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::room::Outcome;

/// What the compiler refuses, and where.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The file, in `src`.
    pub file: String,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The compiler's words.
    pub text: String,
}

/// What came of a build.
#[derive(Debug, Default)]
pub struct Built {
    /// What the compiler refuses.
    pub faults: Vec<Fault>,
    /// Test programs.
    pub binaries: Vec<PathBuf>,
}

/// A line of what cargo says, as far as it matters here.
#[derive(serde::Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        message: Message,
    },
    CompilerArtifact {
        executable: Option<PathBuf>,
        profile: Profile,
    },
    #[serde(other)]
    Other,
}

#[derive(serde::Deserialize)]
struct Profile {
    test: bool,
}

#[derive(serde::Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
    spans: Vec<Span>,
}

#[derive(serde::Deserialize)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Expansion>,
}

#[derive(serde::Deserialize)]
struct Expansion {
    span: Box<Span>,
}

/// Runs cargo in the copy. Deterministic as the lock file of the repository is.
pub fn cargo(copy: &Path, arguments: &[&str]) -> Outcome<Built> {
    let target = copy.join("target");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).args(["-q", "-p", "dunning", "--message-format=json"]).current_dir(copy);
    // The switches are nobody's style; what is in the copy has been linted where it was written.
    command.env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", "--cap-lints=allow").stdout(Stdio::piped());
    let output = command.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    let mut built = Built::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str(line) {
            Ok(Line::CompilerMessage { message }) if message.level == "error" => {
                built.faults.extend(fault(&message));
            }
            Ok(Line::CompilerArtifact { executable, profile }) if profile.test => {
                built.binaries.extend(executable);
            }
            _ => {}
        }
    }
    if !output.status.success() && built.faults.is_empty() {
        return Err(format!("the copy cannot be built: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(built)
}

/// Where an error lies: its first place in the room, else where a macro of it was called.
fn fault(message: &Message) -> Option<Fault> {
    let primary = message.spans.iter().filter(|span| span.is_primary);
    let at = primary.chain(&message.spans).find_map(in_room)?;
    let file = at.file_name.split_once("/src/")?.1.to_owned();
    let text = message.rendered.clone().unwrap_or_default();
    Some(Fault { file, start: at.byte_start, end: at.byte_end, text })
}

fn in_room(span: &Span) -> Option<&Span> {
    if span.file_name.starts_with(crate::room::ROOM) {
        return Some(span);
    }
    span.expansion.as_ref().and_then(|called| in_room(&called.span))
}
