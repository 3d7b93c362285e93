//! Feedback: what a provider says became of a message. `sent` and `delivered` touch the notice alone; a bounce or a
//! complaint is a fact about an address, and goes through the account's commit.

use std::collections::BTreeMap;

use documents::feedback::{Feedback, Outcome};
use dunning::event::{Actor, Event};
use dunning::fact::{BounceKind, Fact};
use dunning::id::{AccountId, ItemNumber, NoticeId, StepId};
use dunning::notice::{Notice, NoticeStatus, Purpose};

use crate::account::{Change, ChangeError, change};
use crate::creditor;
use crate::fault::Fault;
use crate::notices::{Kept, Standing};
use crate::notify::missed;
use crate::ports::{Ports, Tag};
use crate::rows::{Instant, NoticeWrite, Work, WorkItem};
use crate::scope::Scope;

/// How often a move is tried against others.
const MOST_TRIES: usize = 5;
/// The attempt whose refusal by the provider ends a step; the first is nought.
const LAST_ATTEMPT: u16 = 1;

/// What feedback led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The notice moved on.
    Noted,
    /// It said what was known, or something of no consequence.
    Ignored(String),
}

/// Where the tags of a message lead.
struct Target {
    scope: Scope,
    account: AccountId,
    notice: NoticeId,
}

/// Applies one event about the message sent with `tag`.
///
/// # Errors
/// When it has to be heard again; hearing it twice changes nothing.
pub async fn hear(ports: &Ports, tag: &Tag, feedback: &Feedback) -> Result<Heard, ChangeError> {
    let target = Target {
        scope: Scope::proven(tag.creditor.clone()),
        account: tag.account.clone(),
        notice: tag.notice.clone(),
    };
    let at = feedback.at.unwrap_or_else(|| ports.clock.now());
    if !feedback.outcome.recipients().is_empty() && !concerns_the_recipient(ports, &target, feedback).await? {
        return Ok(Heard::Ignored("it is about a copy".to_owned()));
    }
    match &feedback.outcome {
        Outcome::Accepted => accepted(ports, &target, &feedback.message_id, at).await,
        Outcome::Delivered(_) => delivered(ports, &target, &feedback.message_id, at).await,
        Outcome::BouncedHard(_) => bounced(ports, &target, at, Some(BounceKind::Hard)).await,
        Outcome::BouncedSoft(_) => bounced(ports, &target, at, Some(BounceKind::Soft)).await,
        Outcome::Complained(_) => bounced(ports, &target, at, None).await,
        Outcome::Rejected(reason) => rejected(ports, &target, at, reason).await,
        Outcome::Delayed(_) => Ok(Heard::Ignored("the provider is still trying".to_owned())),
        Outcome::Ignored(what) => Ok(Heard::Ignored(what.clone())),
    }
}

async fn read(ports: &Ports, target: &Target) -> Result<Option<Kept>, Fault> {
    let rows =
        ports.store.notices(&target.scope, &target.account, std::slice::from_ref(&target.notice)).await?;
    rows.into_iter().next().map(Kept::read).transpose()
}

/// A copy that arrives or bounces says nothing about the debtor.
async fn concerns_the_recipient(ports: &Ports, target: &Target, feedback: &Feedback) -> Result<bool, Fault> {
    let Some(kept) = read(ports, target).await? else { return Ok(true) };
    if kept.notice.copy_to.is_none() {
        return Ok(true);
    }
    let to = &kept.notice.to.address;
    Ok(feedback.outcome.recipients().iter().any(|one| one.eq_ignore_ascii_case(to)))
}

/// Moves the notice when `next` has a standing for where it stands now.
async fn step(
    ports: &Ports,
    target: &Target,
    next: impl Fn(&Standing) -> Option<Standing>,
) -> Result<Heard, ChangeError> {
    for _ in 0..MOST_TRIES {
        let Some(kept) = read(ports, target).await? else {
            return Ok(Heard::Ignored("no such notice".to_owned()));
        };
        let Some(standing) = next(&kept.standing) else {
            return Ok(Heard::Ignored("known already".to_owned()));
        };
        let row = kept.moved(&standing)?;
        if ports.store.move_notice(&target.scope, &target.account, &kept.row.status, &row).await? {
            return Ok(Heard::Noted);
        }
    }
    Err(ChangeError::Busy)
}

/// The provider took it: this also resolves a doubt, and may arrive before the sender wrote `sent` itself.
async fn accepted(ports: &Ports, target: &Target, message: &str, at: Instant) -> Result<Heard, ChangeError> {
    step(ports, target, |standing| match &standing.status {
        NoticeStatus::Claimed { .. } | NoticeStatus::InDoubt { .. } | NoticeStatus::Queued { .. } => {
            Some(standing.then(NoticeStatus::Sent { at, provider_id: message.to_owned() }))
        }
        _ => None,
    })
    .await
}

