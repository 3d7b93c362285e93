//! What a visitor of the page can do: read a message, approve one, move the clock a day.

use chrono::{Duration, NaiveTime};
use dunning::event::Actor;
use dunning::fact::Fact;
use messages::Language;
use service::account::{Change, change};
use service::creditor;
use service::http::Response;
use service::ports::Clock;
use service::scope::Scope;

use super::page;
use super::words::Word;
use crate::command::outbox::{self, Message};
use crate::host::HostError;
use crate::web::server::Shared;

async fn find(shared: &Shared, id: &str) -> Result<Option<Message>, HostError> {
    let messages = outbox::messages(&shared.host).await?;
    Ok(messages.into_iter().find(|message| message.kept.notice.id.as_str() == id))
}

fn unknown(language: Language) -> Response {
    page::trouble(404, Word::NoMessage, None, language)
}

/// A message as its recipient sees it.
pub async fn message(shared: &Shared, id: &str, language: Language) -> Result<Response, HostError> {
    let Some(message) = find(shared, id).await? else { return Ok(unknown(language)) };
    if let Some(pdf) = message.pdf()? {
        return Ok(Response::of(200, "application/pdf", pdf));
    }
    if message.html.is_empty() {
        return Ok(Response::of(200, "text/plain; charset=utf-8", message.text));
    }
    Ok(Response::page(200, message.browser_html()))
}

/// A person approves a notice.
pub async fn approve(shared: &Shared, id: &str, language: Language) -> Result<Response, HostError> {
    let Some(message) = find(shared, id).await? else { return Ok(unknown(language)) };
    let host = &shared.host;
    let creditor = dunning::id::CreditorId::new(&message.creditor)
        .map_err(|error| HostError::Input(error.to_string()))?;
    let scope = Scope::proven(creditor);
    let (profile, rules) = creditor::rules(&host.ports, &scope).await?;
    let notice = &message.kept.notice;
    let fact = Fact::Approved { notice: notice.id.clone() };
    let who = Actor::Person("visitor".to_owned());
    let wanted = Change::fact(notice.account.clone(), host.ports.clock.now(), who, fact);
    let changed = change(&host.ports, &scope, &rules, &wanted).await?;
    service::notify::send_claimed(&host.ports, &scope, &profile, &changed).await?;
    host.rest().await?;
    Ok(home())
}

/// The clock moves to nine o'clock of the next day, and what is due leaves.
pub async fn forward(shared: &Shared) -> Result<Response, HostError> {
    let host = &shared.host;
    let zone = chrono_tz::Tz::Europe__Paris;
    let tomorrow = (host.clock.now() + Duration::days(1)).with_timezone(&zone).date_naive();
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    host.clock.fix(dunning::calendar::instant_at(tomorrow, nine, zone));
    host.rest().await?;
    Ok(home())
}

/// Back to the overview.
pub fn home() -> Response {
    Response::of(303, "text/plain", "").with("location", "/")
}
