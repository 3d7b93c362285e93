//! The cells of one sheet.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use quick_xml::events::{BytesStart, Event};

use super::numbers;
use super::{Limited, Markup, append, attribute};
use crate::spreadsheet::{Budget, CELL_BYTES, COLUMNS, Cell, Row, Sheet, TableError};

/// What the cells refer to.
pub(super) struct Context<'c> {
    pub(super) strings: &'c [Box<str>],
    pub(super) styles: &'c BTreeSet<usize>,
    pub(super) from_1904: bool,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    column: usize,
    kind: String,
    style: Option<usize>,
    text: String,
    reading: bool,
}

/// Reads one sheet.
pub(super) fn read(
    part: Limited<'_, '_>,
    context: &Context<'_>,
    budget: &mut Budget,
) -> Result<Sheet, TableError> {
    let mut markup = Markup::new(part);
    let (mut sheet, mut row, mut open) = (Sheet::default(), Row::default(), Open::default());
    while let Some(event) = markup.next()? {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "row" => row = begin_row(&tag, row.line),
                "c" => open = begin_cell(&tag, &row),
                "v" | "t" => open.reading = true,
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "c" => {
                let column = begin_cell(&tag, &row).column;
                put(&mut row, column, Cell::Empty);
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" | "t" => open.reading = false,
                "c" => put(&mut row, open.column, value(&open, context)),
                "row" => {
                    let line = row.line;
                    budget.push(&mut sheet, std::mem::take(&mut row))?;
                    row.line = line;
                }
                "sheetData" => break,
                _ => {}
            },
            event if open.reading && open.text.len() <= CELL_BYTES => append(&mut open.text, &event),
            _ => {}
        }
    }
    Ok(sheet)
}

fn begin_row(tag: &BytesStart<'_>, last: u64) -> Row {
    let stated = attribute(tag, "r").and_then(|line| line.parse().ok());
    Row { line: stated.unwrap_or_else(|| last.saturating_add(1)), cells: Vec::new() }
}

fn begin_cell(tag: &BytesStart<'_>, row: &Row) -> Open {
    let reference = attribute(tag, "r").and_then(|reference| column(&reference));
    Open {
        column: reference.unwrap_or(row.cells.len()),
        kind: attribute(tag, "t").unwrap_or_default(),
        style: attribute(tag, "s").and_then(|style| style.parse().ok()),
        text: String::new(),
        reading: false,
    }
}

/// The column, from 0, of a reference such as `AB12`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.chars().take_while(char::is_ascii_alphabetic).take(4);
    let number = letters.fold(0_usize, |sum, letter| {
        let digit = letter.to_digit(36).unwrap_or(10).saturating_sub(9);
        sum.saturating_mul(26).saturating_add(usize::try_from(digit).unwrap_or(0))
    });
    number.checked_sub(1)
}

/// Puts `cell` into its column; columns beyond what is looked at are left out.
fn put(row: &mut Row, column: usize, cell: Cell) {
    if column >= COLUMNS {
        return;
    }
    if row.cells.len() <= column {
        row.cells.resize(column.saturating_add(1), Cell::Empty);
    }
    if let Some(place) = row.cells.get_mut(column) {
        *place = cell;
    }
}

fn value(open: &Open, context: &Context<'_>) -> Cell {
    let text = open.text.trim();
    match open.kind.as_str() {
        "s" => {
            let index = text.parse::<usize>().ok();
            index
                .and_then(|index| context.strings.get(index))
                .map_or(Cell::Empty, |text| Cell::from_text(text))
        }
        "e" => Cell::Empty,
        "str" | "inlineStr" | "b" => Cell::from_text(text),
        "d" => text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok()).map_or(Cell::Empty, Cell::Date),
        _ => number(text, open.style.is_some_and(|style| context.styles.contains(&style)), context.from_1904),
    }
}

fn number(text: &str, is_day: bool, from_1904: bool) -> Cell {
    let day = if is_day { numbers::day(text, from_1904) } else { None };
    match day {
        Some(day) => Cell::Date(day),
        None => {
            numbers::plain(text).map_or_else(|| Cell::from_text(text), |number| Cell::Number(number.into()))
        }
    }
}
