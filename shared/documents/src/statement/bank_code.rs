//! Bank transaction codes: what kind of movement the bank says it is.

use serde::{Deserialize, Serialize};

/// ISO 20022 domain, family and sub-family, and the bank's own code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankCode {
    /// Such as `PMNT`.
    pub domain: Option<String>,
    /// Such as `RCDT`, received credit transfer.
    pub family: Option<String>,
    /// Such as `ESCT`, SEPA credit transfer.
    pub sub_family: Option<String>,
    /// The bank's, or a national list's, own code: `NTRF+166`, CFONB `B1`, CODA `001500001`.
    pub proprietary: Option<String>,
}

/// Sub-families that say a payment came back.
const RETURNS: [&str; 8] = ["RRTN", "UPDD", "PRDD", "RCDD", "UPCQ", "UPCT", "ARET", "CQRV"];

impl BankCode {
    /// A code that only the bank's own list explains.
    #[must_use]
    pub fn own(code: &str) -> Self {
        Self { proprietary: Some(code.to_owned()), ..Self::default() }
    }

    /// `PMNT-RCDT-ESCT` in its three parts.
    #[must_use]
    pub fn from_dashed(code: &str) -> Self {
        let mut parts =
            code.split('-').map(|part| Some(part.trim().to_owned()).filter(|part| !part.is_empty()));
        let mut next = || parts.next().flatten();
        Self { domain: next(), family: next(), sub_family: next(), proprietary: None }
    }

    /// Whether the code says that an earlier payment came back: a returned transfer, an unpaid debit or cheque.
    #[must_use]
    pub fn is_return(&self) -> bool {
        self.sub_family.as_deref().is_some_and(|code| RETURNS.contains(&code))
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The parts joined by dashes, the bank's own code last; none when nothing is known.
    #[must_use]
    pub fn joined(&self) -> Option<String> {
        let parts: Vec<&str> = [&self.domain, &self.family, &self.sub_family, &self.proprietary]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect();
        (!parts.is_empty()).then(|| parts.join("-"))
    }
}
