//! The money's door: webhooks of payment providers and banks, verified over their raw bytes.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use service::http::Response;
use service::ports::Ports;
use service::settle;

/// Answers one webhook.
pub async fn handle(ports: &Ports, event: ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
    let Some(request) = aws::http::request(&event) else {
        return aws::http::response(Response::problem(
            400,
            "bad_encoding",
            "The body is not the base64 it is said to be.",
        ));
    };
    aws::http::response(settle::webhook(ports, &request).await)
}
