//! What a creditor configured for one provider. There is no default: nothing configured is a refusal.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::Provider;

/// Keys read from one key set.
const MAX_KEYS: usize = 16;

/// How the messages of one provider are proven.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Switched off: everything is refused.
    Disabled,
    /// Shared secrets.
    Secrets(Secrets),
    /// Public keys that sign tokens (Ponto).
    Jwt(JwtTrust),
    /// Nothing is signed (Mollie classic): the body may only name something to fetch with our own key.
    UnsignedAnnouncements,
}

impl Trust {
    /// The trust that the texts kept for `provider` give. Shared secrets: one or two. Ponto: one JSON with
    /// `keys` (the fetched key set's), `audience` and, where it differs, `issuer`. Mollie classic: the key
    /// by which its payments are fetched, without which an announcement is of no use.
    ///
    /// # Errors
    /// When they are missing or not usable.
    pub fn of(provider: Provider, kept: &[&str]) -> Result<Self, TrustError> {
        match provider {
            Provider::Ponto => kept
                .first()
                .ok_or(TrustError::NoKey)
                .and_then(|json| JwtTrust::from_json(json))
                .map(Self::Jwt),
            Provider::MollieClassic => {
                Secrets::new(kept.iter().copied()).map(|_| Self::UnsignedAnnouncements)
            }
            _ => Secrets::new(kept.iter().copied()).map(Self::Secrets),
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// No secret, or a blank one.
    #[error("no webhook secret is configured; copy it from the provider's settings")]
    NoSecret,
    /// More than two at once.
    #[error("at most two webhook secrets are live at once: the new one and the one it replaces")]
    TooManySecrets,
    /// The keys are not a JSON Web Key Set with usable RSA keys.
    #[error("the key set holds no usable RSA key; fetch it again from the provider")]
    NoKey,
    /// No audience: every customer of the provider would be trusted.
    #[error("the audience (the application's id at the provider) is not configured")]
    NoAudience,
}

/// One shared secret, or two while one replaces the other. Never printed.
#[derive(Clone)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// Keeps one or two secrets, blanks around them removed.
    ///
    /// # Errors
    /// When there is none, one is blank, or there are more than two.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Result<Self, TrustError> {
        let kept: Vec<String> = secrets.into_iter().take(3).map(|secret| secret.trim().to_owned()).collect();
        match kept.len() {
            0 => Err(TrustError::NoSecret),
            1 | 2 if kept.iter().any(String::is_empty) => Err(TrustError::NoSecret),
            1 | 2 => Ok(Self(kept)),
            _ => Err(TrustError::TooManySecrets),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} live)", self.0.len())
    }
}

/// Trust in tokens signed by one of `keys`, made by `issuer` for `audience`.
#[derive(Clone, Debug)]
pub struct JwtTrust {
    pub(super) keys: Vec<RsaKey>,
    pub(super) issuer: String,
    pub(super) audience: String,
}

impl JwtTrust {
    /// From `{"keys": […], "audience": "…", "issuer": "…"}`; the issuer is Ponto's where it is left out.
    fn from_json(json: &str) -> Result<Self, TrustError> {
        let kept: Value = serde_json::from_str(json).map_err(|_| TrustError::NoKey)?;
        let text = |name: &str| kept.get(name).and_then(Value::as_str);
        let issuer = text("issuer").unwrap_or("https://api.ibanity.com");
        Self::new(RsaKey::from_key_set(json.as_bytes())?, issuer, text("audience").unwrap_or_default())
    }

    /// `keys` as fetched from the provider; `issuer` as documented (Ponto: `https://api.ibanity.com`);
    /// `audience` the application's id, without which another customer's messages would pass.
    ///
    /// # Errors
    /// When there is no key, issuer or audience.
    pub fn new(keys: Vec<RsaKey>, issuer: &str, audience: &str) -> Result<Self, TrustError> {
        if keys.is_empty() {
            return Err(TrustError::NoKey);
        }
        if issuer.trim().is_empty() || audience.trim().is_empty() {
            return Err(TrustError::NoAudience);
        }
        let (issuer, audience) = (issuer.trim().to_owned(), audience.trim().to_owned());
        Ok(Self { keys, issuer, audience })
    }
}

/// One RSA public key with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaKey {
    /// The key's id, named in a token's header.
    pub id: String,
    /// Modulus, big endian.
    pub modulus: Vec<u8>,
    /// Public exponent, big endian.
    pub exponent: Vec<u8>,
}

impl RsaKey {
    /// Reads a JSON Web Key Set (RFC 7517): RSA keys for signatures that are not revoked, at most 16.
    ///
    /// # Errors
    /// When no such key is in it.
    pub fn from_key_set(json: &[u8]) -> Result<Vec<Self>, TrustError> {
        let set: Value = serde_json::from_slice(json).map_err(|_| TrustError::NoKey)?;
        let listed = set.get("keys").and_then(Value::as_array).ok_or(TrustError::NoKey)?;
        let keys: Vec<Self> = listed.iter().filter_map(Self::from_json).take(MAX_KEYS).collect();
        if keys.is_empty() { Err(TrustError::NoKey) } else { Ok(keys) }
    }

    fn from_json(key: &Value) -> Option<Self> {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        let usable = text("kty")? == "RSA"
            && text("use").is_none_or(|purpose| purpose == "sig")
            && text("status").is_none_or(|status| status.eq_ignore_ascii_case("active"));
        let number = |name: &str| text(name).and_then(|digits| URL_SAFE_NO_PAD.decode(digits).ok());
        let read = Self { id: text("kid")?.to_owned(), modulus: number("n")?, exponent: number("e")? };
        usable.then_some(read)
    }
}
