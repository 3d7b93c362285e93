//! First imports: what is a backlog, and how it leaves spread over days.

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::id::AccountId;
use crate::settings::Settings;
use crate::time::Day;

/// Whether so many overdue items in one import are a backlog, which waits for a person's activation.
#[must_use]
pub const fn is_backlog(overdue_items: usize, settings: &Settings) -> bool {
    settings.review && overdue_items > settings.backlog_items
}

/// The day on which each account of a backlog may be written to: so many a business day, in the order given (largest
/// or oldest first is the caller's choice), from the day of activation on.
#[must_use]
pub fn spread(
    accounts: impl IntoIterator<Item = AccountId>,
    from: Day,
    calendar: &Calendar,
    settings: &Settings,
) -> BTreeMap<AccountId, Day> {
    let mut day = calendar.next_business_day(from).unwrap_or(from);
    let mut left = settings.backlog_daily.max(1);
    let mut days = BTreeMap::new();
    for account in accounts {
        if left == 0 {
            let next = day.succ_opt().unwrap_or(day);
            day = calendar.next_business_day(next).unwrap_or(next);
            left = settings.backlog_daily.max(1);
        }
        left -= 1;
        days.insert(account, day);
    }
    days
}
