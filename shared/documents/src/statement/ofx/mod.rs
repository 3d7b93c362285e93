//! OFX, as SGML (1.x) and as XML (2.x). Both are read as a stream of tags: in SGML a value ends where the
//! next tag begins. No entity is expanded beyond the few that stand for one letter.

mod tags;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::model::{Account, Balance, Entry, Format, Period, Read, Scope, Statement, Status};
use super::number::{amount_of_any_habit, tidy, ymd};
use super::reference::{iban, iban_of_french_account};
use super::{BankCode, Rejection, label};
use crate::invoice::rejection::Code;
use crate::text::decode;
use tags::Tag;

/// Reads a file of one or several accounts.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = decode(bytes);
    let mut reader = Reader::default();
    for tag in tags::tags(&text) {
        reader.take(&tag);
    }
    reader.leave();
    if reader.statements.is_empty() {
        let message = "This OFX file holds no account statement.";
        return Err(Rejection::new(
            Code::Damaged,
            message,
            "Export the account's movements again from the bank.",
        ));
    }
    Ok(Read { format: Format::Ofx, statements: reader.statements, findings: Vec::new() })
}

/// The group of tags being read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Other,
    Account,
    OtherAccount,
    Transaction,
    Ledger,
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    current: Option<Statement>,
    section: Section,
    bank: Bank,
    raw: Raw,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// The parts of the account's number.
#[derive(Default)]
struct Bank {
    bank: String,
    branch: String,
    number: String,
}

/// One transaction as written.
#[derive(Default)]
struct Raw {
    amount: Option<Decimal>,
    kind: String,
    posted: Option<NaiveDate>,
    available: Option<NaiveDate>,
    id: String,
    reference: String,
    name: String,
    memo: String,
    account: String,
    currency: Option<String>,
    /// The currency named next is the one before conversion: the amount is in the account's.
    converted: bool,
    pending: bool,
    seen: bool,
}

impl Reader {
    fn take(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closes) {
            ("STMTRS" | "CCSTMTRS", false) => self.begin(),
            ("STMTRS" | "CCSTMTRS", true) => self.leave(),
            ("BANKACCTFROM" | "CCACCTFROM", false) => self.section = Section::Account,
            ("BANKACCTTO" | "CCACCTTO", false) => self.section = Section::OtherAccount,
            ("BANKACCTTO" | "CCACCTTO", true) => self.section = Section::Transaction,
            ("STMTTRN" | "STMTTRNP", false) => {
                self.store();
                self.section = Section::Transaction;
                self.raw = Raw { seen: true, pending: tag.name == "STMTTRNP", ..Raw::default() };
            }
            ("STMTTRN" | "STMTTRNP" | "BANKTRANLIST" | "BANKTRANLISTP", true) => self.store(),
            ("LEDGERBAL", false) => {
                self.store();
                self.section = Section::Ledger;
            }
            ("AVAILBAL" | "BALLIST", false) | ("LEDGERBAL" | "BANKACCTFROM" | "CCACCTFROM", true) => {
                self.store();
                self.section = Section::Other;
            }
            ("ORIGCURRENCY", closes) => self.raw.converted = !closes,
            (name, false) if !tag.value.is_empty() => self.value(name, &tag.value),
            _ => {}
        }
    }

    fn begin(&mut self) {
        self.leave();
        (self.bank, self.from, self.to) = (Bank::default(), None, None);
        self.current = Some(Statement::new(Scope::Extract));
    }

    fn value(&mut self, name: &str, value: &str) {
        match (self.section, name) {
            (_, "CURDEF") => self.statement().currency = tidy(value, 3),
            (_, "DTSTART") => self.from = day(value),
            (_, "DTEND") => self.to = day(value),
            (Section::Account, "BANKID") => self.bank.bank = value.to_owned(),
            (Section::Account, "BRANCHID") => self.bank.branch = value.to_owned(),
            (Section::Account, "ACCTID") => self.bank.number = value.to_owned(),
            (Section::OtherAccount, "ACCTID") => self.raw.account = value.to_owned(),
            (Section::Ledger, "BALAMT") => {
                let (amount, currency) = (amount_of_any_habit(value), self.statement().currency.clone());
                self.statement().closing = amount.map(|amount| Balance { amount, currency, date: None });
            }
            (Section::Ledger, "DTASOF") => {
                let date = day(value);
                self.statement().closing.iter_mut().for_each(|balance| balance.date = date);
            }
            (Section::Transaction, name) => self.raw.value(name, value),
            _ => {}
        }
    }

    fn statement(&mut self) -> &mut Statement {
        self.current.get_or_insert_with(|| Statement::new(Scope::Extract))
    }

    fn store(&mut self) {
        let raw = std::mem::take(&mut self.raw);
        if !raw.seen {
            return;
        }
        self.section = Section::Other;
        let statement = self.statement();
        match raw.entry(statement.currency.clone()) {
            Some(entry) => statement.entries.push(entry),
            None => statement.note("entry_unreadable", "A movement has no readable amount and is left out."),
        }
    }

    fn leave(&mut self) {
        self.store();
        let Some(mut statement) = self.current.take() else { return };
        let Bank { bank, branch, number } = std::mem::take(&mut self.bank);
        let french = iban_of_french_account(&bank, &branch, &number);
        statement.account =
            Account { iban: iban(&number).or(french), number: tidy(&number, 60), holder: None };
        statement.period = self.from.zip(self.to).map(|(from, to)| Period { from, to });
        self.statements.push(statement);
    }
}

