//! The outbox: a provider that keeps what it was given instead of delivering it.
//!
//! Like a real provider it does not know whether it was given the same message before: a second call makes a
//! second file, which is how a double sending would be seen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use chrono::{DateTime, Utc};
use dunning::id::{AccountId, CreditorId, NoticeId};
use messages::mail::mime::{File, parts};
use serde::{Deserialize, Serialize};
use service::fault::Fault;
use service::ports::{Bucket, Clock, Outgoing, Sender, Tag};
use service::post;
use service::scope::Scope;

use super::files;
use crate::host::LOCAL_DOMAIN;

/// The most files one folder of captured messages is listed for.
const MOST_LISTED: usize = 100_000;

/// A message as the outbox keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    /// The creditor.
    pub creditor: String,
    /// The account.
    pub account: String,
    /// The notice.
    pub notice: String,
    /// The outbox's id for the message, as a provider's.
    pub provider_id: String,
    /// When it was handed over.
    pub sent_at: DateTime<Utc>,
    /// `email`, `sms` or `letter`.
    pub channel: String,
    /// The recipient.
    pub to: String,
    /// The sender, where the channel has one.
    #[serde(default)]
    pub from: String,
    /// Empty for channels without one.
    #[serde(default)]
    pub subject: String,
    /// The plain text.
    #[serde(default)]
    pub text: String,
    /// The HTML, mails only.
    #[serde(default)]
    pub html: String,
    /// Files that went with it.
    #[serde(default)]
    pub attachments: Vec<CapturedFile>,
    /// The name under which the bucket keeps the letter once it is set, letters only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

impl Captured {
    /// What the message was tagged with.
    #[must_use]
    pub fn tag(&self) -> Option<Tag> {
        Some(Tag {
            creditor: CreditorId::new(&self.creditor).ok()?,
            account: AccountId::new(&self.account).ok()?,
            notice: NoticeId::new(&self.notice).ok()?,
        })
    }
}

/// A file that went with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapturedFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content id when the HTML shows it.
    pub inline: Option<String>,
    /// Its bytes, base64.
    pub base64: String,
}

impl From<&File> for CapturedFile {
    fn from(file: &File) -> Self {
        Self {
            name: file.name.clone(),
            media_type: file.mime.clone(),
            inline: file.cid.clone(),
            base64: base64::engine::general_purpose::STANDARD.encode(&file.data),
        }
    }
}

/// A folder of captured messages.
pub struct Outbox {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    letters: Arc<dyn Bucket>,
}

impl Outbox {
    /// The outbox in `folder`; letters are handed over to the post through `letters`, as on AWS.
    #[must_use]
    pub fn new(folder: PathBuf, clock: Arc<dyn Clock>, letters: Arc<dyn Bucket>) -> Self {
        Self { folder, clock, letters }
    }

    /// Everything captured, oldest first.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn captured(&self) -> std::io::Result<Vec<Captured>> {
        let mut messages = Vec::new();
        for path in listed(&self.folder)? {
            if let Some(bytes) = files::read(&path)? {
                messages.push(serde_json::from_slice::<Captured>(&bytes)?);
            }
        }
        messages.sort_by(|a, b| (a.sent_at, &a.provider_id).cmp(&(b.sent_at, &b.provider_id)));
        Ok(messages)
    }

    /// Messages whose provider has not told what became of them.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn undelivered(&self) -> std::io::Result<Vec<Captured>> {
        let mut messages = Vec::new();
        for path in listed(&self.folder)? {
            if !path.with_extension("told").exists()
                && let Some(bytes) = files::read(&path)?
            {
                messages.push(serde_json::from_slice::<Captured>(&bytes)?);
            }
        }
        messages.sort_by(|a, b| (a.sent_at, &a.provider_id).cmp(&(b.sent_at, &b.provider_id)));
        Ok(messages)
    }

    /// Notes that the provider told what became of a message.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn note_delivered(&self, provider_id: &str) -> std::io::Result<()> {
        std::fs::write(self.folder.join(format!("{}.told", files::safe_name(provider_id))), b"")
    }

    fn keep(&self, tag: &Tag, message: &Outgoing, provider_id: String) -> std::io::Result<String> {
        let captured = capture(tag, message, provider_id.clone(), self.clock.now());
        let path = self.folder.join(format!("{}.json", files::safe_name(&provider_id)));
        if let Outgoing::Email { bytes, .. } = message {
            files::replace(&path.with_extension("eml"), &stamped(bytes, &provider_id))?;
        }
        files::replace(&path, &serde_json::to_vec(&captured)?)?;
        Ok(provider_id)
    }
}

