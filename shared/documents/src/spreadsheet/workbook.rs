//! XLSX: sheets as rows of cells, in one pass over each part, without a tree.

mod numbers;
mod parts;
mod sheet;

use std::io::BufReader;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::zip::{Archive, Limited};
use super::{Budget, SHEETS, Sheet, TableError};

/// Bytes that all parts of one workbook may unpack to.
const UNPACKED_BYTES: usize = 40 << 20;

/// Reads the sheets of a workbook that hold something.
///
/// # Errors
/// When it is no workbook, damaged, protected, or larger than a list needs.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, TableError> {
    let archive = Archive::open(bytes)?;
    if archive.has("EncryptedPackage") {
        return Err(TableError::Encrypted);
    }
    if !archive.has("xl/workbook.xml") {
        return Err(TableError::NotAWorkbook);
    }
    let mut left = UNPACKED_BYTES;
    let book = parts::book(&archive, &mut left)?;
    let styles = parts::date_styles(&archive, &mut left)?;
    let strings = parts::shared_strings(&archive, &mut left)?;
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for (name, path) in book.sheets.iter().take(SHEETS) {
        let Some(part) = archive.part(path, &mut left)? else { continue };
        let context = sheet::Context { strings: &strings, styles: &styles, from_1904: book.from_1904 };
        let mut found = sheet::read(part, &context, &mut budget)?;
        found.name = Some(name.clone());
        if !found.rows.is_empty() {
            sheets.push(found);
        }
    }
    Ok(sheets)
}

/// Markup of one part, piece by piece.
struct Markup<'b, 'l> {
    reader: Reader<BufReader<Limited<'b, 'l>>>,
    buffer: Vec<u8>,
}

impl<'b, 'l> Markup<'b, 'l> {
    fn new(part: Limited<'b, 'l>) -> Self {
        let mut reader = Reader::from_reader(BufReader::new(part));
        reader.config_mut().check_end_names = false;
        Self { reader, buffer: Vec::new() }
    }

    /// The next piece; none at the end.
    fn next(&mut self) -> Result<Option<Event<'_>>, TableError> {
        self.reader.get_mut().get_mut().heard();
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Ok(None),
            Ok(Event::DocType(_)) => Err(TableError::Damaged("it carries a DOCTYPE".into())),
            Ok(event) => Ok(Some(event)),
            Err(_) => Err(refusal(self.reader.get_ref().get_ref())),
        }
    }
}

/// Why a part could not be read on.
fn refusal(part: &Limited<'_, '_>) -> TableError {
    if part.is_spent() {
        return TableError::TooComplex;
    }
    TableError::Damaged("a part of it cannot be unpacked or read".into())
}

/// The attribute `name` of `tag`, whatever its prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// Adds what `event` says in letters to `text`.
fn append(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(part) => {
            let named = match part.xml10_content().as_ref() {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => part.resolve_char_ref().ok().flatten(),
            };
            text.extend(named);
        }
        _ => {}
    }
}
