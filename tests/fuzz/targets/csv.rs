//! Lists as text, below a header that is understood.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = "Facture;Date;Échéance;Client;Montant TTC;Reste;Type;Email\n".as_bytes();
    let _ = documents::invoice::inspect("file", &[head, bytes].concat());
    let _ = documents::invoice::table::propose(bytes);
});
