//! `relance sender`: the DNS records that the domain of a creditor's mails needs, and on AWS whether they are there.

use operator::sender::{Asked, NotLooked};
use serde_json::json;
use service::creditor;
use service::sender::{self, Domain, Seen};

use super::Output;
use crate::cli::SenderOf;
use crate::host::{Host, HostError};

/// Prints what the domain will need. Nothing leaves this machine, so that here the sender may be used as it is.
///
/// # Errors
/// When it is not plain which domain is meant.
pub async fn folder(host: &Host, options: &SenderOf) -> Result<Output, HostError> {
    let domain = match &options.domain {
        Some(domain) => Domain::new(domain).map_err(|error| HostError::Input(error.to_string()))?,
        None => own(host, options).await?,
    };
    let seen = Seen { region: options.region.clone(), ..Seen::default() };
    let records = sender::records(&domain, &seen);
    let text = format!(
        "Nothing leaves this machine, so {domain} may be used here as it is.\n\
         On AWS, from {}, it needs these DNS records:\n{}\n  \
         CNAME  and three for its signing keys, whose names SES gives\n\
         To see those and to have all of it checked: relance sender {domain} --stack stack.json",
        options.region,
        sender::lines(&records)
    );
    Ok(Output::done(text, json!({ "domain": domain, "ready": true, "records": records })))
}

async fn own(host: &Host, options: &SenderOf) -> Result<Domain, HostError> {
    let scope = host.scope(options.creditor.as_deref()).await?;
    let profile = creditor::profile(&host.ports, &scope).await?;
    let domain = profile.and_then(|(_, profile)| sender::domain_of(&profile, &host.ports.config));
    domain.ok_or_else(|| HostError::Input("say which domain: relance sender acme.example".to_owned()))
}

/// Looks at a stage on AWS, with the credentials of the environment; ends with 1 while something is missing.
///
/// # Errors
/// When the stage, the credentials or the creditor are not told, or nobody answers.
pub async fn stage(options: &SenderOf) -> Result<Output, HostError> {
    let input = |error: &dyn std::fmt::Display| HostError::Input(error.to_string());
    let path = options.stack.clone().unwrap_or_default();
    let stage = operator::stage::read(&path).map_err(|error| input(&error))?;
    let (ports, config) =
        aws::operator::ports(&stage, operator::environment).map_err(|error| input(&error))?;
    let (creditor, domain) = (options.creditor.clone(), options.domain.clone());
    let asked = Asked { creditor, domain, resolver: options.resolver };
    let (records, state) = match operator::sender::look(&ports, &config, &asked).await {
        Ok(found) => found,
        Err(NotLooked::Fault(fault)) => return Err(fault.into()),
        Err(other) => return Err(input(&other)),
    };
    let code = u8::from(!state.is_ready());
    Ok(Output { text: sender::words(&records, &state), json: sender::told(&records, &state), code })
}
