//! `relance template`: the creditor's own texts: list, check, preview with real data, save, go back.

use std::path::Path;

use dunning::id::AccountId;
use messages::template::{MAX_TEMPLATE_BYTES, Problem, Severity};
use messages::{Kind, Language};
use serde_json::json;
use service::account::account_of;
use service::texts::{self, Saved, TextName, Which};

use super::Output;
use crate::cli::{TemplateCommand, Text};
use crate::host::{Host, HostError};

/// Runs the command.
///
/// # Errors
/// When what was typed names no text, or a port fails.
pub async fn run(host: &Host, command: &TemplateCommand) -> Result<Output, HostError> {
    match command {
        TemplateCommand::List { creditor } => list(host, creditor.as_deref()).await,
        TemplateCommand::Check { file, which } => check(&read(file)?, &self::which(which)?),
        TemplateCommand::Set { file, which } => {
            let scope = host.scope(which.creditor.as_deref()).await?;
            let saved = texts::save(&host.ports, &scope, &self::which(which)?, &read(file)?).await?;
            Ok(told(&saved))
        }
        TemplateCommand::Reset { which } => {
            let scope = host.scope(which.creditor.as_deref()).await?;
            Ok(told(&texts::reset(&host.ports, &scope, &self::which(which)?).await?))
        }
        TemplateCommand::Preview { account, file, html, which } => {
            preview(host, account.as_deref(), file.as_deref(), html.as_deref(), which).await
        }
    }
}

fn which(text: &Text) -> Result<Which, HostError> {
    let known = Kind::ALL.iter().copied().find(|kind| kind.name() == text.kind);
    let kinds = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    let kind = known.ok_or_else(|| {
        HostError::Input(format!("there is no kind \"{}\"; type one of: {}", text.kind, kinds()))
    })?;
    let language = Language::from_code(&text.language).ok_or_else(|| {
        HostError::Input(format!("there is no language \"{}\"; type fr, nl, de or en", text.language))
    })?;
    let unusable = |name: &String| {
        HostError::Input(format!(
            "\"{name}\" is no name of a text: write up to 40 lower-case letters, digits, - and _, not the name of a kind"
        ))
    };
    let name = text.named.as_ref();
    let name = name.map(|name| TextName::new(name).ok_or_else(|| unusable(name))).transpose()?;
    let which = Which { kind, language, sms: text.sms, name };
    if which.built_in().is_none() {
        return Err(HostError::Input(format!("a {kind} message is never a text message")));
    }
    Ok(which)
}

fn read(file: &Path) -> Result<String, HostError> {
    let unreadable =
        |error: std::io::Error| HostError::Input(format!("{} cannot be read: {error}", file.display()));
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > u64::try_from(MAX_TEMPLATE_BYTES).unwrap_or(u64::MAX) {
        return Err(HostError::Input(format!(
            "{} has {size} bytes; {MAX_TEMPLATE_BYTES} are the most",
            file.display()
        )));
    }
    std::fs::read_to_string(file).map_err(unreadable)
}

async fn list(host: &Host, creditor: Option<&str>) -> Result<Output, HostError> {
    let scope = host.scope(creditor).await?;
    let own = texts::all(&host.ports, &scope).await?;
    let line = |name: String| {
        let saved = own.get(&name).map(|own| own.at);
        let words = saved.map_or_else(
            || "as it comes with Relance".to_owned(),
            |at| format!("your own, saved on {}", at.format("%Y-%m-%d %H:%M")),
        );
        (format!("{name:<32} {words}"), json!({ "text": name, "own": saved.is_some(), "saved_at": saved }))
    };
    let known: Vec<String> = Which::all().map(|which| which.to_string()).collect();
    let named = own.keys().filter(|name| !known.contains(name)).cloned();
    let (lines, json): (Vec<_>, Vec<_>) = known.iter().cloned().chain(named).map(line).unzip();
    Ok(Output::done(lines.join("\n"), json.into()))
}

fn listed(problems: &[Problem]) -> (String, serde_json::Value) {
    let severity = |problem: &Problem| if problem.severity == Severity::Error { "error" } else { "advice" };
    let lines = problems
        .iter()
        .map(|problem| format!("line {}: {}: {}", problem.line, severity(problem), problem.message));
    let json = problems.iter().map(
        |problem| json!({ "line": problem.line, "severity": severity(problem), "message": problem.message }),
    );
    (lines.collect::<Vec<_>>().join("\n"), json.collect())
}

fn check(source: &str, which: &Which) -> Result<Output, HostError> {
    let problems = which.check(source);
    let (text, json) = listed(&problems);
    let wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    let text = if text.is_empty() { format!("{which}: nothing is wrong with it.") } else { text };
    Ok(Output {
        code: if wrong { 2 } else { 0 },
        ..Output::done(text, json!({ "text": which.to_string(), "problems": json }))
    })
}

fn told(saved: &Saved) -> Output {
    match saved {
        Saved::Version(version, advice) => {
            let (advice, json) = listed(advice);
            let text = format!("Version {version} is used from the next message on.\n{advice}");
            Output::done(text.trim_end().to_owned(), json!({ "version": version, "problems": json }))
        }
        Saved::Refused(problems) => {
            let (text, json) = listed(problems);
            Output { code: 2, ..Output::done(format!("Not saved:\n{text}"), json!({ "problems": json })) }
        }
    }
}

async fn preview(
    host: &Host,
    account: Option<&str>,
    file: Option<&Path>,
    html: Option<&Path>,
    text: &Text,
) -> Result<Output, HostError> {
    let (which, scope) = (which(text)?, host.scope(text.creditor.as_deref()).await?);
    let id = match account {
        Some(id) => AccountId::new(id).map_err(|error| HostError::Input(error.to_string()))?,
        None => {
            let heads = super::outbox::heads(host, &scope).await?;
            let first = heads.into_iter().next().map(|listed| listed.account);
            first.ok_or_else(|| {
                HostError::Input("there is no account yet; type: relance import FILE".to_owned())
            })?
        }
    };
    let head = host.ports.store.head(&scope, &id).await?;
    let head = head.ok_or_else(|| {
        HostError::Input(format!("there is no account {id}; list them with: relance accounts"))
    })?;
    let source = file.map(read).transpose()?;
    let mail = texts::preview(&host.ports, &scope, &account_of(&head)?, &which, source.as_deref()).await?;
    if let Some(path) = html {
        std::fs::write(path, mail.browser_html())?;
    }
    let words = format!("{}\n\n{}", mail.subject, mail.text);
    Ok(Output::done(
        words,
        json!({ "account": id, "subject": mail.subject, "text": mail.text, "html": mail.html }),
    ))
}
