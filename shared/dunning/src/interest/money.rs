//! Interest before rounding: balance × days × percent, exact, divided once at the end.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::law::LawError;

const TOO_LARGE: LawError = LawError::OutOfRange("the interest is larger than can be kept");

/// Minor units × days × percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(Decimal);

impl Exact {
    /// No interest.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Of `balance` minor units over `days` at `percent` a year.
    pub fn of(balance: i64, days: i64, percent: Decimal) -> Result<Self, LawError> {
        let product = Decimal::from(balance).checked_mul(Decimal::from(days));
        product.and_then(|product| product.checked_mul(percent)).map(Self).ok_or(TOO_LARGE)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, LawError> {
        self.0.checked_add(other.0).map(Self).ok_or(TOO_LARGE)
    }
}

/// Whole minor units, half up, for a year of `year_days`.
pub fn cents(exact: Exact, year_days: i64) -> Result<i64, LawError> {
    let divided = exact.0.checked_div(Decimal::from(year_days * 100)).ok_or(TOO_LARGE)?;
    let whole = divided.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    i64::try_from(whole).map_err(|_| TOO_LARGE)
}
