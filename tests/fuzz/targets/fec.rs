//! The lines of a FEC.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"JournalCode\tEcritureNum\tEcritureDate\tCompteNum\tPieceRef\tDebit\tCredit\tEcritureLet\n";
    let _ = documents::invoice::inspect("file", &[head.as_slice(), bytes].concat());
});
