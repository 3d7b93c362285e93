//! An inbound message (RFC 5322) as what the rules need: who, about which message, the text, and whether a
//! machine wrote it.

use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

use crate::letterhead::Mailbox;
use crate::template::clean;

/// The largest message read, in bytes.
pub const MAX_MAIL_BYTES: usize = 30 * 1024 * 1024;
/// How much of its text is looked at, in characters.
const MAX_TEXT_CHARS: usize = 20_000;
const MAX_PARTS: usize = 200;
const MAX_REFERENCES: usize = 50;

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Received {
    /// Who wrote, where the header says so.
    pub from: Option<Mailbox>,
    /// The subject, on one line.
    pub subject: String,
    /// Its own id, without the angle brackets.
    pub message_id: Option<String>,
    /// The ids of the messages it answers, nearest first.
    pub answers: Vec<String>,
    /// Its text, from the plain part or else from the HTML one.
    pub text: String,
    /// The header that says a machine wrote it, such as `Auto-Submitted: auto-replied`.
    pub automatic: Option<String>,
    /// Whether it is a report of a delivery, which is not read as a reply.
    pub delivery_report: bool,
    /// The names of the files that came with it.
    pub files: Vec<String>,
}

/// Why a message cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// Larger than [`MAX_MAIL_BYTES`].
    #[error("the message has {0} bytes; the limit is {MAX_MAIL_BYTES}")]
    TooLarge(usize),
    /// Not a message at all, or one nested too deeply.
    #[error("the message cannot be read: {0}")]
    Unreadable(String),
}

/// Reads a raw message.
///
/// # Errors
/// When it is too large or not a message.
pub fn read(raw: &[u8]) -> Result<Received, ReplyError> {
    if raw.len() > MAX_MAIL_BYTES {
        return Err(ReplyError::TooLarge(raw.len()));
    }
    let mail = mailparse::parse_mail(raw).map_err(|error| ReplyError::Unreadable(error.to_string()))?;
    let header = |name: &str| mail.headers.get_first_value(name);
    Ok(Received {
        from: from(&mail),
        subject: clean(&header("Subject").unwrap_or_default(), 300),
        message_id: header("Message-ID").and_then(|value| ids(&value).into_iter().next()),
        answers: answers(&mail),
        text: text(&mail),
        automatic: automatic(&mail),
        delivery_report: mail.ctype.mimetype == "multipart/report",
        files: files(&mail),
    })
}

/// What the parts of a message hold, each decoded to its own bytes: texts and files.
#[must_use]
pub fn parts(raw: &[u8]) -> Vec<Vec<u8>> {
    let mail = Some(raw).filter(|raw| raw.len() <= MAX_MAIL_BYTES).map(mailparse::parse_mail);
    let Some(Ok(mail)) = mail else { return Vec::new() };
    leaves(&mail).into_iter().filter_map(|part| part.get_body_raw().ok()).collect()
}

fn from(mail: &ParsedMail<'_>) -> Option<Mailbox> {
    let header = mail.headers.get_first_header("From")?;
    let single = mailparse::addrparse_header(header).ok()?.extract_single_info()?;
    Some(Mailbox {
        name: clean(&single.display_name.unwrap_or_default(), 120),
        address: clean(&single.addr, 254),
    })
}

/// The addresses in the headers that say whom a message was written to: what a mail server knows by itself.
#[must_use]
pub fn recipients(raw: &[u8]) -> Vec<String> {
    let Some((headers, _)) = Some(raw)
        .filter(|raw| raw.len() <= MAX_MAIL_BYTES)
        .and_then(|raw| mailparse::parse_headers(raw).ok())
    else {
        return Vec::new();
    };
    let named = ["Delivered-To", "X-Original-To", "To", "Cc"];
    let lists = named.iter().flat_map(|name| headers.get_all_headers(name));
    let found = lists.take(MAX_PARTS).filter_map(|header| mailparse::addrparse_header(header).ok());
    found
        .flat_map(|list| {
            let all = list.iter().flat_map(|one| match one {
                mailparse::MailAddr::Single(one) => vec![one.addr.clone()],
                mailparse::MailAddr::Group(group) => group.addrs.iter().map(|one| one.addr.clone()).collect(),
            });
            all.collect::<Vec<_>>()
        })
        .map(|address| clean(&address, 254))
        .take(MAX_REFERENCES)
        .collect()
}

