//! What waits in quarantine, over the API: seen, taken in again, confirmed, left.

use serde::Deserialize;
use serde_json::json;

use super::busy;
use crate::http::{Request, Response};
use crate::ingest::quarantine::{self, Again};
use crate::ingest::{Columns, IngestError, mapping};
use crate::ports::Ports;
use crate::scope::Scope;

/// What shall become of an entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
enum Wanted {
    /// Take the original in again; `columns` says what columns of a list mean: `field=HEADER,field=HEADER`.
    Retry {
        #[serde(default)]
        columns: String,
    },
    /// A complete list that falls by much is right.
    Confirm,
    /// Leave it for good.
    Dismiss { reason: String },
}

pub(super) async fn list(ports: &Ports, scope: &Scope, request: &Request) -> Response {
    match quarantine::list(ports, scope, request.query.get("from").cloned()).await {
        Ok(page) => Response::json(200, &json!({ "entries": page.rows, "next": page.next })),
        Err(_) => busy(),
    }
}

pub(super) async fn post(ports: &Ports, scope: &Scope, id: &str, request: &Request) -> Response {
    let Ok(wanted) = serde_json::from_slice::<Wanted>(&request.body) else {
        let detail =
            "Send {\"do\":\"retry\"}, {\"do\":\"confirm\"} or {\"do\":\"dismiss\",\"reason\":\"…\"}.";
        return Response::problem(400, "bad_request", detail);
    };
    let entry = match quarantine::one(ports, scope, id).await {
        Ok(Some(entry)) => entry,
        Ok(None) => return Response::problem(404, "unknown_entry", "No such entry waits in quarantine."),
        Err(_) => return busy(),
    };
    let again = match wanted {
        Wanted::Dismiss { reason } => {
            return match quarantine::dismiss(ports, scope, &entry, &reason).await {
                Ok(()) => Response::json(200, &json!({ "dismissed": entry.id })),
                Err(_) => busy(),
            };
        }
        Wanted::Confirm => Again { confirmed: true, columns: Columns::Unsaid },
        Wanted::Retry { columns } => match mapping::said(&columns) {
            Ok(columns) => Again { confirmed: false, columns },
            Err(refused) => return Response::problem(400, &refused.code, &refused.to_string()),
        },
    };
    match quarantine::again(ports, scope, &entry, &again).await {
        Ok(report) => super::accepted(&json!(report)),
        Err(IngestError::Refused(refused)) => Response::problem(422, &refused.code, &refused.to_string()),
        Err(IngestError::Change(_)) => busy(),
    }
}
