//! The queue on SQS, and the words in which work travels on it.

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{BatchResultErrorEntry, SendMessageBatchRequestEntry};
use dunning::id::{AccountId, CreditorId};
use serde::{Deserialize, Serialize};
use service::fault::Fault;
use service::ports::Queue;
use service::rows::{InboxKey, Work, WorkItem};

use crate::fault;
use crate::store::BACK_OFF;

/// Messages that one call may carry.
const BATCH: usize = 10;
/// Calls made for one batch before what is left counts as throttled.
const ROUNDS: u32 = 4;

/// A message's body. New fields may come; unknown ones are passed over, so that two versions understand each
/// other.
#[derive(Serialize, Deserialize)]
struct Wire {
    v: u8,
    creditor: CreditorId,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inbox: Option<String>,
}

/// The body of the message for a piece of work.
#[must_use]
pub fn body(work: &Work) -> String {
    let creditor = work.creditor.clone();
    let wire = match &work.what {
        WorkItem::Account(account) => Wire { v: 1, creditor, account: Some(account.clone()), inbox: None },
        WorkItem::Inbox(key) => Wire { v: 1, creditor, account: None, inbox: Some(key.0.clone()) },
    };
    serde_json::to_string(&wire).unwrap_or_default()
}

/// The work a message's body asks for.
///
/// # Errors
/// When it is not such a body; the message belongs in the dead-letter queue.
pub fn work(body: &str) -> Result<Work, Fault> {
    let wire: Wire = serde_json::from_str(body)
        .map_err(|error| Fault::Unreadable(format!("a message on the queue is no work: {error}")))?;
    let what = match (wire.account, wire.inbox) {
        (Some(account), None) => WorkItem::Account(account),
        (None, Some(key)) => WorkItem::Inbox(InboxKey(key)),
        _ => {
            let words = "a message on the queue names neither an account nor an inbox row, or both";
            return Err(Fault::Unreadable(words.to_owned()));
        }
    };
    Ok(Work { creditor: wire.creditor, what })
}

/// A queue of SQS.
#[derive(Clone, Debug)]
pub struct SqsQueue {
    client: Client,
    url: String,
}

impl SqsQueue {
    /// The queue at `url`. The client may repeat calls: work is enqueued at least once.
    #[must_use]
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// Sends one batch and returns what the queue refused for now.
    async fn send(&self, batch: Vec<String>) -> Result<Vec<String>, Fault> {
        let entry = |(id, body): (usize, &String)| {
            SendMessageBatchRequestEntry::builder().id(id.to_string()).message_body(body).build()
        };
        let entries: Result<Vec<_>, _> = batch.iter().enumerate().map(entry).collect();
        let entries = entries.map_err(|error| Fault::Permanent(error.to_string()))?;
        let call = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
        let answer = call.send().await.map_err(|error| fault::of("enqueue work", &error))?;
        if let Some(refused) = answer.failed.iter().find(|entry| entry.sender_fault) {
            return Err(Fault::Permanent(format!("enqueue work: {}", words(refused))));
        }
        let again = |entry: &BatchResultErrorEntry| batch.get(entry.id.parse::<usize>().ok()?).cloned();
        Ok(answer.failed.iter().filter_map(again).collect())
    }
}

fn words(entry: &BatchResultErrorEntry) -> String {
    format!("{}: {}", entry.code, entry.message.as_deref().unwrap_or("no message"))
}

#[async_trait]
impl Queue for SqsQueue {
    async fn enqueue(&self, work: &[Work]) -> Result<(), Fault> {
        for batch in work.chunks(BATCH) {
            let mut left: Vec<String> = batch.iter().map(body).collect();
            for round in 0..ROUNDS {
                if round > 0 {
                    tokio::time::sleep(BACK_OFF.saturating_mul(1 << round)).await;
                }
                left = self.send(left).await?;
                if left.is_empty() {
                    break;
                }
            }
            if !left.is_empty() {
                return Err(Fault::Throttled("enqueue work: some messages were refused".to_owned()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn work_arrives_as_it_was_sent(creditor in "[a-zé#\"]{1,9}", id in "[a-z/é\"\\\\]{1,9}", account in any::<bool>()) {
            let what = if account {
                WorkItem::Account(AccountId::new(id).unwrap())
            } else {
                WorkItem::Inbox(InboxKey(id))
            };
            let sent = Work { creditor: CreditorId::new(creditor).unwrap(), what };
            prop_assert_eq!(work(&body(&sent)), Ok(sent));
        }
    }

    #[test]
    fn what_is_no_work_is_refused_and_what_is_newer_is_understood() {
        for body in
            ["", "{}", r#"{"v":1,"creditor":"a"}"#, r#"{"v":1,"creditor":"a","account":"b","inbox":"c"}"#]
        {
            assert!(matches!(work(body), Err(Fault::Unreadable(_))), "{body}");
        }
        assert!(work(r#"{"v":2,"creditor":"a","account":"b","trace":"t"}"#).is_ok());
    }
}
