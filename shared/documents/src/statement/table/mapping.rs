//! Which column of a bank's table means what.

use serde::{Deserialize, Serialize};

use super::words;
use super::{DateOrder, DecimalMark};
use crate::invoice::table::infer;
use crate::spreadsheet::{Cell, Row, Sheet};

/// Rows in which a header is looked for.
const HEADER_ROWS: usize = 30;
/// Rows looked at to tell an account from a name.
const SAMPLE_ROWS: usize = 50;
/// Rows shown with a proposal.
const SHOWN_ROWS: usize = 5;

/// What a column can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Booking day.
    Date,
    /// Value day.
    ValueDate,
    /// Signed amount, or unsigned beside a direction.
    Amount,
    /// Amounts that came in.
    Credit,
    /// Amounts that went out.
    Debit,
    /// Which way the amount went.
    Direction,
    /// Currency.
    Currency,
    /// The other side's name.
    Counterparty,
    /// Who paid; the other side where money came in.
    Payer,
    /// Who was paid; the other side where money went out.
    Payee,
    /// The other side's account.
    Iban,
    /// The creditor's own account.
    OwnAccount,
    /// Free text; several columns are joined.
    Text,
    /// Structured reference.
    Structured,
    /// The bank's id of the movement.
    BankId,
    /// End-to-end id.
    EndToEnd,
    /// Mandate.
    Mandate,
    /// Balance after the movement.
    Balance,
    /// Whether the movement is final.
    Status,
    /// Known and of no use here.
    Ignored,
}

impl Field {
    /// The field of a name as it is written in JSON, such as `value_date`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.trim().to_owned())).ok()
    }
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

/// How a bank's tables are to be read. Saved per creditor and bank, applied to the next file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The columns that are used.
    pub columns: Vec<Column>,
    /// How dates are written; absent: inferred from the column.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// How amounts are written; absent: inferred from the column.
    #[serde(default)]
    pub decimal_mark: Option<DecimalMark>,
    /// The currency where the file names none.
    #[serde(default)]
    pub currency: Option<String>,
    /// The account where the file names none.
    #[serde(default)]
    pub account: Option<String>,
}

/// A mapping as read off a header, for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What would be applied.
    pub mapping: Mapping,
    /// The line of the header.
    pub header_line: u64,
    /// Every header of the file, in order.
    pub headers: Vec<String>,
    /// The first rows below it, as text.
    pub samples: Vec<Vec<String>>,
    /// What is missing before the file can be read, in words.
    pub missing: Vec<String>,
}

/// A mapping laid on one sheet: the header's row, and which column holds which field.
pub(super) struct Laid {
    pub(super) header: usize,
    pub(super) columns: Vec<(Field, usize)>,
}

impl Laid {
    /// The cells of `field` in `row` that are not empty.
    pub(super) fn cells<'r>(&self, row: &'r Row, field: Field) -> impl Iterator<Item = &'r Cell> {
        let columns = self.columns.iter().filter(move |(known, _)| *known == field);
        columns.map(|(_, column)| row.cell(*column)).filter(|cell| !cell.is_empty())
    }

    /// The first such cell.
    pub(super) fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<&'r Cell> {
        self.cells(row, field).next()
    }
}

/// The mapping that the header of `sheet` suggests; none where no row looks like a header.
pub(super) fn propose(sheet: &Sheet) -> Option<Proposal> {
    let scored = sheet.rows.iter().take(HEADER_ROWS).enumerate().map(|(index, row)| (score(row), index));
    let (score, index) = scored.max_by_key(|(score, index)| (*score, usize::MAX.saturating_sub(*index)))?;
    let header = sheet.rows.get(index).filter(|_| score >= 2)?;
    let below = || sheet.rows.iter().skip(index.saturating_add(1)).take(SAMPLE_ROWS);
    let columns = columns(header, &below().collect::<Vec<_>>());
    let has = |fields: &[Field]| columns.iter().any(|column| fields.contains(&column.field));
    let mut missing = Vec::new();
    if !has(&[Field::Date, Field::ValueDate]) {
        missing.push("the day".to_owned());
    }
    if !has(&[Field::Amount, Field::Credit]) {
        missing.push("the amount".to_owned());
    }
    Some(Proposal {
        mapping: Mapping { columns, ..Mapping::default() },
        header_line: header.line,
        headers: header.cells.iter().map(Cell::text).collect(),
        samples: below().take(SHOWN_ROWS).map(|row| row.cells.iter().map(Cell::text).collect()).collect(),
        missing,
    })
}