impl Raw {
    fn value(&mut self, name: &str, value: &str) {
        match name {
            "TRNAMT" => self.amount = amount_of_any_habit(value),
            "TRNTYPE" => value.clone_into(&mut self.kind),
            "DTPOSTED" | "DTTRAN" => self.posted = day(value),
            "DTAVAIL" => self.available = day(value),
            "FITID" => value.clone_into(&mut self.id),
            "REFNUM" | "CHECKNUM" if self.reference.is_empty() => value.clone_into(&mut self.reference),
            "NAME" => value.clone_into(&mut self.name),
            "MEMO" => value.clone_into(&mut self.memo),
            "CURSYM" if !self.converted => self.currency = tidy(value, 3),
            _ => {}
        }
    }

    fn entry(self, currency: Option<String>) -> Option<Entry> {
        let mut entry = Entry::new(self.amount?);
        entry.currency = self.currency.or(currency);
        entry.booking_date = self.posted;
        entry.value_date = self.available.or(self.posted);
        entry.status = if self.pending { Status::Pending } else { Status::Booked };
        let day = self.posted.map(|day| day.to_string()).unwrap_or_default();
        let facts = &mut entry.facts;
        facts.bank_id = tidy(&self.id, 80);
        entry.identity = facts.bank_id.as_ref().map(|id| format!("{day}{id}"));
        facts.transaction_id = tidy(&self.reference, 80);
        facts.iban = tidy(&self.account, 40);
        facts.bank_code = tidy(&self.kind, 20).map(|code| BankCode::own(&code));
        let repeated = self.memo.contains(self.name.as_str()) || self.name == self.memo;
        facts.text = if repeated {
            tidy(&self.memo, 1000)
        } else {
            tidy(&format!("{} {}", self.name, self.memo), 1000)
        };
        label::read(facts);
        if facts.counterparty.is_none() {
            facts.counterparty = tidy(&self.name, 140).filter(|name| !label::is_operation(name));
        }
        Some(entry)
    }
}

/// The day of `20260302`, `20260302120000.000[+1:CET]`.
fn day(value: &str) -> Option<NaiveDate> {
    let value = value.trim();
    ymd(value.get(..4)?, value.get(4..6)?, value.get(6..8)?)
}
