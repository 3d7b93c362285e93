//! Half-years, by which statutory rates change.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// January to June (`S1`) or July to December (`S2`) of a year, written `2026-S1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct HalfYear {
    year: i32,
    second: bool,
}

/// A text that is no half-year.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a half-year; write the year and S1 or S2, such as 2026-S1")]
pub struct NotAHalfYear(String);

impl HalfYear {
    /// The half-year that holds `date`.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { year: date.year(), second: date.month() > 6 }
    }

    /// 1 January or 1 July, the day whose rate holds for the whole half-year.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, if self.second { 7 } else { 1 }, 1).unwrap_or(NaiveDate::MAX)
    }

    /// 30 June or 31 December.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let (month, day) = if self.second { (12, 31) } else { (6, 30) };
        NaiveDate::from_ymd_opt(self.year, month, day).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for HalfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-S{}", self.year, if self.second { 2 } else { 1 })
    }
}

impl FromStr for HalfYear {
    type Err = NotAHalfYear;

    fn from_str(text: &str) -> Result<Self, NotAHalfYear> {
        let wrong = || NotAHalfYear(text.chars().take(20).collect());
        let (year, half) = text.split_once("-S").ok_or_else(wrong)?;
        let second = match half {
            "1" => false,
            "2" => true,
            _ => return Err(wrong()),
        };
        let written = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year = year.parse().ok().filter(|_| written).ok_or_else(wrong)?;
        Ok(Self { year, second })
    }
}

impl TryFrom<String> for HalfYear {
    type Error = NotAHalfYear;

    fn try_from(text: String) -> Result<Self, NotAHalfYear> {
        text.parse()
    }
}
