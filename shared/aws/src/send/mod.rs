//! The sender: mail by SES, SMS by SNS, letters as orders into a folder of the bucket.
//!
//! One call to the provider and no retry: a fault says whether the message may have left.

mod email;
mod pace;
mod sms;
pub mod tag;

use std::sync::Arc;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::{Bucket, Outgoing, Sender, Tag};
use service::post;

use email::Mail;
pub use email::Ses;
pub use pace::Pace;
pub use sms::Sns;

/// The domain that SES writes into the `Message-ID` of a mail, by region: it replaces whatever stood there by
/// `<the id it answered@this>`.
#[must_use]
pub fn id_domain(region: &str) -> String {
    if region == "us-east-1" { "email.amazonses.com".to_owned() } else { format!("{region}.amazonses.com") }
}

/// Sends over AWS.
#[derive(Clone)]
pub struct AwsSender {
    /// Mail.
    pub mail: Ses,
    /// Short messages.
    pub sms: Sns,
    /// Letters.
    pub letters: Arc<dyn Bucket>,
    /// How fast mails leave.
    pub pace: Pace,
}

#[async_trait]
impl Sender for AwsSender {
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault> {
        match message {
            Outgoing::Email { from, to, copies, bytes } => {
                self.pace.wait().await;
                self.mail.send(tag, &Mail { from, to, copies, bytes }).await
            }
            Outgoing::Sms { to, sender, text } => self.sms.send(to, sender.as_deref(), text).await,
            // Setting it is another function's work: only that one links the typesetter.
            Outgoing::Letter { letter, .. } => post::hand_over(self.letters.as_ref(), tag, letter).await,
        }
    }
}

#[cfg(test)]
mod tests;
