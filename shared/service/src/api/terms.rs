//! The creditor's terms of sale over the API: what was agreed, once per version.

use serde_json::json;

use super::busy;
use crate::http::{Request, Response};
use crate::ingest::IngestError;
use crate::ingest::terms::{self, TermsOfSale};
use crate::ports::Ports;
use crate::scope::Scope;

/// Every version, the newest first.
pub(super) async fn list(ports: &Ports, scope: &Scope) -> Response {
    match terms::all(ports, scope).await {
        Ok(all) => Response::json(200, &json!({ "terms": all })),
        Err(_) => busy(),
    }
}

/// Keeps a version for good; the same one again changes nothing.
pub(super) async fn post(ports: &Ports, scope: &Scope, request: &Request) -> Response {
    let wanted = match serde_json::from_slice::<TermsOfSale>(&request.body) {
        Ok(wanted) => wanted,
        Err(error) => {
            let detail = format!(
                "Send {{\"version\":\"2026-1\",\"from\":\"2026-01-01\",\"payment\":\"45 days end of month\"}}: {error}."
            );
            return Response::problem(400, "bad_terms", &detail);
        }
    };
    match terms::keep(ports, scope, &wanted).await {
        Ok(true) => Response::json(201, &json!(wanted)),
        Ok(false) => kept_before(ports, scope, &wanted).await,
        Err(IngestError::Refused(refused)) => Response::problem(422, &refused.code, &refused.to_string()),
        Err(IngestError::Change(_)) => busy(),
    }
}

/// A version is never changed: what was agreed was agreed.
async fn kept_before(ports: &Ports, scope: &Scope, wanted: &TermsOfSale) -> Response {
    match terms::all(ports, scope).await {
        Ok(all) if all.contains(wanted) => Response::json(200, &json!(wanted)),
        Ok(_) => {
            let detail = "This version is kept already and stays as it is; give the new one another name.";
            Response::problem(409, "terms_kept", detail)
        }
        Err(_) => busy(),
    }
}
