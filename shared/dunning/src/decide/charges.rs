//! What the law would allow beside a late item that is paid: interest and the fixed fee, with the figures of the pack.

use super::desk::{Desk, next_day};
use super::{law, tasks};
use crate::charge::{Charge, ChargeRule};
use crate::fact::Fact;
use crate::interest::{Method, Statement, Under, of_item};
use crate::item::Line;
use crate::law::{LawError, Pack, Rates};
use crate::money::decimal;
use crate::settings::ChargePolicy;
use crate::task::{Task, TaskKind};
use crate::time::Day;

fn figures(desk: &Desk<'_>, line: &Line, pack: &Pack, until: Day) -> Result<Statement, LawError> {
    let under = Under {
        pack,
        region: desk.region,
        clause: false,
        method: Method::default(),
        rates: Rates::built_in()?,
    };
    of_item(desk.account, line, &under, until)
}

fn lines(line: &Line, figures: &Statement, until: Day) -> Vec<Charge> {
    let from = figures.segments.first().map_or_else(|| next_day(line.due), |segment| segment.from);
    let interest = Charge::proposed(ChargeRule::Interest, from, until, figures.interest);
    let fee = Charge::proposed(ChargeRule::FixedFee, next_day(line.due), until, figures.fee);
    [interest, fee].into_iter().filter(|charge| charge.amount > 0).collect()
}

/// A late item that was paid brings up a proposal: claim or waive. Nothing is owed before a person claims it.
pub(super) fn propose(desk: &Desk<'_>, line: &Line, facts: &mut Vec<Fact>) {
    let paid = desk.extra(line).paid_on;
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
            let charges = lines(line, &figures, until);
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
