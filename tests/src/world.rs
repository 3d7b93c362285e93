//! The whole of Relance in memory: the real store adapter on the embedded engine, and each other port as a value
//! that a test can look into. Stories are told with these few words: `import`, `post`, `rest`, `later`.

mod kept;

use std::io::Read;
use std::sync::Arc;

use aws::store::DynamoStore;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Duration, Utc};
use dunning::account::Account;
use dunning::id::{AccountId, CreditorId};
use embedded::{Engine, Gate, Meter};
use service::http::{Request, Response};
use service::ingest::{self, Report, Source};
use service::notify::notify;
use service::ports::{Config, Pages, Ports, Senders};
use service::rows::{EventsRow, InboxRow, Work, WorkItem};
use service::scope::Scope;
use service::settle;
use service::sweep::sweep;

pub use kept::{Answers, Drawer, Hand, Locker, Outbox, Sent, Waiting};

/// The table's name.
const TABLE: &str = "relance";
/// Rounds of sweep and work before a world that does not come to rest is given up.
const MOST_ROUNDS: usize = 60;
/// Pages of any list a test reads.
const MOST_PAGES: usize = 200;

/// Everything, in memory.
#[derive(Clone)]
pub struct World {
    /// The rows, to put a gate or a meter before them.
    pub engine: Engine,
    /// All ports.
    pub ports: Ports,
    /// The clock, to move it.
    pub clock: Arc<Hand>,
    /// What was sent.
    pub outbox: Arc<Outbox>,
    /// What waits to be done.
    pub queue: Arc<Waiting>,
    /// Secrets, to set them.
    pub secrets: Arc<Locker>,
    /// Files.
    pub bucket: Arc<Drawer>,
    /// What providers answer when they are asked.
    pub answers: Arc<Answers>,
}

impl World {
    /// An empty world whose clock stands at `instant`.
    ///
    /// # Panics
    /// When the engine cannot start.
    pub async fn at(instant: &str) -> Self {
        let engine = Engine::in_memory().unwrap_or_else(|error| panic!("{error}"));
        let made = aws::table::create(&engine.client(), TABLE).await;
        made.unwrap_or_else(|error| panic!("{error}"));
        let clock = Arc::new(Hand::at(read(instant)));
        let (secrets, bucket) = (Arc::new(Locker::default()), Arc::new(Drawer::default()));
        let outbox = Arc::new(Outbox::new(clock.clone(), bucket.clone()));
        let queue = Arc::new(Waiting::default());
        let answers = Arc::new(Answers::default());
        secrets.set(service::render::LINK_KEY, &["0123456789abcdef0123456789abcdef"]);
        let ports = Ports {
            store: Arc::new(DynamoStore::new(engine.client(), TABLE, clock.clone())),
            sender: outbox.clone(),
            queue: queue.clone(),
            bucket: bucket.clone(),
            secrets: secrets.clone(),
            fetcher: answers.clone(),
            clock: clock.clone(),
            config: Arc::new(Config {
                base_url: "https://relance.example".to_owned(),
                default_sender: "factures@relance.example".to_owned(),
                senders: Senders::Trusted,
                id_domain: "relance.example".to_owned(),
                reply_domain: None,
                sms_number: None,
            }),
            cache: Arc::default(),
        };
        Self { engine, ports, clock, outbox, queue, secrets, bucket, answers }
    }

    /// The same world, its store reached through `gate`, which may let calls fail.
    #[must_use]
    pub fn behind(&self, gate: Arc<dyn Gate>) -> Self {
        self.over(&self.engine.behind(gate))
    }

    /// The same world with the units of every call to the store counted.
    #[must_use]
    pub fn metered(&self, meter: &Arc<Meter>) -> Self {
        self.over(&self.engine.metered(meter.clone()))
    }

    /// The store as an operator's command has it, which may move and remove rows.
    #[must_use]
    pub fn shelf(&self) -> DynamoStore {
        DynamoStore::new(self.engine.client(), TABLE, self.clock.clone())
    }

