//! The sweep: finds what is due and puts it on the queue. It keeps no cursor and writes nothing: an entry leaves
//! the index when its work commits, so a sweep that dies, repeats or meets another one changes nothing.

use std::collections::BTreeSet;

use crate::fault::Fault;
use crate::ports::{Pages, Ports, WORK_SHARDS};
use crate::rows::{Instant, Work};

/// Pages read of one shard in one sweep; what lies beyond is found by the next tick.
const MOST_PAGES: usize = 10_000;

/// What a sweep found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Index entries read.
    pub entries: usize,
    /// Distinct pieces of work enqueued.
    pub enqueued: usize,
}

/// Enqueues everything that is due by `now`.
///
/// # Errors
/// When the index cannot be read or the queue not written; what was enqueued before stays enqueued.
pub async fn sweep(ports: &Ports, now: Instant) -> Result<Swept, Fault> {
    let mut swept = Swept::default();
    for shard in 0..WORK_SHARDS {
        let found = sweep_shard(ports, shard, now).await?;
        swept.entries = swept.entries.saturating_add(found.entries);
        swept.enqueued = swept.enqueued.saturating_add(found.enqueued);
    }
    Ok(swept)
}

/// A page goes to the queue before the next one is read: memory stays small, and a crash loses nothing found.
async fn sweep_shard(ports: &Ports, shard: u8, now: Instant) -> Result<Swept, Fault> {
    let mut swept = Swept::default();
    let mut pages = Pages::at_most(MOST_PAGES, "entries of the work index");
    while let Some(from) = pages.open()? {
        let page = ports.store.work(shard, now, from).await?;
        swept.entries = swept.entries.saturating_add(page.rows.len());
        let distinct: Vec<Work> = pages.turn(page).into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        if !distinct.is_empty() {
            ports.queue.enqueue(&distinct).await?;
        }
        swept.enqueued = swept.enqueued.saturating_add(distinct.len());
    }
    Ok(swept)
}
