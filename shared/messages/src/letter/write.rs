//! From a notice to a letter: who, what, how much, how to pay, what the law adds. The four letters that have words of
//! their own keep them; every other notice says on paper what it says by mail.

use chrono::{Days, NaiveDate};
use dunning::money::Money;

use super::{
    Beside, Charge, Claim, Colour, DebtorItems, Delivery, Envelope, Image, ImageFormat, Item, Kind, Letter,
    Letterhead as Head, Payment, References, Signature, Text, Tone,
};
use crate::letterhead::Logo;
use crate::mail::{self, RenderError};
use crate::notice::{self, Kind as Class, Notice};
use crate::template::{built_in, texts};
use crate::words::Word;
use crate::{Letterhead, format};

/// Days a reminder on paper gives, from its date: the post takes some of them.
const REMINDER_DAYS: u64 = 14;
/// Days a firm reminder gives.
const FIRM_DAYS: u64 = 10;

/// What a letter needs beside its notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// Who writes.
    pub letterhead: &'a Letterhead,
    /// The address, one line each, the town last (the country after it when abroad).
    pub recipient: Vec<String>,
    /// Which window it must show through.
    pub envelope: Envelope,
    /// How it travels.
    pub delivery: Delivery,
    /// Interest and fees with their calculation, where the letter states them beside what it asks for.
    pub beside: Option<Beside>,
}

/// Why no letter can be made of a notice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// Its text cannot be written.
    #[error(transparent)]
    Text(#[from] RenderError),
    /// A formal notice that sets no day.
    #[error("a formal notice needs the day it sets; the legal pack gives the number of days")]
    NoDay,
}

/// Makes a letter of a notice.
///
/// # Errors
/// When the notice lacks what its text needs.
pub fn write(writing: &Writing<'_>) -> Result<Letter, Unwritten> {
    let Writing { notice, letterhead, .. } = writing;
    let kind = kind(notice)?;
    let text = own_text(notice, letterhead)?;
    let signatory = notice.signatory.as_ref().unwrap_or_else(|| letterhead.signatory_for(notice.kind));
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Letter {
        language: notice.language,
        envelope: writing.envelope,
        kind,
        date: notice.date,
        place: None,
        delivery: writing.delivery,
        creditor: head(letterhead),
        recipient: writing.recipient.clone(),
        references: References {
            ours: notice.payment.reference.as_deref().and_then(given),
            yours: None,
            customer: None,
            contact: given(&signatory.name),
            phone: given(&signatory.phone).or_else(|| given(&letterhead.phone)),
            email: given(&signatory.email).or_else(|| given(&letterhead.reply_to)),
        },
        text,
        claim: claim(writing),
        payment: payment(notice, letterhead),
        mentions: notice.mentions.iter().map(|one| mail::mention(one, notice, letterhead)).collect(),
        signature: Signature { name: signatory.name.clone(), role: given(&signatory.role), image: None },
    })
}

/// What the letter is for; one that asks for nothing is a statement.
fn kind(notice: &Notice) -> Result<Kind, Unwritten> {
    let after = |days| notice.date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
    let reminder =
        |tone, days| Kind::Reminder { tone, pay_by: notice.deadline.unwrap_or_else(|| after(days)) };
    Ok(match notice.kind {
        Class::FormalNotice => Kind::FormalNotice { pay_by: notice.deadline.ok_or(Unwritten::NoDay)? },
        Class::Firm => reminder(Tone::Firm, FIRM_DAYS),
        Class::Courtesy
        | Class::Reminder
        | Class::BeforeHolidays
        | Class::ReturnedDebit
        | Class::PromiseMissed
        | Class::InvoiceDelivery
            if notice.total > 0 =>
        {
            reminder(Tone::Kind, REMINDER_DAYS)
        }
        _ => Kind::Statement,
    })
}

/// The words of the mail, for the notices whose letter has none of its own.
fn own_text(notice: &Notice, letterhead: &Letterhead) -> Result<Option<Text>, Unwritten> {
    if matches!(notice.kind, Class::Reminder | Class::Firm | Class::FormalNotice | Class::Statement) {
        return Ok(None);
    }
    let (kind, language) = (notice.kind, notice.language);
    let texts = texts(built_in(kind, language), notice, letterhead)
        .map_err(|error| RenderError::Template { kind, language, error })?;
    let paragraphs = [texts.headline].into_iter().chain(texts.before).chain(texts.after);
    Ok(Some(Text {
        subject: texts.subject,
        salutation: Some(texts.greeting).filter(|greeting| !greeting.trim().is_empty()),
        paragraphs: paragraphs.filter(|text| !text.trim().is_empty()).collect(),
    }))
}

