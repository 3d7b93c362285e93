//! The inside of a ZUGFeRD 1 document.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (head, end) = (b"<CrossIndustryDocument xmlns=\"x\">", b"</CrossIndustryDocument>");
    let _ = documents::invoice::inspect("file", &[head, bytes, end].concat());
});
