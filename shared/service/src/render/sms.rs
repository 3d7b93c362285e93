//! A notice as a text message: short, counted, silent about a consumer's debt, with the way out in it.

use messages::notice::RecipientKind;
use messages::sms::{Accents, Sms, SmsError};
use messages::{Kind, Letterhead};

use super::Written;
use crate::fault::Fault;
use crate::ports::Outgoing;
use crate::texts::{TextName, Texts, Which, own};

/// The longest sender's name a network takes.
const SENDER_LETTERS: usize = 11;

/// Puts the text message together.
pub(super) fn written(
    words: Result<Sms, SmsError>,
    sender: Option<String>,
    number: &str,
    link: String,
) -> Result<Written, Fault> {
    let sms = words.map_err(|error| Fault::Permanent(error.to_string()))?;
    Ok(Written {
        subject: String::new(),
        text: sms.text.clone(),
        html: String::new(),
        link,
        parts: sms.size.parts,
        pictures: Vec::new(),
        thread: Vec::new(),
        outgoing: Outgoing::Sms { to: number.to_owned(), sender, text: sms.text },
    })
}

/// The kind's own text; the neutral one, which only says who wrote and where to read it, for a kind that has none
/// or would take too many parts, at last without the number to call. A formal notice never travels by text message.
pub(super) fn words(
    told: &messages::Notice,
    letterhead: &Letterhead,
    (texts, template): (&Texts, &str),
) -> Result<Sms, SmsError> {
    let name = TextName::new(template);
    let which = Which { kind: told.kind, language: told.language, sms: true, name };
    let mine =
        own(texts, &which).map(|own| messages::sms::write(told, letterhead, Some(own), Accents::Replace));
    if let Some(Ok(sms)) = mine {
        return Ok(sms);
    }
    let write = |told: &messages::Notice| messages::sms::write(told, letterhead, None, Accents::Replace);
    let fails = |error: &SmsError| {
        matches!(error, SmsError::NotForSms(_) | SmsError::TooLong(_) | SmsError::Template(_))
    };
    match write(told) {
        Err(error) if told.kind != Kind::FormalNotice && fails(&error) => {
            let mut neutral = told.clone();
            neutral.kind = Kind::Courtesy;
            neutral.recipient.kind = RecipientKind::Consumer;
            let short = write(&neutral);
            if !matches!(short, Err(SmsError::TooLong(_))) {
                return short;
            }
            neutral.signatory = None;
            write(&neutral)
        }
        other => other,
    }
}

/// The creditor's name as a sender: ASCII letters and digits, at least one letter.
pub(super) fn name(name: &str) -> Option<String> {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).take(SENDER_LETTERS).collect();
    letters.chars().any(|letter| letter.is_ascii_alphabetic()).then_some(letters)
}
