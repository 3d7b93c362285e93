//! The invoices' door: the HTTP API and the S3 drop.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::event::s3::S3Event;
use serde_json::{Value, json};
use service::api;
use service::fault::Fault;
use service::http::Response;
use service::ingest::drop;
use service::ports::Ports;
use service::scope::Scope;

/// Answers whichever of its two sources called: API Gateway, or S3 about a dropped file.
///
/// # Errors
/// When a dropped file could not be taken now; S3 brings the event back.
pub async fn any(ports: &Ports, event: Value) -> Result<Value, Fault> {
    let unreadable = |error: serde_json::Error| Fault::Unreadable(format!("the event: {error}"));
    if event.get("requestContext").is_none() {
        if let Some(event) = aws::bucket::told(event)? {
            dropped(ports, event).await?;
        }
        return Ok(json!({}));
    }
    let event = serde_json::from_value(event).map_err(unreadable)?;
    serde_json::to_value(handle(ports, event).await).map_err(unreadable)
}

/// Answers one request of the API.
pub async fn handle(ports: &Ports, event: ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
    let Some(request) = aws::http::request(&event) else {
        return aws::http::response(Response::problem(
            400,
            "bad_encoding",
            "The body is not the base64 it is said to be.",
        ));
    };
    aws::http::response(api::answer(ports, &request).await)
}

/// Takes in the files that an event names. Taking one twice changes nothing.
///
/// # Errors
/// When one could not be taken now.
pub async fn dropped(ports: &Ports, event: S3Event) -> Result<(), Fault> {
    for record in &event.records {
        let key = record.s3.object.key.as_deref().map(aws::bucket::decoded).unwrap_or_default();
        take(ports, &key).await?;
    }
    Ok(())
}

/// Whoever may write into the bucket is the operator; the folder says for which creditor. The first file of a new
/// creditor says who it is.
async fn take(ports: &Ports, key: &str) -> Result<(), Fault> {
    let Some((creditor, name)) = aws::bucket::owner(key) else {
        tracing::warn!("a file was dropped outside drop/<creditor>/ and is left there");
        return Ok(());
    };
    let scope = Scope::proven(creditor);
    match drop::take(ports, &scope, &name).await? {
        None => tracing::warn!("a dropped file was gone before it was read"),
        Some(taken) if taken.refused().is_empty() => tracing::info!("a dropped file was taken in"),
        Some(taken) => tracing::error!(
            codes = ?taken.refused().iter().take(5).map(|refused| refused.code.as_str()).collect::<Vec<_>>(),
            "a dropped file was not taken in whole; its result says why"
        ),
    }
    Ok(())
}
