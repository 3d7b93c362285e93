//! Webhooks: what payment providers and banks announce, verified over the raw bytes before anything is parsed.
//!
//! [`verify`] is the only way to a [`Verified`] body, and a `Verified` body is the only thing
//! [`movements`] takes. Nothing is trusted by default: a provider without configured trust is refused.
//! Adding a provider: one file here, one variant of [`Provider`]; the compiler names the rest.

mod bridge;
mod gocardless;
mod headers;
mod json;
mod mollie;
mod movement;
mod ponto;
mod proof;
mod qonto;
mod reasons;
mod signature;
mod standard;
mod stripe;
#[cfg(test)]
mod tests;
mod trust;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use bridge::fetched as bridge_fetched;
pub use gocardless::fetched as gocardless_fetched;
pub use headers::Headers;
pub use json::Unreadable;
pub use mollie::fetched as mollie_fetched;
pub use movement::{DisputeOutcome, Event, Failure, Fetch, Kind, Movement, References, RefundAmount};
pub use ponto::{PontoPage, fetched as ponto_fetched, page as ponto_page};
pub use proof::{MAX_BODY_BYTES, Refusal, TOLERANCE_SECONDS, Verified, verify};
pub use trust::{JwtTrust, RsaKey, Secrets, Trust, TrustError};

/// Who speaks. Each has its own door, secret and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    /// Stripe: cards, SEPA debits, invoices, checkout.
    Stripe,
    /// Qonto: movements of the creditor's own account.
    Qonto,
    /// GoCardless: direct debits. Its events carry no amounts.
    Gocardless,
    /// Bridge: transfers initiated from a payment link.
    Bridge,
    /// Mollie, signed events.
    Mollie,
    /// Mollie, classic: an unsigned id, which is only a hint to fetch.
    MollieClassic,
    /// Ponto: an announcement of new transactions to fetch.
    Ponto,
    /// Any other source, by Standard Webhooks and the JSON documented in `standard.rs`.
    Standard,
}

impl Provider {
    /// Every provider, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Stripe,
        Self::Qonto,
        Self::Gocardless,
        Self::Bridge,
        Self::Mollie,
        Self::MollieClassic,
        Self::Ponto,
        Self::Standard,
    ];

    /// The name in addresses, keys and settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::Qonto => "qonto",
            Self::Gocardless => "gocardless",
            Self::Bridge => "bridge",
            Self::Mollie => "mollie",
            Self::MollieClassic => "mollie-classic",
            Self::Ponto => "ponto",
            Self::Standard => "standard",
        }
    }

    /// The first part of every movement key. Both Mollie doors speak of the same payments.
    #[must_use]
    pub const fn key_prefix(self) -> &'static str {
        match self {
            Self::MollieClassic => "mollie",
            other => other.name(),
        }
    }
}

/// The name is not one of a provider.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no provider has this name; known are stripe, qonto, gocardless, bridge, mollie, mollie-classic, ponto and standard"
)]
pub struct UnknownProvider;

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, UnknownProvider> {
        Self::ALL.into_iter().find(|provider| provider.name() == text).ok_or(UnknownProvider)
    }
}

/// What a verified body says about money, in the body's order. One event may speak of several movements
/// (GoCardless sends up to 250), and several events may speak of one: see [`Movement::marker`].
///
/// # Errors
/// When the body is not what its provider documents; keep it, visible, and read it again after an update.
pub fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    match verified.provider() {
        Provider::Stripe => stripe::movements(verified),
        Provider::Qonto => qonto::movements(verified),
        Provider::Gocardless => gocardless::movements(verified),
        Provider::Bridge => bridge::movements(verified),
        Provider::Mollie => mollie::movements(verified),
        Provider::MollieClassic => mollie::announced(verified),
        Provider::Ponto => ponto::movements(verified),
        Provider::Standard => standard::movements(verified),
    }
}
