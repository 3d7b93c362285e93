//! The inbox of money: what waits for another try, for a provider's answer, or for a person. The tick drives it;
//! tries are bounded, and what is given up stays visible.

mod what;

use std::collections::BTreeSet;

use documents::webhook::Movement;
use dunning::id::MovementId;
use dunning::rules::Unplaced;

use super::fetch;
use super::hear::{Settled, hear};
use super::marks;
use super::matching;
use super::record::Record;
use crate::account::ChangeError;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{InboxKey, InboxRow, Instant, Work, WorkItem};
use crate::scope::Scope;

pub use what::Waiting;
use what::payment_key;

/// Rows of the inbox that are tried again before a message is decided; the tick drives the rest.
const MOST_CAUGHT_UP: usize = 20;
/// Pages of the inbox, of a megabyte each, that are looked at before a message is decided.
const MOST_PAGES: usize = 20;

/// Keeps what waits; due at once when `due` is set, else only visible.
///
/// # Errors
/// When it cannot be kept.
pub(super) async fn keep(ports: &Ports, scope: &Scope, waiting: &Waiting, due: bool) -> Result<(), Fault> {
    let key = write(ports, scope, waiting, due).await?;
    if due {
        press(ports, scope, key).await;
    }
    Ok(())
}

async fn write(ports: &Ports, scope: &Scope, waiting: &Waiting, due: bool) -> Result<InboxKey, Fault> {
    let now = ports.clock.now();
    let key = waiting.key(now)?;
    let row = InboxRow { key: key.clone(), body: text(waiting)?, retry: due.then_some(now) };
    ports.store.receive(scope, &row).await?;
    Ok(key)
}

/// The sweep finds it too, should the queue not take it.
async fn press(ports: &Ports, scope: &Scope, key: InboxKey) {
    let what = WorkItem::Inbox(key);
    let _ = ports.queue.enqueue(&[Work { creditor: scope.creditor().clone(), what }]).await;
}

/// Makes a payment visible that is not placed yet; `due` when the rules of matching have not been tried.
pub(super) async fn show(
    ports: &Ports,
    scope: &Scope,
    movement: &MovementId,
    due: bool,
) -> Result<(), Fault> {
    write(ports, scope, &Waiting::payment(movement), due).await.map(drop)
}

/// As [`show`], once its record is written: whoever works its row off before finds nothing that waits, and takes the
/// row away.
pub(super) async fn show_recorded(
    ports: &Ports,
    scope: &Scope,
    movement: &MovementId,
    due: bool,
) -> Result<(), Fault> {
    keep(ports, scope, &Waiting::payment(movement), due).await
}

/// A payment that is placed waits no more.
pub(super) async fn hide(ports: &Ports, scope: &Scope, movement: &MovementId) -> Result<(), Fault> {
    ports.store.drop_inbox(scope, &payment_key(movement)).await
}

/// Books what came in and could not be booked, then says what stands on no account: whoever decides about messages
/// now must know it.
///
/// # Errors
/// When the inbox cannot be read or a row of it not written.
pub async fn caught_up(ports: &Ports, scope: &Scope) -> Result<Vec<Unplaced>, ChangeError> {
    let waiting = rows(ports, scope).await?;
    let now = ports.clock.now();
    let due = |row: &&InboxRow| row.retry.is_some_and(|retry| retry <= now);
    let due: Vec<&InboxRow> = waiting.iter().filter(due).take(MOST_CAUGHT_UP).collect();
    for row in &due {
        again(ports, scope, &row.key).await?;
    }
    let waiting = if due.is_empty() { waiting } else { rows(ports, scope).await? };
    Ok(of_rows(ports, scope, waiting).await?)
}

/// What stands on no account now.
///
/// # Errors
/// When the inbox cannot be read.
pub async fn unplaced(ports: &Ports, scope: &Scope) -> Result<Vec<Unplaced>, Fault> {
    let waiting = rows(ports, scope).await?;
    of_rows(ports, scope, waiting).await
}

