//! What writing one reminder takes, printed per step: `cargo run --release -p messages --example cost`.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example that measures and prints")]

use std::time::Instant;

use messages::notice::RecipientKind;
use messages::samples::{self, Shape};
use messages::template::{built_in, texts};
use messages::{Kind, Language, qr, render};

const ROUNDS: u32 = 2_000;

fn main() {
    let letterhead = samples::letterhead();
    let notice = samples::notice(Kind::Reminder, Language::Fr, RecipientKind::Business, Shape::Full);
    let mut without = letterhead.clone();
    without.bank = None;
    let code = "BCD\n002\n1\nSCT\nAGRIFRPP\nAtelier Verdier SARL\nFR7630006000011234567890189\nEUR1200.00\n\nRF18539007547034";
    measure("texts from the template", || {
        texts(built_in(Kind::Reminder, Language::Fr), &notice, &letterhead).is_ok()
    });
    measure("the code as a picture", || qr::png(code).is_ok());
    measure("a mail without the code", || render(&notice, &without, None).is_ok());
    measure("a mail with the code", || render(&notice, &letterhead, None).is_ok());
}

fn measure(what: &str, once: impl Fn() -> bool) {
    let start = Instant::now();
    let done = (0..ROUNDS).filter(|_| once()).count();
    println!("{what}: {} µs ({done} of {ROUNDS} done)", (start.elapsed() / ROUNDS).as_micros());
}
