//! Stories about days: which ones banks keep, which ones a message may use, and which hours exist.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{Calendar, Closed, DateRange, Region, easter_sunday, instant_at, local_date};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn holidays(code: &str, year: i32) -> Vec<String> {
    region(code).holidays(year).iter().map(|(day, _)| day.to_string()).collect()
}

fn range(from: &str, until: &str) -> DateRange {
    DateRange { from: date(from), until: date(until) }
}

fn dates(year: i32, month_days: &str) -> Vec<String> {
    month_days.split(' ').map(|day| format!("{year}-{day}")).collect()
}

#[test]
fn the_published_lists_of_2025_and_2026_are_met() {
    let cases = [
        ("FR", 2025, "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25"),
        ("FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"),
        ("FR-57", 2025, "01-01 04-18 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25 12-26"),
        ("FR-ALS", 2026, "01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26"),
        ("BE", 2025, "01-01 04-20 04-21 05-01 05-29 06-08 06-09 07-21 08-15 11-01 11-11 12-25"),
        ("BE", 2026, "01-01 04-05 04-06 05-01 05-14 05-24 05-25 07-21 08-15 11-01 11-11 12-25"),
        ("NL", 2026, "01-01 04-03 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26"),
        ("DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"),
        ("LU", 2026, "01-01 04-06 05-01 05-09 05-14 05-25 06-23 08-15 11-01 12-25 12-26"),
        ("TARGET", 2026, "01-01 04-03 04-06 05-01 12-25 12-26"),
    ];
    for (code, year, expected) in cases {
        assert_eq!(holidays(code, year), dates(year, expected), "{code} {year}");
    }
}

#[test]
fn each_overseas_department_remembers_the_abolition_on_its_own_day() {
    let own = [
        ("FR-971", "05-27"),
        ("FR-972", "05-22"),
        ("FR-973", "06-10"),
        ("FR-974", "12-20"),
        ("FR-976", "04-27"),
        ("FR-BL", "10-09"),
        ("FR-MF", "05-28"),
    ];
    for (code, day) in own {
        let extra: Vec<_> =
            holidays(code, 2027).into_iter().filter(|day| !holidays("FR", 2027).contains(day)).collect();
        assert_eq!(extra, dates(2027, day), "{code}");
    }
    assert_eq!(holidays("FR-975", 2027), holidays("FR", 2027));
}

#[test]
fn easter_meets_the_tables_of_three_centuries() {
    let known = [
        "1900-04-15",
        "1913-03-23",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2019-04-21",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2099-04-12",
        "2100-03-28",
        "2160-03-23",
        "2190-04-25",
        "2200-04-06",
    ];
    for text in known {
        assert_eq!(easter_sunday(date(text).year()), Some(date(text)));
    }
}

#[test]
fn easter_is_a_sunday_between_22_march_and_25_april_in_every_year() {
    for year in 1900..=2200 {
        let easter = easter_sunday(year).unwrap();
        assert_eq!(easter.weekday(), Weekday::Sun, "{year}");
        let day = (easter.month(), easter.day());
        assert!(((3, 22)..=(4, 25)).contains(&day), "{year}");
    }
}

#[test]
fn holidays_begin_in_the_year_the_law_says() {
    assert!(region("LU").holiday(date("2018-05-09")).is_none());
    assert!(region("LU").holiday(date("2019-05-09")).is_some());
    assert_eq!(region("NL").holiday(date("2025-04-26")), Some("King's Day"), "27 April 2025 is a Sunday");
    assert!(region("NL").holiday(date("2025-04-27")).is_none());
}

#[test]
fn a_region_is_read_however_it_is_written_and_an_unknown_one_is_named() {
    let same = [
        ("FR-57", "FR-ALS"),
        ("fr-67", "FR-ALS"),
        ("FR-68", "FR-ALS"),
        (" fr ", "FR"),
        ("FR-75", "FR"),
        ("FR-2A", "FR"),
        ("FR-RE", "FR-974"),
        ("RE", "FR-974"),
        ("FR-GP", "FR-971"),
        ("FR-MQ", "FR-972"),
        ("FR-GF", "FR-973"),
        ("FR-YT", "FR-976"),
        ("BE-WAL", "BE"),
        ("TARGET", "TARGET"),
    ];
    for (text, code) in same {
        assert_eq!(region(text).code(), code, "{text}");
    }
    for text in ["", "XX", "FR-96", "FR-00", "DE-BY", "FRANCE", "FR-1", "FR-975X"] {
        let error = text.parse::<Region>().unwrap_err().to_string();
        assert!(error.contains("FR-ALS") && error.contains(text), "{error}");
    }
    for known in Region::all() {
        assert_eq!(region(known.code()), known);
        let json = serde_json::to_string(&known).unwrap();
        assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), known);
    }
}

