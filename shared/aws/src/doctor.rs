//! What is missing on a deployed stage, each with what to do.

use aws_sdk_sqs::types::QueueAttributeName;
use aws_types::SdkConfig;
use serde::Serialize;
use service::fault::Fault;
use service::ports::Ports;
use service::scope::Scope;

use crate::fault;
use crate::operator::Stage;

/// How one part of a stage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Good,
    /// Works, but somebody should look.
    Look,
    /// Something does not work until it is mended.
    Missing,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: String,
    /// How it is.
    pub health: Health,
    /// What was seen and what to do.
    pub words: String,
}

impl Finding {
    fn new(what: &str, health: Health, words: impl Into<String>) -> Self {
        Self { what: what.to_owned(), health, words: words.into() }
    }
}

/// Looks at everything and never stops at the first trouble.
pub async fn examine(ports: &Ports, config: &SdkConfig, stage: &Stage) -> Vec<Finding> {
    let mut found = vec![table(ports).await, mail(config).await, dead_letters(config, stage).await];
    found.extend(identities(config).await);
    found.extend(secrets(ports).await);
    found
}

fn unknown(what: &str, fault: &Fault) -> Finding {
    Finding::new(what, Health::Missing, format!("cannot be looked at: {fault}"))
}

async fn table(ports: &Ports) -> Finding {
    match (ports.store.creditors().await, ports.store.halted().await) {
        (Ok(_), Ok(true)) => {
            Finding::new("table", Health::Look, "the global kill switch is on: nothing is sent")
        }
        (Ok(creditors), Ok(false)) if creditors.is_empty() => Finding::new(
            "table",
            Health::Look,
            "no creditor yet: drop a file that names one under drop/<creditor>/",
        ),
        (Ok(creditors), Ok(false)) => {
            Finding::new("table", Health::Good, format!("{} creditor(s)", creditors.len()))
        }
        (Err(fault), _) | (_, Err(fault)) => unknown("table", &fault),
    }
}

async fn mail(config: &SdkConfig) -> Finding {
    let answer = aws_sdk_sesv2::Client::new(config).get_account().send().await;
    let account = match answer {
        Ok(account) => account,
        Err(error) => return unknown("mail", &fault::of("read the mail account", &error)),
    };
    let rate = account.send_quota.as_ref().map_or(0.0, |quota| quota.max_send_rate);
    if !account.sending_enabled {
        return Finding::new("mail", Health::Missing, "SES has paused sending; see its console");
    }
    if !account.production_access_enabled {
        let words = "SES is in its sandbox: mails reach verified addresses only. Request production access";
        return Finding::new("mail", Health::Missing, words);
    }
    Finding::new(
        "mail",
        Health::Good,
        format!("{rate} mails a second; MaximumConcurrency x SendRate stays below"),
    )
}

async fn identities(config: &SdkConfig) -> Vec<Finding> {
    let answer = aws_sdk_sesv2::Client::new(config).list_email_identities().page_size(100).send().await;
    let all = match answer {
        Ok(answer) => answer.email_identities.unwrap_or_default(),
        Err(error) => return vec![unknown("sender", &fault::of("list the senders", &error))],
    };
    if all.is_empty() {
        let words = "no sender is verified: aws sesv2 create-email-identity --email-identity <domain>";
        return vec![Finding::new("sender", Health::Missing, words)];
    }
    let one = |identity: aws_sdk_sesv2::types::IdentityInfo| {
        let name = identity.identity_name.unwrap_or_default();
        if identity.sending_enabled {
            Finding::new("sender", Health::Good, format!("{name} is verified"))
        } else {
            let words = format!("{name} is not verified: set the DNS records that SES shows for it");
            Finding::new("sender", Health::Missing, words)
        }
    };
    all.into_iter().map(one).collect()
}

async fn dead_letters(config: &SdkConfig, stage: &Stage) -> Finding {
    let client = aws_sdk_sqs::Client::new(config);
    let url = stage.queue.replace("-work", "-dead-letters");
    let count = QueueAttributeName::ApproximateNumberOfMessages;
    let answer = client.get_queue_attributes().queue_url(url).attribute_names(count.clone()).send().await;
    let waiting = match answer {
        Ok(answer) => answer.attributes.and_then(|all| all.get(&count).cloned()).unwrap_or_default(),
        Err(error) => return unknown("dead letters", &fault::of("count the dead letters", &error)),
    };
    match waiting.as_str() {
        "0" => Finding::new("dead letters", Health::Good, "none"),
        some => {
            Finding::new("dead letters", Health::Look, format!("{some} wait; see OPERATING.md, Dead letters"))
        }
    }
}

/// The key that signs debtors' links, and Stripe's secret of each creditor.
async fn secrets(ports: &Ports) -> Vec<Finding> {
    let mut found = Vec::new();
    let creditors = ports.store.creditors().await.unwrap_or_default();
    let deployment = dunning::id::CreditorId::new("relance").ok().map(|id| (id, "link", Health::Missing));
    let stripe = creditors.into_iter().map(|creditor| (creditor, "webhook/stripe", Health::Look));
    for (creditor, name, health) in deployment.into_iter().chain(stripe) {
        let what = format!("secret {creditor}/{name}");
        found.push(match ports.secrets.secrets(&Scope::proven(creditor), name).await {
            Ok(live) if live.is_empty() => Finding::new(&what, health, "not set; see OPERATING.md, Secrets"),
            Ok(live) => Finding::new(&what, Health::Good, format!("{} live", live.len())),
            Err(fault) => unknown(&what, &fault),
        });
    }
    found
}
