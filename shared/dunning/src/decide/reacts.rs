//! What a single fact brings up at once: tasks, reviews, the clock of the law.

use super::desk::Desk;
use super::{allocate, compose, law, propose, tasks};
use crate::class::Class;
use crate::fact::{CallResult, Claimed, DisputeOutcome, Fact};
use crate::id::{DebtorId, ItemNumber};
use crate::item::ItemKind;
use crate::notice::{Approval, Listed, ListedState, Notice, NoticeItem, Purpose};
use crate::state::{Habit, Owed, ReviewWhy};
use crate::task::{Task, TaskKind};
use crate::time::Day;

/// What follows from a fact that was just applied; `habit` is how the payer behaved before it.
pub(crate) fn to(desk: &Desk<'_>, fact: &Fact, habit: Habit) -> Vec<Fact> {
    let mut facts = of_fact(desk, fact);
    facts.extend(propose::on_behaviour(desk, habit));
    facts
}

fn of_fact(desk: &Desk<'_>, fact: &Fact) -> Vec<Fact> {
    let about = |kind, item: Option<&ItemNumber>, mark: &str, note: &str| -> Vec<Fact> {
        let task = tasks::open(desk, kind, item, mark);
        tasks::raise(desk, task.map(|task| Task { note: note.to_owned(), ..task })).into_iter().collect()
    };
    match fact {
        Fact::ItemReceived { item } => received(desk, &item.number),
        Fact::Objected { item, codes } => objected(desk, item, codes),
        Fact::Unapplied { movement, amount, indicated, beyond: None } => {
            allocate::facts(desk, movement, *amount, indicated)
        }
        // A soft bounce closes the address only when it was the last try.
        Fact::Bounced { address, .. } | Fact::Complained { address }
            if desk.account.closed_addresses.contains(address) =>
        {
            about(TaskKind::FixAddress, None, address, address)
        }
        Fact::OutOfOffice { substitute: Some(name), .. } => {
            about(TaskKind::CheckSubstitute, None, name, name)
        }
        Fact::DisputeResolved { item, outcome: DisputeOutcome::Overruled, .. } => {
            about(TaskKind::DisputeOverruled, Some(item), &day(desk), "")
        }
        Fact::Called { result } => called(desk, *result, about),
        Fact::Insolvent { debtor, day, certain, .. } => insolvent(desk, debtor, *day, *certain),
        Fact::NoticeClaimed { listed } => claimed(desk, listed),
        Fact::NoticeQueued { listed } => waiting(desk, listed),
        Fact::Posted { notice, day, .. } => posted(desk, notice, *day),
        Fact::NoticeUndelivered { notice } => {
            let mut facts = close(desk, TaskKind::PostLetter, notice.id.as_str());
            facts.extend(not_received(desk, notice));
            facts
        }
        Fact::NoticeCancelled { id, .. } | Fact::Approved { notice: id } | Fact::Rejected { notice: id } => {
            close(desk, TaskKind::Approve, id.as_str())
        }
        Fact::Replied { note } if !note.is_empty() => {
            let mark = compose::digest([day(desk).as_bytes(), note.as_bytes()].into_iter());
            about(TaskKind::AnswerReply, None, &mark, note)
        }
        Fact::ChargesClaimed { item, .. } | Fact::ChargesWaived { item, .. } => {
            let about =
                |task: &&Task| task.kind == TaskKind::DecideCharges && task.item.as_ref() == Some(item);
            let open = desk.account.tasks.iter().filter(about);
            open.map(|task| Fact::TaskClosed { task: task.id.clone() }).collect()
        }
        Fact::ReplyRead {} => {
            let about = |task: &&Task| matches!(task.kind, TaskKind::ReadReply | TaskKind::AnswerReply);
            let open = desk.account.tasks.iter().filter(about);
            open.map(|task| Fact::TaskClosed { task: task.id.clone() }).collect()
        }
        _ => Vec::new(),
    }
}

