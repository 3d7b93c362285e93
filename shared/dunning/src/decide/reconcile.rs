//! Compares what is wanted with what the head lists: keep, claim, replace, cancel.

use std::collections::BTreeSet;

use super::desk::{Desk, plus_days};
use super::intent::Intent;
use super::survey::Survey;
use super::truths::arrangement;
use super::{law, owed};
use crate::class::Class;
use crate::explain::{Explanation, Rule};
use crate::fact::{Advanced, Claimed, Fact};
use crate::id::ItemNumber;
use crate::item::Line;
use crate::notice::{Approval, Born, CancelReason, Listed, ListedState, Notice, NoticeChange, Purpose};
use crate::state::Owed;

/// What a decision changes about notices.
#[derive(Default)]
pub(crate) struct Changes {
    pub notices: Vec<NoticeChange>,
    pub facts: Vec<Fact>,
}

/// Brings the list in line with what is wanted.
pub(crate) fn apply(desk: &Desk<'_>, survey: &mut Survey<'_>, intents: Vec<Intent>) -> Changes {
    let mut changes = Changes::default();
    cancel_unwanted(desk, &intents, &mut changes);
    for intent in intents {
        let known = desk.account.notices.iter().find(|listed| listed.id == intent.notice.id);
        match known.map(|listed| listed.state) {
            Some(ListedState::Claimed { .. } | ListedState::InDoubt { .. }) => {}
            Some(ListedState::Queued { .. }) => queued(desk, survey, known, intent, &mut changes),
            None if intent.leaves_now(desk.now) => claim(desk, survey, intent, &mut changes, Birth::New),
            None if intent.today || asks_early(&intent) => queue(intent, &mut changes, true),
            None => {}
        }
    }
    changes
}

/// A person is asked as soon as a formal notice is ripe, even while the gap or a quiet day keeps it: the answer may take
/// time too.
fn asks_early(intent: &Intent) -> bool {
    intent.approval == Approval::Waiting && intent.notice.class.waits_for_approval()
}

fn cancel_unwanted(desk: &Desk<'_>, intents: &[Intent], changes: &mut Changes) {
    for listed in &desk.account.notices {
        match listed.state {
            ListedState::Claimed { crossed: false, .. } if has_crossed(desk, listed) => {
                changes.facts.push(Fact::NoticeCrossed { id: listed.id.clone() });
            }
            ListedState::Queued { .. } if !intents.iter().any(|intent| intent.notice.id == listed.id) => {
                let reason = why_cancelled(desk, listed);
                changes.facts.push(Fact::NoticeCancelled { id: listed.id.clone(), reason });
                changes.notices.push(NoticeChange::Cancel { id: listed.id.clone(), reason });
            }
            _ => {}
        }
    }
}

/// Whether something was paid or changed since a message asked for its items. One about an instalment asks for a part of
/// what is open, and is overtaken only once less than that part is.
fn has_crossed(desk: &Desk<'_>, listed: &Listed) -> bool {
    let parts = [Purpose::InstalmentUpcoming, Purpose::ArrangementDefault];
    let is_part = parts.iter().any(|purpose| listed.step.as_str() == owed::manner(*purpose).0);
    let asked = asked_now(desk, listed);
    if is_part { asked < listed.total } else { asked != listed.total }
}

/// What the items of a listed notice owe now, as far as it is asked for.
fn asked_now(desk: &Desk<'_>, listed: &Listed) -> i64 {
    let lines = listed.items.iter().filter_map(|number| desk.account.lines.get(number));
    lines.map(|line| super::stops::asked(desk, line).max(0)).sum()
}

fn why_cancelled(desk: &Desk<'_>, listed: &Listed) -> CancelReason {
    if desk.account.rejected.contains(&listed.id) {
        return CancelReason::Rejected;
    }
    let line = |number: &ItemNumber| desk.account.lines.get(number);
    let open = |number: &ItemNumber| line(number).is_some_and(|line| line.open() > 0);
    if !listed.items.iter().any(open) {
        return CancelReason::Paid;
    }
    let stopped =
        |number: &ItemNumber| line(number).is_some_and(|line| super::stops::strongest(desk, line).is_some());
    if listed.items.iter().any(stopped) { CancelReason::Stopped } else { CancelReason::NoLongerDue }
}

