//! Refuses a letter that would be wrong, before anything is set.

use dunning::money::{Money, MoneyError};

use crate::clean;
use crate::envelope::{ADDRESS_COLUMNS, ADDRESS_LINES};
use crate::error::LetterError;
use crate::picture;
use messages::letter::{Arrangement, Beside, Claim, Kind, Letter, Letterhead, Payment, References, Segment};

/// Open items in one letter; an account holds no more.
pub const MAX_ITEMS: usize = 5_000;
/// Interest segments in one letter.
pub const MAX_SEGMENTS: usize = 2_000;
/// Instalments of one arrangement.
pub const MAX_INSTALMENTS: usize = 60;
/// Charges in one letter.
pub const MAX_CHARGES: usize = 20;
/// Paragraphs of the creditor's own text, of mentions or of conditions.
pub const MAX_PARAGRAPHS: usize = 12;
/// Characters of one paragraph.
pub const MAX_PARAGRAPH: usize = 2_000;
/// Characters of one line, name or label that comes from outside.
pub const MAX_LINE: usize = 200;
/// Characters of the creditor's name, which stands large in the letterhead.
pub const MAX_NAME: usize = 120;
/// Characters of a line in the letterhead, of a place and of a signatory's name or function.
pub const MAX_SHORT: usize = 80;
/// Characters of one line at the foot of the page.
pub const MAX_FOOT: usize = 160;
/// Characters of the account holder's name and of the reference in a SEPA transfer.
pub const MAX_SEPA: (usize, usize) = (70, 140);

type Checked = Result<(), LetterError>;

/// Checks everything that can be known before setting.
pub(crate) fn check(letter: &Letter) -> Checked {
    letterhead(&letter.creditor)?;
    recipient(&letter.recipient)?;
    references(&letter.references)?;
    letter.place.as_deref().map_or(Ok(()), |place| within("place", place, MAX_SHORT))?;
    own_text(letter)?;
    paragraphs("mentions", &letter.mentions)?;
    within("signature.name", &letter.signature.name, MAX_SHORT)?;
    letter.signature.role.as_deref().map_or(Ok(()), |role| within("signature.role", role, MAX_SHORT))?;
    if let Some(image) = &letter.signature.image {
        line("signature.image.alt", &image.alt)?;
        picture::check("signature.image", image)?;
    }
    claim(&letter.claim)?;
    if let Some(payment) = &letter.payment {
        payment_box(payment)?;
    }
    kind(letter)
}

fn letterhead(creditor: &Letterhead) -> Checked {
    within("creditor.name", &creditor.name, MAX_NAME)?;
    lines("creditor.address", &creditor.address, 5, MAX_SHORT)?;
    lines("creditor.contact", &creditor.contact, 4, MAX_SHORT)?;
    lines("creditor.registration", &creditor.registration, 4, MAX_FOOT)?;
    if let Some(logo) = &creditor.logo {
        line("creditor.logo.alt", &logo.alt)?;
        picture::check("creditor.logo", logo)?;
    }
    Ok(())
}

fn recipient(address: &[String]) -> Checked {
    lines("recipient", address, ADDRESS_LINES, MAX_LINE)?;
    let set = clean::address(address, ADDRESS_COLUMNS).len();
    if set == 0 {
        return Err(LetterError::Missing { field: "recipient".into() });
    }
    if set > ADDRESS_LINES {
        let why = format!(
            "the address takes {set} lines of {ADDRESS_COLUMNS} characters, the window shows {ADDRESS_LINES}; shorten it"
        );
        return Err(LetterError::unfit("recipient", why));
    }
    Ok(())
}

fn references(references: &References) -> Checked {
    optional("references.ours", references.ours.as_deref())?;
    optional("references.yours", references.yours.as_deref())?;
    optional("references.customer", references.customer.as_deref())?;
    optional("references.contact", references.contact.as_deref())?;
    optional("references.phone", references.phone.as_deref())?;
    optional("references.email", references.email.as_deref())
}

fn own_text(letter: &Letter) -> Checked {
    let Some(text) = &letter.text else { return Ok(()) };
    line("text.subject", &text.subject)?;
    optional("text.salutation", text.salutation.as_deref())?;
    paragraphs("text.paragraphs", &text.paragraphs)
}

