//! `relance terms`: the creditor's terms of sale, once per version.

use serde_json::json;
use service::ingest::terms::{self, TermsOfSale};
use service::ingest::{IngestError, import_id};
use service::ports::Clock;

use super::{Output, import};
use crate::cli::{SetTerms, TermsCommand};
use crate::host::{Host, HostError};

/// Runs the command.
///
/// # Errors
/// When the terms cannot be understood or a port fails.
pub async fn run(host: &Host, command: &TermsCommand) -> Result<Output, HostError> {
    match command {
        TermsCommand::Set(options) => set(host, options).await,
        TermsCommand::List { creditor } => list(host, creditor.as_deref()).await,
    }
}

async fn set(host: &Host, options: &SetTerms) -> Result<Output, HostError> {
    let scope = host.scope(options.creditor.as_deref()).await?;
    let from = options.from.unwrap_or_else(|| host.clock.now().date_naive());
    let proof = match &options.accepted_proof {
        Some(path) => {
            let bytes = import::bytes_of(path)?;
            let name = format!("proofs/{}", import_id(&bytes));
            host.ports.bucket.put(&scope, &name, bytes).await?;
            Some(name)
        }
        None => None,
    };
    let wanted = TermsOfSale {
        version: options.version.clone().unwrap_or_else(|| from.to_string()),
        from,
        payment: options.text.clone(),
        penalty_rate: options.penalty_rate.clone(),
        indemnity: options.indemnity.clone(),
        clause: options.clause.clone(),
        proof,
    };
    let kept = terms::keep(&host.ports, &scope, &wanted).await.map_err(|error| match error {
        IngestError::Refused(refused) => HostError::Input(refused.to_string()),
        IngestError::Change(error) => error.into(),
    })?;
    if !kept {
        let known = &wanted.version;
        return Err(HostError::Input(format!(
            "the version {known} is kept already and stays as it is; give the new one another name with --name"
        )));
    }
    Ok(Output::done(words(&wanted), json!(wanted)))
}

async fn list(host: &Host, creditor: Option<&str>) -> Result<Output, HostError> {
    let scope = host.scope(creditor).await?;
    let all = terms::all(&host.ports, &scope).await?;
    let text = all.iter().map(words).collect::<Vec<_>>().join("\n");
    let none = "No terms of sale are kept: invoices without a due date count as due after 30 days, and only what \
                the law itself gives is claimed. Keep some with: relance terms set --text \"30 days net\"";
    Ok(Output::done(if text.is_empty() { none.to_owned() } else { text }, json!(all)))
}

fn words(terms: &TermsOfSale) -> String {
    let payment = terms.payment.as_deref().unwrap_or("30 days (nothing else is said)");
    let rate = terms.penalty_rate.as_ref().map(|rate| match rate.as_str() {
        "default" => "; penalties at the law's own rate".to_owned(),
        "legal3" => "; penalties at three times the French legal rate".to_owned(),
        percent => format!("; penalties at {percent} % a year"),
    });
    let indemnity =
        terms.indemnity.as_ref().map(|own| format!("; an indemnity of {own}")).unwrap_or_default();
    let clause = terms.clause.as_ref().map(|_| match terms.proof {
        Some(_) => "; a penalty clause, with proof of acceptance",
        None => "; a penalty clause without proof of acceptance, which is therefore not claimed",
    });
    let (rate, clause) = (rate.unwrap_or_default(), clause.unwrap_or_default());
    format!("{} from {}: {payment}{rate}{clause}{indemnity}.", terms.version, terms.from)
}
