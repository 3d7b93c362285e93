//! The queue's door: a batch of work, each message judged alone, failures reported one by one.

use std::panic::AssertUnwindSafe;

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::FutureExt;
use service::fault::Fault;
use service::notify::{NotifyError, notify};
use service::ports::Ports;
use service::rows::WorkItem;
use service::scope::Scope;
use service::settle;

/// Does each piece of work of a batch; names those that must come back.
pub async fn handle(ports: &Ports, event: SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for message in &event.records {
        if let Err(error) = alone(ports, message).await {
            tracing::warn!(message_id = message.message_id, metric.returned = 1_u64, %error, "work comes back to the queue");
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = message.message_id.clone().unwrap_or_default();
            response.batch_item_failures.push(failure);
        }
    }
    response
}

/// One message, whose panic fails it and no other: what a commit did not write is read again by whoever comes next.
async fn alone(ports: &Ports, message: &SqsMessage) -> Result<(), NotifyError> {
    let work = AssertUnwindSafe(handle_one(ports, message)).catch_unwind();
    work.await
        .unwrap_or_else(|_| Err(Fault::Permanent("the code panicked; the log says where".to_owned()).into()))
}

async fn handle_one(ports: &Ports, message: &SqsMessage) -> Result<(), NotifyError> {
    let work = aws::queue::work(message.body.as_deref().unwrap_or_default())?;
    let scope = Scope::proven(work.creditor);
    match work.what {
        WorkItem::Account(account) => {
            let notified = notify(ports, &scope, &account).await?;
            tracing::info!(
                metric.sent = notified.sent,
                metric.waiting = notified.waiting,
                metric.refused = notified.refused,
                metric.in_doubt = notified.in_doubt,
                metric.stale_books = notified.stale_books,
                "notified"
            );
        }
        WorkItem::Inbox(key) => settle::again(ports, &scope, &key).await?,
    }
    Ok(())
}
