//! A message taken apart again, for whoever shows what left: the outbox of a laptop, and tests.

use mailparse::{DispositionType, MailHeaderMap, MailParseError, ParsedMail};

/// Parts looked at; ours have a handful.
const MAX_PARTS: usize = 100;

/// What a reader's mail client shows of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The subject.
    pub subject: String,
    /// The plain text, lines ended by `\n`.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// Pictures and files.
    pub files: Vec<File>,
}

/// A picture or a file within a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name; empty for a picture.
    pub name: String,
    /// Such as `application/pdf`.
    pub mime: String,
    /// Set when the HTML shows it under this content id.
    pub cid: Option<String>,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// Takes a message apart.
///
/// # Errors
/// When the bytes are no message.
pub fn parts(message: &[u8]) -> Result<Parts, MailParseError> {
    let mail = mailparse::parse_mail(message)?;
    let subject = mail.headers.get_first_value("Subject").unwrap_or_default();
    let mut parts = Parts { subject, ..Parts::default() };
    for leaf in mail.parts().filter(|part| part.subparts.is_empty()).take(MAX_PARTS) {
        add(&mut parts, leaf)?;
    }
    Ok(parts)
}

fn add(parts: &mut Parts, leaf: &ParsedMail<'_>) -> Result<(), MailParseError> {
    let disposition = leaf.get_content_disposition();
    let attached = disposition.disposition == DispositionType::Attachment;
    match leaf.ctype.mimetype.as_str() {
        "text/plain" if !attached => parts.text = leaf.get_body()?.replace("\r\n", "\n"),
        "text/html" if !attached => parts.html = leaf.get_body()?.replace("\r\n", "\n"),
        mime => {
            let id = leaf.headers.get_first_value("Content-ID");
            parts.files.push(File {
                name: disposition.params.get("filename").cloned().unwrap_or_default(),
                mime: mime.to_owned(),
                cid: id.map(|id| id.trim_matches(['<', '>']).to_owned()),
                data: leaf.get_body_raw()?,
            });
        }
    }
    Ok(())
}
