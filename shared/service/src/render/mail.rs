//! A notice as a mail, with the pictures its HTML shows and the files that go with it.

use dunning::id::ItemNumber;
use dunning::notice::Notice;
use messages::letterhead::Mailbox;
use messages::mail::RenderError;
use messages::mail::mime::{self, Attachment, Envelope};
use messages::template::clean;
use messages::{Kind, Letterhead, Rendered};

use super::Written;
use super::letterhead::copies;
use crate::fault::Fault;
use crate::ports::{Config, Outgoing};
use crate::rows::Instant;
use crate::texts::{TextName, Texts, Which, own};

/// The longest name before an address, in characters; it is cut, an address never is.
const MOST_NAME: usize = 60;

/// What stands around the words of a mail.
pub(super) struct Around<'a> {
    /// The notice's own address for answers; absent: the creditor's.
    pub reply_to: Option<String>,
    pub notice: &'a Notice,
    /// The signed link to the payer's page.
    pub link: String,
    /// The original invoices that go with it.
    pub files: Vec<(ItemNumber, Attachment)>,
    /// The provider's ids of the mails it continues, oldest first.
    pub thread: Vec<String>,
    pub config: &'a Config,
    /// The creditor's own texts.
    pub texts: &'a Texts,
    pub now: Instant,
}

/// Puts the mail together.
pub(super) fn write(
    mut told: messages::Notice,
    letterhead: &Letterhead,
    around: Around<'_>,
) -> Result<Written, Fault> {
    let Around { reply_to, notice, link, files, thread, config, texts, now } = around;
    told.facts.attached = files.iter().map(|(number, _)| number.clone()).collect();
    let rendered = words(&told, letterhead, (texts, &notice.template))?;
    let list = messages::mail::list(&told);
    let files: Vec<Attachment> = files.into_iter().map(|(_, file)| file).chain(list).collect();
    let name = |text: &str| clean(text, MOST_NAME);
    let to = Mailbox { name: name(&notice.to.name), address: notice.to.address.clone() };
    let from = Mailbox { name: name(&letterhead.sender.name), ..letterhead.sender.clone() };
    let copies = copies(letterhead, notice);
    let whole =
        |id: &String| if id.contains('@') { id.clone() } else { format!("{id}@{}", config.id_domain) };
    let earlier: Vec<String> = thread.iter().map(whole).collect();
    let envelope = Envelope {
        notice: notice.id.as_str(),
        kind: told.kind,
        from: &from,
        reply_to: reply_to.as_ref().unwrap_or(&letterhead.reply_to),
        to: &to,
        cc: &copies,
        date: now.timestamp(),
        earlier: &earlier,
    };
    let bytes = mime::message(&envelope, &rendered, &files)
        .map_err(|error| Fault::Permanent(format!("the mail cannot be put together: {error}")))?;
    let copies = copies.into_iter().map(|copy| copy.address).collect();
    let outgoing = Outgoing::Email { from: from.address, to: to.address, copies, bytes };
    let Rendered { subject, text, html, inline, .. } = rendered;
    Ok(Written { subject, text, html, link, parts: 0, pictures: inline, thread, outgoing })
}

/// The words of the notice, in the creditor's own text, the one that the step asks for by its name first; one that this
/// notice does not fit gives way to the built-in one. Where that too lacks a fact, those of a plainer kind. A formal notice is never
/// replaced: it is what it is called, or nothing.
pub(super) fn words(
    told: &messages::Notice,
    letterhead: &Letterhead,
    (texts, template): (&Texts, &str),
) -> Result<Rendered, Fault> {
    let name = TextName::new(template);
    let which = Which { kind: told.kind, language: told.language, sms: false, name };
    if let Some(Ok(rendered)) = own(texts, &which).map(|own| messages::render(told, letterhead, Some(own))) {
        return Ok(rendered);
    }
    let refused = |error: RenderError| Fault::Permanent(error.to_string());
    match messages::render(told, letterhead, None) {
        Err(RenderError::Template { .. }) if told.kind != Kind::FormalNotice => {
            let plain = messages::Notice { kind: plainer(told), ..told.clone() };
            messages::render(&plain, letterhead, None).map_err(refused)
        }
        other => other.map_err(refused),
    }
}

/// The kind that says what is owed and nothing else.
pub(super) fn plainer(told: &messages::Notice) -> Kind {
    match told.lead() {
        Some((_, item)) if item.days_late > 0 => Kind::Reminder,
        Some((_, item)) if item.open > 0 => Kind::Courtesy,
        Some(_) => Kind::Settled,
        None => Kind::Acknowledgement,
    }
}
