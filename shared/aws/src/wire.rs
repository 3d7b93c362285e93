//! Wiring: a function's ports from its settings.

use std::sync::Arc;

use aws_types::SdkConfig;
use service::ports::{Bucket, Clock, Config, Ports, Secrets, Sender};

use crate::absent::Absent;
use crate::bucket::S3Bucket;
use crate::clock::SystemClock;
use crate::queue::SqsQueue;
use crate::sdk;
use crate::secrets::SsmSecrets;
use crate::send::{AwsSender, Pace, Ses, Sns};
use crate::settings::{self, Settings};
use crate::store::DynamoStore;

/// The ports of the function that `settings` belong to; `once` as [`sdk::once`] makes it.
#[must_use]
pub fn ports(settings: &Settings, once: &SdkConfig) -> Ports {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let again = sdk::repeating(once);
    let store =
        DynamoStore::new(aws_sdk_dynamodb::Client::new(once), settings.get(settings::TABLE), clock.clone());
    let bucket = bucket(settings, &again);
    Ports {
        store: Arc::new(store.reading_with(aws_sdk_dynamodb::Client::new(&again))),
        sender: sender(settings, once, &bucket, &clock),
        queue: Arc::new(SqsQueue::new(aws_sdk_sqs::Client::new(&again), settings.get(settings::QUEUE))),
        bucket,
        secrets: secrets(settings, &again, &clock),
        fetcher: Arc::new(Absent),
        clock,
        config: Arc::new(Config {
            base_url: settings.get(settings::PORTAL).to_owned(),
            default_sender: settings.get(settings::SENDER).to_owned(),
        }),
        cache: Arc::default(),
    }
}

fn bucket(settings: &Settings, again: &SdkConfig) -> Arc<dyn Bucket> {
    if !settings.has(settings::BUCKET) {
        return Arc::new(Absent);
    }
    // Addresses by path are what the emulation serves; AWS is reached by the bucket's own name.
    let config = aws_sdk_s3::config::Builder::from(again).force_path_style(again.endpoint_url().is_some());
    let client = aws_sdk_s3::Client::from_conf(config.build());
    Arc::new(S3Bucket::new(client, settings.get(settings::BUCKET)))
}

fn secrets(settings: &Settings, again: &SdkConfig, clock: &Arc<dyn Clock>) -> Arc<dyn Secrets> {
    if !settings.has(settings::SECRETS) {
        return Arc::new(Absent);
    }
    let client = aws_sdk_ssm::Client::new(again);
    Arc::new(SsmSecrets::new(client, settings.get(settings::SECRETS), clock.clone()))
}

fn sender(
    settings: &Settings,
    once: &SdkConfig,
    letters: &Arc<dyn Bucket>,
    clock: &Arc<dyn Clock>,
) -> Arc<dyn Sender> {
    if !settings.has(settings::MAIL_SET) {
        return Arc::new(Absent);
    }
    Arc::new(AwsSender {
        mail: Ses::new(aws_sdk_sesv2::Client::new(once), settings.get(settings::MAIL_SET)),
        pace: Pace::new(settings.get(settings::SEND_RATE)),
        sms: Sns::new(aws_sdk_sns::Client::new(once), settings.get(settings::SMS_MAX_PRICE)),
        letters: letters.clone(),
        region: once.region().map(ToString::to_string).unwrap_or_default(),
        clock: clock.clone(),
    })
}
