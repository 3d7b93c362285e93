//! The ports that keep what they were given.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use dunning::id::AccountId;
use service::fault::Fault;
use service::ports::{Ask, Bucket, Clock, Fetcher, Outgoing, Page, Queue, Secrets, Sender, Tag};
use service::privacy::{Captured, Listing};
use service::rows::Work;
use service::scope::Scope;

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A clock that only a test moves.
#[derive(Debug)]
pub struct Hand {
    now: Mutex<DateTime<Utc>>,
    tokens: AtomicU64,
}

impl Hand {
    /// Stands at `now`.
    #[must_use]
    pub const fn at(now: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(now), tokens: AtomicU64::new(0) }
    }

    /// Moves to an instant.
    pub fn set(&self, now: DateTime<Utc>) {
        *held(&self.now) = now;
    }

    /// Moves by a span.
    pub fn forward(&self, by: Duration) {
        let mut now = held(&self.now);
        *now = now.checked_add_signed(by).unwrap_or(*now);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        *held(&self.now)
    }

    fn token(&self) -> String {
        // Every part of a token differs from that of the next, as in a random one.
        let count = self.tokens.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}{count:08x}", count.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// A message that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose notice it is.
    pub tag: Tag,
    /// What left.
    pub message: Outgoing,
    /// The process that sent it, where processes are told apart.
    pub by: Option<u64>,
}

/// Keeps every message instead of sending it.
#[derive(Debug)]
pub struct Outbox {
    clock: Arc<Hand>,
    letters: Arc<Drawer>,
    sent: Mutex<Vec<Sent>>,
}

impl Outbox {
    /// An empty one; letters are handed over through `letters`.
    #[must_use]
    pub const fn new(clock: Arc<Hand>, letters: Arc<Drawer>) -> Self {
        Self { clock, letters, sent: Mutex::new(Vec::new()) }
    }

    /// What left so far, oldest first.
    pub fn all(&self) -> Vec<Sent> {
        held(&self.sent).clone()
    }
}

#[async_trait]
impl Sender for Outbox {
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault> {
        let order = match message {
            Outgoing::Letter { letter, .. } => {
                Some(service::post::hand_over(self.letters.as_ref(), tag, letter).await?)
            }
            Outgoing::Email { .. } | Outgoing::Sms { .. } => None,
        };
        let mut sent = held(&self.sent);
        let by = crate::town::me().map(|me| me.born);
        sent.push(Sent { at: self.clock.now(), tag: tag.clone(), message: message.clone(), by });
        Ok(order.unwrap_or_else(|| format!("message-{}", sent.len())))
    }
}

/// The queue: the same work waits only once.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<Vec<Work>>);

impl Waiting {
    /// Takes all that waits, oldest first.
    pub fn take(&self) -> Vec<Work> {
        std::mem::take(&mut held(&self.0))
    }
}

#[async_trait]
impl Queue for Waiting {
    async fn enqueue(&self, work: &[Work]) -> Result<(), Fault> {
        let mut waiting = held(&self.0);
        for one in work {
            if !waiting.contains(one) {
                waiting.push(one.clone());
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Captured for Outbox {
    async fn drop_messages(&self, scope: &Scope, account: &AccountId) -> Result<usize, Fault> {
        let mut sent = held(&self.sent);
        let before = sent.len();
        sent.retain(|one| one.tag.creditor != *scope.creditor() || one.tag.account != *account);
        Ok(before.saturating_sub(sent.len()))
    }
}

/// Files by creditor and name.
#[derive(Debug, Default)]
pub struct Drawer(Mutex<BTreeMap<(String, String), Vec<u8>>>);

impl Drawer {
    /// Everything in it: creditor, name, bytes.
    pub fn all(&self) -> Vec<(String, String, Vec<u8>)> {
        let files = held(&self.0);
        files
            .iter()
            .map(|((creditor, name), bytes)| (creditor.clone(), name.clone(), bytes.clone()))
            .collect()
    }
}

fn name_of(scope: &Scope, name: &str) -> (String, String) {
    (scope.creditor().to_string(), name.to_owned())
}

#[async_trait]
impl Bucket for Drawer {
    async fn put(&self, scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        held(&self.0).insert(name_of(scope, name), bytes);
        Ok(())
    }

    async fn get(&self, scope: &Scope, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(held(&self.0).get(&name_of(scope, name)).cloned())
    }

    async fn remove(&self, scope: &Scope, name: &str) -> Result<(), Fault> {
        held(&self.0).remove(&name_of(scope, name));
        Ok(())
    }

    async fn upload(&self, scope: &Scope, name: &str, _: u32) -> Result<String, Fault> {
        Ok(format!("drawer:{}/{name}", scope.creditor()))
    }
}

#[async_trait]
impl Listing for Drawer {
    async fn names(&self, scope: &Scope, folder: &str, from: Option<String>) -> Result<Page<String>, Fault> {
        // One name a page, as if each page were full.
        let files = held(&self.0);
        let mine = files.keys().filter(|(creditor, _)| creditor == scope.creditor().as_str());
        let after = |name: &&String| from.as_ref().is_none_or(|from| *name > from);
        let mut names = mine.map(|(_, name)| name).filter(|name| name.starts_with(folder)).filter(after);
        let rows: Vec<String> = names.next().cloned().into_iter().collect();
        Ok(Page { next: names.next().and(rows.last().cloned()), rows })
    }
}

/// Secrets: of one creditor, or of all that have none of their own.
#[derive(Debug, Default)]
pub struct Locker(Mutex<BTreeMap<(String, String), Vec<String>>>);

impl Locker {
    /// Sets the live secrets of a name for every creditor, newest first.
    pub fn set(&self, name: &str, secrets: &[&str]) {
        self.set_for("", name, secrets);
    }

    /// Sets the live secrets of a name for one creditor.
    pub fn set_for(&self, creditor: &str, name: &str, secrets: &[&str]) {
        let secrets = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        held(&self.0).insert((creditor.to_owned(), name.to_owned()), secrets);
    }
}

#[async_trait]
impl Secrets for Locker {
    async fn secrets(&self, scope: &Scope, name: &str) -> Result<Vec<String>, Fault> {
        let kept = held(&self.0);
        let own = kept.get(&name_of(scope, name));
        Ok(own.or_else(|| kept.get(&(String::new(), name.to_owned()))).cloned().unwrap_or_default())
    }
}

/// What providers answer, by the path asked for; a path that is not here is not found.
#[derive(Debug, Default)]
pub struct Answers {
    known: Mutex<BTreeMap<String, Result<Vec<u8>, Fault>>>,
    asked: Mutex<Vec<Ask>>,
}

impl Answers {
    /// Sets what is answered at a path.
    pub fn set(&self, path: &str, answer: Result<&str, Fault>) {
        held(&self.known).insert(path.to_owned(), answer.map(|text| text.as_bytes().to_vec()));
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Ask> {
        held(&self.asked).clone()
    }
}

#[async_trait]
impl Fetcher for Answers {
    async fn get(&self, ask: &Ask) -> Result<Vec<u8>, Fault> {
        held(&self.asked).push(ask.clone());
        let known = held(&self.known).get(&ask.path).cloned();
        known.unwrap_or_else(|| Err(Fault::Permanent("404 not found".to_owned())))
    }
}
