//! Looks at the domain that a creditor's mails come from, as SES and the DNS have it, and keeps what was found.

use std::net::IpAddr;

use async_trait::async_trait;
use aws::fault;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::get_email_identity::GetEmailIdentityOutput;
use aws_sdk_sesv2::types::{
    DkimSigningAttributesOrigin, DkimStatus, MailFromDomainStatus, SuppressionListReason,
};
use aws_types::SdkConfig;
use dunning::id::{CreditorId, IdError};
use service::creditor;
use service::fault::Fault;
use service::ports::Ports;
use service::scope::Scope;
use service::sender::{self, Domain, Identity, NoDomain, Postmaster, Record, RecordKind, Seen, SenderState};

use crate::dns::Resolver;

/// Whose sender, and what to ask.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The creditor; the only one when absent.
    pub creditor: Option<String>,
    /// The domain; the one its mails come from when absent.
    pub domain: Option<String>,
    /// The resolver; the machine's own when absent.
    pub resolver: Option<IpAddr>,
}

/// Why nothing was looked at.
#[derive(Debug, thiserror::Error)]
pub enum NotLooked {
    /// The domain.
    #[error(transparent)]
    Domain(#[from] NoDomain),
    /// The creditor's id.
    #[error(transparent)]
    Id(#[from] IdError),
    /// There is none, or there are several.
    #[error("{0}")]
    Which(String),
    /// The machine names no resolver.
    #[error("no resolver is known, name one with --resolver, such as 9.9.9.9: {0}")]
    Resolver(#[from] std::io::Error),
    /// SES, the DNS or the table does not answer.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Looks, keeps, and says what was found.
///
/// # Errors
/// When it is not plain what to look at, or nobody answers; what was known before stays.
pub async fn look(
    ports: &Ports,
    config: &SdkConfig,
    asked: &Asked,
) -> Result<(Vec<Record>, SenderState), NotLooked> {
    let scope = Scope::proven(creditor_of(ports, asked).await?);
    let domain = domain_of(ports, &scope, asked).await?;
    let region = config.region().map(ToString::to_string).unwrap_or_default();
    let postmaster = Ses { client: Client::new(config), region, dns: Resolver::of(asked.resolver)? };
    let (records, state) = sender::examine(&postmaster, &domain, ports.clock.now()).await?;
    sender::keep(ports, &scope, &state).await?;
    Ok((records, state))
}

async fn creditor_of(ports: &Ports, asked: &Asked) -> Result<CreditorId, NotLooked> {
    if let Some(creditor) = &asked.creditor {
        return Ok(CreditorId::new(creditor)?);
    }
    let all = service::creditor::all(ports).await?;
    match all.as_slice() {
        [only] => Ok(only.clone()),
        _ => {
            let names: Vec<_> = all.iter().map(CreditorId::as_str).collect();
            Err(NotLooked::Which(format!("say which creditor; there are: {}", names.join(", "))))
        }
    }
}

async fn domain_of(ports: &Ports, scope: &Scope, asked: &Asked) -> Result<Domain, NotLooked> {
    if let Some(domain) = &asked.domain {
        return Ok(Domain::new(domain)?);
    }
    let profile = creditor::profile(ports, scope).await?;
    let found = match &profile {
        Some((_, profile)) => sender::domain_of(profile, &ports.config),
        None => sender::of_address(&ports.config.default_sender),
    };
    found.ok_or_else(|| NotLooked::Which("the sender's address has no domain; say which".to_owned()))
}

/// SES and a resolver.
struct Ses {
    client: Client,
    region: String,
    dns: Resolver,
}

#[async_trait]
impl Postmaster for Ses {
    async fn provider(&self, domain: &Domain) -> Result<Seen, Fault> {
        let account = self.client.get_account().send().await;
        let account = account.map_err(|error| fault::of("read the mail account", &error))?;
        let asked = self.client.get_email_identity().email_identity(domain.to_string()).send().await;
        let identity = match asked {
            Ok(found) => Some(identity(&found)),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found_exception()) => {
                None
            }
            Err(error) => return Err(fault::of("read the sender's domain", &error)),
        };
        let kept = account.suppression_attributes().map(|kept| kept.suppressed_reasons()).unwrap_or_default();
        let wanted = [SuppressionListReason::Bounce, SuppressionListReason::Complaint];
        Ok(Seen {
            region: self.region.clone(),
            identity,
            production: account.production_access_enabled,
            sending: account.sending_enabled,
            suppresses: wanted.iter().all(|reason| kept.contains(reason)),
        })
    }

    async fn ask(&self, kind: RecordKind, name: &str) -> Result<Vec<String>, Fault> {
        self.dns.ask(kind, name).await
    }
}

fn identity(found: &GetEmailIdentityOutput) -> Identity {
    let dkim = found.dkim_attributes();
    // Keys of the owner's own have no names at the provider: its token is then a selector, and no CNAME is needed.
    let own = |origin: &DkimSigningAttributesOrigin| *origin == DkimSigningAttributesOrigin::External;
    let ours = dkim.filter(|dkim| !dkim.signing_attributes_origin().is_some_and(own));
    let mail_from = found.mail_from_attributes().filter(|from| !from.mail_from_domain().is_empty());
    Identity {
        verified: found.verified_for_sending_status(),
        signed: dkim
            .is_some_and(|dkim| dkim.signing_enabled() && dkim.status() == Some(&DkimStatus::Success)),
        tokens: ours.map(|dkim| dkim.tokens().to_vec()).unwrap_or_default(),
        zone: ours.and_then(|dkim| dkim.signing_hosted_zone()).unwrap_or_default().to_owned(),
        mail_from: mail_from.map(|from| {
            let found = *from.mail_from_domain_status() == MailFromDomainStatus::Success;
            (from.mail_from_domain().to_owned(), found)
        }),
    }
}

#[cfg(test)]
mod tests;
