//! MT940 and MT942, SWIFT's statement and interim report, and what banks make of them.

mod field61;
mod field86;
mod tags;

use super::model::{Account, Balance, Format, Period, Read, Scope, Statement, Status};
use super::number::{tidy, ymd};
use super::reference::iban;
use super::{Finding, Rejection};
use crate::invoice::rejection::Code;
use crate::text::decode;
use tags::Field;

/// Reads a file of one or several statements.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = decode(bytes);
    let fields = tags::fields(&text);
    let interim = fields.iter().any(|field| matches!(field.tag, "34F" | "13" | "13D" | "90C" | "90D"))
        && !fields.iter().any(|field| matches!(field.tag, "60F" | "60M" | "62F" | "62M"));
    let scope = if interim { Scope::Intraday } else { Scope::EndOfDay };
    let mut reader = Reader {
        scope,
        statements: Vec::new(),
        current: None,
        findings: Vec::new(),
        information: String::new(),
    };
    fields.iter().for_each(|field| reader.take(field));
    reader.leave();
    if reader.statements.is_empty() {
        let message = "This SWIFT file holds no statement.";
        return Err(Rejection::new(Code::Damaged, message, "Download the file again from the bank."));
    }
    let format = if interim { Format::Mt942 } else { Format::Mt940 };
    Ok(Read { format, statements: reader.statements, findings: reader.findings })
}

struct Reader {
    scope: Scope,
    statements: Vec<Statement>,
    current: Option<Statement>,
    findings: Vec<Finding>,
    /// The `:86:` lines of the entry being read.
    information: String,
}

impl Reader {
    fn take(&mut self, field: &Field<'_>) {
        match field.tag {
            "20" => self.begin(field),
            "25" | "25P" => self.account(field),
            "28" | "28C" => self.current().sequence = tidy(&field.value, 35),
            "60F" | "60M" => self.opening(field),
            "62F" | "62M" => self.closing(field),
            "34F" => self.floor(field),
            "61" => self.movement(field),
            "86" => self.information(&field.value),
            "NS" => self.national(field),
            _ => {}
        }
    }

    fn current(&mut self) -> &mut Statement {
        let scope = self.scope;
        self.current.get_or_insert_with(|| Statement::new(scope))
    }

    fn begin(&mut self, field: &Field<'_>) {
        self.leave();
        self.current().id = tidy(&field.value, 35);
    }

    /// A second account after movements is a mislabelled `:86:`; after a closing balance, a new statement.
    fn account(&mut self, field: &Field<'_>) {
        if self.current().closing.is_some() {
            self.leave();
        }
        if self.current().account.number.is_some() && field86::is_structured(&field.value) {
            self.current().note("mislabelled", "The details of a movement are labelled as an account.");
            self.information(&field.value);
            return;
        }
        let number = tidy(&field.value, 60);
        let iban = number.as_deref().and_then(iban_within);
        self.current().account = Account { number, iban, holder: None };
    }

    fn opening(&mut self, field: &Field<'_>) {
        if self.current().closing.is_some() {
            let (account, sequence) = (self.current().account.clone(), self.current().sequence.clone());
            self.leave();
            (self.current().account, self.current().sequence) = (account, sequence);
        }
        let balance = balance(&field.value);
        let statement = self.current();
        if balance.is_none() {
            statement.note("balance_unreadable", "The opening balance cannot be read.");
        }
        statement.currency = balance.as_ref().and_then(|balance| balance.currency.clone());
        statement.opening = balance;
    }

    fn closing(&mut self, field: &Field<'_>) {
        self.store();
        let balance = balance(&field.value);
        let statement = self.current();
        if balance.is_none() {
            statement.note("balance_unreadable", "The closing balance cannot be read.");
        }
        let stated = balance.as_ref().and_then(|balance| balance.currency.clone());
        statement.currency = statement.currency.take().or(stated);
        statement.closing = balance;
    }

    fn floor(&mut self, field: &Field<'_>) {
        let statement = self.current();
        if statement.currency.is_none() {
            statement.currency = currency(&field.value.chars().take(3).collect::<String>());
        }
    }

