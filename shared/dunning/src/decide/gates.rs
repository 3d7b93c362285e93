//! What keeps a ripe step from leaving although nothing stops the item: switches, books, unknown cash, minimum.

use super::desk::Desk;
use super::stops::asked;
use crate::class::Class;
use crate::explain::Rule;
use crate::item::Line;
use crate::plan::Step;
use crate::rules::Books;
use crate::time::Day;

/// What holds for the account as a whole at one look.
pub(crate) struct Gates {
    /// Nothing leaves at all.
    pub shut: Option<Rule>,
    /// Since when the books are stale.
    pub stale: Option<Day>,
    /// Unapplied cash: since when, how much.
    pub cash: Option<(Day, i64)>,
    /// What is overdue and asked for.
    pub overdue: i64,
}

/// The day since which the books are stale, if they are.
fn stale_since(desk: &Desk<'_>) -> Option<Day> {
    match desk.rules.books {
        Books::Fresh => None,
        Books::Stale(since) => Some(since),
        Books::AsOf { day, feed } => {
            let settings = desk.settings();
            let limit = if feed {
                desk.banking(day, settings.books_days_feed)
            } else {
                super::desk::plus_days(day, i64::from(settings.books_days_import))
            };
            (desk.today > limit).then_some(day)
        }
    }
}

fn shut(desk: &Desk<'_>, open: i64) -> Option<Rule> {
    let switches = desk.rules.switches;
    if desk.account.killed || switches.creditor || switches.everything {
        return Some(Rule::SwitchedOff);
    }
    if switches.sender_not_ready {
        return Some(Rule::SenderNotReady);
    }
    let credit = desk.account.credit;
    if credit > 0 && open - credit - desk.account.unapplied() <= 0 {
        return Some(Rule::InCredit { credit });
    }
    None
}

/// Looks at the account as a whole; `open` is what all its items owe, `overdue` what is overdue and asked for.
pub(crate) fn of_account(desk: &Desk<'_>, open: i64, overdue: i64) -> Gates {
    let total = desk.account.unapplied();
    let cash = desk.account.cash.first().map(|first| (first.since, total));
    Gates { shut: shut(desk, open), stale: stale_since(desk), cash, overdue }
}

/// Why nothing about this overdue item may be in any message, whatever the class.
pub(crate) fn unlisted(desk: &Desk<'_>, gates: &Gates, line: &Line) -> Option<Rule> {
    if desk.extra(line).discount_late {
        return Some(Rule::DiscountLate);
    }
    if line.due >= desk.today {
        return None;
    }
    if let Some(since) = gates.stale {
        return Some(Rule::BooksStale { since });
    }
    if let Some((since, total)) = gates.cash
        && total >= gates.overdue
    {
        return Some(Rule::CashCovers { since, amount: total });
    }
    being_matched(desk, line)
}

/// Money that equals what is asked for the item, or names it, and is not placed yet: on the account or on none.
fn being_matched(desk: &Desk<'_>, line: &Line) -> Option<Rule> {
    let open = asked(desk, line);
    let own = desk.account.cash.iter().map(|cash| (cash.since, cash.amount, false));
    let unplaced = desk.rules.unplaced.iter().filter(|one| one.currency == desk.account.currency);
    let nobodys = unplaced.map(|one| (one.since, one.amount, one.items.contains(&line.number)));
    let (since, amount, _) = own.chain(nobodys).find(|(_, amount, named)| *named || *amount == open)?;
    Some(Rule::PaymentBeingMatched { since, amount })
}

/// Why a ripe step may not leave.
pub(crate) fn closed(desk: &Desk<'_>, gates: &Gates, line: &Line, step: &Step) -> Option<Rule> {
    unlisted(desk, gates, line)
        .or_else(|| too_large_a_share(desk, gates, line, step))
        .or_else(|| forbidden(desk, line, step))
        .or_else(|| below_minimum(desk, gates, line, step))
}

/// A message that the pack of the debtor's country forbids is not sent.
fn forbidden(desk: &Desk<'_>, line: &Line, step: &Step) -> Option<Rule> {
    let channel = step.channels.first().copied()?;
    super::law::forbids(desk, line, step.class, channel)
}

/// A class from firm on waits already when unknown cash covers a set share of what is overdue.
fn too_large_a_share(desk: &Desk<'_>, gates: &Gates, line: &Line, step: &Step) -> Option<Rule> {
    let (since, amount) = gates.cash?;
    let share = desk.settings().unapplied_percent;
    let large = amount.saturating_mul(100) >= gates.overdue.saturating_mul(share);
    (step.class >= Class::Firm && line.due < desk.today && large)
        .then_some(Rule::CashCovers { since, amount })
}

/// A plan's amount in the minor units of the account's currency.
pub(crate) fn in_minor_units(hundredths: i64, decimals: u8) -> i64 {
    let factor = 10_i64.saturating_pow(u32::from(decimals));
    hundredths.saturating_mul(factor) / 100
}

fn below_minimum(desk: &Desk<'_>, gates: &Gates, line: &Line, step: &Step) -> Option<Rule> {
    let minimum = in_minor_units(step.min_amount?, desk.account.currency.decimals());
    let own = if line.due < desk.today { 0 } else { asked(desk, line) };
    let overdue = gates.overdue.saturating_add(own);
    (overdue < minimum).then_some(Rule::BelowMinimum { overdue, minimum })
}
