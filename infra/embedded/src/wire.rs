//! The SDK's HTTP client, answered by the engine.

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

use crate::gate::{Call, Verdict};
use crate::{Engine, Meter, Pages, dispatch};

const SERVER_ERROR: &str =
    r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"injected"}"#;
const THROTTLED: &str =
    r#"{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"injected"}"#;
const CONFLICT: &str =
    r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionConflictException","message":"injected"}"#;

#[derive(Debug)]
struct Wire(Engine);

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let engine = self.0.clone();
        HttpConnectorFuture::new(async move { answer(&engine, &request).await })
    }
}

pub fn client(engine: Engine) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Wire(engine));
    http_client_fn(move |_, _| connector.clone())
}

async fn answer(engine: &Engine, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default();
    let body = request.body().bytes().and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let (status, json) = match engine.gate.admit(Call { operation, body }).await {
        Verdict::Pass => {
            let (status, json) = run(engine, operation, body);
            engine.gate.answered(Call { operation, body }, &json);
            (status, json)
        }
        Verdict::FailBefore => (500, SERVER_ERROR.to_owned()),
        Verdict::FailAfter => {
            run(engine, operation, body);
            (500, SERVER_ERROR.to_owned())
        }
        Verdict::Throttle => (400, THROTTLED.to_owned()),
        Verdict::Conflict => (400, conflict(operation, body)),
        Verdict::Answer(json) => (200, json),
        Verdict::Crash { effect } => {
            if effect {
                run(engine, operation, body);
            }
            std::future::pending().await
        }
    };
    response(status, json)
}

fn run(engine: &Engine, operation: &str, body: &str) -> (u16, String) {
    let paged = engine.pages.as_ref().and_then(|pages| limited(pages, operation, body));
    let body = paged.as_deref().unwrap_or(body);
    let Some(meter) = &engine.meter else { return dispatch::run(&engine.database, operation, body) };
    let (status, json) = dispatch::run(&engine.database, operation, &Meter::ask(body));
    meter.note(operation, body, &json);
    (status, json)
}

/// The query of an index whose pages are small, with their bound; `None` when it is none, or has a bound of its own.
fn limited(pages: &Pages, operation: &str, body: &str) -> Option<String> {
    let queried = operation == "Query" && body.contains(&format!("\"IndexName\":\"{}\"", pages.index));
    let rest = body.strip_prefix('{').filter(|_| queried && !body.contains("\"Limit\""))?;
    Some(format!("{{\"Limit\":{},{rest}", pages.rows))
}

/// A transaction names the conflicting row among its cancellation reasons; a single write fails as a whole.
fn conflict(operation: &str, body: &str) -> String {
    if operation != "TransactWriteItems" {
        return CONFLICT.to_owned();
    }
    let rows = serde_json::from_str::<serde_json::Value>(body)
        .ok()
        .and_then(|request| request.get("TransactItems").and_then(|rows| rows.as_array().map(Vec::len)))
        .unwrap_or(1);
    let reasons: Vec<_> = (0..rows)
        .map(|row| serde_json::json!({ "Code": if row == 0 { "TransactionConflict" } else { "None" } }))
        .collect();
    serde_json::json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": reasons,
    })
    .to_string()
}

fn response(status: u16, json: String) -> Result<HttpResponse, ConnectorError> {
    let status = status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(json));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    Ok(response)
}
