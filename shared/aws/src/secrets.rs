//! Secrets in the parameter store, encrypted; free while idle.
//!
//! `<path>/<creditor>/<name>` holds one or two lines, newest first: while a secret is rotated both are live.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use aws_sdk_ssm::Client;
use chrono::TimeDelta;
use service::fault::Fault;
use service::ports::{Clock, Secrets};
use service::rows::Instant;
use service::scope::Scope;

use crate::fault;

/// How long a secret is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::minutes(5);
/// How long a remembered secret still serves while the parameter store does not answer.
const STALE: TimeDelta = TimeDelta::hours(1);
/// Names remembered at most; then all are forgotten.
const MOST: usize = 500;
/// Live secrets under one name.
const LIVE: usize = 2;

type Known = BTreeMap<String, (Instant, Vec<String>)>;

/// Secrets of the parameter store under one path.
pub struct SsmSecrets {
    client: Client,
    path: String,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

impl SsmSecrets {
    /// Secrets under `path`, such as `/relance/production`. The client may repeat calls.
    #[must_use]
    pub fn new(client: Client, path: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { client, path: path.into(), clock, known: Mutex::default() }
    }

    fn remembered(&self, name: &str, for_at_most: TimeDelta) -> Option<Vec<String>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, secrets) = known.get(name)?;
        (self.clock.now().signed_duration_since(*at) < for_at_most).then(|| secrets.clone())
    }

    fn remember(&self, name: String, secrets: Vec<String>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name, (self.clock.now(), secrets));
    }

    async fn fetch(&self, name: &str) -> Result<Vec<String>, Fault> {
        let answer = match self.client.get_parameter().name(name).with_decryption(true).send().await {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_parameter_not_found()) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(fault::of("read a secret", &error)),
        };
        let value = answer.parameter.and_then(|parameter| parameter.value).unwrap_or_default();
        let lines = value.lines().map(str::trim).filter(|line| !line.is_empty());
        Ok(lines.take(LIVE).map(ToOwned::to_owned).collect())
    }
}

/// The parameter's name, such as `/relance/production/acme/webhook/stripe`. What the parameter store does not take
/// in a creditor's id is written as `.` and two hex digits, slashes too, so that the first part after the path is
/// always a whole creditor.
#[must_use]
pub fn parameter(path: &str, scope: &Scope, name: &str) -> String {
    let name: Vec<String> = name.split('/').map(plain).collect();
    format!("{path}/{}/{}", plain(scope.creditor().as_str()), name.join("/"))
}

fn plain(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!(".{other:02x}"),
    };
    text.bytes().map(byte).collect()
}

#[async_trait]
impl Secrets for SsmSecrets {
    async fn secrets(&self, scope: &Scope, name: &str) -> Result<Vec<String>, Fault> {
        let name = parameter(&self.path, scope, name);
        if let Some(secrets) = self.remembered(&name, REMEMBERED) {
            return Ok(secrets);
        }
        match self.fetch(&name).await {
            Ok(secrets) => {
                self.remember(name, secrets.clone());
                Ok(secrets)
            }
            Err(fault) if fault.may_pass() => self.remembered(&name, STALE).ok_or(fault),
            Err(fault) => Err(fault),
        }
    }
}

#[cfg(test)]
mod tests {
    use dunning::id::CreditorId;

    use super::*;

    #[test]
    fn a_secret_of_one_creditor_never_has_the_name_of_another() {
        let name = |creditor: &str, name: &str| {
            parameter("/relance/test", &Scope::proven(CreditorId::new(creditor).unwrap()), name)
        };
        assert_eq!(name("acme", "webhook/stripe"), "/relance/test/acme/webhook/stripe");
        assert_eq!(name("é/a.b", "stripe"), "/relance/test/.c3.a9.2fa.2eb/stripe");
        assert_ne!(name("a/b", "c"), name("a", "b/c"));
    }
}
