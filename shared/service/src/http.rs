//! HTTP as the use cases see it: bounded, raw, without a gateway's envelope.

use std::collections::BTreeMap;

use serde_json::json;

/// A request. It prints neither its path nor its headers nor its body: keys, links and people stand in them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`…
    pub method: String,
    /// The path without a query, such as `/webhooks/stripe`.
    pub path: String,
    /// The query, decoded; of a repeated key the last value.
    pub query: BTreeMap<String, String>,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// Headers as [`Request`] has them: names in lower case, one sent several times joined by commas, as RFC 9110 reads
/// it, so that no proof can hide behind another.
pub fn headers<'a>(sent: impl IntoIterator<Item = (&'a str, String)>) -> BTreeMap<String, String> {
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in sent {
        let known = joined.entry(name.to_ascii_lowercase()).or_default();
        if !known.is_empty() {
            known.push_str(", ");
        }
        known.push_str(&value);
    }
    joined
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let door = self.segments().first().copied().unwrap_or_default().to_owned();
        write!(f, "Request({} /{door}…, {} bytes)", self.method, self.body.len())
    }
}

impl Request {
    /// A header by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The path's parts without empty ones.
    #[must_use]
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A body of a media type.
    #[must_use]
    pub fn of(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let response = Self { status, headers: BTreeMap::new(), body: body.into() };
        // Whatever it is, it is what it says it is, and nobody keeps it on the way.
        response
            .with("content-type", media_type)
            .with("x-content-type-options", "nosniff")
            .with("cache-control", "no-store")
    }

    /// JSON.
    #[must_use]
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::of(status, "application/json", body.to_string())
    }

    /// An HTML page that runs no script and loads nothing from elsewhere.
    #[must_use]
    pub fn page(status: u16, html: String) -> Self {
        Self::of(status, "text/html; charset=utf-8", html)
            .with("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
            .with("referrer-policy", "no-referrer")
    }

    /// A refusal or fault as problem+json (RFC 9457): what is wrong and what to do.
    #[must_use]
    pub fn problem(status: u16, code: &str, detail: &str) -> Self {
        let body = json!({ "type": format!("urn:relance:problem:{code}"), "title": code.replace('_', " "),
            "status": status, "detail": detail });
        Self::of(status, "application/problem+json", body.to_string())
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }
}
