//! A complete list of open items: shown and confirmed when it falls by much, else taken over account by account.

use std::collections::BTreeMap;

use super::SimulateError;
use super::input::{Named, SimEvent};
use super::world::World;
use crate::event::{Actor, Event};
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::money::Money;
use crate::task::TaskKind;

/// Whether a list falls by more than `percent` in items or in amount, and so waits for confirmation.
#[must_use]
pub fn falls_by_much(before: (usize, i64), after: (usize, i64), percent: i64) -> bool {
    let fell = |before: i64, after: i64| {
        before.saturating_sub(after).saturating_mul(100) > before.saturating_mul(percent)
    };
    let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
    fell(count(before.0), count(after.0)) || fell(before.1, after.1)
}

pub(super) fn apply(
    world: &mut World<'_>,
    index: usize,
    event: &SimEvent,
    facts: &mut BTreeMap<usize, Vec<Event>>,
) -> Result<(), SimulateError> {
    let listed = read(world, index, event)?;
    let lines = world.sims.iter().flat_map(|sim| sim.account.lines.values());
    let before = lines.fold((0, 0_i64), |(count, open), line| (count + 1, open + line.open()));
    let after = (listed.len(), listed.values().map(|(_, open)| *open).sum());
    let percent = world.rules.creditor.settings.snapshot_fall_percent;
    if falls_by_much(before, after, percent) && event.confirmed != Some(true) {
        confirm_first(world, event);
        return Ok(());
    }
    for place in 0..world.sims.len() {
        let own = || listed.iter().filter(|(_, (owner, _))| *owner == place);
        let mut all: Vec<Fact> = own().filter_map(|(number, _)| world.restored(place, number)).collect();
        let open = own().map(|(number, (_, open))| (number.clone(), *open)).collect();
        let as_of = event.date.unwrap_or_else(|| event.at.date_naive());
        all.push(Fact::Listed { as_of, open, applied: Vec::new(), credit: None });
        let who = || Actor::Import("open items".to_owned());
        facts.entry(place).or_default().extend(all.into_iter().map(|fact| Event::new(event.at, who(), fact)));
    }
    Ok(())
}

type ListedItems = BTreeMap<ItemNumber, (usize, i64)>;

/// The list by number: whose account, how much is open.
fn read(world: &World<'_>, index: usize, event: &SimEvent) -> Result<ListedItems, SimulateError> {
    let wrong = |message: String| SimulateError::Event { index, message };
    let mut listed = BTreeMap::new();
    for named in &event.items {
        let Named::Open { number, open } = named else {
            return Err(wrong(format!("item {} has no open amount; give number and open", named.number())));
        };
        let Some(place) = world.by_item.get(number).copied() else {
            return Err(wrong(format!("no invoice has the number \"{number}\"")));
        };
        let currency = world.sims.get(place).map_or(crate::money::Currency::EUR, |sim| sim.account.currency);
        let open = Money::parse(open, currency).map_err(|error| wrong(error.to_string()))?.minor;
        if open > 0 {
            listed.insert(number.clone(), (place, open));
        }
    }
    Ok(listed)
}

fn confirm_first(world: &mut World<'_>, event: &SimEvent) {
    let creditor = &world.rules.creditor;
    let date = event.at.with_timezone(&creditor.time_zone).date_naive();
    let deadline = creditor.task_deadline(date);
    world.tasks.push(super::TaskRow {
        date,
        id: format!("{}:{date}", TaskKind::ConfirmSnapshot.name()),
        kind: TaskKind::ConfirmSnapshot,
        account: None,
        item: None,
        owner: creditor.settings.controller.clone(),
        deadline,
        note: String::new(),
    });
}
