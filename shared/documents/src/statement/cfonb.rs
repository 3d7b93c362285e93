//! CFONB 120, the French statement: 01 old balance, 04 movement, 05 complement, 07 new balance. The last
//! digit of an amount carries the sign; the number of decimals stands in column 20.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::bank_code::BankCode;
use super::model::{
    Account, Balance, Complement, Entry, Format, Period, Read, ReturnReason, Scope, Statement,
};
use super::number::{columns, implied, tidy, ymd};
use super::reference::{StructuredReference, iban, iban_of_french_account};
use super::text::records;
use super::{Finding, Rejection};
use crate::invoice::rejection::Code;
use crate::text::decode;

/// Characters of a record.
const WIDTH: usize = 120;
/// Complements of one movement that are kept.
const MAX_COMPLEMENTS: usize = 200;
/// Characters of a movement's label.
const LABEL: usize = 31;
/// Characters of a complement.
const COMPLEMENT: usize = 70;

/// Reads a file of one or several accounts and days.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = decode(bytes);
    let mut reader = Reader::default();
    for (line, content) in records(&text, WIDTH) {
        reader.take(&content.chars().take(160).collect::<Vec<char>>(), line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    current: Option<Statement>,
    findings: Vec<Finding>,
}

impl Reader {
    fn take(&mut self, record: &[char], line: usize) {
        match columns(record, 0, 2).as_str() {
            "01" => {
                self.leave();
                let mut statement = begin(record);
                statement.opening = balance(record);
                self.current = Some(statement);
            }
            "04" => self.movement(record, line),
            "05" => self.complement(record, line),
            "07" => self.close(record),
            kind => self.note("unknown_record", format!("Line {line}: no record is called {kind}.")),
        }
    }

    fn note(&mut self, code: &str, message: String) {
        if self.findings.len() < 100 {
            self.findings.push(Finding::new(code, message));
        }
    }

    fn movement(&mut self, record: &[char], line: usize) {
        if self.current.is_none() {
            self.note("no_opening", format!("Line {line}: a movement stands before any balance."));
        }
        let statement = self.current.get_or_insert_with(|| begin(record));
        let Some(entry) = movement(record) else {
            self.note("entry_unreadable", format!("Line {line}: the amount cannot be read."));
            return;
        };
        statement.entries.push(entry);
    }

    fn complement(&mut self, record: &[char], line: usize) {
        let last = self.current.as_mut().and_then(|statement| statement.entries.last_mut());
        let Some(entry) = last else {
            self.note("stray_record", format!("Line {line}: a complement stands before any movement."));
            return;
        };
        if entry.complements.len() < MAX_COMPLEMENTS {
            let text = columns(record, 48, 118).trim_end().to_owned();
            entry.complements.push(Complement { qualifier: columns(record, 45, 48), text });
        }
    }

    fn close(&mut self, record: &[char]) {
        let mut statement = self.current.take().unwrap_or_else(|| begin(record));
        statement.closing = balance(record);
        let day = |balance: &Option<Balance>| balance.as_ref().and_then(|balance| balance.date);
        let (opened, closed) = (day(&statement.opening), day(&statement.closing));
        statement.period = opened.or(closed).zip(closed.or(opened)).map(|(from, to)| Period { from, to });
        self.current = Some(statement);
        self.leave();
    }

    fn leave(&mut self) {
        if let Some(mut statement) = self.current.take() {
            statement.entries.iter_mut().for_each(understand);
            self.statements.push(statement);
        }
    }

    fn finish(mut self) -> Result<Read, Rejection> {
        self.leave();
        if self.statements.is_empty() {
            return Err(Rejection::new(
                Code::Damaged,
                "This CFONB 120 file holds no balance and no movement, only complements of movements that are missing.",
                "Download the file again from the bank, from its first line.",
            ));
        }
        Ok(Read { format: Format::Cfonb120, statements: self.statements, findings: self.findings })
    }
}

fn begin(record: &[char]) -> Statement {
    let mut statement = Statement::new(Scope::EndOfDay);
    let (bank, branch, number) = (columns(record, 2, 7), columns(record, 11, 16), columns(record, 21, 32));
    statement.account = Account {
        iban: iban_of_french_account(&bank, &branch, &number),
        number: tidy(&number, 11),
        holder: None,
    };
    statement.currency = currency(record);
    statement
}

fn currency(record: &[char]) -> Option<String> {
    tidy(&columns(record, 16, 19), 3).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()))
}

fn balance(record: &[char]) -> Option<Balance> {
    let (amount, date) = (amount(record)?, date(record, 34));
    Some(Balance { amount, currency: currency(record), date })
}

