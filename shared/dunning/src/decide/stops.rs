//! What stops chasing an item, strongest first.

use super::desk::{Desk, next_day, plus_days};
use crate::account::Backlog;
use crate::explain::Rule;
use crate::item::{Assigned, Line};
use crate::party::DebtorKind;
use crate::state::{ArrangementState, Dispute, DisputeKind, Extra, PromiseState};
use crate::time::Day;

/// Why an item is not chased, and the first day on which that may be over by itself.
pub(crate) struct Stop {
    pub rule: Rule,
    pub until: Option<Day>,
}

const fn stop(rule: Rule, until: Option<Day>) -> Option<Stop> {
    Some(Stop { rule, until })
}

/// The strongest reason not to chase an item: insolvency > hand-over > the law forbids > under review > hold >
/// dispute > money in flight > arrangement > promise > direct debit under way > unread reply.
pub(crate) fn strongest(desk: &Desk<'_>, line: &Line) -> Option<Stop> {
    let extra = desk.extra(line);
    insolvency(desk, line)
        .or_else(|| handed_over(desk, extra))
        .or_else(|| forbidden(extra))
        .or_else(|| review(desk, extra))
        .or_else(|| hold(desk, extra))
        .or_else(|| dispute(desk, line, extra))
        .or_else(|| in_flight(desk, extra))
        .or_else(|| arrangement(desk, line))
        .or_else(|| promise(desk, line))
        .or_else(|| direct_debit(desk, extra))
        .or_else(|| unread_reply(desk))
}

fn insolvency(desk: &Desk<'_>, line: &Line) -> Option<Stop> {
    let since = *desk.account.insolvent.get(&line.debtor)?;
    if line.issue < since { stop(Rule::Insolvent { since }, None) } else { None }
}

fn handed_over(desk: &Desk<'_>, extra: &Extra) -> Option<Stop> {
    if desk.account.handed_over || extra.handed_over { stop(Rule::HandedOver, None) } else { None }
}

fn forbidden(extra: &Extra) -> Option<Stop> {
    if let Some(missing) = extra.missing {
        return stop(Rule::PublicIncomplete { missing }, None);
    }
    // Without the factor's account a message could only show the wrong one.
    let left_alone = |assigned: &&Assigned| assigned.factor_chases || assigned.iban.is_none();
    let assigned = extra.assigned.as_ref().filter(left_alone)?;
    stop(Rule::FactorChases { factor: assigned.factor.clone() }, None)
}

fn review(desk: &Desk<'_>, extra: &Extra) -> Option<Stop> {
    if let Some(why) = extra.review {
        return stop(Rule::UnderReview { why }, None);
    }
    match desk.account.backlog {
        Some(Backlog::Waits) => stop(Rule::Backlog { from: None }, None),
        Some(Backlog::From(day)) if desk.today < day => stop(Rule::Backlog { from: Some(day) }, Some(day)),
        _ => None,
    }
}

fn hold(desk: &Desk<'_>, extra: &Extra) -> Option<Stop> {
    let holds = extra.hold.iter().chain(&desk.account.hold);
    let longest =
        holds.filter(|hold| hold.pauses(desk.today)).max_by_key(|hold| hold.until.unwrap_or(Day::MAX))?;
    let until = longest.until;
    stop(Rule::Held { reason: longest.reason.clone(), until }, until.map(next_day))
}

/// The part of an item that is contested, in minor units; all of it for a consumer.
pub(crate) fn contested(desk: &Desk<'_>, line: &Line, dispute: &Dispute) -> i64 {
    let open = line.open().max(0);
    let kind = desk.account.parties.get(&line.debtor).map_or(DebtorKind::Business, |debtor| debtor.kind);
    if kind == DebtorKind::Consumer && dispute.kind == DisputeKind::Commercial {
        return open;
    }
    dispute.amount.unwrap_or(open).clamp(0, open)
}

/// What is asked for an item: the part nobody contests, in minor units.
pub(crate) fn asked(desk: &Desk<'_>, line: &Line) -> i64 {
    let dispute = desk.extra(line).dispute.as_ref();
    line.open() - dispute.map_or(0, |dispute| contested(desk, line, dispute))
}

fn dispute(desk: &Desk<'_>, line: &Line, extra: &Extra) -> Option<Stop> {
    if let Some(dispute) = &extra.dispute
        && contested(desk, line, dispute) >= line.open()
    {
        let since = dispute.since;
        let blocked = dispute.escalated.then_some(Rule::BlockedByUs { since });
        return stop(blocked.unwrap_or(Rule::Disputed { kind: dispute.kind, since }), None);
    }
    let until = desk.banking(extra.answered?, desk.settings().dispute_rejected_wait);
    if desk.today > until {
        return None;
    }
    stop(Rule::DisputeAnswered { until }, Some(next_day(until)))
}

fn in_flight(desk: &Desk<'_>, extra: &Extra) -> Option<Stop> {
    let pending = extra.pending?;
    let until = pending.until.unwrap_or_else(|| desk.banking(pending.since, desk.settings().pending_days));
    if desk.today > until {
        return None;
    }
    stop(Rule::MoneyInFlight { until }, Some(next_day(until)))
}

fn arrangement(desk: &Desk<'_>, line: &Line) -> Option<Stop> {
    let runs = |state| !matches!(state, ArrangementState::AwaitsDownPayment);
    let mut covering = desk.account.arrangements.iter().filter(|one| runs(one.state));
    let found = covering.find(|one| one.items.contains(&line.number))?;
    let next = found.instalments.iter().map(|instalment| instalment.date).find(|date| *date >= desk.today);
    stop(Rule::Arranged { next }, None)
}

/// The last day on which a promise's money may still arrive.
pub(crate) fn promise_ends(desk: &Desk<'_>, day: Day) -> Day {
    desk.banking(day, desk.settings().settlement_grace)
}

fn promise(desk: &Desk<'_>, line: &Line) -> Option<Stop> {
    let mut running = desk.account.promises.iter().filter(|promise| promise.state == PromiseState::Running);
    let found = running.find(|promise| promise.items.contains(&line.number))?;
    stop(Rule::Promised { day: found.day }, Some(next_day(promise_ends(desk, found.day))))
}

fn direct_debit(desk: &Desk<'_>, extra: &Extra) -> Option<Stop> {
    let day = extra.direct_debit?;
    let until = desk.banking(day, desk.settings().pending_days);
    if desk.today > until {
        return None;
    }
    stop(Rule::DirectDebit { day }, Some(plus_days(until, 1)))
}

fn unread_reply(desk: &Desk<'_>) -> Option<Stop> {
    let since = desk.account.unread?;
    stop(Rule::UnreadReply { since }, Some(reply_ends(desk, since)))
}

/// The day on which nobody has to wait for a reply to be read any more.
pub(crate) fn reply_ends(desk: &Desk<'_>, since: Day) -> Day {
    next_day(desk.banking(since, desk.settings().reply_days))
}
