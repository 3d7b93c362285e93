//! One account, one way: read its head and its notices, decide, commit on the version read. Every fact that changes
//! a decision comes through here.

mod commit;
mod read;
mod standings;
mod writes;

use chrono_tz::Tz;
use dunning::account::Account;
use dunning::apply::Ignored;
use dunning::event::{Actor, Event};
use dunning::explain::Explanation;
use dunning::fact::Fact;
use dunning::id::{AccountId, DebtorId, ItemNumber};
use dunning::money::Currency;
use dunning::rules::Rules;
use dunning::{Refusal, advance};

use crate::fault::Fault;
use crate::notices::Kept;
use crate::ports::Ports;
use crate::rows::{Commit, CommitError, InboxKey, Instant, MarkerWrite, NoticeWrite};
use crate::scope::Scope;

pub use read::account_of;

use read::{Read, read};

/// How often a commit is tried against others before it is given back to the queue.
const MOST_TRIES: usize = 6;

/// What shall happen to an account.
#[derive(Clone, Debug)]
pub struct Change {
    /// The account.
    pub account: AccountId,
    /// How to open it when it does not exist; `None`: then it is unknown.
    pub open: Option<Opening>,
    /// What came in.
    pub events: Vec<Event>,
    /// Items the events speak of, brought back first when they are closed.
    pub touched: Vec<ItemNumber>,
    /// Movements of money booked by it.
    pub markers: Vec<MarkerWrite>,
    /// Rows of notices that move with these facts or not at all, such as one that bounced.
    pub moved: Vec<NoticeWrite>,
    /// The inbox row it settles.
    pub settled: Option<InboxKey>,
    /// Whether the caller sends what is ripe. If not, it is queued for one who does.
    pub sends: bool,
}

/// How an account begins.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Who pays.
    pub payer: DebtorId,
    /// In which currency.
    pub currency: Currency,
    /// Where its creditor's days begin.
    pub zone: Tz,
}

impl Change {
    /// Nothing new: only a look at what is due.
    #[must_use]
    pub const fn look(account: AccountId) -> Self {
        Self {
            account,
            open: None,
            events: Vec::new(),
            touched: Vec::new(),
            markers: Vec::new(),
            moved: Vec::new(),
            settled: None,
            sends: false,
        }
    }

    /// A look by one who sends what is ripe.
    #[must_use]
    pub fn sending(account: AccountId) -> Self {
        Self { sends: true, ..Self::look(account) }
    }

    /// One fact.
    #[must_use]
    pub fn fact(account: AccountId, at: Instant, who: Actor, fact: Fact) -> Self {
        Self { events: vec![Event::new(at, who, fact)], ..Self::look(account) }
    }
}

/// What a change led to.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The account as it is now.
    pub account: Account,
    /// What was written into the history.
    pub events: Vec<Event>,
    /// What changed nothing, and why.
    pub ignored: Vec<(Event, Ignored)>,
    /// Why each item was or was not written about.
    pub explanations: Vec<Explanation>,
    /// Notices this caller holds and must now send.
    pub claimed: Vec<Kept>,
    /// Somebody else holds a notice of the account right now.
    pub held_elsewhere: bool,
}

/// Why a change did not happen.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChangeError {
    /// There is no such account.
    #[error("there is no account {0}; list the accounts with `relance accounts`")]
    Unknown(AccountId),
    /// The rules say no.
    #[error("{0}")]
    Refused(Refusal),
    /// The movement of money is booked already; nothing changed.
    #[error("booked already")]
    Booked,
    /// Others were faster too often; nothing changed.
    #[error("the account is busy; try again")]
    Busy,
    /// A port failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Reads, decides and commits; the notices it claims are the caller's to send.
///
/// # Errors
/// When nothing could be committed; what was committed before a lost answer is found again by reading.
pub async fn change(
    ports: &Ports,
    scope: &Scope,
    rules: &Rules,
    change: &Change,
) -> Result<Changed, ChangeError> {
    change_as(ports, scope, rules, change, &|_| Ok(change.clone())).await
}

