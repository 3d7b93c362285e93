//! `relance reply` and `relance replies`: take in what a debtor wrote, list it, and note that it was read.

use std::path::Path;

use messages::Language;
use messages::reply::note;
use serde_json::json;
use service::ports::Pages;
use service::reply::text::Texted;
use service::reply::{self, Incoming, Reply};
use service::scope::Scope;

use super::Output;
use crate::cli::{Replies, ReplyTo};
use crate::host::{Host, HostError};

/// Pages read of one creditor's replies.
const MOST_PAGES: usize = 100;

/// Takes a mail in, as if it had come to the address it was written to, or a text message.
///
/// # Errors
/// When the file cannot be read or a port fails.
pub async fn take(host: &Host, options: &ReplyTo) -> Result<Output, HostError> {
    match (&options.file, &options.sms, &options.text) {
        (Some(file), ..) => mail(host, options, file).await,
        (None, Some(number), Some(text)) => texted(host, options, number, text).await,
        _ => Err(HostError::Input("name a mail as a file, or --sms NUMBER --text TEXT".to_owned())),
    }
}

/// A text message, as the network would tell it.
async fn texted(host: &Host, options: &ReplyTo, number: &str, text: &str) -> Result<Output, HostError> {
    let read = dunning::phone::normalise(number, None);
    let from = read.map_err(|error| HostError::Input(format!("{number}: {error}")))?.e164;
    let creditors = match &options.creditor {
        Some(_) => vec![host.scope(options.creditor.as_deref()).await?.creditor().clone()],
        None => host.ports.store.creditors().await?,
    };
    let at = host.ports.clock.now();
    let event = json!({ "originationNumber": from, "messageBody": text, "at": at }).to_string();
    let texted = Texted { bytes: event.as_bytes(), from: &from, body: text, answers: None };
    let replies = reply::text::take(&host.ports, &creditors, texted).await?;
    if replies.is_empty() {
        let problem = format!("no creditor has the number {from}; name one with --creditor ID");
        return Err(HostError::Input(problem));
    }
    host.settle_queue().await?;
    let shown: Vec<String> = replies.iter().map(words).collect();
    Ok(Output::done(shown.join("\n\n"), json!(replies)))
}

async fn mail(host: &Host, options: &ReplyTo, file: &Path) -> Result<Output, HostError> {
    let bytes = read(file)?;
    let recipients = messages::reply::recipients(&bytes);
    let scope = match reply::creditor_of(&host.ports, &recipients).await? {
        Some(creditor) if options.creditor.is_none() => Scope::proven(creditor),
        _ => host.scope(options.creditor.as_deref()).await?,
    };
    let incoming = Incoming { bytes: &bytes, recipients: &recipients, suspect: None };
    let reply = reply::take(&host.ports, &scope, incoming).await?;
    host.settle_queue().await?;
    Ok(Output::done(words(&reply), json!(reply)))
}

fn read(file: &Path) -> Result<Vec<u8>, HostError> {
    let unreadable = |error| HostError::Input(format!("{} cannot be read: {error}", file.display()));
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    if size > u64::try_from(messages::reply::MAX_MAIL_BYTES).unwrap_or(u64::MAX) {
        return Err(HostError::Input(format!("{} has {size} bytes; that is no mail", file.display())));
    }
    std::fs::read(file).map_err(unreadable)
}

/// Lists the replies, or notes that one was read.
///
/// # Errors
/// When there is no such reply or a port fails.
pub async fn run(host: &Host, options: &Replies) -> Result<Output, HostError> {
    let mut all = Vec::new();
    for scope in host.scopes().await? {
        let mut pages = Pages::at_most(MOST_PAGES, "the replies");
        while let Some(from) = pages.open()? {
            let page = reply::list(&host.ports, &scope, from).await?;
            all.extend(pages.turn(page).into_iter().map(|one| (scope.clone(), one)));
        }
    }
    if let Some(id) = &options.read {
        let found = all.iter().find(|(_, one)| one.id == *id);
        let (scope, _) = found.ok_or_else(|| {
            HostError::Input(format!("there is no reply {id}; list them with: relance replies"))
        })?;
        let read = reply::read(&host.ports, scope, id, "owner").await.map_err(HostError::Change)?;
        host.settle_queue().await?;
        return Ok(Output::done(format!("{id} is read; what it held goes on."), json!(read)));
    }
    all.sort_by(|(_, a), (_, b)| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let text = all.iter().map(|(_, one)| words(one)).collect::<Vec<_>>().join("\n\n");
    let text = if text.is_empty() { "Nobody has written back.".to_owned() } else { text };
    Ok(Output::done(text, all.iter().map(|(_, one)| json!(one)).collect()))
}

fn words(reply: &Reply) -> String {
    let state = if reply.read.is_some() { "read" } else { "not read" };
    let accounts: Vec<String> = reply.account.iter().chain(&reply.also).map(ToString::to_string).collect();
    let account = if accounts.is_empty() { "no account".to_owned() } else { accounts.join(", ") };
    let mut lines = vec![format!(
        "{}  {}  {state:<8}  {account}  {}  {}",
        reply.id,
        reply.at.format("%Y-%m-%d %H:%M"),
        reply.from,
        reply.subject
    )];
    for said in &reply.findings {
        let meaning = note::meaning(&said.meaning, Language::En);
        lines.push(format!("    {meaning}: \"{}\" (rule: {})", said.sentence, said.rule));
    }
    if !reply.set_aside.is_empty() {
        lines.push(format!("    nothing was done about it: {}", reply.set_aside));
    }
    lines.join("\n")
}
