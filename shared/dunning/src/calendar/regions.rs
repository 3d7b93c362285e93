//! Public holidays by region, as data. A new country is one more entry in [`REGIONS`] and its cases.
//!
//! Sources: France: Code du travail L3133-1; Alsace-Moselle: L3134-13; overseas: L3422-2 and the decree
//! 83-1003 on the abolition of slavery; Belgium: royal decree of 18 April 1974, art. 1, with Easter Sunday
//! and Pentecost, which fall on Sundays anyway; Netherlands: Algemene termijnenwet art. 3; Germany: the days
//! common to all Länder; Luxembourg: Code du travail L232-2; TARGET: the closing days of the Eurosystem.

use chrono_tz::Tz;

use super::holidays::{Holiday, When, always, since};

/// One region: its code, other ways to write it, its time zone and its days.
#[derive(Debug)]
pub struct Rules {
    /// How the region is written in files and settings, such as `FR-ALS`.
    pub code: &'static str,
    /// The country, two capital letters; empty for a region that is no country's.
    pub country: &'static str,
    /// Other codes that mean the same region.
    pub aliases: &'static [&'static str],
    /// The zone most of its people live in.
    pub zone: Tz,
    /// The holidays: those shared with others first, then its own.
    pub days: &'static [&'static [Holiday]],
}

const NEW_YEAR: Holiday = always("New Year's Day", When::Fixed(1, 1));
const GOOD_FRIDAY: Holiday = always("Good Friday", When::Easter(-2));
const EASTER: Holiday = always("Easter Sunday", When::Easter(0));
const EASTER_MONDAY: Holiday = always("Easter Monday", When::Easter(1));
const LABOUR_DAY: Holiday = always("Labour Day", When::Fixed(5, 1));
const ASCENSION: Holiday = always("Ascension Day", When::Easter(39));
const PENTECOST: Holiday = always("Whit Sunday", When::Easter(49));
const WHIT_MONDAY: Holiday = always("Whit Monday", When::Easter(50));
const ASSUMPTION: Holiday = always("Assumption Day", When::Fixed(8, 15));
const ALL_SAINTS: Holiday = always("All Saints' Day", When::Fixed(11, 1));
const ARMISTICE: Holiday = always("Armistice Day", When::Fixed(11, 11));
const CHRISTMAS: Holiday = always("Christmas Day", When::Fixed(12, 25));
const SECOND_CHRISTMAS: Holiday = always("Second Day of Christmas", When::Fixed(12, 26));

const FRANCE: &[Holiday] = &[
    NEW_YEAR,
    EASTER_MONDAY,
    LABOUR_DAY,
    since(1982, "Victory Day", When::Fixed(5, 8)),
    ASCENSION,
    WHIT_MONDAY,
    always("Bastille Day", When::Fixed(7, 14)),
    ASSUMPTION,
    ALL_SAINTS,
    ARMISTICE,
    CHRISTMAS,
];

const BELGIUM: &[Holiday] = &[
    NEW_YEAR,
    EASTER,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    PENTECOST,
    WHIT_MONDAY,
    always("Belgian National Day", When::Fixed(7, 21)),
    ASSUMPTION,
    ALL_SAINTS,
    ARMISTICE,
    CHRISTMAS,
];

const NETHERLANDS: &[Holiday] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER,
    EASTER_MONDAY,
    since(2014, "King's Day", When::FixedNotSunday(4, 27)),
    ASCENSION,
    PENTECOST,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const GERMANY: &[Holiday] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    since(1990, "German Unity Day", When::Fixed(10, 3)),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const LUXEMBOURG: &[Holiday] = &[
    NEW_YEAR,
    EASTER_MONDAY,
    LABOUR_DAY,
    since(2019, "Europe Day", When::Fixed(5, 9)),
    ASCENSION,
    WHIT_MONDAY,
    always("National Day", When::Fixed(6, 23)),
    ASSUMPTION,
    ALL_SAINTS,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];

const TARGET: &[Holiday] = &[NEW_YEAR, GOOD_FRIDAY, EASTER_MONDAY, LABOUR_DAY, CHRISTMAS, SECOND_CHRISTMAS];

const ALSACE_MOSELLE: &[Holiday] = &[GOOD_FRIDAY, always("Saint Stephen's Day", When::Fixed(12, 26))];

const fn abolition(month: u32, day: u32) -> Holiday {
    since(1983, "Abolition of Slavery Day", When::Fixed(month, day))
}

const fn region(code: &'static str, zone: Tz, days: &'static [&'static [Holiday]]) -> Rules {
    Rules { code, country: code, aliases: &[], zone, days }
}

const fn french(
    code: &'static str,
    aliases: &'static [&'static str],
    zone: Tz,
    days: &'static [&'static [Holiday]],
) -> Rules {
    Rules { code, country: "FR", aliases, zone, days }
}

/// Every region known, found by code or alias.
pub static REGIONS: &[Rules] = &[
    region("FR", Tz::Europe__Paris, &[FRANCE]),
    french("FR-ALS", &["FR-57", "FR-67", "FR-68", "FR-6AE"], Tz::Europe__Paris, &[FRANCE, ALSACE_MOSELLE]),
    french("FR-971", &["FR-GP", "GP"], Tz::America__Guadeloupe, &[FRANCE, &[abolition(5, 27)]]),
    french("FR-972", &["FR-MQ", "MQ"], Tz::America__Martinique, &[FRANCE, &[abolition(5, 22)]]),
    french("FR-973", &["FR-GF", "GF"], Tz::America__Cayenne, &[FRANCE, &[abolition(6, 10)]]),
    french("FR-974", &["FR-RE", "RE"], Tz::Indian__Reunion, &[FRANCE, &[abolition(12, 20)]]),
    french("FR-975", &["FR-PM", "PM"], Tz::America__Miquelon, &[FRANCE]),
    french("FR-976", &["FR-YT", "YT"], Tz::Indian__Mayotte, &[FRANCE, &[abolition(4, 27)]]),
    french("FR-977", &["FR-BL", "BL"], Tz::America__St_Barthelemy, &[FRANCE, &[abolition(10, 9)]]),
    french("FR-978", &["FR-MF", "MF"], Tz::America__Marigot, &[FRANCE, &[abolition(5, 28)]]),
    Rules {
        code: "BE",
        country: "BE",
        aliases: &["BE-BRU", "BE-VLG", "BE-WAL"],
        zone: Tz::Europe__Brussels,
        days: &[BELGIUM],
    },
    region("NL", Tz::Europe__Amsterdam, &[NETHERLANDS]),
    region("DE", Tz::Europe__Berlin, &[GERMANY]),
    region("LU", Tz::Europe__Luxembourg, &[LUXEMBOURG]),
    Rules { code: "TARGET", country: "", aliases: &["EU"], zone: Tz::Europe__Brussels, days: &[TARGET] },
];
