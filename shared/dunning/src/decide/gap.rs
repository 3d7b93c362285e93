//! The pause before the next chasing message: the longest of minimum gap, formal waiting time and what the law asks.

use super::desk::{Desk, plus_days};
use crate::class::Class;
use crate::item::Line;
use crate::time::Day;

/// The first day on which the account may be chased again; contacts by people and replies count.
pub(crate) fn of_account(desk: &Desk<'_>) -> Option<Day> {
    let last = desk.account.contact?;
    Some(desk.shifted(last, desk.plan.min_gap))
}

/// Whether this item's formal notice still waits for its proof of posting: its time to pay has not begun.
pub(crate) fn unposted(desk: &Desk<'_>, line: &Line) -> bool {
    desk.extra(line).unposted.is_some() && line.track.class == Some(Class::FormalNotice)
}

/// The first day on which this item may climb further: a formal notice gives time to pay.
pub(crate) fn of_item(desk: &Desk<'_>, line: &Line) -> Option<Day> {
    let contacted = line.track.contacted?;
    let notified = line.track.class == Some(Class::FormalNotice);
    notified.then(|| plus_days(contacted, i64::from(desk.settings().formal_wait_days)))
}
