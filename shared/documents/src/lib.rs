//! Reads. Strangers' bytes → facts: invoices, bank statements, webhooks. Pure; every reader is bounded.

pub mod feedback;
pub mod invoice;
pub mod limits;
pub mod spreadsheet;
pub mod statement;
pub mod text;
pub mod webhook;
pub mod xml;
