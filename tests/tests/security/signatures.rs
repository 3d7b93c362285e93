//! How each provider signs, so that a test can sign as it does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::webhook::Provider;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// The secret that is configured.
pub const SECRET: &str = "whsec_dGVzdC1zZWNyZXQtb25seQ==";
/// A secret of the same shape that is not.
pub const OTHER: &str = "whsec_YW5vdGhlci1zZWNyZXQ=";
/// When the tokens of the fixture were made, in seconds.
pub const SIGNED: i64 = 1_764_000_000;

/// Header names and values.
pub type Pairs = Vec<(&'static str, String)>;

/// The names of every header a provider's proof needs.
pub fn headers(provider: Provider) -> &'static [&'static str] {
    match provider {
        Provider::Stripe => &["stripe-signature"],
        Provider::Qonto => &["x-qonto-signature"],
        Provider::Gocardless => &["webhook-signature"],
        Provider::Bridge => &["bridgeapi-signature"],
        Provider::Mollie => &["x-mollie-signature"],
        Provider::MollieClassic => &[],
        Provider::Ponto => &["signature"],
        Provider::Standard => &["webhook-id", "webhook-timestamp", "webhook-signature"],
    }
}

/// Whether its proof covers a time.
pub const fn is_timed(provider: Provider) -> bool {
    matches!(provider, Provider::Stripe | Provider::Qonto | Provider::Standard | Provider::Ponto)
}

/// What a provider sends with `body` at `seconds`. Ponto's tokens were made once, with a key that was thrown away.
pub fn signed(provider: Provider, body: &[u8], secret: &str, seconds: i64) -> Pairs {
    let time = seconds.to_string();
    let timed = || hex::encode(tag(secret.as_bytes(), &[time.as_bytes(), b".", body]));
    let plain = || hex::encode(tag(secret.as_bytes(), &[body]));
    let names = headers(provider);
    let values = match provider {
        Provider::Stripe | Provider::Qonto => vec![format!("t={time},v1={}", timed())],
        Provider::Gocardless => vec![plain()],
        Provider::Bridge => vec![format!("v1={}", plain().to_uppercase())],
        Provider::Mollie => vec![format!("sha256={}", plain())],
        Provider::MollieClassic => Vec::new(),
        Provider::Ponto => vec![fixture("rs256")],
        Provider::Standard => {
            let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
            let signature = STANDARD.encode(tag(&key, &[b"msg_1.", time.as_bytes(), b".", body]));
            vec!["msg_1".to_owned(), time.clone(), format!("v1,{signature}")]
        }
    };
    names.iter().copied().zip(values).collect()
}

/// A body that the provider's proof was or can be made for.
pub fn body(provider: Provider) -> String {
    match provider {
        Provider::Ponto => fixture("body"),
        Provider::MollieClassic => "id=tr_7UhSN1zuXS".to_owned(),
        _ => r#"{"events":[],"data":{"id":"1"},"type":"x","id":"1"}"#.to_owned(),
    }
}

/// What is kept as the provider's secret for `secret`.
pub fn kept(provider: Provider, secret: &str) -> String {
    if provider != Provider::Ponto {
        return secret.to_owned();
    }
    let set = if secret == SECRET { "keys" } else { "other_keys" };
    let keys: Value = serde_json::from_str(&fixture(set)).unwrap();
    serde_json::json!({ "keys": keys["keys"], "audience": "relance-test" }).to_string()
}

fn tag(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

fn fixture(field: &str) -> String {
    let fixture = include_str!("../../../shared/documents/fixtures/webhook/ponto_token.json");
    match &serde_json::from_str::<Value>(fixture).unwrap()[field] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
