//! The row of a notice: where it stands, how often it was tried, and until when somebody must look at it.

use chrono::Duration;
use dunning::notice::{Approval, Notice, NoticeStatus};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::rows::{Instant, NoticeRow};

/// How long a function may run, in seconds; template.yaml sets the same.
pub const FUNCTION_SECONDS: i64 = 30;
/// How long a call to a provider may take, in seconds.
pub const CALL_SECONDS: i64 = 10;
/// How long a claim is held: longer than the function that holds it can live.
pub const LEASE_SECONDS: i64 = FUNCTION_SECONDS + 60;
/// How long a message in doubt waits for its provider's word before a person decides, in hours.
pub const DOUBT_HOURS: i64 = 24;
/// Minutes to wait after the first, second… refusal for too many requests; the last one repeats.
const BACK_OFF_MINUTES: [i64; 6] = [1, 2, 5, 15, 30, 60];

/// What the status column of a notice's row holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where it stands.
    #[serde(flatten)]
    pub status: NoticeStatus,
    /// How often it was handed to the provider and refused without effect.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub tries: u16,
    /// A person was asked what to do about it, so that nobody needs to look at it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
    /// When it was handed over, kept through later moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Instant>,
    /// The provider's id of the mail, kept through later moves: the next mail of the thread names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The provider's ids of the mails it continues, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_nought(count: &u16) -> bool {
    *count == 0
}

impl From<NoticeStatus> for Standing {
    fn from(status: NoticeStatus) -> Self {
        Self { status, tries: 0, asked: false, sent_at: None, message: None, thread: Vec::new() }
    }
}

impl Standing {
    /// A fresh claim of `owner`.
    #[must_use]
    pub fn claimed(owner: &str, now: Instant, tries: u16) -> Self {
        let lease_until = now + Duration::seconds(LEASE_SECONDS);
        Self { tries, ..NoticeStatus::Claimed { owner: owner.to_owned(), lease_until }.into() }
    }

    /// Back in the queue after a refusal that had no effect.
    #[must_use]
    pub fn backed_off(&self, now: Instant) -> Self {
        let last = BACK_OFF_MINUTES.len().saturating_sub(1);
        let minutes = BACK_OFF_MINUTES.get(usize::from(self.tries).min(last)).copied().unwrap_or(60);
        let not_before = now + Duration::minutes(minutes);
        Self {
            tries: self.tries.saturating_add(1),
            ..NoticeStatus::Queued { not_before, approval: Approval::NotNeeded }.into()
        }
    }

    /// The next status, with what is known of the sending kept.
    #[must_use]
    pub fn then(&self, status: NoticeStatus) -> Self {
        let (sent_at, message) = match &status {
            NoticeStatus::Sent { at, provider_id } => (Some(*at), Some(provider_id.clone())),
            _ => (self.sent_at, self.message.clone()),
        };
        Self { status, sent_at, message, ..self.clone() }
    }

    /// When somebody must look at it again. A queued notice that has not been tried is looked at through its
    /// account; so is one that waits for a person.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match &self.status {
            NoticeStatus::Queued { not_before, .. } => (self.tries > 0).then_some(*not_before),
            NoticeStatus::Claimed { lease_until, .. } => Some(*lease_until),
            NoticeStatus::InDoubt { until } => (!self.asked).then_some(*until),
            NoticeStatus::Sent { .. }
            | NoticeStatus::Delivered { .. }
            | NoticeStatus::Bounced { .. }
            | NoticeStatus::Cancelled { .. }
            | NoticeStatus::Failed { .. } => None,
        }
    }
}

/// A notice with its row as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The notice.
    pub notice: Notice,
    /// Where it stands.
    pub standing: Standing,
    /// The row as read; every move is conditional on its status.
    pub row: NoticeRow,
}

impl Kept {
    /// Reads a row.
    ///
    /// # Errors
    /// When this version of the code cannot read it.
    pub fn read(row: NoticeRow) -> Result<Self, Fault> {
        let unreadable = |error: serde_json::Error| Fault::Unreadable(format!("notice {}: {error}", row.id));
        let notice = serde_json::from_str(&row.body).map_err(unreadable)?;
        let standing = serde_json::from_str(&row.status).map_err(unreadable)?;
        Ok(Self { notice, standing, row })
    }

    /// The row in another standing.
    ///
    /// # Errors
    /// When the standing cannot be written.
    pub fn moved(&self, standing: &Standing) -> Result<NoticeRow, Fault> {
        Ok(NoticeRow { status: text(standing)?, deadline: standing.deadline(), ..self.row.clone() })
    }
}

/// The row of a notice.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn row(notice: &Notice, standing: &Standing) -> Result<NoticeRow, Fault> {
    Ok(NoticeRow {
        id: notice.id.clone(),
        body: text(notice)?,
        status: text(standing)?,
        deadline: standing.deadline(),
    })
}

/// A value as the JSON a column holds.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn text<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::Permanent(error.to_string()))
}
