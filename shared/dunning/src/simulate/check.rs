//! Finds the accounts an event concerns, and refuses events that name nothing known.

use std::collections::BTreeMap;

use chrono::Duration;

use super::SimulateError;
use super::facts::{self, Scene};
use super::input::{Kind, SimEvent};
use super::world::World;
use crate::event::{Actor, Event};
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::notice::{Approval, Listed, ListedState};

/// A bounce speaks of the last message to the address, when it left within this many days.
const BOUNCE_DAYS: i64 = 7;

/// Whether a listed notice waits for a person.
pub(super) const fn waits(listed: &Listed) -> bool {
    matches!(listed.state, ListedState::Queued { approval: Approval::Waiting, .. })
}

/// Whether a person's words name this notice: its id, its step, an item it lists, or step and item together.
pub(super) fn names(selector: &str, listed: &Listed) -> bool {
    let lists = |number: &ItemNumber| selector == number.as_str();
    let both =
        |number: &ItemNumber| selector.contains(number.as_str()) && selector.contains(listed.step.as_str());
    selector == listed.id.as_str()
        || selector == listed.step.as_str()
        || selector == listed.class.name()
        || listed.items.iter().any(|number| lists(number) || both(number))
}

fn wrong(index: usize, message: impl Into<String>) -> SimulateError {
    SimulateError::Event { index, message: message.into() }
}

/// Refuses events that name an item, debtor, plan or address nobody knows.
pub(super) fn events(world: &World<'_>) -> Result<(), SimulateError> {
    for (index, event) in world.events.iter().enumerate() {
        let numbers = event.item.iter().chain(event.items.iter().map(super::input::Named::number));
        for number in numbers {
            if !world.by_item.contains_key(number) && event.fact != Kind::Snapshot {
                return Err(wrong(index, format!("no invoice has the number \"{number}\"")));
            }
        }
        if let Some(debtor) = event.debtor.as_ref().filter(|debtor| !world.by_debtor.contains_key(*debtor)) {
            return Err(wrong(index, format!("no debtor has the id \"{debtor}\"")));
        }
        places(world, index, event)?;
    }
    Ok(())
}

/// The accounts an event concerns.
fn places(world: &World<'_>, index: usize, event: &SimEvent) -> Result<Vec<usize>, SimulateError> {
    let global = [Kind::BooksStale, Kind::BooksFresh, Kind::Snapshot, Kind::Approved, Kind::Rejected];
    let wide = matches!(event.fact, Kind::KillSwitch | Kind::Activated);
    if global.contains(&event.fact) || (wide && event.debtor.is_none() && event.item.is_none()) {
        return Ok(Vec::new());
    }
    let numbers = event.item.iter().chain(event.items.iter().map(super::input::Named::number));
    let mut found: Vec<usize> = numbers.filter_map(|number| world.by_item.get(number)).copied().collect();
    if found.is_empty()
        && let Some(debtor) = &event.debtor
    {
        found.clone_from(world.by_debtor.get(debtor).unwrap_or(&Vec::new()));
    }
    if found.is_empty() {
        found = by_address(world, event);
    }
    if found.is_empty() && matches!(event.fact, Kind::TaskDone) {
        found = (0..world.sims.len()).collect();
    }
    if found.is_empty() && world.sims.len() == 1 {
        found.push(0);
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        return Err(wrong(index, "it names no item, debtor or address that is known; add one"));
    }
    Ok(found)
}

fn by_address(world: &World<'_>, event: &SimEvent) -> Vec<usize> {
    let Some(address) = event.address.as_ref().or(event.phone.as_ref()) else {
        return Vec::new();
    };
    let knows = |debtor: &&crate::party::Debtor| {
        debtor
            .contacts
            .iter()
            .any(|contact| contact.email.as_ref() == Some(address) || contact.phone.as_ref() == Some(address))
    };
    let owners = world.portfolio.debtors.values().filter(knows);
    owners.filter_map(|debtor| world.by_debtor.get(&debtor.id)).flatten().copied().collect()
}

/// Turns an event into facts for each account it concerns; closed items it names come back first.
pub(super) fn happen(
    world: &mut World<'_>,
    index: usize,
    event: &SimEvent,
    facts: &mut BTreeMap<usize, Vec<Event>>,
) -> Result<(), SimulateError> {
    for place in places(world, index, event)? {
        let mut all: Vec<Fact> = Vec::new();
        for number in event.item.iter().chain(event.items.iter().map(super::input::Named::number)) {
            all.extend(world.restored(place, number));
        }
        let Some(sim) = world.sims.get(place) else {
            continue;
        };
        let scene = Scene { rules: &world.rules, account: &with_restored(&sim.account, &all), index };
        all.extend(facts::of(event, &scene).map_err(|message| wrong(index, message))?);
        all.extend(undelivered(world, place, event));
        let who = || Actor::Person("simulated".to_owned());
        let events = all.into_iter().map(|fact| Event::new(event.at, who(), fact));
        facts.entry(place).or_default().extend(events);
    }
    Ok(())
}

/// The account as the facts will find it.
fn with_restored(account: &crate::account::Account, facts: &[Fact]) -> crate::account::Account {
    let mut account = account.clone();
    for fact in facts {
        if let Fact::Restored { line, .. } = fact {
            account.lines.insert(line.number.clone(), (**line).clone());
        }
    }
    account
}

/// A bounce or complaint takes back the last message to the address.
fn undelivered(world: &mut World<'_>, place: usize, event: &SimEvent) -> Option<Fact> {
    if !matches!(event.fact, Kind::Bounce | Kind::Complaint) {
        return None;
    }
    let address = event.address.as_ref()?;
    let recent = |record: &&mut super::world::Record| {
        let since = event.at - record.at;
        record.place == place
            && record.status == "sent"
            && record.notice.to.address == *address
            && since >= Duration::zero()
            && since <= Duration::days(BOUNCE_DAYS)
    };
    let record = world.records.iter_mut().rev().find(recent)?;
    record.status = "bounced";
    Some(Fact::NoticeUndelivered { notice: Box::new(record.notice.clone()) })
}
