//! A text message that comes back, a number and a reference as people write them.
#![no_main]

use dunning::{phone, reference};
use libfuzzer_sys::fuzz_target;
use messages::sms;

fuzz_target!(|text: &str| {
    let _ = sms::incoming(text);
    let _ = sms::size(text);
    if let Ok(phone) = phone::normalise(text, None) {
        assert_eq!(
            phone::normalise(&phone.e164, None).map(|again| again.e164),
            Ok(phone.e164),
            "a number is one under every way of writing it"
        );
    }
    let _ = reference::find(text);
    if let Ok(iban) = reference::iban::Iban::parse(text) {
        assert_eq!(reference::iban::Iban::parse(&iban.printed()), Ok(iban));
    }
});
