//! A file of a bank, whatever its format.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::statement::inspect("file", bytes);
});
