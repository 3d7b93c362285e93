//! Puts a message together: its items, its id that follows from the facts, the hash of its content.

use sha2::{Digest, Sha256};

use super::desk::{Desk, plus_days};
use super::law;
use super::lead::Group;
use super::recipient::{self, Route};
use super::survey::{Free, Survey};
use crate::class::Class;
use crate::id::{ItemNumber, NoticeId, StepId};
use crate::item::Line;
use crate::notice::{Notice, NoticeItem, Purpose};

/// What a message is about, before it has a recipient.
pub(crate) struct Subject<'a> {
    pub purpose: Purpose,
    pub step: StepId,
    pub class: Class,
    pub template: String,
    pub lead: Option<&'a Line>,
    /// What tells this message from an earlier one of its kind, where no lead item does.
    pub mark: String,
    pub about: Vec<ItemNumber>,
    pub items: Vec<NoticeItem>,
    pub upcoming: Vec<NoticeItem>,
    pub debtor: Option<crate::id::DebtorId>,
    pub signed_by: Option<String>,
    pub copy_to: Option<String>,
}

/// One item as a notice shows it.
pub(crate) fn shown(desk: &Desk<'_>, line: &Line, open: i64, advances: Option<&StepId>) -> NoticeItem {
    NoticeItem {
        number: line.number.clone(),
        debtor: line.debtor.clone(),
        open,
        due: line.due,
        advances: advances.cloned(),
        iban: desk.iban_to_print(line).cloned(),
        before: line.track.clone(),
    }
}

/// What a step's message is about: the items whose step is ripe and, below formal notice, every overdue item.
pub(crate) fn subject<'a>(desk: &Desk<'a>, survey: &Survey<'a>, group: &Group<'a, '_>) -> Subject<'a> {
    let lead = group.lead;
    let alone = lead.step.class >= Class::FormalNotice;
    let post_due = lead.line.due < desk.today || lead.step.class > Class::Courtesy;
    let mut items = Vec::new();
    let mut upcoming = Vec::new();
    let advancing: std::collections::BTreeMap<&ItemNumber, &StepId> =
        group.members.iter().map(|member| (&member.line.number, &member.step.id)).collect();
    let reader = |line: &'a Line| recipient::addressee_id(desk, &line.debtor);
    let together = |free: &&Free<'a>| {
        reader(free.line) == reader(lead.line) && desk.payable_to(free.line) == desk.payable_to(lead.line)
    };
    for free in survey.free.iter().filter(together) {
        let step = advancing.get(&free.line.number).copied();
        let advances = step.is_some();
        let late = free.line.due < desk.today;
        let asked_for = advances && (!post_due || late || free.line.number == lead.line.number);
        if asked_for || (!alone && late && rides_along(desk, free, group)) {
            items.push(shown(desk, free.line, free.asked, step));
        } else if advances || (!alone && falls_due_soon(desk, free)) {
            upcoming.push(shown(desk, free.line, free.asked, step));
        }
    }
    let order = |a: &NoticeItem, b: &NoticeItem| {
        let leads = |item: &NoticeItem| item.number != lead.line.number;
        (leads(a), &a.debtor, a.due, &a.number).cmp(&(leads(b), &b.debtor, b.due, &b.number))
    };
    items.sort_by(order);
    upcoming.sort_by(order);
    Subject {
        purpose: Purpose::Step,
        step: lead.step.id.clone(),
        class: lead.step.class,
        template: lead.step.template.clone(),
        lead: Some(lead.line),
        mark: String::new(),
        about: Vec::new(),
        items,
        upcoming,
        debtor: group.debtor.cloned(),
        signed_by: lead.step.signed_by.clone(),
        copy_to: lead.step.copy_to.clone(),
    }
}

/// Whether an overdue item may stand in a message that another leads: where the law gives it time, it is not pressed
/// along with a harder one.
fn rides_along(desk: &Desk<'_>, free: &Free<'_>, group: &Group<'_, '_>) -> bool {
    let step = group.lead.step;
    let channel = step.channels.first().copied();
    listable(free)
        && channel.is_none_or(|channel| law::forbids(desk, free.line, step.class, channel).is_none())
}

/// Whether an item may stand in a message at all: something is asked of it and nothing keeps it out.
pub(super) const fn listable(free: &Free<'_>) -> bool {
    free.asked > 0 && !free.unlisted
}

fn falls_due_soon(desk: &Desk<'_>, free: &Free<'_>) -> bool {
    let horizon = plus_days(desk.today, i64::from(desk.settings().upcoming_days));
    free.line.due >= desk.today && free.line.due <= horizon && listable(free)
}

/// The notice's id: creditor, account, lead item, plan and step, cycle, attempt. Never the day.
pub(crate) fn id(desk: &Desk<'_>, subject: &Subject<'_>, cycle: u16, attempt: u16) -> Option<NoticeId> {
    let lead = subject.lead.map_or("", |line| line.number.as_str());
    let (cycle, attempt) = (cycle.to_string(), attempt.to_string());
    let purpose = format!("{:?}", subject.purpose);
    let plan = subject.lead.map_or(&desk.plan.id, |line| &desk.plan_of(line).id);
    let parts = [
        desk.account.creditor.as_str(),
        desk.account.id.as_str(),
        lead,
        plan.as_str(),
        subject.step.as_str(),
        &purpose,
        &subject.mark,
        &cycle,
        &attempt,
    ];
    NoticeId::new(format!("n{}", digest(parts.iter().map(|part| part.as_bytes())))).ok()
}

/// The hash of what a message says: items, amounts, recipient.
fn content(subject: &Subject<'_>, route: &Route) -> String {
    let mut text = format!("{}\u{1f}{}", route.channel.name(), route.to.address);
    for item in &subject.items {
        text.push_str(&format!("\u{1f}{}\u{1f}{}", item.number, item.open));
    }
    digest([text.as_bytes()].into_iter())
}

/// The first 20 hexadecimal digits of a SHA-256 over `parts`, each ended by a separator.
pub(super) fn digest<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
        hasher.update([0x1f]);
    }
    let hash = hasher.finalize();
    hash.iter().take(10).map(|byte| format!("{byte:02x}")).collect()
}

/// Puts the message together; nothing when an id cannot be made, which only a defect can cause.
pub(crate) fn notice(desk: &Desk<'_>, subject: Subject<'_>, route: Route) -> Option<Notice> {
    let track = subject.lead.map(|line| &line.track);
    let (cycle, attempt) = track.map_or((0, 0), |track| (track.cycle, track.attempt));
    Some(Notice {
        id: id(desk, &subject, cycle, attempt)?,
        hash: content(&subject, &route),
        account: desk.account.id.clone(),
        debtor: subject.debtor,
        purpose: subject.purpose,
        step: subject.step,
        class: subject.class,
        template: subject.template,
        channel: route.channel,
        to: route.to,
        language: route.language,
        total: subject.items.iter().map(|item| item.open).sum(),
        items: subject.items,
        about: subject.about,
        upcoming: subject.upcoming,
        currency: desk.account.currency,
        cycle,
        attempt,
        send_at: desk.now,
        contact_before: desk.account.contact,
        follows: desk.account.last_mail.clone(),
        signed_by: subject.signed_by,
        copy_to: subject.copy_to,
    })
}