/// What was given up on and names one of these invoices is tried again: it has come in now.
///
/// # Errors
/// When the inbox cannot be read or a row of it not written.
pub async fn wake(ports: &Ports, scope: &Scope, numbers: &BTreeSet<&str>) -> Result<(), Fault> {
    let given_up = rows(ports, scope).await?.into_iter().filter(|row| row.retry.is_none());
    for row in given_up {
        let Ok(waiting) = serde_json::from_str::<Waiting>(&row.body) else { continue };
        if named(ports, scope, &waiting).await?.iter().any(|item| numbers.contains(item.as_str())) {
            let body = text(&waiting.anew())?;
            let retry = Some(ports.clock.now());
            ports.store.put_inbox(scope, &InboxRow { body, retry, ..row }).await?;
        }
    }
    Ok(())
}

/// The invoices that what waits is about.
async fn named(ports: &Ports, scope: &Scope, waiting: &Waiting) -> Result<Vec<String>, Fault> {
    let of = |unplaced: Unplaced| unplaced.items.into_iter().map(|item| item.to_string()).collect();
    Ok(match waiting {
        Waiting::Payment { movement, .. } => {
            let read = marks::record(ports, scope, movement).await?;
            read.and_then(|(record, _)| record.unplaced()).map(of).unwrap_or_default()
        }
        Waiting::Movement { movement, .. } => {
            let stated = &movement.references;
            stated.item.iter().chain(&stated.invoice_number).cloned().collect()
        }
        Waiting::Announced { .. } | Waiting::Unreadable { .. } => Vec::new(),
    })
}

async fn of_rows(ports: &Ports, scope: &Scope, rows: Vec<InboxRow>) -> Result<Vec<Unplaced>, Fault> {
    let mut unplaced = Vec::new();
    for row in rows {
        match serde_json::from_str(&row.body) {
            Ok(Waiting::Payment { movement, .. }) => {
                let read = marks::record(ports, scope, &movement).await?;
                unplaced.extend(read.and_then(|(record, _)| record.unplaced()));
            }
            Ok(Waiting::Movement { movement, .. }) => unplaced.extend(told(&movement, ports.clock.now())),
            _ => {}
        }
    }
    Ok(unplaced)
}

/// What a message that could not be booked says came in.
fn told(movement: &Movement, now: Instant) -> Option<Unplaced> {
    let mut record = Record::new(movement.key.clone(), "", movement.amount?.currency, now);
    record.hear(movement, now);
    record.unplaced()
}

async fn rows(ports: &Ports, scope: &Scope) -> Result<Vec<InboxRow>, Fault> {
    let mut rows = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the rows of the inbox");
    while let Some(from) = pages.open()? {
        let page = ports.store.all_inbox(scope, from).await?;
        rows.extend(pages.turn(page));
    }
    Ok(rows)
}

