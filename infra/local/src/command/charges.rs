//! `relance charges`: interest and fees beside late items, and a person's word on them.

use dunning::event::Actor;
use dunning::id::AccountId;
use dunning::money::decimal;
use dunning::party::Language;
use serde_json::{Map, Value, json};
use service::charges::{self, Beside, Unfit, Verdict};
use service::creditor;

use super::Output;
use crate::cli::Charges;
use crate::host::{Host, HostError};

/// Runs the command.
///
/// # Errors
/// When a name is unknown, nothing is left to decide, or a port fails.
pub async fn run(host: &Host, options: &Charges) -> Result<Output, HostError> {
    let language = asked(options)?;
    let waive = options.waive.as_ref().zip(options.reason.as_ref());
    let decided = match (&options.claim, waive) {
        (Some(name), _) => Some(decide(host, name, &options.who, &Verdict::Claim).await?),
        (None, Some((name, why))) => {
            Some(decide(host, name, &options.who, &Verdict::Waive(why.clone())).await?)
        }
        (None, None) => None,
    };
    match decided {
        Some(lines) => {
            host.settle_queue().await?;
            let language = language.unwrap_or(Language::En);
            Ok(shown(&lines.into_iter().map(|line| (line, language)).collect::<Vec<_>>()))
        }
        None => list(host, options, language).await,
    }
}

/// Tells the creditor whose line it is.
///
/// # Errors
/// When nobody has it, nothing of it is left to decide, or a port fails.
pub async fn decide(host: &Host, name: &str, who: &str, verdict: &Verdict) -> Result<Vec<Beside>, HostError> {
    if matches!(verdict, Verdict::Waive(why) if why.trim().is_empty()) {
        return Err(HostError::Input("why is it waived? add --reason WHY".to_owned()));
    }
    for scope in host.scopes().await? {
        match charges::decide(&host.ports, &scope, name, Actor::Person(who.to_owned()), verdict).await {
            Ok(lines) => return Ok(lines),
            Err(Unfit::Unknown(_)) => {}
            Err(Unfit::Change(error)) => return Err(error.into()),
            Err(other) => return Err(HostError::Input(other.to_string())),
        }
    }
    Err(HostError::Input(Unfit::Unknown(name.to_owned()).to_string()))
}

fn asked(options: &Charges) -> Result<Option<Language>, HostError> {
    let read = |code: &String| {
        Language::from_code(code)
            .ok_or_else(|| HostError::Input("the language is one of fr, nl, de, en".to_owned()))
    };
    options.language.as_ref().map(read).transpose()
}

async fn list(host: &Host, options: &Charges, asked: Option<Language>) -> Result<Output, HostError> {
    let account = options.account.as_deref().map(AccountId::new).transpose();
    let account = account.map_err(|error| HostError::Input(error.to_string()))?;
    let mut lines = Vec::new();
    let mut known = account.is_none();
    for scope in host.scopes().await? {
        let (profile, _) = creditor::rules(&host.ports, &scope).await?;
        let language = asked.unwrap_or(profile.creditor.language);
        if let Some(account) = &account {
            known |= host.ports.store.head(&scope, account).await?.is_some();
        }
        let found = charges::list(&host.ports, &scope, account.as_ref()).await?;
        lines.extend(found.into_iter().map(|line| (line, language)));
    }
    match (&account, known) {
        (Some(account), false) => {
            Err(HostError::Input(format!("there is no account {account}; list them with: relance accounts")))
        }
        _ => Ok(shown(&lines)),
    }
}

fn shown(lines: &[(Beside, Language)]) -> Output {
    let text: Vec<String> =
        lines.iter().map(|(line, language)| format!("{}  {}", line.id, line.words(*language))).collect();
    let text = if text.is_empty() {
        "No interest or fee stands beside any invoice.".to_owned()
    } else {
        text.join("\n")
    };
    Output::done(text, lines.iter().map(|(line, _)| row(line)).collect())
}

fn row(line: &Beside) -> Value {
    let amount = |minor| decimal(minor, line.currency);
    let charge = &line.charge;
    let told = |language: Language| (language.code().to_owned(), Value::from(line.words(language)));
    json!({
        "id": line.id, "task": line.task, "account": line.account, "item": line.item, "rule": charge.rule,
        "from": charge.from, "until": charge.until, "currency": line.currency,
        "amount": amount(charge.amount), "paid": amount(charge.paid), "waived": amount(charge.waived),
        "open": amount(charge.open()), "standing": charge.standing(),
        "text": Language::ALL.into_iter().map(told).collect::<Map<_, _>>(),
    })
}
