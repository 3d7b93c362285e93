//! A mail as the bytes that go over the wire.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::mime::{BodyPart, MimePart};
use service::fault::Fault;
use service::ports::Attachment;

/// The parts of [`service::ports::Outgoing::Email`].
pub struct Mail<'a> {
    /// The sender: an address, or a name and an address in angle brackets.
    pub from: &'a str,
    /// The recipient.
    pub to: &'a str,
    /// Where answers go.
    pub reply_to: Option<&'a str>,
    /// The subject.
    pub subject: &'a str,
    /// The plain part.
    pub text: &'a str,
    /// The HTML part.
    pub html: &'a str,
    /// Message ids of the thread, oldest first, without angle brackets.
    pub references: &'a [String],
    /// Files.
    pub attachments: &'a [Attachment],
    /// When, in seconds since 1970.
    pub date: i64,
}

/// The mail as RFC 5322 text: plain and HTML as alternatives, pictures beside the HTML that shows them, files
/// after both.
///
/// # Errors
/// When a header would hold a line break or another control character.
pub fn bytes(mail: &Mail<'_>) -> Result<Vec<u8>, Fault> {
    refuse_controls(mail)?;
    let mut builder = MessageBuilder::new()
        .from(address(mail.from))
        .to(address(mail.to))
        .subject(mail.subject)
        .date(mail.date)
        .body(body(mail));
    if let Some(reply_to) = mail.reply_to {
        builder = builder.reply_to(address(reply_to));
    }
    if let Some(last) = mail.references.last() {
        builder = builder.in_reply_to(last.as_str()).references(mail.references.to_vec());
    }
    builder.write_to_vec().map_err(|error| Fault::Permanent(format!("the mail cannot be written: {error}")))
}

fn refuse_controls(mail: &Mail<'_>) -> Result<(), Fault> {
    let files = mail.attachments.iter();
    let files = files.flat_map(|file| [Some(&file.name), Some(&file.media_type), file.inline.as_ref()]);
    let headers = [Some(mail.from), Some(mail.to), mail.reply_to, Some(mail.subject)];
    let mut all = headers.into_iter().flatten().chain(files.flatten().map(String::as_str));
    let mut references = mail.references.iter().map(String::as_str);
    if all.any(has_control) || references.any(has_control) {
        return Err(Fault::Permanent(
            "an address, subject or file name holds a control character".to_owned(),
        ));
    }
    Ok(())
}

fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

/// `Name <address>` or a bare address.
fn address(text: &str) -> Address<'_> {
    match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => {
            let name = name.trim().trim_matches('"');
            Address::new_address((!name.is_empty()).then_some(name), address.trim())
        }
        None => Address::new_address(None::<&str>, text.trim()),
    }
}

/// The bare address of `Name <address>`.
#[must_use]
pub fn bare(text: &str) -> &str {
    let inner = text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    inner.map_or_else(|| text.trim(), |(_, address)| address.trim())
}

fn body<'a>(mail: &Mail<'a>) -> MimePart<'a> {
    let text = MimePart::new("text/plain", BodyPart::Text(mail.text.into()));
    let html = MimePart::new("text/html", BodyPart::Text(mail.html.into()));
    let (shown, files): (Vec<_>, Vec<_>) = mail.attachments.iter().partition(|file| file.inline.is_some());
    let html = with("multipart/related", html, shown);
    let both = MimePart::new("multipart/alternative", vec![text, html]);
    with("multipart/mixed", both, files)
}

fn with<'a>(kind: &'static str, first: MimePart<'a>, files: Vec<&'a Attachment>) -> MimePart<'a> {
    if files.is_empty() {
        return first;
    }
    let mut parts = vec![first];
    parts.extend(files.into_iter().map(file));
    MimePart::new(kind, parts)
}

fn file(file: &Attachment) -> MimePart<'_> {
    let part = MimePart::new(file.media_type.as_str(), file.bytes.as_slice());
    match &file.inline {
        Some(id) => part.inline().cid(id.as_str()),
        None => part.attachment(file.name.as_str()),
    }
}
