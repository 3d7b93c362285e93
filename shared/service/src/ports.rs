//! The ports: what Relance asks of the world. One adapter each on AWS, one each on a laptop.

mod pages;

use std::sync::Arc;

use async_trait::async_trait;
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};
use messages::letter::Letter;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::rows::{
    Commit, CommitError, Document, DocumentKey, DocumentKind, EventsRow, HeadRow, InboxKey, InboxRow,
    Instant, ItemRow, ListedHead, MarkerWrite, NoticeRow, Pointer, PointerKey, Work,
};
use crate::scope::Scope;

pub use pages::{Page, Pages, Start};

/// The table. Reads are strongly consistent save those of an index.
#[async_trait]
pub trait Store: Send + Sync {
    /// The head of an account.
    async fn head(&self, scope: &Scope, account: &AccountId) -> Result<Option<HeadRow>, Fault>;
    /// Notices by id, at most 100; an unknown id is left out.
    async fn notices(
        &self,
        scope: &Scope,
        account: &AccountId,
        ids: &[NoticeId],
    ) -> Result<Vec<NoticeRow>, Fault>;
    /// All notices of an account, a page at a time.
    async fn all_notices(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<NoticeRow>, Fault>;
    /// Items by number, at most 100; an unknown number is left out.
    async fn items(
        &self,
        scope: &Scope,
        account: &AccountId,
        numbers: &[ItemNumber],
    ) -> Result<Vec<ItemRow>, Fault>;
    /// All items of an account, a page at a time.
    async fn all_items(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<ItemRow>, Fault>;
    /// The history, newest first, a page at a time.
    async fn events(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<EventsRow>, Fault>;
    /// Writes items that no head lists yet, and pointers to them. Repeating it changes nothing.
    async fn put_items(&self, scope: &Scope, account: &AccountId, items: &[ItemRow]) -> Result<(), Fault>;
    /// Everything or nothing.
    async fn commit(&self, scope: &Scope, commit: &Commit) -> Result<(), CommitError>;
    /// Moves a notice from the status read to another; false when it has moved meanwhile.
    async fn move_notice(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: &str,
        to: &NoticeRow,
    ) -> Result<bool, Fault>;
    /// Marks of movements already booked.
    async fn marker(&self, scope: &Scope, movement: &MovementId) -> Result<Option<String>, Fault>;
    /// Writes a mark outside an account's commit; false when it does not hold what was expected.
    async fn mark(&self, scope: &Scope, marker: &MarkerWrite) -> Result<bool, Fault>;
    /// All marks of a creditor in the order of their ids, a page at a time.
    async fn markers(&self, scope: &Scope, from: Option<String>)
    -> Result<Page<(MovementId, String)>, Fault>;
    /// Where a pointer leads.
    async fn pointer(&self, scope: &Scope, key: &PointerKey) -> Result<Option<Pointer>, Fault>;
    /// Writes pointers, each over whatever it was.
    async fn point(&self, scope: &Scope, pointers: &[Pointer]) -> Result<(), Fault>;
    /// One document.
    async fn document(&self, scope: &Scope, key: &DocumentKey) -> Result<Option<Document>, Fault>;
    /// Documents of a kind, a page at a time, in the order of their ids.
    async fn documents(
        &self,
        scope: &Scope,
        kind: DocumentKind,
        from: Option<String>,
    ) -> Result<Page<Document>, Fault>;
    /// Writes a document over the version before it (none for version 1); false when that is not what is there.
    async fn put_document(&self, scope: &Scope, document: &Document) -> Result<bool, Fault>;
    /// Removes a document; removing what is not there changes nothing.
    async fn drop_document(&self, scope: &Scope, key: &DocumentKey) -> Result<(), Fault>;
    /// Puts something that came in where it cannot be lost; writing the same key twice changes nothing.
    async fn receive(&self, scope: &Scope, row: &InboxRow) -> Result<(), Fault>;
    /// An inbox row.
    async fn inbox(&self, scope: &Scope, key: &InboxKey) -> Result<Option<InboxRow>, Fault>;
    /// The inbox, oldest first, a page at a time.
    async fn all_inbox(&self, scope: &Scope, from: Option<String>) -> Result<Page<InboxRow>, Fault>;
    /// Rewrites an inbox row (when to try again, what it waits for).
    async fn put_inbox(&self, scope: &Scope, row: &InboxRow) -> Result<(), Fault>;
    /// Removes an inbox row that was dealt with outside an account's commit.
    async fn drop_inbox(&self, scope: &Scope, key: &InboxKey) -> Result<(), Fault>;
    /// The heads of a creditor, summaries only, from the list index.
    async fn heads(&self, scope: &Scope, bucket: u8, from: Option<String>)
    -> Result<Page<ListedHead>, Fault>;
    /// Unfinished work due by `until` in one shard, oldest first, from the sparse index.
    async fn work(&self, shard: u8, until: Instant, from: Option<String>) -> Result<Page<Work>, Fault>;
    /// The creditors of this deployment.
    async fn creditors(&self) -> Result<Vec<CreditorId>, Fault>;
    /// Notes a creditor of this deployment; repeating it changes nothing.
    async fn enrol(&self, creditor: &CreditorId) -> Result<(), Fault>;
    /// Whether the global kill switch is on.
    async fn halted(&self) -> Result<bool, Fault>;
    /// Turns the global kill switch.
    async fn halt(&self, on: bool) -> Result<(), Fault>;
}

/// Shards of the index of unfinished work.
pub const WORK_SHARDS: u8 = 8;
/// Buckets of the list of heads, per creditor.
pub const LIST_BUCKETS: u8 = 4;

/// One message, rendered, for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A mail.
    Email {
        /// The sender's bare address, verified.
        from: String,
        /// The recipient's bare address.
        to: String,
        /// The bare addresses of those who get a copy of the same message, at most five.
        copies: Vec<String>,
        /// The whole message (RFC 5322), made once by [`messages::mail::mime`]; the provider writes its own
        /// `Message-ID` over the one in it.
        bytes: Vec<u8>,
    },
    /// A short message.
    Sms {
        /// The recipient's number, E.164.
        to: String,
        /// The number that takes the answers, E.164, or the sender's name, up to 11 letters and digits.
        sender: Option<String>,
        /// The text.
        text: String,
    },
    /// A letter on paper or by registered mail; it is set after it was handed over.
    Letter {
        /// What stands in it.
        letter: Box<Letter>,
        /// The address, on one line.
        to: String,
    },
}

/// What the provider is told with every message, so that its feedback finds the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The creditor.
    pub creditor: CreditorId,
    /// The account.
    pub account: AccountId,
    /// The notice.
    pub notice: NoticeId,
}

/// Sends. One call, no retries, and a fault that tells whether the message may have left.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Hands one message to the provider and returns the provider's id for it.
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault>;
}

