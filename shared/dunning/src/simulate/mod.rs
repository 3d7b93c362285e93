//! Runs the real engine over a virtual clock, from look to look, without touching any data.
//!
//! It assumes fresh books, a verified sender, delivery, automatic sending, a channel that always works, approval given
//! at once and no review, unless an event or the portfolio says otherwise.

mod arrivals;
mod check;
mod facts;
mod input;
mod live;
mod outcome;
mod snapshot;
mod world;

pub use input::{SimEvent, read_events};
pub use live::{Difference, difference, preview};
pub use outcome::{ChargeRow, ExplanationRow, LedgerRow, NoticeRow, Outcome, RowItem, TaskRow, charge_row};
pub use snapshot::falls_by_much;

use crate::plan::Plan;
use crate::portfolio::Portfolio;
use crate::time::Day;

/// Why a simulation cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// An event names something unknown, or lacks what it needs.
    #[error("events[{index}]: {message}")]
    Event {
        /// Which event, counted from 0.
        index: usize,
        /// What is wrong and what to do.
        message: String,
    },
    /// The events cannot be read at all.
    #[error("the events cannot be read: {0}")]
    Events(String),
    /// The portfolio cannot be simulated.
    #[error("{0}")]
    Portfolio(String),
    /// The dates do not make a period.
    #[error("the period ends on {to}, before it begins on {from}; give a later end")]
    Period {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
}

/// Runs `portfolio` under `plans` from the first to the last day, both included. The first plan is the default.
///
/// # Errors
/// When an event names something unknown or the period is empty.
pub fn run(
    portfolio: &Portfolio,
    plans: Vec<Plan>,
    events: &[SimEvent],
    from: Day,
    to: Day,
) -> Result<Outcome, SimulateError> {
    run_with_progress(portfolio, plans, events, (from, to), &mut |_| {})
}

/// As [`run`]; tells `progress` each simulated day that begins.
///
/// # Errors
/// When an event names something unknown or the period is empty.
pub fn run_with_progress(
    portfolio: &Portfolio,
    plans: Vec<Plan>,
    events: &[SimEvent],
    (from, to): (Day, Day),
    progress: &mut dyn FnMut(Day),
) -> Result<Outcome, SimulateError> {
    if to < from {
        return Err(SimulateError::Period { from, to });
    }
    let mut world = world::World::new(portfolio, plans, events, from)?;
    world.run(to, progress)?;
    Ok(world.outcome())
}
