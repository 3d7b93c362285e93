//! Stories about webhooks: who is let in, and what each message does to the books.

mod hostile;
mod providers;
mod stripe_corpus;
mod stripe_stories;
mod verification;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ring::hmac;
use serde_json::Value;

use super::*;

/// The instant at which every signature of these tests was made.
pub(super) const SIGNED: i64 = 1_764_000_000;
/// A secret of the test suite.
pub(super) const SECRET: &str = "whsec_dGVzdC1zZWNyZXQtb25seQ==";
pub(super) const OTHER: &str = "whsec_YW5vdGhlci1zZWNyZXQ=";

pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

pub(super) fn trust(secrets: &[&str]) -> Trust {
    Trust::Secrets(Secrets::new(secrets.iter().copied()).unwrap())
}

fn hmac_of(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &parts.concat()).as_ref().to_vec()
}

/// The headers that `provider` sends with `body`, signed with `secret` at [`SIGNED`].
pub(super) fn signed(provider: Provider, body: &[u8], secret: &str) -> Vec<(&'static str, String)> {
    let time = SIGNED.to_string();
    let timed = || hex::encode(hmac_of(secret.as_bytes(), &[time.as_bytes(), b".", body]));
    let plain = || hex::encode(hmac_of(secret.as_bytes(), &[body]));
    match provider {
        Provider::Stripe => vec![("Stripe-Signature", format!("t={time},v1={}", timed()))],
        Provider::Qonto => vec![("X-Qonto-Signature", format!("t={time},v1={}", timed()))],
        Provider::Gocardless => vec![("Webhook-Signature", plain())],
        Provider::Bridge => vec![("BridgeApi-Signature", format!("v1={}", plain().to_uppercase()))],
        Provider::Mollie => vec![("X-Mollie-Signature", format!("sha256={}", plain()))],
        Provider::Standard => {
            let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
            let tag = STANDARD.encode(hmac_of(&key, &[b"msg_1.", time.as_bytes(), b".", body]));
            vec![
                ("webhook-id", "msg_1".to_owned()),
                ("webhook-timestamp", time.clone()),
                ("webhook-signature", format!("v1,{tag}")),
            ]
        }
        Provider::Ponto => vec![("Signature", ponto("rs256"))],
        Provider::MollieClassic => Vec::new(),
    }
}

/// A field of the Ponto fixture: tokens made once with a key that was thrown away.
pub(super) fn ponto(field: &str) -> String {
    let fixture: Value =
        serde_json::from_str(include_str!("../../../fixtures/webhook/ponto_token.json")).unwrap();
    match &fixture[field] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(super) fn ponto_trust(keys: &str) -> Trust {
    let keys = RsaKey::from_key_set(ponto(keys).as_bytes()).unwrap();
    Trust::Jwt(JwtTrust::new(keys, "https://api.ibanity.com", "relance-test").unwrap())
}

/// What `provider` says with `body`, properly signed.
pub(super) fn said(provider: Provider, body: &str) -> Vec<Movement> {
    let pairs = signed(provider, body.as_bytes(), SECRET);
    let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    let trust = match provider {
        Provider::MollieClassic => Trust::UnsignedAnnouncements,
        Provider::Ponto => ponto_trust("keys"),
        _ => trust(&[SECRET]),
    };
    let verified = verify(provider, &headers, body.as_bytes(), &trust, at(SIGNED)).unwrap();
    movements(&verified).unwrap()
}