fn queued(
    desk: &Desk<'_>,
    survey: &mut Survey<'_>,
    known: Option<&Listed>,
    intent: Intent,
    changes: &mut Changes,
) {
    let same_content = known.is_some_and(|listed| listed.hash == intent.notice.hash);
    if intent.leaves_now(desk.now) {
        let birth = if same_content { Birth::Waited } else { Birth::Changed };
        return claim(desk, survey, intent, changes, birth);
    }
    let waits = ListedState::Queued { not_before: intent.not_before, approval: intent.approval };
    match (same_content, known.map(|listed| listed.state)) {
        (true, Some(state)) if same_wait(state, waits) => {}
        (true, _) => {
            let (id, not_before, approval) = (intent.notice.id.clone(), intent.not_before, intent.approval);
            changes.facts.push(Fact::NoticeQueued { listed: listed(&intent.notice, waits) });
            changes.notices.push(NoticeChange::Wait { id, not_before, approval });
        }
        (false, _) => queue(intent, changes, false),
    }
}

/// While a person has not agreed the hour does not matter: it is looked at again when they do.
fn same_wait(known: ListedState, now: ListedState) -> bool {
    let waiting = |state| matches!(state, ListedState::Queued { approval: Approval::Waiting, .. });
    known == now || (waiting(known) && waiting(now))
}

fn listed(notice: &Notice, state: ListedState) -> Listed {
    Listed {
        id: notice.id.clone(),
        hash: notice.hash.clone(),
        step: notice.step.clone(),
        class: notice.class,
        items: notice.items.iter().map(|item| item.number.clone()).collect(),
        total: notice.total,
        state,
    }
}

fn queue(mut intent: Intent, changes: &mut Changes, new: bool) {
    let (not_before, approval) = (intent.not_before, intent.approval);
    intent.notice.send_at = not_before;
    let born = Born::Queued { not_before, approval };
    let state = ListedState::Queued { not_before, approval };
    changes.facts.push(Fact::NoticeQueued { listed: listed(&intent.notice, state) });
    let notice = Box::new(intent.notice);
    changes.notices.push(if new {
        NoticeChange::Create { notice, born }
    } else {
        NoticeChange::Replace { notice, born }
    });
}

enum Birth {
    New,
    Waited,
    Changed,
}

fn claim(desk: &Desk<'_>, survey: &mut Survey<'_>, mut intent: Intent, changes: &mut Changes, birth: Birth) {
    intent.notice.send_at = desk.now;
    explain_sent(desk, survey, &intent);
    for (step, items) in by_step(intent.superseded) {
        changes.facts.push(Fact::StepSuperseded { step, items });
    }
    let notice = intent.notice;
    let state = ListedState::Claimed { at: desk.now, crossed: false };
    let advances = advanced(desk, &notice);
    changes.facts.push(Fact::NoticeClaimed {
        listed: Box::new(Claimed {
            listed: listed(&notice, state),
            purpose: notice.purpose,
            to: notice.to.address.clone(),
            advances,
            contact: notice.is_contact(),
            claimed_at: desk.now,
            to_post: law::to_post(desk, notice.channel),
        }),
    });
    if let Some(owed) = intent.settles {
        default_begins(desk, &owed, changes);
        changes.facts.push(Fact::MessageSettled { owed });
    }
    count_for_the_law(desk, &notice, changes);
    hand_over(&notice, changes);
    let notice = Box::new(notice);
    changes.notices.push(match birth {
        Birth::New => NoticeChange::Create { notice, born: Born::Claimed },
        Birth::Waited => NoticeChange::Claim { notice },
        Birth::Changed => NoticeChange::Replace { notice, born: Born::Claimed },
    });
}

