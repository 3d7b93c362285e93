//! API Gateway's envelope (payload format 2.0) around the requests and responses of the use cases.

use aws_lambda_events::encodings::Body;
use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::http::{HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use service::http::{Request, Response, headers};

/// The request inside the event; `None` when a body said to be base64 is not.
#[must_use]
pub fn request(event: &ApiGatewayV2httpRequest) -> Option<Request> {
    let body = event.body.as_deref().unwrap_or_default();
    let body = if event.is_base64_encoded { STANDARD.decode(body).ok()? } else { body.as_bytes().to_vec() };
    let sent = event.headers.iter();
    let headers = headers(
        sent.map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()).into_owned())),
    );
    let query = event.query_string_parameters.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    Some(Request {
        method: event.request_context.http.method.to_string(),
        path: event.raw_path.clone().unwrap_or_default(),
        query,
        headers,
        body,
    })
}

/// The event around a request, as API Gateway would send it: the body always base64, so that no byte changes.
#[must_use]
pub fn event(request: &Request) -> ApiGatewayV2httpRequest {
    let mut event = ApiGatewayV2httpRequest::default();
    event.version = Some("2.0".to_owned());
    event.raw_path = Some(request.path.clone());
    event.request_context.http.method = request.method.parse().unwrap_or_default();
    event.request_context.http.path = Some(request.path.clone());
    event.body = Some(STANDARD.encode(&request.body));
    event.is_base64_encoded = true;
    for (name, value) in &request.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
        {
            event.headers.append(name, value);
        }
    }
    let query: std::collections::HashMap<String, Vec<String>> =
        request.query.iter().map(|(name, value)| (name.clone(), vec![value.clone()])).collect();
    event.query_string_parameters = query.into();
    event
}

/// The response as API Gateway wants it.
#[must_use]
pub fn response(response: Response) -> ApiGatewayV2httpResponse {
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = i64::from(response.status);
    for (name, value) in &response.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
        {
            answer.headers.insert(name, value);
        }
    }
    match String::from_utf8(response.body) {
        Ok(text) => answer.body = Some(Body::Text(text)),
        Err(error) => {
            answer.body = Some(Body::Text(STANDARD.encode(error.as_bytes())));
            answer.is_base64_encoded = true;
        }
    }
    answer
}

/// The use cases' response inside an answer, as a laptop's server sends it on.
#[must_use]
pub fn unwrap(answer: ApiGatewayV2httpResponse) -> Response {
    let headers = answer
        .headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect();
    let body = match answer.body {
        Some(Body::Text(text)) if answer.is_base64_encoded => STANDARD.decode(&text).unwrap_or_default(),
        Some(Body::Text(text)) => text.into_bytes(),
        Some(Body::Binary(bytes)) => bytes,
        _ => Vec::new(),
    };
    Response { status: u16::try_from(answer.status_code).unwrap_or(500), headers, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_survives_the_envelope_byte_by_byte() {
        let sent = Request {
            method: "POST".into(),
            path: "/webhooks/stripe".into(),
            query: [("a".to_owned(), "b c".to_owned())].into(),
            headers: [("stripe-signature".to_owned(), "t=1,v1=ab".to_owned())].into(),
            body: vec![0, 159, 146, 150, b'{', b'}'],
        };
        let wire = serde_json::to_string(&event(&sent)).unwrap();
        let read: ApiGatewayV2httpRequest = serde_json::from_str(&wire).unwrap();
        assert_eq!(request(&read), Some(sent));
    }

    #[test]
    fn a_body_that_claims_to_be_base64_and_is_not_gives_no_request() {
        let mut broken = ApiGatewayV2httpRequest::default();
        broken.body = Some("***".into());
        broken.is_base64_encoded = true;
        assert_eq!(request(&broken), None);
    }

    #[test]
    fn bytes_that_are_no_text_survive_the_way_back() {
        let sent = Response::of(200, "application/pdf", vec![0xff, 0xfe, 0]);
        assert_eq!(unwrap(response(sent.clone())), sent);
    }
}
