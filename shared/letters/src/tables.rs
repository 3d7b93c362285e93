//! The tables of a letter as rows of strings.

use chrono::NaiveDate;
use dunning::money::{Money, MoneyError};
use serde_json::{Value, json};

use crate::clean::line;
use crate::format::{iban, long_date, money, rate, short_date};
use crate::words::{Words, fill};
use messages::Language;
use messages::letter::{Delivery, Item, ItemBeside, Kind, Letter};

type Row = [String; 2];

pub(crate) fn delivery(delivery: Delivery, words: &Words) -> Option<&'static str> {
    match delivery {
        Delivery::Ordinary => None,
        Delivery::Registered => Some(words.registered),
        Delivery::RegisteredWithReceipt => Some(words.registered_with_receipt),
    }
}

/// Items by debtor, each row with the total so far, which the foot of a page carries over.
pub(crate) fn debtors(letter: &Letter) -> Result<Vec<Value>, MoneyError> {
    let claim = &letter.claim;
    let mut left = claim.items().count();
    let mut running = Money::zero(claim.currency);
    let mut out = Vec::new();
    for debtor in claim.debtors.iter().filter(|debtor| !debtor.items.is_empty()) {
        let mut rows = Vec::new();
        for item in &debtor.items {
            running = running.plus(item.open)?;
            left = left.saturating_sub(1);
            rows.push(item_row(item, running, left == 0, letter));
        }
        let subtotal = money(claim.subtotal(debtor)?, letter.language);
        out.push(json!({ "name": line(&debtor.name), "rows": rows, "subtotal": subtotal }));
    }
    Ok(out)
}

fn item_row(item: &Item, running: Money, last: bool, letter: &Letter) -> Value {
    let language = letter.language;
    let late = days_late(item.due, letter.date);
    json!({
        "number": line(&item.number),
        "note": item.note.as_deref().map(line),
        "running": money(running, language),
        "last": last,
        "values": [
            short_date(item.issued, language),
            short_date(item.due, language),
            if late > 0 { late.to_string() } else { "–".to_owned() },
            money(item.amount, language),
            money(item.open, language),
        ],
    })
}

fn days_late(due: NaiveDate, today: NaiveDate) -> i64 {
    (today - due).num_days()
}

/// The sums under the items, the last of them what is to pay or the balance.
pub(crate) fn summary(letter: &Letter, words: &Words) -> Result<Vec<Row>, MoneyError> {
    let (claim, language) = (&letter.claim, letter.language);
    let mut rows = Vec::new();
    if !claim.charges.is_empty() || claim.unapplied.is_some() {
        rows.push([words.principal.to_owned(), money(claim.principal()?, language)]);
    }
    rows.extend(claim.charges.iter().map(|charge| [line(&charge.label), money(charge.amount, language)]));
    if let Some(unapplied) = claim.unapplied {
        let taken_off = Money::zero(claim.currency).minus(unapplied)?;
        rows.push([words.unapplied.to_owned(), money(taken_off, language)]);
    }
    let total = money(claim.total()?, language);
    if letter.kind == Kind::Statement {
        let overdue = claim.sum(claim.items().filter(|item| item.due < letter.date).map(|item| item.open))?;
        rows.push([words.overdue.to_owned(), money(overdue, language)]);
        rows.push([words.balance.to_owned(), total]);
    } else {
        rows.push([words.total.to_owned(), total]);
    }
    Ok(rows)
}

