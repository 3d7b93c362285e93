//! The payers' door: the page behind a signed link.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use service::http::Response;
use service::portal::page;
use service::ports::Ports;

/// Answers one request.
pub async fn handle(ports: &Ports, event: ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
    let Some(request) = aws::http::request(&event) else {
        return aws::http::response(Response::problem(
            400,
            "bad_encoding",
            "The body is not the base64 it is said to be.",
        ));
    };
    aws::http::response(page::answer(ports, &request).await)
}