/// A call that reached somebody is made, and so is one that nobody answered three times; what came of it may be
/// somebody's task.
fn called(
    desk: &Desk<'_>,
    result: CallResult,
    about: impl Fn(TaskKind, Option<&ItemNumber>, &str, &str) -> Vec<Fact>,
) -> Vec<Fact> {
    let waits = desk.account.extras.values().filter_map(|extra| extra.tasked.as_ref());
    let over = waits.map(|tasked| tasked.fallback).all(|fallback| fallback <= desk.today);
    let calls = desk.account.tasks.iter().filter(|task| task.kind == TaskKind::Call && over);
    let mut facts: Vec<Fact> = calls.map(|task| Fact::TaskClosed { task: task.id.clone() }).collect();
    match result {
        CallResult::WrongPerson => facts.extend(about(TaskKind::FixAddress, None, &day(desk), "")),
        CallResult::Refused => facts.extend(about(TaskKind::Refused, None, &day(desk), "")),
        CallResult::NoAnswer
        | CallResult::Voicemail
        | CallResult::Reached
        | CallResult::Promise
        | CallResult::Paid
        | CallResult::Dispute => {}
    }
    facts
}

/// Closes the tasks of a kind about one notice.
fn close(desk: &Desk<'_>, kind: TaskKind, note: &str) -> Vec<Fact> {
    let same = desk.account.tasks.iter().filter(|task| task.kind == kind && task.note == note);
    same.map(|task| Fact::TaskClosed { task: task.id.clone() }).collect()
}

/// A posted letter may be the first reminder that the law counts, from the day of its posting.
fn posted(desk: &Desk<'_>, notice: &Notice, day: Day) -> Vec<Fact> {
    let mut facts = close(desk, TaskKind::PostLetter, notice.id.as_str());
    let first = |item: &&NoticeItem| {
        let line = desk.account.lines.get(&item.number);
        line.is_some_and(|line| {
            law::counted(desk, line).is_none()
                && item.due < day
                && law::counts(desk, line, notice.class, notice.channel)
        })
    };
    let items: Vec<ItemNumber> = notice.items.iter().filter(first).map(|item| item.number.clone()).collect();
    if !items.is_empty() {
        facts.push(Fact::FirstReminded { items, channel: notice.channel, day: Some(day) });
    }
    facts
}

/// Findings are cleared up before the invoice is due; those that came in last take the place of the ones before.
fn objected(desk: &Desk<'_>, item: &ItemNumber, codes: &[String]) -> Vec<Fact> {
    let about = |task: &&Task| task.kind == TaskKind::ClearFindings && task.item.as_ref() == Some(item);
    let before = desk.account.tasks.iter().filter(about);
    let mut facts: Vec<Fact> = before.map(|task| Fact::TaskClosed { task: task.id.clone() }).collect();
    let Some(line) = desk.account.lines.get(item).filter(|line| line.open() > 0 && !codes.is_empty()) else {
        return facts;
    };
    let note = Task::note_of(codes);
    let mark = compose::digest(std::iter::once(note.as_bytes()));
    let task = tasks::open(desk, TaskKind::ClearFindings, Some(item), &mark);
    let before_due = line.due.pred_opt().unwrap_or(line.due).max(desk.today);
    facts.extend(tasks::raise(
        desk,
        task.map(|task| Task { deadline: task.deadline.min(before_due), note, ..task }),
    ));
    facts
}

fn day(desk: &Desk<'_>) -> String {
    desk.today.to_string()
}

/// An item that comes in late may wait under review; after a hand-over a new one is told to sales.
fn received(desk: &Desk<'_>, number: &ItemNumber) -> Vec<Fact> {
    let mut facts = Vec::new();
    let handed_over = desk.account.handed_over || desk.account.extras.values().any(|extra| extra.handed_over);
    if handed_over {
        let task = tasks::open(desk, TaskKind::NewAfterHandOver, Some(number), "");
        facts.extend(tasks::raise(desk, task));
    }
    facts.extend(to_send(desk, number));
    if let Some(why) = review(desk, number) {
        facts.push(Fact::PutUnderReview { item: number.clone(), why });
        let task = tasks::open(desk, TaskKind::ReviewImport, Some(number), "");
        facts.extend(tasks::raise(desk, task));
    }
    facts
}

/// Where the creditor has Relance send its invoices, a new one is owed to the debtor once, before it is due.
fn to_send(desk: &Desk<'_>, number: &ItemNumber) -> Option<Fact> {
    let from = desk.settings().send_invoices_from?;
    let line = desk.account.lines.get(number)?;
    let sent = desk.extra(line).delivery;
    let is_invoice = matches!(line.kind, ItemKind::Invoice | ItemKind::Deposit);
    let wanted = is_invoice && line.issue >= from && line.due >= desk.today && line.open() > 0 && !sent;
    let owed = Owed::new(Purpose::InvoiceDelivery, vec![number.clone()], desk.today, None);
    wanted.then_some(Fact::MessageOwed { owed })
}

