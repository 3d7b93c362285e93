//! One line of a FEC by the names of its columns.

use chrono::NaiveDate;
use csv::StringRecord;
use rust_decimal::Decimal;

use crate::invoice::rejection::{Code, Location, Rejection};
use crate::invoice::value;

/// Where each column stands.
pub(super) struct Columns {
    names: Vec<String>,
}

/// An open entry on a customer's account.
pub(super) struct Entry {
    pub(super) journal: String,
    pub(super) journal_name: String,
    /// `CompAuxNum`, else the account itself.
    pub(super) account: String,
    pub(super) name: Option<String>,
    /// `PieceRef`, else `EcritureNum`.
    pub(super) piece: String,
    pub(super) date: NaiveDate,
    pub(super) label: Option<String>,
    /// Positive for a debit.
    pub(super) amount: Decimal,
}

impl Entry {
    /// Whether the journal is one of sales.
    pub(super) fn is_sale(&self) -> bool {
        let code = self.journal.to_uppercase();
        code.starts_with("VE") || code.starts_with("VT") || self.journal_name.to_lowercase().contains("vente")
    }

    /// Whether a credit takes back an invoice rather than brings money.
    pub(super) fn is_credit_note(&self) -> bool {
        let label = self.label.as_deref().unwrap_or_default().to_lowercase();
        self.amount.is_sign_negative() && (self.is_sale() || label.split(' ').any(|word| word == "avoir"))
    }
}

impl Columns {
    /// Reads the header.
    ///
    /// # Errors
    /// When a column that is needed is missing.
    pub(super) fn of(header: &StringRecord) -> Result<Self, Rejection> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let columns = Self { names };
        let two = columns.has("debit") && columns.has("credit");
        let signed = columns.has("montant") && columns.has("sens");
        let needed = ["comptenum", "ecriturenum", "ecrituredate", "ecriturelet", "pieceref"];
        match needed.iter().find(|name| !columns.has(name)) {
            None if two || signed => Ok(columns),
            missing => Err(Rejection::new(
                Code::MissingField,
                format!("This FEC lacks the column {}.", missing.unwrap_or(&"Debit or Credit")),
                "Export it again with all eighteen columns.",
            )),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn get<'r>(&self, record: &'r StringRecord, name: &str) -> &'r str {
        let position = self.names.iter().position(|known| known == name);
        position.and_then(|position| record.get(position)).unwrap_or_default().trim()
    }

    fn text(&self, record: &StringRecord, name: &str) -> Option<String> {
        let text = self.get(record, name);
        (!text.is_empty()).then(|| value::bounded(text.to_owned()))
    }

    /// Whether the line is on a customer's account and not lettered.
    pub(super) fn is_open(&self, record: &StringRecord) -> bool {
        self.is_customers(record) && self.get(record, "ecriturelet").is_empty()
    }

    /// Whether the line is on a customer's account and lettered.
    pub(super) fn is_lettered(&self, record: &StringRecord) -> bool {
        self.is_customers(record) && !self.get(record, "ecriturelet").is_empty()
    }

    fn is_customers(&self, record: &StringRecord) -> bool {
        self.get(record, "comptenum").starts_with("411")
    }

    /// Reads an open line.
    ///
    /// # Errors
    /// When its date or amount cannot be read.
    pub(super) fn entry(&self, record: &StringRecord, line: u64) -> Result<Entry, Rejection> {
        let wrong = |field: &str| {
            let shown: String = self.get(record, &field.to_lowercase()).chars().take(40).collect();
            let message = format!("Line {line}: {field} \"{shown}\" cannot be read.");
            let invoice = self.text(record, "pieceref");
            Rejection::new(Code::InvalidField, message, "Correct the entry and export the FEC again.")
                .at(Location { line: Some(line), field: Some(field.to_owned()), invoice })
        };
        let date = self.date(record, "piecedate").or_else(|| self.date(record, "ecrituredate"));
        let account = self.text(record, "compauxnum").or_else(|| self.text(record, "comptenum"));
        let piece = self.text(record, "pieceref").or_else(|| self.text(record, "ecriturenum"));
        Ok(Entry {
            journal: self.get(record, "journalcode").to_owned(),
            journal_name: self.get(record, "journallib").to_owned(),
            account: account.unwrap_or_default(),
            name: self.text(record, "compauxlib").or_else(|| self.text(record, "comptelib")),
            piece: piece.ok_or_else(|| wrong("PieceRef"))?,
            date: date.ok_or_else(|| wrong("EcritureDate"))?,
            label: self.text(record, "ecriturelib"),
            amount: self
                .amount(record)
                .ok_or_else(|| wrong(if self.has("debit") { "Debit" } else { "Montant" }))?,
        })
    }

    fn date(&self, record: &StringRecord, name: &str) -> Option<NaiveDate> {
        value::date(self.get(record, name))
    }

    /// Debit less credit, or the amount by its direction.
    fn amount(&self, record: &StringRecord) -> Option<Decimal> {
        if self.has("debit") {
            let (debit, credit) = (number(self.get(record, "debit"))?, number(self.get(record, "credit"))?);
            return debit.checked_sub(credit);
        }
        let amount = number(self.get(record, "montant"))?;
        match self.get(record, "sens") {
            "D" | "d" | "+1" | "1" => Some(amount),
            "C" | "c" | "-1" => Some(-amount),
            _ => None,
        }
    }
}

/// A number with a comma before the cents; nothing is zero.
fn number(text: &str) -> Option<Decimal> {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if bare.is_empty() { Some(Decimal::ZERO) } else { bare.replace(',', ".").parse().ok() }
}
