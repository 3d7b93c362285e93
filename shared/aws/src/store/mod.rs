//! The store on one DynamoDB table.
//!
//! Reads are strongly consistent, save those of an index. A write is made once: whether it may be repeated is
//! for the caller, who gets a fault that says whether it may have happened. Documents that have expired count
//! as gone, readable or not, by the clock handed in.

mod commit;
mod read;
mod row;
mod shelf;
mod write;

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId, NoticeId};
use futures_util::{StreamExt, TryStreamExt, stream};
use service::fault::Fault;
use service::ports::{Clock, Page, Store};
use service::rows::{
    Commit, CommitError, Document, DocumentKey, DocumentKind, EventsRow, HeadRow, InboxKey, InboxRow,
    Instant, ItemRow, ListedHead, MarkerWrite, NoticeRow, Pointer, PointerKey, Work,
};
use service::scope::Scope;

use crate::keys::{self, Key};
use crate::table::{LIST_INDEX, WORK_INDEX};
pub use commit::MOST;
pub use read::BACK_OFF;
use read::{Range, Sort};
use row::{Reader, number, text};
use write::Condition;

/// Items written at once.
const AT_ONCE: usize = 8;
/// Pages of the registry of creditors read at most.
const REGISTRY_PAGES: usize = 1_000;

/// The store on one DynamoDB table.
#[derive(Clone)]
pub struct DynamoStore {
    reads: Client,
    writes: Client,
    table: String,
    clock: Arc<dyn Clock>,
}

impl DynamoStore {
    /// A store on `table`, reached by `client`, whose own retries must be off.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { reads: client.clone(), writes: client, table: table.into(), clock }
    }

    /// The same store, its reads through a client that may retry.
    #[must_use]
    pub fn reading_with(self, reads: Client) -> Self {
        Self { reads, ..self }
    }

    async fn of_account<T>(
        &self,
        (scope, account): (&Scope, &AccountId),
        kind: &str,
        from: Option<String>,
        read: fn(Reader) -> Result<T, Fault>,
    ) -> Result<Page<T>, Fault> {
        let partition = ("pk", keys::account(scope.creditor(), account));
        // History is asked for newest first; the rest in the order of its ids.
        let backward = kind == keys::EVENTS;
        self.page(Range { index: None, partition, sort: Sort::Prefix(kind), backward, from }, read).await
    }
}

#[async_trait]
impl Store for DynamoStore {
    async fn head(&self, scope: &Scope, account: &AccountId) -> Result<Option<HeadRow>, Fault> {
        let row = self.row(&keys::head(scope.creditor(), account)).await?;
        row.map(Reader::head).transpose()
    }

    async fn notices(
        &self,
        scope: &Scope,
        account: &AccountId,
        ids: &[NoticeId],
    ) -> Result<Vec<NoticeRow>, Fault> {
        let keys = ids.iter().map(|id| keys::notice(scope.creditor(), account, id)).collect();
        self.rows(keys).await?.into_iter().map(Reader::notice).collect()
    }

