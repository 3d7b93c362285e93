//! Interest and fee of an item as its account holds it: what was paid since counts from its day, and what was claimed or
//! waived already is not counted again.

use super::{Claim, Method, Statement, statement};
use crate::account::Account;
use crate::calendar::Region;
use crate::charge::{ChargeRule, ChargeState};
use crate::item::Line;
use crate::law::{LawError, Pack, Rates};
use crate::money::Money;
use crate::state::Extra;
use crate::time::Day;

/// Under what law and which terms interest runs.
#[derive(Clone, Copy, Debug)]
pub struct Under<'a> {
    /// The law of the debtor.
    pub pack: &'a Pack,
    /// Whose working days count.
    pub region: Region,
    /// Whether the creditor's terms carry a clause where the law asks for one.
    pub clause: bool,
    /// How it is computed.
    pub method: Method,
    /// The published rates.
    pub rates: &'a Rates,
}

/// What stands beside an item up to and including `until`.
///
/// # Errors
/// As [`statement`].
pub fn of_item(account: &Account, line: &Line, under: &Under<'_>, until: Day) -> Result<Statement, LawError> {
    let none = Extra::default();
    let extra = account.extra(&line.number).unwrap_or(&none);
    let figures =
        statement(&claim(account, line, extra, under, until), under.pack, under.method, under.rates)?;
    let owed = extra.interest_free.is_none_or(|free| free < until);
    let fee = if owed && settled(extra, ChargeRule::FixedFee).is_none() { figures.fee } else { 0 };
    Ok(Statement { fee, total: figures.interest.saturating_add(fee), ..figures })
}

/// The claim from the first day that is neither free nor settled; what was paid since counts from its day.
fn claim(account: &Account, line: &Line, extra: &Extra, under: &Under<'_>, until: Day) -> Claim {
    let Under { pack, region, clause, .. } = *under;
    let due = line.due;
    let first = account.first_reminder(&line.number);
    let free = pack.interest_free_until(due, extra.formal_notice, first, clause, region);
    let later = settled(extra, ChargeRule::Interest).max(extra.interest_free);
    // What the list of changes does not hold was never owed.
    let lowered: i64 = extra.changes.iter().map(|change| change.minor).sum();
    let principal = Money::new(line.open().saturating_sub(lowered), account.currency);
    Claim {
        free_until: free.map(|free| free.max(later.unwrap_or(free))),
        changes: extra.changes.clone(),
        insolvency: account.insolvent.get(&line.debtor).copied(),
        clause,
        ..Claim::new(principal, due, until)
    }
}

/// Up to which day a charge of this rule is claimed or waived already.
fn settled(extra: &Extra, rule: ChargeRule) -> Option<Day> {
    let done = extra.charges.iter().filter(|one| one.rule == rule && one.state != ChargeState::Proposed);
    done.map(|charge| charge.until).max()
}
