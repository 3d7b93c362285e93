//! The store under watch: every commit goes by the watch, and the bugs of the self-test that a store can have are
//! planted here, so that the product's code stays untouched.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::Duration;
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};
use dunning::notice::NoticeStatus;
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
use super::mark::Mark;
use super::newer;
use super::watch::Watch;

/// How far back a sweep looks that asks with `=`, in minutes.
const NOW_MINUTES: i64 = 15;

/// A store under watch.
pub struct Watched {
    /// The store.
    pub inner: Arc<dyn Store>,
    /// The same rows, read by no process.
    pub calm: Arc<dyn Store>,
    /// Where breaches go.
    pub watch: Arc<Watch>,
    /// What is planted.
    pub bug: Option<Bug>,
    /// Whether every second process is of a newer version.
    pub versions: bool,
    /// What a bug keeps for later.
    pub kept: Arc<Later>,
}

/// What the planted bugs keep in memory where the product keeps it in the table.
#[derive(Default)]
pub struct Later {
    commits: Mutex<Vec<(u64, Scope, Commit)>>,
    counted: Mutex<BTreeSet<Work>>,
}

impl Later {
    /// The commits that the process that asks held back.
    fn mine(&self) -> Vec<(Scope, Commit)> {
        let born = me().map_or(0, |me| me.born);
        let mut all = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
        all.extract_if(.., |(by, _, _)| *by == born).map(|(_, scope, commit)| (scope, commit)).collect()
    }

    /// Writes what was held back.
    pub async fn catch_up(&self, store: &dyn Store) {
        for (scope, commit) in self.mine() {
            let _ = store.commit(&scope, &commit).await;
        }
    }
}

fn claims(commit: &Commit) -> bool {
    let claimed = |kept: Kept| matches!(kept.standing.status, NoticeStatus::Claimed { .. });
    commit.notices.iter().any(|write| Kept::read(write.row.clone()).is_ok_and(claimed))
}

/// The movement as one that marks events would name it.
fn by_event(movement: &MovementId) -> MovementId {
    let event = me().and_then(|me| me.event.clone()).unwrap_or_default();
    MovementId::new(format!("{movement} by {event}")).unwrap_or_else(|_| movement.clone())
}

impl Watched {
    /// The commit with its bug; false when it is not made at all.
    async fn planted(&self, scope: &Scope, commit: &mut Commit) -> Result<bool, Fault> {
        match self.bug {
            Some(Bug::ClaimsWithoutCheck) => self.unchecked(scope, commit).await?,
            Some(Bug::ForgetsMovements) => commit.markers.clear(),
            Some(Bug::MarksTheEvent) => {
                for marker in &mut commit.markers {
                    marker.movement = by_event(&marker.movement);
                }
            }
            Some(Bug::WritesHalfACommit) => commit.notices.clear(),
            Some(Bug::ForgetsTheNextLook) => commit.head.look = None,
            Some(Bug::WritesNoHistory) => commit.events.clear(),
            Some(Bug::DropsWhatIsNewer) => newer::drop(commit),
            Some(Bug::AcknowledgesWithoutWriting) => return Ok(commit.expected.is_none()),
            Some(Bug::SendsThenMarks) if claims(commit) => {
                let held = (me().map_or(0, |me| me.born), scope.clone(), commit.clone());
                self.kept.commits.lock().unwrap_or_else(PoisonError::into_inner).push(held);
                return Ok(false);
            }
            _ => {}
        }
        Ok(true)
    }

    async fn unchecked(&self, scope: &Scope, commit: &mut Commit) -> Result<(), Fault> {
        let head = self.inner.head(scope, &commit.account).await?;
        commit.expected = head.as_ref().map(|head| head.version);
        commit.head.version = commit.expected.unwrap_or(0).saturating_add(1);
        for write in &mut commit.notices {
            let ids = std::slice::from_ref(&write.row.id);
            let rows = self.inner.notices(scope, &commit.account, ids).await?;
            write.expected = rows.into_iter().next().map(|row| row.status);
        }
        Ok(())
    }