#[test]
fn an_address_tells_strasbourg_and_saint_denis_de_la_reunion_from_lyon() {
    let cases = [
        ("FR", "69002", "FR"),
        ("FR", "67000", "FR-ALS"),
        ("FR", "57 000", "FR-ALS"),
        ("fr", "97400", "FR-974"),
        ("FR", "97133", "FR-977"),
        ("FR", "97150", "FR-978"),
        ("FR", "20000", "FR"),
        ("FR", "", "FR"),
        ("FR", "98000", "FR"),
        ("BE", "6700", "BE"),
        ("RE", "97400", "FR-974"),
        ("DE", "67000", "DE"),
    ];
    for (country, postcode, code) in cases {
        assert_eq!(Region::of_address(country, postcode).unwrap().code(), code, "{country} {postcode}");
    }
    assert!(Region::of_address("XX", "67000").is_none());
    assert!(Region::of_country("FR-ALS").is_none());
}

#[test]
fn two_banking_days_of_grace_after_the_thursday_before_easter_end_on_wednesday() {
    assert_eq!(region("BE").add_banking_days(date("2026-04-03"), 2), date("2026-04-08"));
    assert_eq!(region("FR").add_banking_days(date("2026-04-02"), 2), date("2026-04-07"));
    assert_eq!(region("FR-ALS").add_banking_days(date("2026-04-02"), 2), date("2026-04-08"));
    assert_eq!(region("FR").add_banking_days(date("2026-12-31"), 1), date("2027-01-04"));
    assert_eq!(region("FR").add_banking_days(date("2026-04-07"), -2), date("2026-04-02"));
    assert_eq!(region("FR").add_banking_days(date("2026-04-04"), 1), date("2026-04-07"));
    assert_eq!(region("FR").add_banking_days(date("2026-04-04"), 0), date("2026-04-07"));
}

#[test]
fn a_message_waits_until_every_calendar_allows_it_and_says_which_one_does_not() {
    let calendar = Calendar::new(region("FR"))
        .with_debtor_region(region("BE"))
        .with_closings([DateRange::day(date("2026-07-13"))])
        .with_absences([range("2026-07-22", "2026-08-16")]);
    assert_eq!(calendar.closed(date("2026-07-11")), Some(Closed::Weekend));
    assert_eq!(calendar.closed(date("2026-07-13")), Some(Closed::CreditorClosed));
    assert_eq!(calendar.closed(date("2026-07-14")), Some(Closed::Holiday { region: region("FR") }));
    assert_eq!(calendar.closed(date("2026-07-21")), Some(Closed::Holiday { region: region("BE") }));
    assert_eq!(calendar.closed(date("2026-07-22")), Some(Closed::DebtorAway { until: date("2026-08-16") }));
    assert_eq!(calendar.next_business_day(date("2026-07-11")), Some(date("2026-07-15")));
    assert_eq!(calendar.next_business_day(date("2026-07-21")), Some(date("2026-08-17")));
    assert_eq!(calendar.previous_business_day(date("2026-08-16")), Some(date("2026-07-20")));
    assert_eq!(calendar.add_banking_days(date("2026-07-22"), 1), date("2026-07-23"), "absences do not count");
}

#[test]
fn an_absence_ahead_is_known_before_it_begins_and_one_without_end_is_for_a_person() {
    let calendar = Calendar::new(region("FR")).with_absences([range("2026-08-03", "2026-08-21")]);
    assert_eq!(
        calendar.absence_ahead(date("2026-07-20"), date("2026-08-10")),
        Some(range("2026-08-03", "2026-08-21"))
    );
    assert_eq!(calendar.absence_ahead(date("2026-07-20"), date("2026-07-31")), None);
    assert_eq!(calendar.absence_ahead(date("2026-08-03"), date("2026-12-31")), None, "it has begun");
    let forever = Calendar::new(region("FR")).with_absences([range("2026-01-01", "2099-12-31")]);
    assert_eq!(forever.next_business_day(date("2026-08-03")), None);
    let json = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
}

