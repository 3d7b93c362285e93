//! Mail by SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use service::fault::Fault;
use service::ports::Tag;

use super::tag;
use crate::fault;

/// The largest mail handed over, in bytes; SES takes 40 MB, mailboxes much less.
const LARGEST: usize = 20 * 1024 * 1024;

/// The parts of [`service::ports::Outgoing::Email`].
pub(super) struct Mail<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub copies: &'a [String],
    pub bytes: &'a [u8],
}

/// SES as it is used here.
#[derive(Clone, Debug)]
pub struct Ses {
    client: Client,
    configuration_set: String,
}

impl Ses {
    /// Mail through `client`, whose own retries must be off, under a configuration set, whose event destination
    /// tells what became of each message.
    #[must_use]
    pub fn new(client: Client, configuration_set: impl Into<String>) -> Self {
        Self { client, configuration_set: configuration_set.into() }
    }

    pub(super) async fn send(&self, tag: &Tag, mail: &Mail<'_>) -> Result<String, Fault> {
        let bytes = mail.bytes.len();
        if bytes > LARGEST {
            return Err(Fault::Permanent(format!("the mail has {bytes} bytes; {LARGEST} are the most")));
        }
        let broken = |error: aws_sdk_sesv2::error::BuildError| Fault::Permanent(error.to_string());
        let raw = RawMessage::builder().data(Blob::new(mail.bytes)).build().map_err(broken)?;
        let tags = tag::NAMES.into_iter().zip(tag::values(tag));
        let tags = tags.map(|(name, value)| MessageTag::builder().name(name).value(value).build());
        let call = self
            .client
            .send_email()
            .from_email_address(mail.from)
            .destination(destination(mail))
            .content(EmailContent::builder().raw(raw).build())
            .configuration_set_name(&self.configuration_set)
            .set_email_tags(Some(tags.collect::<Result<_, _>>().map_err(broken)?));
        let answer = call.send().await.map_err(|error| fault::of("send a mail", &error))?;
        // Accepted without an id cannot be told from lost: the event that carries the tag will tell.
        answer.message_id.ok_or_else(|| Fault::Unknown("send a mail: accepted without an id".to_owned()))
    }
}

/// SES delivers to these addresses, whatever the headers say; they are the same.
fn destination(mail: &Mail<'_>) -> Destination {
    let copies = Some(mail.copies.to_vec()).filter(|copies| !copies.is_empty());
    Destination::builder().to_addresses(mail.to).set_cc_addresses(copies).build()
}
