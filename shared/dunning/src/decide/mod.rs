//! Decides what an account needs at an instant. Pure: the same account, rules and instant give the same answer.

mod allocate;
mod charges;
mod compose;
pub(crate) mod desk;
mod gap;
mod gates;
mod intent;
mod law;
mod lead;
mod look;
mod migrate;
mod owed;
mod propose;
pub(crate) mod reacts;
mod recipient;
mod reconcile;
mod ripe;
mod statement;
mod stops;
mod survey;
mod tasks;
mod truths;
mod zones;

use crate::account::Account;
use crate::explain::Explanation;
use crate::fact::Fact;
use crate::item::{ItemStatus, Line};
use crate::notice::NoticeChange;
use crate::rules::Rules;
use crate::time::Instant;

use crate::state::Habit;

pub use migrate::{Moved, preview_move};

use desk::Desk;

/// What is decided about an account at an instant, besides what time alone made true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// What happens to notices.
    pub notices: Vec<NoticeChange>,
    /// What is to be recorded, in order.
    pub facts: Vec<Fact>,
    /// Why each open item is or is not written about now.
    pub explanations: Vec<Explanation>,
    /// When the account needs a look again; nothing when only a new fact can change anything.
    pub next_look: Option<Instant>,
}

/// Decides which messages leave, wait or are withdrawn. Call [`crate::advance`] to apply facts as well.
#[must_use]
pub fn decide(account: &Account, rules: &Rules, now: Instant) -> Decision {
    let Some(desk) = Desk::new(account, rules, now) else {
        return Decision::default();
    };
    let mut survey = survey::take(&desk);
    let wanted = intent::all(&desk, &mut survey);
    let mut facts = tasks::of_survey(&desk, &survey, &wanted);
    let changes = reconcile::apply(&desk, &mut survey, wanted.intents);
    facts.extend(changes.facts);
    let next_look = look::next(&desk, &survey, &facts);
    Decision { notices: changes.notices, facts, explanations: survey.explanations, next_look }
}

/// What time alone made true since the last look, and what follows from the facts: closings, kept and broken
/// promises, arrangements, lapsed steps, tasks. To be applied, and asked again until nothing follows.
#[must_use]
pub fn follows(account: &Account, rules: &Rules, now: Instant) -> Vec<Fact> {
    Desk::new(account, rules, now).map_or_else(Vec::new, |desk| truths::all(&desk))
}

/// What one fact, just applied, brings up at once: tasks, reviews. `habit` is how the payer behaved before it.
#[must_use]
pub fn reacts(account: &Account, rules: &Rules, now: Instant, fact: &Fact, habit: Habit) -> Vec<Fact> {
    Desk::new(account, rules, now).map_or_else(Vec::new, |desk| reacts::to(&desk, fact, habit))
}

/// Where an item stands on the creditor's day of `now`.
#[must_use]
pub fn status(account: &Account, rules: &Rules, line: &Line, now: Instant) -> ItemStatus {
    if let Some(how) = line.closed {
        return how.into();
    }
    let Some(desk) = Desk::new(account, rules, now) else {
        return ItemStatus::NotDue;
    };
    look::status(&desk, line)
}

/// The account an item is to be paid to when it is not the creditor's own: a factor's, or one that was confirmed.
#[must_use]
pub fn paid_elsewhere(account: &Account, rules: &Rules, line: &Line, now: Instant) -> Option<String> {
    Desk::new(account, rules, now)?.iban_to_print(line).cloned()
}

/// The next sending hour at which a step of an open item ripens, whatever stops it. Simulations look then too, so
/// that they can say why nothing was sent.
#[must_use]
pub fn next_ripening(account: &Account, rules: &Rules, now: Instant) -> Option<Instant> {
    let desk = Desk::new(account, rules, now)?;
    let lines = account.lines.values().filter(|line| line.closed.is_none());
    let day = lines.filter_map(|line| ripe::next_ripening(&desk, line)).min()?;
    look::on(&desk, day)
}
