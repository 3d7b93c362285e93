//! The mail provider's door: SES tells SNS what became of each message, SNS tells this function.

use aws_lambda_events::event::sns::SnsEvent;
use documents::feedback;
use service::account::ChangeError;
use service::feedback::{Heard, hear};
use service::ports::Ports;

/// Hears every record; stops at the first that must be heard again, which SNS then brings back with the others.
/// Hearing one twice changes nothing.
///
/// # Errors
/// When a record could not be applied now.
pub async fn handle(ports: &Ports, event: SnsEvent) -> Result<(), ChangeError> {
    for record in &event.records {
        let bytes = record.sns.message.as_bytes();
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
    }
    Ok(())
}
