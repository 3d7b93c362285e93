//! Payment terms: how many days, from where they count, and an early-payment discount.
//!
//! "45 days end of month" is counted in two accepted ways: 45 days and then to the end of the month, or to the
//! end of the month and then 45 days. The text says which by its order.

mod parse;
#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, Months, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

pub use parse::{UnknownTerms, parse};

/// More days or months than any invoice gives.
pub const MAX_DAYS: u32 = 730;

/// When an invoice falls due, counted from its date of issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "terms", rename_all = "snake_case")]
pub enum Terms {
    /// So many days after issue; zero on receipt.
    Net {
        /// Days.
        days: u32,
    },
    /// So many calendar months after issue.
    NetMonths {
        /// Months.
        months: u32,
    },
    /// So many days after issue, then to the end of that month, then to a day of the next one if set.
    DaysThenMonthEnd {
        /// Days.
        days: u32,
        /// The day of the month after, such as the 10th.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_day: Option<u32>,
    },
    /// To the end of the month of issue, then so many days.
    MonthEndThenDays {
        /// Days.
        days: u32,
    },
}

impl Terms {
    /// The due date of an invoice issued on `issued`. It is not moved for holidays: that concerns steps alone.
    #[must_use]
    pub fn due_date(self, issued: NaiveDate) -> NaiveDate {
        match self {
            Self::Net { days } => plus(issued, days),
            Self::NetMonths { months } => {
                issued.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
            }
            Self::DaysThenMonthEnd { days, on_day } => {
                let end = month_end(plus(issued, days));
                on_day.map_or(end, |day| plus(end, day).min(month_end(plus(end, 1))))
            }
            Self::MonthEndThenDays { days } => plus(month_end(issued), days),
        }
    }
}

/// A discount for paying early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Discount {
    /// Percent of the total.
    pub percent: Decimal,
    /// Days after issue within which it may be taken.
    pub days: u32,
}

impl Discount {
    /// The last day to take it.
    #[must_use]
    pub fn until(self, issued: NaiveDate) -> NaiveDate {
        plus(issued, self.days)
    }

    /// What it takes off `total` minor units, rounded half up; zero when it cannot be computed.
    #[must_use]
    pub fn off(self, total: i64) -> i64 {
        percent_of(self.percent, total).unwrap_or(0)
    }
}

/// So many per cent, as a document states them, of `total` minor units, rounded half up; `None` when the text is no
/// number or the result is out of range.
#[must_use]
pub fn share(percent: &str, total: i64) -> Option<i64> {
    percent_of(percent.trim().parse().ok()?, total)
}

fn percent_of(percent: Decimal, total: i64) -> Option<i64> {
    let part = Decimal::from(total).checked_mul(percent)? / Decimal::ONE_HUNDRED;
    i64::try_from(part.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)).ok()
}

/// What a text about payment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Agreed {
    /// When the invoice falls due.
    #[serde(flatten)]
    pub terms: Terms,
    /// A discount for paying early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
}

fn plus(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

fn month_end(date: NaiveDate) -> NaiveDate {
    let next = date.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|first| first.pred_opt()).unwrap_or(date)
}
