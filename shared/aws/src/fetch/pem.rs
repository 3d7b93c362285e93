//! Certificates and keys as PEM, whether its lines stand below each other or, as one line of a parameter, behind each
//! other (with blanks or `\n` between them).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
};

/// Certificates of one chain.
const MOST: usize = 8;

/// The sections of `text`, each with its label.
fn sections(text: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for begun in text.split("-----BEGIN ").skip(1).take(MOST) {
        let Some((label, rest)) = begun.split_once("-----") else { continue };
        let Some((body, _)) = rest.split_once("-----END ") else { continue };
        let body = body.replace("\\n", "");
        let body: String = body.chars().filter(|letter| !letter.is_whitespace()).collect();
        found.extend(STANDARD.decode(body).ok().map(|der| (label.to_owned(), der)));
    }
    found
}

/// The certificates in `text`, in its order; the first is the client's own.
pub(super) fn certificates(text: &str) -> Option<Vec<CertificateDer<'static>>> {
    let all = sections(text).into_iter().filter(|(label, _)| label == "CERTIFICATE");
    let all: Vec<_> = all.map(|(_, der)| CertificateDer::from(der)).collect();
    (!all.is_empty()).then_some(all)
}

/// The private key in `text`; none that wants a passphrase.
pub(super) fn private_key(text: &str) -> Option<PrivateKeyDer<'static>> {
    sections(text).into_iter().find_map(|(label, der)| match label.as_str() {
        "PRIVATE KEY" => Some(PrivatePkcs8KeyDer::from(der).into()),
        "RSA PRIVATE KEY" => Some(PrivatePkcs1KeyDer::from(der).into()),
        "EC PRIVATE KEY" => Some(PrivateSec1KeyDer::from(der).into()),
        _ => None,
    })
}
