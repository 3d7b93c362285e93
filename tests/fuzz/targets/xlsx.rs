//! Workbooks, whatever their beginning.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = documents::spreadsheet::read_workbook(&[b"PK\x03\x04", bytes].concat());
    let _ = documents::spreadsheet::read_workbook(bytes);
});
