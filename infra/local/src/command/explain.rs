//! `relance explain`: why each item was or was not written about, in words a controller could read on the phone.

use dunning::explain::sentence;
use dunning::id::AccountId;
use dunning::party::Language;
use serde_json::{Map, Value, json};
use service::charges::{self, Beside};
use service::ports::Clock;

use super::{Output, accounts, outbox};
use crate::cli::Explain;
use crate::host::{Host, HostError};

const LANGUAGES: [(&str, Language); 4] =
    [("fr", Language::Fr), ("nl", Language::Nl), ("de", Language::De), ("en", Language::En)];

/// Runs the command.
///
/// # Errors
/// When the account is unknown or cannot be decided on.
pub async fn run(host: &Host, options: &Explain) -> Result<Output, HostError> {
    let id = AccountId::new(&options.account).map_err(|error| HostError::Input(error.to_string()))?;
    let chosen: Vec<(&str, Language)> = LANGUAGES
        .into_iter()
        .filter(|(code, _)| options.language.as_deref().is_none_or(|one| one == *code))
        .collect();
    if chosen.is_empty() {
        return Err(HostError::Input("the language is one of fr, nl, de, en".to_owned()));
    }
    for scope in host.scopes().await? {
        if outbox::heads(host, &scope).await?.iter().any(|listed| listed.account == id) {
            let shown = accounts::read(host, &scope, &id, false).await?;
            let beside = charges::list(&host.ports, &scope, Some(&id)).await?;
            return told(host, &shown, &beside, &chosen);
        }
    }
    Err(HostError::Input(format!("there is no account {id}; list them with: relance accounts")))
}

fn told(
    host: &Host,
    shown: &accounts::Shown,
    beside: &[Beside],
    languages: &[(&str, Language)],
) -> Result<Output, HostError> {
    let now = host.clock.now();
    let advance = dunning::advance(&shown.account, Vec::new(), &shown.rules, now)
        .map_err(|refusal| HostError::Input(refusal.to_string()))?;
    let mut lines = Vec::new();
    let mut json = Vec::new();
    for explained in &advance.explanations {
        let mut texts = Map::new();
        for (code, language) in languages {
            let text = sentence(&explained.rule, *language, &explained.item, shown.account.currency);
            lines.push(format!("{:<16} {code}  {text}", explained.item.as_str()));
            texts.insert((*code).to_owned(), Value::String(text));
        }
        let rule = json!(explained.rule);
        json.push(json!({
            "item": explained.item,
            "decision": if explained.sent() { "sent" } else { "not_sent" },
            "rule": rule.get("rule").cloned().unwrap_or_default(),
            "text": texts,
        }));
    }
    for one in beside {
        let mut texts = Map::new();
        for (code, language) in languages {
            let text = one.words(*language);
            lines.push(format!("{:<16} {code}  {text}", one.item.as_str()));
            texts.insert((*code).to_owned(), Value::String(text));
        }
        json.push(json!({ "item": one.item, "charge": one.charge.rule, "standing": one.charge.standing(), "text": texts }));
    }
    Ok(Output::done(lines.join("\n"), Value::Array(json)))
}
