//! Notify: one account from the queue. Decide, claim, write, hand over.

use dunning::event::{Actor, Event};
use dunning::explain::{Explanation, Rule};
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber, TaskId};
use dunning::notice::{Notice, NoticeStatus};
use dunning::rules::Rules;
use dunning::task::{Task, TaskKind};
use dunning::time::Day;

use crate::account::{Change, ChangeError, Changed, change};
use crate::creditor::{self, Profile};
use crate::fault::Fault;
use crate::notices::{Kept, Standing};
use crate::ports::Ports;
use crate::render;
use crate::scope::Scope;
use crate::send::{self, Sent};
use crate::settle;

/// What notifying one account led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notified {
    /// Messages the provider took.
    pub sent: usize,
    /// Messages that wait in the queue again.
    pub waiting: usize,
    /// Messages that were refused for good.
    pub refused: usize,
    /// Messages nobody can tell of yet.
    pub in_doubt: usize,
    /// Items held back because the books are too old.
    pub stale_books: usize,
}

/// Why an account must be looked at again.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotifyError {
    /// Somebody else holds one of its notices right now.
    #[error("another run is sending for this account")]
    Held,
    /// Something failed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for NotifyError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Looks at one account and sends what is due.
///
/// # Errors
/// When it has to be looked at again; the queue brings it back.
pub async fn notify(ports: &Ports, scope: &Scope, account: &AccountId) -> Result<Notified, NotifyError> {
    let (profile, rules) = creditor::rules(ports, scope).await?;
    // A payment whose commit failed, or whose debtor nobody knows, must not meet a reminder.
    let rules = Rules { unplaced: settle::caught_up(ports, scope).await?, ..rules };
    let changed = match change(ports, scope, &rules, &Change::sending(account.clone())).await {
        // Erased since it was queued: there is nobody to write to, however often the work comes back.
        Err(ChangeError::Unknown(_)) => return Ok(Notified::default()),
        changed => changed?,
    };
    let notified = send_claimed(ports, scope, &profile, &changed).await?;
    if notified.refused > 0 {
        // What was refused is taken back at once, so that its next contact or a task comes up today.
        let events = told(ports, scope, &rules, &changed).await?;
        change(ports, scope, &rules, &Change { events, ..Change::look(account.clone()) }).await?;
    }
    if changed.held_elsewhere { Err(NotifyError::Held) } else { Ok(notified) }
}

/// A task for each message that could not be written or was refused, with the reason: what is missing can be filled
/// in, and nothing is dropped unseen.
async fn told(ports: &Ports, scope: &Scope, rules: &Rules, changed: &Changed) -> Result<Vec<Event>, Fault> {
    let account = &changed.account;
    let ids: Vec<_> = changed.claimed.iter().map(|kept| kept.notice.id.clone()).collect();
    let rows = ports.store.notices(scope, &account.id, &ids).await?;
    let now = ports.clock.now();
    let today = account.day_of(now);
    let mut events = Vec::new();
    for row in rows {
        let kept = Kept::read(row)?;
        let NoticeStatus::Failed { error } = &kept.standing.status else { continue };
        let task = missed(&kept.notice, error, rules, today);
        events.extend(task.map(|fact| Event::new(now, Actor::Engine, fact)));
    }
    Ok(events)
}

/// The task about a message that does not leave by itself.
pub(crate) fn missed(notice: &Notice, reason: &str, rules: &Rules, today: Day) -> Option<Fact> {
    let lead = notice.lead().map(|lead| lead.number.clone());
    let about = lead.as_ref().map_or("", ItemNumber::as_str);
    let mark = format!("step_missed:{about}:{}", notice.step);
    let task = Task {
        id: TaskId::new(mark.chars().take(100).collect::<String>()).ok()?,
        kind: TaskKind::StepMissed,
        item: lead,
        owner: rules.creditor.settings.controller.clone(),
        opened: today,
        deadline: rules.creditor.task_deadline(today),
        note: reason.to_owned(),
    };
    Some(Fact::TaskOpened { task: Box::new(task) })
}

/// Sends what a change claimed.
///
/// # Errors
/// When a row cannot be moved; the lease then decides what became of its notice.
pub async fn send_claimed(
    ports: &Ports,
    scope: &Scope,
    profile: &Profile,
    changed: &Changed,
) -> Result<Notified, Fault> {
    let stale = |explanation: &&Explanation| matches!(explanation.rule, Rule::BooksStale { .. });
    let stale_books = changed.explanations.iter().filter(stale).count();
    let mut notified = Notified { stale_books, ..Notified::default() };
    for kept in &changed.claimed {
        let count = match send_one(ports, scope, profile, changed, kept).await? {
            Sent::Handed => &mut notified.sent,
            Sent::Waits => &mut notified.waiting,
            Sent::Refused(_) => &mut notified.refused,
            Sent::InDoubt => &mut notified.in_doubt,
        };
        *count = count.saturating_add(1);
    }
    Ok(notified)
}

async fn send_one(
    ports: &Ports,
    scope: &Scope,
    profile: &Profile,
    changed: &Changed,
    kept: &Kept,
) -> Result<Sent, Fault> {
    let account = &changed.account;
    match render::write(ports, scope, profile, account, &kept.notice).await {
        Ok(written) => {
            let standing = Standing { thread: written.thread, ..kept.standing.clone() };
            let kept = Kept { standing, ..kept.clone() };
            send::send(ports, scope, &account.id, &kept, &written.outgoing).await
        }
        Err(Fault::Permanent(reason) | Fault::Unreadable(reason)) => {
            send::refused(ports, scope, &account.id, kept, reason).await
        }
        // The message could not be written now; nothing left, so it may be tried again.
        Err(Fault::Throttled(_) | Fault::Unknown(_)) => send::wait(ports, scope, &account.id, kept).await,
    }
}
