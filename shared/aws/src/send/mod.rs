//! The sender: mail by SES, SMS by SNS, letters into a folder of the bucket.
//!
//! One call to the provider and no retry: a fault says whether the message may have left.

mod email;
mod mime;
mod pace;
mod sms;
pub mod tag;

use std::sync::Arc;

use async_trait::async_trait;
use service::fault::Fault;
use service::ports::{Bucket, Clock, Outgoing, Sender, Tag};
use service::scope::Scope;

use crate::bucket::LETTERS;
pub use email::Ses;
use mime::Mail;
pub use pace::Pace;
pub use sms::Sns;

/// The domain that SES writes into the message ids it gives, by region.
fn mail_domain(region: &str) -> String {
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
    /// The region, of which the ids of earlier mails are made.
    pub region: String,
    /// The date of a mail.
    pub clock: Arc<dyn Clock>,
    /// How fast mails leave.
    pub pace: Pace,
}

impl AwsSender {
    /// SES gives an id without its domain; the header it writes has both.
    fn thread(&self, references: &[String]) -> Vec<String> {
        let whole = |id: &String| {
            let id = id.trim_start_matches('<').trim_end_matches('>');
            if id.contains('@') { id.to_owned() } else { format!("{id}@{}", mail_domain(&self.region)) }
        };
        references.iter().map(whole).collect()
    }
}

#[async_trait]
impl Sender for AwsSender {
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault> {
        match message {
            Outgoing::Email { from, to, reply_to, subject, text, html, references, attachments } => {
                let references = &self.thread(references);
                let (reply_to, date) = (reply_to.as_deref(), self.clock.now().timestamp());
                let mail = Mail { from, to, reply_to, subject, text, html, references, attachments, date };
                self.pace.wait().await;
                self.mail.send(tag, &mail).await
            }
            Outgoing::Sms { to, sender, text } => self.sms.send(to, sender.as_deref(), text).await,
            Outgoing::Letter { pdf, .. } => {
                // The address stands on the page; the file's name follows from the notice, so that writing it
                // twice is one letter.
                let [_, _, notice] = tag::values(tag);
                let name = format!("{LETTERS}/{notice}.pdf");
                let scope = Scope::proven(tag.creditor.clone());
                self.letters.put(&scope, &name, pdf.clone()).await?;
                Ok(name)
            }
        }
    }
}

#[cfg(test)]
mod tests;
