//! Any bytes at all through the one door.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::invoice::inspect("file", bytes);
});
