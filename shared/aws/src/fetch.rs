//! Asks payment providers over HTTPS: fixed hosts, one `GET`, no redirect followed, every bound stated.
//!
//! The guard against being led elsewhere sits in the resolver: whatever a name resolves to, only public addresses
//! are connected to, so an address checked is the address used. Ponto wants a certificate of the client's own as well:
//! `mutual` shows it, and reaches by the same resolver.

mod mutual;
mod pem;
mod ponto;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use async_trait::async_trait;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use service::fault::Fault;
use service::ports::{Api, Ask, Fetcher};

use ponto::Ponto;

/// The longest one attempt may take, its answer read.
const ATTEMPT: Duration = Duration::from_secs(5);
/// Attempts at one question.
const ATTEMPTS: u32 = 3;
/// The first pause between attempts; each later one is twice as long, and all are stretched at random.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(2);
/// Bytes of one answer.
const MOST_BYTES: usize = 4 << 20;

/// The longest a question may take, all attempts and the pauses between them: a function lives 30 seconds.
const WHOLE: Duration = Duration::from_secs(20);

/// Asks over HTTPS.
#[derive(Clone)]
pub struct HttpsFetcher {
    connector: SharedHttpConnector,
    ponto: Ponto,
}

impl Default for HttpsFetcher {
    fn default() -> Self {
        let tls = Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring));
        Self::over(tls.build_with_resolver(Public))
    }
}

impl HttpsFetcher {
    /// Over another connection, such as a provider's stand-in.
    #[must_use]
    pub fn over(connector: impl HttpConnector + 'static) -> Self {
        Self { connector: SharedHttpConnector::new(connector), ponto: Ponto::default() }
    }

    async fn attempt(&self, ask: &Ask) -> Result<Vec<u8>, Fault> {
        let request = request(ask)?;
        if ask.api == Api::Ponto {
            return self.ponto.attempt(ask).await;
        }
        let failed = |error: aws_smithy_runtime_api::client::result::ConnectorError| {
            Fault::Unknown(format!("{} did not answer: {error}", host(ask.api)))
        };
        body(checked(ask.api, self.connector.call(request).await.map_err(failed)?)?).await
    }

    async fn asked(&self, ask: &Ask) -> Result<Vec<u8>, Fault> {
        let mut tries: u32 = 1;
        loop {
            let attempt = tokio::time::timeout(ATTEMPT, self.attempt(ask)).await;
            match attempt.unwrap_or_else(|_| Err(late(ask.api))) {
                Err(fault) if fault.may_pass() && tries < ATTEMPTS => {}
                done => return done,
            }
            tokio::time::sleep(pause(tries)).await;
            tries = tries.saturating_add(1);
        }
    }
}

fn late(api: Api) -> Fault {
    Fault::Unknown(format!("{} did not answer in time", host(api)))
}

#[async_trait]
impl Fetcher for HttpsFetcher {
    async fn get(&self, ask: &Ask) -> Result<Vec<u8>, Fault> {
        tokio::time::timeout(WHOLE, self.asked(ask)).await.unwrap_or_else(|_| Err(late(ask.api)))
    }
}

/// Half of it is fixed, half random, so that many who failed together do not come back together.
fn pause(tries: u32) -> Duration {
    let whole = PAUSE.saturating_mul(1 << tries.min(8)).min(LONGEST);
    let mut byte = [0_u8; 1];
    // Without randomness everybody waits the whole pause.
    let part = match ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut byte) {
        Ok(()) => u32::from(byte.first().copied().unwrap_or(255)),
        Err(_) => 255,
    };
    (whole / 2).saturating_add(whole.saturating_mul(part) / 510)
}

/// The provider's public address, as documented; nothing configures it.
#[must_use]
pub const fn host(api: Api) -> &'static str {
    match api {
        Api::Mollie => "api.mollie.com",
        Api::Ponto => "api.ibanity.com",
        Api::Gocardless => "api.gocardless.com",
        Api::Bridge => "api.bridgeapi.io",
    }
}

fn unusable(api: Api, what: &str) -> Fault {
    Fault::Permanent(format!("the question to {} {what}", host(api)))
}

