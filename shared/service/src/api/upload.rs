//! Files too large for the API: an address to put them to, and one to look at what became of them.

use serde_json::json;

use super::{busy, file_name, how};
use crate::http::{Request, Response};
use crate::ingest::drop;
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
    let token = ports.clock.token();
    let name = drop::named(&token, &file_name(request), &how);
    let Ok(address) = ports.bucket.upload(scope, &name, OPEN_SECONDS).await else { return busy() };
    let status = format!("/api/v1/imports/{}", drop::ticket(&name));
    let upload = json!({ "method": "PUT", "url": address, "expires_in": OPEN_SECONDS });
    Response::json(202, &json!({ "upload": upload, "status": status })).with("location", &status)
}
