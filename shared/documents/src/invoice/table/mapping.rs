//! Which column of a list means what: proposed from the header, shown, corrected, saved, applied again.

use serde::{Deserialize, Serialize};

use super::words;
use crate::spreadsheet::{Row, Sheet};

/// Rows in which a header is looked for.
const HEADER_ROWS: usize = 30;

/// What a column can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The invoice's number.
    Number,
    /// Invoice, credit note, payment…
    Type,
    /// Issue date.
    IssueDate,
    /// Due date.
    DueDate,
    /// Total with VAT.
    Total,
    /// What is still open.
    Remaining,
    /// What was paid already.
    Paid,
    /// An amount owed, in ledgers of two columns.
    Debit,
    /// An amount received or credited, in ledgers of two columns.
    Credit,
    /// Total without VAT; not used.
    Net,
    /// VAT; not used.
    Vat,
    /// The creditor's code for the customer.
    DebtorId,
    /// The customer's name.
    DebtorName,
    /// Email addresses.
    Email,
    /// Telephone number.
    Phone,
    /// SIRET, KBO/BCE, HRB or the like.
    Registration,
    /// VAT number.
    VatId,
    /// Street.
    Street,
    /// Second line of the address.
    Street2,
    /// Postcode.
    Postcode,
    /// City.
    City,
    /// Country.
    Country,
    /// Language to write in.
    Language,
    /// Code of the customer that pays instead.
    Payer,
    /// Group.
    Group,
    /// Who sells to the customer.
    Salesperson,
    /// Purchase order.
    PurchaseOrder,
    /// The buyer's reference.
    BuyerReference,
    /// The invoice that is corrected.
    Preceding,
    /// Currency.
    Currency,
    /// Payment terms in words.
    Terms,
    /// Free text of the entry.
    Label,
    /// Paid, open, cancelled.
    Status,
    /// Name of a contact.
    ContactName,
    /// Business, consumer or public body.
    Kind,
    /// Amount held back as security.
    Holdback,
    /// Account to pay to.
    Iban,
    /// Known and of no use here.
    Ignored,
}

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// One row per invoice.
    Invoices,
    /// One row per customer.
    Customers,
}

/// The order of day, month and year in a date written with digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

/// What stands before the cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 1.200,00 or 1 200,00.
    Comma,
    /// 1,200.00.
    Point,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The header as the file writes it.
    pub header: String,
    /// Which one, from 0, where several columns have this header.
    #[serde(default)]
    pub occurrence: usize,
    /// What it means.
    pub field: Field,
}

/// How a creditor's lists are to be read. Saved per creditor and applied to the next file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the list holds.
    pub kind: ListKind,
    /// The columns that are used.
    pub columns: Vec<Column>,
    /// How dates are written; absent: inferred from each column.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// How amounts are written; absent: inferred from each column.
    #[serde(default)]
    pub decimal_mark: Option<DecimalMark>,
    /// The currency where the file names none.
    #[serde(default)]
    pub currency: Option<String>,
}

/// A mapping as read off a header, for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What would be applied.
    pub mapping: Mapping,
    /// The sheet, in a workbook with several.
    pub sheet: Option<String>,
    /// The line of the header.
    pub header_line: u64,
    /// Every header of the file, in order.
    pub headers: Vec<String>,
    /// The first rows below it, as text.
    pub samples: Vec<Vec<String>>,
    /// What is missing before the list can be read; any of a group is enough.
    pub missing: Vec<Vec<Field>>,
    /// Where several columns could mean the same.
    pub doubts: Vec<Doubt>,
}

/// A choice between columns that a person may want to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What is looked for.
    pub field: Field,
    /// The header that was taken.
    pub taken: String,
    /// The others that could have been.
    pub others: Vec<String>,
}

/// A mapping kept for the next list with the same header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Every header of the list, in order.
    pub headers: Vec<String>,
    /// What its columns mean.
    pub mapping: Mapping,
}

impl Field {
    /// The field of a name as it is written in JSON, such as `due_date`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.trim().to_owned())).ok()
    }
}

/// A mapping laid on one sheet: which column, from 0, holds which field.
pub(super) struct Laid {
    pub(super) header: usize,
    pub(super) columns: Vec<(Field, usize)>,
}

impl Laid {
    /// The column of `field`.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }
}

