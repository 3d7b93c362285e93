//! What a provider of mail or text messages tells through its queue.
#![no_main]

use documents::feedback;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = feedback::read(bytes);
    let _ = feedback::inbound(bytes);
    let _ = feedback::text(bytes);
});
