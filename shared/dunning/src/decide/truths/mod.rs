//! What time alone makes true, and what follows from the facts: asked again until nothing follows.

pub(crate) mod arrangement;
mod cash;
mod closing;
mod dispute;
mod lapse;
mod promise;
mod reminders;

use super::desk::{Desk, plus_days};
use super::{propose, stops};
use crate::fact::Fact;
use crate::notice::ListedState;
use crate::task::TaskKind;
use crate::time::{Day, Instant};

/// After so many hours in doubt a person decides.
const DOUBT_HOURS: i64 = 24;

/// Everything that follows now.
pub(crate) fn all(desk: &Desk<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if desk.account.plan.is_none() {
        facts.push(Fact::PlanChosen { plan: propose::first(desk) });
    }
    closing::of_lines(desk, &mut facts);
    promise::of_account(desk, &mut facts);
    arrangement::of_account(desk, &mut facts);
    lapse::of_lines(desk, &mut facts);
    if !facts.is_empty() {
        return facts;
    }
    facts.extend(super::owed::pointless(desk));
    dispute::of_lines(desk, &mut facts);
    cash::of_account(desk, &mut facts);
    reminders::of_lines(desk, &mut facts);
    reply(desk, &mut facts);
    doubts(desk, &mut facts);
    facts
}

fn reply(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    let Some(since) = desk.account.unread.filter(|since| desk.today >= stops::reply_ends(desk, *since))
    else {
        return;
    };
    facts.push(Fact::ReplyUnread {});
    let task = super::tasks::open(desk, TaskKind::ReadReply, None, &since.to_string());
    facts.extend(super::tasks::raise(desk, task));
}

fn doubt_ends(since: Instant) -> Instant {
    since + chrono::Duration::hours(DOUBT_HOURS)
}

fn doubts(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    for listed in &desk.account.notices {
        if let ListedState::InDoubt { since } = listed.state
            && desk.now >= doubt_ends(since)
        {
            let task = super::tasks::open(desk, TaskKind::InDoubt, listed.items.first(), listed.id.as_str());
            facts.extend(super::tasks::raise(desk, task));
        }
    }
}

/// The first day on which something becomes true by time alone.
pub(crate) fn wake(desk: &Desk<'_>) -> Option<Day> {
    let reply = desk.account.unread.map(|since| stops::reply_ends(desk, since));
    let doubts = desk.account.notices.iter().filter_map(|listed| match listed.state {
        ListedState::InDoubt { since } if desk.now < doubt_ends(since) => {
            Some(plus_days(desk.account.day_of(since), 1).max(plus_days(desk.today, 1)))
        }
        _ => None,
    });
    let parts =
        [promise::wake(desk), arrangement::wake(desk), dispute::wake(desk), reminders::wake(desk), reply];
    parts.into_iter().flatten().chain(doubts).min()
}
