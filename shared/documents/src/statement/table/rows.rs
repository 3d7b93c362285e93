//! The rows below the header.

use rust_decimal::Decimal;

use super::mapping::{Field, Laid, Mapping, habits};
use super::words::{Stage, is_out, stage};
use super::{DateOrder, DecimalMark};
use crate::invoice::table::infer;
use crate::invoice::table::words::{currency, is_total};
use crate::spreadsheet::{Cell, Row, Sheet};
use crate::statement::model::{Account, Balance, Entry, Period, Read, Scope, Statement, Status};
use crate::statement::number::{decimal, tidy};
use crate::statement::reference::{StructuredReference, iban};
use crate::statement::{Finding, MAX_ENTRIES};

/// Accounts of one file.
const MAX_ACCOUNTS: usize = 200;

/// How the cells of the file are to be read.
struct Habits<'m> {
    laid: &'m Laid,
    order: DateOrder,
    mark: DecimalMark,
    currency: Option<String>,
}

/// Reads every row, one statement per account.
pub(super) fn read(sheet: &Sheet, laid: &Laid, mapping: &Mapping) -> Read {
    let rows = sheet.rows.get(laid.header.saturating_add(1)..).unwrap_or_default();
    let above = sheet.rows.get(..laid.header).unwrap_or_default();
    let (order, mark) = habits(rows, laid, mapping);
    let header = sheet.rows.get(laid.header);
    let named = header.into_iter().chain(above).flat_map(|row| &row.cells).find_map(named_currency);
    let fallback = mapping.currency.clone().or_else(|| named.map(str::to_owned));
    let habits = Habits { laid, order, mark, currency: fallback };
    let default = mapping.account.clone().or_else(|| account_above(above)).unwrap_or_default();
    let (mut groups, mut findings) = (Vec::new(), Vec::new());
    for row in rows.iter().take(MAX_ENTRIES.saturating_add(1)) {
        match habits.entry(row) {
            Some(entry) => {
                let account = laid.cell(row, Field::OwnAccount).map_or_else(|| default.clone(), Cell::text);
                if !file(&mut groups, account, entry, habits.number(row, Field::Balance))
                    && findings.len() < 20
                {
                    let message =
                        format!("Line {}: more than {MAX_ACCOUNTS} accounts; the row is left out.", row.line);
                    findings.push(Finding::new("too_many_accounts", message));
                }
            }
            None if row.cells.iter().any(|cell| is_total(&cell.text())) || !habits.is_movement(row) => {}
            None if findings.len() < 20 => {
                let message = format!("Line {}: no readable day and amount; the row is left out.", row.line);
                findings.push(Finding::new("row_unreadable", message));
            }
            None => {}
        }
    }
    super::table(groups.into_iter().map(Group::statement).collect(), findings)
}

/// The currency that a title names, in signs, a code or the word.
fn named_currency(cell: &Cell) -> Option<&'static str> {
    let text = cell.text();
    currency(&text).or_else(|| text.to_lowercase().contains("euro").then_some("EUR"))
}

/// An account named above the header, as many French exports do.
fn account_above(rows: &[Row]) -> Option<String> {
    let cells = rows.iter().flat_map(|row| &row.cells).map(Cell::text);
    let words = cells.flat_map(|text| {
        let parts: Vec<String> = text.split([' ', ':', ';']).map(str::to_owned).collect();
        std::iter::once(text).chain(parts)
    });
    words.take(500).find_map(|text| iban(&text))
}

/// The movements of one account.
struct Group {
    account: String,
    entries: Vec<Entry>,
    /// The balance after each movement, where stated.
    balances: Vec<Option<Decimal>>,
}

/// Puts an entry under its account; false when there are too many accounts.
fn file(groups: &mut Vec<Group>, account: String, entry: Entry, balance: Option<Decimal>) -> bool {
    let known = groups.iter().position(|group| group.account == account);
    let at = known.unwrap_or(groups.len());
    if at >= MAX_ACCOUNTS {
        return false;
    }
    if known.is_none() {
        groups.push(Group { account, entries: Vec::new(), balances: Vec::new() });
    }
    if let Some(group) = groups.get_mut(at) {
        group.entries.push(entry);
        group.balances.push(balance);
    }
    true
}

impl Group {
    fn statement(self) -> Statement {
        let mut statement = Statement::new(Scope::Extract);
        statement.account =
            Account { iban: iban(&self.account), number: tidy(&self.account, 60), holder: None };
        statement.currency = self.entries.iter().find_map(|entry| entry.currency.clone());
        let days = || self.entries.iter().filter_map(|entry| entry.booking_date);
        statement.period = days().min().zip(days().max()).map(|(from, to)| Period { from, to });
        let ends = ends(&self.entries, &self.balances);
        let balance = |amount| Balance { amount, currency: statement.currency.clone(), date: None };
        if let Some((opening, closing)) = ends {
            (statement.opening, statement.closing) = (Some(balance(opening)), Some(balance(closing)));
        } else if self.balances.iter().any(Option::is_some) {
            statement.note("balances_disagree", "The balances beside the movements do not follow from them.");
        }
        statement.entries = self.entries;
        statement
    }
}