fn answers(mail: &ParsedMail<'_>) -> Vec<String> {
    let value = |name: &str| ids(&mail.headers.get_first_value(name).unwrap_or_default());
    let mut found = value("In-Reply-To");
    for id in value("References").into_iter().rev() {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found.truncate(MAX_REFERENCES);
    found
}

/// What stands between angle brackets.
fn ids(value: &str) -> Vec<String> {
    let pieces = value.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
    pieces.map(|(id, _)| clean(id, 254)).filter(|id| !id.is_empty()).collect()
}

/// The header by which a machine says what it is (RFC 3834 and what came before it).
fn automatic(mail: &ParsedMail<'_>) -> Option<String> {
    let told = [
        ("Auto-Submitted", None),
        ("X-Autoreply", None),
        ("X-Autorespond", None),
        ("X-Auto-Reply", None),
        ("X-Autogenerated", Some("reply")),
        ("Precedence", Some("auto_reply")),
        ("X-Precedence", Some("auto_reply")),
    ];
    let by_header = told.into_iter().find_map(|(name, needed)| {
        let value = mail.headers.get_first_value(name)?.trim().to_lowercase();
        let says =
            needed.is_none_or(|needed| value.starts_with(needed)) && !value.is_empty() && value != "no";
        says.then(|| format!("{name}: {}", clean(&value, 40)))
    });
    by_header.or_else(|| automatic_subject(&mail.headers.get_first_value("Subject")?))
}

fn automatic_subject(subject: &str) -> Option<String> {
    const BEGINNINGS: [&str; 14] = [
        "automatic reply",
        "auto-reply",
        "autoreply",
        "auto:",
        "out of office",
        "réponse automatique",
        "absence du bureau",
        "automatisch antwoord",
        "automatische reactie",
        "afwezigheidsmelding",
        "niet op kantoor",
        "automatische antwort",
        "abwesenheitsnotiz",
        "abwesend",
    ];
    let lower = subject.trim().to_lowercase();
    let found = BEGINNINGS.into_iter().find(|beginning| lower.starts_with(beginning))?;
    Some(format!("Subject: {found}"))
}

/// The leaves of a message, in reading order; the parser bounds the depth, this bounds the number.
fn leaves<'a, 'b>(mail: &'a ParsedMail<'b>) -> Vec<&'a ParsedMail<'b>> {
    let mut found = Vec::new();
    let mut open = vec![mail];
    while let Some(part) = open.pop() {
        if part.subparts.is_empty() {
            found.push(part);
        }
        if found.len() >= MAX_PARTS {
            break;
        }
        open.extend(part.subparts.iter().rev());
    }
    found
}

fn is_file(part: &ParsedMail<'_>) -> bool {
    let disposition = part.get_content_disposition();
    disposition.disposition == DispositionType::Attachment || disposition.params.contains_key("filename")
}

fn text(mail: &ParsedMail<'_>) -> String {
    let leaves = leaves(mail);
    let of = |mime: &str| {
        let part = leaves.iter().find(|part| part.ctype.mimetype == mime && !is_file(part))?;
        let text: String = part.get_body().ok()?.chars().take(MAX_TEXT_CHARS * 10).collect();
        Some(text).filter(|text| !text.trim().is_empty())
    };
    let text = of("text/plain").or_else(|| of("text/html").map(|html| super::strip::html_text(&html)));
    text.unwrap_or_default().chars().take(MAX_TEXT_CHARS).collect()
}

fn files(mail: &ParsedMail<'_>) -> Vec<String> {
    let named = leaves(mail).into_iter().filter(|part| is_file(part)).map(|part| {
        let disposition = part.get_content_disposition();
        disposition.params.get("filename").cloned().unwrap_or_default()
    });
    named.map(|name| clean(&name, 120)).filter(|name| !name.is_empty()).take(20).collect()
}
