//! The one commit: head, history, notices, items, markers and inbox row together, or nothing.

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason, Delete, Put, TransactWriteItem, Update};
use dunning::id::{CreditorId, MovementId};
use service::fault::Fault;
use service::rows::{Commit, CommitError};

use super::DynamoStore;
use super::row::{self, Row, number, text};
use super::write::Condition;
use crate::fault;
use crate::keys::{self, Key};

/// Rows that DynamoDB changes together.
pub const MOST: usize = 100;

/// One row of a commit and what its condition's failure means.
struct Step {
    what: What,
    condition: Option<Condition>,
    /// The movement that is booked already when the condition fails; else somebody was faster.
    booked: Option<MovementId>,
}

enum What {
    Put(Row),
    Delete(Row),
    /// Sets one column of a row, or removes it; the others stay.
    Set(Row, &'static str, Option<AttributeValue>),
}

impl Step {
    const fn put(row: Row, condition: Option<Condition>) -> Self {
        Self { what: What::Put(row), condition, booked: None }
    }
}

impl DynamoStore {
    pub(super) async fn transact(&self, creditor: &CreditorId, commit: &Commit) -> Result<(), CommitError> {
        let steps = steps(creditor, commit);
        if steps.len() > MOST {
            return Err(Fault::Permanent(format!(
                "a commit of {} rows; DynamoDB changes at most {MOST} together: split what is booked or decided",
                steps.len()
            ))
            .into());
        }
        let (booked, actions): (Vec<_>, Vec<_>) =
            steps.into_iter().map(|step| (step.booked.clone(), self.action(step))).unzip();
        let actions = actions.into_iter().collect::<Result<Vec<_>, Fault>>()?;
        let answer = self.writes.transact_write_items().set_transact_items(Some(actions)).send().await;
        let Err(error) = answer else { return Ok(()) };
        Err(match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                verdict(cancelled.cancellation_reasons(), booked)
            }
            _ => fault::of("commit", &error).into(),
        })
    }

    fn action(&self, step: Step) -> Result<TransactWriteItem, Fault> {
        let refused = |error: aws_sdk_dynamodb::error::BuildError| Fault::Permanent(error.to_string());
        let (words, values) = step.condition.map_or((None, None), |condition| {
            let values = condition.values.into_iter().map(|(name, value)| (name.to_owned(), value));
            let values: Row = values.collect();
            (Some(condition.words), (!values.is_empty()).then_some(values))
        });
        let action = TransactWriteItem::builder();
        Ok(match step.what {
            What::Put(row) => {
                let put = Put::builder().table_name(&self.table).set_item(Some(row));
                let put = put.set_condition_expression(words).set_expression_attribute_values(values);
                action.put(put.build().map_err(refused)?)
            }
            What::Set(key, column, value) => {
                let update = Update::builder().table_name(&self.table).set_key(Some(key));
                let update = match value {
                    Some(value) => update
                        .update_expression(format!("SET {column} = :new"))
                        .expression_attribute_values(":new", value),
                    None => update.update_expression(format!("REMOVE {column}")),
                };
                action.update(update.build().map_err(refused)?)
            }
            What::Delete(key) => {
                let delete = Delete::builder().table_name(&self.table).set_key(Some(key));
                let delete = delete.set_condition_expression(words).set_expression_attribute_values(values);
                action.delete(delete.build().map_err(refused)?)
            }
        }
        .build())
    }
}

fn steps(creditor: &CreditorId, commit: &Commit) -> Vec<Step> {
    let account = &commit.account;
    let mut steps = vec![head(creditor, commit)];
    if !commit.events.is_empty() {
        let key = keys::events(creditor, account, commit.head.version);
        steps.push(Step::put(row::events(&key, &commit.events), None));
    }
    steps.extend(commit.notices.iter().map(|notice| {
        let key = keys::notice(creditor, account, &notice.row.id);
        let condition = Condition::expected("st", notice.expected.as_ref().map(text));
        Step::put(row::notice(&key, &notice.row), Some(condition))
    }));
    steps.extend(commit.closings.iter().map(|closing| {
        let key = row::key(&keys::item(creditor, account, &closing.number));
        let what = What::Set(key, row::CLOSED, closing.line.as_ref().map(text));
        Step { what, condition: None, booked: None }
    }));
    steps.extend(commit.markers.iter().map(|marker| {
        let key = keys::marker(creditor, &marker.movement);
        let condition = Condition::expected("m", marker.expected.as_ref().map(text));
        let booked = marker.expected.is_none().then(|| marker.movement.clone());
        Step { booked, ..Step::put(row::marker(&key, &marker.value), Some(condition)) }
    }));
    // The row must still be there: what it brought in is applied once, even when it is not a movement.
    steps.extend(commit.settled.iter().map(|settled| Step {
        what: What::Delete(row::key(&keys::inbox(creditor, settled))),
        condition: Some(Condition::present()),
        booked: None,
    }));
    steps
}

fn head(creditor: &CreditorId, commit: &Commit) -> Step {
    let key: Key = keys::head(creditor, &commit.account);
    let list = keys::list(creditor, keys::bucket(&key.pk));
    let condition = Condition::expected("v", commit.expected.map(number));
    Step::put(row::head(&key, list, &commit.head), Some(condition))
}

/// What a cancelled transaction means. A movement booked already comes first, since reading again would find
/// the same; a row that can never be written comes before a conflict, since deciding again cannot mend it.
fn verdict(reasons: &[CancellationReason], booked: Vec<Option<MovementId>>) -> CommitError {
    let failed = |code: &str| reasons.iter().any(|reason| reason.code() == Some(code));
    let mark = reasons
        .iter()
        .zip(booked)
        .find_map(|(reason, movement)| movement.filter(|_| reason.code() == Some("ConditionalCheckFailed")));
    if let Some(movement) = mark {
        return CommitError::Booked(movement);
    }
    let words = |code: &str| {
        let of_code = reasons.iter().find(|reason| reason.code() == Some(code));
        format!("commit: {code}: {}", of_code.and_then(CancellationReason::message).unwrap_or("no message"))
    };
    for code in ["ValidationError", "ItemCollectionSizeLimitExceeded", "AccessDenied"] {
        if failed(code) {
            return Fault::Permanent(words(code)).into();
        }
    }
    if failed("ConditionalCheckFailed") || failed("TransactionConflict") {
        return CommitError::Conflict;
    }
    for code in ["ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded"] {
        if failed(code) {
            return Fault::Throttled(words(code)).into();
        }
    }
    Fault::Permanent("commit: cancelled without a reason known to this version".to_owned()).into()
}
