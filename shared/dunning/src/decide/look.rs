//! When the account needs a look again, and where an item stands.

use super::desk::{Desk, next_day, plus_days};
use super::stops;
use super::survey::Survey;
use crate::class::Class;
use crate::explain::Rule;
use crate::fact::Fact;
use crate::item::{ItemStatus, Line};
use crate::notice::{Approval, ListedState};
use crate::time::{Day, Instant};

/// The next instant at which something may change without a new fact.
pub(crate) fn next(desk: &Desk<'_>, survey: &Survey<'_>, facts: &[Fact]) -> Option<Instant> {
    let sent = facts.iter().any(|fact| matches!(fact, Fact::NoticeClaimed { .. }));
    let mut wake = survey.wake;
    let mut sooner = |day: Option<Day>| {
        if let Some(day) = day {
            wake = Some(wake.map_or(day, |known: Day| known.min(day)));
        }
    };
    sooner(survey.look_daily.then(|| next_day(desk.today)));
    sooner(sent.then(|| next_day(desk.today)));
    sooner(super::truths::wake(desk));
    let by_day = wake.and_then(|day| at(desk, day));
    let decided = facts.iter().filter_map(|fact| match fact {
        Fact::NoticeQueued { listed } => Some(listed),
        _ => None,
    });
    let queued = desk.account.notices.iter().chain(decided).filter_map(|listed| match listed.state {
        ListedState::Queued { not_before, approval } if approval != Approval::Waiting => Some(not_before),
        _ => None,
    });
    queued.filter(|instant| *instant > desk.now).chain(by_day).min()
}

/// The sending hour on `day`, or on the first business day from then on, and in any case after now.
pub(crate) fn at(desk: &Desk<'_>, day: Day) -> Option<Instant> {
    let zone = desk.payer_zone();
    let from = desk.begins(day);
    let found = desk.next_sending(from, zone)?;
    if found > desk.now { Some(found) } else { desk.next_sending(desk.begins(next_day(desk.today)), zone) }
}

/// The sending hour on `day` itself, whether messages leave that day or not.
pub(crate) fn on(desk: &Desk<'_>, day: Day) -> Option<Instant> {
    let hour = chrono::NaiveTime::from_hms_opt(desk.settings().sending_hour.min(23), 0, 0)?;
    Some(crate::calendar::instant_at(day, hour, desk.payer_zone()).max(desk.begins(day)))
}

/// Where an open item stands.
pub(crate) fn status(desk: &Desk<'_>, line: &Line) -> ItemStatus {
    if let Some(stop) = stops::strongest(desk, line)
        && let Some(status) = of_stop(&stop.rule)
    {
        return status;
    }
    if line.track.class == Some(Class::FormalNotice) {
        return ItemStatus::InFormalNotice;
    }
    let soon = plus_days(desk.today, i64::from(desk.settings().upcoming_days));
    if line.due < desk.today {
        ItemStatus::Due
    } else if line.due <= soon {
        ItemStatus::Upcoming
    } else {
        ItemStatus::NotDue
    }
}

const fn of_stop(rule: &Rule) -> Option<ItemStatus> {
    match rule {
        Rule::Insolvent { .. } => Some(ItemStatus::Insolvent),
        Rule::HandedOver => Some(ItemStatus::HandedOver),
        Rule::PublicIncomplete { .. } => Some(ItemStatus::NotDue),
        Rule::UnderReview { .. } | Rule::Backlog { .. } => Some(ItemStatus::UnderReview),
        Rule::Held { .. } | Rule::FactorChases { .. } => Some(ItemStatus::Held),
        Rule::Disputed { .. } | Rule::BlockedByUs { .. } | Rule::DisputeAnswered { .. } => {
            Some(ItemStatus::Disputed)
        }
        Rule::Arranged { .. } => Some(ItemStatus::Arranged),
        Rule::Promised { .. } => Some(ItemStatus::Promised),
        _ => None,
    }
}
