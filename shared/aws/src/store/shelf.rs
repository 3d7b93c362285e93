//! Rows moved and removed for an erasure; see [`service::privacy`]. Only the operator's commands come here.

use async_trait::async_trait;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use dunning::id::{AccountId, CreditorId};
use service::fault::Fault;
use service::ports::Page;
use service::privacy::{Rows, Shelf};
use service::rows::{HeadRow, ItemRow, PointerKey};
use service::scope::Scope;

use super::DynamoStore;
use super::read::{Range, Sort};
use super::row::{self, Reader, Row, number, text};
use crate::fault;
use crate::keys::{self, Key};

/// Pages of one account that are removed.
const MOST_PAGES: usize = 10_000;

#[async_trait]
impl Shelf for DynamoStore {
    async fn lay(&self, scope: &Scope, account: &AccountId, rows: &Rows) -> Result<(), Fault> {
        let creditor = scope.creditor();
        let events = rows.events.iter().map(|events| {
            let key = keys::events(creditor, account, events.version);
            row::events(&key, &events.events)
        });
        let notices = rows.notices.iter().map(|notice| {
            let key = keys::notice(creditor, account, &notice.id);
            row::notice(&key, notice)
        });
        self.write_all(events.chain(notices).collect()).await?;
        for item in &rows.items {
            self.lay_item(creditor, account, item).await?;
        }
        Ok(())
    }

    async fn swap_head(
        &self,
        scope: &Scope,
        from: (&AccountId, u64),
        to: &AccountId,
        head: &HeadRow,
    ) -> Result<bool, Fault> {
        let (account, version) = from;
        let actions = self.swap(scope.creditor(), account, version, to, head);
        let actions = actions.map_err(|error| Fault::Permanent(error.to_string()))?;
        let answer = self.writes.transact_write_items().set_transact_items(Some(actions)).send().await;
        match answer {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(TransactWriteItemsError::is_transaction_canceled_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(fault::of("swap a head", &error)),
        }
    }

    async fn clear(&self, scope: &Scope, account: &AccountId) -> Result<usize, Fault> {
        let pk = keys::account(scope.creditor(), account);
        let mut removed: usize = 0;
        // What is removed is not on the next first page.
        for _ in 0..MOST_PAGES {
            let partition = ("pk", pk.clone());
            let range = Range { index: None, partition, sort: Sort::Any, backward: false, from: None };
            let page = self.page(range, |row| row.key()).await?;
            if page.rows.is_empty() {
                return Ok(removed);
            }
            for key in &page.rows {
                self.remove(key).await?;
            }
            removed = removed.saturating_add(page.rows.len());
        }
        Err(Fault::Throttled("remove an account: some rows are left; do it again".to_owned()))
    }

    async fn pointers(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<PointerKey>, Fault> {
        let unreadable = |_| Fault::Permanent("the page token is not one of ours".to_owned());
        let start = from.map(|from| serde_json::from_str::<(String, String)>(&from)).transpose();
        let start = start.map_err(unreadable)?.map(|(pk, sk)| row::key(&Key { pk, sk }));
        let scan = self.reads.scan().table_name(&self.table).set_exclusive_start_key(start);
        let answer = scan
            .consistent_read(true)
            .filter_expression("begins_with(pk, :p) AND a = :a")
            .expression_attribute_values(":p", text(keys::pointers(scope.creditor())))
            .expression_attribute_values(":a", text(account.as_str()))
            .send()
            .await;
        let answer = answer.map_err(|error| fault::of("look through the table", &error))?;
        let next = answer.last_evaluated_key.and_then(|last| Reader::new(last).key().ok());
        let next = next.map(|key| serde_json::json!([key.pk, key.sk]).to_string());
        let found = answer.items.unwrap_or_default().into_iter().map(Reader::new);
        let key = |row: Reader| row.key().ok().and_then(|key| keys::pointer_of(scope.creditor(), &key.pk));
        Ok(Page { rows: found.filter_map(key).collect(), next })
    }

    async fn clear_expired(&self, scope: &Scope) -> Result<(), Fault> {
        let now = self.clock.now();
        let mut from = None;
        for _ in 0..MOST_PAGES {
            let partition = ("pk", keys::documents(scope.creditor()));
            let range = Range { index: None, partition, sort: Sort::Any, backward: false, from };
            let page = self.page(range, |row| Ok((row.key()?, row.expires()?))).await?;
            let expired = |at: &Option<_>| at.is_some_and(|at| at <= now);
            for (key, _) in page.rows.iter().filter(|(_, at)| expired(at)) {
                self.remove(key).await?;
            }
            from = page.next;
            if from.is_none() {
                return Ok(());
            }
        }
        Err(Fault::Throttled("remove what has expired: some rows are left; do it again".to_owned()))
    }

    async fn drop_pointers(&self, scope: &Scope, pointers: &[PointerKey]) -> Result<(), Fault> {
        for pointer in pointers {
            self.remove(&keys::pointer(scope.creditor(), pointer)).await?;
        }
        Ok(())
    }
}

impl DynamoStore {
    /// Column by column: what closes or reopens the item meanwhile is not undone by writing its facts.
    async fn lay_item(
        &self,
        creditor: &CreditorId,
        account: &AccountId,
        item: &ItemRow,
    ) -> Result<(), Fault> {
        let key = row::key(&keys::item(creditor, account, &item.number));
        self.set(key.clone(), row::FACTS, row::text(&item.facts)).await?;
        match &item.closed {
            Some(closed) => self.set(key, row::CLOSED, row::text(closed)).await,
            None => Ok(()),
        }
    }

    fn swap(
        &self,
        creditor: &CreditorId,
        from: &AccountId,
        version: u64,
        to: &AccountId,
        head: &HeadRow,
    ) -> Result<Vec<TransactWriteItem>, aws_sdk_dynamodb::error::BuildError> {
        let key = keys::head(creditor, to);
        let list = keys::list(creditor, keys::bucket(&key.pk));
        let put = Put::builder().table_name(&self.table).set_item(Some(row::head(&key, list, head)));
        let is_read = |value: u64| (":v".to_owned(), number(value));
        let mut actions = Vec::new();
        let put = if from == to {
            let values: Row = [is_read(version)].into();
            put.condition_expression("v = :v").set_expression_attribute_values(Some(values))
        } else {
            let values: Vec<(String, AttributeValue)> = vec![is_read(version)];
            let gone = Delete::builder()
                .table_name(&self.table)
                .set_key(Some(row::key(&keys::head(creditor, from))))
                .condition_expression("v = :v")
                .set_expression_attribute_values(Some(values.into_iter().collect()));
            actions.push(TransactWriteItem::builder().delete(gone.build()?).build());
            put.condition_expression("attribute_not_exists(pk)")
        };
        actions.push(TransactWriteItem::builder().put(put.build()?).build());
        Ok(actions)
    }
}
