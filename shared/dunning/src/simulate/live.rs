//! The same simulation against live accounts: what a plan would send, and the difference between two plans.

use std::sync::Arc;

use serde::Serialize;

use super::outcome::NoticeRow;
use super::world::World;
use super::{Outcome, SimulateError};
use crate::account::Account;
use crate::event::{Actor, Event};
use crate::fact::Fact;
use crate::party::{Creditor, Sending};
use crate::plan::PlanKey;
use crate::portfolio::Portfolio;
use crate::rules::{Books, Rules};
use crate::time::{Day, Instant};

/// What `accounts` would be sent from `now` to the end of `to` when nothing else happens, approvals given at once;
/// under `plan` when one is given, else under the plan each follows. Nothing is changed.
///
/// # Errors
/// When the plan is not among the rules.
pub fn preview(
    accounts: &[Account],
    rules: &Rules,
    now: Instant,
    to: Day,
    plan: Option<&PlanKey>,
) -> Result<Outcome, SimulateError> {
    if let Some(missing) = plan.filter(|plan| rules.plan(plan).is_none()) {
        let message = format!("plan {} version {} is not known; load it", missing.id, missing.version);
        return Err(SimulateError::Portfolio(message));
    }
    let creditor = Creditor { sending: Sending::Automatic, ..(*rules.creditor).clone() };
    let portfolio = Portfolio {
        creditor: creditor.clone(),
        sending_stated: false,
        debtors: std::collections::BTreeMap::new(),
        items: Vec::new(),
        credit_notes: Vec::new(),
    };
    // Nobody knows when the next statement comes in: the books are taken for fresh.
    let rules =
        Rules { creditor: Arc::new(creditor), assume_approved: true, books: Books::Fresh, ..rules.clone() };
    let mut world = World::empty(&portfolio, rules, now);
    for account in accounts {
        let mut arriving = Vec::new();
        if let Some(plan) = plan {
            let who = Actor::Person("preview".to_owned());
            arriving.push(Event::new(now, who, Fact::PlanChanged { plan: plan.clone() }));
        }
        world.add(account.clone(), arriving, now)?;
    }
    world.run(to, &mut |_| {})?;
    Ok(world.outcome())
}

/// What two plans would do differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Notices only the first would send.
    pub only_before: Vec<NoticeRow>,
    /// Notices only the second would send.
    pub only_after: Vec<NoticeRow>,
    /// Notices both would send alike.
    pub alike: usize,
}

/// Compares two outcomes notice by notice: date, account, class, recipient and items.
#[must_use]
pub fn difference(before: &Outcome, after: &Outcome) -> Difference {
    let key = |row: &NoticeRow| (row.date, row.account.clone(), row.class, row.to.clone(), row.items.clone());
    let mut only_after = Vec::new();
    let mut places: std::collections::HashMap<String, Vec<usize>> = std::collections::HashMap::new();
    for (place, row) in before.notices.iter().enumerate() {
        places.entry(format!("{:?}", key(row))).or_default().push(place);
    }
    let mut matched = std::collections::BTreeSet::new();
    for row in &after.notices {
        match places.get_mut(&format!("{:?}", key(row))).and_then(Vec::pop) {
            Some(place) => {
                matched.insert(place);
            }
            None => only_after.push(row.clone()),
        }
    }
    let rows = before.notices.iter().enumerate();
    let only_before =
        rows.filter(|(place, _)| !matched.contains(place)).map(|(_, row)| row.clone()).collect();
    Difference { only_before, only_after, alike: matched.len() }
}
