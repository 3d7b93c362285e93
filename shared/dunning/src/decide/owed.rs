//! Messages outside the plan that are owed once: a returned payment, a missed promise, an instalment, thanks.

use super::compose::{Subject, shown};
use super::desk::Desk;
use super::intent::{self, Wanted};
use super::recipient;
use super::stops;
use super::survey::Survey;
use crate::class::{Channel, Class};
use crate::explain::{Explanation, Rule};
use crate::id::StepId;
use crate::item::Line;
use crate::notice::Purpose;
use crate::state::Owed;

/// The step id, class and template of a message outside the plan.
pub(crate) const fn manner(purpose: Purpose) -> (&'static str, Class) {
    match purpose {
        Purpose::Step => ("step", Class::Reminder),
        Purpose::Statement => ("statement", Class::Statement),
        Purpose::Thanks => ("thanks", Class::Thanks),
        Purpose::ReturnedPayment => ("returned_payment", Class::Courtesy),
        Purpose::PromiseMissed => ("promise_missed", Class::Reminder),
        Purpose::InstalmentUpcoming => ("instalment_upcoming", Class::Courtesy),
        Purpose::ArrangementDefault => ("arrangement_default", Class::Firm),
        Purpose::DisputeAnswer => ("dispute_answer", Class::Courtesy),
    }
}

/// The channels of a message outside the plan.
const CHANNELS: [Channel; 3] = [Channel::Email, Channel::Sms, Channel::Letter];

/// Adds what is owed and says whether one of them leaves now: at most one a day.
pub(crate) fn wanted(desk: &Desk<'_>, survey: &mut Survey<'_>, wanted: &mut Wanted) -> bool {
    if survey.gates.shut.is_some() || desk.account.unread.is_some() {
        return false;
    }
    let mut taken = false;
    for owed in &desk.account.owed {
        let Some(intent) = of(desk, owed, taken) else {
            continue;
        };
        survey.wake_on((intent.not_before > desk.now).then(|| desk.account.day_of(intent.not_before)));
        if intent.leaves_now(desk.now) {
            taken = true;
            let told = intent.notice.items.iter().map(|item| item.number.clone());
            let rule = Rule::OwedSent { purpose: owed.purpose };
            survey.explanations.extend(told.map(|item| Explanation { item, rule: rule.clone() }));
        }
        wanted.intents.push(intent);
    }
    taken
}

fn of(desk: &Desk<'_>, owed: &Owed, taken: bool) -> Option<intent::Intent> {
    let lines: Vec<&Line> = owed.items.iter().filter_map(|item| desk.account.lines.get(item)).collect();
    let lead = lines.first()?;
    let route = recipient::find(desk, &lead.debtor, &CHANNELS)?;
    let zone = route.zone;
    let subject = subject(desk, owed, &lines);
    let written = desk.account.written.as_ref();
    let wrote = written.is_some_and(|(day, to)| *day == desk.today && to.contains(&route.to.address));
    let mut intent = intent::intent(desk, subject, route, false, Vec::new())?;
    let earliest = if wrote || taken { desk.begins(super::desk::next_day(desk.today)) } else { desk.now };
    let now = earliest <= desk.now && desk.may_leave_now(zone);
    intent.not_before = if now { desk.now } else { desk.next_sending(earliest, zone)? };
    intent.today = desk.account.day_of(intent.not_before) <= desk.today;
    intent.settles = Some(owed.clone());
    Some(intent)
}

fn subject<'a>(desk: &Desk<'_>, owed: &Owed, lines: &[&'a Line]) -> Subject<'a> {
    let (name, class) = manner(owed.purpose);
    let items = lines.iter().filter(|line| stops::asked(desk, line) > 0 || owed.purpose == Purpose::Thanks);
    Subject {
        purpose: owed.purpose,
        step: fixed(name),
        class,
        template: name.to_owned(),
        lead: lines.first().copied(),
        items: items.map(|line| shown(line, stops::asked(desk, line), None)).collect(),
        upcoming: Vec::new(),
        debtor: None,
        signed_by: None,
        copy_to: None,
    }
}

/// A step id that is part of the program.
pub(crate) fn fixed(name: &str) -> StepId {
    StepId::new(name).unwrap_or_else(|_| fixed("step"))
}
