//! Lists as CSV or XLSX: open items or customers, by a mapping of columns that is proposed and can be saved.

mod customers;
pub(crate) mod infer;
mod items;
mod mapping;
mod merge;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod variants;
mod what;
pub(crate) mod words;

pub use mapping::{Column, DateOrder, DecimalMark, Doubt, Field, ListKind, Mapping, Proposal, Saved};

use super::model::{Format, Read};
use super::rejection::{Code, Location, Rejection};
use crate::limits::ITEMS;
use crate::spreadsheet::{Cell, Row, Sheet, TableError, read_delimited, read_workbook};

/// The mapping that the headers of a CSV or XLSX file suggest, with samples to check it by.
///
/// # Errors
/// When the file cannot be read or no row in it looks like a header.
pub fn propose(bytes: &[u8]) -> Result<Proposal, Rejection> {
    let (_, sheets) = sheets(bytes)?;
    best(&sheets).map(|(_, proposal)| proposal).ok_or_else(no_header)
}

/// Whether a text table says itself that it lists open items: it names invoices, customers and amounts, and when
/// they fall due or what is left of them, which no bank's export does.
#[must_use]
pub fn lists_open_items(bytes: &[u8]) -> bool {
    let tells = |column: &Column| matches!(column.field, Field::Remaining | Field::DueDate);
    propose(bytes)
        .is_ok_and(|proposal| proposal.missing.is_empty() && proposal.mapping.columns.iter().any(tells))
}

/// The same where a person said what some columns mean: field and header.
///
/// # Errors
/// When the file cannot be read, no row has these headers, or something is still missing.
pub fn propose_with(bytes: &[u8], said: &[(Field, String)]) -> Result<Proposal, Rejection> {
    let (_, sheets) = sheets(bytes)?;
    let proposals = sheets.iter().filter_map(|sheet| mapping::amended(sheet, said));
    let best = proposals.min_by_key(|proposal| proposal.missing.len()).ok_or_else(|| {
        let headers: Vec<&str> = said.iter().map(|(_, header)| header.as_str()).collect();
        Rejection::new(
            Code::MappingNeeded,
            format!("No line of this file has all of these columns: {}.", headers.join(", ")),
            "Write the headers as they stand in the file.",
        )
    })?;
    if best.missing.is_empty() { Ok(best) } else { Err(incomplete(&best)) }
}

/// Reads a CSV or XLSX file by the saved mapping whose header it has, else by what its own header suggests.
///
/// # Errors
/// When the file cannot be read.
pub fn read_among(bytes: &[u8], saved: &[Saved]) -> Result<Read, Rejection> {
    if saved.is_empty() {
        return read(bytes);
    }
    let (_, sheets) = sheets(bytes)?;
    let fits = |saved: &&Saved| sheets.iter().any(|sheet| mapping::has_headers(sheet, &saved.headers));
    match saved.iter().find(fits) {
        Some(saved) => read_with(bytes, &saved.mapping),
        None => read(bytes),
    }
}

/// Reads a CSV or XLSX file by a saved mapping.
///
/// # Errors
/// When the file cannot be read or a column of the mapping is missing.
pub fn read_with(bytes: &[u8], mapping: &Mapping) -> Result<Read, Rejection> {
    let (format, sheets) = sheets(bytes)?;
    let mut refusal = no_header();
    for sheet in &sheets {
        match apply(sheet, mapping, format) {
            Ok(read) => return Ok(read),
            Err(rejection) => refusal = rejection,
        }
    }
    Err(refusal)
}

/// Reads a list by the mapping that its own header suggests.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let (format, sheets) = sheets(bytes)?;
    let is_list = sheets.iter().flat_map(|sheet| &sheet.rows).any(|row| row.cells.len() > 1);
    if format == Format::Csv && !is_list {
        return Err(super::unknown());
    }
    let (sheet, proposal) = best(&sheets).ok_or_else(no_header)?;
    if !proposal.missing.is_empty() {
        return Err(incomplete(&proposal));
    }
    apply(sheet, &proposal.mapping, format)
}