/// The queue between the sweep and the senders.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Enqueues work; at least once, in any order.
    async fn enqueue(&self, work: &[Work]) -> Result<(), Fault>;
}

/// Bodies too large for a row: originals, letters, statements.
#[async_trait]
pub trait Bucket: Send + Sync {
    /// Writes a body.
    async fn put(&self, scope: &Scope, name: &str, bytes: Vec<u8>) -> Result<(), Fault>;
    /// Reads a body.
    async fn get(&self, scope: &Scope, name: &str) -> Result<Option<Vec<u8>>, Fault>;
    /// Removes a body; removing what is not there changes nothing.
    async fn remove(&self, scope: &Scope, name: &str) -> Result<(), Fault>;
    /// An address to which whoever holds it may `PUT` this one body, for so many seconds.
    async fn upload(&self, scope: &Scope, name: &str, seconds: u32) -> Result<String, Fault>;
    /// A PDF for whoever is at the door, under the name `file`: the body itself, or an address that gives it for so
    /// many seconds, where a body may be longer than an answer.
    async fn lend(&self, scope: &Scope, name: &str, file: &str, seconds: u32) -> Result<Option<Lent>, Fault> {
        let _ = (file, seconds);
        Ok(self.get(scope, name).await?.map(Lent::Here))
    }
}

