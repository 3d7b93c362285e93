//! What came in and could not be used: shown until it is taken in or left with a reason.

use messages::Language;
use service::http::{Request, Response};
use service::ingest::IngestError;
use service::ingest::quarantine::{self, Again, Quarantined};
use service::portal::page::escape;

use super::actions::home;
use super::asked::Form;
use super::page;
use super::words::Word;
use crate::command::quarantine::waiting;
use crate::host::HostError;
use crate::web::server::Shared;

/// Entries shown at once; the rest waits behind them.
const MOST_SHOWN: usize = 40;
/// The longest reason kept, in characters.
const LONGEST_REASON: usize = 200;

/// The section of the overview; empty where nothing waits.
pub async fn section(shared: &Shared, language: Language) -> Result<String, HostError> {
    let entries = waiting(&shared.host).await?;
    let rows: String = entries.iter().take(MOST_SHOWN).map(|(_, entry)| row(entry, language)).collect();
    match rows.is_empty() {
        true => Ok(rows),
        false => Ok(format!("<section><h2>{}</h2>{rows}</section>", Word::KeptTitle.text(language))),
    }
}

fn row(entry: &Quarantined, language: Language) -> String {
    format!(
        "<div class=\"box\"><p><strong>{}</strong> · {}</p><form method=\"post\" action=\"/quarantine/{}\">\
         <button name=\"said\" value=\"again\">{}</button> <label>{} <input name=\"reason\" maxlength=\"{LONGEST_REASON}\"></label> \
         <button name=\"said\" value=\"leave\">{}</button></form></div><p></p>",
        escape(&entry.file),
        escape(&entry.refused.said(language)),
        escape(&entry.id),
        Word::KeptAgain.text(language),
        Word::KeptReason.text(language),
        Word::KeptLeave.text(language),
    )
}

/// Takes an answer from the page.
pub async fn answer(
    shared: &Shared,
    id: &str,
    request: &Request,
    language: Language,
) -> Result<Response, HostError> {
    let form = Form::of(request);
    let leave = form.get("said") == Some("leave");
    let reason = form.get("reason").map(|text| text.chars().take(LONGEST_REASON).collect::<String>());
    let ports = &shared.host.ports;
    for scope in shared.host.scopes().await? {
        let Some(entry) = quarantine::one(ports, &scope, id).await? else { continue };
        match (leave, reason.as_deref()) {
            (true, None) => return Ok(page::trouble(400, Word::NoReason, None, language)),
            (true, Some(reason)) => quarantine::dismiss(ports, &scope, &entry, reason).await?,
            (false, _) => match quarantine::again(ports, &scope, &entry, &Again::default()).await {
                // What is still wrong stays where it is, with its reason.
                Ok(_) | Err(IngestError::Refused(_)) => {}
                Err(IngestError::Change(error)) => return Err(error.into()),
            },
        }
    }
    Ok(home())
}
