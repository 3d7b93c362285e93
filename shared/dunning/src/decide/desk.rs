//! What lies on the desk while one account is decided: the account, the rules, the day, the calendars.

use chrono::{Days, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use crate::account::Account;
use crate::calendar::{Calendar, DateRange, Region, instant_at};
use crate::item::{ItemKind, Line};
use crate::party::{Absence, Debtor};
use crate::plan::{Anchor, Offset, Plan, Step, Unit};
use crate::rules::Rules;
use crate::settings::Settings;
use crate::state::Extra;
use crate::time::{Day, Instant};

/// Everything one decision looks at.
pub(crate) struct Desk<'a> {
    pub account: &'a Account,
    pub rules: &'a Rules,
    pub plan: &'a Plan,
    pub now: Instant,
    pub today: Day,
    pub calendar: Calendar,
    pub region: Region,
    pub nothing: Extra,
}

fn range(absence: &Absence) -> DateRange {
    DateRange { from: absence.from, until: absence.until }
}

fn calendar_of(account: &Account, rules: &Rules, region: Region) -> Calendar {
    let mut calendar = Calendar::new(region).with_closings(rules.creditor.closing_days.iter().map(range));
    if let Some(payer) = account.payer_party() {
        let place = payer.calendar.as_deref().unwrap_or(&payer.country);
        if let Some(theirs) = place.parse().ok().or_else(|| Region::of_country(place)) {
            calendar = calendar.with_debtor_region(theirs);
        }
        calendar = calendar.with_absences(payer.absences.iter().map(range));
    }
    calendar
}

impl<'a> Desk<'a> {
    /// Lays the account out; nothing when no plan or no calendar can be found.
    pub fn new(account: &'a Account, rules: &'a Rules, now: Instant) -> Option<Self> {
        let key = account.plan.as_ref().unwrap_or(&rules.default_plan);
        let plan = rules.plan(key).or_else(|| rules.plan(&rules.default_plan))?;
        let region = Region::named(rules.creditor.region())?;
        let calendar = calendar_of(account, rules, region);
        let today = account.day_of(now);
        Some(Self { account, rules, plan, now, today, calendar, region, nothing: Extra::default() })
    }

    pub fn settings(&self) -> &'a Settings {
        &self.rules.creditor.settings
    }

    pub fn extra(&self, line: &Line) -> &Extra {
        self.account.extra(&line.number).unwrap_or(&self.nothing)
    }

    /// The plan an item follows: a deposit invoice has its own where the creditor set one.
    pub fn plan_of(&self, line: &Line) -> &'a Plan {
        let own = match line.kind {
            ItemKind::Deposit => self.settings().deposit_plan.as_ref(),
            ItemKind::Invoice | ItemKind::CreditNote | ItemKind::Holdback => None,
        };
        own.and_then(|id| self.rules.newest(id)).map_or(self.plan, |plan| plan)
    }

    /// The account an item is to be paid to when it is not the creditor's own: the factor's, or one that a person
    /// confirmed.
    pub fn iban_to_print(&self, line: &Line) -> Option<&String> {
        let extra = self.extra(line);
        if let Some(assigned) = &extra.assigned {
            return assigned.iban.as_ref();
        }
        let own = extra.iban.as_ref()?;
        let known =
            self.settings().confirmed_ibans.contains(own) || self.rules.creditor.iban.as_ref() == Some(own);
        known.then_some(own)
    }

    /// The account an item is to be paid to, whoever's it is; only items with the same one share a message.
    pub fn payable_to(&self, line: &Line) -> Option<&String> {
        self.iban_to_print(line).or(self.rules.creditor.iban.as_ref())
    }

    /// `count` banking days after `day`.
    pub fn banking(&self, day: Day, count: u16) -> Day {
        if count == 0 { day } else { self.region.add_banking_days(day, i32::from(count)) }
    }

    /// A due date on a day without banking counts from the next banking day, for steps.
    pub fn due_for_steps(&self, line: &Line) -> Day {
        self.region.next_banking_day(line.due)
    }

    pub fn shifted(&self, day: Day, offset: Offset) -> Day {
        match offset.unit {
            Unit::Banking => self.region.add_banking_days(day, offset.days),
            Unit::Calendar => plus_days(day, i64::from(offset.days)),
        }
    }

    /// The day a step counts from; nothing when it counts from a contact there has not been.
    pub fn anchor(&self, line: &Line, step: &Step) -> Option<Day> {
        match step.anchor {
            Anchor::Due => Some(self.due_for_steps(line)),
            Anchor::Issue => Some(line.issue),
            Anchor::Contact => line.track.contacted,
        }
    }

    /// The first instant from `from` on at which a message may leave to `zone`: the sending hour of a business day.
    pub fn next_sending(&self, from: Instant, zone: Tz) -> Option<Instant> {
        let hour = NaiveTime::from_hms_opt(self.settings().sending_hour.min(23), 0, 0)?;
        let first = from.with_timezone(&zone).date_naive();
        let days = first.iter_days().take(crate::calendar::MAX_SHIFT_DAYS);
        days.filter(|day| self.calendar.is_business_day(*day))
            .map(|day| instant_at(day, hour, zone))
            .find(|instant| *instant >= from)
    }

    /// Whether a message may leave to `zone` right now.
    pub fn may_leave_now(&self, zone: Tz) -> bool {
        let local = self.now.with_timezone(&zone);
        let day = local.date_naive();
        let at =
            |hour: u32| NaiveTime::from_hms_opt(hour.min(23), 0, 0).map(|time| instant_at(day, time, zone));
        let (Some(opens), Some(closes)) =
            (at(self.settings().sending_hour), at(self.settings().sending_until))
        else {
            return false;
        };
        opens <= self.now && self.now < closes && self.calendar.is_business_day(day)
    }

    /// The instant at which `day` begins in the creditor's zone.
    pub fn begins(&self, day: Day) -> Instant {
        instant_at(day, NaiveTime::MIN, self.account.zone)
    }

    /// The zone of the payer as such, before a contact is chosen.
    pub fn payer_zone(&self) -> Tz {
        self.account.payer_party().map_or(self.account.zone, |payer| self.zone_of(payer))
    }

    /// The time zone of a party: its own, its region's, else the creditor's.
    pub fn zone_of(&self, party: &Debtor) -> Tz {
        let place = party.calendar.as_deref().unwrap_or(&party.country);
        let by_region =
            || place.parse::<Region>().ok().or_else(|| Region::of_country(place)).map(|r| r.zone());
        let by_country = || super::zones::of_country(&party.country);
        let same_country = || (party.country == self.rules.creditor.country).then_some(self.account.zone);
        party
            .time_zone
            .or_else(same_country)
            .or_else(by_region)
            .or_else(by_country)
            .unwrap_or(self.account.zone)
    }
}

/// `count` calendar days after `day`, before it when negative.
pub(crate) fn plus_days(day: Day, count: i64) -> Day {
    day.checked_add_signed(TimeDelta::days(count)).unwrap_or(day)
}

/// The day after.
pub(crate) fn next_day(day: Day) -> Day {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}
