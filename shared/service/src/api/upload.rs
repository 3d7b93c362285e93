//! Files too large for the API: an address to put them to, and one to look at what became of them.

use serde_json::json;

use super::{Idempotent, accepted, busy, file_name, how};
use crate::http::{Request, Response};
use crate::ingest::{How, drop};
use crate::ports::Ports;
use crate::scope::Scope;

/// How long the address takes a file, in seconds.
const OPEN_SECONDS: u32 = 900;

/// 202: where to put the file, and where its result will stand.
pub(super) async fn post(ports: &Ports, scope: &Scope, request: &Request) -> Response {
    let how = match how(request) {
        Ok(how) => how,
        Err(response) => return *response,
    };
    let kept = match Idempotent::of(request) {
        Ok(kept) => kept,
        Err(response) => return *response,
    };
    match super::answered(ports, scope, kept.as_ref()).await {
        Ok(None) => {}
        Ok(Some(response)) => return response,
        Err(_) => return busy(),
    }
    let token = ports.clock.token();
    let name = drop::named(&token, &file_name(request), &how);
    if how != How::default() && drop::keep(ports, scope, &name, &how).await.is_err() {
        return busy();
    }
    let Ok(address) = ports.bucket.upload(scope, &name, OPEN_SECONDS).await else { return busy() };
    let status = format!("/api/v1/imports/{}", drop::ticket(&name));
    let upload = json!({ "method": "PUT", "url": address, "expires_in": OPEN_SECONDS });
    let response = accepted(&json!({ "upload": upload, "status": status }));
    if let Some(kept) = &kept {
        kept.keep(ports, scope, &response).await;
    }
    response
}