/// A body on its way out.
#[derive(Clone, PartialEq, Eq)]
pub enum Lent {
    /// The body itself.
    Here(Vec<u8>),
    /// Where it is for some seconds.
    At(String),
}

/// What must not lie in the table: signing keys and webhook secrets.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The live secrets under a name, newest first, at most two; empty when there is none.
    async fn secrets(&self, scope: &Scope, name: &str) -> Result<Vec<String>, Fault>;
}

/// Whose API is asked. The adapter knows each one's fixed address; no address comes from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// Mollie's payments API.
    Mollie,
    /// Ponto Connect, by Ibanity.
    Ponto,
    /// GoCardless, direct debits.
    Gocardless,
    /// Bridge, payment initiation.
    Bridge,
}

/// One question to a provider's API: a `GET`, and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// Whose API.
    pub api: Api,
    /// Path and query, beginning with a slash; made from ids that were checked letter by letter.
    pub path: String,
    /// The creditor's own key at the provider, sent as its API wants it.
    pub key: String,
    /// What is shown of the creditor where the API wants more than a key (mutual TLS).
    pub certificate: Option<Certificate>,
}

/// A client's certificate and its key, both PEM. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate, and those between it and an authority that the provider knows.
    pub chain: String,
    /// The private key.
    pub key: String,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ask({:?}{})", self.api, self.path)
    }
}

/// Asks providers that only announce. Time-outs, repeats with jitter and the size of an answer are bounded by the
/// adapter; nothing but the provider's own public address is ever reached, and no redirect is followed.
#[async_trait]
pub trait Fetcher: Send + Sync {
    /// The body of a successful answer.
    async fn get(&self, ask: &Ask) -> Result<Vec<u8>, Fault>;
}

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// A token no other claim has.
    fn token(&self) -> String;
}

/// All ports together.
#[derive(Clone)]
pub struct Ports {
    /// The table.
    pub store: Arc<dyn Store>,
    /// Mail, SMS, letters.
    pub sender: Arc<dyn Sender>,
    /// The queue.
    pub queue: Arc<dyn Queue>,
    /// The bucket.
    pub bucket: Arc<dyn Bucket>,
    /// Secrets.
    pub secrets: Arc<dyn Secrets>,
    /// Providers' own APIs.
    pub fetcher: Arc<dyn Fetcher>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What is set once per deployment.
    pub config: Arc<Config>,
    /// Rules read lately.
    pub cache: Arc<crate::creditor::Cache>,
}

/// What lets a sender be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Senders {
    /// Nothing leaves the machine, so every sender may be used.
    Trusted,
    /// One whose every part was looked at and is right; see [`crate::sender`].
    Verified,
}

/// What is set once per deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where this deployment's pages are reached, without a slash at the end, such as `https://pay.example.com`.
    pub base_url: String,
    /// The address mails come from when a creditor has none of its own.
    pub default_sender: String,
    /// Whether a sender must be shown to be set up before anything leaves.
    pub senders: Senders,
    /// The domain in the message ids that the mail provider writes, such as `eu-west-3.amazonses.com`.
    pub id_domain: String,
    /// The domain whose mail comes back to us, where answers go by an address of each notice's own; without one they
    /// go to the creditor's own mailbox and are not read here.
    pub reply_domain: Option<String>,
    /// The number text messages come from, E.164, to which they are answered; without one they come from the creditor's
    /// name, which takes no answer.
    pub sms_number: Option<String>,
}
