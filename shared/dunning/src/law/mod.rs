//! What the law adds, demands and forbids, by country and kind of debtor.
//!
//! A pack is dated data: a version, and a source beside every line. It states facts for a person with legal
//! training to check before use; it is not advice. A country is one more file here, its line in [`pack`], and
//! its cases.

mod allocation;
mod be;
mod check;
mod deadlines;
mod fr;
mod half_year;
mod pack;
mod rate;
mod rates;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use allocation::{Debt, allocate};
pub use check::{Charges, Draft, FirstReminder, Forbidden, Sender, check};
pub use half_year::{HalfYear, NotAHalfYear};
pub use pack::{
    Allocation, Band, ClaimKind, Criterion, DeclareBy, FeeRule, Limitation, LimitationStart, MaxTerm,
    Mention, MentionSet, Pack, RateRule, ReminderCost, Route, RouteRule, RunsFrom, Sector, Sourced,
    TermsLimit, Waiting,
};
pub(crate) use rate::changes_by_half_year;
pub use rate::{Basis, NotABasis, check_contract_rate, rate};
pub use rates::{Line, RateTable, Rates};

use crate::calendar::Region;
use crate::party::DebtorKind;

/// A country whose law is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// France, overseas included.
    Fr,
    /// Belgium.
    Be,
}

impl FromStr for Country {
    type Err = LawError;

    /// Reads a country or one of its regions: `FR`, `FR-ALS`, `RE`, `BE`.
    fn from_str(text: &str) -> Result<Self, LawError> {
        let region: Option<Region> = text.parse().ok();
        match region.map(|region| region.country()) {
            Some("FR") => Ok(Self::Fr),
            Some("BE") => Ok(Self::Be),
            _ => Err(LawError::NoPack(text.chars().take(20).collect())),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fr => "FR",
            Self::Be => "BE",
        })
    }
}

/// Why the law gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LawError {
    /// No pack for this country.
    #[error("there is no legal pack for \"{0}\"; the packs are FR and BE")]
    NoPack(String),
    /// The rate of a half-year was never entered: a task for a person, never a guess.
    #[error("{table} for {half_year} is not in the table (version {version}); enter it once it is published")]
    MissingRate {
        /// The table it is missing from.
        table: RateTable,
        /// The half-year concerned.
        half_year: HalfYear,
        /// The version of the table.
        version: String,
    },
    /// A table of rates that cannot be used.
    #[error("the table of rates cannot be used: {0}")]
    BadRates(String),
    /// A basis for the rate that this law does not know for this debtor.
    #[error("{country} has no basis \"{basis}\" for this kind of debtor; use \"default\"")]
    BasisNotAllowed {
        /// The country.
        country: Country,
        /// The basis asked for.
        basis: &'static str,
    },
    /// A contract rate the law does not allow.
    #[error("{rate} percent is outside what the law allows in {half_year}; the limit is {limit} percent")]
    RateNotAllowed {
        /// The rate of the contract, percent a year.
        rate: Decimal,
        /// The limit, percent a year.
        limit: Decimal,
        /// The half-year in which it is measured.
        half_year: HalfYear,
    },
    /// A period or an amount beyond what is computed.
    #[error("{0}")]
    OutOfRange(&'static str),
}

/// The pack of `country` for a debtor of `kind`.
#[must_use]
pub const fn pack(country: Country, kind: DebtorKind) -> &'static Pack {
    match (country, kind) {
        (Country::Fr, DebtorKind::Business) => &fr::BUSINESS,
        (Country::Fr, DebtorKind::Consumer) => &fr::CONSUMER,
        (Country::Fr, DebtorKind::Public) => &fr::PUBLIC,
        (Country::Be, DebtorKind::Business) => &be::BUSINESS,
        (Country::Be, DebtorKind::Consumer) => &be::CONSUMER,
        (Country::Be, DebtorKind::Public) => &be::PUBLIC,
    }
}
