//! The ports beside the store, each call in the hands of fate, and the bugs planted in them for the self-test.

use std::sync::Arc;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::{Bucket, Clock, Outgoing, Queue, Secrets, Sender, Store, Tag};
use service::rows::{Instant, Work};
use service::scope::Scope;

use super::bug::Bug;
use super::fate::{Fate, me};
use super::watched::Later;

/// A port that may fail.
pub struct Frail<P: ?Sized> {
    /// Who decides.
    pub fate: Arc<Fate>,
    /// What is planted.
    pub bug: Option<Bug>,
    /// The port itself.
    pub inner: Arc<P>,
    /// The rows that a bug writes too late, and which it holds back.
    pub late: Option<(Arc<dyn Store>, Arc<Later>)>,
}

#[async_trait]
impl Sender for Frail<dyn Sender> {
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault> {
        let call = async {
            match self.bug {
                Some(Bug::SendsTwice) => {
                    self.inner.send(tag, message).await?;
                    self.inner.send(tag, message).await
                }
                Some(Bug::SaysSentWithoutSending) => Ok("message-never".to_owned()),
                _ => self.inner.send(tag, message).await,
            }
        };
        let answer = self.fate.through("send", call).await;
        if let (Some(Bug::SendsThenMarks), Some((store, later))) = (self.bug, &self.late) {
            later.catch_up(store.as_ref()).await;
        }
        match (answer, self.bug) {
            (Err(Fault::Unknown(_)), Some(Bug::RepeatsAnUncertainSend)) => {
                self.inner.send(tag, message).await
            }
            (Err(Fault::Unknown(why)), Some(Bug::TakesATimeOutForARefusal)) => Err(Fault::Throttled(why)),
            (answer, _) => answer,
        }
    }
}

#[async_trait]
impl Queue for Frail<dyn Queue> {
    async fn enqueue(&self, work: &[Work]) -> Result<(), Fault> {
        let kept = match self.bug {
            Some(Bug::LosesPartOfABatch) => work.get(..work.len().min(1)).unwrap_or_default(),
            Some(Bug::EnqueuesNothing) => &[],
            _ => work,
        };
        self.fate.through("enqueue", self.inner.enqueue(kept)).await
    }
}

#[async_trait]
impl Bucket for Frail<dyn Bucket> {
    async fn put(&self, scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        self.fate.through("put a body", self.inner.put(scope, name, bytes)).await
    }

    async fn get(&self, scope: &Scope, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.fate.through("get a body", self.inner.get(scope, name)).await
    }

    async fn remove(&self, scope: &Scope, name: &str) -> Result<(), Fault> {
        self.fate.through("remove a body", self.inner.remove(scope, name)).await
    }

    async fn upload(&self, scope: &Scope, name: &str, seconds: u32) -> Result<String, Fault> {
        self.fate.through("sign an upload", self.inner.upload(scope, name, seconds)).await
    }
}

#[async_trait]
impl Secrets for Frail<dyn Secrets> {
    async fn secrets(&self, scope: &Scope, name: &str) -> Result<Vec<String>, Fault> {
        self.fate.through("secrets", self.inner.secrets(scope, name)).await
    }
}

/// A clock that goes wrong by as much as its process does.
impl Clock for Frail<dyn Clock> {
    fn now(&self) -> Instant {
        let now = self.inner.now();
        me().and_then(|me| now.checked_add_signed(me.skew)).unwrap_or(now)
    }

    fn token(&self) -> String {
        self.inner.token()
    }
}
