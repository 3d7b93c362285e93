//! A notice as a mail, with the pictures its HTML shows and the files that go with it.

use dunning::id::ItemNumber;
use dunning::notice::Notice;
use messages::mail::RenderError;
use messages::{Kind, Letterhead, Rendered};

use super::Written;
use crate::fault::Fault;
use crate::ports::{Attachment, Outgoing};

/// Puts the mail together.
pub(super) fn write(
    mut told: messages::Notice,
    letterhead: &Letterhead,
    notice: &Notice,
    link: String,
    files: Vec<(ItemNumber, Attachment)>,
) -> Result<Written, Fault> {
    told.facts.attached = files.iter().map(|(number, _)| number.clone()).collect();
    let rendered = words(&told, letterhead)?;
    let pictures = rendered.inline.iter().map(|picture| Attachment {
        name: format!("{}.{}", picture.cid, picture.mime.rsplit('/').next().unwrap_or("png")),
        media_type: picture.mime.to_owned(),
        bytes: picture.data.clone(),
        inline: Some(picture.cid.to_owned()),
    });
    let attachments = pictures.chain(files.into_iter().map(|(_, file)| file)).collect();
    let outgoing = Outgoing::Email {
        from: letterhead.sender.address.clone(),
        to: notice.to.address.clone(),
        reply_to: Some(letterhead.reply_to.clone()),
        subject: rendered.subject.clone(),
        text: rendered.text.clone(),
        html: rendered.html.clone(),
        references: Vec::new(),
        attachments,
    };
    let Rendered { subject, text, html, .. } = rendered;
    Ok(Written { subject, text, html, link, parts: 0, outgoing })
}

/// The words of the notice; where its own text lacks a fact, those of a plainer kind. A formal notice is never
/// replaced: it is what it is called, or nothing.
pub(super) fn words(told: &messages::Notice, letterhead: &Letterhead) -> Result<Rendered, Fault> {
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
