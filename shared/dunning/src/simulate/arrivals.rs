//! What comes into a simulation: parties and accounts at its beginning, items and credit notes on their day.

use std::collections::{BTreeMap, BTreeSet};

use super::SimulateError;
use super::input::SimEvent;
use super::world::{Input, Sim, World};
use crate::account::{Account, Backlog};
use crate::calendar::{Calendar, Region};
use crate::event::{Actor, Event};
use crate::fact::Fact;
use crate::id::DebtorId;
use crate::intake::{is_backlog, spread};
use crate::time::Instant;

impl World<'_> {
    /// One account per payer and currency, with its parties.
    pub fn open_accounts(&mut self, start: Instant) -> Result<(), SimulateError> {
        let portfolio = self.portfolio;
        let broken = |error: String| SimulateError::Portfolio(error);
        let mut places = BTreeMap::new();
        let owners = portfolio.items.iter().map(|item| (&item.debtor, item.currency));
        let credited = portfolio.credit_notes.iter().map(|note| (&note.debtor, note.currency));
        for (debtor, currency) in owners.chain(credited) {
            let payer = portfolio.debtors.get(debtor).map_or(debtor, |debtor| debtor.payer_id());
            let place = match places.get(&(payer, currency)) {
                Some(place) => *place,
                None => {
                    let zone = portfolio.creditor.time_zone;
                    let id = portfolio.creditor.id.clone();
                    let account = Account::new(id, payer.clone(), currency, zone)
                        .map_err(|error| broken(error.to_string()))?;
                    self.sims.push(Sim { account, closed: BTreeMap::new(), next: None, pending: Vec::new() });
                    places.insert((payer, currency), self.sims.len() - 1);
                    self.sims.len() - 1
                }
            };
            self.introduce(place, debtor, start);
            self.introduce(place, payer, start);
        }
        for item in &portfolio.items {
            let payer = portfolio.debtors.get(&item.debtor).map_or(&item.debtor, |debtor| debtor.payer_id());
            if let Some(place) = places.get(&(payer, item.currency)) {
                self.by_item.insert(item.number.clone(), *place);
            }
        }
        Ok(())
    }

    fn introduce(&mut self, place: usize, debtor: &DebtorId, start: Instant) {
        let known = self.by_debtor.entry(debtor.clone()).or_default();
        if known.contains(&place) {
            return;
        }
        known.push(place);
        if let (Some(party), Some(sim)) = (self.portfolio.debtors.get(debtor), self.sims.get_mut(place)) {
            let fact = Fact::PartyReceived { debtor: Box::new(party.clone()) };
            sim.pending.push(Event::new(start, Actor::Import("portfolio".to_owned()), fact));
        }
    }

    pub fn check_plans(&self) -> Result<(), SimulateError> {
        for debtor in self.portfolio.debtors.values() {
            if let Some(plan) = debtor.plan.as_ref().filter(|plan| self.rules.newest(plan).is_none()) {
                let message = format!("debtor {} follows plan \"{plan}\", which was not given", debtor.id);
                return Err(SimulateError::Portfolio(message));
            }
        }
        Ok(())
    }

    /// More overdue items in one import than the creditor's limit wait for activation.
    pub fn hold_back_backlog(
        &self,
        now: Instant,
        batch: &[(Instant, u8, Input)],
        facts: &mut BTreeMap<usize, Vec<Event>>,
    ) {
        let today = now.with_timezone(&self.portfolio.creditor.time_zone).date_naive();
        let item = |input: &(Instant, u8, Input)| match input.2 {
            Input::Item(index) => self.portfolio.items.get(index),
            Input::Credit(_) | Input::Event(_) => None,
        };
        let overdue = batch.iter().filter_map(item).filter(|item| item.due < today);
        let places: Vec<usize> = overdue.filter_map(|item| self.by_item.get(&item.number)).copied().collect();
        if !is_backlog(places.len(), &self.portfolio.creditor.settings) {
            return;
        }
        for place in places.into_iter().collect::<BTreeSet<usize>>() {
            let who = Actor::Import("portfolio".to_owned());
            facts.entry(place).or_default().push(Event::new(now, who, Fact::PutInBacklog {}));
        }
    }

    /// A person activates the backlog: it leaves spread over days.
    pub fn activate(&self, event: &SimEvent, facts: &mut BTreeMap<usize, Vec<Event>>) {
        let Some(region) = Region::named(self.portfolio.creditor.region()) else {
            return;
        };
        let waits = |sim: &&Sim| sim.account.backlog == Some(Backlog::Waits);
        let ids = self.sims.iter().filter(waits).map(|sim| sim.account.id.clone());
        let day = event.at.with_timezone(&self.portfolio.creditor.time_zone).date_naive();
        let days =
            spread(ids, event.from.unwrap_or(day), &Calendar::new(region), &self.portfolio.creditor.settings);
        for (place, sim) in self.sims.iter().enumerate() {
            if let Some(from) = days.get(&sim.account.id) {
                let who = Actor::Person("simulated".to_owned());
                facts.entry(place).or_default().push(Event::new(
                    event.at,
                    who,
                    Fact::Activated { from: *from },
                ));
            }
        }
    }

    pub fn arrive(&self, index: usize, now: Instant, facts: &mut BTreeMap<usize, Vec<Event>>) {
        let Some(item) = self.portfolio.items.get(index) else {
            return;
        };
        if let Some(place) = self.by_item.get(&item.number) {
            let fact = Fact::ItemReceived { item: Box::new(item.clone()) };
            facts.entry(*place).or_default().push(Event::new(
                now,
                Actor::Import("portfolio".to_owned()),
                fact,
            ));
        }
    }

    pub fn credit(&self, index: usize, now: Instant, facts: &mut BTreeMap<usize, Vec<Event>>) {
        let Some(note) = self.portfolio.credit_notes.get(index) else {
            return;
        };
        let named = note.preceding.as_ref().and_then(|item| self.by_item.get(item));
        let own = || {
            self.by_debtor.get(&note.debtor).and_then(|places| {
                let same = |place: &&usize| {
                    self.sims.get(**place).is_some_and(|sim| sim.account.currency == note.currency)
                };
                places.iter().find(same)
            })
        };
        let Some(place) = named.or_else(own) else {
            return;
        };
        let item = note.preceding.clone().filter(|_| named.is_some());
        let restored = item.iter().filter_map(|item| self.restored(*place, item));
        let fact =
            Fact::Credited { item: item.clone(), amount: note.amount, number: Some(note.number.clone()) };
        let all = restored.chain([fact]);
        let events = all.map(|fact| Event::new(now, Actor::Import("portfolio".to_owned()), fact));
        facts.entry(*place).or_default().extend(events);
    }
}
