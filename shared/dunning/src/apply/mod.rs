//! Applies facts to an account. Total and without opinion: what a fact means is decided elsewhere, so replaying the
//! events of an account gives its state.

mod charges;
mod items;
mod money;
mod notices;
mod pauses;
mod talk;
mod work;

pub(crate) use notices::month;

use crate::account::Account;
use crate::event::Event;
use crate::fact::Fact;
use crate::time::{Day, Instant};

/// Why a fact changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// The account holds no such item; a closed one has to be restored first.
    UnknownItem,
    /// The account knows no such notice, task, promise or movement.
    Unknown,
    /// It says what the account knows already.
    NothingNew,
    /// The currency is not the account's.
    OtherCurrency,
    /// The amount is not above zero.
    NoAmount,
    /// A late "failed" of what was paid: only a refund, return or chargeback reopens.
    AlreadyPaid,
    /// The account is full: no more than [`crate::account::MAX_OPEN_ITEMS`] open items.
    AccountFull,
    /// Written by a newer version of the program.
    NewerVersion,
}

/// When a fact is applied.
#[derive(Clone, Copy)]
struct When {
    at: Instant,
    day: Day,
}

/// What applying a fact gives.
type Applied = Result<(), Ignored>;

/// Applies one event to the account.
///
/// # Errors
/// When the event changes nothing, with the reason; the account is as it was.
pub fn apply(account: &mut Account, event: &Event) -> Result<(), Ignored> {
    let when = When { at: event.at, day: account.day_of(event.at) };
    apply_fact(account, &event.fact, when)
}

fn apply_fact(account: &mut Account, fact: &Fact, when: When) -> Applied {
    items::apply(account, fact, when)
        .or_else(|| money::apply(account, fact, when))
        .or_else(|| charges::apply(account, fact))
        .or_else(|| pauses::apply(account, fact, when))
        .or_else(|| talk::apply(account, fact, when))
        .or_else(|| notices::apply(account, fact, when))
        .or_else(|| work::apply(account, fact, when))
        .unwrap_or(Err(Ignored::NewerVersion))
}
