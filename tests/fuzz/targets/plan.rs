//! A plan, and a portfolio for a simulation.
#![no_main]

use dunning::{plan, portfolio::Portfolio};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = plan::read(text);
    let _ = plan::from_toml(text);
    let _ = plan::from_json(text);
    let _ = Portfolio::read(text);
});
