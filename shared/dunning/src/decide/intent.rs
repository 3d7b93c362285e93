//! The messages wanted now, each with when it may leave and who still has to agree.

use super::compose::{self, Subject};
use super::desk::{Desk, next_day};
use super::lead::{self, Group};
use super::recipient::{self, Route};
use super::survey::{Candidate, Survey};
use super::{gap, owed, statement};
use crate::explain::{Explanation, Rule};
use crate::id::{ItemNumber, StepId};
use crate::notice::{Approval, Notice, Purpose};
use crate::time::Instant;

/// A message wanted.
pub(crate) struct Intent {
    pub notice: Notice,
    pub approval: Approval,
    /// When it may leave; now or earlier when nothing keeps it.
    pub not_before: Instant,
    /// Whether its day has come, so that it may wait in the list for its hour or its approval.
    pub today: bool,
    /// Steps it overtakes.
    pub superseded: Vec<(StepId, ItemNumber)>,
    /// The message outside the plan it settles.
    pub settles: Option<crate::state::Owed>,
    /// Whether a text message would have been the way, and costs too much.
    pub past_dear_sms: bool,
}

impl Intent {
    /// Whether it leaves in this very commit.
    pub fn leaves_now(&self, now: Instant) -> bool {
        self.today && self.approval != Approval::Waiting && self.not_before <= now
    }
}

/// Items for which no way was found, with the class that found none.
pub(crate) struct Stranded {
    pub item: ItemNumber,
}

/// What is wanted, and what could not be.
#[derive(Default)]
pub(crate) struct Wanted {
    pub intents: Vec<Intent>,
    pub stranded: Vec<Stranded>,
}

/// Everything wanted now: at most one message that leaves today, besides those that wait for approval.
pub(crate) fn all(desk: &Desk<'_>, survey: &mut Survey<'_>) -> Wanted {
    let mut wanted = Wanted::default();
    let mut taken = owed::wanted(desk, survey, &mut wanted);
    let candidates = std::mem::take(&mut survey.candidates);
    for group in lead::groups(desk, &candidates) {
        let Some(intent) = of_group(desk, survey, &group, taken, &mut wanted) else {
            continue;
        };
        taken |= intent.leaves_now(desk.now);
        wanted.intents.push(intent);
    }
    survey.candidates = candidates;
    wanted.intents.extend(statement::wanted(desk, survey, taken));
    wanted
}

fn explain(survey: &mut Survey<'_>, group: &Group<'_, '_>, rule: &Rule) {
    for member in &group.members {
        survey.explanations.push(Explanation { item: member.line.number.clone(), rule: rule.clone() });
    }
}

fn of_group(
    desk: &Desk<'_>,
    survey: &mut Survey<'_>,
    group: &Group<'_, '_>,
    taken: bool,
    wanted: &mut Wanted,
) -> Option<Intent> {
    let lead = group.lead;
    let channels = lead.step.channels.get(lead.ripe.channel..).unwrap_or_default();
    let Some(route) = recipient::find(desk, &lead.line.debtor, channels) else {
        explain(survey, group, &Rule::NoAddress);
        let stranded = group.members.iter().map(|member| Stranded { item: member.line.number.clone() });
        wanted.stranded.extend(stranded);
        return None;
    };
    let subject = compose::subject(desk, survey, group);
    let (day, why) = timing(desk, &route, taken);
    let zone = route.zone;
    let intent = intent(desk, subject, route, lead.step.approval, overtaken(desk, group))?;
    if desk.account.rejected.contains(&intent.notice.id) {
        explain(survey, group, &Rule::Rejected { class: lead.step.class });
        return None;
    }
    Some(timed(desk, survey, group, intent, (day, why), zone))
}

