//! Claims whose holder is gone: in doubt when the lease ends, a person's task a day later. Never sent again by itself.

use chrono::Duration;
use dunning::id::AccountId;
use dunning::notice::NoticeStatus;

use crate::fault::Fault;
use crate::notices::{DOUBT_HOURS, Kept};
use crate::ports::Ports;
use crate::rows::Instant;
use crate::scope::Scope;

/// What a row that its account lists says about the notice now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing new: it waits for its time, its person, or its doubt to end.
    Unchanged,
    /// Somebody holds it and may be calling the provider right now.
    Held,
    /// Refused for too many requests; it may be tried again now.
    TryAgain,
    /// The provider took it.
    Sent,
    /// It is known not to have reached anybody.
    Undelivered,
    /// Nobody can say; a person must.
    InDoubt,
    /// It does not leave.
    Cancelled,
}

/// Reads a row's standing at `now`.
#[must_use]
pub fn progress(kept: &Kept, now: Instant) -> Progress {
    match &kept.standing.status {
        NoticeStatus::Queued { not_before, .. } if kept.standing.tries > 0 && *not_before <= now => {
            Progress::TryAgain
        }
        NoticeStatus::Queued { .. } => Progress::Unchanged,
        NoticeStatus::Claimed { lease_until, .. } if *lease_until > now => Progress::Held,
        NoticeStatus::Claimed { .. } => Progress::Unchanged,
        NoticeStatus::InDoubt { until } if *until <= now && !kept.standing.asked => Progress::InDoubt,
        NoticeStatus::InDoubt { .. } => Progress::Unchanged,
        NoticeStatus::Sent { .. } | NoticeStatus::Delivered { .. } => Progress::Sent,
        NoticeStatus::Bounced { .. } | NoticeStatus::Failed { .. } => Progress::Undelivered,
        NoticeStatus::Cancelled { .. } => Progress::Cancelled,
    }
}

/// When a message in doubt began to be: when its lease ended.
#[must_use]
pub fn since(kept: &Kept) -> Option<Instant> {
    match &kept.standing.status {
        NoticeStatus::InDoubt { until } => Some(*until - Duration::hours(DOUBT_HOURS)),
        _ => None,
    }
}

/// Moves a claim whose lease is over to in doubt. False when it has moved meanwhile, for instance because the
/// provider's own event arrived.
///
/// # Errors
/// When the row cannot be moved.
pub async fn expire(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    kept: &Kept,
    now: Instant,
) -> Result<bool, Fault> {
    let NoticeStatus::Claimed { lease_until, .. } = &kept.standing.status else { return Ok(false) };
    if *lease_until > now {
        return Ok(false);
    }
    let until = *lease_until + Duration::hours(DOUBT_HOURS);
    let row = kept.moved(&kept.standing.then(NoticeStatus::InDoubt { until }))?;
    ports.store.move_notice(scope, account, &kept.row.status, &row).await
}
