//! One line of 128 characters.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::number::{columns, implied, tidy, ymd};

/// A line and its number.
pub(super) struct Record {
    letters: Vec<char>,
    pub(super) line: usize,
}

impl Record {
    pub(super) fn new(content: &str, line: usize) -> Self {
        Self { letters: content.chars().take(160).collect(), line }
    }

    /// The first two characters.
    pub(super) fn kind(&self) -> String {
        self.column(0, 2)
    }

    /// Columns as they are, from 0, end excluded.
    pub(super) fn column(&self, from: usize, to: usize) -> String {
        columns(&self.letters, from, to)
    }

    /// Columns padded with blanks to their full width.
    pub(super) fn padded(&self, from: usize, to: usize) -> String {
        format!("{:<width$}", self.column(from, to), width = to.saturating_sub(from))
    }

    /// Columns without blanks around and doubled; none when blank.
    pub(super) fn text(&self, from: usize, to: usize) -> Option<String> {
        tidy(&self.column(from, to), 200)
    }

    /// Twelve digits and three decimals.
    pub(super) fn amount(&self, at: usize) -> Option<Decimal> {
        implied(&self.column(at, at.saturating_add(15)), 3).map(|amount| amount.normalize())
    }

    /// A sign (0 credit, 1 debit) and an amount.
    pub(super) fn signed(&self, at: usize) -> Option<Decimal> {
        let next = at.saturating_add(1);
        let amount = self.amount(next)?;
        match self.column(at, next).as_str() {
            "0" => Some(amount),
            "1" => Some(-amount),
            _ => None,
        }
    }

    /// Day, month and year in six digits; none for zeros.
    pub(super) fn date(&self, at: usize) -> Option<NaiveDate> {
        let two =
            |from: usize| self.column(at.saturating_add(from), at.saturating_add(from).saturating_add(2));
        ymd(&two(4), &two(2), &two(0))
    }
}