/// Each item advances to its own step, whatever the lead's.
fn advanced(desk: &Desk<'_>, notice: &Notice) -> Vec<Advanced> {
    let mut found: Vec<Advanced> = Vec::new();
    for item in notice.items.iter().chain(&notice.upcoming) {
        let plan = desk.account.lines.get(&item.number).map_or(desk.plan, |line| desk.plan_of(line));
        let Some(step) = item.advances.as_ref().and_then(|id| plan.steps.get(plan.rank(id)?)) else {
            continue;
        };
        match found.iter_mut().find(|known| known.step == step.id) {
            Some(known) => known.items.push(item.number.clone()),
            None => {
                let items = vec![item.number.clone()];
                found.push(Advanced { step: step.id.clone(), class: step.class, items });
            }
        }
    }
    found
}

/// With its notice the arrangement is in default, and the time to cure begins.
fn default_begins(desk: &Desk<'_>, owed: &Owed, changes: &mut Changes) {
    if let Some((arrangement, _)) = arrangement::in_default(desk, owed)
        && owed.purpose == Purpose::ArrangementDefault
    {
        let cure_until = plus_days(desk.today, i64::from(desk.settings().cure_days));
        changes.facts.push(Fact::ArrangementDefaulted { arrangement, cure_until });
    }
}

/// A waiting period of the law begins with the first reminder it counts; that of a letter when it is posted.
fn count_for_the_law(desk: &Desk<'_>, notice: &Notice, changes: &mut Changes) {
    if law::to_post(desk, notice.channel) {
        return;
    }
    let line = |item: &crate::notice::NoticeItem| desk.account.lines.get(&item.number);
    let first = |line: &&Line| {
        law::counted(desk, line).is_none() && law::counts(desk, line, notice.class, notice.channel)
    };
    let counted = notice.items.iter().filter_map(line).filter(first);
    let items: Vec<ItemNumber> = counted.map(|line| line.number.clone()).collect();
    if !items.is_empty() {
        changes.facts.push(Fact::FirstReminded { items, channel: notice.channel, day: None });
    }
}

/// With the message of class hand-over the file goes to the third party.
fn hand_over(notice: &Notice, changes: &mut Changes) {
    if notice.class == Class::HandOver {
        let items = notice.items.iter().map(|item| item.number.clone()).collect();
        changes.facts.push(Fact::HandedOver { items });
    }
}

fn by_step(superseded: Vec<(crate::id::StepId, ItemNumber)>) -> Vec<(crate::id::StepId, Vec<ItemNumber>)> {
    let mut found: Vec<(crate::id::StepId, Vec<ItemNumber>)> = Vec::new();
    for (step, item) in superseded {
        match found.iter_mut().find(|(known, _)| *known == step) {
            Some((_, items)) => items.push(item),
            None => found.push((step, vec![item])),
        }
    }
    found
}

fn explain_sent(desk: &Desk<'_>, survey: &mut Survey<'_>, intent: &Intent) {
    let notice = &intent.notice;
    if notice.purpose != Purpose::Step {
        return;
    }
    let Some(lead) = notice.lead().map(|lead| lead.number.clone()) else {
        return;
    };
    let shown: BTreeSet<&ItemNumber> =
        notice.items.iter().chain(&notice.upcoming).map(|item| &item.number).collect();
    survey.explanations.retain(|known| !shown.contains(&known.item));
    for item in notice.items.iter().chain(&notice.upcoming) {
        let days = (desk.today - item.due).num_days();
        let rule = if item.advances.is_some() && intent.past_dear_sms {
            Rule::SentPastSms { class: notice.class }
        } else if item.advances.is_some() {
            Rule::StepSent { class: notice.class, days }
        } else {
            Rule::ListedAlong { lead: lead.clone() }
        };
        survey.explanations.push(Explanation { item: item.number.clone(), rule });
    }
}
