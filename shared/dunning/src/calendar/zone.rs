//! Local hours as instants: hours that daylight saving skips, and hours that occur twice.

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// The longest gap any zone has skipped is a whole day (Samoa, 2011).
const MAX_GAP_MINUTES: i64 = 25 * 60;

/// The instant at which the clocks of `zone` show `time` on `date`. An hour that daylight saving skips becomes
/// the next valid minute, one that occurs twice its first occurrence.
#[must_use]
pub fn instant_at(date: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let wall = date.and_time(time);
    let whole_minute = wall - Duration::seconds(i64::from(chrono::Timelike::second(&time)));
    let found = first(zone, wall).or_else(|| {
        let minutes = (1..=MAX_GAP_MINUTES).map(Duration::minutes);
        minutes.filter_map(|later| whole_minute.checked_add_signed(later)).find_map(|wall| first(zone, wall))
    });
    found.unwrap_or_else(|| wall.and_utc())
}

/// The calendar date that the clocks of `zone` show at `instant`.
#[must_use]
pub fn local_date(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

fn first(zone: Tz, wall: chrono::NaiveDateTime) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Some(instant.to_utc()),
        LocalResult::None => None,
    }
}
