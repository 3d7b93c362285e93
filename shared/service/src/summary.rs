//! The line of an account that lists show without reading its head.

use dunning::account::Account;
use dunning::class::Class;
use serde::{Deserialize, Serialize};

/// What a list shows of an account. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Who pays, as named.
    pub name: String,
    /// The currency.
    pub currency: String,
    /// What is open.
    pub open: i64,
    /// Money on no item.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unapplied: i64,
    /// Open items.
    pub items: usize,
    /// The earliest due date of an open item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_due: Option<chrono::NaiveDate>,
    /// The highest class reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// What waits for a person: tasks, and messages to approve.
    #[serde(default, skip_serializing_if = "is_none_left")]
    pub tasks: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_none_left(count: &usize) -> bool {
    *count == 0
}

/// The summary of an account.
#[must_use]
pub fn of(account: &Account) -> Summary {
    let name = account
        .parties
        .get(&account.payer)
        .map_or_else(|| account.payer.to_string(), |payer| payer.name.clone());
    Summary {
        name,
        currency: account.currency.to_string(),
        open: account.open(),
        unapplied: account.unapplied(),
        items: account.lines.len(),
        oldest_due: account.lines.values().map(|line| line.due).min(),
        class: account.class(),
        tasks: crate::tasks::count(account),
    }
}