/// Thirteen digits and one that carries the sign: `{`, A to I for +0 to +9; `}`, J to R for −0 to −9. The code page
/// of French mainframes has é and è where others have the braces.
fn amount(record: &[char]) -> Option<Decimal> {
    let decimals: u32 = columns(record, 19, 20).trim().parse().unwrap_or(2);
    let digits = columns(record, 90, 103);
    let last = *record.get(103)?;
    let (digit, negative) = match last {
        '{' | 'é' => ('0', false),
        '}' | 'è' => ('0', true),
        'A'..='I' => (shifted(last, 'A', '1')?, false),
        'J'..='R' => (shifted(last, 'J', '1')?, true),
        '0'..='9' => (last, false),
        _ => return None,
    };
    let amount = implied(&format!("{}{digit}", digits.trim()), decimals.min(9))?;
    Some(if negative { -amount } else { amount })
}

/// `letter`, counted from `first`, as a digit counted from `zero`.
fn shifted(letter: char, first: char, zero: char) -> Option<char> {
    let offset = u32::from(letter).checked_sub(u32::from(first))?;
    char::from_u32(u32::from(zero).checked_add(offset)?)
}

/// Day, month and year in six digits.
fn date(record: &[char], at: usize) -> Option<NaiveDate> {
    let two =
        |from: usize| columns(record, at.saturating_add(from), at.saturating_add(from).saturating_add(2));
    ymd(&two(4), &two(2), &two(0))
}

fn movement(record: &[char]) -> Option<Entry> {
    let mut entry = Entry::new(amount(record)?);
    entry.currency = currency(record);
    entry.booking_date = date(record, 34);
    entry.value_date = date(record, 42);
    entry.facts.text = Some(columns(record, 48, 79).trim_end().to_owned()).filter(|text| !text.is_empty());
    entry.facts.bank_code = tidy(&columns(record, 32, 34), 2).map(|code| BankCode::own(&code));
    // Zeros where there is no reason are some banks' blanks.
    let reason = tidy(&columns(record, 40, 42), 2).filter(|code| code.bytes().any(|byte| byte != b'0'));
    entry.facts.return_reason = reason.map(|code| ReturnReason::new(&code, None));
    let written =
        |from, to| tidy(&columns(record, from, to), 16).filter(|id| id.bytes().any(|byte| byte != b'0'));
    entry.facts.bank_id = written(104, 120).or_else(|| written(81, 88));
    let day = entry.booking_date.map(|day| day.to_string()).unwrap_or_default();
    entry.identity = written(104, 120).map(|id| format!("{day}{id}"));
    Some(entry)
}

/// Takes what the complements say into the facts of their movement.
fn understand(entry: &mut Entry) {
    let mut text = entry.facts.text.take().unwrap_or_default();
    for line in &entry.complements {
        let letters: Vec<char> = line.text.chars().collect();
        let first = tidy(&columns(&letters, 0, 35), 35);
        let whole = || tidy(&line.text, 70);
        let facts = &mut entry.facts;
        let incoming = entry.amount.is_sign_positive();
        match line.qualifier.as_str() {
            "LIB" | "LCC" | "LC2" => glue(&mut text, &line.text, COMPLEMENT),
            "LCS" => facts.structured.extend(first.and_then(|text| StructuredReference::stated(&text))),
            "NPY" if incoming || facts.counterparty.is_none() => facts.counterparty = whole(),
            "NBE" if !incoming || facts.counterparty.is_none() => facts.counterparty = whole(),
            "NPO" | "NBU" if facts.counterparty.is_none() => facts.counterparty = whole(),
            "RCN" => facts.end_to_end = first.filter(|id| !id.eq_ignore_ascii_case("NOTPROVIDED")),
            "REF" if facts.transaction_id.is_none() => facts.transaction_id = first,
            "RUM" => facts.mandate = first,
            "CPY" | "CBE" | "IPY" | "IBE" if facts.iban.is_none() => {
                facts.iban = first.as_deref().and_then(iban);
            }
            _ => {}
        }
    }
    entry.facts.text = tidy(&text, 1000);
}

/// Puts `line` behind `text`: directly where the last line was full, else parted by a line end, so that a
/// word broken over two lines is one again.
fn glue(text: &mut String, line: &str, width: usize) {
    let last = text.rsplit('\n').next().map_or(0, |last| last.chars().count());
    let full = if text.contains('\n') { width } else { LABEL };
    if last < full {
        text.push('\n');
    }
    text.push_str(line);
}
