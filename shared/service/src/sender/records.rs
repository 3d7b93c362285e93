//! The DNS records a sender's domain needs.

use serde::Serialize;

use super::{Domain, Identity, Seen};

/// The zone in which SES publishes its keys where it says no other.
const KEYS: &str = "dkim.amazonses.com";
/// What lets SES send for a name.
pub(super) const SPF: &str = "include:amazonses.com";

/// The kinds of records that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecordKind {
    /// Where mail goes.
    Mx,
    /// A text.
    Txt,
    /// Another name.
    Cname,
}

impl RecordKind {
    /// As zone files write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mx => "MX",
            Self::Txt => "TXT",
            Self::Cname => "CNAME",
        }
    }
}

/// A record to set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: RecordKind,
    /// Its value.
    pub value: String,
}

/// The name that bounces come back to: the one the provider has, else one that is free to take.
#[must_use]
pub fn mail_from(domain: &Domain, identity: Option<&Identity>) -> String {
    let set = identity.and_then(|identity| identity.mail_from.as_ref());
    set.map_or_else(|| format!("bounce.{domain}"), |(name, _)| name.clone())
}

/// Where the provider takes bounces in a region.
pub(super) fn bounce_host(region: &str) -> String {
    format!("feedback-smtp.{region}.amazonses.com")
}

/// Every record the domain needs; those of the signing keys as far as the provider has given their names.
#[must_use]
pub fn records(domain: &Domain, seen: &Seen) -> Vec<Record> {
    let from = mail_from(domain, seen.identity.as_ref());
    let record = |name: String, kind, value: String| Record { name, kind, value };
    let mut all = vec![
        record(from.clone(), RecordKind::Mx, format!("10 {}", bounce_host(&seen.region))),
        record(from, RecordKind::Txt, format!("v=spf1 {SPF} ~all")),
    ];
    if let Some(identity) = &seen.identity {
        let zone = if identity.zone.is_empty() { KEYS } else { &identity.zone };
        let key = |token: &String| {
            record(format!("{token}._domainkey.{domain}"), RecordKind::Cname, format!("{token}.{zone}"))
        };
        all.extend(identity.tokens.iter().map(key));
    }
    all.push(record(format!("_dmarc.{domain}"), RecordKind::Txt, "v=DMARC1; p=none".to_owned()));
    all
}