/// Opening and closing balance, where every balance follows from the one before, oldest first or last.
fn ends(entries: &[Entry], balances: &[Option<Decimal>]) -> Option<(Decimal, Decimal)> {
    let pairs: Option<Vec<(Decimal, Decimal)>> =
        entries.iter().zip(balances).map(|(entry, balance)| Some((entry.amount, (*balance)?))).collect();
    let pairs = pairs.filter(|pairs| !pairs.is_empty())?;
    let mut reversed = pairs.clone();
    reversed.reverse();
    [pairs, reversed].into_iter().find_map(|pairs| chain(&pairs))
}

fn chain(pairs: &[(Decimal, Decimal)]) -> Option<(Decimal, Decimal)> {
    let (first, after) = pairs.first()?;
    let opening = after.checked_sub(*first)?;
    let closing = pairs.iter().try_fold(opening, |before, (amount, after)| {
        before.checked_add(*amount).filter(|computed| computed == after)
    })?;
    Some((opening, closing))
}

impl Habits<'_> {
    fn text(&self, row: &Row, field: Field) -> Option<String> {
        self.laid.cell(row, field).and_then(|cell| tidy(&cell.text(), 500))
    }

    fn number(&self, row: &Row, field: Field) -> Option<Decimal> {
        let (digits, _) = infer::amount(self.laid.cell(row, field)?, self.mark)?;
        decimal(&digits)
    }

    /// Whether a day or an amount stands where a movement has it; titles and balances between rows have neither.
    fn is_movement(&self, row: &Row) -> bool {
        let dated = [Field::Date, Field::ValueDate].into_iter().any(|field| {
            self.laid.cell(row, field).is_some_and(|cell| infer::date(cell, self.order).is_some())
        });
        let amounts = [Field::Amount, Field::Credit, Field::Debit];
        dated || amounts.into_iter().any(|field| self.number(row, field).is_some())
    }

    fn entry(&self, row: &Row) -> Option<Entry> {
        let day = |field: Field| infer::date(self.laid.cell(row, field)?, self.order);
        let mut entry = Entry::new(self.amount(row)?);
        entry.booking_date = day(Field::Date).or_else(|| day(Field::ValueDate));
        entry.booking_date?;
        entry.value_date = day(Field::ValueDate);
        entry.currency = self.currency(row);
        entry.status = match stage(&self.text(row, Field::Status).unwrap_or_default()) {
            Stage::Done => Status::Booked,
            Stage::Pending => Status::Pending,
            Stage::Refused => Status::Information,
        };
        self.facts(row, &mut entry);
        Some(entry)
    }

    /// The signed amount: one column, one beside a direction, or one column for each direction.
    fn amount(&self, row: &Row) -> Option<Decimal> {
        if let Some(amount) = self.number(row, Field::Amount) {
            return match self.text(row, Field::Direction) {
                Some(direction) => {
                    is_out(&direction).map(|out| if out { -amount.abs() } else { amount.abs() })
                }
                None => Some(amount),
            };
        }
        let credit = self.number(row, Field::Credit).filter(|amount| !amount.is_zero());
        let debit = self.number(row, Field::Debit).filter(|amount| !amount.is_zero());
        match (credit, debit) {
            (Some(credit), None) => Some(credit),
            (None, Some(debit)) => Some(-debit.abs()),
            (Some(credit), Some(debit)) => credit.checked_sub(debit.abs()),
            (None, None) => None,
        }
    }

    fn currency(&self, row: &Row) -> Option<String> {
        let stated = self
            .text(row, Field::Currency)
            .filter(|code| code.len() == 3)
            .map(|code| code.to_ascii_uppercase());
        let beside = || {
            let cells = [Field::Amount, Field::Credit, Field::Debit].map(|field| self.text(row, field));
            cells.into_iter().flatten().find_map(|text| currency(&text)).map(str::to_owned)
        };
        stated.or_else(beside).or_else(|| self.currency.clone())
    }

    fn facts(&self, row: &Row, entry: &mut Entry) {
        let side = if entry.amount.is_sign_negative() { Field::Payee } else { Field::Payer };
        let facts = &mut entry.facts;
        facts.counterparty = self.text(row, Field::Counterparty).or_else(|| self.text(row, side));
        facts.iban = self.text(row, Field::Iban).map(|text| iban(&text).unwrap_or(text));
        facts.structured = self
            .text(row, Field::Structured)
            .and_then(|text| StructuredReference::stated(&text))
            .into_iter()
            .collect();
        facts.end_to_end =
            self.text(row, Field::EndToEnd).filter(|id| !id.eq_ignore_ascii_case("NOTPROVIDED"));
        facts.mandate = self.text(row, Field::Mandate);
        facts.bank_id = self.text(row, Field::BankId);
        // Where no column is for text, what the payer wrote stands in the one for a reference.
        facts.text = self.joined_text(row).or_else(|| facts.bank_id.clone());
        let day = entry.booking_date.map(|day| day.to_string()).unwrap_or_default();
        entry.identity = facts.bank_id.as_ref().map(|id| format!("{day}{id}"));
    }

    /// The text columns, each only where it adds something.
    fn joined_text(&self, row: &Row) -> Option<String> {
        let mut text = String::new();
        for part in self.laid.cells(row, Field::Text).map(Cell::text) {
            if part.contains(text.trim()) {
                text = part;
            } else if !text.contains(part.as_str()) {
                text.push(' ');
                text.push_str(&part);
            }
        }
        tidy(&text, 1000)
    }
}
