//! Late interest: simple, actual days over a year of days, on balances that change with each payment.
//!
//! Days count after the due date up to and including the stop date. A payment counts from the day after it.
//! Interest is a figure and a proposal: sending a message never posts it.

mod item;
mod money;
mod quote;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use rust_decimal::Decimal;

pub use item::{Under, of_item};
pub use quote::{Assumption, Quote, quote};

use crate::law::{Basis, HalfYear, LawError, Pack, Rates, RunsFrom, rate};
use crate::money::{Currency, Money};
use money::{Exact, cents};

/// Longer periods are refused: limitation has passed long before.
pub const MAX_YEARS: i64 = 30;

/// More changes of one item's balance than any ledger holds.
pub const MAX_CHANGES: usize = 10_000;

/// By how many days a year's interest is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum YearDays {
    /// 365, in leap years too.
    #[default]
    D365,
    /// 366, as some do in leap years.
    D366,
    /// 360.
    D360,
}

impl YearDays {
    const fn count(self) -> i64 {
        match self {
            Self::D365 => 365,
            Self::D366 => 366,
            Self::D360 => 360,
        }
    }
}

/// Where cents are rounded, always half up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// Once for the item. Lines add up to it: each is the rounded sum so far less the lines before, so a later
    /// stop date never changes a line already shown.
    #[default]
    PerItem,
    /// Each line by itself, and the item is their sum.
    PerSegment,
}

/// A change of the balance: what is paid or credited lowers it, a return raises it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Change {
    /// The day; the balance counts as changed from the day after.
    pub date: NaiveDate,
    /// Minor units added to the balance; negative for a payment.
    pub minor: i64,
}

/// What interest is computed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The principal when it fell due.
    pub principal: Money,
    /// The due date.
    pub due: NaiveDate,
    /// The last day without interest: the due date, a formal notice, the end of a waiting period
    /// ([`Pack::interest_free_until`]). Nothing: interest does not run.
    pub free_until: Option<NaiveDate>,
    /// The stop date, included.
    pub until: NaiveDate,
    /// Payments, credits and returns since, in any order.
    pub changes: Vec<Change>,
    /// The day an insolvency was opened: interest stops the day before, and no fee is owed.
    pub insolvency: Option<NaiveDate>,
    /// Whether the creditor's terms carry a clause where the law asks for one.
    pub clause: bool,
}

impl Claim {
    /// A claim without payments, on which interest runs after its due date.
    #[must_use]
    pub const fn new(principal: Money, due: NaiveDate, until: NaiveDate) -> Self {
        Self {
            principal,
            due,
            free_until: Some(due),
            until,
            changes: Vec::new(),
            insolvency: None,
            clause: false,
        }
    }
}

/// How interest is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Method {
    /// On what the rate rests.
    pub basis: Basis,
    /// Days of a year.
    pub year_days: YearDays,
    /// Where cents are rounded.
    pub rounding: Rounding,
}

/// A line of a statement: one balance at one rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first day counted.
    pub from: NaiveDate,
    /// The last day counted.
    pub until: NaiveDate,
    /// Days from `from` to `until`, both counted.
    pub days: i64,
    /// The half-year it lies in, or in which a rate that does not change began.
    pub half_year: HalfYear,
    /// Percent a year.
    pub rate: Decimal,
    /// The balance it runs on, in minor units.
    pub balance: i64,
    /// Interest of the line, in minor units: the lines add up to the interest of the item.
    pub amount: i64,
    /// Interest of the line rounded by itself, in minor units, as worked cases are published.
    pub alone: i64,
}

/// Interest and fee of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The currency of every amount.
    pub currency: Currency,
    /// Interest: the sum of the segments.
    pub interest: i64,
    /// The fixed fee or indemnity.
    pub fee: i64,
    /// Interest and fee together; the principal is not in it.
    pub total: i64,
    /// The lines, in order of time; days without a balance have none.
    pub segments: Vec<Segment>,
}

/// Computes interest and fee of `claim` under `pack` with the published `rates`.
///
/// # Errors
/// A half-year whose rate is missing, by its name; a basis the pack does not know; a period of more than
/// [`MAX_YEARS`]; amounts beyond 64 bits.
pub fn statement(claim: &Claim, pack: &Pack, method: Method, rates: &Rates) -> Result<Statement, LawError> {
    let last = stop(claim);
    let pieces = pieces(claim, pack, method, rates, last)?;
    let segments = rounded(pieces, method)?;
    let interest = sum(segments.iter().map(|segment| segment.amount))?;
    let fee = fee(claim, pack)?;
    Ok(Statement {
        currency: claim.principal.currency,
        interest,
        fee,
        total: sum([interest, fee])?,
        segments,
    })
}

/// The last day counted: the stop date, or the day before an insolvency was opened.
fn stop(claim: &Claim) -> NaiveDate {
    let before = claim.insolvency.and_then(|opened| opened.pred_opt());
    before.map_or(claim.until, |day| day.min(claim.until))
}

