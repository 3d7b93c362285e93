//! Telephone numbers as E.164, by the national rules of the countries served (ITU-T E.164 annexes).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A country whose national way of writing numbers is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// France, its overseas departments included.
    Fr,
    /// Belgium.
    Be,
    /// The Netherlands.
    Nl,
    /// Germany.
    De,
    /// Luxembourg.
    Lu,
    /// The United Kingdom.
    Gb,
}

impl Country {
    /// By its code, such as `FR`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "FR" => Self::Fr,
            "BE" => Self::Be,
            "NL" => Self::Nl,
            "DE" => Self::De,
            "LU" => Self::Lu,
            "GB" => Self::Gb,
            _ => return None,
        })
    }
}

/// A country's numbers after its trunk prefix.
struct Rules {
    country: Country,
    code: &'static str,
    trunk: &'static str,
    /// Digits of any subscriber's number.
    any: (usize, usize),
    /// How mobile numbers begin.
    mobile: &'static [&'static str],
    /// Digits of a mobile number.
    mobile_digits: (usize, usize),
}

const RULES: [Rules; 6] = [
    Rules {
        country: Country::Fr,
        code: "33",
        trunk: "0",
        any: (9, 9),
        mobile: &["6", "7"],
        mobile_digits: (9, 9),
    },
    Rules {
        country: Country::Be,
        code: "32",
        trunk: "0",
        any: (8, 9),
        mobile: &["45", "46", "47", "48", "49"],
        mobile_digits: (9, 9),
    },
    Rules {
        country: Country::Nl,
        code: "31",
        trunk: "0",
        any: (9, 9),
        mobile: &["61", "62", "63", "64", "65", "68"],
        mobile_digits: (9, 9),
    },
    Rules {
        country: Country::De,
        code: "49",
        trunk: "0",
        any: (5, 11),
        mobile: &["15", "16", "17"],
        mobile_digits: (10, 11),
    },
    Rules {
        country: Country::Lu,
        code: "352",
        trunk: "",
        any: (4, 11),
        mobile: &["621", "628", "651", "658", "661", "668", "671", "678", "681", "688", "691", "698"],
        mobile_digits: (9, 9),
    },
    Rules {
        country: Country::Gb,
        code: "44",
        trunk: "0",
        any: (9, 10),
        mobile: &["71", "72", "73", "74", "75", "77", "78", "79"],
        mobile_digits: (10, 10),
    },
];

/// French numbers that belong to a department with a country code of its own: the first digits, that code,
/// and whether they are mobile.
const OVERSEAS: [(&str, &str, bool); 14] = [
    ("262", "262", false),
    ("263", "262", false),
    ("269", "262", false),
    ("639", "262", true),
    ("692", "262", true),
    ("693", "262", true),
    ("590", "590", false),
    ("690", "590", true),
    ("691", "590", true),
    ("594", "594", false),
    ("694", "594", true),
    ("596", "596", false),
    ("696", "596", true),
    ("697", "596", true),
];

/// A number that can be dialled from anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone {
    /// A plus sign and at most fifteen digits.
    pub e164: String,
    /// Whether it is a mobile number, where the country's rules tell.
    pub mobile: Option<bool>,
}

impl Phone {
    /// Whether a text message may be tried.
    #[must_use]
    pub fn takes_sms(&self) -> bool {
        self.mobile != Some(false)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)
    }
}

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Letters, or no digits.
    #[error("a telephone number has only digits, blanks, dots, dashes, slashes and brackets")]
    NotANumber,
    /// More or fewer digits than the country has.
    #[error("the number has {0} digits after the prefix, which no number of that country has")]
    Length(usize),
    /// A national number without the country it belongs to.
    #[error("the number names no country; write it with + and the country code")]
    NoCountry,
}

/// Reads a number as written by a person in `home` (or anywhere, when it names its country).
///
/// # Errors
/// When it cannot be a number of its country.
pub fn normalise(text: &str, home: Option<Country>) -> Result<Phone, PhoneError> {
    let digits = dialled(text)?;
    if let Some(international) = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")) {
        return international_number(international);
    }
    let rules = RULES.iter().find(|rules| Some(rules.country) == home).ok_or(PhoneError::NoCountry)?;
    match digits.strip_prefix(rules.trunk) {
        Some(national) => national_number(rules, national),
        None => Err(PhoneError::Length(digits.len())),
    }
}

/// The number as networks take it, of a person in a country such as `FR`; what cannot be read as a number stays as it
/// was written. Two numbers are the same when this is.
#[must_use]
pub fn international(text: &str, country: &str) -> String {
    let read = normalise(text, Country::from_code(country));
    read.map_or_else(|_| text.trim().to_owned(), |phone| phone.e164)
}

/// The country a number, E.164, is billed as, such as `FR`; overseas departments are billed by themselves. `None` for
/// countries whose rules are not known.
#[must_use]
pub fn country_of(number: &str) -> Option<&'static str> {
    const BILLED: [(&str, &str); 10] = [
        ("33", "FR"),
        ("32", "BE"),
        ("31", "NL"),
        ("49", "DE"),
        ("352", "LU"),
        ("44", "GB"),
        ("262", "RE"),
        ("590", "GP"),
        ("594", "GF"),
        ("596", "MQ"),
    ];
    let digits = number.strip_prefix('+')?;
    BILLED.iter().find(|(code, _)| digits.starts_with(code)).map(|(_, country)| *country)
}

