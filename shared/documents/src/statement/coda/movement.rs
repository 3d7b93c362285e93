//! A movement with its continuation and information records.

use super::super::bank_code::BankCode;
use super::super::model::{Detail, Entry, Facts};
use super::super::reference::iban;
use super::record::Record;
use super::{belgian_iban, communication};

/// What is read of a movement or a transaction inside it.
#[derive(Default)]
struct Parts {
    /// Whether the communication is structured.
    structured: bool,
    /// The communication zones of records 2.1, 2.2 and 2.3 in their full width.
    zones: [String; 3],
    /// The communication of information records.
    information: String,
    /// Whether the information record being read is structured: then its further records are no text.
    is_structured_information: bool,
    facts: Facts,
}

/// A movement as far as it has been read.
pub(super) struct Movement {
    pub(super) sequence: String,
    pub(super) entry: Entry,
    parts: Parts,
    details: Vec<(Detail, Parts)>,
}

impl Movement {
    /// From a record 2.1 with detail number 0000; none when its amount cannot be read.
    pub(super) fn new(record: &Record) -> Option<Self> {
        let mut entry = Entry::new(record.signed(31)?);
        entry.value_date = record.date(47);
        entry.booking_date = record.date(115);
        let parts = first(record);
        let day = entry.booking_date.map(|day| day.to_string()).unwrap_or_default();
        entry.identity = parts.facts.bank_id.as_ref().map(|id| format!("{day}{id}"));
        Some(Self { sequence: record.column(2, 6), entry, parts, details: Vec::new() })
    }

    /// A transaction inside the movement.
    pub(super) fn detail(&mut self, record: &Record) {
        let detail = Detail { amount: record.signed(31), ..Detail::default() };
        self.details.push((detail, first(record)));
    }

    /// A record 2.2, 2.3 or 3.x of what was read last. An information record's detail number counts on, so
    /// it belongs to the record before it.
    pub(super) fn further(&mut self, record: &Record) {
        let own = record.column(6, 10) == "0000" || self.details.is_empty();
        let parts = match self.details.last_mut() {
            Some((_, parts)) if !own => parts,
            _ => &mut self.parts,
        };
        match record.kind().as_str() {
            "22" => second(parts, record),
            "23" => third(parts, record),
            "31" => information(parts, record),
            _ if parts.is_structured_information => {}
            "32" => parts.information.push_str(&record.padded(10, 115)),
            _ => parts.information.push_str(&record.padded(10, 100)),
        }
    }

    pub(super) fn finish(mut self) -> Entry {
        self.entry.facts = self.parts.finish();
        for (mut detail, parts) in self.details {
            detail.facts = parts.finish();
            self.entry.details.push(detail);
        }
        self.entry
    }
}

fn first(record: &Record) -> Parts {
    let facts = Facts {
        bank_id: record.text(10, 31),
        bank_code: record.text(53, 61).map(|code| BankCode::own(&code)),
        ..Facts::default()
    };
    let zones = [record.padded(62, 115), String::new(), String::new()];
    Parts { structured: record.column(61, 62) == "1", zones, facts, ..Parts::default() }
}

fn second(parts: &mut Parts, record: &Record) {
    let [_, zone, _] = &mut parts.zones;
    *zone = record.padded(10, 63);
    let given = record.text(63, 98).filter(|id| !id.eq_ignore_ascii_case("NOTPROVIDED"));
    parts.facts.end_to_end = given;
    let (kind, code) = (record.column(112, 113), record.text(113, 117));
    communication::returned(&mut parts.facts, &kind, code.as_deref());
}

fn third(parts: &mut Parts, record: &Record) {
    let [_, _, zone] = &mut parts.zones;
    *zone = record.padded(82, 125);
    // An older number has twelve digits, a blank, and its currency in the columns of an IBAN.
    let end = if record.column(22, 23).trim().is_empty() { 22 } else { 44 };
    let account = record.text(10, end);
    parts.facts.iban =
        account.map(|account| iban(&account).or_else(|| belgian_iban(&account)).unwrap_or(account));
    parts.facts.counterparty = record.text(47, 82);
}

/// 3.1: its structured kind 001 is the name and address of the other side.
fn information(parts: &mut Parts, record: &Record) {
    let zone = record.padded(40, 113);
    parts.is_structured_information = record.column(39, 40) == "1";
    if parts.is_structured_information {
        if zone.starts_with("001") && parts.facts.counterparty.is_none() {
            parts.facts.counterparty = record.text(43, 113);
        }
        return;
    }
    parts.information.push_str(&zone);
}

impl Parts {
    fn finish(self) -> Facts {
        let mut facts = self.facts;
        let whole = self.zones.concat();
        if self.structured {
            communication::structured(&mut facts, &whole);
        } else {
            facts.text = super::super::number::tidy(&whole, 500);
        }
        if facts.text.is_none() {
            facts.text = super::super::number::tidy(&self.information, 500);
        }
        facts
    }
}
