//! Writing: one row under a condition, many without one, and the transaction.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use service::fault::Fault;

use super::DynamoStore;
use super::read::BACK_OFF;
use super::row::{self, Row};
use crate::fault;
use crate::keys::Key;

/// Rows that one call without conditions may write.
const BATCH: usize = 25;
/// Calls made for one batch before it counts as throttled.
const ROUNDS: u32 = 8;

/// What must be true of the row that is there.
pub struct Condition {
    /// In DynamoDB's words.
    pub words: String,
    /// The values they name.
    pub values: Vec<(&'static str, AttributeValue)>,
}

impl Condition {
    /// There must be no row of this key.
    pub fn absent() -> Self {
        Self { words: "attribute_not_exists(pk)".to_owned(), values: Vec::new() }
    }

    /// There must be a row of this key.
    pub fn present() -> Self {
        Self { words: "attribute_exists(pk)".to_owned(), values: Vec::new() }
    }

    /// The column must hold this.
    pub fn holds(column: &str, value: AttributeValue) -> Self {
        Self { words: format!("{column} = :e"), values: vec![(":e", value)] }
    }

    /// Absent, or the column must hold this.
    pub fn expected(column: &str, value: Option<AttributeValue>) -> Self {
        value.map_or_else(Self::absent, |value| Self::holds(column, value))
    }
}

impl DynamoStore {
    fn put(&self, row: Row) -> PutItemFluentBuilder {
        self.writes.put_item().table_name(&self.table).set_item(Some(row))
    }

    /// Writes a row over whatever is there.
    pub(super) async fn write(&self, row: Row) -> Result<(), Fault> {
        self.put(row).send().await.map(|_| ()).map_err(|error| fault::of("write a row", &error))
    }

    /// Writes a row if the condition holds; false when it does not.
    pub(super) async fn write_if(&self, row: Row, condition: Condition) -> Result<bool, Fault> {
        let values = condition.values.into_iter();
        let call =
            values.fold(self.put(row), |call, (name, value)| call.expression_attribute_values(name, value));
        match call.condition_expression(condition.words).send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(fault::of("write a row", &error)),
        }
    }

    /// Sets one column of a row, made when it is absent; the others stay.
    pub(super) async fn set(&self, key: Row, column: &str, value: AttributeValue) -> Result<(), Fault> {
        let call = self.writes.update_item().table_name(&self.table).set_key(Some(key));
        let call = call.update_expression(format!("SET {column} = :new"));
        let answer = call.expression_attribute_values(":new", value).send().await;
        answer.map(|_| ()).map_err(|error| fault::of("write a row", &error))
    }

    /// Removes a row; removing what is not there changes nothing.
    pub(super) async fn remove(&self, key: &Key) -> Result<(), Fault> {
        let call = self.writes.delete_item().table_name(&self.table).set_key(Some(row::key(key)));
        call.send().await.map(|_| ()).map_err(|error| fault::of("remove a row", &error))
    }

    /// Writes rows over whatever is there, 25 a call. No two may share a key.
    pub(super) async fn write_all(&self, rows: Vec<Row>) -> Result<(), Fault> {
        let mut rows = rows.into_iter();
        loop {
            let batch: Vec<Row> = rows.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            self.write_batch(batch).await?;
        }
    }

    async fn write_batch(&self, rows: Vec<Row>) -> Result<(), Fault> {
        let put = |row| {
            let put = PutRequest::builder().set_item(Some(row)).build();
            put.map(|put| WriteRequest::builder().put_request(put).build())
        };
        let wanted: Result<Vec<_>, _> = rows.into_iter().map(put).collect();
        let mut wanted = wanted.map_err(|error| Fault::Permanent(error.to_string()))?;
        for round in 0..ROUNDS {
            if round > 0 {
                tokio::time::sleep(BACK_OFF.saturating_mul(1 << round)).await;
            }
            let answer = self.writes.batch_write_item().request_items(&self.table, wanted).send().await;
            let answer = answer.map_err(|error| fault::of("write rows", &error))?;
            wanted =
                answer.unprocessed_items.and_then(|mut left| left.remove(&self.table)).unwrap_or_default();
            if wanted.is_empty() {
                return Ok(());
            }
        }
        Err(Fault::Throttled("write rows: some were left over".to_owned()))
    }
}
