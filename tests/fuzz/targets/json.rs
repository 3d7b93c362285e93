//! The invoices of a JSON import.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::invoice::inspect("file", &[b"{\"invoices\":[", bytes, b"]}"].concat());
});
