//! Structured communications: three digits of kind, then what that kind says in fixed columns.

use super::super::model::{Facts, ReturnReason};
use super::super::number::{columns, tidy};
use super::super::reference::StructuredReference;

/// Takes a structured communication of zones 2.1, 2.2 and 2.3 into `facts`.
pub(super) fn structured(facts: &mut Facts, whole: &str) {
    let letters: Vec<char> = whole.chars().collect();
    let part = |from: usize, to: usize| tidy(&columns(&letters, from, to), 200);
    match columns(&letters, 0, 3).as_str() {
        "100" => facts.structured.extend(part(3, 28).and_then(|text| StructuredReference::stated(&text))),
        "101" | "102" => {
            facts.structured.extend(part(3, 15).and_then(|text| StructuredReference::stated(&text)));
            facts.text = part(15, 149);
        }
        "127" => direct_debit(facts, &letters),
        _ => facts.text = part(3, 149),
    }
}

/// 127, SEPA direct debit: settlement day, kind, scheme, outcome, creditor, mandate, text, R-transaction.
fn direct_debit(facts: &mut Facts, letters: &[char]) {
    let part = |from: usize, to: usize| tidy(&columns(letters, from, to), 200);
    facts.mandate = part(47, 82);
    facts.text = part(82, 144);
    let outcome = columns(letters, 11, 12);
    returned(facts, &columns(letters, 144, 145), part(145, 149).as_deref());
    if facts.return_reason.is_none() && matches!(outcome.as_str(), "1" | "2" | "3" | "4") {
        let words = match outcome.as_str() {
            "1" => "a technical problem at the bank",
            "3" => "the payer does not agree",
            "4" => "the payer's account does not allow it",
            _ => "the bank gives no reason",
        };
        facts.return_reason = Some(ReturnReason { code: outcome, words: words.to_owned() });
    }
}

/// An R-transaction: reject, return, refund, reversal or cancellation, with its ISO reason.
pub(super) fn returned(facts: &mut Facts, kind: &str, code: Option<&str>) {
    let said = match kind {
        "1" => "rejected",
        "2" => "returned",
        "3" => "refunded",
        "4" => "reversed",
        "5" => "cancelled",
        _ => return,
    };
    facts.return_reason = Some(ReturnReason::new(code.unwrap_or(said), Some(said)));
}
