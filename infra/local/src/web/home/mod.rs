//! The page of a laptop: what happened, told in the order in which a visitor understands it.

mod actions;
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
    let language = language(request);
    let answered = match (request.method.as_str(), request.segments().as_slice()) {
        ("GET", []) => page::overview(shared, language).await,
        ("GET", ["message", id]) => actions::message(shared, id).await,
        ("GET", ["account", id @ ..]) => page::account(shared, &id.join("/"), language).await,
        ("POST", ["approve", id]) => actions::approve(shared, id).await,
        ("POST", ["task", handle]) => todo::answer(shared, handle, request).await,
        ("POST", ["quarantine", id]) => kept::answer(shared, id, request).await,
        ("POST", ["forward"]) => actions::forward(shared).await,
        ("POST", ["try"]) => try_it::answer(shared, request, language).await,
        _ => Ok(Response::problem(404, "unknown_path", "There is nothing here; the page is at /.")),
    };
    answered.unwrap_or_else(|error: HostError| Response::problem(500, "failed", &error.to_string()))
}

/// The language asked for in the address, else the browser's.
fn language(request: &Request) -> Language {
    let asked = request.query.get("lang").map(String::as_str).and_then(Language::from_code);
    let browser = request.header("accept-language").unwrap_or_default();
    let first = || browser.split(',').filter_map(|part| Language::from_code(part.trim().get(..2)?)).next();
    asked.or_else(first).unwrap_or(Language::En)
}
