//! The providers' door: SES tells SNS what became of each message, and of each mail it received for us; the network tells
//! SNS of each text message that came in. SNS tells this function.

use aws_lambda_events::event::sns::SnsEvent;
use documents::feedback::{self, Inbound, Text};
use dunning::id::CreditorId;
use service::account::ChangeError;
use service::creditor;
use service::feedback::{Heard, hear};
use service::ports::Ports;
use service::reply::text::Texted;
use service::reply::{self, Incoming};
use service::scope::Scope;
use service::strays::{self, MAILS};

/// Hears every record; stops at the first that must be heard again, which SNS then brings back with the others.
/// Hearing one twice changes nothing.
///
/// # Errors
/// When a record could not be applied now.
pub async fn handle(ports: &Ports, event: SnsEvent) -> Result<(), ChangeError> {
    for record in &event.records {
        let bytes = record.sns.message.as_bytes();
        match (feedback::inbound(bytes), feedback::text(bytes)) {
            (Ok(Some(mail)), _) => received(ports, &mail).await?,
            (_, Ok(Some(text))) => texted(ports, bytes, &text).await?,
            (Ok(None), _) => told(ports, bytes).await?,
            (Err(error), _) => tracing::warn!(%error, "a received mail that cannot be found"),
        }
    }
    Ok(())
}

/// What became of a message of ours.
async fn told(ports: &Ports, bytes: &[u8]) -> Result<(), ChangeError> {
    match feedback::read(bytes) {
        Ok(read) => match aws::send::tag::read(|name| read.tag(name)) {
            Some(tag) => {
                let heard = hear(ports, &tag, &read).await?;
                tracing::info!(noted = matches!(heard, Heard::Noted), "heard");
            }
            None => tracing::info!("an event about a message that is not ours"),
        },
        // Nothing a repetition could mend, and nothing about money: the log says that it came.
        Err(error) => tracing::warn!(%error, "an event that cannot be read"),
    }
    Ok(())
}

/// A mail that SES received: it stays in the bucket whatever becomes of it.
async fn received(ports: &Ports, mail: &Inbound) -> Result<(), ChangeError> {
    let Some(creditor) = whose(ports, &mail.recipients).await? else {
        tracing::warn!(
            mail = mail.message_id,
            "a mail to no address of ours; it stays in the bucket, under inbound/"
        );
        return Ok(());
    };
    let deployment = Scope::of_deployment()?;
    let ours =
        |(owner, name): &(CreditorId, String)| owner == deployment.creditor() && name.starts_with(MAILS);
    let Some((_, name)) = aws::bucket::owner(&mail.object).filter(ours) else {
        tracing::warn!(mail = mail.message_id, "a mail that lies where none should");
        return Ok(());
    };
    let Some(bytes) = ports.bucket.get(&deployment, &name).await? else {
        tracing::warn!(mail = mail.message_id, "a mail that is not in the bucket any more");
        return Ok(());
    };
    let incoming = Incoming { bytes: &bytes, recipients: &mail.recipients, suspect: mail.suspect };
    let reply = reply::take(ports, &Scope::proven(creditor), incoming).await?;
    // Its bytes are the creditor's now; a second copy would outlive an erasure.
    ports.bucket.remove(&deployment, &name).await?;
    tracing::info!(matched = reply.account.is_some(), "a mail came in");
    Ok(())
}

/// A text message that came to a number of ours.
async fn texted(ports: &Ports, bytes: &[u8], text: &Text) -> Result<(), ChangeError> {
    let creditors = creditor::all(ports).await?;
    let texted = Texted { bytes, from: &text.from, body: &text.body, answers: text.answers.as_deref() };
    let replies = reply::text::take(ports, &creditors, texted).await?;
    if replies.is_empty() {
        let name = strays::keep_text(ports, bytes).await?;
        tracing::warn!(
            name,
            "a text message from a number that none of several creditors has; it stays in the bucket"
        );
    }
    tracing::info!(creditors = replies.len(), "a text message came in");
    Ok(())
}

/// The creditor whose notice's address it was sent to; else the only one, if there is one only.
async fn whose(ports: &Ports, recipients: &[String]) -> Result<Option<CreditorId>, ChangeError> {
    if let Some(creditor) = reply::creditor_of(ports, recipients).await? {
        return Ok(Some(creditor));
    }
    let mut all = creditor::all(ports).await?;
    Ok(if all.len() == 1 { all.pop() } else { None })
}
