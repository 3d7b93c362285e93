//! Tables of banks: CSV in whatever dialect, or XLSX, by a mapping of columns that is proposed from the
//! header, shown, corrected and saved per creditor.

mod mapping;
mod rows;
mod words;

use super::model::{Format, Read};
use super::{Finding, Rejection};
use crate::invoice::rejection::Code;
pub use crate::invoice::table::{DateOrder, DecimalMark};
use crate::spreadsheet::{Cell, Sheet, TableError, read_delimited, read_workbook};
pub use mapping::{Column, Field, Mapping, Proposal};

/// How much of a file is looked at to see whether it is a bank's table.
const HEAD: usize = 16 << 10;

/// The mapping that the header of a bank's table suggests, with samples to check it by.
///
/// # Errors
/// When the file cannot be read or no row in it looks like a header.
pub fn propose(bytes: &[u8]) -> Result<Proposal, Rejection> {
    let sheets = sheets(bytes)?;
    sheets.iter().find_map(mapping::propose).ok_or_else(no_header)
}

/// Reads a bank's table by a saved mapping.
///
/// # Errors
/// When the file cannot be read or a column of the mapping is missing.
pub fn read_with(bytes: &[u8], mapping: &Mapping) -> Result<Read, Rejection> {
    let mut refusal = no_header();
    for sheet in &sheets(bytes)? {
        match mapping::lay(sheet, mapping) {
            Ok(laid) => return super::finished(rows::read(sheet, &laid, mapping)),
            Err(missing) => {
                let message = format!(
                    "These columns of the saved mapping are not in this file: {}.",
                    missing.join(", ")
                );
                let hint = "Export the same columns as before, or say again which column is which.";
                refusal = Rejection::new(Code::MappingNeeded, message, hint);
            }
        }
    }
    Err(refusal)
}

/// The headers of the line in which every column of `mapping` stands; none where there is no such line. By them the
/// next table of the same bank is known.
///
/// # Errors
/// When the file cannot be read.
pub fn headers(bytes: &[u8], mapping: &Mapping) -> Result<Option<Vec<String>>, Rejection> {
    let headers = |sheet: &Sheet| {
        let laid = mapping::lay(sheet, mapping).ok()?;
        Some(sheet.rows.get(laid.header)?.cells.iter().map(Cell::text).collect())
    };
    Ok(sheets(bytes)?.iter().find_map(headers))
}

/// Reads a table by the mapping that its own header suggests.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let sheets = sheets(bytes)?;
    let found = sheets.iter().find_map(|sheet| Some((sheet, mapping::propose(sheet)?)));
    let (sheet, proposal) = found.ok_or_else(no_header)?;
    if !proposal.missing.is_empty() {
        let headers: Vec<String> = proposal.headers.iter().take(12).cloned().collect();
        let message = format!(
            "No column holds {}. The columns are: {}.",
            proposal.missing.join(" and "),
            headers.join(", ")
        );
        return Err(Rejection::new(
            Code::MappingNeeded,
            message,
            "Say which column is which; it is saved for the next file.",
        ));
    }
    let laid = mapping::lay(sheet, &proposal.mapping).map_err(|_| no_header())?;
    Ok(rows::read(sheet, &laid, &proposal.mapping))
}

/// Whether the first lines of `bytes` hold the header of a bank's table.
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    if is_workbook(bytes) {
        return propose(bytes).is_ok_and(|proposal| fits(&proposal));
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if head.iter().filter(|byte| **byte == 0).count() > head.len() / 2 {
        return false;
    }
    let sheet = read_delimited(head).ok();
    sheet.and_then(|sheet| mapping::propose(&sheet)).is_some_and(|proposal| fits(&proposal))
}

/// Whether the header says all that is needed, and nothing that only a list of invoices says.
fn fits(proposal: &Proposal) -> bool {
    proposal.missing.is_empty() && !proposal.headers.iter().any(|header| words::is_about_invoices(header))
}

fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Rejection> {
    let read = if is_workbook(bytes) {
        read_workbook(bytes)
    } else {
        read_delimited(bytes).map(|sheet| vec![sheet])
    };
    read.map_err(|error| {
        let code = match error {
            TableError::TooComplex => Code::TooComplex,
            TableError::Encrypted => Code::Encrypted,
            TableError::NotAWorkbook => Code::UnknownFormat,
            TableError::Damaged(_) => Code::Damaged,
        };
        Rejection::new(
            code,
            format!("This table cannot be read: {error}."),
            "Export it again from the bank as CSV.",
        )
    })
}

fn no_header() -> Rejection {
    Rejection::new(
        Code::MappingNeeded,
        "No row of this table looks like a header with a date and an amount.",
        "Export the movements with column titles, or say which column is which.",
    )
}

fn table(statements: Vec<super::Statement>, findings: Vec<Finding>) -> Read {
    Read { format: Format::Csv, statements, findings }
}