/// Interest by item and period, number and fee on the item's first line, and their sums.
pub(crate) fn beside(letter: &Letter, words: &Words) -> Result<Option<Value>, MoneyError> {
    let Some(given) = letter.claim.beside.as_ref() else { return Ok(None) };
    let (currency, language) = (letter.claim.currency, letter.language);
    let (interest, fees) = (given.interest(currency)?, given.fees(currency)?);
    let rows: Vec<[String; 8]> =
        given.items.iter().flat_map(|item| calculation(item, letter.language)).collect();
    let mut sums: Vec<Row> = vec![[words.interest.to_owned(), money(interest, language)]];
    if fees.minor > 0 {
        sums.push([words.fees.to_owned(), money(fees, language)]);
        sums.push([words.beside_total.to_owned(), money(interest.plus(fees)?, language)]);
    }
    let date = long_date(letter.date, language);
    Ok(Some(json!({
        "title": fill(words.beside_title, &[("date", &date)]),
        "columns": words.beside_columns,
        "rows": rows,
        "fees": fees.minor > 0,
        "method": words.beside_method,
        "sums": sums,
    })))
}

fn calculation(item: &ItemBeside, language: Language) -> Vec<[String; 8]> {
    let number = line(&item.number);
    let fee = item.fee.map(|fee| money(fee, language)).unwrap_or_default();
    if item.segments.is_empty() {
        let mut row = <[String; 8]>::default();
        let [first, .., last] = &mut row;
        (*first, *last) = (number, fee);
        return vec![row];
    }
    let rows = item.segments.iter().enumerate().map(|(place, segment)| {
        let once = |text: &String| if place == 0 { text.clone() } else { String::new() };
        [
            once(&number),
            money(segment.base, language),
            short_date(segment.from, language),
            short_date(segment.until, language),
            segment.days.to_string(),
            rate(segment.rate, language),
            money(segment.amount, language),
            once(&fee),
        ]
    });
    rows.collect()
}

pub(crate) fn instalments(letter: &Letter, words: &Words) -> Result<Option<Value>, MoneyError> {
    let Kind::Arrangement(given) = &letter.kind else { return Ok(None) };
    let mut left = letter.claim.total()?;
    let mut rows = Vec::new();
    for (place, instalment) in given.instalments.iter().enumerate() {
        left = left.minus(instalment.amount)?;
        rows.push([
            (place + 1).to_string(),
            long_date(instalment.due, letter.language),
            money(instalment.amount, letter.language),
            money(left, letter.language),
        ]);
    }
    Ok(Some(json!({ "title": words.instalment_title, "columns": words.instalment_columns, "rows": rows })))
}

/// The payment box. A statement and an arrangement state no single amount in it.
pub(crate) fn payment(letter: &Letter, words: &Words) -> Result<Option<Value>, MoneyError> {
    let Some(given) = &letter.payment else { return Ok(None) };
    let total = money(letter.claim.total()?, letter.language);
    let [amount, payee, account, bank, reference] = words.payment;
    let mut rows: Vec<[String; 2]> = Vec::new();
    if matches!(letter.kind, Kind::Reminder { .. } | Kind::FormalNotice { .. }) {
        rows.push([amount.to_owned(), total]);
    }
    rows.push([payee.to_owned(), line(&given.holder)]);
    rows.push([account.to_owned(), iban(&given.iban)]);
    rows.extend(given.bic.as_deref().map(|bic| [bank.to_owned(), line(bic)]));
    rows.push([reference.to_owned(), line(&given.reference)]);
    let alt = fill(words.qr_alt, &[("creditor", &line(&given.holder))]);
    let qr = given.qr.as_ref().map(|_| json!({ "file": "qr.png", "alt": alt, "caption": words.qr_caption }));
    Ok(Some(json!({ "rows": rows, "qr": qr })))
}

/// The two signature boxes of an arrangement.
pub(crate) fn parties(letter: &Letter, words: &Words) -> Option<Value> {
    let Kind::Arrangement(given) = &letter.kind else { return None };
    let role = letter.signature.role.as_deref().map(|role| format!(", {}", line(role))).unwrap_or_default();
    Some(json!([
        {
            "title": words.for_creditor,
            "name": line(&letter.creditor.name),
            "who": line(&letter.signature.name) + &role,
            "hint": words.sign_here,
        },
        {
            "title": words.for_debtor,
            "name": line(&given.debtor),
            "who": given.signatory.as_deref().map(line),
            "hint": words.sign_here,
        },
    ]))
}
