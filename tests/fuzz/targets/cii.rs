//! The inside of a Cross Industry Invoice.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (head, end) = (b"<CrossIndustryInvoice xmlns=\"x\">", b"</CrossIndustryInvoice>");
    let _ = documents::invoice::inspect("file", &[head, bytes, end].concat());
});
