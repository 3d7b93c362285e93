//! CSV: any encoding, `;`, tab, comma or `|`, rows of any length.

use csv::{ByteRecord, ReaderBuilder};

use super::{Budget, COLUMNS, Cell, Row, Sheet, TableError};
use crate::text::{self, Lines};

/// Lines looked at to find the delimiter.
const LINES: usize = 60;
/// The delimiters, the likelier of two equal ones first.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];

/// Reads a table as text.
///
/// # Errors
/// When it has more cells or more text than a list needs.
pub fn read(bytes: &[u8]) -> Result<Sheet, TableError> {
    let text = text::decode(bytes);
    let (delimiter, body, skipped) = announced(&text).unwrap_or_else(|| (guess(&text), text.as_ref(), 0));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body.as_bytes());
    let mut lines = Lines::new(body);
    let (mut sheet, mut budget, mut record) = (Sheet::default(), Budget::new(), ByteRecord::new());
    while reader.read_byte_record(&mut record).map_err(|error| TableError::Damaged(error.to_string()))? {
        let line = lines.of(record.position()).saturating_add(skipped);
        let cell = |bytes: &[u8]| Cell::from_text(&String::from_utf8_lossy(bytes));
        let cells = record.iter().take(COLUMNS).map(cell).collect();
        budget.push(&mut sheet, Row { line, cells })?;
    }
    Ok(sheet)
}

/// The delimiter that a first line `sep=;` announces, what follows it, and how many lines that skips.
fn announced(text: &str) -> Option<(u8, &str, u64)> {
    let rest = text.trim_start_matches('\u{feff}');
    let rest = rest.strip_prefix("sep=").or_else(|| rest.strip_prefix("\"sep="))?;
    let (line, body) = rest.split_once('\n')?;
    let delimiter = line.bytes().next().filter(|byte| DELIMITERS.contains(byte))?;
    Some((delimiter, body, 1))
}

/// The delimiter that cuts most lines into the same number of fields, more than one.
fn guess(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    let mut best = (0, b';');
    for delimiter in DELIMITERS {
        let score = regularity(&lines, delimiter);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// Fields of the commonest kind of line, times how many such lines there are.
fn regularity(lines: &[&str], delimiter: u8) -> usize {
    let counts: Vec<usize> = lines.iter().map(|line| delimiters(line, delimiter)).collect();
    let alike = |count: usize| counts.iter().filter(|other| **other == count).count();
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| count.saturating_mul(alike(*count)))
        .max()
        .unwrap_or(0)
}

/// Delimiters of a line outside quotation marks.
fn delimiters(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let counts = line.bytes().filter(|byte| {
        quoted ^= *byte == b'"';
        !quoted && *byte == delimiter
    });
    counts.count()
}
