//! The store under watch: after every commit the ledger, the classes and the borders between creditors are checked.
//! The bugs of the self-test that a store can have are planted here, so that the product's code stays untouched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dunning::account::Account;
use dunning::class::Class;
use dunning::event::Event;
use dunning::fact::Fact;
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};
use dunning::notice::NoticeStatus;
use service::account::account_of;
use service::fault::Fault;
use service::notices::Kept;
use service::ports::{Page, Store};
use service::rows::{
    Commit, CommitError, Document, DocumentKey, DocumentKind, EventsRow, HeadRow, InboxKey, InboxRow,
    Instant, ItemRow, ListedHead, MarkerWrite, NoticeRow, Pointer, PointerKey, Work,
};
use service::scope::Scope;

use super::bug::Bug;
use super::fate::me;

type Classes = BTreeMap<ItemNumber, Class>;

/// What was seen, and what must not be.
#[derive(Debug, Default)]
pub struct Watch {
    seen: Mutex<BTreeMap<(CreditorId, AccountId), (u64, Classes)>>,
    broken: Mutex<Vec<String>>,
    claims: Mutex<BTreeSet<(CreditorId, NoticeId, u64)>>,
}

impl Watch {
    /// What was broken so far.
    pub fn broken(&self) -> Vec<String> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what must not be.
    pub fn breach(&self, what: String) {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// Whether this process claimed this notice.
    pub fn claimed(&self, creditor: &CreditorId, notice: &NoticeId, by: u64) -> bool {
        let key = (creditor.clone(), notice.clone(), by);
        self.claims.lock().unwrap_or_else(PoisonError::into_inner).contains(&key)
    }

    /// A commit that may have happened: what it claims must be owed in the very version that claims it.
    fn attempted(&self, scope: &Scope, commit: &Commit) {
        let Ok(account) = account_of(&commit.head) else { return };
        for write in &commit.notices {
            let Ok(kept) = Kept::read(write.row.clone()) else { continue };
            if !matches!(kept.standing.status, NoticeStatus::Claimed { .. }) {
                continue;
            }
            for item in &kept.notice.items {
                if account.line(&item.number).is_none_or(|line| line.open() <= 0) {
                    self.breach(format!(
                        "{} of {} is claimed and nothing is open",
                        item.number,
                        scope.creditor()
                    ));
                }
            }
            let key = (scope.creditor().clone(), kept.notice.id, me().map_or(0, |me| me.born));
            self.claims.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        }
    }

    fn committed(&self, scope: &Scope, commit: &Commit) {
        let account = match account_of(&commit.head) {
            Ok(account) => account,
            Err(error) => return self.breach(format!("{}: a head nobody can read: {error}", commit.account)),
        };
        if account.creditor != *scope.creditor() || account.id != commit.account {
            self.breach(format!("{} of {} was written as another's", commit.account, scope.creditor()));
        }
        for wrong in unbalanced(&account) {
            self.breach(format!("{} of {}: {wrong}", commit.account, scope.creditor()));
        }
        self.classes(scope, commit, &account);
    }

    /// The class of an item never falls, unless one of the reasons that may lower it is in the history.
    fn classes(&self, scope: &Scope, commit: &Commit, account: &Account) {
        let now: Classes = account
            .lines
            .iter()
            .filter_map(|(number, line)| Some((number.clone(), line.track.class?)))
            .collect();
        let key = (scope.creditor().clone(), commit.account.clone());
        let version = commit.head.version;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let before = seen.insert(key, (version, now.clone()));
        let Some((_, before)) = before.filter(|(known, _)| known.saturating_add(1) == version) else {
            return;
        };
        if may_lower(&commit.events) {
            return;
        }
        for (number, class) in &before {
            if account.lines.contains_key(number) && now.get(number) < Some(class) {
                self.breach(format!("{number} of {} fell from class {class:?}", scope.creditor()));
            }
        }
    }
}

fn may_lower(events: &str) -> bool {
    let events: Vec<Event> = serde_json::from_str(events).unwrap_or_default();
    events.iter().any(|event| {
        matches!(
            event.fact,
            Fact::NoticeUndelivered { .. }
                | Fact::DueDateMoved { .. }
                | Fact::DisputeResolved { .. }
                | Fact::PromiseBroken { .. }
                | Fact::PromiseLapsed { .. }
                | Fact::PromiseKept { .. }
                | Fact::ArrangementEnded { .. }
                | Fact::Restored { .. }
                | Fact::ItemReceived { .. }
                | Fact::NoticeCancelled { .. }
        )
    })
}

/// What does not add up.
#[must_use]
pub fn unbalanced(account: &Account) -> Vec<String> {
    let sums = account.sums;
    let owed = sums.invoiced - sums.paid - sums.credited - sums.written_off;
    let pairs = [
        ("invoiced − paid − credited − written off = open", owed, account.open()),
        ("unapplied", sums.unapplied, account.unapplied()),
        ("credit", sums.credit, account.credit),
    ];
    let wrong = pairs.into_iter().filter(|(_, sum, there)| sum != there);
    wrong.map(|(what, sum, there)| format!("{what}: {sum} is not {there}")).collect()
}

/// A store under watch.
pub struct Watched {
    /// The store.
    pub inner: Arc<dyn Store>,
    /// Where breaches go.
    pub watch: Arc<Watch>,
    /// What is planted.
    pub bug: Option<Bug>,
}

impl Watched {
    async fn planted(&self, scope: &Scope, commit: &mut Commit) -> Result<bool, Fault> {
        match self.bug {
            Some(Bug::CommitsWithoutCheck) => {
                let head = self.inner.head(scope, &commit.account).await?;
                commit.expected = head.as_ref().map(|head| head.version);
                commit.head.version = commit.expected.unwrap_or(0).saturating_add(1);
                for write in &mut commit.notices {
                    let ids = std::slice::from_ref(&write.row.id);
                    let rows = self.inner.notices(scope, &commit.account, ids).await?;
                    write.expected = rows.into_iter().next().map(|row| row.status);
                }
            }
            Some(Bug::ForgetsMovements) => commit.markers.clear(),
            Some(Bug::WritesHalfACommit) => commit.notices.clear(),
            Some(Bug::ForgetsTheNextLook) => commit.head.look = None,
            Some(Bug::WritesNoHistory) => commit.events.clear(),
            Some(Bug::AcknowledgesWithoutWriting) => return Ok(commit.expected.is_none()),
            _ => {}
        }
        Ok(true)
    }
}

#[async_trait]
impl Store for Watched {
    async fn commit(&self, scope: &Scope, commit: &Commit) -> Result<(), CommitError> {
        let mut made = commit.clone();
        if !self.planted(scope, &mut made).await? {
            return Ok(());
        }
        let answer = self.inner.commit(scope, &made).await;
        if !matches!(answer, Err(CommitError::Conflict | CommitError::Booked(_))) {
            self.watch.attempted(scope, &made);
        }
        if answer.is_ok() {
            self.watch.committed(scope, &made);
        }
        answer
    }