/// An invoice that did not arrive is put right before it is due.
fn not_received(desk: &Desk<'_>, notice: &Notice) -> Vec<Fact> {
    if notice.purpose != Purpose::InvoiceDelivery {
        return Vec::new();
    }
    let open = |item: &&NoticeItem| desk.account.lines.get(&item.number).is_some_and(|line| line.open() > 0);
    let raised = notice.items.iter().filter(open).filter_map(|item| {
        let task = tasks::open(desk, TaskKind::InvoiceNotReceived, Some(&item.number), notice.id.as_str())?;
        let before_due = item.due.pred_opt().unwrap_or(item.due).max(desk.today);
        let (deadline, note) = (task.deadline.min(before_due), notice.to.address.clone());
        tasks::raise(desk, Some(Task { deadline, note, ..task }))
    });
    raised.collect()
}

/// Why an item that came in overdue waits for a person: very late, very small, past limitation, or credits about.
fn review(desk: &Desk<'_>, number: &ItemNumber) -> Option<ReviewWhy> {
    let settings = desk.settings();
    let line = desk.account.lines.get(number)?;
    let wanted = desk.plan.review.unwrap_or(settings.review);
    if !wanted || line.due >= desk.today || line.track.contacted.is_some() {
        return None;
    }
    let late = (desk.today - line.due).num_days();
    if law::limitation(desk, line).is_some_and(|(_, end)| desk.today > end) {
        Some(ReviewWhy::PastLimitation)
    } else if late > i64::from(settings.review_late_days) {
        Some(ReviewWhy::Old)
    } else if line.open() < settings.review_below {
        Some(ReviewWhy::Small)
    } else if desk.account.credit > 0 || !desk.account.cash.is_empty() {
        Some(ReviewWhy::UnallocatedCredit)
    } else {
        None
    }
}

fn insolvent(desk: &Desk<'_>, debtor: &DebtorId, opened: Day, certain: bool) -> Vec<Fact> {
    let kind = if certain { TaskKind::DeclareClaim } else { TaskKind::CheckInsolvency };
    let deadline = law::declare_by(desk, debtor, opened).filter(|_| certain);
    let task = tasks::open(desk, kind, None, debtor.as_str());
    let task = task.map(|task| Task {
        deadline: deadline.unwrap_or(task.deadline),
        note: debtor.to_string(),
        ..task
    });
    tasks::raise(desk, task).into_iter().collect()
}

/// At class firm a credit hold is proposed; the law may count the message as its first reminder.
fn claimed(desk: &Desk<'_>, claimed: &Claimed) -> Vec<Fact> {
    let mut facts = Vec::new();
    if claimed.to_post {
        let id = claimed.listed.id.as_str();
        let task = tasks::open(desk, TaskKind::PostLetter, claimed.listed.items.first(), id);
        facts.extend(tasks::raise(desk, task.map(|task| Task { note: id.to_owned(), ..task })));
    }
    if claimed.purpose == Purpose::InvoiceDelivery {
        let again = |task: &&Task| {
            let about = |item: &ItemNumber| claimed.listed.items.contains(item);
            task.kind == TaskKind::InvoiceNotReceived && task.item.as_ref().is_some_and(about)
        };
        let open = desk.account.tasks.iter().filter(again);
        facts.extend(open.map(|task| Fact::TaskClosed { task: task.id.clone() }));
    }
    if claimed.listed.class >= Class::Firm && claimed.listed.class.climbs() && !desk.account.credit_hold {
        let task = tasks::open(desk, TaskKind::CreditHold, None, "");
        facts.extend(tasks::raise(desk, task));
    }
    facts
}

/// A notice of a class that waits for a named person is that person's task.
fn waiting(desk: &Desk<'_>, listed: &Listed) -> Vec<Fact> {
    let waits = matches!(listed.state, ListedState::Queued { approval: Approval::Waiting, .. });
    if !waits || !listed.class.waits_for_approval() {
        return Vec::new();
    }
    let task = tasks::open(desk, TaskKind::Approve, listed.items.first(), listed.id.as_str());
    tasks::raise(desk, task.map(|task| Task { note: listed.id.to_string(), ..task })).into_iter().collect()
}
