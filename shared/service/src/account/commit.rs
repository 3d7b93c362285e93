//! One transaction of everything a change leads to, and whether it landed when its answer was lost.

use dunning::fact::Fact;
use dunning::id::NoticeId;
use dunning::{Advance, ClosedItem};

use super::Change;
use super::read::Read;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{Closing, Commit, HeadRow, NoticeWrite};
use crate::scope::Scope;

/// Nothing is written when nothing changed: a look at an account that has nothing due costs one read.
pub(super) fn of(
    read: &Read,
    change: &Change,
    advance: &Advance,
    notices: Vec<NoticeWrite>,
) -> Result<Option<Commit>, Fault> {
    let unchanged = advance.events.is_empty()
        && notices.is_empty()
        && change.markers.is_empty()
        && change.settled.is_none()
        && read.look == advance.next_look
        && read.version.is_some();
    if unchanged {
        return Ok(None);
    }
    let head = advance.account.encode().map_err(|error| Fault::Permanent(error.to_string()))?;
    let events = if advance.events.is_empty() { String::new() } else { text(&advance.events)? };
    Ok(Some(Commit {
        account: change.account.clone(),
        expected: read.version,
        head: HeadRow {
            version: read.version.unwrap_or(0).saturating_add(1),
            state: head.state,
            lines: head.lines,
            look: advance.next_look,
            summary: text(&crate::summary::of(&advance.account))?,
        },
        events,
        notices,
        closings: closings(advance)?,
        markers: change.markers.clone(),
        settled: change.settled.clone(),
    }))
}

fn closings(advance: &Advance) -> Result<Vec<Closing>, Fault> {
    let closing = |closed: &ClosedItem| {
        let extra = closed.extra.clone().map(Box::new);
        let fact = Fact::Restored { line: Box::new(closed.line.clone()), extra };
        Ok(Closing { number: closed.line.number.clone(), line: Some(text(&fact)?) })
    };
    advance.closed.iter().map(closing).collect()
}

/// Whether a commit whose answer was lost is what the table holds: its version is there with its very events, its
/// movements are booked as it booked them, and its claims are ours. Another's commit at the same version may have
/// written the same rows of notices; they alone prove nothing.
pub(super) async fn landed(ports: &Ports, scope: &Scope, commit: &Commit) -> Result<bool, Fault> {
    let Some(head) = ports.store.head(scope, &commit.account).await? else { return Ok(false) };
    if head.version < commit.head.version {
        return Ok(false);
    }
    for marker in &commit.markers {
        if ports.store.marker(scope, &marker.movement).await?.as_ref() != Some(&marker.value) {
            return Ok(false);
        }
    }
    let ids: Vec<_> = commit.notices.iter().map(|write| write.row.id.clone()).collect();
    if !ids.is_empty() {
        let rows = ports.store.notices(scope, &commit.account, &ids).await?;
        if !commit.notices.iter().all(|write| rows.contains(&write.row)) {
            return Ok(false);
        }
    }
    // A commit without events only moves rows, and those are as it moved them.
    if head == commit.head || (commit.events.is_empty() && !ids.is_empty()) {
        return Ok(true);
    }
    let page = ports.store.events(scope, &commit.account, None).await?;
    let mine =
        |row: &crate::rows::EventsRow| row.version == commit.head.version && row.events == commit.events;
    Ok(page.rows.iter().any(mine))
}

/// The notices a commit takes for new. One that was cancelled before it was ever claimed has a row all the same, and
/// is decided again under its own id.
pub(super) fn born(commit: &Commit) -> Vec<NoticeId> {
    let new = commit.notices.iter().filter(|write| write.expected.is_none());
    new.map(|write| write.row.id.clone()).collect()
}