    async fn all_notices(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<NoticeRow>, Fault> {
        self.of_account((scope, account), keys::NOTICE, from, Reader::notice).await
    }

    async fn items(
        &self,
        scope: &Scope,
        account: &AccountId,
        numbers: &[ItemNumber],
    ) -> Result<Vec<ItemRow>, Fault> {
        let keys = numbers.iter().map(|number| keys::item(scope.creditor(), account, number)).collect();
        self.neighbours(keys).await?.into_iter().map(Reader::item).collect()
    }

    async fn all_items(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<ItemRow>, Fault> {
        self.of_account((scope, account), keys::ITEM, from, Reader::item).await
    }

    async fn events(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<EventsRow>, Fault> {
        self.of_account((scope, account), keys::EVENTS, from, Reader::events).await
    }

    /// Only the facts are written: the last line of an item that was closed meanwhile stays beside them.
    async fn put_items(&self, scope: &Scope, account: &AccountId, items: &[ItemRow]) -> Result<(), Fault> {
        let writes = items.iter().map(|item| {
            let key = keys::item(scope.creditor(), account, &item.number);
            self.set(row::key(&key), row::FACTS, row::text(&item.facts))
        });
        stream::iter(writes.collect::<Vec<_>>())
            .buffered(AT_ONCE)
            .try_for_each(|()| async { Ok(()) })
            .await?;
        let pointers = items.iter().map(|item| Pointer {
            key: PointerKey::Number(item.number.to_string()),
            account: account.clone(),
            target: item.number.to_string(),
        });
        self.point(scope, &pointers.collect::<Vec<_>>()).await
    }

    async fn commit(&self, scope: &Scope, commit: &Commit) -> Result<(), CommitError> {
        self.transact(scope.creditor(), commit).await
    }

    async fn move_notice(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: &str,
        to: &NoticeRow,
    ) -> Result<bool, Fault> {
        let key = keys::notice(scope.creditor(), account, &to.id);
        self.write_if(row::notice(&key, to), Condition::holds("st", text(from))).await
    }

    async fn marker(&self, scope: &Scope, movement: &MovementId) -> Result<Option<String>, Fault> {
        let row = self.row(&keys::marker(scope.creditor(), movement)).await?;
        row.map(Reader::marker).transpose()
    }

    async fn mark(&self, scope: &Scope, marker: &MarkerWrite) -> Result<bool, Fault> {
        let key = keys::marker(scope.creditor(), &marker.movement);
        let condition = Condition::expected("m", marker.expected.as_ref().map(text));
        self.write_if(row::marker(&key, &marker.value), condition).await
    }

    async fn markers(
        &self,
        scope: &Scope,
        from: Option<String>,
    ) -> Result<Page<(MovementId, String)>, Fault> {
        let partition = ("pk", keys::markers(scope.creditor()));
        let range = Range { index: None, partition, sort: Sort::Any, backward: false, from };
        self.page(range, Reader::marked).await
    }

    async fn pointer(&self, scope: &Scope, key: &PointerKey) -> Result<Option<Pointer>, Fault> {
        let row = self.row(&keys::pointer(scope.creditor(), key)).await?;
        row.map(|row| row.pointer(key)).transpose()
    }

    async fn point(&self, scope: &Scope, pointers: &[Pointer]) -> Result<(), Fault> {
        // One call may not write a key twice; of two pointers with one key the later counts.
        let mut seen = BTreeSet::new();
        let last = pointers.iter().rev().filter(|pointer| seen.insert(&pointer.key));
        let rows = last.map(|pointer| row::pointer(&keys::pointer(scope.creditor(), &pointer.key), pointer));
        self.write_all(rows.collect()).await
    }

    async fn document(&self, scope: &Scope, key: &DocumentKey) -> Result<Option<Document>, Fault> {
        let row = self.row(&keys::document(scope.creditor(), key)).await?;
        Ok(row.map(|row| row.document(key.kind, self.clock.now())).transpose()?.flatten())
    }

    async fn documents(
        &self,
        scope: &Scope,
        kind: DocumentKind,
        from: Option<String>,
    ) -> Result<Page<Document>, Fault> {
        let now = self.clock.now();
        let partition = ("pk", keys::documents(scope.creditor()));
        let sort = Sort::Prefix(keys::kind(kind));
        let range = Range { index: None, partition, sort, backward: false, from };
        let page = self.page(range, |row| row.document(kind, now)).await?;
        Ok(Page { rows: page.rows.into_iter().flatten().collect(), next: page.next })
    }

    async fn put_document(&self, scope: &Scope, document: &Document) -> Result<bool, Fault> {
        let now = (":n", text(keys::instant(self.clock.now())));
        let condition = match document.version.checked_sub(1) {
            None | Some(0) => {
                Condition { words: "attribute_not_exists(pk) OR x <= :n".to_owned(), values: vec![now] }
            }
            Some(before) => Condition {
                words: "v = :e AND (attribute_not_exists(x) OR x > :n)".to_owned(),
                values: vec![(":e", number(before)), now],
            },
        };
        let key = keys::document(scope.creditor(), &document.key);
        self.write_if(row::document(&key, document), condition).await
    }

    async fn drop_document(&self, scope: &Scope, key: &DocumentKey) -> Result<(), Fault> {
        self.remove(&keys::document(scope.creditor(), key)).await
    }

    async fn receive(&self, scope: &Scope, inbox: &InboxRow) -> Result<(), Fault> {
        let row = row::inbox(&keys::inbox(scope.creditor(), &inbox.key), inbox);
        self.write_if(row, Condition::absent()).await.map(|_| ())
    }

    async fn inbox(&self, scope: &Scope, key: &InboxKey) -> Result<Option<InboxRow>, Fault> {
        let row = self.row(&keys::inbox(scope.creditor(), key)).await?;
        row.map(Reader::inbox).transpose()
    }

    async fn all_inbox(&self, scope: &Scope, from: Option<String>) -> Result<Page<InboxRow>, Fault> {
        let partition = ("pk", keys::inboxes(scope.creditor()));
        let range = Range { index: None, partition, sort: Sort::Any, backward: false, from };
        self.page(range, Reader::inbox).await
    }

    /// A row that was settled meanwhile stays settled.
    async fn put_inbox(&self, scope: &Scope, inbox: &InboxRow) -> Result<(), Fault> {
        let row = row::inbox(&keys::inbox(scope.creditor(), &inbox.key), inbox);
        self.write_if(row, Condition::present()).await.map(|_| ())
    }

    async fn drop_inbox(&self, scope: &Scope, key: &InboxKey) -> Result<(), Fault> {
        self.remove(&keys::inbox(scope.creditor(), key)).await
    }

    async fn heads(
        &self,
        scope: &Scope,
        bucket: u8,
        from: Option<String>,
    ) -> Result<Page<ListedHead>, Fault> {
        let partition = ("lp", keys::list(scope.creditor(), bucket));
        let index = Some(LIST_INDEX);
        self.page(Range { index, partition, sort: Sort::Any, backward: false, from }, Reader::listed).await
    }

    /// Entries of one account that fall on one page are one entry.
    async fn work(&self, shard: u8, until: Instant, from: Option<String>) -> Result<Page<Work>, Fault> {
        let partition = ("wp", keys::shard(shard));
        let sort = Sort::Until("wt", keys::instant(until));
        let range = Range { index: Some(WORK_INDEX), partition, sort, backward: false, from };
        let page = self.page(range, |row| row.work()).await?;
        let mut seen = BTreeSet::new();
        let rows = page.rows.into_iter().filter(|work| seen.insert(work.clone())).collect();
        Ok(Page { rows, next: page.next })
    }

    async fn creditors(&self) -> Result<Vec<CreditorId>, Fault> {
        let mut found = Vec::new();
        let mut from = None;
        for _ in 0..REGISTRY_PAGES {
            let partition = ("pk", keys::GLOBAL.to_owned());
            let sort = Sort::Prefix(keys::ENROLLED);
            let range = Range { index: None, partition, sort, backward: false, from };
            let page = self.page(range, Reader::enrolled).await?;
            found.extend(page.rows);
            from = page.next;
            if from.is_none() {
                return Ok(found);
            }
        }
        Err(Fault::Permanent(format!("the registry of creditors has more than {REGISTRY_PAGES} pages")))
    }

    async fn enrol(&self, creditor: &CreditorId) -> Result<(), Fault> {
        self.write(row::key(&keys::enrolled(creditor))).await
    }

    async fn halted(&self) -> Result<bool, Fault> {
        Ok(self.row(&keys::switch()).await?.is_some())
    }

    async fn halt(&self, on: bool) -> Result<(), Fault> {
        let key: Key = keys::switch();
        if on { self.write(row::key(&key)).await } else { self.remove(&key).await }
    }
}

#[cfg(test)]
mod tests;
