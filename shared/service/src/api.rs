//! The HTTP API: invoices and bank statements in, imports and replies looked up. Every request proves its creditor by an API key.

mod replies;
mod terms;
mod upload;
mod waiting;

use serde_json::{Value, json};

use crate::http::{Request, Response};
use crate::ingest::{self, Complete, How, IngestError, Source, Wish};
use crate::keys::{self, KeyError};
use crate::ports::Ports;
use crate::rate::{self, Bound};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// The largest body taken directly, in bytes; larger files go by the drop.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
/// How long an answer is kept for its idempotency key, in hours.
const KEPT_HOURS: i64 = 24;
/// The longest name of a file that is kept, in characters.
const MOST_NAME: usize = 120;
/// The longest idempotency key, in bytes.
const MOST_KEY_BYTES: usize = 128;

/// What the API has.
const PATHS: &str = "The API has POST /api/v1/invoices, POST /api/v1/statements, GET /api/v1/imports/{id}, POST /api/v1/uploads, \
     GET /api/v1/quarantine, POST /api/v1/quarantine/{id}, GET /api/v1/replies, POST /api/v1/replies/{id}, \
     and GET and POST /api/v1/terms.";

/// The first part of each of these paths.
const ROOMS: [&str; 7] = ["invoices", "statements", "imports", "uploads", "quarantine", "replies", "terms"];

/// Requests of one key.
pub const BOUND: Bound = Bound { most: 120, minutes: 1 };

/// Answers one request.
pub async fn answer(ports: &Ports, request: &Request) -> Response {
    let scope = match keys::open(ports, bearer(request)).await {
        Ok(scope) => scope,
        Err(KeyError::Closed) => {
            let hint = "Send `Authorization: Bearer <key>`; make a key with `relance key create`, on AWS with `relance-aws key-create`.";
            return Response::problem(
                401,
                "key_refused",
                &format!("The API key is missing, unknown, revoked or expired. {hint}"),
            )
            .with("www-authenticate", "Bearer");
        }
        Err(KeyError::Fault(_)) => return busy(),
    };
    match rate::allows(ports, &scope, keys::id(bearer(request)), BOUND).await {
        Ok(true) => {}
        Ok(false) => {
            let detail =
                "This key was used more than 120 times in a minute; send several invoices in one file.";
            return Response::problem(429, "too_many_requests", detail).with("retry-after", "60");
        }
        Err(_) => return busy(),
    }
    match (request.method.as_str(), request.segments().as_slice()) {
        ("POST", ["api", "v1", "invoices" | "statements"]) => post_file(ports, &scope, request).await,
        ("GET", ["api", "v1", "imports", id]) => get_import(ports, &scope, id).await,
        ("POST", ["api", "v1", "uploads"]) => upload::post(ports, &scope, request).await,
        ("GET", ["api", "v1", "quarantine"]) => waiting::list(ports, &scope, request).await,
        ("POST", ["api", "v1", "quarantine", id]) => waiting::post(ports, &scope, id, request).await,
        ("GET", ["api", "v1", "replies"]) => replies::list(ports, &scope, request).await,
        ("POST", ["api", "v1", "replies", id]) => replies::post(ports, &scope, id, request).await,
        ("GET", ["api", "v1", "terms"]) => terms::list(ports, &scope).await,
        ("POST", ["api", "v1", "terms"]) => terms::post(ports, &scope, request).await,
        (_, ["api", "v1", known, ..]) if ROOMS.contains(known) => {
            Response::problem(405, "method_not_allowed", PATHS)
        }
        _ => Response::problem(404, "unknown_path", PATHS),
    }
}

fn bearer(request: &Request) -> &str {
    request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().trim()
}

fn busy() -> Response {
    Response::problem(503, "try_again", "The request could not be carried out just now; send it again.")
        .with("retry-after", "10")
}

/// Takes one file, whatever it is: its content says whether it is invoices or a statement.
async fn post_file(ports: &Ports, scope: &Scope, request: &Request) -> Response {
    if request.body.len() > MOST_BYTES {
        let detail =
            "Files over 4 MB go by an upload of their own: POST to /api/v1/uploads and follow its answer.";
        return Response::problem(413, "too_large", detail);
    }
    let kept = match Idempotent::of(request) {
        Ok(kept) => kept,
        Err(response) => return *response,
    };
    match answered(ports, scope, kept.as_ref()).await {
        Ok(None) => {}
        Ok(Some(response)) => return response,
        Err(_) => return busy(),
    }
    let how = match how(request) {
        Ok(how) => how,
        Err(response) => return *response,
    };
    let name = file_name(request);
    let response = match ingest::any(ports, scope, Source { name: &name, bytes: &request.body }, &how).await {
        Ok(taken) => accepted(&json!(taken)),
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

/// The answer that a request with the same idempotency key got before.
async fn answered(
    ports: &Ports,
    scope: &Scope,
    kept: Option<&Idempotent>,
) -> Result<Option<Response>, crate::fault::Fault> {
    match kept {
        Some(kept) => kept.answer(ports, scope).await,
        None => Ok(None),
    }
}

fn file_name(request: &Request) -> String {
    request.header("x-file-name").unwrap_or("api").chars().take(MOST_NAME).collect()
}

/// What the query says of the file: `complete_as_of=2026-03-31`, `confirm=true`, `look=true`, `columns=field=HEADER,…`.
fn how(request: &Request) -> Result<How, Box<Response>> {
    let bad = |detail: &str| Box::new(Response::problem(400, "bad_query", detail));
    let told = |name: &str| request.query.get(name).map(String::as_str);
    let wish = match (told("look"), told("confirm")) {
        (Some("true"), _) => Wish::Look,
        (_, Some("true")) => Wish::Confirmed,
        _ => Wish::Take,
    };
    let day = told("complete_as_of").map(str::parse).transpose();
    let day = day.map_err(|_| bad("complete_as_of is a date, such as 2026-03-31."))?;
    let columns = told("columns").map(ingest::mapping::said).transpose();
    let columns = columns.map_err(|refused| bad(&refused.to_string()))?;
    Ok(How { complete: day.map(|as_of| Complete { as_of, wish }), columns: columns.unwrap_or_default() })
}

/// 202: what was taken is in the accounts already; what was refused waits in quarantine; what is yet to be put has its
/// own address of status.
fn accepted(report: &Value) -> Response {
    let import = report.get("import").and_then(Value::as_str).unwrap_or_default();
    let status = report.get("status").and_then(Value::as_str).map(str::to_owned);
    let location = status.unwrap_or_else(|| format!("/api/v1/imports/{import}"));
    Response::json(202, report).with("location", &location)
}

async fn get_import(ports: &Ports, scope: &Scope, id: &str) -> Response {
    match ingest::told(ports, scope, id).await {
        Ok(Some(report)) => Response::json(200, &report),
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
        // The same file with another wish is another request.
        let asked: String = request.query.iter().map(|(name, value)| format!("&{name}={value}")).collect();
        let name = request.header("x-file-name").unwrap_or_default();
        let body = format!("{} {name} {}{asked}", request.path, ingest::import_id(&request.body));
        Ok(Some(Self { key, body: ingest::import_id(body.as_bytes()) }))
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
        Ok(serde_json::from_str::<Value>(answer).ok().map(|report| accepted(&report)))
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
