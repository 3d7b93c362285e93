//! The page behind the link in a text message: GET asks, POST ends text messages to the number.

use messages::Language;

use super::page::{escape, frame};
use super::words::Word;
use super::{PortalError, link_keys};
use crate::creditor;
use crate::http::Response;
use crate::link::{self, Stops};
use crate::ports::Ports;
use crate::rate::{self, Bound};
use crate::render;
use crate::reply::text;
use crate::scope::Scope;

/// Statements about one number.
const BOUND: Bound = Bound { most: 10, minutes: 60 };
/// The last digits shown, by which whoever holds the telephone knows the number.
const SHOWN_DIGITS: usize = 2;

async fn open(ports: &Ports, token: &str) -> Result<(Scope, Stops), PortalError> {
    let stops = link::open_stop(&link_keys(ports).await?, token)?;
    Ok((Scope::proven(stops.creditor.clone()), stops))
}

/// The question, with the creditor's name.
pub(super) async fn shown(ports: &Ports, token: &str, language: Language) -> Result<Response, PortalError> {
    let (scope, stops) = open(ports, token).await?;
    let (profile, _) = creditor::rules(ports, &scope).await?;
    let name = render::letterhead(&profile, &ports.config.default_sender).name;
    let hidden = stops.number.len().saturating_sub(SHOWN_DIGITS);
    let body = format!(
        "<p>{} {}</p><form method=\"post\"><p class=\"box\">… {}</p><button>{}</button></form>",
        Word::From.text(language),
        escape(&name),
        escape(&stops.number.chars().skip(hidden).collect::<String>()),
        Word::StopTexts.text(language)
    );
    Ok(Response::page(200, frame(language, Word::NoTexts.text(language), &body)))
}

/// Every account of the creditor that may write to the number hears of it.
pub(super) async fn stated(ports: &Ports, token: &str, language: Language) -> Result<Response, PortalError> {
    let (scope, stops) = open(ports, token).await?;
    if !rate::allows(ports, &scope, &stops.number, BOUND).await? {
        return Err(PortalError::TooMany);
    }
    text::end(ports, &scope, &stops.number).await?;
    let said = Word::TextsEnded.text(language);
    let body = format!("<p class=\"box\" role=\"status\">{said}</p>");
    Ok(Response::page(200, frame(language, Word::NoTexts.text(language), &body)))
}
