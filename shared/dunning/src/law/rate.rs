//! The rate of late interest in a half-year: statutory, three times the legal rate, or the contract's.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::pack::{Pack, RateRule, RunsFrom};
use super::{Country, HalfYear, LawError, Rates};
use crate::party::DebtorKind;

/// On what the rate of late interest rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// The statutory rate of the pack.
    #[default]
    Default,
    /// Three times the French legal rate, the least a French contract may set.
    Legal3,
    /// The rate of the creditor's terms, percent a year.
    Contract(Decimal),
}

/// A text that names no basis.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a basis; write default, legal3, or the contract's rate such as 12.5")]
pub struct NotABasis(String);

impl FromStr for Basis {
    type Err = NotABasis;

    fn from_str(text: &str) -> Result<Self, NotABasis> {
        let possible = Decimal::ZERO..=Decimal::ONE_HUNDRED;
        let contract = || text.parse().ok().filter(|rate| possible.contains(rate));
        match text {
            "default" => Ok(Self::Default),
            "legal3" => Ok(Self::Legal3),
            _ => contract().map(Self::Contract).ok_or_else(|| NotABasis(text.chars().take(20).collect())),
        }
    }
}

/// The rate, percent a year, that holds in `half` for an item that became late in `began`.
///
/// # Errors
/// [`LawError::MissingRate`] naming the half-year, or a basis this pack does not know.
pub fn rate(
    pack: &Pack,
    basis: Basis,
    half: HalfYear,
    began: HalfYear,
    rates: &Rates,
) -> Result<Decimal, LawError> {
    match basis {
        Basis::Default => statutory(pack, half, began, rates),
        Basis::Legal3 if legal3_exists(pack) => Ok(rates.legal_fr(half)?.percent * Decimal::from(3)),
        Basis::Contract(rate) if pack.runs_from.value == RunsFrom::WaitingPeriodIfAgreed => {
            Ok(rate.min(statutory(pack, half, began, rates)?))
        }
        Basis::Contract(rate) if pack.kind != DebtorKind::Public => Ok(rate),
        Basis::Legal3 => Err(not_allowed(pack, "legal3")),
        Basis::Contract(_) => Err(not_allowed(pack, "contract")),
    }
}

/// Whether a contract may carry `percent` in a half-year: at least three times the legal rate between French
/// businesses, at most the statutory rate against a Belgian consumer.
///
/// # Errors
/// The limit it crosses, or the rate that is missing to say so.
pub fn check_contract_rate(
    pack: &Pack,
    percent: Decimal,
    half: HalfYear,
    rates: &Rates,
) -> Result<(), LawError> {
    let crosses = |limit: Decimal| LawError::RateNotAllowed { rate: percent, limit, half_year: half };
    if pack.kind == DebtorKind::Public {
        return Err(not_allowed(pack, "contract"));
    }
    if legal3_exists(pack) {
        let least = rates.legal_fr(half)?.percent * Decimal::from(3);
        return if percent < least { Err(crosses(least)) } else { Ok(()) };
    }
    if pack.runs_from.value == RunsFrom::WaitingPeriodIfAgreed {
        let most = statutory(pack, half, half, rates)?;
        return if percent > most { Err(crosses(most)) } else { Ok(()) };
    }
    Ok(())
}

/// Whether the rate changes with each half-year; a frozen one and a contract's do not.
pub(crate) fn changes_by_half_year(pack: &Pack, basis: Basis) -> bool {
    let frozen = matches!(pack.rate.value, RateRule::EcbPlus { frozen: true, .. });
    let capped = pack.runs_from.value == RunsFrom::WaitingPeriodIfAgreed;
    match basis {
        Basis::Default => !frozen,
        Basis::Legal3 => true,
        Basis::Contract(_) => capped,
    }
}

fn statutory(pack: &Pack, half: HalfYear, began: HalfYear, rates: &Rates) -> Result<Decimal, LawError> {
    match pack.rate.value {
        RateRule::LegalFr => Ok(rates.legal_fr(half)?.percent),
        RateRule::EcbPlus { points, up_to_half_point, frozen } => {
            let sum = rates.ecb(if frozen { began } else { half })?.percent + Decimal::from(points);
            Ok(if up_to_half_point { up_to_half(sum) } else { sum })
        }
    }
}

fn up_to_half(percent: Decimal) -> Decimal {
    ((percent * Decimal::TWO).ceil() / Decimal::TWO).normalize()
}

fn legal3_exists(pack: &Pack) -> bool {
    pack.country == Country::Fr && pack.kind == DebtorKind::Business
}

const fn not_allowed(pack: &Pack, basis: &'static str) -> LawError {
    LawError::BasisNotAllowed { country: pack.country, basis }
}
