//! The HTTP API: invoices in, imports looked up. Every request proves its creditor by an API key.

use documents::invoice;
use serde_json::json;

use crate::http::{Request, Response};
use crate::ingest::{self, IngestError, Refused, Report, Source};
use crate::keys::{self, KeyError};
use crate::ports::Ports;
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// The largest body taken directly, in bytes; larger files go by the drop.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// How long an answer is kept for its idempotency key, in hours.
const KEPT_HOURS: i64 = 24;
/// The longest idempotency key, in bytes.
const MOST_KEY_BYTES: usize = 128;

/// Answers one request.
pub async fn answer(ports: &Ports, request: &Request) -> Response {
    let scope = match keys::open(ports, bearer(request)).await {
        Ok(scope) => scope,
        Err(KeyError::Closed) => {
            let hint = "Send `Authorization: Bearer <key>`; make a key with `relance key create`.";
            return Response::problem(
                401,
                "key_refused",
                &format!("The API key is missing, unknown, revoked or expired. {hint}"),
            )
            .with("www-authenticate", "Bearer");
        }
        Err(KeyError::Fault(_)) => return busy(),
    };
    match (request.method.as_str(), request.segments().as_slice()) {
        ("POST", ["api", "v1", "invoices"]) => post_invoices(ports, &scope, request).await,
        ("GET", ["api", "v1", "imports", id]) => get_import(ports, &scope, id).await,
        (_, ["api", "v1", "invoices" | "imports", ..]) => Response::problem(
            405,
            "method_not_allowed",
            "POST to /api/v1/invoices, GET from /api/v1/imports/{id}.",
        ),
        _ => Response::problem(404, "unknown_path", "The API has /api/v1/invoices and /api/v1/imports/{id}."),
    }
}

fn bearer(request: &Request) -> &str {
    request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().trim()
}

fn busy() -> Response {
    Response::problem(503, "try_again", "The request could not be carried out just now; send it again.")
        .with("retry-after", "10")
}

async fn post_invoices(ports: &Ports, scope: &Scope, request: &Request) -> Response {
    if request.body.len() > MOST_BYTES {
        let detail = "Files over 4 MB go by the drop: put the object under drop/<creditor>/ in the bucket.";
        return Response::problem(413, "too_large", detail);
    }
    let kept = match Idempotent::of(request) {
        Ok(kept) => kept,
        Err(response) => return *response,
    };
    if let Some(kept) = &kept {
        match kept.answer(ports, scope).await {
            Ok(Some(response)) => return response,
            Ok(None) => {}
            Err(_) => return busy(),
        }
    }
    let name = request.header("x-file-name").unwrap_or("api").chars().take(120).collect::<String>();
    let response = match take(ports, scope, Source { name: &name, bytes: &request.body }).await {
        Ok(report) => accepted(&report),
        Err(IngestError::Refused(refused)) => {
            return Response::problem(422, &refused.code, &refused.to_string());
        }
        Err(IngestError::Change(_)) => return busy(),
    };
    if let Some(kept) = &kept {
        // An answer that could not be kept is made again: taking the same file in twice changes nothing.
        kept.keep(ports, scope, &response).await;
    }
    response
}

/// Reads and takes a file in for the creditor of `scope`.
///
/// # Errors
/// When it is for another creditor, or a port failed.
pub async fn take(ports: &Ports, scope: &Scope, source: Source<'_>) -> Result<Report, IngestError> {
    match invoice::read(source.bytes) {
        Ok(read) => {
            ingest::creditor_of(&read, Some(scope.creditor())).map_err(IngestError::Refused)?;
            ingest::ingest(ports, scope, source, &read).await
        }
        Err(rejection) => ingest::reject(ports, scope, source, Refused::from(rejection)).await,
    }
}

/// 202: what was taken is in the accounts already; what was refused waits in quarantine.
fn accepted(report: &Report) -> Response {
    let location = format!("/api/v1/imports/{}", report.import);
    Response::json(202, &json!(report)).with("location", &location)
}

async fn get_import(ports: &Ports, scope: &Scope, id: &str) -> Response {
    match ingest::report(ports, scope, id).await {
        Ok(Some(report)) => Response::json(200, &json!(report)),
        Ok(None) => Response::problem(404, "unknown_import", "There is no import of this id."),
        Err(_) => busy(),
    }
}

/// A request that must have its effect once however often it is sent.
struct Idempotent {
    key: DocumentKey,
    body: String,
}

impl Idempotent {
    fn of(request: &Request) -> Result<Option<Self>, Box<Response>> {
        let Some(key) = request.header("idempotency-key") else { return Ok(None) };
        if key.is_empty() || key.len() > MOST_KEY_BYTES || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            let detail = "An Idempotency-Key has 1 to 128 visible ASCII characters.";
            return Err(Box::new(Response::problem(400, "bad_idempotency_key", detail)));
        }
        let key = DocumentKey { kind: DocumentKind::Idempotency, id: key.to_owned() };
        Ok(Some(Self { key, body: ingest::import_id(&request.body) }))
    }

    async fn answer(&self, ports: &Ports, scope: &Scope) -> Result<Option<Response>, crate::fault::Fault> {
        let Some(document) = ports.store.document(scope, &self.key).await? else { return Ok(None) };
        if document.expires.is_some_and(|expires| expires <= ports.clock.now()) {
            return Ok(None);
        }
        let (body, answer) = document.body.split_once('\n').unwrap_or_default();
        if body != self.body {
            let detail = "This Idempotency-Key was used for another request; take a new one.";
            return Ok(Some(Response::problem(409, "idempotency_key_reused", detail)));
        }
        Ok(serde_json::from_str::<Report>(answer).ok().map(|report| accepted(&report)))
    }

    async fn keep(&self, ports: &Ports, scope: &Scope, response: &Response) {
        let answer = String::from_utf8_lossy(&response.body);
        let version = match ports.store.document(scope, &self.key).await {
            Ok(document) => document.map_or(1, |document| document.version.saturating_add(1)),
            Err(_) => return,
        };
        let expires = ports.clock.now() + chrono::Duration::hours(KEPT_HOURS);
        let body = format!("{}\n{answer}", self.body);
        let document = Document { key: self.key.clone(), version, body, expires: Some(expires) };
        let _ = ports.store.put_document(scope, &document).await;
    }
}