/// What is sent; for Ponto, what would be, so that a path which leads elsewhere is refused there too.
fn request(ask: &Ask) -> Result<HttpRequest, Fault> {
    let unusable = |what: &str| unusable(ask.api, what);
    if !ask.path.starts_with('/') || ask.path.starts_with("//") {
        return Err(unusable("has no path"));
    }
    let address = format!("https://{}{}", host(ask.api), ask.path);
    let mut request = ::http::Request::get(address);
    for (name, value) in headers(ask) {
        request = request.header(name, value);
    }
    let request = request.body(SdkBody::empty()).map_err(|_| unusable("cannot be written; check its key"))?;
    HttpRequest::try_from(request).map_err(|_| unusable("cannot be written"))
}

/// How each provider wants the creditor's key. Bridge takes two, kept as `<client id>:<client secret>`.
fn headers(ask: &Ask) -> Vec<(&'static str, String)> {
    let bearer = || ("authorization", format!("Bearer {}", ask.key));
    let json = || ("accept", "application/json".to_owned());
    match ask.api {
        Api::Mollie => vec![json(), bearer()],
        // Under a token that its key gets.
        Api::Ponto => vec![json()],
        Api::Gocardless => vec![json(), bearer(), ("gocardless-version", "2015-07-06".to_owned())],
        Api::Bridge => {
            let (id, secret) = ask.key.split_once(':').unwrap_or((ask.key.as_str(), ""));
            let basic = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
            vec![
                json(),
                ("bridge-version", "2025-01-15".to_owned()),
                ("client-id", id.to_owned()),
                ("client-secret", secret.to_owned()),
                ("authorization", basic),
            ]
        }
    }
}

/// An answer that is a success; anything else is a fault that says whether asking again may help.
fn checked(api: Api, answer: HttpResponse) -> Result<HttpResponse, Fault> {
    let status = answer.status().as_u16();
    let said = format!("{} answered {status}", host(api));
    match status {
        200..=299 => Ok(answer),
        429 => Err(Fault::Throttled(said)),
        500..=599 => Err(Fault::Unknown(said)),
        300..=399 => Err(Fault::Permanent(format!("{said}: a redirect, which is not followed"))),
        401 | 403 => Err(Fault::Permanent(format!("{said}: check the creditor's key"))),
        _ => Err(Fault::Permanent(said)),
    }
}

async fn body(answer: HttpResponse) -> Result<Vec<u8>, Fault> {
    let mut stream = ByteStream::new(answer.into_body());
    let mut bytes = Vec::new();
    while let Some(part) = stream.next().await {
        let part = part.map_err(|error| Fault::Unknown(format!("the answer broke off: {error}")))?;
        if bytes.len().saturating_add(part.len()) > MOST_BYTES {
            return Err(Fault::Permanent(format!("the answer has more than {MOST_BYTES} bytes")));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// Resolves names, and lets only public addresses through.
#[derive(Clone, Copy, Debug)]
struct Public;

impl ResolveDns for Public {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let found = tokio::net::lookup_host((name, 443)).await.map_err(ResolveDnsError::new)?;
            public(found.map(|address| address.ip()))
        })
    }
}

fn public(found: impl Iterator<Item = IpAddr>) -> Result<Vec<IpAddr>, ResolveDnsError> {
    let kept: Vec<IpAddr> = found.filter(is_public).collect();
    if kept.is_empty() {
        return Err(ResolveDnsError::new("the name leads to no public address"));
    }
    Ok(kept)
}

/// Whether an address is reachable on the public internet: neither private, local, shared, reserved nor a wrapping
/// of one that is (IANA special-purpose registries).
#[must_use]
pub fn is_public(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_v4(*four),
        IpAddr::V6(six) => is_public_v6(*six),
    }
}

fn is_public_v4(four: Ipv4Addr) -> bool {
    let [a, b, c, _] = four.octets();
    let shared = a == 100 && (64..=127).contains(&b);
    let protocol = a == 192 && b == 0 && c == 0;
    let benchmark = a == 198 && (18..=19).contains(&b);
    let relay = a == 192 && b == 88 && c == 99;
    !(four.is_private()
        || four.is_loopback()
        || four.is_link_local()
        || four.is_documentation()
        || shared
        || protocol
        || benchmark
        || relay
        || a == 0
        || a >= 224)
}

fn is_public_v6(six: Ipv6Addr) -> bool {
    let [first, second, ..] = six.segments();
    let global = (0x2000..=0x3fff).contains(&first);
    let documentation = first == 0x2001 && second == 0x0db8;
    // 2001::/23 holds tunnels and protocol assignments, 2002::/16 wraps IPv4, 3fff::/20 is documentation.
    let special = (first == 0x2001 && second < 0x0200) || first == 0x2002 || first == 0x3fff;
    global && !documentation && !special
}

#[cfg(test)]
mod tests;
