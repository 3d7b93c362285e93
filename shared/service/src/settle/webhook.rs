//! The door: `/webhooks/<provider>/<creditor>`, or `/webhooks/<provider>` where it is certain who is meant. The raw
//! bytes are proven before anything is read of them; the answer is "taken" only once everything is safe in the table.

use chrono::Duration;
use documents::webhook::{Headers, Kind, Movement, Provider, Refusal, Verified, movements, verify};
use dunning::id::CreditorId;

use super::hear::hear;
use super::trust::{stand_in, trust};
use super::waiting::{Waiting, keep};
use crate::fault::Fault;
use crate::http::{Request, Response};
use crate::ports::Ports;
use crate::scope::Scope;

/// How long a body's movements are booked while its sender waits; the rest is kept and booked right after. Qonto
/// wants its answer within a second.
const AT_ONCE: Duration = Duration::milliseconds(600);
/// Movements of one body that are booked while its sender waits.
const MOST_AT_ONCE: usize = 5;
/// Creditors whose secrets are tried on a body that names none in its path.
const MOST_CREDITORS: usize = 20;

/// Answers a webhook.
pub async fn webhook(ports: &Ports, request: &Request) -> Response {
    let segments = request.segments();
    let (provider, named) = match segments.as_slice() {
        ["webhooks", provider] => (*provider, None),
        ["webhooks", provider, creditor] => (*provider, Some(*creditor)),
        _ => {
            return Response::problem(
                404,
                "unknown_path",
                "Webhooks arrive at /webhooks/<provider>/<creditor>.",
            );
        }
    };
    if request.method != "POST" {
        return Response::problem(405, "method_not_allowed", "Send a webhook with POST.")
            .with("allow", "POST");
    }
    let Ok(provider) = provider.parse::<Provider>() else {
        return Response::problem(404, "unknown_provider", "No provider has this name.");
    };
    match receive(ports, provider, named, request).await {
        Ok(response) => response,
        Err(_) => Response::problem(503, "try_again", "The event could not be kept just now; send it again.")
            .with("retry-after", "30"),
    }
}

async fn receive(
    ports: &Ports,
    provider: Provider,
    named: Option<&str>,
    request: &Request,
) -> Result<Response, Fault> {
    let creditors = ports.store.creditors().await?;
    let scopes: Vec<Scope> = match named {
        Some(name) => {
            let wanted = CreditorId::new(name).ok();
            creditors.into_iter().filter(|known| Some(known) == wanted.as_ref()).map(Scope::proven).collect()
        }
        None => creditors.into_iter().take(MOST_CREDITORS).map(Scope::proven).collect(),
    };
    // Without a name in the path, one of several creditors must be named in what its own secret signed.
    let must_name_itself = named.is_none() && scopes.len() > 1;
    let headers = Headers::new(request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let (mut refused, mut proven) = (None, false);
    for scope in &scopes {
        let trust = trust(ports, scope, provider).await?;
        match verify(provider, &headers, &request.body, &trust, ports.clock.now()) {
            Ok(verified) => {
                proven = true;
                if let Some(response) = take_in(ports, scope, &verified, must_name_itself).await? {
                    return Ok(response);
                }
            }
            Err(Refusal::Disabled) => {}
            Err(refusal) => refused = Some(refusal),
        }
    }
    Ok(if proven {
        Response::problem(404, "unknown_creditor", "Name the creditor: /webhooks/<provider>/<creditor>.")
    } else {
        not_verified(provider, &refused.unwrap_or_else(|| nobody(ports, provider, &headers, &request.body)))
    })
}

/// What is said where no such creditor is, or has not switched the provider on: the same as where a signature is
/// wrong, so that a stranger cannot ask who is here.
fn nobody(ports: &Ports, provider: Provider, headers: &Headers<'_>, body: &[u8]) -> Refusal {
    let trust = stand_in(provider, &format!("{}{}", ports.clock.token(), ports.clock.token()));
    verify(provider, headers, body, &trust, ports.clock.now()).err().unwrap_or(Refusal::Wrong)
}

fn not_verified(provider: Provider, refusal: &Refusal) -> Response {
    let status = refusal.http_status(provider);
    let hint = "Check the creditor in the address, that it has switched the provider on, and its secret";
    Response::problem(status, "not_verified", &format!("The event was not taken: {refusal}. {hint}."))
}

/// `None` when the body is proven but is not for this creditor.
async fn take_in(
    ports: &Ports,
    scope: &Scope,
    verified: &Verified<'_>,
    must_name_itself: bool,
) -> Result<Option<Response>, Fault> {
    let provider = verified.provider();
    let movements = match movements(verified) {
        Ok(movements) => movements,
        Err(_) if must_name_itself => return Ok(None),
        Err(error) => {
            let body = String::from_utf8_lossy(verified.body()).chars().take(100_000).collect();
            let reason = error.to_string();
            keep(ports, scope, &Waiting::Unreadable { provider, body, reason }, false).await?;
            return Ok(Some(Response::json(200, &serde_json::json!({ "kept": true }))));
        }
    };
    let own =
        |movement: &Movement| movement.references.creditor.as_deref() == Some(scope.creditor().as_str());
    if must_name_itself && !movements.iter().all(own) {
        return Ok(None);
    }
    let begun = ports.clock.now();
    for (place, movement) in movements.into_iter().enumerate() {
        // A shared account at the provider: somebody else's money, whose own door it comes to.
        if movement.references.creditor.is_some() && !own(&movement) {
            continue;
        }
        let late = place >= MOST_AT_ONCE || ports.clock.now() - begun > AT_ONCE;
        take_one(ports, scope, provider, movement, late).await?;
    }
    Ok(Some(Response::json(200, &serde_json::json!({ "received": true }))))
}

async fn take_one(
    ports: &Ports,
    scope: &Scope,
    provider: Provider,
    movement: Movement,
    late: bool,
) -> Result<(), Fault> {
    let waiting = match movement.kind.clone() {
        Kind::Ignored(_) if late => return Ok(()),
        Kind::Announced(fetch) => Waiting::Announced { provider, fetch, tries: 0, reason: String::new() },
        _ if late => {
            Waiting::Movement { provider, movement: Box::new(movement), tries: 0, reason: String::new() }
        }
        _ => match hear(ports, scope, provider, &movement).await {
            Ok(_) => return Ok(()),
            Err(error) => {
                let (movement, reason) = (Box::new(movement), error.to_string());
                Waiting::Movement { provider, movement, tries: 0, reason }
            }
        },
    };
    keep(ports, scope, &waiting, true).await
}