    async fn move_notice(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: &str,
        to: &NoticeRow,
    ) -> Result<bool, Fault> {
        if self.bug != Some(Bug::MovesWithoutCheck) {
            return self.inner.move_notice(scope, account, from, to).await;
        }
        let rows = self.inner.notices(scope, account, std::slice::from_ref(&to.id)).await?;
        let now = rows.into_iter().next().map_or_else(|| from.to_owned(), |row| row.status);
        self.inner.move_notice(scope, account, &now, to).await
    }

    async fn marker(&self, scope: &Scope, movement: &MovementId) -> Result<Option<String>, Fault> {
        if self.bug == Some(Bug::ForgetsMovements) {
            return Ok(None);
        }
        self.inner.marker(scope, movement).await
    }

    async fn receive(&self, scope: &Scope, row: &InboxRow) -> Result<(), Fault> {
        if self.bug == Some(Bug::LosesTheInbox) {
            return Ok(());
        }
        self.inner.receive(scope, row).await
    }

    async fn document(&self, scope: &Scope, key: &DocumentKey) -> Result<Option<Document>, Fault> {
        if self.bug == Some(Bug::MixesCreditors) && key.kind == DocumentKind::Creditor {
            let first = self.inner.creditors().await?.into_iter().next();
            let other = first.map_or_else(|| scope.clone(), Scope::proven);
            return self.inner.document(&other, key).await;
        }
        self.inner.document(scope, key).await
    }

