//! Keys of the table. Every key begins with its creditor; no id, however written, can reach another's key.
//!
//! A key is a row of parts joined by `#`. Every part but the last has its `#` and `%` escaped, so that the
//! parts can be read back in one way only; the last stands as it is, so that rows sort by it.

use chrono::{DateTime, SecondsFormat, Utc};
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};
use service::ports::{LIST_BUCKETS, WORK_SHARDS};
use service::rows::{DocumentKey, DocumentKind, InboxKey, Instant, PointerKey, Work, WorkItem};

/// Partition and sort key of one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The partition.
    pub pk: String,
    /// The place within it.
    pub sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

/// The partition of what belongs to no creditor: the kill switch and the registry of creditors.
pub const GLOBAL: &str = "GLOBAL";
/// What the sort key of an item begins with.
pub const ITEM: &str = "I#";
/// What the sort key of an entry of the history begins with.
pub const EVENTS: &str = "E#";
/// What the sort key of a notice begins with.
pub const NOTICE: &str = "N#";
/// What the sort key of a creditor in the registry begins with.
pub const ENROLLED: &str = "CREDITOR#";

fn escaped(part: &str) -> String {
    part.replace('%', "%25").replace('#', "%23")
}

fn unescaped(part: &str) -> String {
    part.replace("%23", "#").replace("%25", "%")
}

fn of_creditor(creditor: &CreditorId, rest: &str) -> String {
    format!("C#{}#{rest}", escaped(creditor.as_str()))
}

/// The partition of an account.
#[must_use]
pub fn account(creditor: &CreditorId, account: &AccountId) -> String {
    of_creditor(creditor, &format!("A#{account}"))
}

/// The head of an account.
#[must_use]
pub fn head(creditor: &CreditorId, id: &AccountId) -> Key {
    Key::new(account(creditor, id), "HEAD")
}

/// An item of an account.
#[must_use]
pub fn item(creditor: &CreditorId, id: &AccountId, number: &ItemNumber) -> Key {
    Key::new(account(creditor, id), format!("{ITEM}{number}"))
}

/// The history that `version` of the head made.
#[must_use]
pub fn events(creditor: &CreditorId, id: &AccountId, version: u64) -> Key {
    Key::new(account(creditor, id), format!("{EVENTS}{version:020}"))
}

/// A notice of an account.
#[must_use]
pub fn notice(creditor: &CreditorId, id: &AccountId, notice: &NoticeId) -> Key {
    Key::new(account(creditor, id), format!("{NOTICE}{notice}"))
}

/// The partition of a creditor's movements of money: what one company is paid in a day is far from heating it.
#[must_use]
pub fn markers(creditor: &CreditorId) -> String {
    of_creditor(creditor, "M")
}

/// The mark of a movement that is booked.
#[must_use]
pub fn marker(creditor: &CreditorId, movement: &MovementId) -> Key {
    Key::new(markers(creditor), movement.as_str())
}

/// A pointer; a partition of its own, so that none is hot.
#[must_use]
pub fn pointer(creditor: &CreditorId, key: &PointerKey) -> Key {
    let (kind, value) = match key {
        PointerKey::Number(value) => ("N", value),
        PointerKey::Reference(value) => ("R", value),
        PointerKey::EndToEnd(value) => ("E", value),
        PointerKey::Iban(value) => ("I", value),
        PointerKey::Provider(value) => ("P", value),
        PointerKey::Message(value) => ("M", value),
        PointerKey::Contact(value) => ("C", value),
    };
    Key::new(of_creditor(creditor, &format!("P#{kind}#{value}")), "P")
}

/// What the partition of each of a creditor's pointers begins with.
#[must_use]
pub fn pointers(creditor: &CreditorId) -> String {
    of_creditor(creditor, "P#")
}

/// The pointer of a partition; `None` when it is no pointer of this creditor.
#[must_use]
pub fn pointer_of(creditor: &CreditorId, pk: &str) -> Option<PointerKey> {
    let (kind, value) = pk.strip_prefix(&pointers(creditor))?.split_once('#')?;
    let value = value.to_owned();
    Some(match kind {
        "N" => PointerKey::Number(value),
        "R" => PointerKey::Reference(value),
        "E" => PointerKey::EndToEnd(value),
        "I" => PointerKey::Iban(value),
        "P" => PointerKey::Provider(value),
        "M" => PointerKey::Message(value),
        "C" => PointerKey::Contact(value),
        _ => return None,
    })
}

/// The partition of a creditor's documents.
#[must_use]
pub fn documents(creditor: &CreditorId) -> String {
    of_creditor(creditor, "D")
}

