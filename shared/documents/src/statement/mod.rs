//! Bank statements.

mod bank_code;
mod reason;

pub use bank_code::BankCode;
pub use reason::return_reason;