/// Decides when an intent may leave and says what keeps it.
fn timed(
    desk: &Desk<'_>,
    survey: &mut Survey<'_>,
    group: &Group<'_, '_>,
    mut intent: Intent,
    (day, why): (crate::time::Day, Option<Rule>),
    zone: chrono_tz::Tz,
) -> Intent {
    let opens = desk.begins(day).max(desk.now);
    intent.today = day <= desk.today;
    intent.not_before = if intent.today && desk.may_leave_now(zone) {
        desk.now
    } else {
        desk.next_sending(opens, zone).unwrap_or(opens)
    };
    if let Some(not_before) = desk.rules.not_before {
        intent.not_before = intent.not_before.max(not_before);
    }
    let opens_on = desk.account.day_of(intent.not_before);
    let quiet = opens_on > desk.today;
    intent.today &= !quiet;
    survey.wake_on((intent.not_before > desk.now).then_some(opens_on));
    let rule = match (why, intent.approval) {
        (Some(rule), _) => Some(rule),
        (None, _) if quiet => Some(Rule::QuietDay { from: opens_on }),
        (None, Approval::Waiting) => Some(Rule::WaitsForApproval { class: group.lead.step.class }),
        (None, _) if intent.not_before > desk.now => Some(Rule::QuietHour),
        _ => None,
    };
    if let Some(rule) = rule {
        explain(survey, group, &rule);
    }
    intent
}

/// The day on which the account may be written to, and what keeps it until then.
fn timing(desk: &Desk<'_>, route: &Route, taken: bool) -> (crate::time::Day, Option<Rule>) {
    let written = desk.account.written.as_ref();
    let wrote = written.is_some_and(|(day, to)| *day == desk.today && to.contains(&route.to.address));
    if let Some(from) = gap::of_account(desk).filter(|from| *from > desk.today) {
        let last = desk.account.contact.unwrap_or(desk.today);
        return (from, Some(Rule::TooSoon { last, from }));
    }
    if wrote || taken {
        return (next_day(desk.today), Some(Rule::OneMessageADay));
    }
    (desk.today, None)
}

fn overtaken(desk: &Desk<'_>, group: &Group<'_, '_>) -> Vec<(StepId, ItemNumber)> {
    group.members.iter().flat_map(|member| overtaken_by(desk, member)).collect()
}

/// The lower steps of the plan that a candidate passes over.
fn overtaken_by(desk: &Desk<'_>, member: &Candidate<'_>) -> Vec<(StepId, ItemNumber)> {
    let between = desk.plan_of(member.line).steps.iter().take(member.ripe.rank).skip(member.ripe.from);
    let ladder = between.filter(|step| step.class.climbs());
    ladder.map(|step| (step.id.clone(), member.line.number.clone())).collect()
}

/// A message without its time.
pub(crate) fn intent(
    desk: &Desk<'_>,
    subject: Subject<'_>,
    route: Route,
    step_waits: bool,
    superseded: Vec<(StepId, ItemNumber)>,
) -> Option<Intent> {
    let purpose = subject.purpose;
    let past_dear_sms = route.past_dear_sms;
    let notice = compose::notice(desk, subject, route)?;
    let approval = approval(desk, &notice, purpose, step_waits);
    Some(Intent {
        notice,
        approval,
        not_before: desk.now,
        today: true,
        superseded,
        settles: None,
        past_dear_sms,
    })
}

/// Formal notice and hand-over wait for a named person unless the creditor switched them to automatic; a new
/// creditor approves each day's list.
fn approval(desk: &Desk<'_>, notice: &Notice, purpose: Purpose, step_waits: bool) -> Approval {
    let automatic = desk.settings().automatic_classes.contains(&notice.class);
    let needed = (step_waits && !automatic) || (purpose == Purpose::Step && desk.rules.approves_daily());
    if !needed || desk.rules.assume_approved {
        return Approval::NotNeeded;
    }
    let given = desk.account.approved.contains(&notice.id);
    let shrunk =
        desk.account.notices.iter().all(|listed| listed.id != notice.id || listed.total >= notice.total);
    if given && shrunk { Approval::Given } else { Approval::Waiting }
}