/// Tries an inbox row again; one that failed is put off, and given up after a bounded number of tries, when only a
/// person can help.
///
/// # Errors
/// When its row cannot be read or written.
pub async fn again(ports: &Ports, scope: &Scope, key: &InboxKey) -> Result<(), ChangeError> {
    let Some(row) = ports.store.inbox(scope, key).await? else { return Ok(()) };
    let waiting: Waiting =
        serde_json::from_str(&row.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    let tried = attempt(ports, scope, &waiting, &row).await;
    let waits = !matches!(tried, Ok(Tried::Done));
    let last = (waits && waiting.is_at_its_last())
        .then(|| (InboxRow { retry: None, ..row.clone() }, waiting.clone()));
    ended(ports, scope, row, waiting, tried).await?;
    // An invoice that came during the last try woke nothing: it was not given up on yet.
    if let Some((row, waiting)) = last
        && let Ok(Tried::Done) = attempt(ports, scope, &waiting, &row).await
    {
        ports.store.drop_inbox(scope, &row.key).await?;
    }
    Ok(())
}

/// What a try came to.
pub(super) enum Tried {
    /// Nothing is left to do.
    Done,
    /// It still waits; what was known of it, as a digest.
    Waits(String),
    /// It was not tried: it is not due, and nothing more is known than when it was tried last.
    NotYet,
}

/// What becomes of a row after a try.
pub(super) async fn ended(
    ports: &Ports,
    scope: &Scope,
    row: InboxRow,
    mut waiting: Waiting,
    tried: Result<Tried, ChangeError>,
) -> Result<(), ChangeError> {
    match tried {
        Ok(Tried::NotYet) => {}
        Ok(Tried::Done) => ports.store.drop_inbox(scope, &row.key).await?,
        Ok(Tried::Waits(now)) => {
            if let Waiting::Payment { known, .. } = &mut waiting {
                *known = now;
            }
            put_off(ports, scope, row, waiting, "").await?;
        }
        Err(ChangeError::Fault(fault @ (Fault::Permanent(_) | Fault::Unreadable(_)))) => {
            give_up(ports, scope, row, waiting, &fault.to_string()).await?;
        }
        Err(error) => put_off(ports, scope, row, waiting, &error.to_string()).await?,
    }
    Ok(())
}

/// Other payments that are due now, at most so many; none at its last try, which is made for each alone.
pub(super) async fn due_payments(
    ports: &Ports,
    scope: &Scope,
    but: &InboxRow,
    most: usize,
) -> Result<Vec<(InboxRow, Waiting, MovementId)>, Fault> {
    let now = ports.clock.now();
    let due = |row: &InboxRow| row.retry.is_some_and(|retry| retry <= now) && row.key != but.key;
    let payment = |row: InboxRow| match serde_json::from_str(&row.body) {
        Ok(Waiting::Payment { movement, tries, known }) => {
            Some((row, Waiting::Payment { movement: movement.clone(), tries, known }, movement))
        }
        _ => None,
    };
    let waiting = rows(ports, scope).await?.into_iter().filter(due).filter_map(payment);
    Ok(waiting.filter(|(_, waiting, _)| !waiting.is_at_its_last()).take(most).collect())
}

async fn attempt(
    ports: &Ports,
    scope: &Scope,
    waiting: &Waiting,
    row: &InboxRow,
) -> Result<Tried, ChangeError> {
    match waiting {
        Waiting::Payment { movement, known, .. } => {
            matching::again(ports, scope, movement, (row, known.as_str())).await
        }
        // Where it waits from now on, its payment's own row says.
        Waiting::Movement { provider, movement, .. } => {
            hear(ports, scope, *provider, movement).await.map(|_: Settled| Tried::Done)
        }
        // Announced again meanwhile, it is not asked for any sooner.
        Waiting::Announced { .. } if row.retry.is_some_and(|retry| retry > ports.clock.now()) => {
            Ok(Tried::NotYet)
        }
        Waiting::Announced { provider, fetch, .. } => {
            fetch::run(ports, scope, *provider, fetch).await.map(|()| Tried::Done)
        }
        Waiting::Unreadable { .. } => Ok(Tried::Waits(String::new())),
    }
}

async fn put_off(
    ports: &Ports,
    scope: &Scope,
    row: InboxRow,
    waiting: Waiting,
    why: &str,
) -> Result<(), Fault> {
    let retry = waiting.back_off().map(|pause| ports.clock.now() + pause);
    let body = text(&waiting.tried(why))?;
    ports.store.put_inbox(scope, &InboxRow { body, retry, ..row }).await
}

async fn give_up(
    ports: &Ports,
    scope: &Scope,
    row: InboxRow,
    waiting: Waiting,
    why: &str,
) -> Result<(), Fault> {
    let body = text(&waiting.tried(why))?;
    ports.store.put_inbox(scope, &InboxRow { body, retry: None, ..row }).await
}
