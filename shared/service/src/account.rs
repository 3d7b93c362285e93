//! One account, one way: read its head and its notices, decide, commit on the version read. Every fact that changes
//! a decision comes through here.

use chrono_tz::Tz;
use dunning::account::{Account, Head};
use dunning::apply::Ignored;
use dunning::event::{Actor, Event};
use dunning::explain::Explanation;
use dunning::fact::Fact;
use dunning::id::{AccountId, DebtorId, ItemNumber, NoticeId};
use dunning::money::Currency;
use dunning::notice::{
    Approval, Born, CancelReason, ListedState, Notice, NoticeChange, NoticeStatus, Purpose,
};
use dunning::rules::Rules;
use dunning::{Advance, ClosedItem, Refusal, advance};

use crate::doubt::{self, Progress};
use crate::fault::Fault;
use crate::notices::{self, Kept, Standing, text};
use crate::ports::Ports;
use crate::rows::{
    Closing, Commit, CommitError, HeadRow, InboxKey, Instant, ItemRow, MarkerWrite, NoticeWrite,
};
use crate::scope::Scope;

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
            Err(CommitError::Conflict) => met = born(&commit),
            Err(CommitError::Booked(_)) => return Err(ChangeError::Booked),
            Err(CommitError::Fault(fault @ Fault::Unknown(_))) => {
                if landed(ports, scope, &commit).await? {
                    return Ok(decided.changed);
                }
                return Err(ChangeError::Fault(fault));
            }
            Err(CommitError::Fault(fault)) => return Err(ChangeError::Fault(fault)),
        }
    }
    Err(ChangeError::Busy)
}

/// What was read of an account.
struct Read {
    account: Account,
    version: Option<u64>,
    look: Option<Instant>,
    kept: Vec<Kept>,
    /// Rows of notices that the head no longer lists, looked up because a commit met them.
    unlisted: Vec<Kept>,
    restored: Vec<Fact>,
}

impl Read {
    fn row_of(&self, id: &NoticeId) -> Option<&Kept> {
        self.kept.iter().chain(&self.unlisted).find(|kept| kept.notice.id == *id)
    }
}

/// The notices a commit takes for new. One that was cancelled before it was ever claimed has a row all the same, and
/// is decided again under its own id.
fn born(commit: &Commit) -> Vec<NoticeId> {
    let new = commit.notices.iter().filter(|write| write.expected.is_none());
    new.map(|write| write.row.id.clone()).collect()
}

/// The rows of these notices, as far as there are any.
async fn unlisted(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    ids: &[NoticeId],
) -> Result<Vec<Kept>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ports.store.notices(scope, account, ids).await?;
    rows.into_iter().map(Kept::read).collect()
}

async fn read(ports: &Ports, scope: &Scope, change: &Change, met: &[NoticeId]) -> Result<Read, ChangeError> {
    let Some(row) = ports.store.head(scope, &change.account).await? else { return opened(scope, change) };
    let account = account_of(&row)?;
    let ids: Vec<_> = account.notices.iter().map(|listed| listed.id.clone()).collect();
    let rows =
        if ids.is_empty() { Vec::new() } else { ports.store.notices(scope, &change.account, &ids).await? };
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        kept.push(expired(ports, scope, &change.account, Kept::read(row)?).await?);
    }
    let restored = restore(ports, scope, &account, change).await?;
    let unlisted = unlisted(ports, scope, &change.account, met).await?;
    Ok(Read { account, version: Some(row.version), look: row.look, kept, unlisted, restored })
}

/// The account of a head row.
///
/// # Errors
/// When this version of the code cannot read it.
pub fn account_of(row: &HeadRow) -> Result<Account, Fault> {
    let head = Head { state: row.state.clone(), lines: row.lines.clone() };
    Account::decode(&head).map_err(|error| Fault::Unreadable(error.to_string()))
}

fn opened(scope: &Scope, change: &Change) -> Result<Read, ChangeError> {
    let unknown = || ChangeError::Unknown(change.account.clone());
    let opening = change.open.as_ref().ok_or_else(unknown)?;
    let (payer, creditor) = (opening.payer.clone(), scope.creditor().clone());
    let account = Account::new(creditor, payer, opening.currency, opening.zone).map_err(|_| unknown())?;
    Ok(Read {
        account,
        version: None,
        look: None,
        kept: Vec::new(),
        unlisted: Vec::new(),
        restored: Vec::new(),
    })
}

/// A claim whose lease is over becomes in doubt before anything is decided on it.
async fn expired(ports: &Ports, scope: &Scope, account: &AccountId, kept: Kept) -> Result<Kept, ChangeError> {
    if !doubt::expire(ports, scope, account, &kept, ports.clock.now()).await? {
        return Ok(kept);
    }
    let again = ports.store.notices(scope, account, std::slice::from_ref(&kept.row.id)).await?;
    Ok(again.into_iter().next().map(Kept::read).transpose()?.unwrap_or(kept))
}

