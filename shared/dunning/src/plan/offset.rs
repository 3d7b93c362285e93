//! Offsets such as `-5d` (calendar days) or `3b` (banking days).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The largest offset a plan may name, in days.
const MAX_DAYS: u32 = 3650;

/// What an offset counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Calendar days.
    Calendar,
    /// Banking days of the creditor.
    Banking,
}

/// A signed number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Offset {
    /// How many; negative is before.
    pub days: i32,
    /// Of which kind.
    pub unit: Unit,
}

/// Why a text is no offset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an offset; write days such as \"-5d\" (calendar days) or \"3b\" (banking days)")]
pub struct OffsetError(String);

impl Offset {
    /// `days` calendar days.
    #[must_use]
    pub const fn calendar(days: i32) -> Self {
        Self { days, unit: Unit::Calendar }
    }

    /// `days` banking days.
    #[must_use]
    pub const fn banking(days: i32) -> Self {
        Self { days, unit: Unit::Banking }
    }
}

impl FromStr for Offset {
    type Err = OffsetError;

    fn from_str(text: &str) -> Result<Self, OffsetError> {
        let wrong = || OffsetError(text.chars().take(20).collect());
        let trimmed = text.trim();
        let (number, unit) = match (trimmed.strip_suffix('d'), trimmed.strip_suffix('b')) {
            (Some(number), _) => (number, Unit::Calendar),
            (_, Some(number)) => (number, Unit::Banking),
            _ => return Err(wrong()),
        };
        let days: i32 = number.parse().map_err(|_| wrong())?;
        if days.unsigned_abs() > MAX_DAYS {
            return Err(wrong());
        }
        Ok(Self { days, unit })
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Calendar => 'd',
            Unit::Banking => 'b',
        };
        write!(f, "{}{unit}", self.days)
    }
}

impl TryFrom<String> for Offset {
    type Error = OffsetError;

    fn try_from(text: String) -> Result<Self, OffsetError> {
        text.parse()
    }
}

impl From<Offset> for String {
    fn from(offset: Offset) -> Self {
        offset.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_and_written_back() {
        for text in ["-5d", "3d", "0d", "10b", "-2b"] {
            assert_eq!(text.parse::<Offset>().unwrap().to_string(), text);
        }
        assert_eq!("+3d".parse::<Offset>().unwrap(), Offset::calendar(3));
        assert_eq!("3650d".parse(), Ok(Offset::calendar(3650)));
        assert_eq!("-3650b".parse(), Ok(Offset::banking(-3650)));
        let far = ["3651d", "-3651b", "2147483647d", "-2147483648d"];
        for text in ["", "d", "5", "5w", "1.5d", "99999d", "- 5d"].into_iter().chain(far) {
            assert!(text.parse::<Offset>().is_err(), "{text}");
        }
    }
}