fn payment_box(payment: &Payment) -> Checked {
    within("payment.holder", &payment.holder, MAX_SEPA.0)?;
    within("payment.reference", &payment.reference, MAX_SEPA.1)?;
    payment.bic.as_deref().map_or(Ok(()), |bic| within("payment.bic", bic, 11))?;
    let iban = payment.iban.chars().filter(|letter| !letter.is_whitespace());
    if !(15..=34).contains(&iban.clone().count())
        || !iban.clone().all(|letter| letter.is_ascii_alphanumeric())
    {
        return Err(LetterError::unfit(
            "payment.iban",
            "an IBAN has 15 to 34 letters and digits; correct it",
        ));
    }
    payment.qr.as_ref().map_or(Ok(()), |bytes| picture::check_png("payment.qr", bytes))
}

fn claim(claim: &Claim) -> Checked {
    at_most("claim.debtors", claim.debtors.len(), MAX_ITEMS)?;
    at_most("claim.debtors.items", claim.items().count(), MAX_ITEMS)?;
    at_most("claim.charges", claim.charges.len(), MAX_CHARGES)?;
    for (d, debtor) in claim.debtors.iter().enumerate() {
        line(&format!("claim.debtors[{d}].name"), &debtor.name)?;
        for (i, item) in debtor.items.iter().enumerate() {
            let field = format!("claim.debtors[{d}].items[{i}]");
            line(&format!("{field}.number"), &item.number)?;
            optional(&format!("{field}.note"), item.note.as_deref())?;
            currency(claim, &format!("{field}.amount"), item.amount)?;
            currency(claim, &format!("{field}.open"), item.open)?;
        }
    }
    for (c, charge) in claim.charges.iter().enumerate() {
        line(&format!("claim.charges[{c}].label"), &charge.label)?;
        currency(claim, &format!("claim.charges[{c}].amount"), charge.amount)?;
    }
    if let Some(unapplied) = claim.unapplied {
        currency(claim, "claim.unapplied", unapplied)?;
        not_negative("claim.unapplied", unapplied)?;
    }
    claim.beside.as_ref().map_or(Ok(()), |given| beside(claim, given))?;
    claim.total().map(|_| ()).map_err(|error| LetterError::unfit("claim", error.to_string()))
}

/// Whoever reads the calculation must find days that lie between its dates, and nothing taken off.
fn beside(claim: &Claim, beside: &Beside) -> Checked {
    at_most("claim.beside.items", beside.items.len(), MAX_ITEMS)?;
    let segments = beside.items.iter().map(|item| item.segments.len()).sum();
    at_most("claim.beside.segments", segments, MAX_SEGMENTS)?;
    for (i, item) in beside.items.iter().enumerate() {
        let field = format!("claim.beside.items[{i}]");
        line(&format!("{field}.number"), &item.number)?;
        item.fee.map_or(Ok(()), |fee| added(claim, &format!("{field}.fee"), fee))?;
        for (s, segment) in item.segments.iter().enumerate() {
            self::segment(claim, &format!("{field}.segments[{s}]"), segment)?;
        }
    }
    let total = beside.total(claim.currency);
    total.map(|_| ()).map_err(|error| unsummed("claim.beside", &error))
}

fn segment(claim: &Claim, field: &str, segment: &Segment) -> Checked {
    added(claim, &format!("{field}.base"), segment.base)?;
    added(claim, &format!("{field}.amount"), segment.amount)?;
    let span = (segment.until - segment.from).num_days();
    if span < 0 || i64::from(segment.days) != span + 1 {
        let (days, from, until) = (segment.days, segment.from, segment.until);
        let why = format!("from {from} until {until}, both counted, are not {days} days");
        return Err(LetterError::unfit(format!("{field}.days"), why));
    }
    Ok(())
}

fn added(claim: &Claim, field: &str, amount: Money) -> Checked {
    currency(claim, field, amount)?;
    not_negative(field, amount)
}

fn kind(letter: &Letter) -> Checked {
    match &letter.kind {
        Kind::Statement => Ok(()),
        Kind::Reminder { pay_by, .. } | Kind::FormalNotice { pay_by } => {
            something_is_owed(&letter.claim)?;
            if *pay_by <= letter.date {
                let why =
                    format!("{pay_by} is not after the letter's date, {}; set a later day", letter.date);
                return Err(LetterError::unfit("kind.pay_by", why));
            }
            Ok(())
        }
        Kind::Arrangement(given) => {
            something_is_owed(&letter.claim)?;
            arrangement(letter, given)
        }
    }
}

