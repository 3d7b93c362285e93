//! Two kinds of time: calendar dates for what is owed, instants for what is sent.

use chrono::{DateTime, NaiveDate, Utc};

/// A calendar date, in the creditor's time zone unless said otherwise.
pub type Day = NaiveDate;

/// A moment, in UTC.
pub type Instant = DateTime<Utc>;
