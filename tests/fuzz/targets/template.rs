//! A text of the creditor's own: checked before it is saved, filled with fuel and without reach.
#![no_main]

use libfuzzer_sys::fuzz_target;
use messages::notice::RecipientKind;
use messages::samples::{self, Shape};
use messages::template::{check, check_sms, sms, texts};
use messages::{Kind, Language};

fuzz_target!(|source: &str| {
    let _ = check(Kind::Reminder, Language::En, source);
    let _ = check_sms(Kind::Reminder, Language::En, source);
    let notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Full);
    let _ = texts(source, &notice, &samples::letterhead());
    if let Ok(text) = sms(source, &notice, &samples::letterhead()) {
        assert!(!text.contains('\n'), "a text message is one line");
    }
});
