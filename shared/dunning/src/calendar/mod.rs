//! Calendars: banking days by region, the creditor's closing days, the debtor's absences, and local hours.
//!
//! Banking days (for grace periods and offsets in banking days) look at public holidays alone. Business days
//! (on which a message may leave) also respect closing days and absences. Legal deadlines use neither.

mod holidays;
mod region;
mod regions;
#[cfg(test)]
mod tests;
mod zone;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use holidays::easter_sunday;
pub use region::{Region, UnknownRegion, is_weekend};
pub use zone::{instant_at, local_date};

/// A search for a business day gives up after this many days: an absence of more than a year needs a person.
pub const MAX_SHIFT_DAYS: usize = 400;

/// A first and a last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DateRange {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included; before `from` the range holds no day.
    pub until: NaiveDate,
}

impl DateRange {
    /// A range of one day.
    #[must_use]
    pub const fn day(date: NaiveDate) -> Self {
        Self { from: date, until: date }
    }

    /// Whether `date` lies within.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.until
    }
}

/// Why nothing is sent on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "closed", rename_all = "snake_case")]
pub enum Closed {
    /// A Saturday or a Sunday.
    Weekend,
    /// A public holiday of one of the regions.
    Holiday {
        /// The region whose holiday it is.
        region: Region,
    },
    /// The creditor's own closing day.
    CreditorClosed,
    /// The debtor is known to be away.
    DebtorAway {
        /// The last day of the absence.
        until: NaiveDate,
    },
}

/// The days on which a message may leave: regions, the creditor's closing days and the debtor's absences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    region: Region,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    debtor_region: Option<Region>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    closings: Vec<DateRange>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    absences: Vec<DateRange>,
}

impl Calendar {
    /// The creditor's region, without closing days or absences.
    #[must_use]
    pub const fn new(region: Region) -> Self {
        Self { region, debtor_region: None, closings: Vec::new(), absences: Vec::new() }
    }

    /// Adds the debtor's region: its holidays keep a message back too.
    #[must_use]
    pub fn with_debtor_region(mut self, region: Region) -> Self {
        self.debtor_region = Some(region).filter(|other| *other != self.region);
        self
    }

    /// Adds the creditor's own closing days.
    #[must_use]
    pub fn with_closings(mut self, closings: impl IntoIterator<Item = DateRange>) -> Self {
        self.closings.extend(closings);
        self
    }

    /// Adds days on which the debtor is known to be away.
    #[must_use]
    pub fn with_absences(mut self, absences: impl IntoIterator<Item = DateRange>) -> Self {
        self.absences.extend(absences);
        self
    }

    /// The creditor's region, whose banking days count for grace periods.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Why nothing is sent on `date`; nothing when it is a business day.
    #[must_use]
    pub fn closed(&self, date: NaiveDate) -> Option<Closed> {
        if is_weekend(date) {
            return Some(Closed::Weekend);
        }
        let mut regions = std::iter::once(self.region).chain(self.debtor_region);
        if let Some(region) = regions.find(|region| region.holiday(date).is_some()) {
            return Some(Closed::Holiday { region });
        }
        if self.closings.iter().any(|range| range.contains(date)) {
            return Some(Closed::CreditorClosed);
        }
        self.absence_on(date).map(|absence| Closed::DebtorAway { until: absence.until })
    }

    /// The debtor's absence on `date`; the longest lasting when several overlap.
    #[must_use]
    pub fn absence_on(&self, date: NaiveDate) -> Option<DateRange> {
        self.absences.iter().copied().filter(|range| range.contains(date)).max_by_key(|range| range.until)
    }

    /// The first absence that begins after `date` and no later than `until`.
    #[must_use]
    pub fn absence_ahead(&self, date: NaiveDate, until: NaiveDate) -> Option<DateRange> {
        let ahead = |range: &DateRange| date < range.from && range.from <= until && range.from <= range.until;
        self.absences.iter().copied().filter(ahead).min()
    }

    /// Whether a message may leave on `date`.
    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.closed(date).is_none()
    }

    /// `date` itself or the next business day; nothing within [`MAX_SHIFT_DAYS`] days is a case for a person.
    #[must_use]
    pub fn next_business_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        date.iter_days().take(MAX_SHIFT_DAYS).find(|day| self.is_business_day(*day))
    }

    /// `date` itself or the business day before it, within [`MAX_SHIFT_DAYS`] days.
    #[must_use]
    pub fn previous_business_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        let backwards = std::iter::successors(Some(date), NaiveDate::pred_opt);
        backwards.take(MAX_SHIFT_DAYS).find(|day| self.is_business_day(*day))
    }

    /// Banking days of the creditor's region, as [`Region::add_banking_days`]; absences do not count.
    #[must_use]
    pub fn add_banking_days(&self, date: NaiveDate, count: i32) -> NaiveDate {
        self.region.add_banking_days(date, count)
    }
}
