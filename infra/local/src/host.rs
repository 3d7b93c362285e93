//! Every function in one process, on one folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws::store::DynamoStore;
use aws_lambda_events::event::eventbridge::EventBridgeEvent;
use aws_lambda_events::event::s3::{S3Event, S3EventRecord};
use aws_lambda_events::event::sns::{SnsEvent, SnsRecord};
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dunning::id::CreditorId;
use serde_json::json;
use service::fault::Fault;
use service::ports::{Clock, Config, Ports, Senders, Tag};
use service::rows::{Work, WorkItem};
use service::scope::Scope;

use crate::world::bucket::FolderBucket;
use crate::world::clock::LocalClock;
use crate::world::outbox::{Captured, Outbox};
use crate::world::queue::LocalQueue;
use crate::world::secrets::LocalSecrets;

/// The table's name in the embedded engine.
const TABLE: &str = "relance";
/// Messages one call of notify gets, as on AWS.
const BATCH: usize = 10;
/// Rounds of sweep, notify and feedback before a command stops and says so.
const MOST_ROUNDS: usize = 200;
/// The domain of message ids on a laptop.
pub const LOCAL_DOMAIN: &str = "relance.localhost";
/// The sender's address on a laptop; nothing leaves it.
const LOCAL_SENDER: &str = "factures@relance.localhost";