/// Plus sign and digits only; `(0)` after a country code is the trunk prefix that is not dialled from abroad.
fn dialled(text: &str) -> Result<String, PhoneError> {
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let abroad = text.starts_with('+') || text.starts_with("00");
    let text = if abroad { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let mut digits = String::new();
    for letter in text.chars().take(40) {
        match letter {
            '+' if digits.is_empty() => digits.push('+'),
            '0'..='9' => digits.push(letter),
            ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' | '(' | ')' | '‑' | '–' => {}
            _ => return Err(PhoneError::NotANumber),
        }
    }
    if digits.trim_start_matches('+').is_empty() { Err(PhoneError::NotANumber) } else { Ok(digits) }
}

fn international_number(digits: &str) -> Result<Phone, PhoneError> {
    match RULES.iter().find_map(|rules| Some((rules, digits.strip_prefix(rules.code)?))) {
        Some((rules, national)) => national_number(rules, national),
        None if digits.starts_with('0') || !(8..=15).contains(&digits.len()) => {
            Err(PhoneError::Length(digits.len()))
        }
        None => Ok(Phone { e164: format!("+{digits}"), mobile: overseas_mobile(digits) }),
    }
}

fn national_number(rules: &Rules, national: &str) -> Result<Phone, PhoneError> {
    let length = national.len();
    let starts_like_mobile = rules.mobile.iter().any(|start| national.starts_with(start));
    let (least, most) = rules.mobile_digits;
    let mobile = starts_like_mobile && (least..=most).contains(&length);
    let possible =
        (rules.any.0..=rules.any.1).contains(&length) && !(rules.trunk == "0" && national.starts_with('0'));
    if !possible {
        return Err(PhoneError::Length(length));
    }
    if rules.country == Country::Fr
        && let Some((_, code, mobile)) = OVERSEAS.iter().find(|(start, _, _)| national.starts_with(start))
    {
        return Ok(Phone { e164: format!("+{code}{national}"), mobile: Some(*mobile) });
    }
    Ok(Phone { e164: format!("+{}{national}", rules.code), mobile: Some(mobile) })
}

/// Whether a number under an overseas department's own code is mobile; `None` elsewhere.
fn overseas_mobile(digits: &str) -> Option<bool> {
    OVERSEAS
        .iter()
        .find(|(start, code, _)| digits.strip_prefix(code).is_some_and(|rest| rest.starts_with(start)))
        .map(|(_, _, mobile)| *mobile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_each_country_writes_them() {
        let cases = [
            ("06 12 34 56 78", Country::Fr, "+33612345678", true),
            ("+33 (0)6.12.34.56.78", Country::Gb, "+33612345678", true),
            ("04 72 00 00 00", Country::Fr, "+33472000000", false),
            ("0692 12 34 56", Country::Fr, "+262692123456", true),
            ("+262 692 12 34 56", Country::Fr, "+262692123456", true),
            ("0475/12.34.56", Country::Be, "+32475123456", true),
            ("02 123 45 67", Country::Be, "+3221234567", false),
            ("0032 475 12 34 56", Country::Fr, "+32475123456", true),
            ("06-12345678", Country::Nl, "+31612345678", true),
            ("020 123 4567", Country::Nl, "+31201234567", false),
            ("0151 23456789", Country::De, "+4915123456789", true),
            ("030/1234567", Country::De, "+49301234567", false),
            ("621 123 456", Country::Lu, "+352621123456", true),
            ("26 12 34", Country::Lu, "+352261234", false),
            ("07700 900123", Country::Gb, "+447700900123", true),
            ("020 7946 0000", Country::Gb, "+442079460000", false),
            ("tel:+44-7700-900123", Country::Fr, "+447700900123", true),
        ];
        for (text, home, e164, mobile) in cases {
            let phone = normalise(text, Some(home)).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((phone.e164.as_str(), phone.mobile), (e164, Some(mobile)), "{text}");
            assert_eq!(normalise(e164, None).unwrap(), phone, "reading it again changes nothing");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_reason() {
        assert_eq!(normalise("call me", Some(Country::Fr)), Err(PhoneError::NotANumber));
        assert_eq!(normalise("", Some(Country::Fr)), Err(PhoneError::NotANumber));
        assert_eq!(normalise("06 12 34 56", Some(Country::Fr)), Err(PhoneError::Length(7)));
        assert_eq!(normalise("06 12 34 56 78 90", Some(Country::Fr)), Err(PhoneError::Length(11)));
        assert_eq!(normalise("612345678", Some(Country::Fr)), Err(PhoneError::Length(9)));
        assert_eq!(normalise("06 12 34 56 78", None), Err(PhoneError::NoCountry));
        assert_eq!(normalise("06+12 34 56 7", Some(Country::Fr)), Err(PhoneError::NotANumber));
        assert_eq!(
            normalise("+32 02 123 45 67", None),
            Err(PhoneError::Length(9)),
            "0 is not dialled from abroad"
        );
        assert_eq!(normalise("+1 202 555 0143 0143 0143", None), Err(PhoneError::Length(19)));
        let swiss = normalise("+41 79 123 45 67", None).unwrap();
        assert_eq!((swiss.e164.as_str(), swiss.mobile, swiss.takes_sms()), ("+41791234567", None, true));
    }
}
