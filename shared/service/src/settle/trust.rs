//! How each provider's messages are proven for a creditor: from its secrets, two of them live while one replaces
//! the other. Nothing configured is a refusal.

use documents::webhook::{JwtTrust, Provider, RsaKey, Secrets, Trust};
use serde::Deserialize;

use crate::fault::Fault;
use crate::ports::Ports;
use crate::scope::Scope;

/// Who makes Ponto's tokens, as documented.
const PONTO_ISSUER: &str = "https://api.ibanity.com";

/// What is kept under `webhook/ponto`: the key set as Ponto publishes it, and the application's id.
#[derive(Deserialize)]
struct PontoTrust {
    keys: serde_json::Value,
    audience: String,
    #[serde(default)]
    issuer: Option<String>,
}

/// The name under which what proves a provider's messages is kept.
#[must_use]
pub fn secret_name(provider: Provider) -> String {
    format!("webhook/{}", provider.name())
}

/// The name under which the creditor's own key at a provider is kept.
#[must_use]
pub fn key_name(provider: Provider) -> String {
    format!("api/{}", provider.key_prefix())
}

/// How `provider`'s messages are proven for this creditor.
pub(super) async fn trust(ports: &Ports, scope: &Scope, provider: Provider) -> Result<Trust, Fault> {
    if provider == Provider::MollieClassic {
        // Unsigned: worth nothing without our own key to ask with.
        let keys = ports.secrets.secrets(scope, &key_name(provider)).await?;
        return Ok(if keys.is_empty() { Trust::Disabled } else { Trust::UnsignedAnnouncements });
    }
    let live = ports.secrets.secrets(scope, &secret_name(provider)).await?;
    if provider == Provider::Ponto {
        return Ok(ponto(&live).map_or(Trust::Disabled, Trust::Jwt));
    }
    Ok(Secrets::new(live.iter().map(String::as_str)).map_or(Trust::Disabled, Trust::Secrets))
}

/// Trust in a secret that nobody has, of the kind that proves `provider`'s messages; none where nothing is signed.
pub(super) fn stand_in(provider: Provider, secret: &str) -> Trust {
    let key = RsaKey { id: secret.to_owned(), modulus: Vec::new(), exponent: Vec::new() };
    match provider {
        Provider::MollieClassic => Trust::Disabled,
        Provider::Ponto => JwtTrust::new(vec![key], PONTO_ISSUER, secret).map_or(Trust::Disabled, Trust::Jwt),
        _ => Secrets::new([secret]).map_or(Trust::Disabled, Trust::Secrets),
    }
}

/// The keys of both sets, while one replaces the other.
fn ponto(live: &[String]) -> Option<JwtTrust> {
    let sets: Vec<PontoTrust> = live.iter().filter_map(|set| serde_json::from_str(set).ok()).collect();
    let newest = sets.first()?;
    let keys = sets.iter().filter(|set| set.audience == newest.audience).filter_map(|set| {
        RsaKey::from_key_set(serde_json::json!({ "keys": set.keys }).to_string().as_bytes()).ok()
    });
    let issuer = newest.issuer.as_deref().unwrap_or(PONTO_ISSUER);
    JwtTrust::new(keys.flatten().collect(), issuer, &newest.audience).ok()
}