/// How many different fields the cells of `row` name.
fn score(row: &Row) -> usize {
    let mut named: Vec<Field> =
        row.cells.iter().filter_map(|cell| words::field(&cell.text())).map(|(field, _)| field).collect();
    named.sort_unstable();
    named.dedup();
    named.into_iter().filter(|field| *field != Field::Ignored).count()
}

/// The columns that a header names; of two that claim one field the surer, then the first.
fn columns(header: &Row, below: &[&Row]) -> Vec<Column> {
    let claims = header.cells.iter().enumerate().filter_map(|(at, cell)| {
        let (field, sure) = words::field(&cell.text())?;
        Some((by_content(field, at, below), sure, at))
    });
    let claims: Vec<(Field, usize, usize)> = claims.filter(|(field, ..)| *field != Field::Ignored).collect();
    let wins = |(field, sure, at): &(Field, usize, usize)| {
        *field == Field::Text
            || !claims
                .iter()
                .any(|(other, more, before)| other == field && (more > sure || (more == sure && before < at)))
    };
    let column = |(field, _, at): &(Field, usize, usize)| {
        let header_text = header.cell(*at).text();
        let before = header.cells.iter().take(*at).filter(|cell| cell.text() == header_text).count();
        Column { header: header_text, occurrence: before, field: *field }
    };
    claims.iter().filter(|claim| wins(claim)).map(column).collect()
}

/// What the cells below prove against the header: "Contrepartie" may hold accounts, "Valuta" currencies.
fn by_content(field: Field, at: usize, below: &[&Row]) -> Field {
    let texts: Vec<String> =
        below.iter().map(|row| row.cell(at).text()).filter(|text| !text.is_empty()).collect();
    let filled = below.iter().filter(|row| row.cells.len() > at / 2).count();
    let mostly = |fits: &dyn Fn(&str) -> bool| {
        !texts.is_empty() && texts.iter().filter(|text| fits(text)).count().saturating_mul(2) > texts.len()
    };
    let account = |text: &str| super::super::reference::iban(text).is_some();
    let code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    match field {
        Field::Counterparty | Field::Payer | Field::Payee if mostly(&account) => Field::Iban,
        Field::ValueDate if mostly(&code) => Field::Currency,
        // The creditor's own account stands in every row; an account that is missing in some is the other side's.
        Field::OwnAccount if texts.len().saturating_mul(10) < filled.saturating_mul(9) => Field::Iban,
        other => other,
    }
}

/// Finds the header that has every column of `mapping`; the missing ones of the best row otherwise.
pub(super) fn lay(sheet: &Sheet, mapping: &Mapping) -> Result<Laid, Vec<String>> {
    let mut best: Option<Vec<String>> = None;
    for (header, row) in sheet.rows.iter().take(HEADER_ROWS).enumerate() {
        let mut columns = Vec::new();
        let mut missing = Vec::new();
        for column in &mapping.columns {
            match position(row, column) {
                Some(at) => columns.push((column.field, at)),
                None => missing.push(column.header.clone()),
            }
        }
        if missing.is_empty() && !columns.is_empty() {
            return Ok(Laid { header, columns });
        }
        if best.as_ref().is_none_or(|best| missing.len() < best.len()) {
            best = Some(missing);
        }
    }
    Err(best.unwrap_or_default())
}

fn position(row: &Row, column: &Column) -> Option<usize> {
    let same = |(_, cell): &(usize, &Cell)| cell.text() == column.header;
    row.cells.iter().enumerate().filter(same).nth(column.occurrence).map(|(at, _)| at)
}

/// How the days and amounts of `rows` are written.
pub(super) fn habits(rows: &[Row], laid: &Laid, mapping: &Mapping) -> (DateOrder, DecimalMark) {
    let of = |fields: &'static [Field]| {
        rows.iter().flat_map(move |row| fields.iter().flat_map(move |field| laid.cells(row, *field)))
    };
    let order = mapping.date_order.unwrap_or_else(|| infer::date_order(of(&[Field::Date, Field::ValueDate])));
    let amounts = of(&[Field::Amount, Field::Credit, Field::Debit, Field::Balance]);
    let mark = mapping.decimal_mark.or_else(|| infer::decimal_mark(amounts)).unwrap_or(DecimalMark::Comma);
    (order, mark)
}
