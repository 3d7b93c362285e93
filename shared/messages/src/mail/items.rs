//! The table of items, by debtor, and the total below it.

use super::document::{Block, Row, Table};
use crate::notice::{Amount, Charge, Item, ItemStatus, Kind, Notice};
use crate::template::clean;
use crate::words::{self, Word};
use crate::{Language, format};

/// A message prints so many items; the list that goes with it has them all.
pub(super) const MAX_ROWS: usize = 100;

/// Whether this kind of message asks for a payment.
pub(super) const fn asks_for_money(kind: Kind) -> bool {
    !matches!(kind, Kind::Thanks | Kind::Settled | Kind::PromiseConfirmed | Kind::ArrangementOffer)
}

/// What the transfer should carry: the instalment where one is due, else the whole sum.
pub(super) fn asked_now(notice: &Notice) -> i64 {
    match (notice.kind, notice.facts.instalment) {
        (Kind::InstalmentDue | Kind::ArrangementDefault, Some(instalment)) => instalment.amount,
        _ => notice.total,
    }
}

pub(super) fn tables(notice: &Notice) -> Vec<Table> {
    let mut left = MAX_ROWS;
    let mut tables = Vec::new();
    let named = notice.groups.len() > 1;
    for group in &notice.groups {
        let rows: Vec<Row> = group.items.iter().take(left).map(|item| row(notice, item)).collect();
        left = left.saturating_sub(rows.len());
        let title = named.then(|| clean(&group.debtor, 120)).filter(|title| !title.is_empty());
        tables.push(Table { title, rows });
    }
    let charges = notice.charges.iter().map(|charge| charge_row(notice, charge));
    let rows = more(notice).into_iter().chain(charges).chain(not_asked(notice)).collect();
    tables.push(Table { title: None, rows });
    tables.push(instalments(notice));
    tables.retain(|table| !table.rows.is_empty());
    tables
}

/// One line for the items that are not printed, so that the lines still add up.
fn more(notice: &Notice) -> Option<Row> {
    let hidden = || notice.items().skip(MAX_ROWS);
    let sum = hidden().try_fold(0_i64, |sum, (_, item)| sum.checked_add(item.open))?;
    let name = format!("{} {}", hidden().count(), Word::MoreLines.text(notice.language));
    let amount = format::amount(notice.money(sum), notice.language);
    hidden().next().map(|_| Row { name, details: Vec::new(), amount, link: None })
}

/// What the lines above say more than the total asks for, so that they add up before the reader's eyes.
fn not_asked(notice: &Notice) -> Option<Row> {
    let difference =
        notice.total.checked_sub(super::lines_sum(notice)?).filter(|difference| *difference < 0)?;
    let disputed: i64 = notice.items().map(|(_, item)| item.disputed).sum();
    let word = if difference == -disputed { Word::NotAskedDisputed } else { Word::NotAskedNow };
    let amount = format::amount(notice.money(difference), notice.language);
    let name = word.text(notice.language).to_owned();
    total(notice).map(|_| Row { name, details: Vec::new(), amount, link: None })
}

/// What falls due soon, below the total because it is no part of it.
pub(super) fn upcoming(notice: &Notice) -> Option<Table> {
    let rows: Vec<Row> = notice.upcoming.iter().take(MAX_ROWS).map(|item| row(notice, item)).collect();
    let title = Some(Word::Upcoming.text(notice.language).to_owned());
    (!rows.is_empty()).then_some(Table { title, rows })
}

fn instalments(notice: &Notice) -> Table {
    let language = notice.language;
    let row = |(index, instalment): (usize, &Amount)| Row {
        name: format!("{} {}", Word::Instalment.text(language), index + 1),
        details: vec![format!("{} {}", Word::Due.text(language), format::date(instalment.date, language))],
        amount: format::amount(notice.money(instalment.amount), language),
        link: None,
    };
    let rows = notice.facts.instalments.iter().take(MAX_ROWS).enumerate().map(row).collect();
    Table { title: Some(Word::Instalments.text(language).to_owned()), rows }
}

pub(super) fn total(notice: &Notice) -> Option<Block> {
    let listed = notice.items().count() + notice.charges.len();
    let word = match notice.kind {
        Kind::Thanks | Kind::Settled | Kind::ArrangementOffer | Kind::PromiseConfirmed => return None,
        Kind::Statement => Word::Balance,
        _ if listed == 0 => return None,
        _ => Word::TotalToPay,
    };
    let amount = format::amount(notice.money(notice.total), notice.language);
    Some(Block::Total(word.text(notice.language).to_owned(), amount))
}

fn row(notice: &Notice, item: &Item) -> Row {
    let language = notice.language;
    let link = item.link.as_ref().filter(|link| super::is_web_address(link));
    Row {
        name: clean(item.number.as_str(), 60),
        details: details(notice, item),
        amount: format::amount(notice.money(item.open), language),
        link: link.map(|link| (Word::ReadInvoice.text(language).to_owned(), link.clone())),
    }
}

fn details(notice: &Notice, item: &Item) -> Vec<String> {
    let language = notice.language;
    let word = |word: Word| word.text(language);
    let money = |minor: i64| format::amount(notice.money(minor), language);
    let mut details = Vec::new();
    let issued = item.issue_date.map(|issued| format::date(issued, language));
    match issued {
        Some(issued) if item.open < 0 => details.push(format!("{} {issued}", word(Word::CreditOf))),
        Some(issued) => details.push(format!("{} {issued}", word(Word::Issued))),
        None if item.open < 0 => details.push(word(Word::Credit).to_owned()),
        None => {}
    }
    if item.open >= 0 {
        details.push(format!("{} {}", word(Word::Due), format::date(item.due_date, language)));
        details.extend(lateness(item, language).filter(|_| item.open > 0));
    }
    if item.total != item.open && item.open >= 0 {
        details.push(format!("{} {}", word(Word::OutOf), money(item.total)));
    }
    if item.disputed > 0 {
        details.push(format!("{} {}", word(Word::OfWhichDisputed), money(item.disputed)));
    }
    if !matches!(item.status, ItemStatus::Due | ItemStatus::Upcoming | ItemStatus::NotDue) {
        details.push(words::status(item.status).text(language).to_owned());
    }
    let order =
        item.purchase_order.as_deref().map(|order| clean(order, 60)).filter(|order| !order.is_empty());
    details.extend(order.map(|order| format!("{} {order}", word(Word::Order))));
    details
}

fn lateness(item: &Item, language: Language) -> Option<String> {
    let word = match item.days_late {
        ..=0 => return None,
        1 => Word::DayLate,
        _ => Word::DaysLate,
    };
    Some(format!("{} {}", item.days_late, word.text(language)))
}

fn charge_row(notice: &Notice, charge: &Charge) -> Row {
    let language = notice.language;
    let until =
        charge.until.map(|day| format!("{} {}", Word::Until.text(language), format::date(day, language)));
    let rate = charge.rate.map(|rate| format::percent(rate, language));
    Row {
        name: words::charge(charge.kind).text(language).to_owned(),
        details: rate.into_iter().chain(until).collect(),
        amount: format::amount(notice.money(charge.amount), language),
        link: None,
    }
}
