//! Arrangements: begun by the down payment, announced, late, cured or ended. One is in default from the day its notice
//! leaves, so that the time to cure never runs before the debtor was told.

use super::super::desk::{Desk, next_day, plus_days};
use super::super::owed;
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::notice::Purpose;
use crate::state::{Arrangement, ArrangementState, Instalment, Owed};
use crate::time::Day;

pub(super) fn of_account(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    for one in &desk.account.arrangements {
        of_arrangement(desk, one, facts);
    }
}

fn of_arrangement(desk: &Desk<'_>, one: &Arrangement, facts: &mut Vec<Fact>) {
    let arrangement = one.id;
    if open_items(desk, one).is_empty() || is_fulfilled(desk, one) {
        return facts.push(Fact::ArrangementFulfilled { arrangement });
    }
    match one.state {
        ArrangementState::AwaitsDownPayment if one.received >= one.down_payment => {
            facts.push(Fact::ArrangementBegun { arrangement });
        }
        ArrangementState::AwaitsDownPayment => {}
        ArrangementState::Running => running(desk, one, facts),
        ArrangementState::Defaulted(_) if missing(desk, one, desk.today) == 0 => {
            facts.push(Fact::ArrangementCured { arrangement });
        }
        ArrangementState::Defaulted(until) if desk.today > until => {
            facts.push(Fact::ArrangementEnded { arrangement });
        }
        ArrangementState::Defaulted(_) => {}
    }
}

fn open_items(desk: &Desk<'_>, one: &Arrangement) -> Vec<ItemNumber> {
    let open = |item: &&ItemNumber| desk.account.lines.get(*item).is_some_and(|line| line.closed.is_none());
    one.items.iter().filter(open).cloned().collect()
}

fn is_fulfilled(desk: &Desk<'_>, one: &Arrangement) -> bool {
    let agreed: i64 = one.instalments.iter().map(|instalment| instalment.amount).sum();
    one.received.saturating_add(desk.settings().tolerance) >= agreed.saturating_add(one.down_payment)
}

/// What should have arrived by instalments due up to `by` and has not, beyond the tolerance.
fn missing(desk: &Desk<'_>, one: &Arrangement, by: Day) -> i64 {
    let due = one.instalments.iter().filter(|instalment| instalment.date <= by);
    let expected: i64 = due.map(|instalment| instalment.amount).sum();
    let short = expected.saturating_add(one.down_payment).saturating_sub(one.received);
    if short <= desk.settings().tolerance { 0 } else { short }
}

/// The first day on which an instalment due on `date` is late.
fn late_from(desk: &Desk<'_>, date: Day) -> Day {
    next_day(plus_days(date, i64::from(desk.settings().instalment_late_days)))
}

/// Since when a running arrangement is late, and by how much now, in minor units.
fn late(desk: &Desk<'_>, one: &Arrangement) -> Option<(Day, i64)> {
    let dates = one.instalments.iter().map(|instalment| instalment.date);
    let past = dates.filter(|date| late_from(desk, *date) <= desk.today);
    let first = past.clone().find(|date| missing(desk, one, *date) > 0)?;
    let amount = missing(desk, one, past.max()?);
    (one.state == ArrangementState::Running).then(|| (late_from(desk, first), amount))
}

fn covering<'a>(desk: &Desk<'a>, owed: &Owed) -> Option<&'a Arrangement> {
    desk.account.arrangements.iter().find(|one| one.items.iter().any(|item| owed.items.contains(item)))
}

/// The arrangement a notice of default is about and what is late on it now; nothing when it is not late any more.
pub(crate) fn in_default(desk: &Desk<'_>, owed: &Owed) -> Option<(u32, i64)> {
    let one = covering(desk, owed)?;
    late(desk, one).map(|(_, amount)| (one.id, amount))
}

fn announced<'a>(desk: &Desk<'a>, owed: &Owed) -> Option<(&'a Arrangement, &'a Instalment)> {
    let one = covering(desk, owed)?;
    Some((one, one.instalments.get(one.announced.checked_sub(1)?)?))
}

/// Whether the instalment announced last is still to come.
pub(crate) fn to_come(desk: &Desk<'_>, owed: &Owed) -> bool {
    announced(desk, owed).is_some_and(|(_, next)| desk.today <= next.date)
}

/// What is still to be paid for the instalment announced last, whatever was when it was announced.
pub(crate) fn to_pay(desk: &Desk<'_>, owed: &Owed) -> i64 {
    announced(desk, owed).map_or(0, |(one, next)| missing(desk, one, next.date).min(next.amount))
}

/// One reminder before each instalment; afterwards only when it is late.
fn running(desk: &Desk<'_>, one: &Arrangement, facts: &mut Vec<Fact>) {
    let mut owe = |purpose, since, amount| {
        let owed = Owed::new(purpose, asked_about(desk, one), since, amount);
        let known = desk.account.owed.iter().any(|known| known.is_same(&owed));
        if !known && !owed.items.is_empty() {
            facts.push(Fact::MessageOwed { owed });
        }
    };
    if let Some((since, _)) = late(desk, one) {
        return owe(Purpose::ArrangementDefault, since, None);
    }
    let Some(next) = one.instalments.get(one.announced) else {
        return;
    };
    let since = announced_on(desk, next.date);
    if desk.today >= since {
        let wanted = missing(desk, one, next.date);
        if wanted > 0 && desk.today <= next.date {
            owe(Purpose::InstalmentUpcoming, since, Some(wanted.min(next.amount)));
        }
        facts.push(Fact::InstalmentAnnounced { arrangement: one.id });
    }
}

/// The open items that nothing silences for good.
fn asked_about(desk: &Desk<'_>, one: &Arrangement) -> Vec<ItemNumber> {
    let mut items = open_items(desk, one);
    items.retain(|item| desk.account.lines.get(item).is_some_and(|line| !owed::is_over(desk, line)));
    items
}

fn announced_on(desk: &Desk<'_>, date: Day) -> Day {
    let nominal = plus_days(date, -i64::from(desk.settings().instalment_notice_days));
    desk.calendar.previous_business_day(nominal).unwrap_or(nominal)
}

/// The next announcement, the day an instalment would be late, the day after the cure period.
pub(super) fn wake(desk: &Desk<'_>) -> Option<Day> {
    let of_one = |one: &Arrangement| match one.state {
        ArrangementState::AwaitsDownPayment => None,
        ArrangementState::Defaulted(until) => Some(next_day(until)),
        ArrangementState::Running => {
            let late = one.instalments.iter().map(|next| late_from(desk, next.date));
            let announced = one.instalments.get(one.announced).map(|next| announced_on(desk, next.date));
            late.chain(announced).filter(|day| *day > desk.today).min()
        }
    };
    desk.account.arrangements.iter().filter_map(of_one).min()
}
