//! Account numbers, ISO 13616: country, two check digits, and the country's own number of fixed length.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::mod97;

/// Countries of the registry and the length of their IBAN.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// An account number that is valid: known country, its length, and check digits that agree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Iban(String);

/// Why a text is no IBAN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// It holds something other than letters, digits and spaces, or is far too long or short.
    #[error("an IBAN is two letters, two digits and the account; this is something else")]
    NotAnIban,
    /// No country of the registry begins so.
    #[error("\"{0}\" is not a country with IBANs")]
    UnknownCountry(String),
    /// Not as long as the country's IBANs are.
    #[error("an IBAN of {country} has {expected} characters, this one has {found}")]
    WrongLength {
        /// The country.
        country: String,
        /// Characters it should have.
        expected: usize,
        /// Characters it has.
        found: usize,
    },
    /// The check digits do not agree: probably mistyped.
    #[error("the check digits of this IBAN do not agree; compare it digit by digit")]
    WrongCheckDigits,
}

impl Iban {
    /// Reads an IBAN with or without spaces, in capitals or not.
    ///
    /// # Errors
    /// What is wrong with it. The number itself is not repeated in the error.
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        let compact = compact(text);
        let plain = compact.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let digits = compact.get(2..4).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let country = compact.get(..2).unwrap_or_default();
        let letters = country.bytes().all(|byte| byte.is_ascii_uppercase());
        if !plain || !digits || !letters || compact.len() > 34 {
            return Err(IbanError::NotAnIban);
        }
        let known = LENGTHS.iter().find(|(code, _)| *code == country);
        let (_, expected) = *known.ok_or_else(|| IbanError::UnknownCountry(country.to_owned()))?;
        if compact.len() != expected {
            let country = country.to_owned();
            return Err(IbanError::WrongLength { country, expected, found: compact.len() });
        }
        if mod97::is_valid(&compact) { Ok(Self(compact)) } else { Err(IbanError::WrongCheckDigits) }
    }

    /// Capitals and digits without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four.
    #[must_use]
    pub fn printed(&self) -> String {
        in_groups(&self.0)
    }
}

/// A text as an account is compared: capitals, without spaces, valid or not. Strings of other kinds occur in
/// statements and are compared as they are.
#[must_use]
pub fn compact(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Groups of four characters with a space between.
#[must_use]
pub fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

impl TryFrom<String> for Iban {
    type Error = IbanError;

    fn try_from(text: String) -> Result<Self, IbanError> {
        Self::parse(&text)
    }
}

impl From<Iban> for String {
    fn from(iban: Iban) -> Self {
        iban.0
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
