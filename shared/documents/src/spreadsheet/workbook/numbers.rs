//! Numbers as workbooks keep them.

use chrono::{Days, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};

/// The last day that a workbook can count: 9999-12-31.
const LAST_DAY: u64 = 2_958_465;

/// A stored number without the noise behind its fifteenth digit, such as `0.1` for `0.10000000000000001`.
pub(super) fn plain(text: &str) -> Option<String> {
    let number = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()?
    } else {
        text.parse::<Decimal>().ok()?
    };
    let rounded = number.round_sf_with_strategy(15, RoundingStrategy::MidpointAwayFromZero)?;
    Some(rounded.normalize().to_string())
}

/// The day that a serial number stands for; its time of day is left out.
pub(super) fn day(text: &str, from_1904: bool) -> Option<NaiveDate> {
    let serial: u64 = text.split('.').next()?.parse().ok().filter(|serial| *serial <= LAST_DAY)?;
    // Excel counts a 29 February 1900 that never was: from March 1900 on, day 1 is 1899-12-31.
    let origin =
        if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    origin?.checked_add_days(Days::new(serial))
}
