//! Writes. A notice that was decided becomes words: an email, an SMS, the QR code in it; and what people
//! write back becomes a fact with the sentence that says so. Pure: no clock, no environment, no SDK.
//!
//! A template is plain text with variables; the layout, the table of items, the mandatory mentions, the
//! signature and all escaping belong to this crate, so a creditor who edits a text cannot break them.

pub mod format;
pub mod letter;
pub mod letterhead;
pub mod mail;
pub mod notice;
pub mod qr;
pub mod reply;
pub mod samples;
pub mod sms;
pub mod template;
pub mod words;

pub use dunning::language::Language;
pub use letterhead::Letterhead;
pub use mail::{Rendered, render};
pub use notice::{Kind, Notice};
