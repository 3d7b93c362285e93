//! The rows of notices that a commit writes.

use dunning::account::Account;
use dunning::id::NoticeId;
use dunning::notice::{Approval, Born, CancelReason, Notice, NoticeChange, NoticeStatus};

use super::read::Read;
use crate::fault::Fault;
use crate::notices::{self, Kept, Standing};
use crate::rows::{Instant, NoticeWrite};

/// A row that moves from the status it was read with.
pub(super) fn write(kept: &Kept, standing: &Standing) -> Result<NoticeWrite, Fault> {
    Ok(NoticeWrite { row: kept.moved(standing)?, expected: Some(kept.row.status.clone()) })
}

/// A throttled notice goes out when its account still lists it unchanged; else it is cancelled.
pub(super) fn of_retry(
    account: &Account,
    kept: Kept,
    owner: Option<&str>,
    now: Instant,
    writes: &mut Vec<NoticeWrite>,
    claimed: &mut Vec<Kept>,
) -> Result<(), Fault> {
    let wanted = account.still_wanted(&kept.notice.id, &kept.notice.hash);
    let standing = if wanted {
        held(owner, now, kept.standing.tries)
    } else {
        kept.standing.then(NoticeStatus::Cancelled { reason: CancelReason::NoLongerDue })
    };
    let write = write(&kept, &standing)?;
    if wanted {
        claimed.push(Kept { row: write.row.clone(), standing, notice: kept.notice });
    }
    writes.push(write);
    Ok(())
}

/// What the engine decided about a notice, as rows.
pub(super) fn of_change(
    change: &NoticeChange,
    read: &Read,
    owner: Option<&str>,
    now: Instant,
    writes: &mut Vec<NoticeWrite>,
    claimed: &mut Vec<Kept>,
) -> Result<(), Fault> {
    let known = |id: &NoticeId| read.row_of(id);
    let (notice, standing): (&Notice, Standing) = match change {
        NoticeChange::Create { notice, born } | NoticeChange::Replace { notice, born } => {
            (notice, born_as(*born, owner, now))
        }
        NoticeChange::Claim { notice } => (notice, held(owner, now, 0)),
        NoticeChange::Cancel { id, reason } => {
            let Some(kept) = known(id) else {
                // Decided and given up in one look: it never was.
                writes.retain(|write| write.row.id != *id);
                return Ok(());
            };
            let cancelled = kept.standing.then(NoticeStatus::Cancelled { reason: *reason });
            put(writes, write(kept, &cancelled)?);
            return Ok(());
        }
        NoticeChange::Wait { id, not_before, approval } => {
            let Some(kept) = known(id) else { return Ok(()) };
            let waits = NoticeStatus::Queued { not_before: *not_before, approval: *approval };
            put(writes, write(kept, &kept.standing.then(waits))?);
            return Ok(());
        }
    };
    if known(&notice.id).is_some_and(|kept| may_have_left(&kept.standing.status)) {
        return Ok(());
    }
    let row = notices::row(notice, &standing)?;
    if matches!(standing.status, NoticeStatus::Claimed { .. }) {
        claimed.push(Kept { notice: notice.clone(), standing, row: row.clone() });
    }
    let expected = known(&notice.id).map(|kept| kept.row.status.clone());
    put(writes, NoticeWrite { row, expected });
    Ok(())
}

/// Whatever is decided, no row of a notice that may have left is written over: an id is delivered at most once.
pub(super) const fn may_have_left(status: &NoticeStatus) -> bool {
    !matches!(
        status,
        NoticeStatus::Queued { .. } | NoticeStatus::Cancelled { .. } | NoticeStatus::Failed { .. }
    )
}

/// What is decided last about a notice is written; a transaction takes each row once.
pub(super) fn put(writes: &mut Vec<NoticeWrite>, write: NoticeWrite) {
    writes.retain(|known| known.row.id != write.row.id);
    writes.push(write);
}

/// What is ripe is claimed by one who sends. For anybody else it is as one that was claimed and certainly did not
/// leave: queued, to be tried at once, never in doubt.
pub(super) fn held(owner: Option<&str>, now: Instant, tries: u16) -> Standing {
    match owner {
        Some(owner) => Standing::claimed(owner, now, tries),
        None => Standing {
            tries: tries.saturating_add(1),
            ..NoticeStatus::Queued { not_before: now, approval: Approval::NotNeeded }.into()
        },
    }
}

fn born_as(born: Born, owner: Option<&str>, now: Instant) -> Standing {
    match born {
        Born::Claimed => held(owner, now, 0),
        Born::Queued { not_before, approval } => NoticeStatus::Queued { not_before, approval }.into(),
    }
}
