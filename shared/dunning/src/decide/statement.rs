//! The monthly statement of the whole account: where the plan has one, and for accounts below the minimum.

use chrono::Datelike;

use super::compose::{Subject, listable, shown};
use super::desk::{Desk, next_day};
use super::intent::{self, Intent};
use super::owed::fixed;
use super::recipient;
use super::survey::Survey;
use crate::apply::month;
use crate::class::{Channel, Class};
use crate::explain::Rule;
use crate::notice::{NoticeItem, Purpose};
use crate::plan::Step;
use crate::time::Day;

fn first_of_month(day: Day) -> Day {
    day.with_day(1).unwrap_or(day)
}

fn first_of_next_month(day: Day) -> Day {
    first_of_month(day).checked_add_months(chrono::Months::new(1)).unwrap_or(day)
}

fn planned<'a>(desk: &Desk<'a>) -> Option<&'a Step> {
    desk.plan.steps.iter().find(|step| step.class == Class::Statement)
}

fn below_minimum(survey: &Survey<'_>) -> bool {
    survey.explanations.iter().any(|explanation| matches!(explanation.rule, Rule::BelowMinimum { .. }))
}

/// The statement of this month, unless it went out, nothing is overdue, or another message leaves today.
pub(super) fn wanted(desk: &Desk<'_>, survey: &mut Survey<'_>, taken: bool) -> Option<Intent> {
    let step = planned(desk);
    if step.is_none() && !below_minimum(survey) {
        return None;
    }
    survey.wake_on(Some(first_of_next_month(desk.today)));
    let begins = step.map_or(0, |step| step.offset.days.clamp(0, 27));
    let from = super::desk::plus_days(first_of_month(desk.today), i64::from(begins));
    let done = desk.account.statement.is_some_and(|done| done >= month(desk.today));
    if done {
        return None;
    }
    if desk.today < from {
        survey.wake_on(Some(from));
        return None;
    }
    let items = listed(desk, survey, first_of_month(desk.today));
    let lead = items.first()?.debtor.clone();
    let channels = step.map_or(&[Channel::Email, Channel::Letter][..], |step| step.channels.as_slice());
    let route = recipient::find(desk, &lead, channels)?;
    let zone = route.zone;
    let written = desk.account.written.as_ref().is_some_and(|(day, _)| *day == desk.today);
    let mut intent = intent::intent(desk, subject(desk, step, items), route, false, Vec::new())?;
    if taken || written {
        survey.wake_on(Some(next_day(desk.today)));
        return None;
    }
    let now = desk.may_leave_now(zone);
    intent.not_before = if now { desk.now } else { desk.next_sending(desk.now, zone)? };
    intent.today = desk.account.day_of(intent.not_before) <= desk.today;
    survey.wake_on((!now).then(|| desk.account.day_of(intent.not_before)));
    Some(intent)
}

/// What is overdue, once something was when the month began; nothing while the account is shut or a reply waits to be
/// read, since either stops every item.
fn listed(desk: &Desk<'_>, survey: &Survey<'_>, begins: Day) -> Vec<NoticeItem> {
    let overdue = survey.free.iter().filter(|free| listable(free) && free.line.due < desk.today);
    let all: Vec<_> = overdue.collect();
    if !all.iter().any(|free| free.line.due < begins) {
        return Vec::new();
    }
    let mut items: Vec<NoticeItem> =
        all.iter().map(|free| shown(desk, free.line, free.asked, None)).collect();
    items.sort_by(|a, b| (&a.debtor, a.due, &a.number).cmp(&(&b.debtor, b.due, &b.number)));
    items
}

fn subject<'a>(desk: &Desk<'_>, step: Option<&Step>, items: Vec<NoticeItem>) -> Subject<'a> {
    let name = step.map_or_else(|| "statement".to_owned(), |step| step.id.to_string());
    Subject {
        purpose: Purpose::Statement,
        step: fixed(&name),
        class: Class::Statement,
        template: step.map_or_else(|| "statement".to_owned(), |step| step.template.clone()),
        lead: None,
        mark: month(desk.today).to_string(),
        items,
        about: Vec::new(),
        upcoming: Vec::new(),
        debtor: None,
        signed_by: step.and_then(|step| step.signed_by.clone()),
        copy_to: step.and_then(|step| step.copy_to.clone()),
    }
}
