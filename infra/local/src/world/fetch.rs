//! A laptop asks no provider: what only announces itself stays in the inbox, visible, until it runs on AWS.

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::{Ask, Fetcher};

/// Reaches nobody.
#[derive(Debug)]
pub struct NoNetwork;

#[async_trait]
impl Fetcher for NoNetwork {
    async fn get(&self, _: &Ask) -> Result<Vec<u8>, Fault> {
        Err(Fault::Permanent("a laptop asks no provider; nothing leaves this machine".to_owned()))
    }
}
