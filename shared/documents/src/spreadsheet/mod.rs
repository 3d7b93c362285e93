//! Tables: CSV in whatever dialect, XLSX. Rows of cells with their line, bounded; what the columns mean is
//! decided elsewhere.

mod delimited;
mod workbook;
mod zip;

use chrono::NaiveDate;

pub use delimited::read as read_delimited;
pub use workbook::read as read_workbook;

/// Cells of one file.
pub const CELLS: usize = 600_000;
/// Bytes of all cells of one file.
pub const TEXT_BYTES: usize = 12 << 20;
/// Bytes of one cell; the rest of a longer one is dropped.
pub const CELL_BYTES: usize = 4_096;
/// Columns looked at.
pub const COLUMNS: usize = 256;
/// Sheets looked at.
pub const SHEETS: usize = 12;

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// More cells, or larger when unpacked, than an honest list.
    #[error("it has more in it, when unpacked, than a list of invoices needs")]
    TooComplex,
    /// Behind a password.
    #[error("it is protected by a password")]
    Encrypted,
    /// Another kind of file in the same packing: a text document, a presentation.
    #[error("it is not a workbook")]
    NotAWorkbook,
    /// Broken.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, blanks around it removed.
    Text(Box<str>),
    /// A number that a workbook keeps as one: digits with a point.
    Number(Box<str>),
    /// A day that a workbook keeps as one.
    Date(NaiveDate),
}

impl Cell {
    /// The cell as text; a day as year-month-day.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) => text.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// `text` as a cell, blanks removed, cut to [`CELL_BYTES`].
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let trimmed = text
            .trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}' || letter == '\0');
        let limit = trimmed.len().min(CELL_BYTES);
        let end = (0..=limit).rev().find(|at| trimmed.is_char_boundary(*at)).unwrap_or(0);
        let kept = trimmed.get(..end).unwrap_or(trimmed);
        if kept.is_empty() { Self::Empty } else { Self::Text(kept.into()) }
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Line of the file or row of the sheet, from 1.
    pub line: u64,
    /// Cells, without the empty ones at the end.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in `column`, from 0; an absent one is empty.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the sheet in a workbook.
    pub name: Option<String>,
    /// Rows that hold something, in order.
    pub rows: Vec<Row>,
}

/// What may still be taken of one file.
struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    fn new() -> Self {
        Self { cells: CELLS, text: TEXT_BYTES }
    }

    /// Adds `row` to `sheet`, empty cells at its end dropped.
    fn push(&mut self, sheet: &mut Sheet, mut row: Row) -> Result<(), TableError> {
        while row.cells.last().is_some_and(Cell::is_empty) {
            row.cells.pop();
        }
        let text = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Number(text) => text.len(),
            Cell::Empty | Cell::Date(_) => 0,
        };
        let bytes = row.cells.iter().map(text).fold(0_usize, usize::saturating_add);
        self.cells = self.cells.checked_sub(row.cells.len().max(1)).ok_or(TableError::TooComplex)?;
        self.text = self.text.checked_sub(bytes).ok_or(TableError::TooComplex)?;
        if !row.cells.is_empty() {
            row.cells.shrink_to_fit();
            sheet.rows.push(row);
        }
        Ok(())
    }
}
