//! Rows as the store keeps them: the columns it must know, the rest as text it never reads.

use chrono::{DateTime, Utc};
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};

/// A point in time, UTC.
pub type Instant = DateTime<Utc>;

/// The head of an account: all that a decision needs, in one strongly consistent read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// Raised by one with every commit; a commit is conditional on the version it read.
    pub version: u64,
    /// The state, JSON, versioned.
    pub state: String,
    /// One compact line per open item.
    pub lines: String,
    /// When the account needs a look; absent when nothing can come due without a new fact.
    pub look: Option<Instant>,
    /// One line for lists, JSON.
    pub summary: String,
}

/// A summary line of the index of heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedHead {
    /// The account.
    pub account: AccountId,
    /// What [`HeadRow::summary`] held, possibly a moment ago.
    pub summary: String,
}

/// The facts of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// The item's number.
    pub number: ItemNumber,
    /// The invoice's facts, JSON.
    pub facts: String,
    /// The item's last line once it left the head (paid, credited…), so that a reversal can bring it back.
    pub closed: Option<String>,
}

/// An item's last line, noted beside its facts when it leaves the head and removed when it comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The item's number.
    pub number: ItemNumber,
    /// The line; `None`: the item is open again.
    pub line: Option<String>,
}

/// What one commit wrote into the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventsRow {
    /// The version of the head it made.
    pub version: u64,
    /// The events, a JSON array, oldest first.
    pub events: String,
}

/// A notice and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// The notice.
    pub id: NoticeId,
    /// The notice, JSON.
    pub body: String,
    /// Where it stands, JSON; every move is conditional on the status read.
    pub status: String,
    /// When somebody must look at it again; absent once it is final.
    pub deadline: Option<Instant>,
}

/// A notice within a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeWrite {
    /// The row as it shall be.
    pub row: NoticeRow,
    /// The status it must have now; `None`: there must be none of this id.
    pub expected: Option<String>,
}

/// A movement of money as far as it is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerWrite {
    /// The movement.
    pub movement: MovementId,
    /// What the marker holds now; `None`: there must be none.
    pub expected: Option<String>,
    /// What it shall hold, JSON.
    pub value: String,
}

/// Everything that changes together, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The account.
    pub account: AccountId,
    /// The version read; `None` for an account that must not exist yet.
    pub expected: Option<u64>,
    /// The new head.
    pub head: HeadRow,
    /// The events that made it, a JSON array; empty text when there are none.
    pub events: String,
    /// Notices decided, claimed or cancelled.
    pub notices: Vec<NoticeWrite>,
    /// Items that left the head, or came back.
    pub closings: Vec<Closing>,
    /// Movements of money booked by this commit.
    pub markers: Vec<MarkerWrite>,
    /// The inbox row this commit settles.
    pub settled: Option<InboxKey>,
}

/// Why a commit did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// The head, a notice or a row changed since it was read: read again, decide again.
    #[error("somebody else was faster")]
    Conflict,
    /// The movement is booked already.
    #[error("movement {0} is booked already")]
    Booked(MovementId),
    /// The call itself failed.
    #[error(transparent)]
    Fault(#[from] crate::fault::Fault),
}

/// How an inbox row is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InboxKey(
    /// Unique within the creditor; begins with the instant it came in.
    pub String,
);

/// Something that came in and is not applied yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    /// The key.
    pub key: InboxKey,
    /// What came in, JSON.
    pub body: String,
    /// When to try again; absent when it waits for a person or is done.
    pub retry: Option<Instant>,
}

/// A row of a creditor's own: settings, plans, templates, keys, imports, quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it lies.
    pub key: DocumentKey,
    /// Raised with every change.
    pub version: u64,
    /// The content, JSON.
    pub body: String,
    /// When it may be forgotten; an expired row that is still readable counts as gone.
    pub expires: Option<Instant>,
}

/// What kind of document, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentKey {
    /// The kind.
    pub kind: DocumentKind,
    /// Which one; empty for the only one of its kind.
    pub id: String,
}

/// The kinds of a creditor's documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// The creditor itself and its settings.
    Creditor,
    /// The creditor's kill switch.
    Switch,
    /// A plan version.
    Plan,
    /// A template version.
    Template,
    /// An API key, hashed.
    ApiKey,
    /// An import and its result.
    Import,
    /// Something that could not be used.
    Quarantine,
    /// A saved column mapping.
    Mapping,
    /// How fresh the books are.
    Books,
    /// An answer kept for an idempotency key.
    Idempotency,
    /// A debtor as last stated.
    Debtor,
    /// A movement of money with its allocation.
    Movement,
    /// Terms of sale, a version.
    Terms,
    /// A sender and its verification.
    Sender,
    /// What a debtor wrote back.
    Reply,
    /// A rate counter.
    Rate,
    /// An erasure: under way, or what is left of it.
    Erasure,
}

/// A pointer from something a stranger may name to the account it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointerKey {
    /// An invoice number.
    Number(String),
    /// A structured reference, normalised.
    Reference(String),
    /// An end-to-end id.
    EndToEnd(String),
    /// A payer's account.
    Iban(String),
    /// A provider's own object, such as a Stripe invoice.
    Provider(String),
    /// A message id of a provider, so that its feedback finds the notice.
    Message(String),
    /// An email address or phone number, hashed, to the accounts that use it.
    Contact(String),
}

/// Where a pointer leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The key.
    pub key: PointerKey,
    /// The account.
    pub account: AccountId,
    /// The item's number, the notice's id, or empty.
    pub target: String,
}

/// An entry of the index of unfinished work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Work {
    /// Whose.
    pub creditor: CreditorId,
    /// What.
    pub what: WorkItem,
}

/// What is unfinished.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkItem {
    /// An account whose look has come, or one of whose notices is not final.
    Account(AccountId),
    /// An inbox row to try again.
    Inbox(InboxKey),
}
