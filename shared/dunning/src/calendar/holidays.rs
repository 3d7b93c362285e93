//! How a public holiday is found in a year: by its date, or by its distance from Easter.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

/// A rule that gives one day per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The same month and day every year.
    Fixed(u32, u32),
    /// Days after Easter Sunday, negative before it.
    Easter(i64),
    /// Month and day, or the day before when that is a Sunday (the Dutch King's Day).
    FixedNotSunday(u32, u32),
}

/// A public holiday: its name in English, its rule, and the first year it was kept by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The name in English, for explanations and logs.
    pub name: &'static str,
    /// The rule for its date.
    pub when: When,
    /// The first year; 0 for one older than any open item.
    pub since: i32,
}

/// A holiday older than any open item.
#[must_use]
pub const fn always(name: &'static str, when: When) -> Holiday {
    Holiday { name, when, since: 0 }
}

/// A holiday kept from the year `since`.
#[must_use]
pub const fn since(since: i32, name: &'static str, when: When) -> Holiday {
    Holiday { name, when, since }
}

impl Holiday {
    /// Its date in `year`; nothing before its first year.
    #[must_use]
    pub fn in_year(&self, year: i32) -> Option<NaiveDate> {
        if year < self.since {
            return None;
        }
        match self.when {
            When::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            When::Easter(days) => easter_sunday(year)?.checked_add_signed(Duration::days(days)),
            When::FixedNotSunday(month, day) => {
                let date = NaiveDate::from_ymd_opt(year, month, day)?;
                if date.weekday() == Weekday::Sun { date.pred_opt() } else { Some(date) }
            }
        }
    }
}

/// Easter Sunday of a Gregorian `year` (the anonymous Gregorian computus; checked for 1900 to 2200).
#[must_use]
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let (golden, century, within) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, century_rest) = (century.div_euclid(4), century.rem_euclid(4));
    let correction = (century + 8).div_euclid(25);
    let moon_shift = (century - correction + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - moon_shift + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century_rest + 2 * within.div_euclid(4) - epact - within.rem_euclid(4)).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let days = epact + weekday - 7 * late + 114;
    let month = u32::try_from(days.div_euclid(31)).ok()?;
    let day = u32::try_from(days.rem_euclid(31) + 1).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}
