//! Templates: plain text with variables, one file for the mail and one for the SMS of each notice and language.
//!
//! A mail begins with its fields, one a line (`subject:`, `headline:`, `greeting:`, `button:`, `closing:`);
//! after an empty line come paragraphs, and `[items]` alone on a line marks where the table stands.

mod check;
mod engine;
mod library;
mod variables;

pub use check::{MAX_WORDS, Problem, Severity, check, check_sms};
pub use engine::{MAX_TEMPLATE_BYTES, Texts, sms, texts};
pub use library::{built_in, built_in_sms, neutral_sms};
pub use variables::{VARIABLES, Variable, clean};

/// Why a template could not be turned into a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The template's text is larger than [`MAX_TEMPLATE_BYTES`].
    #[error("the template has {0} bytes; the limit is {MAX_TEMPLATE_BYTES}")]
    TooLong(usize),
    /// Syntax, an unknown variable, or one that this notice does not have.
    #[error("line {line}: {problem}")]
    At {
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the piece of text concerned.
        problem: String,
    },
    /// A field or the body is missing or comes out empty.
    #[error("the template gives no {0}; write it")]
    Missing(&'static str),
    /// The text came out longer than a message may be.
    #[error("the text has {0} characters; a message has at most {MAX_TEXT_CHARS}")]
    TextTooLong(usize),
}

/// The longest text a template may produce, in characters.
pub const MAX_TEXT_CHARS: usize = 8_000;

#[cfg(test)]
mod tests;
