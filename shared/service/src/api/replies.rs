//! What debtors wrote back, over the API: listed with the sentences that were recognised, and noted as read.

use serde::Deserialize;
use serde_json::json;

use super::busy;
use crate::http::{Request, Response};
use crate::ports::Ports;
use crate::reply;
use crate::scope::Scope;

/// The longest name of a reader, in characters.
const MOST_NAME: usize = 80;
/// Who read it, when nobody is named.
const SOMEBODY: &str = "api";

/// What shall become of a reply.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Wanted {
    /// A person read it: what it held goes on.
    Read {
        /// Who, for the history.
        #[serde(default)]
        by: String,
    },
}

pub(super) async fn list(ports: &Ports, scope: &Scope, request: &Request) -> Response {
    match reply::list(ports, scope, request.query.get("from").cloned()).await {
        Ok(page) => Response::json(200, &json!({ "replies": page.rows, "next": page.next })),
        Err(_) => busy(),
    }
}

pub(super) async fn post(ports: &Ports, scope: &Scope, id: &str, request: &Request) -> Response {
    let Ok(Wanted::Read { by }) = serde_json::from_slice::<Wanted>(&request.body) else {
        let detail = "Send {\"do\":\"read\",\"by\":\"who read it\"}.";
        return Response::problem(400, "bad_request", detail);
    };
    match reply::one(ports, scope, id).await {
        Ok(Some(_)) => {}
        Ok(None) => return Response::problem(404, "unknown_reply", "There is no reply of this id."),
        Err(_) => return busy(),
    }
    match reply::read(ports, scope, id, &name(&by)).await {
        Ok(read) => Response::json(200, &json!(read)),
        Err(_) => busy(),
    }
}

fn name(by: &str) -> String {
    let name: String = by.trim().chars().filter(|letter| !letter.is_control()).take(MOST_NAME).collect();
    if name.is_empty() { SOMEBODY.to_owned() } else { name }
}
