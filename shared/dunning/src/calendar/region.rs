//! A region and its banking days: Monday to Friday, public holidays excepted.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::regions::{REGIONS, Rules};

/// No region closes its banks for longer; a search that goes further is a fault in the data.
const MAX_CLOSED_DAYS: u32 = 31;

/// A place with its own public holidays, such as `FR`, `FR-ALS`, `FR-974` or `BE`.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(&'static Rules);

/// A text that names no region known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a calendar known here; write one of {known}", known = known_codes())]
pub struct UnknownRegion(String);

impl Region {
    /// Every region known, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        REGIONS.iter().map(Self)
    }

    /// The region of a country, two letters; nothing when its holidays are not known.
    #[must_use]
    pub fn of_country(country: &str) -> Option<Self> {
        let country = country.trim();
        if country.len() == 2 { country.parse().ok() } else { None }
    }

    /// The region of banking days: the one named, else the country's, else the European settlement calendar.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let fallback = || "TARGET".parse().ok();
        name.parse().ok().or_else(|| Self::of_country(name)).or_else(fallback)
    }

    /// The region of a postal address: French postcodes tell Alsace-Moselle and overseas apart.
    #[must_use]
    pub fn of_address(country: &str, postcode: &str) -> Option<Self> {
        let digits: String = postcode.chars().filter(char::is_ascii_digit).take(5).collect();
        let department = match digits.as_str() {
            "97133" => Some("977"),
            "97150" => Some("978"),
            french if french.starts_with("97") => french.get(..3),
            french => french.get(..2),
        };
        let is_french = country.trim().eq_ignore_ascii_case("FR");
        let regional = department.filter(|_| is_french && digits.len() == 5);
        regional.and_then(|code| format!("FR-{code}").parse().ok()).or_else(|| Self::of_country(country))
    }

    /// How the region is written, such as `FR-ALS`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The country, two capital letters; empty for `TARGET`.
    #[must_use]
    pub fn country(&self) -> &'static str {
        self.0.country
    }

    /// The time zone most of its people live in.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.0.zone
    }

    /// The public holidays of `year` with their English names, in order of date.
    #[must_use]
    pub fn holidays(&self, year: i32) -> Vec<(NaiveDate, &'static str)> {
        let days = self.0.days.iter().flat_map(|group| group.iter());
        let mut dated: Vec<_> = days.filter_map(|day| Some((day.in_year(year)?, day.name))).collect();
        dated.sort_unstable();
        dated
    }

    /// The English name of the public holiday on `date`, if it is one.
    #[must_use]
    pub fn holiday(&self, date: NaiveDate) -> Option<&'static str> {
        let mut days = self.0.days.iter().flat_map(|group| group.iter());
        days.find(|day| day.in_year(date.year()) == Some(date)).map(|day| day.name)
    }

    /// Whether `date` is a banking day: Monday to Friday and no public holiday of the region.
    #[must_use]
    pub fn is_banking_day(&self, date: NaiveDate) -> bool {
        !is_weekend(date) && self.holiday(date).is_none()
    }

    /// `date` itself if it is a banking day, else the first one after it.
    #[must_use]
    pub fn next_banking_day(&self, date: NaiveDate) -> NaiveDate {
        self.search(date, NaiveDate::succ_opt)
    }

    /// `date` itself if it is a banking day, else the last one before it.
    #[must_use]
    pub fn previous_banking_day(&self, date: NaiveDate) -> NaiveDate {
        self.search(date, NaiveDate::pred_opt)
    }

    /// `count` banking days after `date`, or before it when negative. A `date` that is no banking day counts
    /// like the banking day before it (after it when going back), so one banking day after a Saturday is
    /// Monday. Zero gives the next banking day on or after `date`.
    #[must_use]
    pub fn add_banking_days(&self, date: NaiveDate, count: i32) -> NaiveDate {
        let later = |day: NaiveDate| self.next_banking_day(day.succ_opt().unwrap_or(day));
        let earlier = |day: NaiveDate| self.previous_banking_day(day.pred_opt().unwrap_or(day));
        match count {
            0 => self.next_banking_day(date),
            1.. => (0..count).fold(date, |day, _| later(day)),
            ..0 => (count..0).fold(date, |day, _| earlier(day)),
        }
    }

    /// How many banking days lie after `from` up to and including `until`; zero when `until` is not later.
    #[must_use]
    pub fn banking_days_between(&self, from: NaiveDate, until: NaiveDate) -> usize {
        from.iter_days()
            .skip(1)
            .take_while(|day| *day <= until)
            .filter(|day| self.is_banking_day(*day))
            .count()
    }

    fn search(&self, date: NaiveDate, step: impl Fn(&NaiveDate) -> Option<NaiveDate>) -> NaiveDate {
        let mut day = date;
        for _ in 0..MAX_CLOSED_DAYS {
            if self.is_banking_day(day) {
                return day;
            }
            day = step(&day).unwrap_or(day);
        }
        day
    }
}

/// Whether `date` is a Saturday or a Sunday.
#[must_use]
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Departments of mainland France and Corsica keep the national days; those of Alsace-Moselle are aliases.
fn is_mainland_department(code: &str) -> bool {
    let number = code.strip_prefix("FR-").unwrap_or_default();
    matches!(number, "2A" | "2B" | "20")
        || (number.len() == 2 && number.parse().is_ok_and(|n: u8| (1..=95).contains(&n)))
}

fn known_codes() -> String {
    REGIONS.iter().map(|rules| rules.code).collect::<Vec<_>>().join(", ")
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, UnknownRegion> {
        let code = text.trim().to_ascii_uppercase();
        let listed =
            REGIONS.iter().find(|rules| rules.code == code || rules.aliases.contains(&code.as_str()));
        let national = || REGIONS.iter().find(|rules| is_mainland_department(&code) && rules.code == "FR");
        listed.or_else(national).map(Self).ok_or_else(|| UnknownRegion(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for Region {
    type Error = UnknownRegion;

    fn try_from(text: String) -> Result<Self, UnknownRegion> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.code().to_owned()
    }
}

impl PartialEq for Region {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Region {}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