async fn delivered(ports: &Ports, target: &Target, message: &str, at: Instant) -> Result<Heard, ChangeError> {
    let next = |status: &NoticeStatus| match status {
        NoticeStatus::Claimed { .. }
        | NoticeStatus::InDoubt { .. }
        | NoticeStatus::Queued { .. }
        | NoticeStatus::Sent { .. } => Some(NoticeStatus::Delivered { at }),
        _ => None,
    };
    // The news of the delivery may overtake that of the sending, which would have told the provider's id.
    let named = |standing: Standing| {
        let message = standing.message.clone().or_else(|| Some(message.to_owned()));
        Standing { message, ..standing }
    };
    step(ports, target, |standing| next(&standing.status).map(|status| named(standing.then(status)))).await
}

/// The message reached nobody (or somebody who does not want it): the notice says so, and the account learns of it
/// in the same breath, so that the next contact or channel takes over.
async fn bounced(
    ports: &Ports,
    target: &Target,
    at: Instant,
    kind: Option<BounceKind>,
) -> Result<Heard, ChangeError> {
    let Some(kept) = read(ports, target).await? else {
        return Ok(Heard::Ignored("no such notice".to_owned()));
    };
    let provider = Actor::Provider("mail".to_owned());
    // A server far behind may name another address, to which the first forwards; ours is the one that does not work.
    let address = kept.notice.to.address.clone();
    let told = match kind {
        Some(kind) => Fact::Bounced { address, kind },
        None => Fact::Complained { address },
    };
    let mut events = vec![Event::new(at, provider.clone(), told)];
    let mut moved = Vec::new();
    if undelivered(&kept.standing.status, kind) {
        let undelivered = Fact::NoticeUndelivered { notice: Box::new(kept.notice.clone()) };
        events.push(Event::new(at, provider, undelivered));
        // With the facts in one commit: a bounce heard again must not take back what was sent since.
        let row = kept.moved(&kept.standing.then(NoticeStatus::Bounced { at }))?;
        moved.push(NoticeWrite { row, expected: Some(kept.row.status.clone()) });
    }
    let (_, rules) = creditor::rules(ports, &target.scope).await?;
    let wanted = Change { events, moved, ..Change::look(target.account.clone()) };
    change(ports, &target.scope, &rules, &wanted).await?;
    look_again(ports, target).await?;
    Ok(Heard::Noted)
}

/// Whether a step counts as not delivered. A server may take a mail and send it back later, and whoever complains had it
/// delivered: neither is a contact that a next step may build on.
const fn undelivered(status: &NoticeStatus, kind: Option<BounceKind>) -> bool {
    match status {
        NoticeStatus::Bounced { .. } | NoticeStatus::Cancelled { .. } | NoticeStatus::Failed { .. } => false,
        NoticeStatus::Delivered { .. } => !matches!(kind, Some(BounceKind::Soft)),
        _ => true,
    }
}

/// The provider took it and will not send it after all. The account learns of it in the same commit: a step is tried once
/// more, as another attempt; refused again, it passes without a message and is a person's, as is at once any other
/// message, whose content would be the same.
async fn rejected(ports: &Ports, target: &Target, at: Instant, reason: &str) -> Result<Heard, ChangeError> {
    let Some(kept) = read(ports, target).await? else {
        return Ok(Heard::Ignored("no such notice".to_owned()));
    };
    if kept.standing.status.is_final() {
        return Ok(Heard::Ignored("known already".to_owned()));
    }
    let (_, rules) = creditor::rules(ports, &target.scope).await?;
    let today = ports.clock.now().with_timezone(&rules.creditor.time_zone).date_naive();
    let notice = Box::new(kept.notice.clone());
    let mut facts = match kept.notice.purpose {
        Purpose::Step => vec![Fact::NoticeUndelivered { notice }],
        _ => vec![Fact::NoticeSent { id: notice.id }],
    };
    if kept.notice.purpose != Purpose::Step || kept.notice.attempt >= LAST_ATTEMPT {
        facts.extend(passed(&kept.notice));
        facts.extend(missed(&kept.notice, reason, &rules, today));
    }
    let events = facts.into_iter().map(|fact| Event::new(at, Actor::Provider("mail".to_owned()), fact));
    let row = kept.moved(&kept.standing.then(NoticeStatus::Failed { error: reason.to_owned() }))?;
    let moved = vec![NoticeWrite { row, expected: Some(kept.row.status.clone()) }];
    let wanted = Change { events: events.collect(), moved, ..Change::look(target.account.clone()) };
    change(ports, &target.scope, &rules, &wanted).await?;
    look_again(ports, target).await?;
    Ok(Heard::Noted)
}

/// Each step of a notice passes without a message: what it would have moved goes on from there.
fn passed(notice: &Notice) -> Vec<Fact> {
    let mut steps: BTreeMap<StepId, Vec<ItemNumber>> = BTreeMap::new();
    for item in &notice.items {
        if let Some(step) = &item.advances {
            steps.entry(step.clone()).or_default().push(item.number.clone());
        }
    }
    steps.into_iter().map(|(step, items)| Fact::StepLapsed { step, items }).collect()
}

/// What changed an account may have made something due.
async fn look_again(ports: &Ports, target: &Target) -> Result<(), Fault> {
    let what = WorkItem::Account(target.account.clone());
    ports.queue.enqueue(&[Work { creditor: target.scope.creditor().clone(), what }]).await
}
