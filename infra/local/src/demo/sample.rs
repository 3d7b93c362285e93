//! The sample: an import file like any other, and beside it how each debtor tends to behave and which invoice plays a
//! part. The walk counts in days from its first one.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::host::HostError;

/// What can be imported and simulated by hand, too.
const INVOICES: &str = include_str!("../../sample/invoices.json");
/// What the demo makes up.
const HABITS: &str = include_str!("../../sample/habits.json");

/// The sample.
#[derive(Clone, Debug)]
pub struct Sample {
    creditor: Value,
    /// Every invoice.
    pub invoices: Vec<Invoice>,
    habits: BTreeMap<String, Habit>,
}

/// One invoice of the sample.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// Its number.
    pub number: String,
    /// `invoice` or `credit_note`.
    pub kind: String,
    /// Who is invoiced.
    pub debtor: String,
    /// Day of issue, from the first day of the walk.
    pub issue: i64,
    /// Due day, from the first day of the walk.
    pub due: i64,
    /// The total, in euros.
    pub total: String,
    /// The part it plays.
    pub story: Option<String>,
    /// As it stands in the file.
    row: Value,
}

/// How a debtor tends to pay; the sample's own assumption, made up to have something to compare.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Habit {
    /// Days after a message.
    pub after: i64,
    /// Days after the due date when nobody writes.
    pub alone: i64,
}

#[derive(Deserialize)]
struct File {
    creditor: Value,
    invoices: Vec<Value>,
}

#[derive(Deserialize)]
struct Parts {
    habits: BTreeMap<String, Habit>,
    stories: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Row {
    number: String,
    #[serde(rename = "type")]
    kind: String,
    issue_date: NaiveDate,
    due_date: NaiveDate,
    total: String,
    debtor: Named,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

impl Sample {
    /// Reads the sample; `first` is the first day of the walk.
    ///
    /// # Errors
    /// Only when the files beside the code were broken.
    pub fn read(first: NaiveDate) -> Result<Self, HostError> {
        let broken = |error| HostError::Input(format!("the sample is broken: {error}"));
        let file: File = serde_json::from_str(INVOICES).map_err(broken)?;
        let Parts { habits, stories } = serde_json::from_str(HABITS).map_err(broken)?;
        let invoices = file.invoices.into_iter().map(|row| invoice(row, first, &stories));
        let invoices = invoices.collect::<Result<_, _>>().map_err(broken)?;
        Ok(Self { creditor: file.creditor, invoices, habits })
    }

    /// How a debtor tends to pay; `None`: not at all.
    #[must_use]
    pub fn habit(&self, debtor: &str) -> Option<Habit> {
        self.habits.get(debtor).copied()
    }

    /// The import file of what was invoiced on a day; on day 0 of everything up to it.
    #[must_use]
    pub fn import(&self, day: i64) -> Option<Vec<u8>> {
        let due = |invoice: &&Invoice| if day == 0 { invoice.issue <= 0 } else { invoice.issue == day };
        let invoices: Vec<&Value> = self.invoices.iter().filter(due).map(|invoice| &invoice.row).collect();
        let file = json!({ "creditor": self.creditor, "invoices": invoices });
        (!invoices.is_empty()).then(|| file.to_string().into_bytes())
    }
}

fn invoice(
    row: Value,
    first: NaiveDate,
    stories: &BTreeMap<String, String>,
) -> Result<Invoice, serde_json::Error> {
    let Row { number, kind, issue_date, due_date, total, debtor } = serde_json::from_value(row.clone())?;
    let day = |date: NaiveDate| (date - first).num_days();
    let (issue, due) = (day(issue_date), day(due_date));
    let story = stories.get(&number).cloned();
    Ok(Invoice { number, kind, debtor: debtor.id, issue, due, total, story, row })
}

/// A day of the walk as a date.
#[must_use]
pub fn date(first: NaiveDate, day: i64) -> NaiveDate {
    let days = Days::new(day.unsigned_abs());
    let moved = if day < 0 { first.checked_sub_days(days) } else { first.checked_add_days(days) };
    moved.unwrap_or(first)
}