fn apply(sheet: &Sheet, mapping: &Mapping, format: Format) -> Result<Read, Rejection> {
    let laid = mapping::lay(sheet, mapping).map_err(|missing| {
        Rejection::new(
            Code::MappingNeeded,
            format!("These columns of the saved mapping are not in this list: {}.", missing.join(", ")),
            "Export the list with the same columns as before, or say again which column is which.",
        )
    })?;
    if sheet.rows.len().saturating_sub(laid.header) > ITEMS {
        return Err(Rejection::new(
            Code::TooComplex,
            format!("This list has more than {ITEMS} lines."),
            "Export the open items alone, or split the list.",
        ));
    }
    Ok(match mapping.kind {
        ListKind::Invoices => items::read(sheet, &laid, mapping, format),
        ListKind::Customers => customers::read(sheet, &laid, format),
    })
}

/// The sheet whose header is understood best.
fn best(sheets: &[Sheet]) -> Option<(&Sheet, Proposal)> {
    let proposals = sheets.iter().filter_map(|sheet| Some((sheet, mapping::propose(sheet)?)));
    proposals.min_by_key(|(_, proposal)| {
        (proposal.missing.len(), usize::MAX.saturating_sub(proposal.mapping.columns.len()))
    })
}

fn sheets(bytes: &[u8]) -> Result<(Format, Vec<Sheet>), Rejection> {
    let packed = bytes.starts_with(b"PK");
    let sheets = if packed { read_workbook(bytes) } else { read_delimited(bytes).map(|sheet| vec![sheet]) };
    let format = if packed { Format::Xlsx } else { Format::Csv };
    sheets.map(|sheets| (format, sheets)).map_err(|error| refusal(&error))
}

fn refusal(error: &TableError) -> Rejection {
    let message = format!("This list cannot be read: {error}.");
    match error {
        TableError::TooComplex => {
            Rejection::new(Code::TooComplex, message, "Export the open items alone, or split the list.")
        }
        TableError::Encrypted => {
            Rejection::new(Code::Encrypted, message, "Save it again without a password.")
        }
        TableError::NotAWorkbook => {
            Rejection::new(Code::UnsupportedFormat, message, "Save the list as XLSX or CSV.")
        }
        TableError::Damaged(_) => {
            Rejection::new(Code::Damaged, message, "Export it again; the transfer may have broken off.")
        }
    }
}

fn no_header() -> Rejection {
    Rejection::new(
        Code::MappingNeeded,
        "No line of this file names columns that are known, such as invoice number, customer, due date, amount.",
        "Export the list with its header line, or say which column is which: \
         --mapping \"number=HEADER,total=HEADER,debtor_name=HEADER\".",
    )
}

fn incomplete(proposal: &Proposal) -> Rejection {
    let name = |field: &Field| match field {
        Field::Number => "the invoice number",
        Field::Total => "the total",
        Field::Remaining => "the open amount",
        Field::Debit => "the debit",
        Field::DebtorId => "the customer's code",
        _ => "the customer's name",
    };
    let group = |group: &Vec<Field>| group.iter().map(name).collect::<Vec<_>>().join(" or ");
    let missing: Vec<String> = proposal.missing.iter().map(group).collect();
    let headers: Vec<&str> =
        proposal.headers.iter().map(String::as_str).filter(|header| !header.is_empty()).take(30).collect();
    Rejection::new(
        Code::MappingNeeded,
        format!(
            "No column of this list was understood as {}; its columns are {}.",
            missing.join(", nor as "),
            headers.join(", ")
        ),
        "Say which column is which: --mapping \"number=HEADER,total=HEADER,debtor_name=HEADER\"; \
         the answer is kept for the next file.",
    )
    .at(Location { line: Some(proposal.header_line), ..Location::default() })
}

/// The text of `field` in `row`; none where the column or the text is missing.
fn text(row: &Row, laid: &mapping::Laid, field: Field) -> Option<String> {
    let cell = row.cell(laid.column(field)?);
    if matches!(cell, Cell::Empty) { None } else { Some(unmarked(cell.text())) }
}

/// Without the apostrophe that keeps spreadsheets from taking a text for a formula.
fn unmarked(text: String) -> String {
    match text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])) {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}
