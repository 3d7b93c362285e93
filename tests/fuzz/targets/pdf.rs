//! PDF files, whatever their beginning.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let file = [b"%PDF-1.7\n", bytes].concat();
    let _ = documents::invoice::read(&file);
});
