//! Wiring: a function's ports from its settings.
//!
//! One function of this module for each set of ports, so that a Lambda links only the clients it uses.

use std::sync::Arc;

use aws_types::SdkConfig;
use service::ports::{Bucket, Clock, Config, Ports, Secrets, Sender, Senders};

use crate::absent::Absent;
use crate::bucket::S3Bucket;
use crate::clock::SystemClock;
use crate::fetch::HttpsFetcher;
use crate::queue::SqsQueue;
use crate::sdk;
use crate::secrets::SsmSecrets;
use crate::send::{AwsSender, Pace, Ses, Sns, id_domain};
use crate::settings::{self, Settings};
use crate::store::DynamoStore;

/// Makes ports from settings and a configuration as [`sdk::once`] makes it.
pub type Wiring = fn(&Settings, &SdkConfig) -> Ports;

/// Table and queue.
#[must_use]
pub fn table(settings: &Settings, once: &SdkConfig) -> Ports {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let again = sdk::repeating(once);
    let store =
        DynamoStore::new(aws_sdk_dynamodb::Client::new(once), settings.get(settings::TABLE), clock.clone());
    Ports {
        store: Arc::new(store.reading_with(aws_sdk_dynamodb::Client::new(&again))),
        sender: Arc::new(Absent),
        queue: Arc::new(SqsQueue::new(aws_sdk_sqs::Client::new(&again), settings.get(settings::QUEUE))),
        bucket: Arc::new(Absent),
        secrets: Arc::new(Absent),
        fetcher: Arc::new(Absent),
        clock,
        config: Arc::new(Config {
            base_url: settings.get(settings::PORTAL).to_owned(),
            default_sender: settings.get(settings::SENDER).to_owned(),
            senders: Senders::Verified,
            reply_domain: Some(settings.get(settings::REPLIES).to_owned())
                .filter(|domain| domain.contains('.')),
            sms_number: Some(settings.get(settings::SMS_NUMBER).to_owned())
                .filter(|number| number.starts_with('+')),
            id_domain: id_domain(once.region().map(AsRef::as_ref).unwrap_or_default()),
        }),
        cache: Arc::default(),
    }
}

/// Table, queue and bucket.
#[must_use]
pub fn with_bucket(settings: &Settings, once: &SdkConfig) -> Ports {
    Ports { bucket: bucket(settings, once), ..table(settings, once) }
}

/// Table, queue and secrets.
#[must_use]
pub fn with_secrets(settings: &Settings, once: &SdkConfig) -> Ports {
    Ports { secrets: secrets(settings, once), ..table(settings, once) }
}

/// Table, queue, bucket and secrets.
#[must_use]
pub fn without_sender(settings: &Settings, once: &SdkConfig) -> Ports {
    Ports { secrets: secrets(settings, once), ..with_bucket(settings, once) }
}

/// Everything.
#[must_use]
pub fn sending(settings: &Settings, once: &SdkConfig) -> Ports {
    let ports = without_sender(settings, once);
    // Whoever drives the inbox asks the providers that only announce.
    Ports { sender: sender(settings, once, &ports), fetcher: Arc::new(HttpsFetcher::default()), ..ports }
}

fn bucket(settings: &Settings, once: &SdkConfig) -> Arc<dyn Bucket> {
    Arc::new(S3Bucket::new(s3(once), settings.get(settings::BUCKET)))
}

/// A client of S3.
pub(crate) fn s3(once: &SdkConfig) -> aws_sdk_s3::Client {
    // Addresses by path are what the emulation serves; AWS is reached by the bucket's own name.
    let config = aws_sdk_s3::config::Builder::from(&sdk::repeating(once));
    let config = config.force_path_style(once.endpoint_url().is_some());
    aws_sdk_s3::Client::from_conf(config.build())
}

fn secrets(settings: &Settings, once: &SdkConfig) -> Arc<dyn Secrets> {
    let client = aws_sdk_ssm::Client::new(&sdk::repeating(once));
    Arc::new(SsmSecrets::new(client, settings.get(settings::SECRETS), Arc::new(SystemClock)))
}

fn sender(settings: &Settings, once: &SdkConfig, ports: &Ports) -> Arc<dyn Sender> {
    Arc::new(AwsSender {
        mail: Ses::new(aws_sdk_sesv2::Client::new(once), settings.get(settings::MAIL_SET)),
        pace: Pace::new(settings.get(settings::SEND_RATE)),
        sms: Sns::new(aws_sdk_sns::Client::new(once), settings.get(settings::SMS_MAX_PRICE)),
        letters: ports.bucket.clone(),
    })
}
