//! A notice as a text message: short, counted, silent about a consumer's debt, with the way out in it.

use dunning::account::Account;
use dunning::notice::Notice;
use messages::notice::RecipientKind;
use messages::sms::{Accents, Country, Sms, SmsError};
use messages::{Kind, Letterhead};

use super::Written;
use crate::fault::Fault;
use crate::ports::Outgoing;
use crate::texts::{Texts, Which, own};

/// The longest sender's name a network takes.
const SENDER_LETTERS: usize = 11;

/// Puts the text message together.
pub(super) fn write(
    told: &messages::Notice,
    letterhead: &Letterhead,
    texts: &Texts,
    account: &Account,
    notice: &Notice,
    link: String,
) -> Result<Written, Fault> {
    let sms = words(told, letterhead, texts).map_err(|error| Fault::Permanent(error.to_string()))?;
    let outgoing = Outgoing::Sms {
        to: number(account, notice),
        sender: sender(&letterhead.name),
        text: sms.text.clone(),
    };
    let parts = sms.size.parts;
    Ok(Written {
        subject: String::new(),
        text: sms.text,
        html: String::new(),
        link,
        parts,
        pictures: Vec::new(),
        thread: Vec::new(),
        outgoing,
    })
}

/// The kind's own text; the neutral one, which only says who wrote and where to read it, for a kind that has none
/// or would take too many parts. A formal notice never travels by text message.
fn words(told: &messages::Notice, letterhead: &Letterhead, texts: &Texts) -> Result<Sms, SmsError> {
    let which = Which { kind: told.kind, language: told.language, sms: true };
    let mine =
        own(texts, which).map(|own| messages::sms::write(told, letterhead, Some(own), Accents::Replace));
    if let Some(Ok(sms)) = mine {
        return Ok(sms);
    }
    let write = |told: &messages::Notice| messages::sms::write(told, letterhead, None, Accents::Replace);
    match write(told) {
        Err(error) if told.kind == Kind::FormalNotice => Err(error),
        Err(SmsError::NotForSms(_) | SmsError::TooLong(_) | SmsError::Template(_)) => {
            let mut neutral = told.clone();
            neutral.kind = Kind::Courtesy;
            neutral.recipient.kind = RecipientKind::Consumer;
            write(&neutral)
        }
        other => other,
    }
}

/// The number as networks take it, when its country is one whose rules are known; else as it was given.
fn number(account: &Account, notice: &Notice) -> String {
    let party = account.parties.get(&notice.to.party).or_else(|| account.payer_party());
    let home = party.and_then(|party| match party.country.as_str() {
        "FR" => Some(Country::Fr),
        "BE" => Some(Country::Be),
        "NL" => Some(Country::Nl),
        "DE" => Some(Country::De),
        "LU" => Some(Country::Lu),
        "GB" => Some(Country::Gb),
        _ => None,
    });
    messages::sms::normalise(&notice.to.address, home)
        .map_or_else(|_| notice.to.address.clone(), |phone| phone.to_string())
}

/// The creditor's name as a sender: ASCII letters and digits, at least one letter.
fn sender(name: &str) -> Option<String> {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).take(SENDER_LETTERS).collect();
    letters.chars().any(|letter| letter.is_ascii_alphabetic()).then_some(letters)
}
