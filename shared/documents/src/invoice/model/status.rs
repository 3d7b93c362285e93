//! What others say about invoices already sent, and money that no invoice is set against.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Party;

/// A life-cycle status of an invoice, as a platform reported it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleStatus {
    /// The invoice's number.
    pub invoice: Option<String>,
    /// The invoice's type, such as `380`.
    pub type_code: Option<String>,
    /// The invoice's date.
    pub issue_date: Option<NaiveDate>,
    /// The code, such as `210`.
    pub code: Option<String>,
    /// Its name as the message writes it.
    pub name: Option<String>,
    /// Reason codes and reasons, in file order.
    pub reasons: Vec<StatusReason>,
    /// Amounts stated with it.
    pub amounts: Vec<StatusAmount>,
}

impl LifecycleStatus {
    /// What the status asks for.
    #[must_use]
    pub fn effect(&self) -> StatusEffect {
        match self.code.as_deref() {
            Some("207" | "210" | "213" | "220") => StatusEffect::Stop,
            Some("211") => StatusEffect::Wait,
            Some("212") => StatusEffect::Cashed,
            _ => StatusEffect::Inform,
        }
    }
}

/// What a life-cycle status means for chasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusEffect {
    /// Disputed (207), refused (210), rejected (213) or cancelled (220).
    Stop,
    /// Payment sent (211).
    Wait,
    /// Cashed (212).
    Cashed,
    /// Anything else is good to know.
    Inform,
}

/// Why a status was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReason {
    /// The code.
    pub code: Option<String>,
    /// The words.
    pub text: Option<String>,
}

/// An amount that a status speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusAmount {
    /// Decimal string as stated.
    pub amount: String,
    /// ISO 4217.
    pub currency: Option<String>,
}

/// A payment in the books that no invoice is set against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnappliedCash {
    /// Whose money.
    pub party: Party,
    /// The entry's reference.
    pub reference: Option<String>,
    /// The day it was booked.
    pub date: Option<NaiveDate>,
    /// Decimal string, positive.
    pub amount: String,
    /// ISO 4217, where stated.
    pub currency: Option<String>,
    /// The entry's words.
    pub text: Option<String>,
}

/// Entries of a ledger that were set against each other: what they were about is settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lettered {
    /// Customer and number of each invoice.
    pub invoices: Vec<(Party, String)>,
    /// Money that stood unapplied until then.
    pub cash: Vec<UnappliedCash>,
}
