//! A mail that somebody sent, and what its words mean in each language.
#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use messages::{Language, reply};

fuzz_target!(|bytes: &[u8]| {
    let _ = (reply::recipients(bytes), reply::parts(bytes));
    let Ok(received) = reply::read(bytes) else { return };
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    for language in Language::ALL {
        assert!(!reply::understand(&received, language, today).findings.is_empty());
    }
});