    /// Every row of the table, as text.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn table(&self) -> Vec<String> {
        let scan = self.engine.client().scan().table_name(TABLE).into_paginator().items().send();
        let rows = scan.collect::<Result<Vec<_>, _>>().await;
        let rows = rows.unwrap_or_else(|error| panic!("{error}"));
        rows.iter()
            .map(|row| format!("{row:?} {}", row.values().filter_map(plain).collect::<String>()))
            .collect()
    }

    fn over(&self, engine: &Engine) -> Self {
        let store = Arc::new(DynamoStore::new(engine.client(), TABLE, self.clock.clone()));
        let ports = Ports { store, ..self.ports.clone() };
        Self { engine: engine.clone(), ports, ..self.clone() }
    }

    /// Takes invoices in, as an import would.
    ///
    /// # Panics
    /// When the file is not taken at all.
    pub async fn import(&self, json: &str) -> Report {
        let source = Source { name: "import.json", bytes: json.as_bytes() };
        let read = documents::invoice::read(source.bytes).unwrap_or_else(|error| panic!("{error}"));
        let creditor = ingest::creditor_of(&read, None).unwrap_or_else(|error| panic!("{error}"));
        let report = ingest::ingest(&self.ports, &Scope::proven(creditor), source, &read).await;
        report.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Posts a body to a path, as a provider would.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let named = |(name, value): &(&str, &str)| (name.to_ascii_lowercase(), (*value).to_owned());
        let request = Request {
            method: "POST".to_owned(),
            path: path.to_owned(),
            headers: headers.iter().map(named).collect(),
            body: body.to_vec(),
            ..Request::default()
        };
        settle::webhook(&self.ports, &request).await
    }

    /// Sweeps and works until nothing is due now.
    ///
    /// # Panics
    /// When the world does not come to rest, or a piece of work fails every time.
    pub async fn rest(&self) {
        for _ in 0..MOST_ROUNDS {
            sweep(&self.ports, self.ports.clock.now()).await.unwrap_or_else(|error| panic!("{error}"));
            let work = self.queue.take();
            if work.is_empty() {
                return;
            }
            for one in work {
                self.work(&one).await.unwrap_or_else(|error| panic!("{one:?}: {error}"));
            }
        }
        panic!("the world does not come to rest");
    }

    /// Does one piece of work, as notify does.
    ///
    /// # Errors
    /// When it must come back.
    pub async fn work(&self, work: &Work) -> Result<(), service::notify::NotifyError> {
        let scope = Scope::proven(work.creditor.clone());
        match &work.what {
            WorkItem::Account(account) => notify(&self.ports, &scope, account).await.map(drop),
            WorkItem::Inbox(key) => Ok(settle::again(&self.ports, &scope, key).await?),
        }
    }

    /// Moves the clock forward.
    pub fn later(&self, by: Duration) {
        self.clock.forward(by);
    }

    /// The account, read from its head.
    ///
    /// # Panics
    /// When there is none.
    pub async fn account(&self, creditor: &str, account: &str) -> Account {
        let account = AccountId::new(account).unwrap_or_else(|error| panic!("{error}"));
        let row = self.ports.store.head(&scope(creditor), &account).await;
        let row = row.unwrap_or_else(|error| panic!("{error}"));
        let row = row.unwrap_or_else(|| panic!("there is no account {account}"));
        service::account::account_of(&row).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The history of an account, newest first.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn history(&self, creditor: &str, account: &str) -> Vec<EventsRow> {
        let account = AccountId::new(account).unwrap_or_else(|error| panic!("{error}"));
        let mut all = Vec::new();
        let mut pages = Pages::at_most(MOST_PAGES, "the history of an account");
        while let Some(from) = pages.open().unwrap_or_else(|fault| panic!("{fault}")) {
            let page = self.ports.store.events(&scope(creditor), &account, from).await;
            let page = page.unwrap_or_else(|error| panic!("{error}"));
            all.extend(pages.turn(page));
        }
        all
    }

    /// What waits in a creditor's inbox.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn inbox(&self, creditor: &str) -> Vec<InboxRow> {
        let page = self.ports.store.all_inbox(&scope(creditor), None).await;
        page.unwrap_or_else(|error| panic!("{error}")).rows
    }
}

/// What a packed text says; the history is packed from some hundred letters on.
fn plain(value: &AttributeValue) -> Option<String> {
    let mut text = String::new();
    let packed = value.as_b().ok()?;
    flate2::read::DeflateDecoder::new(packed.as_ref()).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The scope of a creditor.
///
/// # Panics
/// When the text is no id.
#[must_use]
pub fn scope(creditor: &str) -> Scope {
    Scope::proven(CreditorId::new(creditor).unwrap_or_else(|error| panic!("{error}")))
}

fn read(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap_or_else(|error| panic!("{instant}: {error}"))
}