    fn movement(&mut self, field: &Field<'_>) {
        self.store();
        if self.current.is_none() {
            let message = format!("Line {}: a movement stands before any account.", field.line);
            self.findings.push(Finding::new("no_opening", message));
        }
        let line = field.line;
        let statement = self.current();
        match field61::read(&field.value) {
            Some((entry, odd)) => {
                if let Some(odd) = odd {
                    statement.note("date_impossible", format!("Line {line}: {odd}"));
                }
                statement.entries.push(entry);
            }
            None => statement.note("entry_unreadable", format!("Line {line}: the movement cannot be read.")),
        }
    }

    /// `:86:` before the closing balance is about the last movement; after it, about the statement.
    fn information(&mut self, value: &str) {
        let statement = self.current();
        if statement.closing.is_none() && !statement.entries.is_empty() && self.information.len() < 20_000 {
            if !self.information.is_empty() {
                self.information.push('\n');
            }
            self.information.push_str(value);
        }
    }

    /// `:NS:`: numbered lines, a German variant from before `?20`.
    fn national(&mut self, field: &Field<'_>) {
        if let Some(entry) = self.current().entries.last_mut() {
            field86::numbered_lines(&field.value, &mut entry.facts);
        }
    }

    fn store(&mut self) {
        let information = std::mem::take(&mut self.information);
        let Some(statement) = &mut self.current else { return };
        let currency = statement.currency.clone();
        let Some(entry) = statement.entries.last_mut() else { return };
        if entry.currency.is_none() {
            entry.currency = currency;
        }
        if !information.trim().is_empty() {
            field86::read(&information, &mut entry.facts);
        }
    }

    fn leave(&mut self) {
        self.store();
        let Some(mut statement) = self.current.take() else { return };
        let empty =
            statement.account.number.is_none() && statement.opening.is_none() && statement.closing.is_none();
        if empty && statement.entries.is_empty() {
            return;
        }
        for entry in &mut statement.entries {
            entry.currency = entry.currency.take().or_else(|| statement.currency.clone());
        }
        statement.period = period(&statement);
        self.statements.push(statement);
    }
}

fn period(statement: &Statement) -> Option<Period> {
    let of = |balance: &Option<Balance>| balance.as_ref().and_then(|balance| balance.date);
    if let (Some(from), Some(to)) = (of(&statement.opening), of(&statement.closing)) {
        return Some(Period { from, to });
    }
    let days = statement.entries.iter().filter_map(|entry| entry.booking_date.or(entry.value_date));
    let days = days.chain(of(&statement.opening)).chain(of(&statement.closing));
    let (from, to) = days.fold((None, None), |(from, to), day| {
        (
            Some(from.map_or(day, |from: chrono::NaiveDate| from.min(day))),
            Some(to.map_or(day, |to: chrono::NaiveDate| to.max(day))),
        )
    });
    Some(Period { from: from?, to: to? })
}

/// The IBAN in an account line, which may have a bank before it and a currency behind it.
fn iban_within(number: &str) -> Option<String> {
    let joined: String = number.chars().filter(|letter| !letter.is_whitespace()).collect();
    let cut = |text: &str| text.len().checked_sub(3).and_then(|end| text.get(..end)).map(str::to_owned);
    let parts = joined.split('/').flat_map(|part| [Some(part.to_owned()), cut(part)]).flatten();
    parts.into_iter().find_map(|part| iban(&part))
}

fn currency(text: &str) -> Option<String> {
    (text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())).then(|| text.to_owned())
}

/// `C200301EUR1234,56`; the currency is missing in some.
fn balance(value: &str) -> Option<Balance> {
    let value: String = value.chars().filter(|letter| !letter.is_whitespace()).collect();
    let negative = match value.get(..1)? {
        "C" => false,
        "D" => true,
        _ => return None,
    };
    let date = ymd(value.get(1..3)?, value.get(3..5)?, value.get(5..7)?);
    let stated = currency(value.get(7..10).unwrap_or_default());
    let amount = field61::amount(value.get(if stated.is_some() { 10 } else { 7 }..)?)?;
    Some(Balance { amount: if negative { -amount } else { amount }, currency: stated, date })
}

/// The status of an entry: an expected one is not money yet.
fn status(expected: bool) -> Status {
    if expected { Status::Pending } else { Status::Booked }
}
