//! `relance letters`: what lies ready to be printed and posted, and the proof when it was.

mod agreement;

use dunning::class::Channel;
use dunning::event::Actor;
use dunning::id::NoticeId;
use serde_json::json;
use service::ports::Clock;
use service::post::{self, Unheard, Word};

use super::{Output, outbox};
use crate::cli::Letters;
use crate::host::{Host, HostError};

/// Runs the command.
///
/// # Errors
/// When the letter is unknown, its day cannot be right, or a port fails.
pub async fn run(host: &Host, options: &Letters) -> Result<Output, HostError> {
    if let Some(account) = &options.agreement {
        return agreement::run(host, account, options).await;
    }
    let word = match (&options.posted, &options.returned) {
        (Some(id), _) => {
            let proof = options.proof.clone().unwrap_or_default();
            (id, None, proof)
        }
        (None, Some(id)) => (id, Some(Word::Returned), String::new()),
        (None, None) => return list(host).await,
    };
    let (id, returned, proof) = word;
    let notice = NoticeId::new(id).map_err(|error| HostError::Input(error.to_string()))?;
    for scope in host.scopes().await? {
        let zone = service::creditor::rules(&host.ports, &scope).await?.0.creditor.time_zone;
        let today = host.clock.now().with_timezone(&zone).date_naive();
        let day = options.day.unwrap_or(today);
        let posted = || Word::Posted { day, proof: proof.clone() };
        let word = returned.clone().unwrap_or_else(posted);
        let who = Actor::Person(options.who.clone());
        match post::hear(&host.ports, &scope, &notice, who, &word).await {
            Ok(()) => {
                host.settle_queue().await?;
                let text = match word {
                    Word::Posted { day, .. } => {
                        format!("{id}: posted on {day}; waiting periods run from that day.")
                    }
                    Word::Returned => format!("{id}: came back; another way is looked for."),
                };
                return Ok(Output::done(text, json!({ "notice_id": id, "noted": true })));
            }
            Err(Unheard::Unknown(_)) => {}
            Err(error) => return Err(HostError::Input(error.to_string())),
        }
    }
    Err(HostError::Input(Unheard::Unknown(notice).to_string()))
}

async fn list(host: &Host) -> Result<Output, HostError> {
    let messages = outbox::messages(host).await?;
    let sent = messages
        .iter()
        .filter(|message| message.kept.notice.channel == Channel::Letter && message.sent_at.is_some());
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for message in sent {
        let (notice, state) = (&message.kept.notice, outbox::state(&message.kept));
        let state = match state.as_str() {
            "sent" => "to post",
            "delivered" => "posted",
            "bounced" => "came back",
            other => other,
        };
        let file = message.document.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
        lines.push(format!(
            "{}  {state:<10} {:<13} {:<40} {file}",
            notice.id,
            notice.class.name(),
            notice.to.name
        ));
        rows.push(json!({ "notice_id": notice.id, "account": notice.account, "class": notice.class.name(),
            "state": state, "to": notice.to.address, "file": file, "sent_at": message.sent_at }));
    }
    let text = if lines.is_empty() { "No letter was handed over yet.".to_owned() } else { lines.join("\n") };
    Ok(Output::done(text, rows.into()))
}
