//! Rows of the service as attributes of DynamoDB, and back. Names are short, since they are billed.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use service::fault::Fault;
use service::rows::{
    Document, DocumentKey, DocumentKind, EventsRow, HeadRow, InboxKey, InboxRow, Instant, ItemRow,
    ListedHead, NoticeRow, Pointer, PointerKey, Work,
};

use crate::keys::{self, Key};
use crate::table::TTL;

/// A row as DynamoDB has it.
pub type Row = HashMap<String, AttributeValue>;

/// Text as an attribute.
pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// Text from this length on is packed: DynamoDB refuses a row of more than 400 KB, and a notice that lists
/// thousands of items is mostly the same few words.
const PACKED_FROM: usize = 32 * 1024;
/// A history entry from this length on is packed: in a transaction each kilobyte begun costs two write units, and
/// its few facts repeat the same words.
const HISTORY_PACKED_FROM: usize = 900;
/// The most a packed text may unpack to.
const MOST_UNPACKED: u64 = 16 * 1024 * 1024;

/// Text that may be long as an attribute: plain while short, deflated beyond.
pub fn long(value: &str) -> AttributeValue {
    packed_from(PACKED_FROM, value)
}

fn packed_from(length: usize, value: &str) -> AttributeValue {
    if value.len() < length {
        return text(value);
    }
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    match packer.write_all(value.as_bytes()).and_then(|()| packer.finish()) {
        Ok(packed) => AttributeValue::B(Blob::new(packed)),
        Err(_) => text(value),
    }
}

fn unpacked(packed: &Blob) -> Option<String> {
    let mut plain = String::new();
    DeflateDecoder::new(packed.as_ref()).take(MOST_UNPACKED).read_to_string(&mut plain).ok()?;
    Some(plain)
}

/// A whole number as an attribute.
pub fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The key alone.
pub fn key(key: &Key) -> Row {
    row(key, [])
}

fn row<const N: usize>(key: &Key, columns: [(&str, AttributeValue); N]) -> Row {
    let mut row = Row::with_capacity(N.saturating_add(4));
    row.insert("pk".to_owned(), text(&key.pk));
    row.insert("sk".to_owned(), text(&key.sk));
    row.extend(columns.into_iter().map(|(name, value)| (name.to_owned(), value)));
    row
}

/// Puts the row into the index of unfinished work; a row without an instant stays out of it.
fn due(mut row: Row, key: &Key, at: Option<Instant>) -> Row {
    if let Some(at) = at {
        row.insert("wp".to_owned(), text(keys::shard_of(key)));
        row.insert("wt".to_owned(), text(keys::instant(at)));
    }
    row
}

/// The head.
pub fn head(key: &Key, list: String, head: &HeadRow) -> Row {
    let columns = [
        ("v", number(head.version)),
        ("s", long(&head.state)),
        ("l", text(&head.lines)),
        ("sum", text(&head.summary)),
        ("lp", text(list)),
    ];
    due(row(key, columns), key, head.look)
}

/// The column with an item's facts.
pub const FACTS: &str = "f";
/// The column with the last line of an item that left the head.
pub const CLOSED: &str = "c";

/// An entry of the history.
pub fn events(key: &Key, events: &str) -> Row {
    row(key, [("e", packed_from(HISTORY_PACKED_FROM, events))])
}

/// A notice.
pub fn notice(key: &Key, notice: &NoticeRow) -> Row {
    due(row(key, [("b", long(&notice.body)), ("st", text(&notice.status))]), key, notice.deadline)
}

/// A marker.
pub fn marker(key: &Key, value: &str) -> Row {
    row(key, [("m", text(value))])
}

/// A pointer.
pub fn pointer(key: &Key, pointer: &Pointer) -> Row {
    row(key, [("a", text(pointer.account.as_str())), ("t", text(&pointer.target))])
}

/// A row of the inbox.
pub fn inbox(key: &Key, inbox: &InboxRow) -> Row {
    due(row(key, [("b", text(&inbox.body))]), key, inbox.retry)
}

/// A document. DynamoDB forgets it in whole seconds and late; `x` says the instant exactly.
pub fn document(key: &Key, document: &Document) -> Row {
    let mut row = row(key, [("v", number(document.version)), ("b", text(&document.body))]);
    if let Some(at) = document.expires {
        row.insert("x".to_owned(), text(keys::instant(at)));
        row.insert(TTL.to_owned(), number(at.timestamp().saturating_add(1)));
    }
    row
}

/// Takes columns out of a row, naming what is missing or not as this version of the code writes it.
pub struct Reader(Row);

impl Reader {
    /// Over `row`.
    pub const fn new(row: Row) -> Self {
        Self(row)
    }

    /// Its key.
    pub fn key(&self) -> Result<Key, Fault> {
        Ok(Key { pk: self.peek("pk")?, sk: self.peek("sk")? })
    }

    fn peek(&self, name: &str) -> Result<String, Fault> {
        self.0.get(name).and_then(|value| value.as_s().ok()).cloned().ok_or_else(|| self.missing(name))
    }

