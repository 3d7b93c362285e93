//! Bank statements in: bytes → what the bank says happened on the creditor's account.
//!
//! [`read`] recognises the format from the content alone. Adding a format: one file (or folder) here, one
//! variant of [`Format`], one line in `dispatch`.

mod balance;
mod bank_code;
mod camt;
mod cfonb;
mod coda;
mod continuity;
mod fingerprint;
mod inspect;
mod label;
mod model;
mod movements;
mod mt;
mod number;
mod ofx;
mod reason;
mod reference;
mod shape;
pub mod table;
#[cfg(test)]
mod tests;
mod text;

use crate::invoice::rejection::Code;
pub use crate::invoice::{Finding, Inspection, Rejection};
use crate::limits::FILE_BYTES;

pub use bank_code::BankCode;
pub use continuity::{Continuity, Hole, continuity};
pub use fingerprint::Fingerprint;
pub use inspect::inspect;
pub use model::{
    Account, Balance, Complement, Detail, Entry, Facts, Format, Period, Read, ReturnReason, Scope, Statement,
    Status,
};
pub use movements::{Movements, movements};
pub use reason::return_reason;
pub use reference::StructuredReference;
pub use shape::{Shape, shape};

/// Entries of one file that are read. A larger file is refused: export shorter periods.
pub const MAX_ENTRIES: usize = 50_000;

/// Reads any file that a bank's movements come in.
///
/// # Errors
/// When no statement can be taken from it, with the reason and what to do.
pub fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    if bytes.len() > FILE_BYTES {
        let message = format!("This file has more than {} MB.", FILE_BYTES >> 20);
        return Err(Rejection::new(Code::TooLarge, message, "Export shorter periods from the bank."));
    }
    finished(dispatch(bytes)?)
}

/// What every format needs once its lines are read.
fn finished(mut read: Read) -> Result<Read, Rejection> {
    let entries: usize = read.statements.iter().map(|statement| statement.entries.len()).sum();
    if entries > MAX_ENTRIES {
        let message = format!("This file has {entries} movements; {MAX_ENTRIES} are read at once.");
        return Err(Rejection::new(Code::TooLarge, message, "Export shorter periods from the bank."));
    }
    let format = &read.format;
    read.statements.iter_mut().for_each(|statement| finish(statement, format));
    Ok(read)
}

fn dispatch(bytes: &[u8]) -> Result<Read, Rejection> {
    match shape(bytes) {
        Shape::Camt => camt::read(bytes),
        Shape::Coda => coda::read(bytes),
        Shape::Cfonb120 => cfonb::read(bytes),
        Shape::Cfonb240 => Err(Rejection::new(
            Code::UnsupportedFormat,
            "This is a CFONB 240 file: a list of returned items, not a statement of an account.",
            "Import the account's statement (CFONB 120 or camt.053), in which the returned items are booked.",
        )),
        Shape::Mt => mt::read(bytes),
        Shape::Ofx => ofx::read(bytes),
        Shape::Csv => table::read(bytes),
        Shape::Empty => Err(Rejection::new(
            Code::Empty,
            "This file is empty.",
            "Export it again from the bank; the transfer may have broken off.",
        )),
        _ => Err(Rejection::new(
            Code::UnknownFormat,
            "This file is none of the formats that bank statements are read from.",
            "Export camt.053, CODA, CFONB 120, MT940, OFX or a CSV from the bank.",
        )),
    }
}

fn finish(statement: &mut Statement, format: &Format) {
    balance::check(statement);
    // camt and CODA have a field of its own for a reference; elsewhere it stands in the text, in its own form.
    let has_field = matches!(format, Format::Camt(_) | Format::Coda);
    for entry in &mut statement.entries {
        entry.settle();
        if !has_field {
            entry.facts.adopt_reference();
        }
    }
    fingerprint::mark(statement);
}