/// The fee is in euro and owed once the item is late (where the law sets a waiting period, once that ended),
/// whatever was paid afterwards; not in an insolvency.
fn fee(claim: &Claim, pack: &Pack) -> Result<i64, LawError> {
    let waited = match pack.runs_from.value {
        RunsFrom::DueDate | RunsFrom::FormalNotice => Some(claim.due),
        RunsFrom::WaitingPeriodIfAgreed => claim.free_until.map(|free| free.max(claim.due)),
    };
    let possible = claim.insolvency.is_none() && claim.principal.currency == Currency::EUR;
    let Some(waited) = waited.filter(|day| possible && *day < claim.until) else { return Ok(0) };
    let balance = balance_after(claim, waited)?;
    Ok(if balance > 0 { pack.fee(balance, claim.clause) } else { 0 })
}

/// The balance from the day after `day` on, never below zero.
fn balance_after(claim: &Claim, day: NaiveDate) -> Result<i64, LawError> {
    let changes = claim.changes.iter().filter(|change| change.date <= day).map(|change| change.minor);
    Ok(sum(std::iter::once(claim.principal.minor).chain(changes))?.max(0))
}

/// The period cut wherever the rate or the balance changes, each piece with its exact interest.
fn pieces(
    claim: &Claim,
    pack: &Pack,
    method: Method,
    rates: &Rates,
    last: NaiveDate,
) -> Result<Vec<(Segment, Exact)>, LawError> {
    let Some(free_until) = claim.free_until.map(|free| free.max(claim.due)).filter(|free| *free < last)
    else {
        return Ok(Vec::new());
    };
    if last.signed_duration_since(free_until).num_days() > MAX_YEARS * 366 {
        return Err(LawError::OutOfRange("interest is computed over thirty years at most; check the dates"));
    }
    let began = HalfYear::of(claim.due.succ_opt().unwrap_or(claim.due));
    let by_half_year = crate::law::changes_by_half_year(pack, method.basis);
    let mut cuts = cuts(claim, by_half_year, free_until, last)?;
    cuts.push(last);
    let mut pieces = Vec::with_capacity(cuts.len());
    let mut before = free_until;
    for cut in cuts {
        let piece = (before, cut);
        before = cut;
        let balance = balance_after(claim, piece.0)?;
        if balance > 0 {
            let from = piece.0.succ_opt().unwrap_or(piece.0);
            let half_year = if by_half_year { HalfYear::of(from) } else { began };
            let rate = rate(pack, method.basis, half_year, began, rates)?;
            pieces.push(piece_of(from, cut, half_year, rate, balance)?);
        }
    }
    Ok(pieces)
}

/// The last days of pieces, in order: ends of half-years and days of payment, strictly within the period.
fn cuts(
    claim: &Claim,
    by_half_year: bool,
    after: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<NaiveDate>, LawError> {
    if claim.changes.len() > MAX_CHANGES {
        return Err(LawError::OutOfRange("the item has more payments than are computed"));
    }
    let changed = claim.changes.iter().map(|change| change.date);
    let mut cuts: Vec<NaiveDate> = changed.filter(|day| after < *day && *day < last).collect();
    if by_half_year {
        let first = HalfYear::of(after.succ_opt().unwrap_or(after)).last_day();
        let ends = std::iter::successors(Some(first), |end| {
            end.succ_opt().map(|next| HalfYear::of(next).last_day())
        });
        cuts.extend(ends.take_while(|end| *end < last));
    }
    cuts.sort_unstable();
    cuts.dedup();
    Ok(cuts)
}

fn piece_of(
    from: NaiveDate,
    until: NaiveDate,
    half_year: HalfYear,
    rate: Decimal,
    balance: i64,
) -> Result<(Segment, Exact), LawError> {
    let days = until.signed_duration_since(from).num_days() + 1;
    let exact = Exact::of(balance, days, rate)?;
    Ok((Segment { from, until, days, half_year, rate, balance, amount: 0, alone: 0 }, exact))
}

fn rounded(pieces: Vec<(Segment, Exact)>, method: Method) -> Result<Vec<Segment>, LawError> {
    let mut so_far = Exact::ZERO;
    let mut shown: i64 = 0;
    let mut segments = Vec::with_capacity(pieces.len());
    for (mut segment, exact) in pieces {
        segment.alone = cents(exact, method.year_days.count())?;
        segment.amount = match method.rounding {
            Rounding::PerSegment => segment.alone,
            Rounding::PerItem => {
                so_far = so_far.plus(exact)?;
                cents(so_far, method.year_days.count())? - shown
            }
        };
        shown = sum([shown, segment.amount])?;
        segments.push(segment);
    }
    Ok(segments)
}

fn sum(amounts: impl IntoIterator<Item = i64>) -> Result<i64, LawError> {
    let mut amounts = amounts.into_iter();
    let total = amounts.try_fold(0_i64, i64::checked_add);
    total.ok_or(LawError::OutOfRange("the amounts are larger than can be kept"))
}