    fn text(&mut self, name: &str) -> Result<String, Fault> {
        match self.0.remove(name) {
            Some(AttributeValue::S(text)) => Ok(text),
            Some(AttributeValue::B(packed)) => unpacked(&packed).ok_or_else(|| self.missing(name)),
            _ => Err(self.missing(name)),
        }
    }

    fn optional(&mut self, name: &str) -> Option<String> {
        self.text(name).ok()
    }

    fn version(&self) -> Result<u64, Fault> {
        let number = self.0.get("v").and_then(|value| value.as_n().ok());
        number.and_then(|text| text.parse().ok()).ok_or_else(|| self.missing("v"))
    }

    fn instant(&mut self, name: &str) -> Result<Option<Instant>, Fault> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        let parsed = DateTime::parse_from_rfc3339(&text).map_err(|_| self.missing(name))?;
        Ok(Some(parsed.with_timezone(&Utc)))
    }

    /// The sort key's kind is told, never the key itself: it may hold a name.
    fn missing(&self, name: &str) -> Fault {
        let kind = self.0.get("sk").and_then(|sk| sk.as_s().ok()).and_then(|sk| sk.split('#').next());
        Fault::Unreadable(format!("a row of kind {} has no readable {name}", kind.unwrap_or("unknown")))
    }

    fn after<'a>(&self, sk: &'a str, prefix: &str) -> Result<&'a str, Fault> {
        sk.strip_prefix(prefix).ok_or_else(|| self.missing("sk"))
    }

    /// As a head.
    pub fn head(mut self) -> Result<HeadRow, Fault> {
        Ok(HeadRow {
            version: self.version()?,
            look: self.instant("wt")?,
            state: self.text("s")?,
            lines: self.text("l")?,
            summary: self.text("sum")?,
        })
    }

    /// As a line of the list of heads.
    pub fn listed(mut self) -> Result<ListedHead, Fault> {
        let account: AccountId = keys::account_of(&self.peek("pk")?).ok_or_else(|| self.missing("pk"))?;
        Ok(ListedHead { account, summary: self.text("sum")? })
    }

    /// As an entry of the index of unfinished work.
    pub fn work(&self) -> Result<Work, Fault> {
        keys::work(&self.key()?).ok_or_else(|| self.missing("pk"))
    }

    /// As a creditor in the registry.
    pub fn enrolled(self) -> Result<CreditorId, Fault> {
        let sk = self.peek("sk")?;
        CreditorId::new(self.after(&sk, keys::ENROLLED)?).map_err(|_| self.missing("sk"))
    }

    /// As an item.
    pub fn item(mut self) -> Result<ItemRow, Fault> {
        let sk = self.peek("sk")?;
        let number = ItemNumber::new(self.after(&sk, keys::ITEM)?).map_err(|_| self.missing("sk"))?;
        Ok(ItemRow { number, closed: self.optional(CLOSED), facts: self.text(FACTS)? })
    }

    /// As an entry of the history.
    pub fn events(mut self) -> Result<EventsRow, Fault> {
        let sk = self.peek("sk")?;
        let version = self.after(&sk, keys::EVENTS)?.parse().map_err(|_| self.missing("sk"))?;
        Ok(EventsRow { version, events: self.text("e")? })
    }

    /// As a notice.
    pub fn notice(mut self) -> Result<NoticeRow, Fault> {
        let sk = self.peek("sk")?;
        let id = NoticeId::new(self.after(&sk, keys::NOTICE)?).map_err(|_| self.missing("sk"))?;
        let deadline = self.instant("wt")?;
        Ok(NoticeRow { id, deadline, body: self.text("b")?, status: self.text("st")? })
    }

    /// As a marker.
    pub fn marker(mut self) -> Result<String, Fault> {
        self.text("m")
    }

    /// As a marker with its movement.
    pub fn marked(mut self) -> Result<(MovementId, String), Fault> {
        let movement = MovementId::new(self.peek("sk")?).map_err(|_| self.missing("sk"))?;
        Ok((movement, self.text("m")?))
    }

    /// As the pointer `key`.
    pub fn pointer(mut self, key: &PointerKey) -> Result<Pointer, Fault> {
        let account = AccountId::new(self.text("a")?).map_err(|_| self.missing("a"))?;
        Ok(Pointer { key: key.clone(), account, target: self.text("t")? })
    }

    /// As a row of the inbox.
    pub fn inbox(mut self) -> Result<InboxRow, Fault> {
        let retry = self.instant("wt")?;
        Ok(InboxRow { key: InboxKey(self.peek("sk")?), retry, body: self.text("b")? })
    }

    /// When a document expires, if ever.
    pub fn expires(mut self) -> Result<Option<Instant>, Fault> {
        self.instant("x")
    }

    /// As a document of `kind`; `None` when it has expired by `now`.
    pub fn document(mut self, kind: DocumentKind, now: Instant) -> Result<Option<Document>, Fault> {
        let sk = self.peek("sk")?;
        let id = self.after(&sk, keys::kind(kind))?.to_owned();
        let expires = self.instant("x")?;
        if expires.is_some_and(|at| at <= now) {
            return Ok(None);
        }
        let key = DocumentKey { kind, id };
        Ok(Some(Document { key, version: self.version()?, body: self.text("b")?, expires }))
    }
}
