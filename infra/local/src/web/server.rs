//! One server on the loopback address: the functions behind the paths they have on AWS, the owner's commands, and a
//! page of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use dunning::id::CreditorId;
use service::http::{Request, Response};
use service::scope::Scope;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use super::{client, home, watch};
use crate::command::{self, Asked};
use crate::host::{Host, HostError};
use crate::owner::{Address, address_file};
use crate::world::bucket::awaited;
use crate::world::files;

/// The largest body taken, in bytes.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What every request shares.
pub struct Shared {
    /// The system.
    pub host: Arc<Host>,
    /// What the page tells beyond the accounts; empty but in the demo.
    pub story: home::Story,
    token: String,
    /// Commands run one at a time: a moved clock must not move under another's feet.
    turn: Mutex<()>,
}

/// Binds the port on the loopback address.
///
/// # Errors
/// When somebody else has it.
pub async fn bind(port: u16) -> Result<TcpListener, HostError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|error| {
        HostError::Input(format!("port {port} cannot be used ({error}); take another one with --port"))
    })
}

/// Serves until the process is told to stop.
///
/// # Errors
/// When the folder cannot be written or the socket breaks.
pub async fn serve(
    listener: TcpListener,
    host: Arc<Host>,
    story: home::Story,
    watched: Option<PathBuf>,
) -> Result<(), HostError> {
    let port = listener.local_addr()?.port();
    let token = service::ports::Clock::token(host.clock.as_ref());
    announce(host.folder(), port, &token)?;
    let shared = Arc::new(Shared { host, story, token, turn: Mutex::new(()) });
    if let Some(folder) = watched {
        std::fs::create_dir_all(&folder)?;
        tokio::spawn(watch::watch(shared.clone(), folder));
    }
    let app = Router::new().fallback(answer).with_state(shared.clone());
    let stop = async {
        // Without a signal handler the process just ends, as at any kill.
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, app).with_graceful_shutdown(stop).await?;
    let _ = std::fs::remove_file(address_file(shared.host.folder()));
    Ok(())
}

impl Shared {
    /// Waits for its turn: what changes anything goes one after the other.
    pub async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}

fn announce(folder: &Path, port: u16, token: &str) -> std::io::Result<()> {
    let address = Address { port, token: token.to_owned() };
    files::replace(&address_file(folder), &serde_json::to_vec(&address)?)
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    request: axum::extract::Request,
) -> axum::response::Response {
    let request = match taken(request).await {
        Ok(request) => request,
        Err(response) => return given(response),
    };
    given(route(&shared, request).await)
}

/// The host named must be this machine: a page elsewhere cannot reach these doors by another name.
async fn taken(request: axum::extract::Request) -> Result<Request, Response> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST_BYTES)
        .await
        .map_err(|_| Response::problem(413, "too_large", "At most 32 MB are taken here."))?;
    let sent = parts.headers.iter();
    let headers = service::http::headers(
        sent.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned())),
    );
    let named = headers.get("host").map(String::as_str).unwrap_or_default();
    let name = named.rsplit_once(':').map_or(named, |(name, _)| name);
    if !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return Err(Response::problem(421, "other_host", "This server answers on this machine only."));
    }
    let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    Ok(Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: query.take(50).map(|(name, value)| (name.into(), value.into())).collect(),
        headers,
        body: body.to_vec(),
    })
}

async fn route(shared: &Shared, request: Request) -> Response {
    if request.path == client::PATH {
        return run_command(shared, &request).await;
    }
    let _turn = shared.turn.lock().await;
    let ports = &shared.host.ports;
    let event = aws::http::event(&request);
    let response = match request.segments().first().copied() {
        Some("webhooks") => aws::http::unwrap(payments::handle(ports, event).await),
        Some("api") => aws::http::unwrap(ingest::handle(ports, event).await),
        Some("uploads") => upload(shared, &request).await,
        Some("p" | "o") => aws::http::unwrap(portal::handle(ports, event).await),
        _ => return home::answer(shared, &request).await,
    };
    // What came in may be due at once; on AWS the queue does this.
    if matches!(request.method.as_str(), "POST" | "PUT") && shared.host.settle_queue().await.is_err() {
        return Response::problem(
            500,
            "not_at_rest",
            "The request was taken; sending what follows from it failed.",
        );
    }
    response
}

/// Takes an awaited upload, as S3 does behind an address it signed, and then what its event would bring.
async fn upload(shared: &Shared, request: &Request) -> Response {
    let gone =
        || Response::problem(404, "unknown_upload", "No upload is awaited here; ask for a new address.");
    let decoded =
        |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned());
    let segments = request.segments();
    let ("PUT", [_, creditor, name]) = (request.method.as_str(), segments.as_slice()) else {
        return gone();
    };
    let (Some(creditor), Some(name)) = (decoded(creditor), decoded(name)) else { return gone() };
    let Ok(creditor) = CreditorId::new(creditor) else { return gone() };
    let (ports, scope) = (&shared.host.ports, Scope::proven(creditor));
    if !matches!(ports.bucket.get(&scope, &awaited(&name)).await, Ok(Some(_))) {
        return gone();
    }
    let taken = async {
        ports.bucket.put(&scope, &name, request.body.clone()).await?;
        ports.bucket.remove(&scope, &awaited(&name)).await?;
        service::ingest::drop::take(ports, &scope, &name).await
    };
    match taken.await {
        Ok(_) => Response::of(200, "text/plain", Vec::new()),
        Err(_) => {
            Response::problem(503, "try_again", "The file could not be taken in just now; send it again.")
        }
    }
}

async fn run_command(shared: &Shared, request: &Request) -> Response {
    if request.header(client::TOKEN) != Some(shared.token.as_str()) {
        return Response::problem(
            403,
            "not_the_owner",
            "Commands come from the relance command of this folder.",
        );
    }
    let Ok(asked) = serde_json::from_slice::<Asked>(&request.body) else {
        return Response::problem(
            400,
            "unknown_command",
            "This process is of another version; stop it and start it again.",
        );
    };
    let _turn = shared.turn.lock().await;
    let output = command::run(&shared.host, &asked).await;
    match serde_json::to_value(&output) {
        Ok(json) => Response::json(200, &json),
        Err(error) => Response::problem(500, "unwritable", &error.to_string()),
    }
}

fn given(response: Response) -> axum::response::Response {
    let mut given = axum::response::Response::new(Body::from(response.body));
    *given.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &response.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
        {
            given.headers_mut().insert(name, value);
        }
    }
    given
}
