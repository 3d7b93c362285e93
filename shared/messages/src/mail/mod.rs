//! A notice as an email: subject, plain text and HTML that say the same words.

mod document;
mod html;
mod items;
mod mentions;
mod text;
mod theme;

use crate::notice::{Kind, Notice};
use crate::template::{TemplateError, built_in, texts};
use crate::{Language, Letterhead};

pub use mentions::mention;

/// A message ready to be sent, its inline pictures aside.
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
    let document = document::build(notice, letterhead, &texts);
    let theme = theme::Theme::of(&letterhead.colours);
    Ok(Rendered {
        text: text::write(&document),
        html: html::write(&document, letterhead, &theme, language),
        subject: texts.subject,
        language,
    })
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
mod tests;
