//! Signatures as the payment provider makes them, over the very bytes that are posted.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// An HMAC-SHA256.
///
/// # Panics
/// Never: every length of key is taken.
#[must_use]
pub fn tag(secret: &[u8], message: &[u8]) -> Vec<u8> {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret) else {
        panic!("a key of any length")
    };
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// The value of `Stripe-Signature` for a body signed at `seconds`.
#[must_use]
pub fn stripe(secret: &str, seconds: i64, body: &[u8]) -> String {
    let signed = [format!("{seconds}.").as_bytes(), body].concat();
    let hex: String = tag(secret.as_bytes(), &signed).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}