/// The account a change is composed on: as it was read for this very commit.
pub struct Seen<'a> {
    account: &'a Account,
    restored: &'a [Fact],
}

impl Seen<'_> {
    /// A copy of the account, the closed items that the change touches brought back.
    #[must_use]
    pub fn account(&self) -> Account {
        let mut account = self.account.clone();
        for fact in self.restored {
            let event = Event::new(Instant::UNIX_EPOCH, Actor::Engine, fact.clone());
            // One that is open after all changes nothing.
            let _ = dunning::apply::apply(&mut account, &event);
        }
        account
    }
}

/// What a change is, given the account; called again whenever somebody else was faster.
pub type Compose<'a> = dyn Fn(&Seen<'_>) -> Result<Change, ChangeError> + Send + Sync + 'a;

/// As [`change`], for what depends on what stands in the account: `base` says which account and which items are
/// touched, `compose` the rest.
///
/// # Errors
/// As [`change`].
pub async fn change_as(
    ports: &Ports,
    scope: &Scope,
    rules: &Rules,
    base: &Change,
    compose: &Compose<'_>,
) -> Result<Changed, ChangeError> {
    let owner = ports.clock.token();
    let mut met = Vec::new();
    for _ in 0..MOST_TRIES {
        let read = read(ports, scope, base, &met).await?;
        let change = &compose(&Seen { account: &read.account, restored: &read.restored })?;
        let decided = decide(ports.clock.now(), &owner, rules, change, read)?;
        let Some(commit) = decided.commit else { return Ok(decided.changed) };
        match ports.store.commit(scope, &commit).await {
            Ok(()) => return Ok(decided.changed),
            Err(CommitError::Conflict) => met = commit::born(&commit),
            Err(CommitError::Booked(_)) => return Err(ChangeError::Booked),
            Err(CommitError::Fault(fault @ Fault::Unknown(_))) => {
                if commit::landed(ports, scope, &commit).await? {
                    return Ok(decided.changed);
                }
                return Err(ChangeError::Fault(fault));
            }
            Err(CommitError::Fault(fault)) => return Err(ChangeError::Fault(fault)),
        }
    }
    Err(ChangeError::Busy)
}

struct Decided {
    changed: Changed,
    commit: Option<Commit>,
}

fn decide(
    now: Instant,
    owner: &str,
    rules: &Rules,
    change: &Change,
    read: Read,
) -> Result<Decided, ChangeError> {
    let standings = standings::of(&read, now);
    // Facts are applied in the order of their instants: what brings an item back must come before what speaks of it.
    let first = change.events.iter().map(|event| event.at).min().unwrap_or(now).min(now);
    let system = |fact: &Fact| Event::new(first, Actor::Engine, fact.clone());
    let mut incoming: Vec<Event> = read.restored.iter().map(system).collect();
    incoming.extend(standings.facts.iter().map(system));
    let doubts = standings.doubts.iter();
    incoming.extend(doubts.map(|(since, fact)| Event::new(*since, Actor::Engine, fact.clone())));
    incoming.extend(change.events.iter().cloned());
    let advance = advance(&read.account, incoming, rules, now).map_err(ChangeError::Refused)?;
    let mut writes = standings.settled;
    let mut claimed = Vec::new();
    let owner = change.sends.then_some(owner);
    for kept in standings.again.into_iter().filter(|_| change.sends) {
        writes::of_retry(&advance.account, kept, owner, now, &mut writes, &mut claimed)?;
    }
    for change in &advance.notices {
        writes::of_change(change, &read, owner, now, &mut writes, &mut claimed)?;
    }
    for moved in &change.moved {
        writes::put(&mut writes, moved.clone());
    }
    let commit = commit::of(&read, change, &advance, writes)?;
    let changed = Changed {
        account: advance.account,
        events: advance.events,
        ignored: advance.ignored,
        explanations: advance.explanations,
        claimed,
        held_elsewhere: standings.held,
    };
    Ok(Decided { changed, commit })
}

#[cfg(test)]
mod tests;