#[async_trait]
impl service::privacy::Captured for Outbox {
    async fn drop_messages(&self, scope: &Scope, account: &AccountId) -> Result<usize, Fault> {
        let lost = |error: std::io::Error| Fault::Permanent(error.to_string());
        let mut dropped: usize = 0;
        for path in listed(&self.folder).map_err(lost)? {
            let Some(bytes) = files::read(&path).map_err(lost)? else { continue };
            let message: Captured = serde_json::from_slice(&bytes).map_err(|error| lost(error.into()))?;
            if message.creditor == scope.creditor().as_str() && message.account == account.as_str() {
                // The mail as it was made, and the note of its delivery: either may not be there.
                for beside in ["eml", "told"] {
                    match std::fs::remove_file(path.with_extension(beside)) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(lost(error));
                        }
                        _ => {}
                    }
                }
                std::fs::remove_file(&path).map_err(lost)?;
                dropped = dropped.saturating_add(1);
            }
        }
        Ok(dropped)
    }
}

fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries.take(MOST_LISTED) {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn capture(tag: &Tag, message: &Outgoing, provider_id: String, sent_at: DateTime<Utc>) -> Captured {
    let mut captured = Captured {
        creditor: tag.creditor.to_string(),
        account: tag.account.to_string(),
        notice: tag.notice.to_string(),
        provider_id,
        sent_at,
        channel: String::new(),
        to: String::new(),
        from: String::new(),
        subject: String::new(),
        text: String::new(),
        html: String::new(),
        attachments: Vec::new(),
        document: None,
    };
    match message {
        Outgoing::Email { from, to, bytes, .. } => {
            "email".clone_into(&mut captured.channel);
            captured.from.clone_from(from);
            captured.to.clone_from(to);
            let parts = parts(bytes).unwrap_or_default();
            captured.attachments = parts.files.iter().map(CapturedFile::from).collect();
            captured.subject = parts.subject;
            captured.text = parts.text;
            captured.html = parts.html;
        }
        Outgoing::Sms { to, sender, text } => {
            "sms".clone_into(&mut captured.channel);
            captured.to.clone_from(to);
            captured.from = sender.clone().unwrap_or_default();
            captured.text.clone_from(text);
        }
        Outgoing::Letter { letter, to } => {
            "letter".clone_into(&mut captured.channel);
            captured.to.clone_from(to);
            captured.from.clone_from(&letter.creditor.name);
            captured.document = Some(post::letter_name(&tag.notice, letter.delivery));
        }
    }
    captured
}

/// The message as it would arrive: like SES, the outbox writes its own id over the one in the header.
fn stamped(message: &[u8], provider_id: &str) -> Vec<u8> {
    const HEADER: &[u8] = b"Message-ID:";
    let mut stamped = format!("Message-ID: <{provider_id}@{LOCAL_DOMAIN}>\r\n").into_bytes();
    let mut in_headers = true;
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        in_headers = in_headers && line != b"\r\n";
        if !(in_headers && line.starts_with(HEADER)) {
            stamped.extend_from_slice(line);
        }
    }
    stamped
}

#[async_trait]
impl Sender for Outbox {
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault> {
        let provider_id = match message {
            Outgoing::Letter { letter, .. } => post::hand_over(self.letters.as_ref(), tag, letter).await?,
            Outgoing::Email { .. } | Outgoing::Sms { .. } => format!("local-{}", self.clock.token()),
        };
        self.keep(tag, message, provider_id).map_err(|error| Fault::Unknown(error.to_string()))
    }
}
