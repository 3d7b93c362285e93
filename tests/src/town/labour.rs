//! What the service does by itself: sweeps, and works the queue off.

use std::collections::BTreeSet;

use chrono::Duration;
use futures_util::future::join_all;
use service::ports::{Pages, WORK_SHARDS};
use service::rows::Work;

use super::happen::{self, Happening};
use super::mark::Mark;
use super::play::in_turn;
use super::{BATCH, TICK, Town, fate};

/// Seconds by which the clock of a sweep may be behind.
const BEHIND: i64 = 60;
/// Pages of the work index that are read of one shard.
const MOST_PAGES: usize = 1_000;

impl Town {
    pub(super) async fn sweep(&mut self) {
        let mut running = Vec::new();
        let twice = self.habits.sweeps > 1 && self.dice.chance(400);
        for _ in 0..=usize::from(twice) {
            let (process, ports) = self.start();
            running.push(Box::pin(async move { fate::process(process, happen::sweep(&ports)).await }));
        }
        for end in join_all(running).await {
            self.died(end.is_none());
        }
    }

    /// One round of the queue; false when it was empty.
    pub(super) async fn work(&mut self) -> bool {
        let mut work = self.world.queue.take();
        if work.is_empty() {
            return false;
        }
        if self.habits.sweeps > 1 && self.dice.chance(200) {
            // A queue delivers at least once.
            work.extend(work.clone());
        }
        let mut running = Vec::new();
        for batch in work.chunks(BATCH) {
            let (process, ports) = self.start();
            let batch = batch.to_vec();
            running.push(Box::pin(async move {
                let end = fate::process(process, happen::work(&ports, &batch)).await;
                (batch, end)
            }));
        }
        let ends = if self.habits.sweeps > 1 { join_all(running).await } else { in_turn(running).await };
        let mut back: BTreeSet<Work> = BTreeSet::new();
        let mut died = false;
        for (batch, end) in ends {
            if end.is_none() {
                let names: Vec<_> = batch.iter().map(Self::name).collect();
                self.diary.push(format!(
                    "{} a process died over {}",
                    self.world.ports.clock.now(),
                    names.join(", ")
                ));
            }
            died |= end.is_none();
            back.extend(end.unwrap_or(batch));
        }
        self.died(died);
        if !died || !self.habits.queue_dies {
            self.bring_back(back).await;
        }
        true
    }

    /// What failed is visible again after a while.
    async fn bring_back(&mut self, back: BTreeSet<Work>) {
        for work in back {
            self.watch.mark(Mark::WorkCameBack);
            let what = Happening::Again(work);
            let after = Duration::minutes(TICK);
            self.plan(after, what);
        }
    }

    /// One sweep puts everything that is due on the queue, however many pages it takes and whatever came before.
    pub(super) async fn sweep_reaches_all(&mut self) {
        let due = self.due_by(self.now() - Duration::seconds(BEHIND)).await;
        let before = self.world.queue.take();
        self.sweep().await;
        let found = self.world.queue.take();
        for work in due.iter().filter(|work| !found.contains(work)) {
            self.watch.breach(format!("a sweep went by what is due: {}", Self::name(work)));
        }
        let back: BTreeSet<Work> = before.into_iter().chain(found).collect();
        let back: Vec<Work> = back.into_iter().collect();
        drop(self.world.ports.queue.enqueue(&back).await);
    }

    /// Everything that the work index names, by a reader who sees all of it.
    async fn due_by(&self, until: chrono::DateTime<chrono::Utc>) -> BTreeSet<Work> {
        let mut due = BTreeSet::new();
        for shard in 0..WORK_SHARDS {
            let mut pages = Pages::at_most(MOST_PAGES, "the entries of the work index");
            while let Some(from) = pages.open().unwrap_or_else(|fault| panic!("{fault}")) {
                let Ok(page) = self.world.ports.store.work(shard, until, from).await else { break };
                due.extend(pages.turn(page));
            }
        }
        due
    }
}