/// What the sort key of every document of a kind begins with.
#[must_use]
pub const fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Creditor => "CREDITOR#",
        DocumentKind::Switch => "SWITCH#",
        DocumentKind::Plan => "PLAN#",
        DocumentKind::Template => "TEMPLATE#",
        DocumentKind::ApiKey => "APIKEY#",
        DocumentKind::Import => "IMPORT#",
        DocumentKind::Quarantine => "QUARANTINE#",
        DocumentKind::Mapping => "MAPPING#",
        DocumentKind::Books => "BOOKS#",
        DocumentKind::Idempotency => "IDEMPOTENCY#",
        DocumentKind::Debtor => "DEBTOR#",
        DocumentKind::Movement => "MOVEMENT#",
        DocumentKind::Terms => "TERMS#",
        DocumentKind::Sender => "SENDER#",
        DocumentKind::Reply => "REPLY#",
        DocumentKind::Rate => "RATE#",
        DocumentKind::Erasure => "ERASURE#",
    }
}

/// A document of a creditor.
#[must_use]
pub fn document(creditor: &CreditorId, key: &DocumentKey) -> Key {
    Key::new(documents(creditor), format!("{}{}", kind(key.kind), key.id))
}

/// The partition of a creditor's inbox.
#[must_use]
pub fn inboxes(creditor: &CreditorId) -> String {
    of_creditor(creditor, "INBOX")
}

/// A row of the inbox.
#[must_use]
pub fn inbox(creditor: &CreditorId, key: &InboxKey) -> Key {
    Key::new(inboxes(creditor), key.0.clone())
}

/// A creditor in the registry.
#[must_use]
pub fn enrolled(creditor: &CreditorId) -> Key {
    Key::new(GLOBAL, format!("{ENROLLED}{creditor}"))
}

/// The global kill switch.
#[must_use]
pub fn switch() -> Key {
    Key::new(GLOBAL, "SWITCH")
}

/// A partition of the list of heads.
#[must_use]
pub fn list(creditor: &CreditorId, bucket: u8) -> String {
    format!("L#{}#{bucket}", escaped(creditor.as_str()))
}

/// The bucket of the list in which an account's head stands.
#[must_use]
pub fn bucket(account_pk: &str) -> u8 {
    spread(account_pk, LIST_BUCKETS)
}

/// A partition of the index of unfinished work.
#[must_use]
pub fn shard(number: u8) -> String {
    format!("W#{number}")
}

/// The shard of unfinished work of a row. All work of one account shares a shard; inbox rows spread.
#[must_use]
pub fn shard_of(key: &Key) -> String {
    let inbox = split(&key.pk).is_some_and(|(_, rest)| rest == "INBOX");
    let seed = if inbox { format!("{}#{}", key.pk, key.sk) } else { key.pk.clone() };
    shard(spread(&seed, WORK_SHARDS))
}

/// What a row of the work index stands for; `None` when its key is of no known kind.
#[must_use]
pub fn work(key: &Key) -> Option<Work> {
    let (creditor, rest) = split(&key.pk)?;
    let creditor = CreditorId::new(unescaped(creditor)).ok()?;
    let what = match rest.strip_prefix("A#") {
        Some(account) => WorkItem::Account(AccountId::new(account).ok()?),
        None if rest == "INBOX" => WorkItem::Inbox(InboxKey(key.sk.clone())),
        None => return None,
    };
    Some(Work { creditor, what })
}

/// The account of an account's partition.
#[must_use]
pub fn account_of(pk: &str) -> Option<AccountId> {
    AccountId::new(split(pk)?.1.strip_prefix("A#")?).ok()
}

/// The escaped creditor of a partition, and what follows it.
fn split(pk: &str) -> Option<(&str, &str)> {
    pk.strip_prefix("C#")?.split_once('#')
}

/// An instant as text of a fixed width that sorts as time does. What lies beyond the year 9999 is never due.
#[must_use]
pub fn instant(at: Instant) -> String {
    let last = DateTime::<Utc>::from_timestamp(253_402_300_799, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    at.clamp(DateTime::<Utc>::UNIX_EPOCH, last).to_rfc3339_opts(SecondsFormat::Nanos, true)
}

/// FNV-1a over the text, folded into `parts`: the same on every machine and in every version.
fn spread(text: &str, parts: u8) -> u8 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    u8::try_from((hash >> 32 ^ hash) % u64::from(parts.max(1))).unwrap_or(0)
}

#[cfg(test)]
mod tests;