    async fn work(&self, shard: u8, until: Instant, from: Option<String>) -> Result<Page<Work>, Fault> {
        let mut page = self.inner.work(shard, until, from).await?;
        if self.bug == Some(Bug::ReadsOnePageOnly) {
            page.rows.truncate(1);
            page.next = None;
        }
        Ok(page)
    }

    async fn head(&self, scope: &Scope, account: &AccountId) -> Result<Option<HeadRow>, Fault> {
        self.inner.head(scope, account).await
    }

    async fn notices(
        &self,
        scope: &Scope,
        account: &AccountId,
        ids: &[NoticeId],
    ) -> Result<Vec<NoticeRow>, Fault> {
        self.inner.notices(scope, account, ids).await
    }

    async fn all_notices(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<NoticeRow>, Fault> {
        self.inner.all_notices(scope, account, from).await
    }

    async fn items(
        &self,
        scope: &Scope,
        account: &AccountId,
        numbers: &[ItemNumber],
    ) -> Result<Vec<ItemRow>, Fault> {
        self.inner.items(scope, account, numbers).await
    }

    async fn all_items(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<ItemRow>, Fault> {
        self.inner.all_items(scope, account, from).await
    }

    async fn events(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<EventsRow>, Fault> {
        self.inner.events(scope, account, from).await
    }

    async fn put_items(&self, scope: &Scope, account: &AccountId, items: &[ItemRow]) -> Result<(), Fault> {
        self.inner.put_items(scope, account, items).await
    }

    async fn mark(&self, scope: &Scope, marker: &MarkerWrite) -> Result<bool, Fault> {
        self.inner.mark(scope, marker).await
    }

    async fn markers(
        &self,
        scope: &Scope,
        from: Option<String>,
    ) -> Result<Page<(MovementId, String)>, Fault> {
        self.inner.markers(scope, from).await
    }

    async fn pointer(&self, scope: &Scope, key: &PointerKey) -> Result<Option<Pointer>, Fault> {
        self.inner.pointer(scope, key).await
    }

    async fn point(&self, scope: &Scope, pointers: &[Pointer]) -> Result<(), Fault> {
        self.inner.point(scope, pointers).await
    }

    async fn documents(
        &self,
        scope: &Scope,
        kind: DocumentKind,
        from: Option<String>,
    ) -> Result<Page<Document>, Fault> {
        self.inner.documents(scope, kind, from).await
    }

    async fn put_document(&self, scope: &Scope, document: &Document) -> Result<bool, Fault> {
        self.inner.put_document(scope, document).await
    }

    async fn drop_document(&self, scope: &Scope, key: &DocumentKey) -> Result<(), Fault> {
        self.inner.drop_document(scope, key).await
    }

    async fn inbox(&self, scope: &Scope, key: &InboxKey) -> Result<Option<InboxRow>, Fault> {
        self.inner.inbox(scope, key).await
    }

    async fn all_inbox(&self, scope: &Scope, from: Option<String>) -> Result<Page<InboxRow>, Fault> {
        self.inner.all_inbox(scope, from).await
    }

    async fn put_inbox(&self, scope: &Scope, row: &InboxRow) -> Result<(), Fault> {
        self.inner.put_inbox(scope, row).await
    }

    async fn drop_inbox(&self, scope: &Scope, key: &InboxKey) -> Result<(), Fault> {
        self.inner.drop_inbox(scope, key).await
    }

    async fn heads(
        &self,
        scope: &Scope,
        bucket: u8,
        from: Option<String>,
    ) -> Result<Page<ListedHead>, Fault> {
        self.inner.heads(scope, bucket, from).await
    }

    async fn creditors(&self) -> Result<Vec<CreditorId>, Fault> {
        self.inner.creditors().await
    }

    async fn enrol(&self, creditor: &CreditorId) -> Result<(), Fault> {
        self.inner.enrol(creditor).await
    }

    async fn halted(&self) -> Result<bool, Fault> {
        self.inner.halted().await
    }

    async fn halt(&self, on: bool) -> Result<(), Fault> {
        self.inner.halt(on).await
    }
}
