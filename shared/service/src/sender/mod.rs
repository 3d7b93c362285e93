//! Whether mails may come from a creditor's domain: what the DNS must say, what it and the provider do say, and what
//! is kept of it. Until everything is right nothing is sent, and whoever asks is told what is missing.

mod domain;
mod judge;
mod records;
mod words;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::creditor::Profile;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Config, Ports, Senders};
use crate::render::letterhead;
use crate::rows::{Document, DocumentKey, DocumentKind, Instant};
use crate::scope::Scope;

pub use domain::{Domain, NoDomain};
pub use judge::{Said, judge};
pub use records::{Record, RecordKind, mail_from, records};
pub use words::{lines, told, words};

/// Names asked for a policy, from the domain upwards.
const MOST_PARENTS: usize = 5;

/// What must be right before the first mail leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The provider knows the domain as ours.
    Identity,
    /// Mails are signed by it.
    Dkim,
    /// Bounces come back to a name under it.
    MailFrom,
    /// That name lets the provider send.
    Spf,
    /// The domain says what becomes of forgeries.
    Dmarc,
    /// The provider lets us write to anybody.
    Sandbox,
    /// The provider has not paused us.
    Sending,
    /// Addresses that bounced or complained are kept from being written to.
    Suppression,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Dkim,
        Self::MailFrom,
        Self::Spf,
        Self::Dmarc,
        Self::Sandbox,
        Self::Sending,
        Self::Suppression,
    ];

    /// The name it goes by in lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Dkim => "DKIM",
            Self::MailFrom => "MAIL FROM",
            Self::Spf => "SPF",
            Self::Dmarc => "DMARC",
            Self::Sandbox => "sandbox",
            Self::Sending => "sending",
            Self::Suppression => "suppression",
        }
    }
}

/// How one part is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The part.
    pub part: Part,
    /// Whether it is right.
    pub good: bool,
    /// What was seen, and what to do where it is wrong.
    pub words: String,
}

/// What was found of a sender's domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderState {
    /// The domain.
    pub domain: Domain,
    /// When it was looked at.
    pub at: Instant,
    /// Each part.
    pub checks: Vec<Check>,
}

impl SenderState {
    /// Whether every part there is was looked at and is right.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let good = |part: &Part| self.checks.iter().any(|check| check.part == *part && check.good);
        Part::ALL.iter().all(good) && self.checks.iter().all(|check| check.good)
    }
}

/// A domain as the mail provider has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Whether it may be sent from.
    pub verified: bool,
    /// Whether mails are signed by it and the keys are found in the DNS.
    pub signed: bool,
    /// The names of its signing keys; none where the keys are its owner's own.
    pub tokens: Vec<String>,
    /// Where the provider publishes the keys, such as `dkim.amazonses.com`.
    pub zone: String,
    /// The name that bounces come back to, and whether the provider found it set up.
    pub mail_from: Option<(String, bool)>,
}

/// What the mail provider says of a domain and of the account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Where its servers are, such as `eu-west-3`.
    pub region: String,
    /// The domain; absent when the provider does not know it.
    pub identity: Option<Identity>,
    /// Whether anybody may be written to, not only verified addresses.
    pub production: bool,
    /// Whether sending is not paused.
    pub sending: bool,
    /// Whether addresses that bounced and complained are both kept on its list.
    pub suppresses: bool,
}

/// Asks the mail provider and the DNS. Only commands that a person types are given it; no function is.
#[async_trait]
pub trait Postmaster: Send + Sync {
    /// What the provider says.
    async fn provider(&self, domain: &Domain) -> Result<Seen, Fault>;
    /// The records of a name, as text: `10 host` of an MX, the joined strings of a TXT. None there is no fault.
    async fn ask(&self, kind: RecordKind, name: &str) -> Result<Vec<String>, Fault>;
}

/// Looks at a domain: the records it needs, and how each part is.
///
/// # Errors
/// When the provider or the DNS does not answer; what was known before then stays.
pub async fn examine(
    postmaster: &dyn Postmaster,
    domain: &Domain,
    now: Instant,
) -> Result<(Vec<Record>, SenderState), Fault> {
    let seen = postmaster.provider(domain).await?;
    let from = mail_from(domain, seen.identity.as_ref());
    let said = Said {
        mx: postmaster.ask(RecordKind::Mx, &from).await?,
        spf: postmaster.ask(RecordKind::Txt, &from).await?,
        dmarc: policy(postmaster, domain).await?,
    };
    let checks = judge(domain, &seen, &said);
    Ok((records(domain, &seen), SenderState { domain: domain.clone(), at: now, checks }))
}

/// The policy of the domain, else of the nearest name above it that has one.
async fn policy(postmaster: &dyn Postmaster, domain: &Domain) -> Result<Vec<String>, Fault> {
    for name in domain.upwards().take(MOST_PARENTS) {
        let found = postmaster.ask(RecordKind::Txt, &format!("_dmarc.{name}")).await?;
        if found.iter().any(|text| judge::is_policy(text)) {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// The domain a creditor's mails come from; nothing when its address has none.
#[must_use]
pub fn domain_of(profile: &Profile, config: &Config) -> Option<Domain> {
    of_address(&letterhead(profile, &config.default_sender).sender.address)
}

/// The domain of a mail address.
#[must_use]
pub fn of_address(address: &str) -> Option<Domain> {
    Domain::new(address.rsplit_once('@')?.1).ok()
}

/// What is kept of a domain.
///
/// # Errors
/// When it cannot be read.
pub async fn known(ports: &Ports, scope: &Scope, domain: &Domain) -> Result<Option<SenderState>, Fault> {
    Ok(stored(ports, scope, domain).await?.map(|(_, state)| state))
}

async fn stored(ports: &Ports, scope: &Scope, domain: &Domain) -> Result<Option<(u64, SenderState)>, Fault> {
    let read = |document: Document| {
        let state = serde_json::from_str(&document.body);
        Ok((document.version, state.map_err(|error| Fault::Unreadable(error.to_string()))?))
    };
    ports.store.document(scope, &key(domain)).await?.map(read).transpose()
}

fn key(domain: &Domain) -> DocumentKey {
    DocumentKey { kind: DocumentKind::Sender, id: domain.to_string() }
}

/// Keeps what was found; decisions go by it from then on, within a minute.
///
/// # Errors
/// When it cannot be written, or somebody else looked at the same time.
pub async fn keep(ports: &Ports, scope: &Scope, state: &SenderState) -> Result<(), Fault> {
    let version = stored(ports, scope, &state.domain).await?.map_or(1, |(known, _)| known.saturating_add(1));
    let document = Document { key: key(&state.domain), version, body: text(state)?, expires: None };
    if !ports.store.put_document(scope, &document).await? {
        return Err(Fault::Throttled("the sender is being looked at by somebody else; try again".to_owned()));
    }
    crate::creditor::forget(ports, scope);
    Ok(())
}

/// Whether mails may leave in a creditor's name. Where nothing leaves the machine they may.
///
/// # Errors
/// When what is kept cannot be read.
pub async fn may_be_used(ports: &Ports, scope: &Scope, profile: &Profile) -> Result<bool, Fault> {
    if ports.config.senders == Senders::Trusted {
        return Ok(true);
    }
    let Some(domain) = domain_of(profile, &ports.config) else { return Ok(false) };
    Ok(known(ports, scope, &domain).await?.is_some_and(|state| state.is_ready()))
}
