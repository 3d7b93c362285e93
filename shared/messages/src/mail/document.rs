//! The message as a list of blocks, from which the text and the HTML are both written.

use super::{items, mentions};
use crate::notice::Notice;
use crate::template::{Texts, clean};
use crate::words::Word;
use crate::{Language, Letterhead, format};

/// A piece of a message, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Headline(String),
    Paragraph(String),
    Table(Table),
    Total(String, String),
    Button { label: String, link: String },
    Link { label: String, link: String },
    Payment { title: String, rows: Vec<(String, String)>, qr: Option<String> },
    Small(String),
    Signature { closing: String, lines: Vec<String> },
    Footer(Vec<String>),
}

/// Rows under an optional heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub title: Option<String>,
    pub rows: Vec<Row>,
}

/// What is owed, what about it, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub name: String,
    pub details: Vec<String>,
    pub amount: String,
    pub link: Option<(String, String)>,
}

const LINE_CHARS: usize = 200;

pub(super) fn build(notice: &Notice, letterhead: &Letterhead, texts: &Texts, qr: bool) -> Vec<Block> {
    let mut blocks = vec![Block::Headline(texts.headline.clone()), Block::Paragraph(texts.greeting.clone())];
    blocks.extend(texts.before.iter().cloned().map(Block::Paragraph));
    blocks.extend(items::tables(notice).into_iter().map(Block::Table));
    blocks.extend(items::total(notice));
    blocks.extend(button(notice, &texts.button));
    blocks.extend(payment(notice, letterhead, qr));
    blocks.extend(items::upcoming(notice).map(Block::Table));
    blocks.extend(texts.after.iter().cloned().map(Block::Paragraph));
    blocks.extend(answer_link(notice));
    let mentions = notice.mentions.iter().map(|mention| mentions::mention(mention, notice, letterhead));
    blocks.extend(mentions.map(Block::Small));
    blocks.push(signature(notice, letterhead, &texts.closing));
    blocks.push(Block::Footer(footer(letterhead)));
    blocks
}

/// One button: pay when that is possible online, else the payer's page.
fn button(notice: &Notice, label: &str) -> Option<Block> {
    let link = notice.payment.pay.as_ref().or(notice.payment.portal.as_ref())?;
    Some(Block::Button { label: label.to_owned(), link: link.clone() })
}

fn answer_link(notice: &Notice) -> Option<Block> {
    let link = notice.payment.portal.clone()?;
    Some(Block::Link { label: Word::AnswerHere.text(notice.language).to_owned(), link })
}

fn payment(notice: &Notice, letterhead: &Letterhead, qr: bool) -> Option<Block> {
    let bank = notice.payment.bank.as_ref().or(letterhead.bank.as_ref())?;
    let asked = items::asked_now(notice);
    if asked <= 0 || !items::asks_for_money(notice.kind) {
        return None;
    }
    let colon = if notice.language == Language::Fr { "\u{a0}:" } else { ":" };
    let word = |word: Word| format!("{}{colon}", word.text(notice.language));
    let mut rows = vec![
        (word(Word::Holder), clean(&bank.holder, LINE_CHARS)),
        (word(Word::Iban), format::iban(&bank.iban)),
    ];
    let bic = bank.bic.as_deref().map(|bic| (word(Word::Bic), clean(bic, 11)));
    let reference = notice.payment.reference.as_deref().map(|text| clean(text, LINE_CHARS));
    rows.extend(bic);
    rows.push((word(Word::Amount), format::amount(notice.money(asked), notice.language)));
    rows.extend(reference.map(|text| (word(Word::Reference), format::reference(&text))));
    rows.retain(|(_, value)| !value.is_empty());
    let plain = |word: Word| word.text(notice.language).to_owned();
    let qr = qr.then(|| plain(Word::ScanToPay));
    Some(Block::Payment { title: plain(Word::PayByTransfer), rows, qr })
}

fn signature(notice: &Notice, letterhead: &Letterhead, closing: &str) -> Block {
    let signatory = notice.signatory.as_ref().unwrap_or_else(|| letterhead.signatory_for(notice.kind));
    let or = |own: &str, house: &str| clean(if own.trim().is_empty() { house } else { own }, LINE_CHARS);
    let lines = [
        clean(&signatory.name, LINE_CHARS),
        clean(&signatory.role, LINE_CHARS),
        or(&signatory.phone, &letterhead.phone),
        or(&signatory.email, &letterhead.reply_to),
    ];
    let lines = lines.into_iter().filter(|line| !line.is_empty()).collect();
    Block::Signature { closing: closing.to_owned(), lines }
}

fn footer(letterhead: &Letterhead) -> Vec<String> {
    let address = letterhead.address.iter().map(|line| clean(line, LINE_CHARS));
    let address: Vec<String> = address.filter(|line| !line.is_empty()).take(8).collect();
    let lines = [
        clean(&letterhead.name, LINE_CHARS),
        address.join(", "),
        clean(&letterhead.registration, LINE_CHARS),
        clean(&letterhead.phone, LINE_CHARS),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}