    /// What came of a commit, as far as anybody can know who is still alive.
    async fn seen(&self, scope: &Scope, made: &Commit, answer: &Result<(), CommitError>) {
        match answer {
            Ok(()) => {}
            Err(CommitError::Conflict) => return self.watch.mark(Mark::CommitMetAnother),
            Err(CommitError::Booked(_)) => return self.watch.mark(Mark::MovementKnown),
            Err(CommitError::Fault(Fault::Unknown(_))) => {
                self.watch.attempted(scope, made);
                let head = self.calm.head(scope, &made.account).await.ok().flatten();
                if head.as_ref() != Some(&made.head) {
                    return;
                }
                self.watch.mark(Mark::CommitAnswerLost);
            }
            Err(CommitError::Fault(_)) => return,
        }
        self.watch.attempted(scope, made);
        self.watch.committed(scope, made);
    }

    async fn do_commit(&self, scope: &Scope, commit: &Commit) -> Result<(), CommitError> {
        let mut made = commit.clone();
        if !self.planted(scope, &mut made).await? {
            return Ok(());
        }
        if self.versions && me().is_some_and(|me| me.born % 2 == 1) {
            newer::dress(&mut made);
        }
        let answer = self.inner.commit(scope, &made).await;
        self.seen(scope, &made, &answer).await;
        answer
    }

    async fn do_move(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: &str,
        to: &NoticeRow,
    ) -> Result<bool, Fault> {
        let ids = std::slice::from_ref(&to.id);
        let before = self.calm.notices(scope, account, ids).await?.into_iter().next();
        let moved = self.inner.move_notice(scope, account, from, to).await?;
        if let Some(before) = before.filter(|before| moved && before.status != from) {
            self.watch
                .breach(format!("notice {} was moved from {}, and {from} was read", to.id, before.status));
        }
        if let Ok(kept) = Kept::read(to.clone()) {
            self.watch.marks.standing(&kept.standing);
        }
        if !moved {
            self.watch.mark(Mark::NoticeMovedMeanwhile);
        }
        Ok(moved)
    }

    async fn do_work(&self, shard: u8, until: Instant, from: Option<String>) -> Result<Page<Work>, Fault> {
        let mut page = self.inner.work(shard, until, from).await?;
        match self.bug {
            Some(Bug::ReadsOnePageOnly) => page.next = None,
            Some(Bug::FindsOnlyWhatIsDueNow) => {
                let before = self.inner.work(shard, until - Duration::minutes(NOW_MINUTES), None).await?;
                page.rows.retain(|work| !before.rows.contains(work));
            }
            Some(Bug::CountsThenEnqueues) => {
                let mut counted = self.kept.counted.lock().unwrap_or_else(PoisonError::into_inner);
                page.rows.retain(|work| counted.insert(work.clone()));
            }
            _ => {}
        }
        Ok(page)
    }

    async fn do_document(&self, scope: &Scope, key: &DocumentKey) -> Result<Option<Document>, Fault> {
        if self.bug == Some(Bug::MixesCreditors) && key.kind == DocumentKind::Creditor {
            let first = self.inner.creditors().await?.into_iter().next();
            let other = first.map_or_else(|| scope.clone(), Scope::proven);
            return self.inner.document(&other, key).await;
        }
        self.inner.document(scope, key).await
    }

    async fn do_marker(&self, scope: &Scope, movement: &MovementId) -> Result<Option<String>, Fault> {
        match self.bug {
            Some(Bug::ForgetsMovements) => Ok(None),
            Some(Bug::MarksTheEvent) => self.inner.marker(scope, &by_event(movement)).await,
            _ => self.inner.marker(scope, movement).await,
        }
    }

    async fn do_receive(&self, scope: &Scope, row: &InboxRow) -> Result<(), Fault> {
        if self.bug == Some(Bug::LosesTheInbox) {
            return Ok(());
        }
        self.watch.mark(Mark::InboxFilled);
        self.inner.receive(scope, row).await
    }
}

