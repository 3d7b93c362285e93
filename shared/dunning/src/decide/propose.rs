//! Which plan fits an account: named for it, proposed by kind, amount and behaviour, or the creditor's.

use super::desk::Desk;
use super::tasks;
use crate::fact::Fact;
use crate::id::PlanId;
use crate::plan::PlanKey;
use crate::settings::Proposal;
use crate::state::Habit;
use crate::task::{Task, TaskKind};

/// The plan a new account follows: the one named for the payer, else for one of its debtors, else proposed, else the
/// creditor's.
pub(super) fn first(desk: &Desk<'_>) -> PlanKey {
    let account = desk.account;
    let payer = account.parties.get(&account.payer);
    let named = payer.into_iter().chain(account.parties.values()).find_map(|party| party.plan.as_ref());
    let wanted = named.or_else(|| proposed(desk));
    let known = wanted.and_then(|id| desk.rules.newest(id));
    known.map_or_else(|| desk.rules.default_plan.clone(), |plan| plan.key())
}

/// The plan the creditor's rules propose for the account as it is now.
pub(super) fn proposed<'a>(desk: &Desk<'a>) -> Option<&'a PlanId> {
    let fits = |rule: &&Proposal| {
        let payer = desk.account.payer_party();
        rule.kind.is_none_or(|kind| payer.is_some_and(|payer| payer.kind == kind))
            && rule
                .country
                .as_ref()
                .is_none_or(|country| payer.is_some_and(|payer| payer.country == *country))
            && rule.open_from.is_none_or(|from| desk.account.open() >= from)
            && rule.habit.is_none_or(|habit| desk.account.behaviour.habit() == habit)
    };
    desk.settings().proposals.iter().find(fits).map(|rule| &rule.plan)
}

/// When behaviour changed and another plan fits better, a person is told, with the reason.
pub(super) fn on_behaviour(desk: &Desk<'_>, before: Habit) -> Option<Fact> {
    let habit = desk.account.behaviour.habit();
    if habit == before {
        return None;
    }
    let plan = proposed(desk)?;
    if *plan == desk.plan.id {
        return None;
    }
    let reason = match habit {
        Habit::Unknown => "little is known of this payer",
        Habit::Good => "pays on time as a rule",
        Habit::Slow => "pays late as a rule",
        Habit::Poor => "breaks promises or lets payments come back",
    };
    let task = tasks::open(desk, TaskKind::PlanProposal, None, plan.as_str());
    tasks::raise(desk, task.map(|task| Task { note: format!("{plan}: {reason}"), ..task }))
}
