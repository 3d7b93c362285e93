//! The French accounting-entries file (FEC, article A47 A-1 LPF): open items are the entries on 411
//! accounts without lettering. Debits are invoices, credits are credit notes or money not yet assigned.

mod columns;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use columns::{Columns, Entry};
use csv::{ReaderBuilder, StringRecord};
use rust_decimal::Decimal;

use super::model::{Document, Format, Kind, Party, Read, UnappliedCash};
use super::rejection::{Code, Location, Rejection};
use super::{Finding, value};
use crate::limits::ITEMS;
use crate::text::{self, Lines};

/// Whether the first line names the columns of a FEC.
pub(crate) fn is_one(head: &[u8]) -> bool {
    let text = text::decode(head).to_lowercase();
    let first = text.lines().next().unwrap_or_default();
    ["journalcode", "comptenum", "ecriturelet"].iter().all(|name| first.contains(name))
}

/// Reads the open items of a FEC.
///
/// # Errors
/// When a column is missing or there are more open items than are taken.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = text::decode(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter =
        [b'\t', b'|', b';'].into_iter().find(|byte| first.as_bytes().contains(byte)).unwrap_or(b'\t');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        // A quote within a label is a letter; only a file that quotes its very header quotes its fields.
        .quoting(first.starts_with('"'))
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| reader.read_record(record).map_err(|error| damaged(&error));
    next(&mut record)?;
    let columns = Columns::of(&record)?;
    let mut ledger = Ledger::new();
    let mut lines = Lines::new(text);
    while next(&mut record)? {
        let line = lines.of(record.position());
        ledger.take(&columns, &record, line)?;
    }
    Ok(ledger.finished())
}

fn damaged(error: &csv::Error) -> Rejection {
    let line = error.position().map(csv::Position::line);
    Rejection::new(Code::Damaged, "This FEC cannot be read.", "Export it again.")
        .at(Location { line, ..Location::default() })
}

/// The open items so far.
struct Ledger {
    read: Read,
    /// Where the document of an account, a piece and a direction stands.
    known: BTreeMap<(String, String, bool), usize>,
}

impl Ledger {
    fn new() -> Self {
        Self { read: Read::new(Format::Fec), known: BTreeMap::new() }
    }

    fn take(&mut self, columns: &Columns, record: &StringRecord, line: u64) -> Result<(), Rejection> {
        if columns.is_lettered(record) {
            self.lettered(columns, record, line);
        }
        if !columns.is_open(record) {
            return Ok(());
        }
        let items = [self.read.documents.len(), self.read.unapplied.len(), self.read.rejections.len()];
        if items.into_iter().fold(0, usize::saturating_add) >= ITEMS {
            return Err(Rejection::new(
                Code::TooComplex,
                format!("This FEC has more than {ITEMS} open items."),
                "Letter the entries that are paid, then export again.",
            ));
        }
        match columns.entry(record, line) {
            Ok(entry) if entry.amount.is_zero() => {}
            Ok(entry) if entry.amount.is_sign_negative() && !entry.is_credit_note() => {
                self.read.unapplied.push(cash(entry));
            }
            Ok(entry) => self.document(entry),
            Err(rejection) => self.read.rejections.push(rejection),
        }
        Ok(())
    }

    /// An entry that is set against others. One that cannot be read settles nothing.
    fn lettered(&mut self, columns: &Columns, record: &StringRecord, line: u64) {
        let Ok(entry) = columns.entry(record, line) else { return };
        if entry.amount.is_sign_negative() && !entry.is_credit_note() {
            if self.read.lettered.cash.len() < ITEMS {
                self.read.lettered.cash.push(cash(entry));
            }
        } else if !entry.amount.is_sign_negative() && self.read.lettered.invoices.len() < ITEMS {
            self.read.lettered.invoices.push((party(&entry), value::bounded(entry.piece)));
        }
    }

    /// A piece that is still open in part is not settled.
    fn finished(mut self) -> Read {
        let known = &self.known;
        let open = |party: &Party, piece: &String| {
            known.contains_key(&(party.id.clone().unwrap_or_default(), piece.clone(), false))
        };
        self.read.lettered.invoices.retain(|(party, piece)| !open(party, piece));
        self.read
    }

    /// Entries of one piece on one account are one document.
    fn document(&mut self, entry: Entry) {
        let is_credit = entry.amount.is_sign_negative();
        let key = (entry.account.clone(), entry.piece.clone(), is_credit);
        if let Some(document) = self.known.get(&key).and_then(|at| self.read.documents.get_mut(*at)) {
            let before: Decimal =
                document.totals.total.as_deref().and_then(|total| total.parse().ok()).unwrap_or_default();
            document.totals.total = before.checked_add(entry.amount.abs()).map(|sum| sum.to_string());
            return;
        }
        self.known.insert(key, self.read.documents.len());
        self.read.documents.push(document(entry, is_credit));
    }
}

fn party(entry: &Entry) -> Party {
    Party { id: Some(entry.account.clone()), name: entry.name.clone(), ..Party::default() }
}

fn document(entry: Entry, is_credit: bool) -> Document {
    let mut document = Document {
        number: Some(value::bounded(entry.piece.clone())),
        kind: if is_credit { Kind::CreditNote } else { Kind::Invoice },
        issue_date: Some(entry.date),
        currency: Some("EUR".to_owned()),
        buyer: party(&entry),
        ..Document::default()
    };
    document.totals.total = Some(entry.amount.abs().to_string());
    if !is_credit && !entry.is_sale() {
        document.findings.push(Finding::new(
            "entry_not_a_sale",
            format!(
                "This debit stands in journal {}, not in a sales journal: check that it is an invoice.",
                entry.journal
            ),
        ));
    }
    document
}

fn cash(entry: Entry) -> UnappliedCash {
    UnappliedCash {
        party: party(&entry),
        reference: Some(entry.piece.clone()),
        date: Some(entry.date),
        amount: entry.amount.abs().to_string(),
        currency: Some("EUR".to_owned()),
        text: entry.label,
    }
}
