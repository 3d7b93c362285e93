//! The letter as the template reads it: strings in the letter's language, cleaned, and lengths.

use chrono::Datelike;
use dunning::money::{Money, MoneyError};
use serde_json::{Value, json};

use crate::clean::{self, line};
use crate::envelope::{self, ADDRESS_COLUMNS, FOLD_MARK, FOLDS};
use crate::format::{dateline, long_date};
use crate::tables;
use crate::words::{Script, Words, fill, words};
use messages::letter::{Image, ImageFormat, Kind, Letter, Tone};

/// Items up to which the table stands in the letter itself, without an annex.
const INLINE_ROWS: usize = 6;

/// Characters of a value in the reference block, and of a party's name at the head of the following pages.
const REFERENCE: usize = 60;

/// What the template needs, as JSON.
pub(crate) fn view(letter: &Letter) -> Result<Value, MoneyError> {
    let words = words(letter.language);
    let annex = annexed(letter);
    let saying = Saying::new(letter, words, annex)?;
    let script = script(letter, words);
    let subject = match &letter.text {
        Some(text) => line(&text.subject),
        None => saying.fill(script.subject),
    };
    Ok(json!({
        "lang": words.code,
        "region": words.region,
        "title": subject,
        "author": line(&letter.creditor.name),
        "description": line(&letter.creditor.name) + " — " + &subject,
        "date": [letter.date.year(), letter.date.month(), letter.date.day()],
        "colour": colour(letter),
        "creditor": line(&letter.creditor.name),
        "head": clean::clipped(&letter.creditor.name, REFERENCE) + " — " + &clean::clipped(&subject, REFERENCE),
        "letterhead": cleaned(letter.creditor.address.iter().chain(&letter.creditor.contact)),
        "registration": cleaned(&letter.creditor.registration),
        "logo": letter.creditor.logo.as_ref().map(|logo| picture("logo", logo)),
        "address": address(letter),
        "references": references(letter, words),
        "folds": { "tops": FOLDS, "left": FOLD_MARK.0, "length": FOLD_MARK.1 },
        "body_top": body_top(),
        "dateline": dateline(letter.place.as_deref().map(line).as_deref(), letter.date, letter.language),
        "delivery": tables::delivery(letter.delivery, words),
        "subject": subject,
        "salutation": salutation(letter, words),
        "paragraphs": paragraphs(letter, script, &saying),
        "after": after(letter, words, script, &saying)?,
        "annex": annex,
        "debtors": tables::debtors(letter)?,
        "beside": tables::beside(letter, words)?,
        "summary": tables::summary(letter, words)?,
        "instalments": tables::instalments(letter, words)?,
        "payment": tables::payment(letter, words)?,
        "mentions": cleaned(&letter.mentions),
        "closing": if arrangement(letter) { words.arrangement_closing } else { words.closing },
        "signature": signature(letter),
        "parties": tables::parties(letter, words),
        "words": labels(letter, words, annex),
    }))
}

/// The pictures beside the data: name and bytes.
pub(crate) fn pictures(letter: &Letter) -> Vec<(String, Vec<u8>)> {
    let image = |name: &str, image: &Image| (file(name, image.format), image.bytes.clone());
    let logo = letter.creditor.logo.as_ref().map(|logo| image("logo", logo));
    let signature = letter.signature.image.as_ref().map(|scan| image("signature", scan));
    let qr = letter
        .payment
        .as_ref()
        .and_then(|payment| payment.qr.clone())
        .map(|bytes| ("qr.png".to_owned(), bytes));
    [logo, signature, qr].into_iter().flatten().collect()
}

fn file(name: &str, format: ImageFormat) -> String {
    match format {
        ImageFormat::Png => format!("{name}.png"),
        ImageFormat::Svg => format!("{name}.svg"),
    }
}

fn picture(name: &str, image: &Image) -> Value {
    json!({ "file": file(name, image.format), "alt": line(&image.alt) })
}

/// The text begins below the first fold, so below any window.
fn body_top() -> u16 {
    FOLDS.first().map_or(0, |fold| fold + 30)
}

fn arrangement(letter: &Letter) -> bool {
    matches!(letter.kind, Kind::Arrangement(_))
}

/// A statement and a short list stand in the letter. A long list, one with a calculation beside it and that of an
/// arrangement follow on their own pages, so that the demand, the payment details and the signature stay together.
fn annexed(letter: &Letter) -> bool {
    let calculated = letter.claim.beside.is_some();
    let long = letter.claim.items().count() > INLINE_ROWS;
    match &letter.kind {
        Kind::Statement => false,
        Kind::Arrangement(_) => true,
        Kind::Reminder { .. } | Kind::FormalNotice { .. } => calculated || long,
    }
}

fn colour(letter: &Letter) -> String {
    let messages::letter::Colour(red, green, blue) = letter.creditor.colour;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn cleaned<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    texts.into_iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
}

/// Six lines stand 4 mm apart in 10 point, seven a little closer; the template makes the letters smaller when a
/// line is wider than the zone.
fn address(letter: &Letter) -> Value {
    let lines = clean::address(&letter.recipient, ADDRESS_COLUMNS);
    let zone = envelope::safe(letter.envelope);
    let (points, pitch) = if lines.len() > 6 { (9, 350) } else { (10, 400) };
    json!({
        "left": zone.left, "top": zone.top, "width": zone.width, "height": zone.height,
        "lines": lines, "points": points, "pitch": pitch,
    })
}

