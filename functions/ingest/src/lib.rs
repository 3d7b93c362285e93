//! The invoices' door: the HTTP API and the S3 drop.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use service::api;
use service::http::Response;
use service::ports::Ports;

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