fn head(letterhead: &Letterhead) -> Head {
    let contact = [&letterhead.phone, &letterhead.reply_to];
    let lines = |text: &str| text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect();
    Head {
        name: letterhead.name.clone(),
        address: letterhead.address.clone(),
        contact: contact.into_iter().filter(|line| !line.trim().is_empty()).cloned().collect(),
        registration: lines(&letterhead.registration),
        logo: match &letterhead.logo {
            Some(Logo::Inline { mime, data }) if mime == "image/png" => {
                Some(Image { format: ImageFormat::Png, bytes: data.clone(), alt: letterhead.name.clone() })
            }
            _ => None,
        },
        colour: colour(&letterhead.colours.accent).unwrap_or(HOUSE),
    }
}

/// The house colour, for a creditor whose own cannot be read.
const HOUSE: Colour = Colour(0x1f, 0x4e, 0x79);

/// The colour of `#rrggbb`.
fn colour(text: &str) -> Option<Colour> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some(Colour(part(0)?, part(2)?, part(4)?))
}

fn claim(writing: &Writing<'_>) -> Claim {
    let notice = writing.notice;
    let debtors = notice.groups.iter().map(|group| DebtorItems {
        name: group.debtor.clone(),
        items: group.items.iter().map(|item| line(notice, item)).collect(),
    });
    let charges = notice.charges.iter();
    Claim {
        currency: notice.currency,
        debtors: debtors.collect(),
        charges: charges
            .map(|one| Charge {
                label: crate::words::charge(one.kind).text(notice.language).to_owned(),
                amount: notice.money(one.amount),
            })
            .collect(),
        beside: writing.beside.clone().filter(|beside| !beside.items.is_empty()),
        unapplied: None,
    }
}

/// An item with what is asked for; the contested part is said and left out.
fn line(notice: &Notice, item: &notice::Item) -> Item {
    let language = notice.language;
    let order = item.purchase_order.as_ref().map(|order| format!("{} {order}", Word::Order.text(language)));
    let contested = (item.disputed > 0).then(|| {
        let amount = format::amount(notice.money(item.disputed), language);
        format!("{} {amount}", Word::NotAskedDisputed.text(language))
    });
    let note: Vec<String> = order.into_iter().chain(contested).collect();
    Item {
        number: item.number.to_string(),
        note: Some(note.join(" · ")).filter(|note| !note.is_empty()),
        issued: item.issue_date.unwrap_or(item.due_date),
        due: item.due_date,
        amount: Money::new(item.total, notice.currency),
        open: Money::new(item.open.saturating_sub(item.disputed), notice.currency),
    }
}

fn payment(notice: &Notice, letterhead: &Letterhead) -> Option<Payment> {
    let bank = notice.payment.bank.as_ref().or(letterhead.bank.as_ref())?;
    Some(Payment {
        holder: bank.holder.clone(),
        iban: bank.iban.clone(),
        bic: bank.bic.clone(),
        reference: notice.payment.reference.clone().filter(|text| !text.trim().is_empty())?,
        qr: mail::code(notice, letterhead).map(|code| code.data),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::RecipientKind;
    use crate::samples::{self, Shape};
    use crate::{Kind as Class, Language};

    fn writing<'a>(notice: &'a Notice, letterhead: &'a Letterhead) -> Writing<'a> {
        Writing {
            notice,
            letterhead,
            recipient: vec!["Moulin SARL".into(), "1 rue Haute".into(), "69002 LYON".into()],
            envelope: Envelope::French,
            delivery: Delivery::Ordinary,
            beside: None,
        }
    }

    #[test]
    fn every_notice_becomes_a_letter_whose_lines_add_up_to_what_it_asks_for() {
        let letterhead = samples::letterhead();
        for kind in Class::ALL {
            for language in Language::ALL {
                for shape in Shape::ALL {
                    let notice = samples::notice(*kind, language, RecipientKind::Business, shape);
                    let letter = write(&writing(&notice, &letterhead))
                        .unwrap_or_else(|error| panic!("{kind} {language:?} {shape:?}: {error}"));
                    let asks = matches!(letter.kind, Kind::Reminder { .. } | Kind::FormalNotice { .. });
                    if asks && matches!(kind, Class::Reminder | Class::Firm | Class::FormalNotice) {
                        assert_eq!(letter.claim.total().unwrap().minor, notice.total, "{kind} {shape:?}");
                    }
                    let read: Letter =
                        serde_json::from_str(&serde_json::to_string(&letter).unwrap()).unwrap();
                    assert_eq!(read, letter, "it is read back as it was handed over");
                }
            }
        }
    }

    #[test]
    fn a_colour_that_cannot_be_read_becomes_the_house_colour() {
        assert_eq!(colour("#0b4f6c"), Some(Colour(0x0b, 0x4f, 0x6c)));
        for odd in ["", "0b4f6c", "#0b4f6", "#zzzzzz", "#éééé"] {
            assert_eq!(colour(odd), None, "{odd}");
        }
    }
}
