//! A domain name as mails come from one.

use serde::{Deserialize, Serialize};

/// The longest name, in bytes.
const MOST_BYTES: usize = 253;
/// The longest part of a name, in bytes.
const MOST_LABEL: usize = 63;

/// A domain in lower case, of at least two parts of letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

/// Why a text is no domain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no domain such as acme.example; letters outside a to z are written as the DNS has them (xn--…)"
)]
pub struct NoDomain(String);

impl Domain {
    /// Reads a domain.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(text: &str) -> Result<Self, NoDomain> {
        let name = text.trim().trim_end_matches('.').to_ascii_lowercase();
        let labels = name.split('.').count();
        if name.len() <= MOST_BYTES && labels >= 2 && name.split('.').all(is_label) {
            return Ok(Self(name));
        }
        Err(NoDomain(text.chars().take(MOST_LABEL).collect()))
    }

    /// The name, then each name above it that has at least two parts.
    pub fn upwards(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |name| Some(name.split_once('.')?.1))
            .take_while(|name| name.contains('.'))
    }
}

fn is_label(label: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MOST_LABEL).contains(&label.len())
        && label.bytes().all(letters)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl std::fmt::Display for Domain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Domain {
    type Error = NoDomain;

    fn try_from(text: String) -> Result<Self, NoDomain> {
        Self::new(&text)
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_read_as_the_dns_has_it_or_refused() {
        assert_eq!(Domain::new(" Mail.ACME.example. ").unwrap().to_string(), "mail.acme.example");
        for text in [
            "",
            "localhost",
            "a..b",
            "-a.example",
            "acme.example/..",
            "é.example",
            "a b.example",
            "_dmarc.a.b",
        ] {
            assert!(Domain::new(text).is_err(), "{text}");
        }
        let long = format!("{}.example", "a".repeat(64));
        assert!(Domain::new(&long).is_err());
        let domain = Domain::new("mail.acme.example").unwrap();
        assert_eq!(domain.upwards().collect::<Vec<_>>(), ["mail.acme.example", "acme.example"]);
    }
}
