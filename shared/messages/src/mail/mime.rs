//! The message as bytes for the provider: alternative texts, inline pictures, attachments, bounded headers.
//!
//! Nothing here is random and nothing reads a clock: the same notice gives the same bytes.

mod parts;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};

use super::Rendered;
use crate::letterhead::Mailbox;
use crate::notice::Kind;

pub use parts::{File, Parts, parts};

/// The longest name in a header, in bytes.
const MAX_NAME: usize = 160;
/// The longest address (RFC 5321).
const MAX_ADDRESS: usize = 254;
/// The longest message id or subject carried, in bytes.
const MAX_VALUE: usize = 900;
/// How many earlier messages a thread names.
pub const MAX_REFERENCES: usize = 10;
/// Copies of one message at most.
pub const MAX_COPIES: usize = 5;

/// What stands on the envelope of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The notice's id, carried as `X-Relance-Notice`.
    pub notice: &'a str,
    /// What it is for.
    pub kind: Kind,
    /// The verified sender.
    pub from: &'a Mailbox,
    /// Where answers go.
    pub reply_to: &'a str,
    /// The recipient.
    pub to: &'a Mailbox,
    /// Copies, such as the salesperson's.
    pub cc: &'a [Mailbox],
    /// The moment of sending, in seconds since 1970 UTC.
    pub date: i64,
    /// The message ids of the thread so far, oldest first, each whole and without angle brackets. Providers write
    /// their own id over ours, so these are theirs.
    pub earlier: &'a [String],
}

/// A file that goes with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name the reader sees.
    pub name: String,
    /// Such as `application/pdf`.
    pub mime: String,
    /// The bytes.
    pub data: Vec<u8>,
}

/// Why a message cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MimeError {
    /// A header's value holds a line break or another control character.
    #[error("the {0} holds a line break or control character")]
    Control(&'static str),
    /// A header's value is too long.
    #[error("the {0} is too long for a header")]
    TooLong(&'static str),
    /// An address that is not `name@domain` in plain letters.
    #[error("the {0} address is not a plain email address")]
    Address(&'static str),
    /// More copies than a message may have.
    #[error("a message has at most {MAX_COPIES} copies")]
    Copies,
}

/// Divides files into those that fit into `limit` bytes once encoded, in their order, and those to be linked.
#[must_use]
pub fn fitting(files: Vec<Attachment>, limit: usize) -> (Vec<Attachment>, Vec<Attachment>) {
    let mut left = limit;
    files.into_iter().partition(|file| {
        let encoded = file.data.len().div_ceil(3).saturating_mul(4);
        let with_breaks = encoded.saturating_add(encoded.div_ceil(38)).saturating_add(400);
        let fits = with_breaks <= left;
        left = if fits { left.saturating_sub(with_breaks) } else { left };
        fits
    })
}

/// The message's bytes.
///
/// # Errors
/// When a header's value is not fit for one; nothing is repaired in silence.
pub fn message(
    envelope: &Envelope<'_>,
    mail: &Rendered,
    attachments: &[Attachment],
) -> Result<Vec<u8>, MimeError> {
    verify(envelope, mail)?;
    let domain = envelope.from.address.rsplit('@').next().unwrap_or("localhost");
    let own = format!("{}@{domain}", token(envelope.notice));
    let mut builder = MessageBuilder::new()
        .message_id(own)
        .date(Date::new(envelope.date))
        .from(address(envelope.from))
        .reply_to(envelope.reply_to)
        .to(address(envelope.to))
        .subject(mail.subject.as_str())
        .header("X-Relance-Notice", Text::new(envelope.notice))
        .header("X-Relance-Kind", Raw::new(envelope.kind.name()))
        .header("Content-Language", Raw::new(mail.language.code()));
    if let Some(last) = envelope.earlier.last() {
        let recent = envelope.earlier.iter().skip(envelope.earlier.len().saturating_sub(MAX_REFERENCES));
        builder = builder
            .header("In-Reply-To", MessageId::new(last.clone()))
            .header("References", MessageId::new_list(recent.cloned()));
    }
    if !envelope.cc.is_empty() {
        builder = builder.cc(Address::new_list(envelope.cc.iter().map(address).collect()));
    }
    if envelope.kind == Kind::Acknowledgement {
        // An answer to an answer: tells other machines not to answer again (RFC 3834). Other notices are
        // signed by a person, and a recipient's absence note is wanted.
        builder = builder.header("Auto-Submitted", Raw::new("auto-replied"));
    }
    let mut bytes = Vec::new();
    builder.body(body(mail, attachments, &token(envelope.notice))).serialize(&mut bytes);
    Ok(bytes)
}

fn address(mailbox: &Mailbox) -> Address<'static> {
    let name = Some(mailbox.name.trim().to_owned()).filter(|name| !name.is_empty());
    Address::new_address(name, mailbox.address.clone())
}

fn body(mail: &Rendered, attachments: &[Attachment], token: &str) -> MimePart<'static> {
    let html = MimePart::new("text/html", mail.html.clone());
    let html = if mail.inline.is_empty() {
        html
    } else {
        let pictures = mail.inline.iter().map(|picture| {
            MimePart::new(picture.mime, BodyPart::Binary(picture.data.clone().into()))
                .inline()
                .cid(picture.cid)
        });
        multipart("related", token, std::iter::once(html).chain(pictures).collect())
    };
    let text = MimePart::new("text/plain", mail.text.clone());
    let texts = multipart("alternative", token, vec![text, html]);
    if attachments.is_empty() {
        return texts;
    }
    let files = attachments.iter().map(|file| {
        MimePart::new(file_type(&file.mime), BodyPart::Binary(file.data.clone().into()))
            .attachment(file_name(&file.name))
    });
    multipart("mixed", token, std::iter::once(texts).chain(files).collect())
}

