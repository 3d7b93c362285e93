//! Reading: one row, several rows by key, and pages.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use service::fault::Fault;
use service::ports::Page;

use super::DynamoStore;
use super::row::{self, Reader, Row, text};
use crate::fault;
use crate::keys::Key;

/// Keys that one call may name.
const BATCH: usize = 100;
/// Calls made for one batch before it counts as throttled; each waits twice as long as the one before.
const ROUNDS: u32 = 8;
/// Rows of a range read for each row wanted: four of at most 1 KB cost as much as one row read by its key.
const RANGE_PER_ROW: usize = 4;
/// The first wait between two calls for what was left over.
pub const BACK_OFF: Duration = Duration::from_millis(20);

/// What a page is read from.
pub struct Range<'a> {
    /// The index; absent for the table, which is read strongly consistent.
    pub index: Option<&'a str>,
    /// Attribute and value of the partition.
    pub partition: (&'a str, String),
    /// What the sort key must satisfy.
    pub sort: Sort<'a>,
    /// Whether the newest comes first.
    pub backward: bool,
    /// Where the page begins.
    pub from: Option<String>,
}

/// A condition on the sort key.
pub enum Sort<'a> {
    /// None.
    Any,
    /// Begins with this.
    Prefix(&'a str),
    /// The attribute is at most this.
    Until(&'a str, String),
}

impl DynamoStore {
    /// One row, strongly consistent.
    pub(super) async fn row(&self, key: &Key) -> Result<Option<Reader>, Fault> {
        let call = self.reads.get_item().table_name(&self.table).consistent_read(true);
        let answer = call.set_key(Some(row::key(key))).send().await;
        let answer = answer.map_err(|error| fault::of("read a row", &error))?;
        Ok(answer.item.map(Reader::new))
    }

    /// Rows by key, strongly consistent; what is not there is left out.
    pub(super) async fn rows(&self, mut keys: Vec<Key>) -> Result<Vec<Reader>, Fault> {
        keys.sort();
        keys.dedup();
        if keys.len() > BATCH {
            return Err(Fault::Permanent(format!("{} rows asked for at once; ask for {BATCH}", keys.len())));
        }
        let mut wanted: Vec<Row> = keys.iter().map(row::key).collect();
        let mut found = Vec::with_capacity(wanted.len());
        for round in 0..ROUNDS {
            if wanted.is_empty() {
                return Ok(found);
            }
            if round > 0 {
                tokio::time::sleep(BACK_OFF.saturating_mul(1 << round)).await;
            }
            let (rows, left) = self.batch(wanted).await?;
            found.extend(rows.into_iter().map(Reader::new));
            wanted = left;
        }
        if wanted.is_empty() {
            Ok(found)
        } else {
            Err(Fault::Throttled("read rows: some were left over".to_owned()))
        }
    }

    /// Rows of one partition whose sort keys lie close together, such as invoices numbered in a row: one query
    /// over the range between them, rounded up once, instead of one unit for each. What the range was too wide
    /// for is read by key.
    pub(super) async fn neighbours(&self, mut keys: Vec<Key>) -> Result<Vec<Reader>, Fault> {
        keys.sort();
        keys.dedup();
        let (Some(first), Some(last), 2..=BATCH) = (keys.first(), keys.last(), keys.len()) else {
            return self.rows(keys).await;
        };
        let (between, whole) = self.between(first, last, keys.len() * RANGE_PER_ROW).await?;
        let (mut found, mut seen) = (Vec::with_capacity(keys.len()), BTreeSet::new());
        for row in between {
            let sort = row.get("sk").and_then(|key| key.as_s().ok()).cloned().unwrap_or_default();
            if keys.iter().any(|key| key.sk == sort) && seen.insert(sort) {
                found.push(Reader::new(row));
            }
        }
        if !whole {
            keys.retain(|key| !seen.contains(&key.sk));
            found.extend(self.rows(keys).await?);
        }
        Ok(found)
    }

    /// Up to `limit` rows from `first` to `last`, and whether those are all there are.
    async fn between(&self, first: &Key, last: &Key, limit: usize) -> Result<(Vec<Row>, bool), Fault> {
        let query = self
            .reads
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .key_condition_expression("pk = :p AND sk BETWEEN :a AND :b")
            .expression_attribute_values(":p", text(first.pk.as_str()))
            .expression_attribute_values(":a", text(first.sk.as_str()))
            .expression_attribute_values(":b", text(last.sk.as_str()));
        let answer = query.send().await.map_err(|error| fault::of("read rows of a range", &error))?;
        let whole = answer.last_evaluated_key.is_none();
        Ok((answer.items.unwrap_or_default(), whole))
    }

    async fn batch(&self, keys: Vec<Row>) -> Result<(Vec<Row>, Vec<Row>), Fault> {
        let keys = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
        let keys = keys.map_err(|error| Fault::Permanent(error.to_string()))?;
        let answer = self.reads.batch_get_item().request_items(&self.table, keys).send().await;
        let answer = answer.map_err(|error| fault::of("read rows", &error))?;
        let mut found = answer.responses.unwrap_or_default();
        let mut left = answer.unprocessed_keys.unwrap_or_default();
        let left = left.remove(&self.table).map(|left| left.keys).unwrap_or_default();
        Ok((found.remove(&self.table).unwrap_or_default(), left))
    }

    /// One page of rows, each read by `read`.
    pub(super) async fn page<T>(
        &self,
        range: Range<'_>,
        read: impl Fn(Reader) -> Result<T, Fault>,
    ) -> Result<Page<T>, Fault> {
        let Range { index, partition: (attribute, value), sort, backward, from } = range;
        let start = from.map(|from| token::start(&from, attribute, &value)).transpose()?;
        let mut call = self
            .reads
            .query()
            .table_name(&self.table)
            .set_index_name(index.map(ToOwned::to_owned))
            .consistent_read(index.is_none())
            .scan_index_forward(!backward)
            .expression_attribute_names("#p", attribute)
            .expression_attribute_values(":p", text(value))
            .set_exclusive_start_key(start);
        let mut condition = "#p = :p".to_owned();
        if let Some((more, name, value)) = sort.condition() {
            condition.push_str(more);
            call = call.expression_attribute_names("#s", name).expression_attribute_values(":s", value);
        }
        let answer = call.key_condition_expression(condition).send().await;
        let answer = answer.map_err(|error| fault::of("read a page", &error))?;
        let next = answer.last_evaluated_key.map(|last| token::of(last, attribute)).transpose()?;
        let rows = answer.items.unwrap_or_default().into_iter().map(Reader::new).map(read);
        Ok(Page { rows: rows.collect::<Result<_, _>>()?, next })
    }
}

impl Sort<'_> {
    fn condition(self) -> Option<(&'static str, String, AttributeValue)> {
        match self {
            Self::Any => None,
            Self::Prefix(prefix) => Some((" AND begins_with(#s, :s)", "sk".to_owned(), text(prefix))),
            Self::Until(name, last) => Some((" AND #s <= :s", name.to_owned(), text(last))),
        }
    }
}

/// Where the next page begins, as opaque text. It never holds the partition: that comes from the caller's
/// scope again, so that a token shown to a stranger opens nothing.
mod token {
    use std::collections::BTreeMap;

    use super::{Fault, Row, text};

    pub fn of(mut last: Row, partition: &str) -> Result<String, Fault> {
        last.remove(partition);
        let last: BTreeMap<_, _> =
            last.into_iter().filter_map(|(name, value)| Some((name, value.as_s().ok()?.clone()))).collect();
        serde_json::to_string(&last).map_err(|error| Fault::Unreadable(error.to_string()))
    }

    pub fn start(token: &str, partition: &str, value: &str) -> Result<Row, Fault> {
        let parts: BTreeMap<String, String> = serde_json::from_str(token).map_err(|_| {
            Fault::Permanent("the page token is not one of ours; begin at the first page".to_owned())
        })?;
        let mut row: Row = parts.into_iter().map(|(name, value)| (name, text(value))).collect();
        row.insert(partition.to_owned(), text(value));
        Ok(row)
    }
}