fn at(zone: Tz, day: &str, hour: &str) -> DateTime<Utc> {
    instant_at(date(day), hour.parse::<NaiveTime>().unwrap(), zone)
}

#[test]
fn an_hour_that_spring_skips_becomes_the_next_minute_and_one_that_autumn_repeats_counts_once() {
    let utc = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    assert_eq!(at(Tz::Europe__Paris, "2026-03-29", "02:30:00"), utc("2026-03-29T01:00:00Z"));
    assert_eq!(at(Tz::Europe__Paris, "2026-03-29", "02:00:59"), utc("2026-03-29T01:00:00Z"));
    assert_eq!(at(Tz::Europe__Paris, "2026-10-25", "02:30:00"), utc("2026-10-25T00:30:00Z"));
    assert_eq!(at(Tz::Europe__Paris, "2026-07-01", "09:00:00"), utc("2026-07-01T07:00:00Z"));
    assert_eq!(at(Tz::Indian__Reunion, "2026-07-01", "09:00:00"), utc("2026-07-01T05:00:00Z"));
    assert_eq!(at(Tz::America__Martinique, "2026-07-01", "09:00:00"), utc("2026-07-01T13:00:00Z"));
    assert_eq!(at(Tz::Pacific__Apia, "2011-12-30", "09:00:00"), utc("2011-12-30T10:00:00Z"));
}

#[test]
fn the_day_in_noumea_is_not_the_day_in_paris() {
    let evening = Utc.with_ymd_and_hms(2026, 5, 31, 22, 30, 0).unwrap();
    assert_eq!(local_date(evening, Tz::Europe__Paris), date("2026-06-01"));
    assert_eq!(local_date(evening, Tz::UTC), date("2026-05-31"));
    assert_eq!(local_date(evening, region("FR-972").zone()), date("2026-05-31"));
}

prop_compose! {
    fn any_date()(days in 0_u64..109_000) -> NaiveDate {
        date("1900-01-01") + Days::new(days)
    }
}

fn any_region() -> impl Strategy<Value = Region> {
    proptest::sample::select(Region::all().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn adding_banking_days_is_monotone_and_lands_on_one(
        day in any_date(), later in 0_u64..40, count in -30_i32..30, region in any_region(),
    ) {
        let landed = region.add_banking_days(day, count);
        prop_assert!(region.is_banking_day(landed));
        prop_assert!(landed <= region.add_banking_days(day + Days::new(later), count));
        prop_assert!(landed <= region.add_banking_days(day, count + 1));
    }

    #[test]
    fn banking_days_added_are_banking_days_counted(
        day in any_date(), count in 1_i32..60, region in any_region(),
    ) {
        let landed = region.add_banking_days(day, count);
        prop_assert_eq!(region.banking_days_between(day, landed), usize::try_from(count).unwrap());
        let start = region.next_banking_day(day);
        prop_assert_eq!(region.add_banking_days(region.add_banking_days(start, count), -count), start);
    }

    #[test]
    fn the_next_business_day_is_the_first_one_that_nothing_closes(
        day in any_date(), away in 0_u64..60, region in any_region(), other in any_region(),
    ) {
        let absence = DateRange { from: day, until: day + Days::new(away) };
        let calendar = Calendar::new(region).with_debtor_region(other).with_absences([absence]);
        let next = calendar.next_business_day(day).unwrap();
        prop_assert!(calendar.is_business_day(next) && next > absence.until);
        prop_assert!(day.iter_days().take_while(|d| *d < next).all(|d| !calendar.is_business_day(d)));
    }

    #[test]
    fn instants_follow_the_order_of_the_wall_clock(day in any_date(), minute in 0_u32..1438) {
        let time = |m: u32| NaiveTime::from_hms_opt(m / 60, m % 60, 0).unwrap();
        for zone in [Tz::Europe__Paris, Tz::America__Miquelon, Tz::Australia__Lord_Howe] {
            let (one, two) = (instant_at(day, time(minute), zone), instant_at(day, time(minute + 1), zone));
            prop_assert!(one <= two);
        }
    }
}
