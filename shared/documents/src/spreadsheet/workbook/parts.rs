//! The small parts of a workbook: which sheets there are, which styles are dates, the shared strings.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;

use super::{Archive, Markup, append, attribute};
use crate::spreadsheet::{CELL_BYTES, CELLS, TEXT_BYTES, TableError};

/// Sheets named in one workbook.
const NAMED: usize = 200;
/// Styles of one workbook; Excel itself allows 65,490.
const STYLES: usize = 66_000;

/// What the workbook's own part says.
#[derive(Default)]
pub(super) struct Book {
    /// Name and path of each sheet, in order.
    pub(super) sheets: Vec<(String, String)>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

/// Reads the list of sheets.
pub(super) fn book(archive: &Archive<'_>, left: &mut usize) -> Result<Book, TableError> {
    let targets = targets(archive, left)?;
    let mut book = Book::default();
    let Some(part) = archive.part("xl/workbook.xml", left)? else { return Ok(book) };
    let mut markup = Markup::new(part);
    while let Some(event) = markup.next()? {
        let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
        match tag.local_name().as_ref() {
            "workbookPr" => {
                book.from_1904 =
                    attribute(&tag, "date1904").is_some_and(|flag| flag == "1" || flag == "true");
            }
            "sheet" if book.sheets.len() < NAMED => {
                let position = book.sheets.len().saturating_add(1);
                // The relation's id is called `id` too, with a prefix; `sheetId` is something else.
                let target = attribute(&tag, "id").and_then(|id| targets.get(&id).cloned());
                let path = target.unwrap_or_else(|| format!("xl/worksheets/sheet{position}.xml"));
                book.sheets.push((attribute(&tag, "name").unwrap_or_default(), path));
            }
            _ => {}
        }
    }
    Ok(book)
}

/// Paths by relation id.
fn targets(archive: &Archive<'_>, left: &mut usize) -> Result<BTreeMap<String, String>, TableError> {
    let mut targets = BTreeMap::new();
    let Some(part) = archive.part("xl/_rels/workbook.xml.rels", left)? else { return Ok(targets) };
    let mut markup = Markup::new(part);
    while let Some(event) = markup.next()? {
        let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
        if targets.len() < STYLES
            && let Some((id, target)) = attribute(&tag, "Id").zip(attribute(&tag, "Target"))
        {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.insert(id, path);
        }
    }
    Ok(targets)
}

/// The positions of the cell styles that show a day.
pub(super) fn date_styles(archive: &Archive<'_>, left: &mut usize) -> Result<BTreeSet<usize>, TableError> {
    let (mut custom, mut styles) = (BTreeSet::new(), BTreeSet::new());
    let Some(part) = archive.part("xl/styles.xml", left)? else { return Ok(styles) };
    let mut markup = Markup::new(part);
    let (mut inside, mut position) = (false, 0_usize);
    while let Some(event) = markup.next()? {
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == "cellXfs" => inside = true,
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Start(tag) | Event::Empty(tag) => {
                let format = || attribute(&tag, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                match tag.local_name().as_ref() {
                    "numFmt" if attribute(&tag, "formatCode").is_some_and(|code| shows_a_day(&code)) => {
                        custom.extend(format());
                    }
                    "xf" if inside && position < STYLES => {
                        let is_day = |id: &u32| {
                            matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=58) || custom.contains(id)
                        };
                        if format().as_ref().is_some_and(is_day) {
                            styles.insert(position);
                        }
                        position = position.saturating_add(1);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// Whether a number format has a day, month or year in it, outside quotation marks and brackets.
fn shows_a_day(code: &str) -> bool {
    let (mut quoted, mut bracketed) = (false, false);
    let code = code.to_lowercase().replace("general", "").replace("standard", "");
    code.chars().any(|letter| {
        match letter {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        !quoted && !bracketed && matches!(letter, 'd' | 'y' | 'j' | 'a')
    })
}

/// The shared strings, in order.
pub(super) fn shared_strings(archive: &Archive<'_>, left: &mut usize) -> Result<Vec<Box<str>>, TableError> {
    let mut strings = Vec::new();
    let Some(part) = archive.part("xl/sharedStrings.xml", left)? else { return Ok(strings) };
    let mut markup = Markup::new(part);
    let (mut text, mut spoken, mut reading, mut bytes) = (String::new(), false, false, 0_usize);
    while let Some(event) = markup.next()? {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => text.clear(),
                "rPh" => spoken = true,
                "t" => reading = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "si" => {
                    bytes = bytes.saturating_add(text.len());
                    if strings.len() >= CELLS || bytes > TEXT_BYTES {
                        return Err(TableError::TooComplex);
                    }
                    strings.push(text.as_str().into());
                }
                "rPh" => spoken = false,
                "t" => reading = false,
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => strings.push("".into()),
            event if reading && !spoken && text.len() <= CELL_BYTES => append(&mut text, &event),
            _ => {}
        }
    }
    Ok(strings)
}
