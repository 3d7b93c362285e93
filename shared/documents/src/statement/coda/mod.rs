//! CODA, the Belgian coded statement: records of 128 characters. Only a record 2.1 with detail number 0000
//! is a movement; the others with its sequence number are the transactions inside it.

mod communication;
mod movement;
mod record;

use rust_decimal::Decimal;

use super::model::{Account, Balance, Entry, Format, Period, Read, Scope, Statement};
use super::reference::{iban, iban_of};
use super::text::records;
use super::{Finding, Rejection};
use crate::invoice::rejection::Code;
use crate::text::decode;
use movement::Movement;
use record::Record;

/// Characters of a record.
const WIDTH: usize = 128;

/// Reads a file of one or several statements.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = decode(bytes);
    let mut reader = Reader::default();
    for (line, content) in records(&text, WIDTH) {
        reader.take(&Record::new(&content, line));
    }
    reader.finish()
}

/// The file as far as it has been read.
#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    current: Option<Statement>,
    movement: Option<Movement>,
    findings: Vec<Finding>,
    /// Debits and credits since the header, which the trailer repeats.
    sums: (Decimal, Decimal),
}

impl Reader {
    fn take(&mut self, record: &Record) {
        match record.kind().as_str() {
            kind if kind.starts_with('0') => self.sums = (Decimal::ZERO, Decimal::ZERO),
            kind if kind.starts_with('1') => self.open(record),
            "21" => self.movement(record),
            "22" | "23" | "31" | "32" | "33" => self.further(record),
            kind if kind.starts_with('8') => self.close(record),
            kind if kind.starts_with('9') => self.trailer(record),
            kind if kind.starts_with('4') => {}
            kind => self.note("unknown_record", format!("Line {}: no record is called {kind}.", record.line)),
        }
    }

    fn note(&mut self, code: &str, message: String) {
        if self.findings.len() < 100 {
            self.findings.push(Finding::new(code, message));
        }
    }

    fn open(&mut self, record: &Record) {
        self.leave();
        let (account, currency) = account(record, 1, 5);
        let mut statement = Statement::new(Scope::EndOfDay);
        let holder = record.text(64, 90);
        statement.account = Account { holder, ..account };
        statement.currency = currency;
        statement.opening = balance(record, 42, statement.currency.clone());
        statement.sequence = record.text(125, 128).filter(|number| number.bytes().any(|digit| digit != b'0'));
        self.current = Some(statement);
    }

    fn movement(&mut self, record: &Record) {
        if record.column(6, 10) != "0000" {
            match &mut self.movement {
                Some(movement) if movement.sequence == record.column(2, 6) => movement.detail(record),
                _ => self.stray(record),
            }
            return;
        }
        self.store();
        if self.current.is_none() {
            self.note(
                "no_opening",
                format!("Line {}: a movement stands before any opening balance.", record.line),
            );
            self.current = Some(Statement::new(Scope::EndOfDay));
        }
        match Movement::new(record) {
            Some(movement) => {
                let amount = movement.entry.amount;
                let sum = if amount.is_sign_negative() { &mut self.sums.0 } else { &mut self.sums.1 };
                *sum = sum.saturating_add(amount.abs());
                self.movement = Some(movement);
            }
            None => {
                self.note("entry_unreadable", format!("Line {}: the amount cannot be read.", record.line))
            }
        }
    }

    fn further(&mut self, record: &Record) {
        match &mut self.movement {
            Some(movement) if movement.sequence == record.column(2, 6) => movement.further(record),
            _ => self.stray(record),
        }
    }

    fn stray(&mut self, record: &Record) {
        self.note("stray_record", format!("Line {}: the record belongs to no movement.", record.line));
    }

    /// Puts the movement being read into its statement.
    fn store(&mut self) {
        if let (Some(movement), Some(statement)) = (self.movement.take(), &mut self.current) {
            let mut entry: Entry = movement.finish();
            entry.currency.clone_from(&statement.currency);
            for detail in &mut entry.details {
                detail.currency.clone_from(&statement.currency);
            }
            statement.entries.push(entry);
        }
    }

    fn close(&mut self, record: &Record) {
        self.store();
        if self.current.is_none() {
            let mut statement = Statement::new(Scope::EndOfDay);
            statement.note("no_opening", "The closing balance has no opening balance before it.");
            self.current = Some(statement);
        }
        if let Some(statement) = &mut self.current {
            let closing = balance(record, 41, statement.currency.clone());
            let opened = statement.opening.as_ref().and_then(|balance| balance.date);
            let closed = closing.as_ref().and_then(|balance| balance.date);
            statement.period = opened.or(closed).zip(closed.or(opened)).map(|(from, to)| Period { from, to });
            statement.closing = closing;
        }
        self.leave();
    }

    fn leave(&mut self) {
        self.store();
        self.statements.extend(self.current.take());
    }

    fn trailer(&mut self, record: &Record) {
        self.leave();
        let stated = (record.amount(22), record.amount(37));
        let (Some(debits), Some(credits)) = stated else { return };
        let (read_debits, read_credits) = self.sums;
        if (debits, credits) != self.sums {
            let message = format!(
                "The file's totals say {debits} out and {credits} in; its movements {read_debits} and {read_credits}."
            );
            self.note("totals_disagree", message);
        }
    }

    fn finish(mut self) -> Result<Read, Rejection> {
        self.leave();
        if self.statements.is_empty() {
            return Err(Rejection::new(
                Code::Damaged,
                "This CODA file holds no statement: no record 1, 2 or 8 was found.",
                "Download the file again from the bank.",
            ));
        }
        Ok(Read { format: Format::Coda, statements: self.statements, findings: self.findings })
    }
}

/// The account of a record 1, whose structure stands in column `structure` and whose number in `from`.
fn account(record: &Record, structure: usize, from: usize) -> (Account, Option<String>) {
    let end = |length: usize| from.saturating_add(length);
    let structure = match record.column(structure, structure.saturating_add(1)) {
        // Version 1 knew no IBAN and left the column blank.
        blank if blank == " " => "0".to_owned(),
        stated => stated,
    };
    let (number, currency) = match structure.as_str() {
        "0" => (record.text(from, end(12)), record.text(end(13), end(16))),
        "2" => (record.text(from, end(31)), record.text(end(34), end(37))),
        _ => (record.text(from, end(34)), record.text(end(34), end(37))),
    };
    let currency =
        currency.filter(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    let iban = number.as_deref().and_then(|number| match structure.as_str() {
        "0" => belgian_iban(number),
        _ => iban(number),
    });
    (Account { number, iban, holder: None }, currency)
}

/// The IBAN of a Belgian number whose own check digits are right.
pub(super) fn belgian_iban(number: &str) -> Option<String> {
    let (base, check) = number.split_at_checked(10)?;
    let (base, check): (u64, u64) = (base.parse().ok()?, check.parse().ok()?);
    let rest = if base % 97 == 0 { 97 } else { base % 97 };
    (rest == check).then(|| iban_of("BE", number)).flatten()
}

/// Sign, amount and date from column `at` on.
fn balance(record: &Record, at: usize, currency: Option<String>) -> Option<Balance> {
    let amount = record.signed(at)?;
    Some(Balance { amount, currency, date: record.date(at.saturating_add(16)) })
}
