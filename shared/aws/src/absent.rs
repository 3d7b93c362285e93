//! Ports that a function does not have. Its role forbids the calls too; the words say so before AWS does.

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::{Ask, Bucket, Fetcher, Outgoing, Secrets, Sender, Tag};
use service::scope::Scope;

/// Refuses every call.
#[derive(Clone, Copy, Debug)]
pub struct Absent;

fn refused<T>(what: &str) -> Result<T, Fault> {
    Err(Fault::Permanent(format!("this function has no {what}; see Function::variables in shared/aws")))
}

#[async_trait]
impl Sender for Absent {
    async fn send(&self, _: &Tag, _: &Outgoing) -> Result<String, Fault> {
        refused("sender")
    }
}

#[async_trait]
impl Bucket for Absent {
    async fn put(&self, _: &Scope, _: &str, _: Vec<u8>) -> Result<(), Fault> {
        refused("bucket")
    }
    async fn get(&self, _: &Scope, _: &str) -> Result<Option<Vec<u8>>, Fault> {
        refused("bucket")
    }
    async fn remove(&self, _: &Scope, _: &str) -> Result<(), Fault> {
        refused("bucket")
    }
    async fn upload(&self, _: &Scope, _: &str, _: u32) -> Result<String, Fault> {
        refused("bucket")
    }
}

#[async_trait]
impl Secrets for Absent {
    async fn secrets(&self, _: &Scope, _: &str) -> Result<Vec<String>, Fault> {
        refused("secrets")
    }
}

#[async_trait]
impl Fetcher for Absent {
    async fn get(&self, _: &Ask) -> Result<Vec<u8>, Fault> {
        refused("way to a provider's API")
    }
}
