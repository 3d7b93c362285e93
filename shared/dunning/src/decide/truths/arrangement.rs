//! Arrangements: begun by the down payment, announced, late, cured or ended.

use super::super::desk::{Desk, next_day, plus_days};
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::notice::Purpose;
use crate::state::{Arrangement, ArrangementState, Owed};
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

fn late_days(desk: &Desk<'_>) -> i64 {
    i64::from(desk.settings().instalment_late_days)
}

/// One reminder before each instalment; afterwards only when it is late.
fn running(desk: &Desk<'_>, one: &Arrangement, facts: &mut Vec<Fact>) {
    let arrangement = one.id;
    let owed = |purpose, amount| {
        let items = open_items(desk, one);
        Fact::MessageOwed { owed: Owed::new(purpose, items, desk.today, Some(amount)) }
    };
    let late = missing(desk, one, plus_days(desk.today, -late_days(desk) - 1));
    if late > 0 {
        // The time to cure counts from the day on which the notice can leave.
        let told = desk.calendar.next_business_day(desk.today).unwrap_or(desk.today);
        let cure_until = plus_days(told, i64::from(desk.settings().cure_days));
        facts.push(Fact::ArrangementDefaulted { arrangement, cure_until });
        facts.push(owed(Purpose::ArrangementDefault, late));
        return;
    }
    let Some(next) = one.instalments.get(one.announced) else {
        return;
    };
    if desk.today >= announced_on(desk, next.date) {
        facts.push(Fact::InstalmentAnnounced { arrangement });
        let wanted = missing(desk, one, next.date);
        if wanted > 0 && desk.today <= next.date {
            facts.push(owed(Purpose::InstalmentUpcoming, wanted.min(next.amount)));
        }
    }
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
            let late = one.instalments.iter().map(|next| plus_days(next.date, late_days(desk) + 1));
            let announced = one.instalments.get(one.announced).map(|next| announced_on(desk, next.date));
            late.chain(announced).filter(|day| *day > desk.today).min()
        }
    };
    desk.account.arrangements.iter().filter_map(of_one).min()
}
