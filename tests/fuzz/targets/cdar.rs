//! The inside of a life-cycle message.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"<CrossDomainAcknowledgementAndResponse xmlns=\"x\"><AcknowledgementDocument>";
    let end = b"</AcknowledgementDocument></CrossDomainAcknowledgementAndResponse>";
    let _ = documents::invoice::inspect("file", &[head.as_slice(), bytes, end].concat());
});