/// Why the host cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The folder.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The embedded engine.
    #[error(transparent)]
    Engine(#[from] embedded::OpenError),
    /// A port.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// An export or an erasure.
    #[error(transparent)]
    Privacy(#[from] service::privacy::PrivacyError),
    /// A change.
    #[error(transparent)]
    Change(#[from] service::account::ChangeError),
    /// Something the user typed; says what to type instead.
    #[error("{0}")]
    Input(String),
}

/// The whole system.
pub struct Host {
    /// All ports.
    pub ports: Ports,
    /// The clock, to move it.
    pub clock: Arc<LocalClock>,
    /// The outbox, to read it.
    pub outbox: Arc<Outbox>,
    /// Secrets, to set them.
    pub secrets: Arc<LocalSecrets>,
    /// The bucket, to say where its files lie.
    pub bucket: Arc<FolderBucket>,
    /// The store as an erasure needs it.
    pub shelf: Arc<DynamoStore>,
    queue: Arc<LocalQueue>,
    engine: embedded::Engine,
    folder: PathBuf,
}

/// What running to rest did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rested {
    /// Index entries found.
    pub found: usize,
    /// Messages handed to the outbox.
    pub sent: usize,
    /// Whether everything due was dealt with.
    pub at_rest: bool,
}

impl Host {
    /// Opens the folder, making what is absent.
    ///
    /// # Errors
    /// When the folder or the engine in it cannot be used.
    pub async fn open(folder: &Path, base_url: &str) -> Result<Self, HostError> {
        std::fs::create_dir_all(folder)?;
        let engine = embedded::Engine::on_file(&folder.join("relance.db"))?;
        Self::over(&engine, folder, base_url).await
    }

    /// The host over an engine that somebody else opened.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub async fn over(engine: &embedded::Engine, folder: &Path, base_url: &str) -> Result<Self, HostError> {
        let client = engine.client();
        aws::table::create(&client, TABLE).await?;
        let clock = Arc::new(LocalClock::open(folder)?);
        let secrets = Arc::new(LocalSecrets::open(folder)?);
        secrets.keep(service::render::LINK_KEY, || clock.token() + &clock.token())?;
        let bucket = Arc::new(FolderBucket::new(folder.join("bucket"), base_url.to_owned()));
        let outbox = Arc::new(Outbox::new(folder.join("outbox"), clock.clone(), bucket.clone()));
        let queue = Arc::new(LocalQueue::default());
        let shelf = Arc::new(DynamoStore::new(client, TABLE, clock.clone()));
        let ports = Ports {
            store: shelf.clone(),
            sender: outbox.clone(),
            queue: queue.clone(),
            bucket: bucket.clone(),
            secrets: secrets.clone(),
            fetcher: Arc::new(crate::world::fetch::NoNetwork),
            clock: clock.clone(),
            config: Arc::new(Config {
                base_url: base_url.to_owned(),
                default_sender: LOCAL_SENDER.to_owned(),
                senders: Senders::Trusted,
                id_domain: LOCAL_DOMAIN.to_owned(),
                reply_domain: Some(LOCAL_DOMAIN.to_owned()),
                sms_number: None,
            }),
            cache: Arc::default(),
        };
        let (engine, folder) = (engine.clone(), folder.to_owned());
        Ok(Self { ports, clock, outbox, secrets, bucket, shelf, queue, engine, folder })
    }

    /// What was erased is not in the database's file any more either.
    ///
    /// # Errors
    /// When the file cannot be written anew; the same command does it again.
    pub fn scrub(&self) -> Result<(), HostError> {
        Ok(self.engine.scrub()?)
    }

    /// The creditors of this folder.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn scopes(&self) -> Result<Vec<Scope>, HostError> {
        Ok(self.ports.store.creditors().await?.into_iter().map(Scope::proven).collect())
    }

    /// The creditor a command is for: the one named, or the only one.
    ///
    /// # Errors
    /// When there is none, or several and none was named.
    pub async fn scope(&self, named: Option<&str>) -> Result<Scope, HostError> {
        if let Some(name) = named {
            let id = CreditorId::new(name).map_err(|error| HostError::Input(error.to_string()))?;
            return Ok(Scope::proven(id));
        }
        let scopes = self.scopes().await?;
        match scopes.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(HostError::Input(
                "there is no creditor yet; import a JSON file that names one: relance import FILE".to_owned(),
            )),
            _ => Err(HostError::Input("there are several creditors; name one with --creditor ID".to_owned())),
        }
    }

    /// Reads `--on`: an instant, or a date, which means 09:00 in the creditor's zone.
    ///
    /// # Errors
    /// When it is neither.
    pub async fn instant(&self, text: &str) -> Result<DateTime<Utc>, HostError> {
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Ok(instant.with_timezone(&Utc));
        }
        let day: NaiveDate = text.parse().map_err(|_| {
            HostError::Input(format!(
                "\"{text}\" is no moment; type a date like 2026-03-02 or 2026-03-02T10:00:00Z"
            ))
        })?;
        let mut zone = chrono_tz::Tz::Europe__Paris;
        if let Some(scope) = self.scopes().await?.first()
            && let Some((_, profile)) = service::creditor::profile(&self.ports, scope).await?
        {
            zone = profile.creditor.time_zone;
        }
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        Ok(dunning::calendar::instant_at(day, nine, zone))
    }

    /// Sweep, notify and feedback until nothing is due.
    ///
    /// # Errors
    /// When a port fails; running again goes on.
    pub async fn rest(&self) -> Result<Rested, HostError> {
        let mut rested = Rested::default();
        if self.clock.went_back()? {
            self.enqueue_all().await?;
        }
        for _ in 0..MOST_ROUNDS {
            let swept = sweep::handle(&self.ports, EventBridgeEvent::default()).await?;
            rested.found = rested.found.saturating_add(swept.entries);
            let (worked, failed) = self.drain().await;
            rested.sent = rested.sent.saturating_add(self.deliver().await?);
            if worked == 0 {
                rested.at_rest = true;
                return Ok(rested);
            }
            // What failed now fails again until time passes: a live lease, a provider that refuses.
            if failed == worked {
                return Ok(rested);
            }
        }
        Ok(rested)
    }

    /// Every account, for a clock that was put back: no sweep on AWS ever needs this.
    async fn enqueue_all(&self) -> Result<(), HostError> {
        for scope in self.scopes().await? {
            let heads = crate::command::outbox::heads(self, &scope).await?;
            let work = heads.into_iter().map(|listed| Work {
                creditor: scope.creditor().clone(),
                what: WorkItem::Account(listed.account),
            });
            self.ports.queue.enqueue(&work.collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    /// Does what the last fact made due, without a sweep.
    ///
    /// # Errors
    /// When a port fails.
    pub async fn settle_queue(&self) -> Result<usize, HostError> {
        self.clock.went_back()?;
        self.drain().await;
        self.deliver().await
    }

    /// Gives everything queued to notify, in batches; what it reports as failed is dropped, for the sweep finds it.
    async fn drain(&self) -> (usize, usize) {
        let (mut worked, mut failed) = (0_usize, 0_usize);
        for _ in 0..MOST_ROUNDS.saturating_mul(100) {
            let work = self.queue.take(BATCH);
            if work.is_empty() {
                break;
            }
            worked = worked.saturating_add(work.len());
            let mut event = SqsEvent::default();
            event.records =
                work.iter().enumerate().map(|(at, work)| message(at, &aws::queue::body(work))).collect();
            let response = notify::handle(&self.ports, event).await;
            failed = failed.saturating_add(response.batch_item_failures.len());
        }
        (worked, failed)
    }

    /// Tells feedback of every message captured since, as the provider would. Returns how many there were.
    async fn deliver(&self) -> Result<usize, HostError> {
        let mut told = 0_usize;
        for captured in self.outbox.undelivered()? {
            match captured.channel.as_str() {
                "email" => {
                    let mut event = SnsEvent::default();
                    event.records = vec![delivery(&captured)];
                    feedback::handle(&self.ports, event).await?;
                }
                // The order was written into the bucket: S3 would tell the press.
                "letter" => press::handle(&self.ports, ordered(&captured)).await?,
                // Nobody ever tells what became of an SMS.
                _ => {}
            }
            self.outbox.note_delivered(&captured.provider_id)?;
            told = told.saturating_add(1);
        }
        Ok(told)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn message(at: usize, body: &str) -> SqsMessage {
    let mut message = SqsMessage::default();
    message.message_id = Some(at.to_string());
    message.body = Some(body.to_owned());
    message
}

/// The event by which S3 tells the press of an order.
fn ordered(captured: &Captured) -> S3Event {
    let mut record = S3EventRecord::default();
    let creditor = captured.tag().map(|tag| tag.creditor);
    record.s3.object.key = creditor.map(|creditor| aws::bucket::key(&creditor, &captured.provider_id));
    let mut event = S3Event::default();
    event.records = vec![record];
    event
}

/// The event by which SES tells that a mail was delivered.
fn delivery(captured: &Captured) -> SnsRecord {
    let tags = captured.tag().map(|tag: Tag| {
        let values = aws::send::tag::values(&tag);
        let pairs = aws::send::tag::NAMES.into_iter().zip(values);
        pairs.map(|(name, value)| (name.to_owned(), json!([value]))).collect::<serde_json::Map<_, _>>()
    });
    let event = json!({
        "eventType": "Delivery",
        "mail": { "messageId": captured.provider_id, "timestamp": captured.sent_at, "tags": tags },
        "delivery": { "timestamp": captured.sent_at },
    });
    let mut record = SnsRecord::default();
    record.sns.message = event.to_string();
    record
}
