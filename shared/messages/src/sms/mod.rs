//! Text messages: one or two parts, counted before they cost anything, silent about a consumer's debt.

mod gsm;
mod incoming;

use crate::notice::{Notice, RecipientKind};
use crate::template::{self, TemplateError, built_in_sms, neutral_sms};
use crate::{Letterhead, mail};

pub use gsm::{Encoding, Size, replace_accents, size};
pub use incoming::{Incoming, incoming};

/// The most parts a message may have.
pub const MAX_PARTS: usize = 2;

/// What to do with letters that make a whole message twice as dear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accents {
    /// Write `e` for `ê`, and so on; letters that cost nothing extra stay.
    #[default]
    Replace,
    /// Keep them and pay.
    Keep,
}

/// A text message and what it takes to send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sms {
    /// The text as it will be sent.
    pub text: String,
    /// Its alphabet, length and parts.
    pub size: Size,
}

/// Why there is no text message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// A message of this kind is not for a telephone's lock screen.
    #[error("a {0} message is not sent as a text message; use email or a letter")]
    NotForSms(crate::Kind),
    /// The text fails for this notice.
    #[error("the text message: {0}")]
    Template(#[from] TemplateError),
    /// A link is not a plain web address.
    #[error("the {0} link is not an https address")]
    Link(&'static str),
    /// Whoever gets it could not stop it.
    #[error("a text message needs a way out: a link, or a number that hears STOP")]
    NoWayOut,
    /// More than [`MAX_PARTS`] parts.
    #[error("the text needs {0} parts; shorten it to {MAX_PARTS}")]
    TooLong(usize),
}

/// Writes the text message of `notice`, with the creditor's own template when one is given.
///
/// A consumer always gets the neutral text: a telephone's screen is read by others too.
///
/// # Errors
/// When this kind is not sent by SMS, the template fails, or the text is too long.
pub fn write(
    notice: &Notice,
    letterhead: &Letterhead,
    own: Option<&str>,
    accents: Accents,
) -> Result<Sms, SmsError> {
    let built_in = built_in_sms(notice.kind, notice.language).ok_or(SmsError::NotForSms(notice.kind))?;
    let source = match notice.recipient.kind {
        RecipientKind::Consumer => neutral_sms(notice.language),
        RecipientKind::Business | RecipientKind::Public => own.unwrap_or(built_in),
    };
    let opt_out = notice.payment.opt_out.as_deref();
    for (what, link) in [("portal", notice.payment.portal.as_deref()), ("opt-out", opt_out)] {
        if link.is_some_and(|link| !mail::is_web_address(link)) {
            return Err(SmsError::Link(what));
        }
    }
    let text = template::sms(source, notice, letterhead)?;
    let text = with_way_out(&text, opt_out, notice)?;
    let text = match accents {
        Accents::Replace => replace_accents(&text),
        Accents::Keep => text,
    };
    let size = size(&text);
    if size.parts > MAX_PARTS { Err(SmsError::TooLong(size.parts)) } else { Ok(Sms { text, size }) }
}

/// The way out stands in every message, whatever the template says, and is one that is heard.
fn with_way_out(text: &str, link: Option<&str>, notice: &Notice) -> Result<String, SmsError> {
    let language = notice.language;
    let no_more = language.pick(["Plus de SMS :", "Geen sms meer:", "Keine SMS mehr:", "No more texts:"]);
    let or = language.pick(["ou", "of", "oder", "or"]);
    match (notice.payment.stop_is_heard, link) {
        (true, Some(link)) => Ok(format!("{text} {no_more} STOP {or} {link}")),
        (true, None) => Ok(format!("{text} {no_more} STOP")),
        (false, Some(link)) => Ok(format!("{text} {no_more} {link}")),
        (false, None) => Err(SmsError::NoWayOut),
    }
}

#[cfg(test)]
mod tests;
