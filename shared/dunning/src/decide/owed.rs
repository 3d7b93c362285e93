//! Messages outside the plan that are owed once: a returned payment, a missed promise, an instalment, thanks.

use super::compose::{Subject, shown};
use super::desk::Desk;
use super::intent::{self, Wanted};
use super::recipient;
use super::stops;
use super::survey::Survey;
use super::truths::arrangement;
use crate::class::{Channel, Class};
use crate::explain::{Explanation, Rule};
use crate::fact::Fact;
use crate::id::{ItemNumber, StepId};
use crate::item::Line;
use crate::notice::{NoticeItem, Purpose};
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
        Purpose::InvoiceDelivery => ("invoice_delivery", Class::Courtesy),
    }
}

/// Banking days for which a message outside the plan waits while something keeps it back; then the plan says the rest.
const WAITS_FOR: u16 = 10;

/// The channels of a message outside the plan.
const CHANNELS: [Channel; 3] = [Channel::Email, Channel::Sms, Channel::Letter];

/// Adds what is owed and says whether one of them leaves now: at most one a day.
pub(crate) fn wanted(desk: &Desk<'_>, survey: &mut Survey<'_>, wanted: &mut Wanted) -> bool {
    if survey.gates.shut.is_some() || desk.account.unread.is_some() {
        return false;
    }
    let mut taken = false;
    for owed in in_order(desk) {
        let Some(intent) = of(desk, owed, taken, wanted) else {
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

/// What was owed first leaves first, whenever somebody looked.
fn in_order<'a>(desk: &Desk<'a>) -> Vec<&'a Owed> {
    let mut all: Vec<&Owed> = desk.account.owed.iter().collect();
    all.sort_by_key(|owed| (owed.since, owed.seq));
    all
}

fn of(desk: &Desk<'_>, owed: &Owed, taken: bool, wanted: &mut Wanted) -> Option<intent::Intent> {
    let lines: Vec<&Line> = owed.items.iter().filter_map(|item| desk.account.lines.get(item)).collect();
    let debtor = lines.first().map_or(&desk.account.payer, |lead| &lead.debtor);
    let subject = subject(desk, owed, &lines)?;
    // An invoice travels as a file: by mail or not at all.
    let route = match owed.purpose {
        Purpose::InvoiceDelivery => recipient::by_mail(desk, debtor),
        _ => recipient::find(desk, debtor, &CHANNELS),
    };
    let Some(route) = route else {
        wanted.stranded.extend(lines.first().map(|line| intent::Stranded { item: line.number.clone() }));
        return None;
    };
    let zone = route.zone;
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

/// What an owed message is about; nothing when what it would ask for is settled.
fn subject<'a>(desk: &Desk<'_>, owed: &Owed, lines: &[&'a Line]) -> Option<Subject<'a>> {
    let (name, class) = manner(owed.purpose);
    let thanks = owed.purpose == Purpose::Thanks;
    let items = if thanks { Vec::new() } else { spread(desk, owed, lines) };
    if items.is_empty() && !thanks {
        return None;
    }
    let reached = lines.iter().filter_map(|line| line.track.class).max().unwrap_or(class);
    let climbs = matches!(owed.purpose, Purpose::PromiseMissed | Purpose::ArrangementDefault);
    Some(Subject {
        purpose: owed.purpose,
        step: fixed(name),
        class: if climbs { class.max(reached.min(Class::Firm)) } else { class },
        template: name.to_owned(),
        lead: lines.first().copied().filter(|_| !thanks),
        mark: owed.seq.to_string(),
        items,
        about: if thanks { owed.items.clone() } else { Vec::new() },
        upcoming: Vec::new(),
        debtor: None,
        signed_by: None,
        copy_to: None,
    })
}

/// What is asked for: all that is open on the items, a stated amount, or what is late on an arrangement now.
fn amount(desk: &Desk<'_>, owed: &Owed) -> i64 {
    match owed.purpose {
        Purpose::ArrangementDefault => arrangement::in_default(desk, owed).map_or(0, |(_, late)| late),
        Purpose::InstalmentUpcoming => owed.amount.unwrap_or(i64::MAX).min(arrangement::to_pay(desk, owed)),
        _ => owed.amount.unwrap_or(i64::MAX),
    }
}

/// What is asked for on each item that may be spoken of now: the amount owed, spread over them in their order.
fn spread(desk: &Desk<'_>, owed: &Owed, lines: &[&Line]) -> Vec<NoticeItem> {
    let mut left = amount(desk, owed);
    let mut items = Vec::new();
    for line in lines.iter().filter(|line| !is_silenced(desk, owed.purpose, line)) {
        let part = stops::asked(desk, line).min(left);
        left = left.saturating_sub(part);
        if part > 0 {
            items.push(shown(desk, line, part, None));
        }
    }
    items
}

/// Whether a stop keeps a message outside the plan back: each looks past the stop it belongs to.
const fn silences(purpose: Purpose, stop: &Rule) -> bool {
    match (purpose, stop) {
        (_, Rule::Insolvent { .. } | Rule::HandedOver) => true,
        (Purpose::Thanks | Purpose::DisputeAnswer | Purpose::InvoiceDelivery, _) => false,
        (Purpose::InstalmentUpcoming | Purpose::ArrangementDefault, Rule::Arranged { .. }) => false,
        (
            Purpose::ReturnedPayment,
            Rule::Arranged { .. }
            | Rule::Promised { .. }
            | Rule::DirectDebit { .. }
            | Rule::UnreadReply { .. },
        ) => false,
        _ => true,
    }
}

fn is_silenced(desk: &Desk<'_>, purpose: Purpose, line: &Line) -> bool {
    stops::strongest(desk, line).is_some_and(|stop| silences(purpose, &stop.rule))
}

/// Whether nothing will ever be asked for on an item again: it is closed, or stopped for good.
pub(crate) fn is_over(desk: &Desk<'_>, line: &Line) -> bool {
    let for_good = |rule: &Rule| matches!(rule, Rule::Insolvent { .. } | Rule::HandedOver);
    line.closed.is_some() || stops::strongest(desk, line).is_some_and(|stop| for_good(&stop.rule))
}

/// Whether the moment of a message has gone while something kept it back.
fn is_late(desk: &Desk<'_>, owed: &Owed) -> bool {
    match owed.purpose {
        Purpose::ArrangementDefault => arrangement::in_default(desk, owed).is_none(),
        Purpose::InstalmentUpcoming => !arrangement::to_come(desk, owed),
        Purpose::ReturnedPayment | Purpose::PromiseMissed => desk.today > desk.banking(owed.since, WAITS_FOR),
        Purpose::Step
        | Purpose::Statement
        | Purpose::Thanks
        | Purpose::DisputeAnswer
        | Purpose::InvoiceDelivery => false,
    }
}

/// What is owed waits while a pause keeps it back. It is owed no more once its items are settled or stopped for good,
/// or when its moment has gone.
pub(crate) fn pointless(desk: &Desk<'_>) -> Vec<Fact> {
    let stands = |item: &ItemNumber| desk.account.lines.get(item).is_some_and(|line| !is_over(desk, line));
    let is_pointless = |owed: &&Owed| {
        owed.purpose != Purpose::Thanks && (is_late(desk, owed) || !owed.items.iter().any(stands))
    };
    let over = desk.account.owed.iter().filter(is_pointless);
    over.map(|owed| Fact::MessageSettled { owed: owed.clone() }).collect()
}

/// A step id that is part of the program.
pub(crate) fn fixed(name: &str) -> StepId {
    StepId::new(name).unwrap_or_else(|_| fixed("step"))
}
