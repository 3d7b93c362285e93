//! Stories about bank statements, and the public corpus where it is present.

mod camt;
mod corpus;
mod dialects;
mod fixed;
mod hostile;
mod identity;
mod labels;
mod movements;
mod mt;
mod ofx;
mod table;
mod variants;

use super::*;

pub(super) const CAMT053: &[u8] = include_bytes!("../../../fixtures/statement/camt053.xml");
pub(super) const CAMT052: &[u8] = include_bytes!("../../../fixtures/statement/camt052.xml");
pub(super) const CODA: &[u8] = include_bytes!("../../../fixtures/statement/coda.cod");
pub(super) const CFONB: &[u8] = include_bytes!("../../../fixtures/statement/cfonb120.txt");
pub(super) const MT940: &[u8] = include_bytes!("../../../fixtures/statement/mt940.sta");
pub(super) const FRENCH_CSV: &[u8] = include_bytes!("../../../fixtures/statement/bank_fr.csv");
pub(super) const OFX1: &[u8] = include_bytes!("../../../fixtures/statement/ofx1.ofx");
pub(super) const OFX2: &[u8] = include_bytes!("../../../fixtures/statement/ofx2.ofx");

/// The single statement of `bytes`.
pub(super) fn one(bytes: &[u8]) -> Statement {
    let mut read = read(bytes).unwrap();
    assert_eq!(read.statements.len(), 1);
    read.statements.remove(0)
}

pub(super) fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

pub(super) fn amounts(statement: &Statement) -> Vec<String> {
    statement.entries.iter().map(|entry| entry.amount.to_string()).collect()
}
