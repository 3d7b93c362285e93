//! The press's door: letters handed over, set as PDF and laid out for the post.

use aws_lambda_events::event::s3::S3Event;
use messages::letter::Letter;
use service::account::ChangeError;
use service::ports::Ports;
use service::post::{self, Pressed};
use service::scope::Scope;

/// Sets the letters whose orders an event names. Setting one twice gives the same bytes under the same name.
///
/// # Errors
/// When one could not be set now; S3 brings the event back.
pub async fn handle(ports: &Ports, event: S3Event) -> Result<(), ChangeError> {
    for record in &event.records {
        let key = record.s3.object.key.as_deref().map(aws::bucket::decoded).unwrap_or_default();
        let Some((creditor, name)) = aws::bucket::owner(&key) else {
            tracing::warn!("an order lies outside press/<creditor>/ and is left there");
            continue;
        };
        match post::press(ports, &Scope::proven(creditor), &name, set).await? {
            Pressed::Set(_) => tracing::info!("a letter was set"),
            Pressed::Refused(reason) => tracing::error!(reason, "a letter could not be set"),
            Pressed::Gone => tracing::warn!("an order was gone before it was read"),
        }
    }
    Ok(())
}

/// Sets one letter.
///
/// # Errors
/// Says which field does not fit, and what to do.
pub fn set(letter: &Letter) -> Result<Vec<u8>, String> {
    letters::set(letter).map(|pdf| pdf.bytes).map_err(|error| error.to_string())
}
