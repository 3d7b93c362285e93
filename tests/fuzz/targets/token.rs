//! Links and addresses that nobody made here: none opens anything.
#![no_main]

use chrono::DateTime;
use dunning::id::CreditorId;
use libfuzzer_sys::fuzz_target;
use service::link;
use service::reply::address;

fuzz_target!(|text: &str| {
    let keys = ["a key of enough length".to_owned(), "another key of that length".to_owned()];
    let creditors = [CreditorId::new("atelier").unwrap()];
    let now = DateTime::from_timestamp(1_772_442_000, 0).unwrap();
    assert!(link::open(&keys, text, now).is_err());
    assert!(link::open_stop(&keys, text).is_err());
    assert!(address::open(&keys, &creditors, text).is_none());
});
