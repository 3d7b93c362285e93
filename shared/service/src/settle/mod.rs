//! Money in: what a provider or bank says → the ledger, once, on the right item, or where a person sees it.
//!
//! A payment is one record, in the marker row of its first name; its other names lead there. The record is written
//! in the same transaction as the ledger, so that each minor unit stands in exactly one place.

mod book;
mod books;
pub mod desk;
mod fetch;
mod find;
mod gap;
mod hear;
mod ledger;
mod marks;
mod matching;
mod record;
pub mod reference;
mod said;
mod statement;
mod told;
mod trust;
mod waiting;
mod webhook;
pub mod words;

pub use books::{Books, books, nothing_missing};
pub use gap::Gap;
pub use hear::{Settled, hear};
pub use record::{Found, Note, Part, Record, Status};
pub use said::Remittance;
pub use statement::{Report, in_books_currency, recognised, statement};
pub use told::{Contest, Told};
pub use trust::{key_name, secret_name};
pub use waiting::{Waiting, again, caught_up, unplaced, wake};
pub use webhook::webhook;
