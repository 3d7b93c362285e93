//! What is read of an account before anything is decided.

use dunning::account::{Account, Head};
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber, NoticeId};

use super::{Change, ChangeError};
use crate::doubt;
use crate::fault::Fault;
use crate::notices::Kept;
use crate::ports::Ports;
use crate::rows::{HeadRow, Instant, ItemRow};
use crate::scope::Scope;

/// What was read of an account.
pub(super) struct Read {
    pub account: Account,
    pub version: Option<u64>,
    pub look: Option<Instant>,
    pub kept: Vec<Kept>,
    /// Rows of notices that the head no longer lists, looked up because a commit met them.
    pub unlisted: Vec<Kept>,
    pub restored: Vec<Fact>,
}

impl Read {
    pub fn row_of(&self, id: &NoticeId) -> Option<&Kept> {
        self.kept.iter().chain(&self.unlisted).find(|kept| kept.notice.id == *id)
    }
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

/// Reads the head, its notices, what is brought back and the rows a commit met.
pub(super) async fn read(
    ports: &Ports,
    scope: &Scope,
    change: &Change,
    met: &[NoticeId],
) -> Result<Read, ChangeError> {
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
