//! The sample portfolio: dates as days from the first day of the walk, and how each debtor tends to behave.

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::host::HostError;

/// The portfolio as it lies beside the code.
const PORTFOLIO: &str = include_str!("../../sample/portfolio.json");

/// The sample.
#[derive(Clone, Debug, Deserialize)]
pub struct Sample {
    creditor: Value,
    debtors: Vec<Value>,
    /// Every invoice.
    pub invoices: Vec<Invoice>,
}

/// One invoice of the sample.
#[derive(Clone, Debug, Deserialize)]
pub struct Invoice {
    /// Its number.
    pub number: String,
    /// `invoice` unless it says `credit_note`.
    #[serde(default = "invoice", rename = "type")]
    pub kind: String,
    /// Who is invoiced.
    pub debtor: String,
    /// Day of issue, from the first day of the walk.
    pub issue: i64,
    /// Due day, from the first day of the walk.
    pub due: i64,
    /// The total, in euros.
    pub total: String,
    #[serde(default)]
    preceding: Option<String>,
    #[serde(default)]
    purchase_order: Option<String>,
    /// The part it plays.
    #[serde(default)]
    pub story: Option<String>,
}

fn invoice() -> String {
    "invoice".to_owned()
}

/// How a debtor tends to pay; the sample's own assumption, made up to have something to compare.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Habit {
    /// Days after a message.
    pub after: i64,
    /// Days after the due date when nobody writes.
    pub alone: i64,
}

impl Sample {
    /// Reads the sample.
    ///
    /// # Errors
    /// Only when the file beside the code was broken.
    pub fn read() -> Result<Self, HostError> {
        serde_json::from_str(PORTFOLIO)
            .map_err(|error| HostError::Input(format!("the sample is broken: {error}")))
    }

    /// How a debtor tends to pay; `None`: not at all.
    #[must_use]
    pub fn habit(&self, debtor: &str) -> Option<Habit> {
        let debtor = self.debtors.iter().find(|one| one.get("id").and_then(Value::as_str) == Some(debtor))?;
        serde_json::from_value(debtor.get("habit")?.clone()).ok()
    }

    /// The import file of what was invoiced on a day; on day 0 of everything up to it.
    #[must_use]
    pub fn import(&self, first: NaiveDate, day: i64) -> Option<Vec<u8>> {
        let due = |invoice: &&Invoice| if day == 0 { invoice.issue <= 0 } else { invoice.issue == day };
        let invoices: Vec<Value> =
            self.invoices.iter().filter(due).map(|invoice| self.json(invoice, first)).collect();
        let file = json!({ "creditor": self.creditor, "invoices": invoices });
        (!invoices.is_empty()).then(|| file.to_string().into_bytes())
    }

    fn json(&self, invoice: &Invoice, first: NaiveDate) -> Value {
        let mut debtor = self
            .debtors
            .iter()
            .find(|one| one.get("id").and_then(Value::as_str) == Some(&invoice.debtor))
            .cloned()
            .unwrap_or_default();
        if let Some(fields) = debtor.as_object_mut() {
            fields.remove("habit");
            fields.retain(|_, value| !value.is_null());
            drop_nulls(fields);
        }
        json!({
            "number": invoice.number,
            "type": invoice.kind,
            "issue_date": date(first, invoice.issue),
            "due_date": date(first, invoice.due),
            "currency": "EUR",
            "total": invoice.total,
            "preceding": invoice.preceding,
            "purchase_order": invoice.purchase_order,
            "debtor": debtor,
        })
    }
}

fn drop_nulls(fields: &mut serde_json::Map<String, Value>) {
    let contacts = fields.get_mut("contacts").and_then(Value::as_array_mut);
    for contact in contacts.into_iter().flatten() {
        if let Some(contact) = contact.as_object_mut() {
            contact.retain(|_, value| !value.is_null());
        }
    }
}

/// A day of the walk as a date.
#[must_use]
pub fn date(first: NaiveDate, day: i64) -> NaiveDate {
    let days = Days::new(day.unsigned_abs());
    let moved = if day < 0 { first.checked_sub_days(days) } else { first.checked_add_days(days) };
    moved.unwrap_or(first)
}
