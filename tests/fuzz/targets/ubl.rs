//! The inside of a UBL invoice.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">";
    let _ = documents::invoice::inspect("file", &[head.as_slice(), bytes, b"</Invoice>"].concat());
});
