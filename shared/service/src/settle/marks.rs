//! All names of a payment lead to one record. A name is claimed before anything is booked, so two messages that
//! know different names of one payment cannot book it twice.

use dunning::id::MovementId;

use super::record::{Mark, Record};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::MarkerWrite;
use crate::scope::Scope;

/// Names of one payment that are looked at.
const MOST_NAMES: usize = 8;

/// What the names lead to.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// The payment's first name.
    pub id: MovementId,
    /// The payment, when anything is known of it.
    pub record: Option<Record>,
    /// The marker's text as read; every write is conditional on it.
    pub stored: Option<String>,
    /// Names that lead nowhere yet.
    unclaimed: Vec<MovementId>,
    /// Records under other names, which turn out to be this payment; with their text.
    twins: Vec<(Record, String)>,
}

async fn read(ports: &Ports, scope: &Scope, name: &MovementId) -> Result<Option<(Mark, String)>, Fault> {
    let Some(stored) = ports.store.marker(scope, name).await? else { return Ok(None) };
    let unreadable = |error: serde_json::Error| Fault::Unreadable(format!("movement {name}: {error}"));
    Ok(Some((serde_json::from_str(&stored).map_err(unreadable)?, stored)))
}

/// Whether the first of the names of a bank's movement is a reference of the bank's own, and the second what it says.
pub(super) fn is_identified(names: &[MovementId]) -> bool {
    matches!(names, [_, content, ..] if content.as_str().starts_with("bank:"))
}

async fn identified(ports: &Ports, scope: &Scope, name: &MovementId) -> Result<bool, Fault> {
    let read = read(ports, scope, name).await?;
    Ok(matches!(read, Some((Mark::Record(record), _)) if record.identified))
}

/// Follows the names; the first is the payment's when none is known.
pub(super) async fn resolve(
    ports: &Ports,
    scope: &Scope,
    names: &[MovementId],
) -> Result<Option<Kept>, Fault> {
    let Some(first) = names.first() else { return Ok(None) };
    let (mut unclaimed, mut target) = (Vec::new(), None);
    let mut records: Vec<(Record, String)> = Vec::new();
    for name in names.iter().take(MOST_NAMES) {
        match read(ports, scope, name).await? {
            None => unclaimed.push(name.clone()),
            Some((Mark::Alias { is }, _)) => {
                if name != first && is_identified(names) && identified(ports, scope, &is).await? {
                    continue;
                }
                if !records.iter().any(|(known, _)| known.id == is)
                    && let Some((Mark::Record(record), stored)) = read(ports, scope, &is).await?
                {
                    records.push((*record, stored));
                }
                target.get_or_insert(is);
            }
            // The bank calls both by references of its own, and they differ: only their words are the same.
            Some((Mark::Record(record), _)) if name != first && is_identified(names) && record.identified => {
            }
            Some((Mark::Record(record), stored)) => {
                if !records.iter().any(|(known, _)| known.id == record.id) {
                    records.push((*record, stored));
                }
            }
        }
    }
    // Where two records turn out to be one payment, the one with the money stays.
    records.sort_by_key(|(record, _)| record.received.is_none());
    let mut records = records.into_iter();
    let own = records.next();
    let id = own.as_ref().map(|(record, _)| record.id.clone()).or(target).unwrap_or_else(|| first.clone());
    let twins = records.filter(|(twin, _)| twin.received.is_none()).collect();
    let (record, stored) = own.unzip();
    unclaimed.retain(|name| *name != id);
    Ok(Some(Kept { id, record, stored, unclaimed, twins }))
}

impl Kept {
    /// Leads every other name to this payment. False when somebody else was faster: resolve again.
    pub(super) async fn claim(&mut self, ports: &Ports, scope: &Scope) -> Result<bool, Fault> {
        let alias = text(&Mark::Alias { is: self.id.clone() })?;
        for name in std::mem::take(&mut self.unclaimed) {
            let marker = MarkerWrite { movement: name, expected: None, value: alias.clone() };
            if !ports.store.mark(scope, &marker).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What other records of this payment were told.
    pub(super) fn twins(&self) -> impl Iterator<Item = &Record> {
        self.twins.iter().map(|(twin, _)| twin)
    }

    /// Turns the other records into names, once what they were told is kept here.
    pub(super) async fn absorb(&self, ports: &Ports, scope: &Scope) -> Result<(), Fault> {
        let alias = text(&Mark::Alias { is: self.id.clone() })?;
        for (twin, stored) in &self.twins {
            let marker = MarkerWrite {
                movement: twin.id.clone(),
                expected: Some(stored.clone()),
                value: alias.clone(),
            };
            // Whoever was faster said something more; the next message finds both again.
            ports.store.mark(scope, &marker).await?;
        }
        Ok(())
    }
}

/// Leads `name` to a payment, whatever it led to before.
pub(super) async fn lead(
    ports: &Ports,
    scope: &Scope,
    name: MovementId,
    to: &MovementId,
) -> Result<(), Fault> {
    let expected = ports.store.marker(scope, &name).await?;
    let value = text(&Mark::Alias { is: to.clone() })?;
    if expected.as_ref() != Some(&value) {
        // Whoever was faster led it to a payment of the same words.
        ports.store.mark(scope, &MarkerWrite { movement: name, expected, value }).await?;
    }
    Ok(())
}

/// The write that replaces `stored` by `record`.
pub(super) fn write(record: &Record, stored: Option<String>) -> Result<MarkerWrite, Fault> {
    let value = text(&Mark::Record(Box::new(record.clone())))?;
    Ok(MarkerWrite { movement: record.id.clone(), expected: stored, value })
}

/// The record of a payment, with its marker's text.
///
/// # Errors
/// When it cannot be read.
pub(super) async fn record(
    ports: &Ports,
    scope: &Scope,
    name: &MovementId,
) -> Result<Option<(Record, String)>, Fault> {
    let mut name = name.clone();
    for _ in 0..2 {
        match read(ports, scope, &name).await? {
            Some((Mark::Record(record), stored)) => return Ok(Some((*record, stored))),
            Some((Mark::Alias { is }, _)) => name = is,
            None => return Ok(None),
        }
    }
    Ok(None)
}