fn something_is_owed(claim: &Claim) -> Checked {
    if claim.items().next().is_none() {
        return Err(LetterError::Missing { field: "claim.debtors.items".into() });
    }
    if let Some(item) = claim.items().find(|item| item.open.minor <= 0) {
        let why = format!("nothing is open on {}; leave it out", clean::line(&item.number));
        return Err(LetterError::unfit("claim.debtors.items.open", why));
    }
    let total = claim.total().map_err(|error| unsummed("claim", &error))?;
    if total.minor <= 0 {
        return Err(LetterError::unfit("claim", "nothing is left to pay; send a statement instead"));
    }
    Ok(())
}

fn arrangement(letter: &Letter, given: &Arrangement) -> Checked {
    line("kind.debtor", &given.debtor)?;
    optional("kind.signatory", given.signatory.as_deref())?;
    paragraphs("kind.conditions", &given.conditions)?;
    at_most("kind.instalments", given.instalments.len(), MAX_INSTALMENTS)?;
    let mut previous = letter.date;
    for (i, instalment) in given.instalments.iter().enumerate() {
        let field = format!("kind.instalments[{i}]");
        currency(&letter.claim, &format!("{field}.amount"), instalment.amount)?;
        if instalment.amount.minor <= 0 {
            return Err(LetterError::unfit(
                format!("{field}.amount"),
                "an instalment must be more than nothing",
            ));
        }
        if instalment.due < previous {
            let why = format!("{} is before {previous}; put the instalments in order", instalment.due);
            return Err(LetterError::unfit(format!("{field}.due"), why));
        }
        previous = instalment.due;
    }
    let amounts = given.instalments.iter().map(|instalment| instalment.amount);
    let sum = letter.claim.sum(amounts).map_err(|error| unsummed("kind.instalments", &error))?;
    let total = letter.claim.total().map_err(|error| unsummed("claim", &error))?;
    if sum == total { Ok(()) } else { Err(differ("kind.instalments", sum, total)) }
}

fn line(field: &str, text: &str) -> Checked {
    within(field, text, MAX_LINE)
}

fn within(field: &str, text: &str, limit: usize) -> Checked {
    if clean::line(text).is_empty() {
        return Err(LetterError::Missing { field: field.into() });
    }
    short(field, text, limit)
}

fn optional(field: &str, text: Option<&str>) -> Checked {
    text.map_or(Ok(()), |text| line(field, text))
}

fn lines(field: &str, texts: &[String], limit: usize, length: usize) -> Checked {
    at_most(field, texts.len(), limit)?;
    texts.iter().enumerate().try_for_each(|(i, text)| short(&format!("{field}[{i}]"), text, length))
}

fn paragraphs(field: &str, texts: &[String]) -> Checked {
    at_most(field, texts.len(), MAX_PARAGRAPHS)?;
    texts.iter().enumerate().try_for_each(|(i, text)| short(&format!("{field}[{i}]"), text, MAX_PARAGRAPH))
}

fn short(field: &str, text: &str, limit: usize) -> Checked {
    let found = text.chars().count();
    if found > limit { Err(LetterError::TooLong { field: field.into(), found, limit }) } else { Ok(()) }
}

fn at_most(field: &str, found: usize, limit: usize) -> Checked {
    if found > limit { Err(LetterError::TooMany { field: field.into(), found, limit }) } else { Ok(()) }
}

fn currency(claim: &Claim, field: &str, amount: Money) -> Checked {
    if amount.currency == claim.currency {
        return Ok(());
    }
    Err(LetterError::Currency { field: field.into(), found: amount.currency, expected: claim.currency })
}

fn not_negative(field: &str, amount: Money) -> Checked {
    if amount.minor < 0 {
        Err(LetterError::unfit(field, "it is negative; give it without a sign"))
    } else {
        Ok(())
    }
}

fn differ(field: &str, found: Money, expected: Money) -> LetterError {
    LetterError::Sum { field: field.into(), found: found.to_string(), expected: expected.to_string() }
}

fn unsummed(field: &str, error: &MoneyError) -> LetterError {
    LetterError::unfit(field, error.to_string())
}