/// What a list of this kind cannot do without.
fn needed(kind: ListKind) -> &'static [&'static [Field]] {
    match kind {
        ListKind::Invoices => &[
            &[Field::Number],
            &[Field::Total, Field::Remaining, Field::Debit],
            &[Field::DebtorId, Field::DebtorName],
        ],
        ListKind::Customers => &[&[Field::DebtorId, Field::DebtorName]],
    }
}

/// The mapping that the header of `sheet` suggests; none where no row looks like a header.
pub(super) fn propose(sheet: &Sheet) -> Option<Proposal> {
    let candidates = sheet.rows.iter().take(HEADER_ROWS).enumerate();
    let scored = candidates.map(|(index, row)| (score(row), index));
    let (score, index) = scored.max_by_key(|(score, index)| (*score, usize::MAX.saturating_sub(*index)))?;
    sheet.rows.get(index).filter(|_| score >= 2)?;
    proposal(sheet, index, &[])
}

/// The same with some columns said by a person: field and header. None where no row has these headers.
pub(super) fn amended(sheet: &Sheet, said: &[(Field, String)]) -> Option<Proposal> {
    let wanted: Vec<String> = said.iter().map(|(_, header)| words::plain(header)).collect();
    let has = |row: &Row| {
        let texts: Vec<String> = row.cells.iter().map(|cell| words::plain(&cell.text())).collect();
        wanted.iter().all(|header| texts.contains(header))
    };
    let index = sheet.rows.iter().take(HEADER_ROWS).position(has)?;
    proposal(sheet, index, said)
}

/// Whether a row of `sheet` has exactly these headers.
pub(super) fn has_headers(sheet: &Sheet, headers: &[String]) -> bool {
    let plain = |texts: Vec<String>| texts.iter().map(|text| words::plain(text)).collect::<Vec<_>>();
    let wanted = plain(headers.to_vec());
    let own = |row: &Row| plain(row.cells.iter().map(crate::spreadsheet::Cell::text).collect());
    sheet.rows.iter().take(HEADER_ROWS).any(|row| own(row) == wanted)
}

fn proposal(sheet: &Sheet, index: usize, said: &[(Field, String)]) -> Option<Proposal> {
    let row = sheet.rows.get(index)?;
    let columns = with(columns(row), row, said);
    let kind = kind(&columns);
    let missing =
        needed(kind).iter().filter(|group| !columns.iter().any(|column| group.contains(&column.field)));
    Some(Proposal {
        doubts: doubts(row, &columns),
        sheet: sheet.name.clone(),
        header_line: row.line,
        headers: row.cells.iter().map(crate::spreadsheet::Cell::text).collect(),
        samples: samples(sheet, index),
        missing: missing.map(|group| group.to_vec()).collect(),
        mapping: Mapping { kind, columns, date_order: None, decimal_mark: None, currency: None },
    })
}

/// What a person said of a column goes before what its header suggests.
fn with(mut columns: Vec<Column>, row: &Row, said: &[(Field, String)]) -> Vec<Column> {
    let is_said = |column: &Column| {
        said.iter().any(|(field, header)| {
            column.field == *field || words::plain(&column.header) == words::plain(header)
        })
    };
    columns.retain(|column| !is_said(column));
    for (field, header) in said.iter().filter(|(field, _)| *field != Field::Ignored) {
        let cell = row.cells.iter().find(|cell| words::plain(&cell.text()) == words::plain(header));
        let header = cell.map_or_else(|| header.clone(), crate::spreadsheet::Cell::text);
        columns.push(Column { header, occurrence: 0, field: *field });
    }
    columns
}

/// Columns that could mean what another one was taken for.
fn doubts(row: &Row, columns: &[Column]) -> Vec<Doubt> {
    let asked = [Field::Number, Field::Total, Field::Remaining, Field::DueDate, Field::IssueDate];
    let mut doubts = Vec::new();
    for column in columns.iter().filter(|column| asked.contains(&column.field)) {
        let sure = words::field(&column.header).map(|(_, sureness)| sureness);
        let alike = |text: &String| {
            words::field(text)
                .is_some_and(|(field, sureness)| field == column.field && Some(sureness) == sure)
        };
        let texts = row.cells.iter().map(crate::spreadsheet::Cell::text);
        let others: Vec<String> = texts.filter(|text| *text != column.header && alike(text)).collect();
        if !others.is_empty() {
            doubts.push(Doubt { field: column.field, taken: column.header.clone(), others });
        }
    }
    doubts
}