/// Closed items the change speaks of, with the line they left with.
async fn restore(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    change: &Change,
) -> Result<Vec<Fact>, Fault> {
    let closed: Vec<ItemNumber> =
        change.touched.iter().filter(|number| account.line(number).is_none()).cloned().collect();
    if closed.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ports.store.items(scope, &change.account, &closed).await?;
    let line = |row: ItemRow| row.closed.and_then(|closed| serde_json::from_str::<Fact>(&closed).ok());
    Ok(rows.into_iter().filter_map(line).collect())
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
    let standings = standings(&read, now);
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
        writes_of_retry(&advance.account, kept, owner, now, &mut writes, &mut claimed)?;
    }
    for change in &advance.notices {
        writes_of_change(change, &read, owner, now, &mut writes, &mut claimed)?;
    }
    for moved in &change.moved {
        put(&mut writes, moved.clone());
    }
    let commit = commit(&read, change, &advance, writes)?;
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

/// What the rows of listed notices tell.
#[derive(Default)]
struct Standings {
    facts: Vec<Fact>,
    /// Doubts, each with the instant it began: a person is asked a day after that, not a day after it was noted.
    doubts: Vec<(Instant, Fact)>,
    /// Rows that change although the engine has no say in it.
    settled: Vec<NoticeWrite>,
    /// To be tried again if they are still wanted.
    again: Vec<Kept>,
    held: bool,
}

fn standings(read: &Read, now: Instant) -> Standings {
    let mut standings = Standings::default();
    for kept in &read.kept {
        let id = kept.notice.id.clone();
        match doubt::progress(kept, now) {
            Progress::Unchanged => {}
            Progress::Held => standings.held = true,
            Progress::TryAgain if outlived(&read.account, kept, now) => {
                standings.facts.push(Fact::NoticeUndelivered { notice: Box::new(kept.notice.clone()) });
                let late = kept.standing.then(NoticeStatus::Cancelled { reason: CancelReason::NoLongerDue });
                standings.settled.extend(write(kept, &late).ok());
            }
            Progress::TryAgain => standings.again.push(kept.clone()),
            Progress::Sent => standings.facts.push(Fact::NoticeSent { id }),
            Progress::Undelivered | Progress::Cancelled => {
                standings.facts.push(Fact::NoticeUndelivered { notice: Box::new(kept.notice.clone()) });
            }
            Progress::InDoubt => {
                standings.doubts.push((doubt::since(kept).unwrap_or(now), Fact::NoticeInDoubt { id }));
                let asked = Standing { asked: true, ..kept.standing.clone() };
                standings.settled.extend(write(kept, &asked).ok());
            }
        }
    }
    standings
}

/// A step of the plan that waited beyond its day: it certainly did not leave, and what is due today is decided afresh.
/// Sent late, it would come beside today's message and inside the gap that the next step keeps from its claim.
fn outlived(account: &Account, kept: &Kept, now: Instant) -> bool {
    let today = account.day_of(now);
    let claimed = account.notices.iter().find(|listed| listed.id == kept.notice.id);
    kept.notice.purpose == Purpose::Step
        && claimed.is_some_and(|listed| match listed.state {
            ListedState::Claimed { at, .. } => account.day_of(at) < today,
            ListedState::Queued { .. } | ListedState::InDoubt { .. } => false,
        })
}

fn write(kept: &Kept, standing: &Standing) -> Result<NoticeWrite, Fault> {
    Ok(NoticeWrite { row: kept.moved(standing)?, expected: Some(kept.row.status.clone()) })
}

/// A throttled notice goes out when its account still lists it unchanged; else it is cancelled.
fn writes_of_retry(
    account: &Account,
    kept: Kept,
    owner: Option<&str>,
    now: Instant,
    writes: &mut Vec<NoticeWrite>,
    claimed: &mut Vec<Kept>,
) -> Result<(), Fault> {
    let wanted = account.still_wanted(&kept.notice.id, &kept.notice.hash);
    let standing = if wanted {
        held(owner, now, kept.standing.tries)
    } else {
        kept.standing.then(NoticeStatus::Cancelled { reason: CancelReason::NoLongerDue })
    };
    let write = write(&kept, &standing)?;
    if wanted {
        claimed.push(Kept { row: write.row.clone(), standing, notice: kept.notice });
    }
    writes.push(write);
    Ok(())
}

fn writes_of_change(
    change: &NoticeChange,
    read: &Read,
    owner: Option<&str>,
    now: Instant,
    writes: &mut Vec<NoticeWrite>,
    claimed: &mut Vec<Kept>,
) -> Result<(), Fault> {
    let known = |id: &NoticeId| read.row_of(id);
    let (notice, standing): (&Notice, Standing) = match change {
        NoticeChange::Create { notice, born } | NoticeChange::Replace { notice, born } => {
            (notice, born_as(*born, owner, now))
        }
        NoticeChange::Claim { notice } => (notice, held(owner, now, 0)),
        NoticeChange::Cancel { id, reason } => {
            let Some(kept) = known(id) else {
                // Decided and given up in one look: it never was.
                writes.retain(|write| write.row.id != *id);
                return Ok(());
            };
            let cancelled = kept.standing.then(NoticeStatus::Cancelled { reason: *reason });
            put(writes, write(kept, &cancelled)?);
            return Ok(());
        }
        NoticeChange::Wait { id, not_before, approval } => {
            let Some(kept) = known(id) else { return Ok(()) };
            let waits = NoticeStatus::Queued { not_before: *not_before, approval: *approval };
            put(writes, write(kept, &kept.standing.then(waits))?);
            return Ok(());
        }
    };
    if known(&notice.id).is_some_and(|kept| may_have_left(&kept.standing.status)) {
        return Ok(());
    }
    let row = notices::row(notice, &standing)?;
    if matches!(standing.status, NoticeStatus::Claimed { .. }) {
        claimed.push(Kept { notice: notice.clone(), standing, row: row.clone() });
    }
    let expected = known(&notice.id).map(|kept| kept.row.status.clone());
    put(writes, NoticeWrite { row, expected });
    Ok(())
}

