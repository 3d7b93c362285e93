//! Amounts of money: whole minor units with their currency, checked arithmetic, never a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 code in capitals, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals an amount has in this currency (ISO 4217 list one).
    #[must_use]
    pub fn decimals(self) -> u8 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            [a, b, c] if text.bytes().all(|letter| letter.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::UnknownCurrency(text.chars().take(12).collect())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units (cents for EUR) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for what the creditor owes.
    pub minor: i64,
    /// The currency the minor units count.
    pub currency: Currency,
}

/// Why an amount cannot be read or computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The code is not three capital letters.
    #[error("\"{0}\" is not a currency code; write the three letters of ISO 4217, such as EUR")]
    UnknownCurrency(String),
    /// The text is not a decimal number.
    #[error("\"{0}\" is not an amount; write digits with a point before the cents, such as 1200.00")]
    NotAnAmount(String),
    /// More decimals than the currency has.
    #[error("\"{text}\" has {found} decimals, {currency} has {allowed}; round it where it was made")]
    TooManyDecimals {
        /// The amount as written.
        text: String,
        /// Decimals found.
        found: usize,
        /// Decimals the currency has.
        allowed: u8,
        /// The currency.
        currency: Currency,
    },
    /// Beyond what 64 bits of minor units hold.
    #[error("the amount is larger than can be kept")]
    Overflow,
    /// Two currencies meet in one sum.
    #[error("{0} and {1} cannot be added")]
    MixedCurrencies(Currency, Currency),
}

impl Money {
    /// `minor` units of `currency`.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads a decimal string with a point, such as `1200.00` or `-12.5`.
    ///
    /// # Errors
    /// When the text is no decimal number, has more decimals than the currency, or overflows.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let not_an_amount = || MoneyError::NotAnAmount(text.chars().take(40).collect());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let dangling = digits.ends_with('.');
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || dangling || !numeric(whole) || !numeric(fraction) {
            return Err(not_an_amount());
        }
        let allowed = currency.decimals();
        let significant = fraction.trim_end_matches('0');
        if significant.len() > usize::from(allowed) {
            let text = text.chars().take(40).collect();
            return Err(MoneyError::TooManyDecimals { text, found: fraction.len(), allowed, currency });
        }
        let padded = format!("{whole}{significant:0<width$}", width = usize::from(allowed));
        let minor: i64 = padded.parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }

    /// The sum.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The difference.
    ///
    /// # Errors
    /// When the currencies differ or the difference overflows.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        let minor = other.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        self.plus(Self::new(minor, other.currency))
    }

    /// The decimal string without the currency, such as `1200.00`.
    #[must_use]
    pub fn decimal(self) -> String {
        decimal(self.minor, self.currency)
    }
}

/// `minor` units as a decimal string in `currency`, such as `-12.50`.
#[must_use]
pub fn decimal(minor: i64, currency: Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = usize::from(currency.decimals()) + 1);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(usize::from(currency.decimals())));
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_stated_and_written_back() {
        for text in ["0.00", "1200.00", "-12.50", "0.05", "99999999.99"] {
            assert_eq!(Money::parse(text, Currency::EUR).unwrap().decimal(), text);
        }
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(Money::parse("1200", yen).unwrap().decimal(), "1200");
        assert_eq!(Money::parse("12.5", Currency::EUR).unwrap().minor, 1250);
    }

    #[test]
    fn three_decimals_commas_and_nonsense_are_refused() {
        for text in ["1.005", "1,00", "", ".", "1.", "--1", "1e3", "9999999999999999999"] {
            assert!(Money::parse(text, Currency::EUR).is_err(), "{text}");
        }
        assert_eq!(Money::parse("1.100", Currency::EUR).unwrap().minor, 110);
    }

    #[test]
    fn two_currencies_are_never_added() {
        let pound: Currency = "GBP".parse().unwrap();
        assert!(Money::new(1, Currency::EUR).plus(Money::new(1, pound)).is_err());
    }
}
