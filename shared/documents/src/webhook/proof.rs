//! The proof that a body came from its provider unchanged, and the refusals.

use chrono::{DateTime, Utc};

use super::headers::{Found, Headers};
use super::trust::Trust;
use super::{Provider, bridge, gocardless, mollie, ponto, qonto, standard, stripe};

/// Bytes of a body that are looked at; 250 GoCardless events have some 150 kB.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// How far a signed time may lie from ours, either way, in seconds.
pub const TOLERANCE_SECONDS: i64 = 300;

/// A body whose sender was proven. Only [`verify`] makes one.
#[derive(Clone, Debug)]
pub struct Verified<'a> {
    provider: Provider,
    body: &'a [u8],
    received_at: DateTime<Utc>,
}

impl<'a> Verified<'a> {
    /// Who sent it.
    #[must_use]
    pub const fn provider(&self) -> Provider {
        self.provider
    }

    /// The raw bytes that were signed.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// When it was verified.
    #[must_use]
    pub const fn received_at(&self) -> DateTime<Utc> {
        self.received_at
    }
}

/// Why a request is refused. Nothing of it was parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The creditor has not switched this provider on.
    #[error("this provider is not switched on for this creditor")]
    Disabled,
    /// What is configured is not what this provider's messages are proven with.
    #[error("the trust configured for this provider is of another kind than its signatures")]
    WrongTrust,
    /// The configured secret cannot be used as this provider's.
    #[error("the configured secret is not one of this provider's; copy it again from its settings")]
    UnusableSecret,
    /// More than [`MAX_BODY_BYTES`].
    #[error("the body is larger than {MAX_BODY_BYTES} bytes")]
    TooLarge,
    /// The header that carries the proof is not there.
    #[error("the header {0} is missing")]
    Missing(&'static str),
    /// The header stands there more than once.
    #[error("the header {0} is repeated")]
    Repeated(&'static str),
    /// The header cannot be read.
    #[error("the header {0} is malformed")]
    Malformed(&'static str),
    /// No live secret or key made this signature over these bytes.
    #[error("the signature does not belong to this body")]
    Wrong,
    /// Signed too long ago.
    #[error("the signed time is more than {TOLERANCE_SECONDS} s ago")]
    TooOld,
    /// Signed in the future.
    #[error("the signed time is more than {TOLERANCE_SECONDS} s ahead; check the clock")]
    TooEarly,
    /// The token is for somebody else, or by somebody else.
    #[error("the token was made for another application or by another issuer")]
    NotForUs,
}

impl Refusal {
    /// The HTTP status that `provider` understands. GoCardless asks for 498 on a bad signature.
    #[must_use]
    pub const fn http_status(&self, provider: Provider) -> u16 {
        match (self, provider) {
            (Self::TooLarge, _) => 413,
            (Self::Disabled, _) => 404,
            (Self::WrongTrust | Self::UnusableSecret, _) => 503,
            (_, Provider::Gocardless) => 498,
            _ => 401,
        }
    }
}

/// Proves that `body` came from `provider` unchanged and, where a time is signed, recently.
///
/// # Errors
/// The [`Refusal`] that says what is wrong. A missing, unknown or disabled proof is always one.
pub fn verify<'a>(
    provider: Provider,
    headers: &Headers<'_>,
    body: &'a [u8],
    trust: &Trust,
    now: DateTime<Utc>,
) -> Result<Verified<'a>, Refusal> {
    if matches!(trust, Trust::Disabled) {
        return Err(Refusal::Disabled);
    }
    if body.len() > MAX_BODY_BYTES {
        return Err(Refusal::TooLarge);
    }
    match (provider, trust) {
        (Provider::Stripe, Trust::Secrets(secrets)) => stripe::verify(headers, body, secrets, now),
        (Provider::Qonto, Trust::Secrets(secrets)) => qonto::verify(headers, body, secrets, now),
        (Provider::Gocardless, Trust::Secrets(secrets)) => gocardless::verify(headers, body, secrets),
        (Provider::Bridge, Trust::Secrets(secrets)) => bridge::verify(headers, body, secrets),
        (Provider::Mollie, Trust::Secrets(secrets)) => mollie::verify(headers, body, secrets),
        (Provider::Standard, Trust::Secrets(secrets)) => standard::verify(headers, body, secrets, now),
        (Provider::Ponto, Trust::Jwt(jwt)) => ponto::verify(headers, body, jwt, now),
        (Provider::MollieClassic, Trust::UnsignedAnnouncements) => Ok(()),
        _ => Err(Refusal::WrongTrust),
    }?;
    Ok(Verified { provider, body, received_at: now })
}

/// The single value of the header `name`.
pub(super) fn header<'a>(headers: &Headers<'a>, name: &'static str) -> Result<&'a str, Refusal> {
    match headers.find(name) {
        Found::One(value) if value.len() <= 8192 => Ok(value),
        Found::One(_) => Err(Refusal::Malformed(name)),
        Found::Missing => Err(Refusal::Missing(name)),
        Found::Repeated => Err(Refusal::Repeated(name)),
    }
}

/// Whether `signed`, in seconds since 1970, is near `now`.
pub(super) fn recent(signed: i64, now: DateTime<Utc>) -> Result<(), Refusal> {
    let age = now.timestamp().saturating_sub(signed);
    if age > TOLERANCE_SECONDS {
        Err(Refusal::TooOld)
    } else if age < -TOLERANCE_SECONDS {
        Err(Refusal::TooEarly)
    } else {
        Ok(())
    }
}
