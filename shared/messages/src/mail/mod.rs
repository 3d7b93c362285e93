//! A notice as an email: subject, plain text and HTML that say the same words.

mod document;
mod html;
mod items;
mod list;
mod mentions;
pub mod mime;
mod text;
mod theme;

use base64::Engine;

use crate::letterhead::Logo;
use crate::notice::{Kind, Notice};
use crate::qr;
use crate::template::{TemplateError, built_in, texts};
use crate::{Language, Letterhead};

pub use list::list;
pub use mentions::mention;

/// A message ready to be put into an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject, without line breaks.
    pub subject: String,
    /// The plain-text part, lines ended by `\n`.
    pub text: String,
    /// The HTML part; pictures are named `cid:logo` and `cid:qr`.
    pub html: String,
    /// The language of all three.
    pub language: Language,
    /// The pictures the HTML names.
    pub inline: Vec<Inline>,
}

impl Rendered {
    /// The HTML part for a browser, which knows no `cid:` addresses: pictures stand in the page itself.
    #[must_use]
    pub fn browser_html(&self) -> String {
        self.inline.iter().fold(self.html.clone(), |html, picture| {
            let data = base64::engine::general_purpose::STANDARD.encode(&picture.data);
            let address = format!("src=\"data:{};base64,{data}\"", picture.mime);
            html.replace(&format!("src=\"cid:{}\"", picture.cid), &address)
        })
    }
}

/// A picture carried in the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// The name after `cid:`.
    pub cid: &'static str,
    /// Such as `image/png`.
    pub mime: &'static str,
    /// The bytes.
    pub data: Vec<u8>,
}

/// Why a notice cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The template fails for this notice.
    #[error("the {kind} text in {}: {error}", language.code())]
    Template {
        /// Which notice.
        kind: Kind,
        /// In which language.
        language: Language,
        /// Why.
        error: TemplateError,
    },
    /// A notice that asks for money lists nothing.
    #[error("a {0} message needs at least one item, and this one has none")]
    NoItems(Kind),
    /// Something everybody sees would be blank.
    #[error("the {0} is empty; fill it in before sending")]
    Empty(&'static str),
    /// The total asks for more than the lines show.
    #[error("the total is larger than the lines of the message add up to")]
    Total,
    /// A link that is not a plain web address.
    #[error("the {0} link is not an https address")]
    Link(&'static str),
}

/// Writes `notice` with the built-in text, or with the creditor's own when `own` is given.
///
/// # Errors
/// When the notice lacks what the text needs; nothing is ever left blank.
pub fn render(notice: &Notice, letterhead: &Letterhead, own: Option<&str>) -> Result<Rendered, RenderError> {
    verify(notice, letterhead)?;
    let (kind, language) = (notice.kind, notice.language);
    let source = own.unwrap_or_else(|| built_in(kind, language));
    let texts =
        texts(source, notice, letterhead).map_err(|error| RenderError::Template { kind, language, error })?;
    let code = code(notice, letterhead);
    let document = document::build(notice, letterhead, &texts, code.is_some());
    let theme = theme::Theme::of(&letterhead.colours);
    Ok(Rendered {
        text: text::write(&document),
        html: html::write(&document, letterhead, &theme, language),
        subject: texts.subject,
        language,
        inline: code.into_iter().chain(logo(letterhead)).collect(),
    })
}

/// The transfer's QR code, where the scheme can carry it; a message without one is still complete.
pub(crate) fn code(notice: &Notice, letterhead: &Letterhead) -> Option<Inline> {
    let bank = notice.payment.bank.as_ref().or(letterhead.bank.as_ref())?;
    if !items::asks_for_money(notice.kind) {
        return None;
    }
    let transfer = qr::Transfer {
        holder: &bank.holder,
        iban: &bank.iban,
        bic: bank.bic.as_deref(),
        amount: notice.money(items::asked_now(notice)),
        reference: notice.payment.reference.as_deref().unwrap_or_default(),
    };
    let data = qr::png(&qr::payload(&transfer).ok()?).ok()?;
    Some(Inline { cid: "qr", mime: "image/png", data })
}

fn logo(letterhead: &Letterhead) -> Option<Inline> {
    match &letterhead.logo {
        Some(Logo::Inline { mime, data }) => {
            let mime = logo_type(mime)?;
            Some(Inline { cid: "logo", mime, data: data.clone() })
        }
        _ => None,
    }
}

/// The picture types every mail client shows.
fn logo_type(mime: &str) -> Option<&'static str> {
    ["image/png", "image/jpeg", "image/gif"].into_iter().find(|known| *known == mime)
}

/// Whether messages of this kind make no sense without an item.
const fn needs_items(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Statement
            | Kind::Thanks
            | Kind::Acknowledgement
            | Kind::PromiseConfirmed
            | Kind::ArrangementOffer
            | Kind::InstalmentDue
            | Kind::ArrangementDefault
            | Kind::DisputeAnswer
    )
}

/// The classes whose total is what their lines add up to, or less.
const fn is_chasing(kind: Kind) -> bool {
    matches!(kind, Kind::Courtesy | Kind::Reminder | Kind::Firm | Kind::FormalNotice | Kind::BeforeHolidays)
}

/// Every listed item and charge together, in minor units; `None` when it overflows.
fn lines_sum(notice: &Notice) -> Option<i64> {
    let listed = notice.items().map(|(_, item)| item.open);
    let charges = notice.charges.iter().map(|charge| charge.amount);
    listed.chain(charges).try_fold(0_i64, i64::checked_add)
}

fn verify(notice: &Notice, letterhead: &Letterhead) -> Result<(), RenderError> {
    if needs_items(notice.kind) && notice.lead().is_none() {
        return Err(RenderError::NoItems(notice.kind));
    }
    if is_chasing(notice.kind) && lines_sum(notice).is_none_or(|sum| notice.total > sum) {
        return Err(RenderError::Total);
    }
    let signatory = notice.signatory.as_ref().unwrap_or_else(|| letterhead.signatory_for(notice.kind));
    let shown = [
        ("creditor's name", &letterhead.name),
        ("recipient's name", &notice.recipient.name),
        ("signatory's name", &signatory.name),
    ];
    if let Some((what, _)) = shown.into_iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(RenderError::Empty(what));
    }
    let payment = &notice.payment;
    let links = [("portal", &payment.portal), ("payment", &payment.pay), ("opt-out", &payment.opt_out)];
    let bad = |link: &Option<String>| link.as_deref().is_some_and(|link| !is_web_address(link));
    match links.into_iter().find(|(_, link)| bad(link)) {
        Some((what, _)) => Err(RenderError::Link(what)),
        None => Ok(()),
    }
}

/// An `https` address without blanks, quotes or control characters; plain `http` only for this machine itself.
#[must_use]
pub fn is_web_address(link: &str) -> bool {
    let local = ["http://127.0.0.1", "http://localhost"];
    let scheme = link.starts_with("https://") || local.iter().any(|host| link.starts_with(host));
    let plain = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '"' | '<' | '>' | '\\' | '`');
    scheme && link.len() <= 2_000 && link.chars().all(plain)
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod tests;
