//! Whether one statement of an account follows another, so that a missing one is noticed.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::model::{Scope, Statement};

/// How two statements of one account relate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Continuity {
    /// The later begins where the earlier ended.
    Follows,
    /// They cover some days in common; equal movements have equal fingerprints.
    Overlaps,
    /// Something is missing between them.
    Gap(Hole),
    /// Nothing in them tells: not end-of-day statements, or neither balances, numbers nor periods.
    Unknown,
}

/// By what it shows that something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The balances do not meet.
    Balances {
        /// What the earlier ends with.
        ends: Decimal,
        /// What the later begins with.
        begins: Decimal,
    },
    /// Running numbers are left out.
    Numbers {
        /// Of the earlier.
        before: u64,
        /// Of the later.
        after: u64,
    },
    /// Days are not covered.
    Days {
        /// The last day of the earlier.
        from: NaiveDate,
        /// The first day of the later.
        until: NaiveDate,
    },
}

impl std::fmt::Display for Hole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Balances { ends, begins } => {
                write!(f, "The earlier statement ends with {ends}, the later begins with {begins}.")
            }
            Self::Numbers { before, after } => {
                write!(f, "Statements between number {before} and number {after} are missing.")
            }
            Self::Days { from, until } => {
                write!(f, "No statement covers the days between {from} and {until}.")
            }
        }
    }
}

/// How `later` relates to `earlier`, both of one account. Balances decide where they agree; then running
/// numbers (which may begin again with the year); then the days covered.
#[must_use]
pub fn continuity(earlier: &Statement, later: &Statement) -> Continuity {
    if earlier.scope != Scope::EndOfDay || later.scope != Scope::EndOfDay {
        return Continuity::Unknown;
    }
    let balances = earlier.closing.as_ref().zip(later.opening.as_ref());
    if balances.is_some_and(|(closing, opening)| closing.amount == opening.amount) {
        return Continuity::Follows;
    }
    if overlap(earlier, later) {
        return Continuity::Overlaps;
    }
    if let Some((closing, opening)) = balances {
        return Continuity::Gap(Hole::Balances { ends: closing.amount, begins: opening.amount });
    }
    match (number(earlier), number(later)) {
        (Some(before), Some(after)) if after == before.saturating_add(1) || after == 1 => Continuity::Follows,
        (Some(before), Some(after)) if after > before => Continuity::Gap(Hole::Numbers { before, after }),
        _ => by_days(earlier, later),
    }
}

fn overlap(earlier: &Statement, later: &Statement) -> bool {
    earlier.period.zip(later.period).is_some_and(|(before, after)| after.from < before.to)
}

/// Weekends and holidays have no statement: only more than five days without one is a gap.
fn by_days(earlier: &Statement, later: &Statement) -> Continuity {
    let Some((before, after)) = earlier.period.zip(later.period) else { return Continuity::Unknown };
    match before.to.checked_add_days(Days::new(5)) {
        Some(latest) if after.from > latest => {
            Continuity::Gap(Hole::Days { from: before.to, until: after.from })
        }
        _ => Continuity::Follows,
    }
}

/// The running number: digits before any page number.
fn number(statement: &Statement) -> Option<u64> {
    let sequence = statement.sequence.as_deref()?;
    sequence.split('/').next()?.trim().parse().ok().filter(|number| *number > 0)
}
