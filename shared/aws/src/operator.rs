//! An operator's ports on a deployed stage: everything, with the operator's own credentials.

use std::sync::Arc;

use aws_types::SdkConfig;
use service::ports::Ports;

use crate::bucket::S3Bucket;
use crate::clock::SystemClock;
use crate::sdk::{self, NotSet};
use crate::settings::{BUCKET, Function, PORTAL, QUEUE, SECRETS, SENDER, STAGE, Settings, TABLE};
use crate::store::DynamoStore;
use crate::wire;

/// A stage as CloudFormation names its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name, such as `production`.
    pub name: String,
    /// The account's number.
    pub account: String,
    /// The queue's address.
    pub queue: String,
    /// Where debtors reach their pages.
    pub portal: String,
    /// Where mails come from when a creditor has no address of its own.
    pub sender: String,
}

/// The table of `stage` as an erasure needs it; `config` as [`ports`] gave it.
#[must_use]
pub fn shelf(stage: &Stage, config: &SdkConfig) -> DynamoStore {
    let client = aws_sdk_dynamodb::Client::new(config);
    DynamoStore::new(client, format!("relance-{}", stage.name), Arc::new(SystemClock))
}

/// The bucket of `stage` as an erasure needs it; `config` as [`ports`] gave it.
#[must_use]
pub fn listing(stage: &Stage, config: &SdkConfig) -> S3Bucket {
    S3Bucket::new(wire::s3(config), bucket(stage, config))
}

fn bucket(stage: &Stage, config: &SdkConfig) -> String {
    let region = config.region().map(ToString::to_string).unwrap_or_default();
    format!("relance-{}-{}-{region}", stage.name, stage.account)
}

/// Ports on `stage`, and the configuration under them.
///
/// # Errors
/// When the environment names no region or no credentials.
pub fn ports(stage: &Stage, get: impl Fn(&str) -> Option<String>) -> Result<(Ports, SdkConfig), NotSet> {
    let once = sdk::once(&get)?;
    let value = |name: &str| {
        Some(match name {
            STAGE => stage.name.clone(),
            TABLE => format!("relance-{}", stage.name),
            QUEUE => stage.queue.clone(),
            BUCKET => bucket(stage, &once),
            SECRETS => format!("/relance/{}", stage.name),
            PORTAL => stage.portal.clone(),
            SENDER => stage.sender.clone(),
            _ => "1".to_owned(),
        })
    };
    // Every variable has a value above, so that none can be missing.
    let settings = Settings::read(Function::Notify, value).map_err(|_| NotSet("RELANCE_STAGE"))?;
    // An operator's tools never send.
    Ok((wire::without_sender(&settings, &once), once))
}
