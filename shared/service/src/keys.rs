//! API keys of a creditor: `rlk.<creditor>.<id>.<secret>`, the creditor base64url. Only a hash of the secret is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dunning::id::CreditorId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind, Instant};
use crate::scope::Scope;

/// What every key begins with, so that scanners for leaked secrets find it.
const PREFIX: &str = "rlk";
/// The longest key looked at, in bytes.
const MOST_BYTES: usize = 400;
/// Pages of keys that are listed.
const MOST_PAGES: usize = 20;

/// A key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id, shown in lists.
    pub id: String,
    /// What it is for, in a person's words.
    pub name: String,
    /// SHA-256 of the secret, hexadecimal.
    pub hash: String,
    /// When it was made.
    pub created: Instant,
    /// From when on it opens nothing.
    pub expires: Instant,
    /// When it was revoked, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Instant>,
}

/// Why a key opens nothing. The caller is told the same in each case.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum KeyError {
    /// Missing, unknown, revoked or expired.
    #[error("the API key is missing, unknown, revoked or expired")]
    Closed,
    /// It could not be looked up.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn document_key(id: &str) -> DocumentKey {
    DocumentKey { kind: DocumentKind::ApiKey, id: id.to_owned() }
}

fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes a key and returns it in clear, for the only time.
///
/// # Errors
/// When it cannot be stored.
pub async fn create(ports: &Ports, scope: &Scope, name: &str, expires: Instant) -> Result<String, Fault> {
    let id: String = ports.clock.token().chars().take(8).collect();
    let secret = format!("{}{}", ports.clock.token(), ports.clock.token());
    let created = ports.clock.now();
    let kept = ApiKey { id, name: name.to_owned(), hash: hash(&secret), created, expires, revoked: None };
    let document = Document { key: document_key(&kept.id), version: 1, body: text(&kept)?, expires: None };
    if !ports.store.put_document(scope, &document).await? {
        return Err(Fault::Throttled("the key's id was taken; try again".to_owned()));
    }
    let creditor = URL_SAFE_NO_PAD.encode(scope.creditor().as_str());
    Ok(format!("{PREFIX}.{creditor}.{}.{secret}", kept.id))
}

/// The id inside a key, which lists show; empty when it is no key.
#[must_use]
pub fn id(key: &str) -> &str {
    parse(key).map(|(_, id, _)| id).unwrap_or_default()
}

/// The scope a key opens now.
///
/// # Errors
/// When it opens none.
pub async fn open(ports: &Ports, key: &str) -> Result<Scope, KeyError> {
    let (scope, id, secret) = parse(key).ok_or(KeyError::Closed)?;
    let document = ports.store.document(&scope, &document_key(id)).await?.ok_or(KeyError::Closed)?;
    let kept: ApiKey =
        serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    let same = bool::from(kept.hash.as_bytes().ct_eq(hash(secret).as_bytes()));
    let live = kept.revoked.is_none() && ports.clock.now() < kept.expires;
    if same && live { Ok(scope) } else { Err(KeyError::Closed) }
}

fn parse(key: &str) -> Option<(Scope, &str, &str)> {
    if key.len() > MOST_BYTES {
        return None;
    }
    let mut parts = key.split('.');
    let (Some(PREFIX), Some(creditor), Some(id), Some(secret), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let creditor = String::from_utf8(URL_SAFE_NO_PAD.decode(creditor).ok()?).ok()?;
    Some((Scope::proven(CreditorId::new(creditor).ok()?), id, secret))
}

/// The keys of a creditor, without their secrets.
///
/// # Errors
/// When they cannot be read.
pub async fn list(ports: &Ports, scope: &Scope) -> Result<Vec<ApiKey>, Fault> {
    let mut keys = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the API keys");
    while let Some(from) = pages.open()? {
        for document in pages.turn(ports.store.documents(scope, DocumentKind::ApiKey, from).await?) {
            let key = serde_json::from_str(&document.body);
            keys.push(key.map_err(|error| Fault::Unreadable(error.to_string()))?);
        }
    }
    Ok(keys)
}

/// Revokes a key for good. False when there is none of this id.
///
/// # Errors
/// When it cannot be written.
pub async fn revoke(ports: &Ports, scope: &Scope, id: &str) -> Result<bool, Fault> {
    let Some(document) = ports.store.document(scope, &document_key(id)).await? else { return Ok(false) };
    let mut kept: ApiKey =
        serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    kept.revoked.get_or_insert(ports.clock.now());
    let document = Document { version: document.version.saturating_add(1), body: text(&kept)?, ..document };
    ports.store.put_document(scope, &document).await
}
