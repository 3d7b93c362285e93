//! HTTPS with a certificate of the client's own (mutual TLS), which the SDK's HTTP client cannot show. One connection
//! per question, HTTP/1.1, the same public addresses only, the system's authorities.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use aws_smithy_runtime_api::client::dns::ResolveDns as _;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::body::SdkBody;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{AlertDescription, ClientConfig, RootCertStore};
use service::fault::Fault;
use service::ports::Certificate;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::{Public, pem};

/// Where a host is reached.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach {
    /// At the public addresses of its name.
    Public,
    /// At one address, as a provider's stand-in is.
    #[cfg(test)]
    Only(SocketAddr),
}

impl Reach {
    async fn connect(self, host: &str) -> Result<TcpStream, Box<dyn Error + Send + Sync>> {
        let found: Vec<SocketAddr> = match self {
            Self::Public => {
                let found: Vec<IpAddr> = Public.resolve_dns(host).await?;
                found.into_iter().map(|address| (address, 443).into()).collect()
            }
            #[cfg(test)]
            Self::Only(address) => vec![address],
        };
        Ok(TcpStream::connect(found.as_slice()).await?)
    }
}

/// Connects as one creditor.
#[derive(Clone)]
pub(super) struct Mutual {
    tls: Arc<ClientConfig>,
    reach: Reach,
}

impl Mutual {
    /// A client that shows `certificate`, and trusts servers of `roots`.
    pub(super) fn new(
        certificate: &Certificate,
        roots: Arc<RootCertStore>,
        reach: Reach,
    ) -> Result<Self, Fault> {
        let unusable =
            |what: &str| Fault::Permanent(format!("the client certificate cannot be used: {what}"));
        let chain = pem::certificates(&certificate.chain)
            .ok_or_else(|| unusable("it holds no certificate as PEM; store it as the provider gave it"))?;
        let key = pem::private_key(&certificate.key)
            .ok_or_else(|| unusable("its key is no PEM, or wants a passphrase; store the key without one"))?;
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(ring).with_safe_default_protocol_versions();
        let tls = versions
            .map_err(|_| unusable("this machine has no version of TLS in common"))?
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, key)
            .map_err(|_| unusable("its key is not the certificate's; store both again"))?;
        Ok(Self { tls: Arc::new(tls), reach })
    }

    /// Asks `host`, and nobody else, once.
    pub(super) async fn call(
        &self,
        host: &'static str,
        request: http::Request<SdkBody>,
    ) -> Result<HttpResponse, Fault> {
        let said = |what: &(dyn Error + Send + Sync + 'static)| failed(host, what);
        let stream = self.reach.connect(host).await.map_err(|error| said(&*error))?;
        let name = ServerName::try_from(host).map_err(|error| said(&error))?;
        let stream =
            TlsConnector::from(self.tls.clone()).connect(name, stream).await.map_err(|error| said(&error))?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| said(&error))?;
        // Ends with the answer's body, or when the time of the attempt is over and nobody waits for it.
        tokio::spawn(connection);
        let answer = sender.send_request(request).await.map_err(|error| said(&error))?;
        HttpResponse::try_from(answer.map(SdkBody::from_body_1_x)).map_err(|error| said(&error))
    }
}

/// Alerts by which a server says that it does not take the client's certificate.
const NOT_TAKEN: &[AlertDescription] = &[
    AlertDescription::AccessDenied,
    AlertDescription::BadCertificate,
    AlertDescription::CertificateExpired,
    AlertDescription::CertificateRequired,
    AlertDescription::CertificateRevoked,
    AlertDescription::CertificateUnknown,
    AlertDescription::UnknownCA,
    AlertDescription::UnsupportedCertificate,
];

/// A certificate that is not taken will not be taken later; anything else about a connection may pass.
fn failed(host: &str, error: &(dyn Error + 'static)) -> Fault {
    let mut cause = Some(error);
    for _ in 0..8 {
        let Some(found) = cause else { break };
        let inner = found.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let alert = found.downcast_ref().or_else(|| inner.and_then(|inner| inner.downcast_ref()));
        if let Some(rustls::Error::AlertReceived(alert)) = alert
            && NOT_TAKEN.contains(alert)
        {
            return Fault::Permanent(format!(
                "{host} does not take the client certificate ({alert:?}); store the one that it gave, and its key"
            ));
        }
        cause = found.source();
    }
    Fault::Unknown(format!("{host} did not answer: {error}"))
}

/// The authorities that this machine trusts.
pub(super) fn authorities() -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    Arc::new(roots)
}
