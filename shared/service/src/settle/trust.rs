//! How each provider's messages are proven for a creditor: from its secrets, two of them live while one replaces
//! the other. Nothing configured is a refusal.

use chrono::Duration;
use documents::webhook::{Fetch, JwtTrust, Provider, RsaKey, Secrets, Trust};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fetch;
use super::waiting::{Waiting, keep};
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Api, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind, Instant};
use crate::scope::Scope;

/// Who makes Ponto's tokens, as documented.
const PONTO_ISSUER: &str = "https://api.ibanity.com";

/// Where Ponto publishes the keys that sign its tokens.
const PONTO_KEYS: &str = "/webhooks/keys";
/// How long published keys serve before they are asked for again.
const KNOWN_FOR: Duration = Duration::hours(1);
/// How often they are asked for while none are known.
const AT_MOST_EVERY: Duration = Duration::minutes(1);

/// Ponto's published keys, and when they were asked for.
#[derive(Deserialize, Serialize)]
struct Published {
    asked: Instant,
    keys: Value,
}

/// What is kept under `webhook/ponto`: the application's id, and where Ponto shall not be asked for it, the key set.
#[derive(Deserialize)]
struct PontoTrust {
    #[serde(default)]
    keys: Option<Value>,
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

/// The name under which the creditor's certificate at a provider is kept, PEM.
pub(super) fn certificate_name(provider: Provider) -> String {
    format!("{}-certificate", key_name(provider))
}

/// The name under which the private key of that certificate is kept, PEM.
pub(super) fn private_key_name(provider: Provider) -> String {
    format!("{}-certificate-key", key_name(provider))
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
        return Ok(ponto(ports, scope, &live).await?.map_or(Trust::Disabled, Trust::Jwt));
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

/// Who may sign for Ponto: the keys that were kept beside the application's id, of both sets while one replaces the
/// other; where none were, those that Ponto publishes.
async fn ponto(ports: &Ports, scope: &Scope, live: &[String]) -> Result<Option<JwtTrust>, Fault> {
    let sets: Vec<PontoTrust> = live.iter().filter_map(|set| serde_json::from_str(set).ok()).collect();
    let Some(newest) = sets.first() else { return Ok(None) };
    let kept = sets.iter().filter(|set| set.audience == newest.audience);
    let mut keys: Vec<RsaKey> = kept.filter_map(|set| set.keys.as_ref()).flat_map(read_keys).collect();
    if keys.is_empty() {
        keys = read_keys(&published(ports, scope).await?);
    }
    let issuer = newest.issuer.as_deref().unwrap_or(PONTO_ISSUER);
    Ok(JwtTrust::new(keys, issuer, &newest.audience).ok())
}

fn read_keys(keys: &Value) -> Vec<RsaKey> {
    RsaKey::from_key_set(serde_json::json!({ "keys": keys }).to_string().as_bytes()).unwrap_or_default()
}

/// The keys that Ponto publishes, as last fetched; they are no secret. They are never asked for here: a row in the
/// inbox brings it about after an hour, so that a key that replaces another is known, or at once while none is known.
async fn published(ports: &Ports, scope: &Scope) -> Result<Value, Fault> {
    let now = ports.clock.now();
    let known = known_keys(ports, scope).await?.1;
    let serve_for = |known: &Published| if known.keys.is_null() { AT_MOST_EVERY } else { KNOWN_FOR };
    if known.as_ref().is_none_or(|known| now - known.asked >= serve_for(known)) {
        let (provider, reason) = (Provider::Ponto, String::new());
        let waiting = Waiting::Announced { provider, fetch: Fetch::PontoKeys, tries: 0, reason };
        keep(ports, scope, &waiting, true).await?;
    }
    let keys = known.map(|known| known.keys).unwrap_or_default();
    if keys.is_null() {
        return Err(Fault::Unknown("the keys that Ponto publishes are being asked for".to_owned()));
    }
    Ok(keys)
}

fn document_key() -> DocumentKey {
    DocumentKey { kind: DocumentKind::Creditor, id: "ponto-keys".to_owned() }
}

async fn known_keys(ports: &Ports, scope: &Scope) -> Result<(u64, Option<Published>), Fault> {
    let document = ports.store.document(scope, &document_key()).await?;
    let version = document.as_ref().map_or(0, |document| document.version);
    Ok((version, document.and_then(|document| serde_json::from_str(&document.body).ok())))
}

/// Asks Ponto for the keys it publishes, and keeps them. What cannot be read, or holds none, replaces nothing.
///
/// # Errors
/// When there is no answer, or it holds no key.
pub(super) async fn fetch_keys(ports: &Ports, scope: &Scope) -> Result<(), Fault> {
    let (version, known) = known_keys(ports, scope).await?;
    let ask = fetch::ask(ports, scope, Provider::Ponto, (Api::Ponto, PONTO_KEYS.to_owned())).await?;
    let answer = ports.fetcher.get(&ask).await;
    let read = answer.as_ref().ok().and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    let fetched = read.as_ref().and_then(|set| set.get("keys")).filter(|keys| !read_keys(keys).is_empty());
    let keys = fetched.cloned().or(known.map(|known| known.keys)).unwrap_or_default();
    let body = text(&Published { asked: ports.clock.now(), keys })?;
    let document = Document { key: document_key(), version: version.saturating_add(1), body, expires: None };
    // Whoever was faster fetched the same.
    ports.store.put_document(scope, &document).await?;
    match (fetched, answer) {
        (Some(_), _) => Ok(()),
        (None, Err(fault)) => Err(fault),
        (None, Ok(_)) => Err(Fault::Unknown("Ponto published no key that can be read".to_owned())),
    }
}
