//! One account rewritten: its history first, its state from that history, and only then the head, in one step.

use std::collections::BTreeSet;

use dunning::account::Account;
use dunning::event::{Actor, Event, Fact};
use dunning::id::{AccountId, DebtorId, ItemNumber};
use dunning::notice::NoticeStatus;
use dunning::replay;
use serde_json::{Value, json};

use super::find::read;
use super::veil::Veil;
use super::{PrivacyError, Rows, Shelf};
use crate::account::account_of;
use crate::fault::Fault;
use crate::notices::{Kept, text};
use crate::ports::Ports;
use crate::rows::{EventsRow, HeadRow, Instant, ItemRow, NoticeRow, Pointer, PointerKey};
use crate::scope::Scope;
use crate::summary;

/// How often an account that others change meanwhile is read again.
const MOST_TRIES: usize = 6;

/// What rewriting needs everywhere.
pub struct Work<'a> {
    /// The ports.
    pub ports: &'a Ports,
    /// Rows outside the one way for facts.
    pub shelf: &'a dyn Shelf,
    /// Whose debtor it is.
    pub scope: &'a Scope,
    /// What stands for the debtor.
    pub veil: Veil<'a>,
    /// When the erasure was begun; the same when it is gone on with.
    pub begun: Instant,
    /// Why.
    pub reason: &'a str,
}

/// Every row of an account beside its head, the history oldest first.
pub async fn rows(ports: &Ports, scope: &Scope, account: &AccountId) -> Result<Rows, Fault> {
    let store = &ports.store;
    let mut events = every!(from => store.events(scope, account, from));
    events.reverse();
    let items = every!(from => store.all_items(scope, account, from));
    let notices = every!(from => store.all_notices(scope, account, from));
    Ok(Rows { events, items, notices })
}

/// Rewrites an account. Doing it again, or going on where it stopped, ends in the same rows.
pub async fn rewrite(work: &Work<'_>, from: &AccountId) -> Result<(), PrivacyError> {
    let to = match work.veil.account(from.as_str()) {
        Some(to) => AccountId::new(to)?,
        None => from.clone(),
    };
    for _ in 0..MOST_TRIES {
        let Some(head) = work.ports.store.head(work.scope, from).await? else {
            return tidy(work, from, &to).await;
        };
        let before = rows(work.ports, work.scope, from).await?;
        at_rest(&before.notices)?;
        let (after, account) = veiled(work, &head, before, &to)?;
        let version = head.version.saturating_add(1);
        let look = if *from == to { head.look } else { None };
        let head = written(&account, version, look)?;
        work.shelf.lay(work.scope, &to, &after).await?;
        if work.shelf.swap_head(work.scope, (from, version.saturating_sub(1)), &to, &head).await? {
            return tidy(work, from, &to).await;
        }
    }
    Err(PrivacyError::Busy)
}

/// Nobody may be sending while the rows of the message move.
fn at_rest(notices: &[NoticeRow]) -> Result<(), PrivacyError> {
    for row in notices {
        if matches!(Kept::read(row.clone())?.standing.status, NoticeStatus::Claimed { .. }) {
            return Err(PrivacyError::Busy);
        }
    }
    Ok(())
}

fn written(account: &Account, version: u64, look: Option<Instant>) -> Result<HeadRow, Fault> {
    let head = account.encode().map_err(|error| Fault::Permanent(error.to_string()))?;
    let summary = text(&summary::of(account))?;
    Ok(HeadRow { version, state: head.state, lines: head.lines, look, summary })
}

/// The rows without the debtor, and the state that they give.
fn veiled(
    work: &Work<'_>,
    head: &HeadRow,
    rows: Rows,
    to: &AccountId,
) -> Result<(Rows, Account), PrivacyError> {
    let before = account_of(head)?;
    let own = before.payer == *work.veil.debtor || before.payer == *work.veil.pseudonym;
    let theirs = numbers(&rows.items, work.veil.debtor)?;
    let speaks = |value: &Value| own || mentions(value, work.veil.debtor, &theirs);
    let whole = |json: &str| -> Result<String, Fault> {
        let mut value: Value = read(json)?;
        match &mut value {
            Value::Array(events) => events.iter_mut().for_each(|event| one(&work.veil, event, &speaks)),
            other => one(&work.veil, other, &speaks),
        }
        text(&value)
    };
    let mut events = Vec::with_capacity(rows.events.len().saturating_add(1));
    for row in rows.events {
        events.push(EventsRow { events: whole(&row.events)?, ..row });
    }
    let mut account = replayed(&before, to, &events)?;
    if !same(&before, &account) {
        return Err(PrivacyError::Unproven);
    }
    if own {
        let stop = stop(work, head.version.saturating_add(1))?;
        account = replay(account, &read::<Vec<Event>>(&stop.events)?);
        events.push(stop);
    }
    let items = rows.items.into_iter().map(|row| item(&work.veil, row, own)).collect::<Result<_, _>>()?;
    let mut notices = Vec::with_capacity(rows.notices.len());
    for row in rows.notices {
        notices.push(NoticeRow { body: whole(&row.body)?, status: whole(&row.status)?, ..row });
    }
    Ok((Rows { events, items, notices }, account))
}