fn references(letter: &Letter, words: &Words) -> Vec<[String; 2]> {
    let given = &letter.references;
    let values = [&given.ours, &given.yours, &given.customer, &given.contact, &given.phone, &given.email];
    let date = dateline(letter.place.as_deref().map(line).as_deref(), letter.date, letter.language);
    let rows = words.references.iter().zip(values);
    let filled = rows.filter_map(|(label, value)| {
        value.as_ref().map(|v| [(*label).to_owned(), clean::clipped(v, REFERENCE)])
    });
    std::iter::once([String::from(words.date_label), date]).chain(filled).collect()
}

fn script<'a>(letter: &Letter, words: &'a Words) -> &'a Script {
    match &letter.kind {
        Kind::Reminder { tone: Tone::Kind, .. } => &words.reminder_kind,
        Kind::Reminder { tone: Tone::Firm, .. } => &words.reminder_firm,
        Kind::FormalNotice { .. } => &words.notice,
        Kind::Statement if letter.claim.items().next().is_none() => &words.statement_empty,
        Kind::Statement => &words.statement,
        Kind::Arrangement(_) => &words.arrangement,
    }
}

fn salutation(letter: &Letter, words: &Words) -> Option<String> {
    let own = letter.text.as_ref().and_then(|text| text.salutation.as_deref()).map(line);
    match &letter.kind {
        Kind::Arrangement(_) => own,
        _ => own.or_else(|| Some(words.salutation.to_owned())),
    }
}

fn paragraphs(letter: &Letter, script: &Script, saying: &Saying) -> Vec<String> {
    match &letter.text {
        Some(text) => cleaned(&text.paragraphs),
        None => script.before.iter().map(|text| saying.fill(text)).collect(),
    }
}

/// What follows the figures: the rest of the script unless the creditor wrote the text, then the conditions.
fn after(
    letter: &Letter,
    words: &'static Words,
    script: &Script,
    saying: &Saying,
) -> Result<Vec<String>, MoneyError> {
    let own = letter.text.is_some();
    let beside = beside(letter, words)?.map(|text| saying.fill(text));
    let said = script.after.iter().map(|text| saying.fill(text));
    let mut out: Vec<String> = beside.into_iter().chain(said).filter(|_| !own).collect();
    if let Kind::Arrangement(given) = &letter.kind {
        out.extend(cleaned(&given.conditions));
    }
    Ok(out)
}

/// What is stated beside the sum asked for, and that it is not asked for.
fn beside(letter: &Letter, words: &'static Words) -> Result<Option<&'static str>, MoneyError> {
    let Some(given) = &letter.claim.beside else { return Ok(None) };
    let fees = given.fees(letter.claim.currency)?;
    Ok(Some(if fees.minor > 0 { words.beside } else { words.beside_interest }))
}

fn signature(letter: &Letter) -> Value {
    json!({
        "name": line(&letter.signature.name),
        "role": letter.signature.role.as_deref().map(line),
        "image": letter.signature.image.as_ref().map(|scan| picture("signature", scan)),
    })
}

fn labels(letter: &Letter, words: &Words, annex: bool) -> Value {
    let date = long_date(letter.date, letter.language);
    let title = if annex { words.annex_title } else { words.items_title };
    json!({
        "items_title": fill(title, &[("date", &date)]),
        "item_columns": words.item_columns,
        "subtotal": words.subtotal,
        "carry": words.carry,
        "brought": words.brought,
        "page": words.page,
    })
}

/// The values that sentences may use.
struct Saying {
    values: Vec<(&'static str, String)>,
}

impl Saying {
    fn new(letter: &Letter, words: &Words, annex: bool) -> Result<Self, MoneyError> {
        let total: Money = letter.claim.total()?;
        let count = letter.claim.items().count();
        let pattern = if count == 1 { words.one_item } else { words.items };
        let by = match &letter.kind {
            Kind::Reminder { pay_by, .. } | Kind::FormalNotice { pay_by } => {
                long_date(*pay_by, letter.language)
            }
            Kind::Statement | Kind::Arrangement(_) => String::new(),
        };
        let currency = letter.claim.currency;
        let beside = letter.claim.beside.as_ref().map(|beside| beside.total(currency)).transpose()?;
        let (days, debtor) = match &letter.kind {
            Kind::Arrangement(given) => (given.cure_days.to_string(), line(&given.debtor)),
            _ => Default::default(),
        };
        let values = vec![
            ("total", crate::format::money(total, letter.language)),
            ("items", fill(pattern, &[("n", &count.to_string())])),
            ("where", (if annex { words.annexed } else { words.below }).to_owned()),
            ("date", long_date(letter.date, letter.language)),
            ("beside", crate::format::money(beside.unwrap_or(Money::zero(currency)), letter.language)),
            ("by", by),
            ("days", days),
            ("creditor", line(&letter.creditor.name)),
            ("debtor", debtor),
        ];
        Ok(Self { values })
    }

    fn fill(&self, template: &str) -> String {
        let values: Vec<(&str, &str)> =
            self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(template, &values)
    }
}