fn samples(sheet: &Sheet, header: usize) -> Vec<Vec<String>> {
    let below = sheet.rows.iter().skip(header.saturating_add(1)).take(5);
    below.map(|row| row.cells.iter().map(crate::spreadsheet::Cell::text).collect()).collect()
}

/// Different fields that a row names; a long text is a sentence, not a header.
fn score(row: &Row) -> usize {
    let texts = row.cells.iter().map(crate::spreadsheet::Cell::text).filter(|text| text.len() <= 60);
    let mut fields: Vec<Field> =
        texts.filter_map(|text| words::field(&text)).map(|(field, _)| field).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// One column per field, the surest first; amounts that are not asked for are left out.
fn columns(row: &Row) -> Vec<Column> {
    let mut found: Vec<(usize, usize, Column)> = Vec::new();
    let mut headers: Vec<String> = Vec::new();
    for (position, cell) in row.cells.iter().enumerate() {
        let header = cell.text();
        let occurrence = headers.iter().filter(|known| **known == header).count();
        if let Some((field, sureness)) = words::field(&header) {
            found.push((sureness, position, Column { header: header.clone(), occurrence, field }));
        }
        headers.push(header);
    }
    found.sort_by_key(|(sureness, position, _)| (usize::MAX.saturating_sub(*sureness), *position));
    let mut columns: Vec<(usize, Column)> = Vec::new();
    for (_, position, column) in found {
        let unused = [Field::Net, Field::Vat, Field::Ignored].contains(&column.field);
        if !unused && !columns.iter().any(|(_, known)| known.field == column.field) {
            columns.push((position, column));
        }
    }
    columns.sort_by_key(|(position, _)| *position);
    let mut columns: Vec<Column> = columns.into_iter().map(|(_, column)| column).collect();
    // Beside debit and credit, a balance runs on from row to row and belongs to no single one.
    let ledger =
        [Field::Debit, Field::Credit].iter().all(|field| columns.iter().any(|column| column.field == *field));
    let runs = |header: &str| ["solde", "saldo", "balance"].contains(&words::plain(header).as_str());
    columns.retain(|column| !(ledger && column.field == Field::Remaining && runs(&column.header)));
    // Where nothing else names the customer, the contact is the customer.
    let named = columns.iter().any(|column| [Field::DebtorId, Field::DebtorName].contains(&column.field));
    if let Some(contact) = columns.iter_mut().find(|column| !named && column.field == Field::ContactName) {
        contact.field = Field::DebtorName;
    }
    columns
}

/// A list with numbers and amounts holds invoices; one with neither, and ways to reach people, customers.
fn kind(columns: &[Column]) -> ListKind {
    let has = |fields: &[Field]| columns.iter().any(|column| fields.contains(&column.field));
    let amounts = has(&[Field::Total, Field::Remaining, Field::Debit, Field::Credit]);
    let reach = has(&[
        Field::Email,
        Field::Phone,
        Field::Street,
        Field::Registration,
        Field::Postcode,
        Field::Payer,
        Field::Salesperson,
    ]);
    if !amounts && reach { ListKind::Customers } else { ListKind::Invoices }
}

/// Lays `mapping` on `sheet`: the row in which most of its headers stand. Columns may have moved; one that
/// has gone is an error that names it.
pub(super) fn lay(sheet: &Sheet, mapping: &Mapping) -> Result<Laid, Vec<String>> {
    let found = |row: &Row| mapping.columns.iter().filter_map(|column| position(row, column)).count();
    let best = sheet
        .rows
        .iter()
        .take(HEADER_ROWS)
        .enumerate()
        .max_by_key(|(index, row)| (found(row), usize::MAX.saturating_sub(*index)));
    let all = || mapping.columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>();
    let (header, row) = best.ok_or_else(all)?;
    let missing: Vec<String> = mapping
        .columns
        .iter()
        .filter(|column| position(row, column).is_none())
        .map(|column| column.header.clone())
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let columns = mapping.columns.iter().filter_map(|column| Some((column.field, position(row, column)?)));
    Ok(Laid { header, columns: columns.collect() })
}

fn position(row: &Row, column: &Column) -> Option<usize> {
    let wanted = words::plain(&column.header);
    let alike = row.cells.iter().enumerate().filter(|(_, cell)| {
        let text = cell.text();
        text == column.header || (!wanted.is_empty() && words::plain(&text) == wanted)
    });
    alike.map(|(position, _)| position).nth(column.occurrence)
}
