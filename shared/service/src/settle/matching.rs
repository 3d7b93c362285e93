//! Payments that name no item for certain: matched with all that is open, at once from a statement, later from the
//! inbox. Reading all that is open is most of what it costs, so those that wait are matched together.

use dunning::event::Actor;
use dunning::id::MovementId;

use super::book::{Booked, Job, Wish, book};
use super::find::{self, Aim, Open};
use super::marks;
use super::record::Record;
use super::waiting::{Tried, due_payments, ended};
use crate::account::ChangeError;
use crate::creditor;
use crate::fault::Fault;
use crate::ingest::import_id;
use crate::ports::Ports;
use crate::rows::InboxRow;
use crate::scope::Scope;

/// Payments that are matched along with one that needs all that is open.
const MOST_TOGETHER: usize = 24;

/// The creditor's threshold, from which on a match is booked without a person.
pub(super) async fn threshold(ports: &Ports, scope: &Scope) -> Result<u8, Fault> {
    Ok(creditor::rules(ports, scope).await?.0.creditor.settings.match_threshold)
}

/// All that is open, and how sure a match must be.
pub(super) struct Matcher {
    /// All that is open.
    pub open: Open,
    /// From this confidence on nobody is asked.
    pub threshold: u8,
}

impl Matcher {
    /// For payments that name what `records` name.
    pub(super) async fn new(ports: &Ports, scope: &Scope, records: &[&Record]) -> Result<Self, Fault> {
        let open = Open::read(ports, scope, records).await?;
        Ok(Self { open, threshold: threshold(ports, scope).await? })
    }

    /// What a payment is for.
    pub(super) fn aim(&self, record: &Record) -> Aim {
        self.open.aim(record, self.threshold)
    }
}

/// A payment that waits, and what is known for certain of where it goes.
struct Unmatched {
    record: Record,
    stored: String,
    named: Aim,
}

impl Unmatched {
    /// Reads a payment that waits; `None` when it waits no more.
    async fn read(ports: &Ports, scope: &Scope, movement: &MovementId) -> Result<Option<Self>, Fault> {
        let Some((record, stored)) = marks::record(ports, scope, movement).await? else { return Ok(None) };
        if record.followed() && !record.waits() {
            return Ok(None);
        }
        let named = find::named(ports, scope, &record).await?;
        Ok(Some(Self { record, stored, named }))
    }

    /// Looks again at it; without `matcher` by what it names alone.
    async fn again(
        self,
        ports: &Ports,
        scope: &Scope,
        mut matcher: Option<&mut Matcher>,
    ) -> Result<Tried, ChangeError> {
        let Self { record, stored, named } = self;
        let aim = match matcher.as_deref() {
            Some(matcher) if named.found.is_none() => {
                let aim = matcher.aim(&record);
                Aim { account: aim.account.clone().or(named.account), ..aim }
            }
            _ => named,
        };
        let booked = place(ports, scope, record, Some(stored), aim).await?;
        if let Some(matcher) = &mut matcher {
            matcher.open.booked(&booked.record, &booked.accounts);
        }
        if !booked.record.waits() {
            return Ok(Tried::Done);
        }
        Ok(Tried::Waits(digest(&marks::write(&booked.record, None)?.value)))
    }
}

fn digest(stored: &str) -> String {
    import_id(stored.as_bytes())
}

/// Looks again at a payment that waits in `row`; `known` is what was known when it was tried last. Where all that is
/// open must be read for it, others that are due are matched along.
pub(super) async fn again(
    ports: &Ports,
    scope: &Scope,
    movement: &MovementId,
    (row, known): (&InboxRow, &str),
) -> Result<Tried, ChangeError> {
    let Some(first) = Unmatched::read(ports, scope, movement).await? else { return Ok(Tried::Done) };
    let now = ports.clock.now();
    if row.retry.is_some_and(|retry| retry > now) && digest(&first.stored) == known {
        return Ok(Tried::NotYet);
    }
    if first.named.found.is_some() {
        return first.again(ports, scope, None).await;
    }
    let (mut rows, mut all) = (Vec::new(), vec![first]);
    for (row, waiting, movement) in due_payments(ports, scope, row, MOST_TOGETHER).await? {
        if let Some(other) = Unmatched::read(ports, scope, &movement).await? {
            rows.push((row, waiting));
            all.push(other);
        }
    }
    let records: Vec<&Record> = all.iter().map(|one| &one.record).collect();
    let mut matcher = Matcher::new(ports, scope, &records).await?;
    let mut all = all.into_iter();
    let tried = match all.next() {
        Some(first) => first.again(ports, scope, Some(&mut matcher)).await,
        None => Ok(Tried::Done),
    };
    for (other, (row, waiting)) in all.zip(rows) {
        let tried = other.again(ports, scope, Some(&mut matcher)).await;
        ended(ports, scope, row, waiting, tried).await?;
    }
    tried
}

/// Books a match that is certain, or keeps the proposals of one that is not.
pub(super) async fn place(
    ports: &Ports,
    scope: &Scope,
    mut record: Record,
    stored: Option<String>,
    aim: Aim,
) -> Result<Booked, ChangeError> {
    let now = ports.clock.now();
    let mut rules = None;
    let why = why(&aim);
    let lift = record.loose > 0 && (!aim.parts.is_empty() || aim.account != record.account);
    if aim.found.is_some() {
        record.found.clone_from(&aim.found);
        record.note(now, "matching", why.clone());
    }
    record.proposals.clone_from(&aim.proposals);
    let account = aim.account.clone().or_else(|| record.account.clone().filter(|_| record.loose > 0));
    let lift = lift && account.is_some();
    let wish = Wish { aim: Aim { account, ..aim }, lift, ..Wish::default() };
    let job = Job::new(ports, scope, &mut rules, (Actor::Provider(record.source.clone()), why, now)).await?;
    book(&job, record, stored, &wish).await
}

fn why(aim: &Aim) -> String {
    let matched = |found: &super::record::Found| {
        format!("matched by {} with confidence {}", found.rule.replace('_', " "), found.confidence)
    };
    aim.found.as_ref().map_or_else(|| "kept until it is matched".to_owned(), matched)
}
