//! The remainder by 97 on which IBAN, RF and the Belgian communication rest (ISO 7064 for the first two).

/// The remainder of `text` read as a number, letters counting 10 to 35; nothing when another character occurs.
pub fn of_text(text: &str) -> Option<u32> {
    text.chars().try_fold(0_u32, |rest, letter| {
        let value = letter.to_digit(36)?;
        let shifted = if value < 10 { rest * 10 } else { rest * 100 };
        Some((shifted + value) % 97)
    })
}

/// Whether a text whose first four characters move to the end leaves 1, as ISO 7064 asks of IBAN and RF.
pub fn is_valid(text: &str) -> bool {
    let rotated = text.get(4..).and_then(|tail| text.get(..4).map(|head| format!("{tail}{head}")));
    rotated.and_then(|rotated| of_text(&rotated)) == Some(1)
}

/// The two check digits for `body` under `prefix` (two letters): 98 less the remainder.
pub fn check_digits(prefix: &str, body: &str) -> Option<u32> {
    of_text(&format!("{body}{prefix}00")).map(|rest| 98 - rest)
}
