//! The page of a laptop: what happened, told in the order in which a visitor understands it.

mod actions;
mod asked;
mod books;
mod chart;
mod kept;
mod page;
mod todo;
mod try_it;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use dunning::id::{AccountId, ItemNumber};
use dunning::notice::Notice;
use messages::Language;
use service::http::{Request, Response};

use self::words::Word;
use super::server::Shared;
use crate::host::HostError;

/// What the demo's walk has to tell.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// A reminder that a payment cancelled, and when the payment came.
    pub cancelled: Option<(Notice, DateTime<Utc>)>,
    /// One message about several shops.
    pub several: Option<Notice>,
    /// An account that was deliberately not written to.
    pub silent: Option<AccountId>,
    /// The item the visitor may answer for, as its debtor.
    pub visitor: Option<ItemNumber>,
    /// Money in up to each day, in minor units: as it came, and by the sample's habits alone.
    pub money: Vec<(NaiveDate, i64, i64)>,
    /// Messages sent.
    pub sent: usize,
    /// Payments received.
    pub paid: usize,
}

/// Answers what is no function's.
pub async fn answer(shared: &Shared, request: &Request) -> Response {
    let language = asked::language(request);
    if request.method == "POST" && !asked::from_here(request) {
        return page::trouble(403, Word::Stranger, None, language);
    }
    let answered = match (request.method.as_str(), request.segments().as_slice()) {
        ("GET", []) => page::overview(shared, language).await,
        ("GET", ["message", id]) => actions::message(shared, id, language).await,
        ("GET", ["account", id @ ..]) => page::account(shared, &id.join("/"), language).await,
        ("POST", ["approve", id]) => actions::approve(shared, id, language).await,
        ("POST", ["task", handle]) => todo::answer(shared, handle, request, language).await,
        ("POST", ["quarantine", id]) => kept::answer(shared, id, request, language).await,
        ("POST", ["forward"]) => actions::forward(shared).await,
        ("POST", ["try"]) => try_it::answer(shared, request, language).await,
        _ => Ok(page::trouble(404, Word::NothingHere, None, language)),
    };
    let answered = answered.unwrap_or_else(|error| failed(&error, language));
    match asked::chosen(request) {
        Some(chosen) => answered.with("set-cookie", &asked::remember(chosen)),
        None => answered,
    }
}

/// What was typed wrong, or what broke here.
fn failed(error: &HostError, language: Language) -> Response {
    let (status, word) = match error {
        HostError::Input(_) => (400, Word::NotTaken),
        _ => (500, Word::Broke),
    };
    page::trouble(status, word, Some(&error.to_string()), language)
}
