//! The pre-flight check: what keeps an invoice from being paid without a question. Pure: the same
//! document gives the same findings. Rules with a `BR-` code are those of EN 16931.

mod amounts;
pub(crate) mod facts;
mod general;
mod presence;
#[cfg(test)]
mod tests;
pub mod words;

pub use general::Demands;
pub use words::{Ask, question, says};

use super::finding::Finding;
use super::model::Document;
use facts::Facts;

/// Everything to object to in an electronic invoice that follows EN 16931.
pub(crate) fn electronic(document: &Document, facts: &Facts) -> Vec<Finding> {
    let mut findings = presence::check(document, facts);
    findings.extend(amounts::check(document, facts));
    findings.extend(general::check(document, &Demands::by_profile(document)));
    findings
}

/// What to object to whatever the format, given what the buyer demands.
#[must_use]
pub fn check(document: &Document, demands: &Demands) -> Vec<Finding> {
    general::check(document, demands)
}
