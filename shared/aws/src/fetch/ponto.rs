//! Ponto Connect: a token by the creditor's client id and secret, then the question under it, both behind the creditor's
//! certificate. Tokens live half an hour; they are kept in memory alone, and made anew once when one is refused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use aws_smithy_types::body::SdkBody;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest;
use rustls::RootCertStore;
use serde::Deserialize;
use service::fault::Fault;
use service::ports::{Api, Ask};
use tokio::time::Instant;

use super::mutual::{Mutual, Reach, authorities};
use super::{body, checked, host, unusable};

/// Where tokens are made.
const TOKEN: &str = "/ponto-connect/oauth2/token";
/// What wants a token; the published keys want the certificate alone.
const WANTS_TOKEN: &str = "/ponto-connect/";
/// How long before its end a token serves no more.
const MARGIN: Duration = Duration::from_secs(60);
/// How long a token serves at most, whatever is said of it.
const LONGEST_LIFE: Duration = Duration::from_secs(1800);
/// Tokens kept at most; then all are forgotten.
const MOST: usize = 500;

/// Whose token it is: a digest of client id, secret and certificate.
type Whose = Vec<u8>;

/// Asks Ponto.
#[derive(Clone)]
pub(super) struct Ponto {
    tokens: Arc<Mutex<BTreeMap<Whose, (String, Instant)>>>,
    roots: Arc<OnceLock<Arc<RootCertStore>>>,
    reach: Reach,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

impl Default for Ponto {
    fn default() -> Self {
        Self { tokens: Arc::default(), roots: Arc::default(), reach: Reach::Public }
    }
}

impl Ponto {
    /// A stand-in at `address`, whose certificate `roots` vouch for.
    #[cfg(test)]
    pub(super) fn standing_in(address: std::net::SocketAddr, roots: RootCertStore) -> Self {
        let kept = OnceLock::from(Arc::new(roots));
        Self { tokens: Arc::default(), roots: Arc::new(kept), reach: Reach::Only(address) }
    }

    /// One attempt, with a token made anew if the one that is kept is not taken.
    pub(super) async fn attempt(&self, ask: &Ask) -> Result<Vec<u8>, Fault> {
        let certificate = ask.certificate.as_ref();
        let certificate = certificate.ok_or_else(|| unusable(Api::Ponto, "needs a client certificate"))?;
        let roots = self.roots.get_or_init(authorities).clone();
        let mutual = Mutual::new(certificate, roots, self.reach)?;
        if !ask.path.starts_with(WANTS_TOKEN) {
            return body(checked(Api::Ponto, self.question(&mutual, ask, None).await?)?).await;
        }
        let whose = whose(ask);
        if let Some(token) = self.kept(&whose) {
            let answer = self.question(&mutual, ask, Some(&token)).await?;
            if answer.status().as_u16() != 401 {
                return body(checked(Api::Ponto, answer)?).await;
            }
            self.forget(&whose);
        }
        let token = self.token(&mutual, ask, whose).await?;
        body(checked(Api::Ponto, self.question(&mutual, ask, Some(&token)).await?)?).await
    }

    async fn question(
        &self,
        mutual: &Mutual,
        ask: &Ask,
        token: Option<&str>,
    ) -> Result<aws_smithy_runtime_api::client::orchestrator::HttpResponse, Fault> {
        let mut request = http::Request::get(&ask.path).header("host", host(Api::Ponto));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.header("accept", "application/json").body(SdkBody::empty());
        let request = request.map_err(|_| unusable(Api::Ponto, "cannot be written"))?;
        mutual.call(host(Api::Ponto), request).await
    }

    async fn token(&self, mutual: &Mutual, ask: &Ask, whose: Whose) -> Result<String, Fault> {
        let request = http::Request::post(TOKEN)
            .header("host", host(Api::Ponto))
            .header("authorization", format!("Basic {}", STANDARD.encode(&ask.key)))
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(SdkBody::from("grant_type=client_credentials"));
        let request = request.map_err(|_| unusable(Api::Ponto, "for a token cannot be written"))?;
        let answer = mutual.call(host(Api::Ponto), request).await?;
        let status = answer.status().as_u16();
        if matches!(status, 400 | 401 | 403) {
            return Err(Fault::Permanent(format!(
                "{} gives no token ({status}): check the client id and secret",
                host(Api::Ponto)
            )));
        }
        let answer = body(checked(Api::Ponto, answer)?).await?;
        let token: Token = serde_json::from_slice(&answer).map_err(|_| {
            Fault::Unknown(format!("{} answered something else than a token", host(Api::Ponto)))
        })?;
        self.keep(whose, &token);
        Ok(token.access_token)
    }

    fn kept(&self, whose: &Whose) -> Option<String> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(whose).filter(|(_, until)| *until > Instant::now()).map(|(token, _)| token.clone())
    }

    fn keep(&self, whose: Whose, token: &Token) {
        let life = Duration::from_secs(token.expires_in).min(LONGEST_LIFE).saturating_sub(MARGIN);
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MOST {
            tokens.clear();
        }
        tokens.insert(whose, (token.access_token.clone(), Instant::now() + life));
    }

    fn forget(&self, whose: &Whose) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(whose);
    }
}

/// Two creditors never share a token, nor does one with its rotated key.
fn whose(ask: &Ask) -> Whose {
    let mut all = digest::Context::new(&digest::SHA256);
    let certificate = ask.certificate.iter().flat_map(|kept| [kept.chain.as_str(), kept.key.as_str()]);
    for part in std::iter::once(ask.key.as_str()).chain(certificate) {
        all.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        all.update(part.as_bytes());
    }
    all.finish().as_ref().to_vec()
}

#[cfg(test)]
mod tests;
