//! What the law would allow beside a late item that is paid: interest and the fixed fee, with the figures of the pack.

use super::desk::{Desk, next_day};
use super::{law, tasks};
use crate::charge::{Charge, ChargeRule, ChargeState};
use crate::fact::Fact;
use crate::interest::{Claim, Method, Statement, statement};
use crate::item::Line;
use crate::law::{LawError, Pack, Rates};
use crate::money::{Money, decimal};
use crate::settings::ChargePolicy;
use crate::state::Extra;
use crate::task::{Task, TaskKind};
use crate::time::Day;

/// Whether a charge of this rule is claimed or waived already up to a day.
fn settled(extra: &Extra, rule: ChargeRule) -> Option<Day> {
    let done = extra.charges.iter().filter(|one| one.rule == rule && one.state != ChargeState::Proposed);
    done.map(|charge| charge.until).max()
}

/// The claim from the day after `free` on; what was paid since counts from its day.
fn claim(desk: &Desk<'_>, line: &Line, free: Option<Day>, until: Day) -> Claim {
    let extra = desk.extra(line);
    // What the list of changes does not hold was never owed.
    let lowered: i64 = extra.changes.iter().map(|change| change.minor).sum();
    let principal = line.open().saturating_sub(lowered);
    Claim {
        free_until: free,
        changes: extra.changes.clone(),
        insolvency: desk.account.insolvent.get(&line.debtor).copied(),
        ..Claim::new(Money::new(principal, desk.account.currency), line.due, until)
    }
}

fn figures(desk: &Desk<'_>, line: &Line, pack: &Pack, until: Day) -> Result<Statement, LawError> {
    let extra = desk.extra(line);
    let free =
        pack.interest_free_until(line.due, extra.formal_notice, extra.first_reminder, false, desk.region);
    let later = settled(extra, ChargeRule::Interest).max(extra.interest_free);
    let free = free.map(|free| free.max(later.unwrap_or(free)));
    statement(&claim(desk, line, free, until), pack, Method::default(), Rates::built_in()?)
}

fn lines(desk: &Desk<'_>, line: &Line, figures: &Statement, until: Day) -> Vec<Charge> {
    let from = figures.segments.first().map_or_else(|| next_day(line.due), |segment| segment.from);
    let interest = Charge::proposed(ChargeRule::Interest, from, until, figures.interest);
    let fee = Charge::proposed(ChargeRule::FixedFee, next_day(line.due), until, figures.fee);
    let fee_done = settled(desk.extra(line), ChargeRule::FixedFee).is_some();
    let all = [Some(interest), Some(fee).filter(|_| !fee_done)];
    all.into_iter().flatten().filter(|charge| charge.amount > 0).collect()
}

/// A late item that was paid brings up a proposal: claim or waive. Nothing is owed before a person claims it.
pub(super) fn propose(desk: &Desk<'_>, line: &Line, facts: &mut Vec<Fact>) {
    let extra = desk.extra(line);
    let owed_from = line.due.max(extra.interest_free.unwrap_or(line.due));
    let paid = extra.paid_on.filter(|on| *on > owed_from);
    let (Some(until), Some(pack)) = (paid, law::pack_of(desk, &line.debtor)) else {
        return;
    };
    if desk.settings().charges == ChargePolicy::Waive {
        return;
    }
    let item = line.number.clone();
    let raise = |kind, note: String| {
        let task = tasks::open(desk, kind, Some(&line.number), &until.to_string());
        let deadline = desk.banking(desk.today, desk.settings().charge_days);
        tasks::raise(desk, task.map(|task| Task { note, deadline, ..task }))
    };
    match figures(desk, line, pack, until) {
        Ok(figures) => {
            let charges = lines(desk, line, &figures, until);
            if !charges.is_empty() {
                facts.extend(raise(TaskKind::DecideCharges, words(desk, &charges)));
                facts.push(Fact::ChargesProposed { item, charges });
            }
        }
        Err(error) => facts.extend(raise(TaskKind::LegalFact, error.to_string())),
    }
}

fn words(desk: &Desk<'_>, charges: &[Charge]) -> String {
    let one = |charge: &Charge| {
        format!(
            "{} {} {}",
            charge.rule.name(),
            decimal(charge.amount, desk.account.currency),
            desk.account.currency
        )
    };
    charges.iter().map(one).collect::<Vec<_>>().join(", ")
}