fn one(veil: &Veil<'_>, value: &mut Value, speaks: &dyn Fn(&Value) -> bool) {
    if speaks(value) { veil.own(value) } else { veil.shared(value) }
}

/// The last entry of an erased account's history: nothing is sent any more.
fn stop(work: &Work<'_>, version: u64) -> Result<EventsRow, Fault> {
    let stop = Event::new(work.begun, Actor::Person("operator".to_owned()), Fact::KillSwitch { on: true });
    Ok(EventsRow { version, events: text(&[stop.because(work.reason)])? })
}

fn replayed(before: &Account, to: &AccountId, events: &[EventsRow]) -> Result<Account, PrivacyError> {
    let payer = to.as_str().rsplit_once('/').map_or(to.as_str(), |(payer, _)| payer);
    let (creditor, payer) = (before.creditor.clone(), DebtorId::new(payer)?);
    let mut account = Account::new(creditor, payer, before.currency, before.zone)?;
    for row in events {
        account = replay(account, &read::<Vec<Event>>(&row.events)?);
    }
    Ok(account)
}

/// Whether every sum, item and duty is what it was.
fn same(before: &Account, after: &Account) -> bool {
    let line = |line: &dunning::item::Line| {
        let amounts = (line.total, line.paid, line.credited, line.written_off);
        (line.number.clone(), amounts, line.issue, line.due, line.kind, line.track.clone())
    };
    let counts = |account: &Account| {
        (account.notices.len(), account.tasks.len(), account.extras.len(), account.parties.len())
    };
    before.sums == after.sums
        && before.credit == after.credit
        && before.cash == after.cash
        && before.promises == after.promises
        && before.arrangements == after.arrangements
        && counts(before) == counts(after)
        && before.lines.values().map(line).eq(after.lines.values().map(line))
}

fn numbers(items: &[ItemRow], debtor: &DebtorId) -> Result<BTreeSet<ItemNumber>, Fault> {
    let mut numbers = BTreeSet::new();
    for row in items {
        if is_of(&read(&row.facts)?, debtor) {
            numbers.insert(row.number.clone());
        }
    }
    Ok(numbers)
}

fn is_of(facts: &Value, debtor: &DebtorId) -> bool {
    facts.pointer("/item/debtor").and_then(Value::as_str) == Some(debtor.as_str())
}

fn mentions(value: &Value, debtor: &DebtorId, numbers: &BTreeSet<ItemNumber>) -> bool {
    match value {
        Value::String(text) => {
            text == debtor.as_str() || numbers.iter().any(|number| number.as_str() == text)
        }
        Value::Array(all) => all.iter().any(|one| mentions(one, debtor, numbers)),
        Value::Object(members) => members.values().any(|one| mentions(one, debtor, numbers)),
        _ => false,
    }
}

/// An item without its file and what was objected to in it.
fn item(veil: &Veil<'_>, row: ItemRow, own: bool) -> Result<ItemRow, Fault> {
    let mut facts: Value = read(&row.facts)?;
    let theirs = is_of(&facts, veil.debtor);
    if theirs && let Some(members) = facts.as_object_mut() {
        members.insert("original".to_owned(), json!(""));
        members.remove("findings");
    }
    let mut closed = row.closed.as_deref().map(read::<Value>).transpose()?;
    for value in std::iter::once(&mut facts).chain(&mut closed) {
        if theirs || own { veil.own(value) } else { veil.shared(value) }
    }
    Ok(ItemRow { facts: text(&facts)?, closed: closed.map(|closed| text(&closed)).transpose()?, ..row })
}

/// What led to the account leads to its new name or nowhere; what is left under the old name goes.
async fn tidy(work: &Work<'_>, from: &AccountId, to: &AccountId) -> Result<(), PrivacyError> {
    let keys = every!(page => work.shelf.pointers(work.scope, from, page));
    let (kept, gone): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| match key {
        PointerKey::Number(_) | PointerKey::Reference(_) => true,
        PointerKey::Iban(text) | PointerKey::Contact(text) | PointerKey::EndToEnd(text) => {
            from == to && !work.veil.traces.are_in(text)
        }
        PointerKey::Message(_) | PointerKey::Provider(_) => from == to,
    });
    if from != to {
        let mut moved = Vec::with_capacity(kept.len());
        for key in &kept {
            let known = work.ports.store.pointer(work.scope, key).await?;
            moved.extend(known.map(|known| Pointer { account: to.clone(), ..known }));
        }
        work.ports.store.point(work.scope, &moved).await?;
    }
    work.shelf.drop_pointers(work.scope, &gone).await?;
    if from != to {
        work.shelf.clear(work.scope, from).await?;
    }
    Ok(())
}