/// Whatever is decided, no row of a notice that may have left is written over: an id is delivered at most once.
const fn may_have_left(status: &NoticeStatus) -> bool {
    !matches!(
        status,
        NoticeStatus::Queued { .. } | NoticeStatus::Cancelled { .. } | NoticeStatus::Failed { .. }
    )
}

/// What is decided last about a notice is written; a transaction takes each row once.
fn put(writes: &mut Vec<NoticeWrite>, write: NoticeWrite) {
    writes.retain(|known| known.row.id != write.row.id);
    writes.push(write);
}

/// What is ripe is claimed by one who sends. For anybody else it is as one that was claimed and certainly did not
/// leave: queued, to be tried at once, never in doubt.
fn held(owner: Option<&str>, now: Instant, tries: u16) -> Standing {
    match owner {
        Some(owner) => Standing::claimed(owner, now, tries),
        None => Standing {
            tries: tries.saturating_add(1),
            ..NoticeStatus::Queued { not_before: now, approval: Approval::NotNeeded }.into()
        },
    }
}

fn born_as(born: Born, owner: Option<&str>, now: Instant) -> Standing {
    match born {
        Born::Claimed => held(owner, now, 0),
        Born::Queued { not_before, approval } => NoticeStatus::Queued { not_before, approval }.into(),
    }
}

/// Nothing is written when nothing changed: a look at an account that has nothing due costs one read.
fn commit(
    read: &Read,
    change: &Change,
    advance: &Advance,
    notices: Vec<NoticeWrite>,
) -> Result<Option<Commit>, Fault> {
    let unchanged = advance.events.is_empty()
        && notices.is_empty()
        && change.markers.is_empty()
        && change.settled.is_none()
        && read.look == advance.next_look
        && read.version.is_some();
    if unchanged {
        return Ok(None);
    }
    let head = advance.account.encode().map_err(|error| Fault::Permanent(error.to_string()))?;
    let events = if advance.events.is_empty() { String::new() } else { text(&advance.events)? };
    Ok(Some(Commit {
        account: change.account.clone(),
        expected: read.version,
        head: HeadRow {
            version: read.version.unwrap_or(0).saturating_add(1),
            state: head.state,
            lines: head.lines,
            look: advance.next_look,
            summary: text(&crate::summary::of(&advance.account))?,
        },
        events,
        notices,
        closings: closings(advance)?,
        markers: change.markers.clone(),
        settled: change.settled.clone(),
    }))
}

fn closings(advance: &Advance) -> Result<Vec<Closing>, Fault> {
    let closing = |closed: &ClosedItem| {
        let extra = closed.extra.clone().map(Box::new);
        let fact = Fact::Restored { line: Box::new(closed.line.clone()), extra };
        Ok(Closing { number: closed.line.number.clone(), line: Some(text(&fact)?) })
    };
    advance.closed.iter().map(closing).collect()
}

/// Whether a commit whose answer was lost is what the table holds: its version is there with its very events, its
/// movements are booked as it booked them, and its claims are ours. Another's commit at the same version may have
/// written the same rows of notices; they alone prove nothing.
async fn landed(ports: &Ports, scope: &Scope, commit: &Commit) -> Result<bool, Fault> {
    let Some(head) = ports.store.head(scope, &commit.account).await? else { return Ok(false) };
    if head.version < commit.head.version {
        return Ok(false);
    }
    for marker in &commit.markers {
        if ports.store.marker(scope, &marker.movement).await?.as_ref() != Some(&marker.value) {
            return Ok(false);
        }
    }
    let ids: Vec<_> = commit.notices.iter().map(|write| write.row.id.clone()).collect();
    if !ids.is_empty() {
        let rows = ports.store.notices(scope, &commit.account, &ids).await?;
        if !commit.notices.iter().all(|write| rows.contains(&write.row)) {
            return Ok(false);
        }
    }
    // A commit without events only moves rows, and those are as it moved them.
    if head == commit.head || (commit.events.is_empty() && !ids.is_empty()) {
        return Ok(true);
    }
    let page = ports.store.events(scope, &commit.account, None).await?;
    let mine =
        |row: &crate::rows::EventsRow| row.version == commit.head.version && row.events == commit.events;
    Ok(page.rows.iter().any(mine))
}

#[cfg(test)]
mod tests;
