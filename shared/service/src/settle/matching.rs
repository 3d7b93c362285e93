//! Payments that name no item for certain: matched with all that is open, at once from a statement, later from the
//! inbox.

use dunning::event::Actor;
use dunning::id::MovementId;

use super::book::{Booked, Job, Wish, book};
use super::find::{self, Aim, Open};
use super::marks;
use super::record::Record;
use crate::account::ChangeError;
use crate::creditor;
use crate::fault::Fault;
use crate::ports::Ports;
use crate::scope::Scope;

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

/// Looks again at a payment that waits. True when it waits no more.
pub(super) async fn again(ports: &Ports, scope: &Scope, movement: &MovementId) -> Result<bool, ChangeError> {
    let Some((record, stored)) = marks::record(ports, scope, movement).await? else { return Ok(true) };
    if record.followed() && !record.waits() {
        return Ok(true);
    }
    let named = find::named(ports, scope, &record).await?;
    let aim = match named.found {
        Some(_) => named,
        None => {
            let aim = Matcher::new(ports, scope, &[&record]).await?.aim(&record);
            Aim { account: aim.account.clone().or(named.account), ..aim }
        }
    };
    let booked = place(ports, scope, record, Some(stored), aim).await?;
    Ok(!booked.record.waits())
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