/// A store whose calls go to `inner`, save those that are named with a way of their own.
macro_rules! store {
    ($($call:ident => $to:ident $(. $field:ident)? ($($arg:ident: $of:ty),*) -> $answer:ty;)*) => {
        #[async_trait]
        impl Store for Watched {
            $(async fn $call(&self, $($arg: $of),*) -> $answer { self.$to$(.$field)?($($arg),*).await })*
        }
    };
}

store! {
    commit => do_commit(scope: &Scope, commit: &Commit) -> Result<(), CommitError>;
    move_notice => do_move(scope: &Scope, account: &AccountId, from: &str, to: &NoticeRow) -> Result<bool, Fault>;
    marker => do_marker(scope: &Scope, movement: &MovementId) -> Result<Option<String>, Fault>;
    receive => do_receive(scope: &Scope, row: &InboxRow) -> Result<(), Fault>;
    document => do_document(scope: &Scope, key: &DocumentKey) -> Result<Option<Document>, Fault>;
    work => do_work(shard: u8, until: Instant, from: Option<String>) -> Result<Page<Work>, Fault>;
    head => inner.head(scope: &Scope, account: &AccountId) -> Result<Option<HeadRow>, Fault>;
    notices => inner.notices(scope: &Scope, account: &AccountId, ids: &[NoticeId]) -> Result<Vec<NoticeRow>, Fault>;
    all_notices => inner.all_notices(scope: &Scope, account: &AccountId, from: Option<String>) -> Result<Page<NoticeRow>, Fault>;
    items => inner.items(scope: &Scope, account: &AccountId, numbers: &[ItemNumber]) -> Result<Vec<ItemRow>, Fault>;
    all_items => inner.all_items(scope: &Scope, account: &AccountId, from: Option<String>) -> Result<Page<ItemRow>, Fault>;
    events => inner.events(scope: &Scope, account: &AccountId, from: Option<String>) -> Result<Page<EventsRow>, Fault>;
    put_items => inner.put_items(scope: &Scope, account: &AccountId, items: &[ItemRow]) -> Result<(), Fault>;
    mark => inner.mark(scope: &Scope, marker: &MarkerWrite) -> Result<bool, Fault>;
    markers => inner.markers(scope: &Scope, from: Option<String>) -> Result<Page<(MovementId, String)>, Fault>;
    pointer => inner.pointer(scope: &Scope, key: &PointerKey) -> Result<Option<Pointer>, Fault>;
    point => inner.point(scope: &Scope, pointers: &[Pointer]) -> Result<(), Fault>;
    documents => inner.documents(scope: &Scope, kind: DocumentKind, from: Option<String>) -> Result<Page<Document>, Fault>;
    put_document => inner.put_document(scope: &Scope, document: &Document) -> Result<bool, Fault>;
    drop_document => inner.drop_document(scope: &Scope, key: &DocumentKey) -> Result<(), Fault>;
    inbox => inner.inbox(scope: &Scope, key: &InboxKey) -> Result<Option<InboxRow>, Fault>;
    all_inbox => inner.all_inbox(scope: &Scope, from: Option<String>) -> Result<Page<InboxRow>, Fault>;
    put_inbox => inner.put_inbox(scope: &Scope, row: &InboxRow) -> Result<(), Fault>;
    drop_inbox => inner.drop_inbox(scope: &Scope, key: &InboxKey) -> Result<(), Fault>;
    heads => inner.heads(scope: &Scope, bucket: u8, from: Option<String>) -> Result<Page<ListedHead>, Fault>;
    creditors => inner.creditors() -> Result<Vec<CreditorId>, Fault>;
    enrol => inner.enrol(creditor: &CreditorId) -> Result<(), Fault>;
    halted => inner.halted() -> Result<bool, Fault>;
    halt => inner.halt(on: bool) -> Result<(), Fault>;
}
