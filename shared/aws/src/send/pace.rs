//! The pace of mails, so that a burst does not run into the provider's limit.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The slowest pace: SES's own, before its sandbox is left.
const SLOWEST: u64 = 1;
/// The fastest pace that is kept.
const FASTEST: u64 = 1_000;

/// Lets one message of a process pass at a time, evenly.
#[derive(Clone, Debug)]
pub struct Pace {
    every: Duration,
    next: std::sync::Arc<Mutex<Option<Interval>>>,
}

impl Pace {
    /// So many messages a second; what is no whole number counts as 1.
    #[must_use]
    pub fn new(rate: &str) -> Self {
        let rate = rate.trim().parse().unwrap_or(SLOWEST).clamp(SLOWEST, FASTEST);
        Self {
            every: Duration::from_secs(1) / u32::try_from(rate).unwrap_or(1),
            next: std::sync::Arc::default(),
        }
    }

    /// Waits for the next free moment, at most the length of one step for each message ahead of this one.
    pub async fn wait(&self) {
        let mut next = self.next.lock().await;
        let next = next.get_or_insert_with(|| {
            let mut ticks = interval(self.every);
            // After a pause the next message leaves at once, and no burst follows.
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        next.tick().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn messages_leave_evenly_and_none_is_held_after_a_pause() {
        let pace = Pace::new("10");
        let began = tokio::time::Instant::now();
        for _ in 0..5 {
            pace.wait().await;
        }
        assert_eq!(began.elapsed(), Duration::from_millis(400));
        tokio::time::sleep(Duration::from_secs(60)).await;
        pace.wait().await;
        assert_eq!(began.elapsed(), Duration::from_millis(60_400));
        assert_eq!(
            (Pace::new("0").every, Pace::new("fast").every),
            (Duration::from_secs(1), Duration::from_secs(1))
        );
    }
}
