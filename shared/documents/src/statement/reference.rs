//! Structured references as a statement gives them, and accounts: the rules are `dunning::reference`'s. A
//! reference with wrong check digits is kept: the sender meant something by it.

use dunning::reference::iban::Iban;
use dunning::reference::{Reference, find};
use serde::{Deserialize, Serialize};

use super::number::tidy;

/// A reference that stood in a structured field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructuredReference {
    /// As given.
    pub text: String,
    /// As a creditor reference or a Belgian communication, right check digits or not; none for other
    /// schemes (Swiss QR and ISR, a bank's own), whose check digits are not known here.
    pub known: Option<Reference>,
}

impl StructuredReference {
    /// Reads a reference that stood in a structured field; none when it is blank.
    #[must_use]
    pub fn stated(text: &str) -> Option<Self> {
        let text = tidy(text, 140)?;
        Some(Self { known: Reference::parse(&text), text })
    }

    /// Whether its check digits are known and right.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.known.as_ref().is_some_and(Reference::is_valid)
    }
}

/// References in free text, each once; those with wrong check digits only where they stand in their own form.
pub(super) fn find_in_text(text: &str) -> Vec<Reference> {
    find(text).into_iter().map(|found| found.reference).collect()
}

/// `text` as an IBAN in capitals without blanks, where it is one.
pub(super) fn iban(text: &str) -> Option<String> {
    Iban::parse(text).ok().map(String::from)
}

/// The IBAN of `country` with the national number `bban`: of the 97 pairs of check digits, the right one.
pub(super) fn iban_of(country: &str, bban: &str) -> Option<String> {
    (2..=98).find_map(|check| iban(&format!("{country}{check:02}{bban}")))
}

/// The IBAN of a French account: bank, branch, number and the key that follows from them.
pub(super) fn iban_of_french_account(bank: &str, branch: &str, number: &str) -> Option<String> {
    let digits =
        |text: &str| -> Option<u64> { text.chars().map(rib_digit).collect::<Option<String>>()?.parse().ok() };
    let weighted = |text: &str, weight: u64| digits(text)?.checked_mul(weight);
    let sum = weighted(bank, 89)?.checked_add(weighted(branch, 15)?)?.checked_add(weighted(number, 3)?)?;
    let key = 97_u64.checked_sub(sum % 97)?;
    let whole = bank.len() == 5 && branch.len() == 5 && number.len() == 11;
    whole.then(|| iban_of("FR", &format!("{bank}{branch}{number}{key:02}"))).flatten()
}

/// Letters of an account number count as digits: A and J are 1, B, K and S are 2, and so on.
fn rib_digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        'A'..='I' => counted(letter, 'A', 1),
        'J'..='R' => counted(letter, 'J', 1),
        'S'..='Z' => counted(letter, 'S', 2),
        _ => None,
    }
}

/// `letter` as a digit, `first` being `digit`.
fn counted(letter: char, first: char, digit: u32) -> Option<char> {
    let offset = u32::from(letter).checked_sub(u32::from(first))?;
    char::from_digit(offset.checked_add(digit)?, 10)
}
