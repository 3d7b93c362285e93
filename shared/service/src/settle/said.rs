//! What the payer and the bank say with a payment: a stranger's words, kept as they came.

use documents::webhook::Movement;
use serde::{Deserialize, Serialize};

/// What the payer and the bank said with it; a stranger's words, cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remittance {
    /// Free text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Structured references.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// End-to-end id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_to_end: Option<String>,
    /// The payer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The payer's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// The item as we wrote it into the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Invoice numbers named in fields of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// The provider's own invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_invoice: Option<String>,
}

impl Remittance {
    /// Adds what `movement` says and is not known yet.
    pub(super) fn learn(&mut self, movement: &Movement) {
        let said = &movement.references;
        if self.text.is_empty() {
            self.text = said.text.clone().unwrap_or_default();
        }
        let take = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        take(&mut self.end_to_end, &said.end_to_end);
        take(&mut self.name, &said.counterparty);
        take(&mut self.iban, &said.iban);
        take(&mut self.item, &said.item);
        take(&mut self.provider_invoice, &said.provider_invoice);
        for reference in
            said.structured.iter().filter(|one| !self.references.contains(one)).cloned().collect::<Vec<_>>()
        {
            self.references.push(reference);
        }
        for number in
            said.invoice_number.iter().filter(|one| !self.numbers.contains(one)).cloned().collect::<Vec<_>>()
        {
            self.numbers.push(number);
        }
    }
}
