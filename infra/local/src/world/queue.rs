//! The queue in the process: what is lost with it, the sweep finds again.

use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::Queue;
use service::rows::Work;

/// Messages waiting, oldest first; the same work waits only once.
#[derive(Debug, Default)]
pub struct LocalQueue(Mutex<VecDeque<Work>>);

impl LocalQueue {
    /// Takes at most `most` messages.
    pub fn take(&self, most: usize) -> Vec<Work> {
        let mut waiting = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = most.min(waiting.len());
        waiting.drain(..count).collect()
    }
}

#[async_trait]
impl Queue for LocalQueue {
    async fn enqueue(&self, work: &[Work]) -> Result<(), Fault> {
        let mut waiting = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for entry in work {
            if !waiting.contains(entry) {
                waiting.push_back(entry.clone());
            }
        }
        Ok(())
    }
}
