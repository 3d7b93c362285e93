//! The queue's door: a batch of work, each message judged alone, failures reported one by one.

use aws_lambda_events::event::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use service::notify::{NotifyError, notify};
use service::ports::Ports;
use service::rows::WorkItem;
use service::scope::Scope;
use service::settle;

/// Does each piece of work of a batch; names those that must come back.
pub async fn handle(ports: &Ports, event: SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    for message in &event.records {
        if let Err(error) = handle_one(ports, message).await {
            tracing::warn!(message_id = message.message_id, metric.returned = 1_u64, %error, "work comes back to the queue");
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = message.message_id.clone().unwrap_or_default();
            response.batch_item_failures.push(failure);
        }
    }
    response
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
