//! An object of Stripe.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"{\"object\":\"invoice\",\"number\":\"A\",\"currency\":\"eur\",";
    let _ = documents::invoice::inspect("file", &[head.as_slice(), bytes, b"}"].concat());
});