/// `=_` occurs in no quoted-printable and no base64 text, so the boundary cannot occur in a part.
fn multipart(subtype: &'static str, token: &str, parts: Vec<MimePart<'static>>) -> MimePart<'static> {
    let content_type = ContentType::new(format!("multipart/{subtype}"))
        .attribute("boundary", format!("=_{subtype}_{}", token.chars().take(40).collect::<String>()));
    MimePart::new(content_type, parts)
}

fn file_type(mime: &str) -> &'static str {
    match mime {
        "application/pdf" => "application/pdf",
        "application/xml" | "text/xml" => "application/xml",
        "text/csv" => "text/csv",
        "image/png" => "image/png",
        "image/jpeg" => "image/jpeg",
        // Encoded as a whole, which the type `message/rfc822` does not allow; mail programs open it by its name.
        "message/rfc822" => "application/octet-stream",
        _ => "application/octet-stream",
    }
}

/// A file name without folders, quotes or control characters.
fn file_name(name: &str) -> String {
    let plain = |letter: char| match letter {
        letter if letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | ' ') => letter,
        _ => '-',
    };
    let name: String = crate::template::clean(name, 80).chars().map(plain).collect();
    let name = name.trim_matches(['.', ' ', '-']).to_owned();
    if name.is_empty() { "document".to_owned() } else { name }
}

/// A text as the left part of a message id: its plain letters, and a hash that keeps different texts apart.
fn token(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
    format!("{plain}.{hash:016x}")
}

fn verify(envelope: &Envelope<'_>, mail: &Rendered) -> Result<(), MimeError> {
    plain("subject", &mail.subject, MAX_VALUE)?;
    plain("notice id", envelope.notice, MAX_VALUE)?;
    if envelope.cc.len() > MAX_COPIES {
        return Err(MimeError::Copies);
    }
    mailbox("sender", envelope.from)?;
    mailbox("recipient", envelope.to)?;
    envelope.cc.iter().try_for_each(|copy| mailbox("copy", copy))?;
    email("reply", envelope.reply_to)?;
    envelope.earlier.iter().try_for_each(|id| message_id(id))
}

fn mailbox(what: &'static str, mailbox: &Mailbox) -> Result<(), MimeError> {
    plain(what, &mailbox.name, MAX_NAME)?;
    email(what, &mailbox.address)
}

fn plain(what: &'static str, text: &str, limit: usize) -> Result<(), MimeError> {
    if text.chars().any(char::is_control) {
        return Err(MimeError::Control(what));
    }
    if text.len() > limit { Err(MimeError::TooLong(what)) } else { Ok(()) }
}

/// One `@`, a dotted or local domain, plain letters: what the provider takes without an extension.
fn email(what: &'static str, address: &str) -> Result<(), MimeError> {
    plain(what, address, MAX_ADDRESS)?;
    let legal = |letter: char| letter.is_ascii_graphic() && !"<>()[],;:\\\"".contains(letter);
    match address.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && address.chars().all(legal) =>
        {
            Ok(())
        }
        _ => Err(MimeError::Address(what)),
    }
}

fn message_id(id: &str) -> Result<(), MimeError> {
    plain("message id", id, MAX_ADDRESS)?;
    let legal = id.chars().all(|letter| letter.is_ascii_graphic() && !"<>".contains(letter));
    if legal && !id.is_empty() { Ok(()) } else { Err(MimeError::Control("message id")) }
}

#[cfg(test)]
mod tests;
