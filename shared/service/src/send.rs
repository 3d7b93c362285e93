//! Sends one claimed notice: kill switches, one call to the provider, what came of it.

use chrono::Duration;
use dunning::id::AccountId;
use dunning::notice::NoticeStatus;

use crate::fault::Fault;
use crate::notices::{CALL_SECONDS, Kept, Standing};
use crate::ports::{Outgoing, Ports, Tag};
use crate::rows::{DocumentKey, DocumentKind, NoticeRow, Pointer, PointerKey};
use crate::scope::Scope;

/// What became of a claimed notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The provider took it.
    Handed,
    /// Nothing left; it waits in the queue again.
    Waits,
    /// Nothing left and nothing will: the provider, or the law, refuses it.
    Refused(String),
    /// It may or may not have left; its row says so when the lease ends.
    InDoubt,
}

/// Hands a claimed notice to the provider.
///
/// # Errors
/// When the row cannot be moved although the outcome of the call is known; the lease then decides.
pub async fn send(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    kept: &Kept,
    message: &Outgoing,
) -> Result<Sent, Fault> {
    if stopped(ports, scope).await? || lease_is_short(ports, kept) {
        return wait(ports, scope, account, kept).await;
    }
    let tag =
        Tag { creditor: scope.creditor().clone(), account: account.clone(), notice: kept.notice.id.clone() };
    match ports.sender.send(&tag, message).await {
        Ok(provider_id) => handed(ports, scope, account, kept, provider_id).await,
        Err(Fault::Throttled(_)) => wait(ports, scope, account, kept).await,
        Err(Fault::Permanent(reason) | Fault::Unreadable(reason)) => {
            refused(ports, scope, account, kept, reason).await
        }
        Err(Fault::Unknown(_)) => Ok(Sent::InDoubt),
    }
}

/// Gives a claimed notice up because no message can be made of it.
///
/// # Errors
/// When the row cannot be moved.
pub async fn refused(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    kept: &Kept,
    reason: String,
) -> Result<Sent, Fault> {
    let failed = kept.standing.then(NoticeStatus::Failed { error: reason.clone() });
    move_to(ports, scope, account, kept, &failed).await?;
    Ok(Sent::Refused(reason))
}

/// The creditor's and the global kill switch, strongly consistent, just before the call.
async fn stopped(ports: &Ports, scope: &Scope) -> Result<bool, Fault> {
    if ports.store.halted().await? {
        return Ok(true);
    }
    let key = DocumentKey { kind: DocumentKind::Switch, id: String::new() };
    Ok(ports.store.document(scope, &key).await?.is_some_and(|switch| switch.body == "true"))
}

/// A call that could outlive its lease is not begun: whoever takes over would not know of it.
fn lease_is_short(ports: &Ports, kept: &Kept) -> bool {
    let end_of_call = ports.clock.now() + Duration::seconds(CALL_SECONDS);
    match &kept.standing.status {
        NoticeStatus::Claimed { lease_until, .. } => end_of_call >= *lease_until,
        _ => true,
    }
}

/// Puts a claimed notice that certainly did not leave back into the queue.
///
/// # Errors
/// When the row cannot be moved.
pub async fn wait(ports: &Ports, scope: &Scope, account: &AccountId, kept: &Kept) -> Result<Sent, Fault> {
    let queued = kept.standing.backed_off(ports.clock.now());
    move_to(ports, scope, account, kept, &queued).await?;
    Ok(Sent::Waits)
}

/// The provider's event may have arrived before `sent` is written: then the row has moved on, and all is well.
async fn handed(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    kept: &Kept,
    provider_id: String,
) -> Result<Sent, Fault> {
    let sent = NoticeStatus::Sent { at: ports.clock.now(), provider_id: provider_id.clone() };
    move_to(ports, scope, account, kept, &kept.standing.then(sent)).await?;
    let target = kept.notice.id.to_string();
    // By its own address, where answers come back to us, and by the provider's id in an answer's thread.
    let own = ports.config.reply_domain.as_ref().map(|_| target.clone());
    let pointer =
        |id| Pointer { key: PointerKey::Message(id), account: account.clone(), target: target.clone() };
    let pointers: Vec<Pointer> = own.into_iter().chain([provider_id]).map(pointer).collect();
    ports.store.point(scope, &pointers).await?;
    Ok(Sent::Handed)
}

async fn move_to(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    kept: &Kept,
    standing: &Standing,
) -> Result<bool, Fault> {
    let row: NoticeRow = kept.moved(standing)?;
    ports.store.move_notice(scope, account, &kept.row.status, &row).await
}
