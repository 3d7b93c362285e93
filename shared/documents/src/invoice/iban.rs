//! IBAN check digits (ISO 13616, ISO 7064 mod 97-10).

/// Whether `text`, without blanks, has the form of an IBAN and its check digits are right.
#[must_use]
pub fn is_valid(text: &str) -> bool {
    looks_like_one(text) && remainder(text) == Some(1)
}

/// Whether `text` has the form of an IBAN: two letters, two digits, 11 to 30 letters or digits.
#[must_use]
pub fn looks_like_one(text: &str) -> bool {
    let bytes = text.as_bytes();
    let form = matches!(bytes, [a, b, c, d, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic()
        && c.is_ascii_digit() && d.is_ascii_digit());
    form && (15..=34).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// The number mod 97, letters counting from A = 10, the first four characters moved to the end.
fn remainder(text: &str) -> Option<u32> {
    let (head, body) = text.split_at_checked(4)?;
    body.chars().chain(head.chars()).try_fold(0_u32, |sum, letter| {
        let digit = letter.to_digit(36)?;
        let shift = if digit < 10 { 10 } else { 100 };
        Some((sum * shift + digit) % 97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_one_digit_is_noticed() {
        assert!(is_valid("FR7630006000011234567890189"));
        assert!(is_valid("BE68539007547034"));
        assert!(!is_valid("FR7630006000011234567890188"));
        for text in ["", "FR", "1234567", "FR76 3000", "DE79é00001234567890"] {
            assert!(!is_valid(text), "{text}");
        }
    }
}
