//! The SDK's configuration inside a function: the runtime's region and credentials, TLS on ring, time-outs.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

/// The longest a connection may take to stand.
pub const CONNECT: Duration = Duration::from_secs(2);
/// The longest one call may take, its retries included. A notice is sent only with more lease left than this.
pub const CALL: Duration = Duration::from_secs(10);
/// The longest one attempt of a call that may be repeated may take.
const ATTEMPT: Duration = Duration::from_secs(3);

/// The runtime's own variables that are read; the first three are always there.
pub const RUNTIME: &[&str] =
    &["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"];

/// What the runtime does not say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is not set; Lambda's runtime sets it, elsewhere `aws configure export-credentials --format env` prints it"
)]
pub struct NotSet(pub &'static str);

/// Configuration for calls that must not be repeated by themselves.
///
/// # Errors
/// When the environment names no region or no credentials.
pub fn once(get: impl Fn(&str) -> Option<String>) -> Result<SdkConfig, NotSet> {
    let needed = |name: &'static str| get(name).ok_or(NotSet(name));
    let credentials = Credentials::new(
        needed("AWS_ACCESS_KEY_ID")?,
        needed("AWS_SECRET_ACCESS_KEY")?,
        get("AWS_SESSION_TOKEN").filter(|token| !token.is_empty()),
        None,
        "environment",
    );
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let mut builder = SdkConfig::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(Region::new(needed("AWS_REGION")?))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http)
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(CALL).build());
    builder.set_endpoint_url(get("AWS_ENDPOINT_URL").filter(|url| !url.is_empty()));
    Ok(builder.build())
}

/// The same configuration for calls that change nothing when they are repeated.
#[must_use]
pub fn repeating(once: &SdkConfig) -> SdkConfig {
    let times = TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT);
    once.to_builder()
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(times.operation_timeout(CALL).build())
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_ends_before_the_lease_that_was_taken_for_it() {
        assert_eq!(i64::try_from(CALL.as_secs()).unwrap(), service::notices::CALL_SECONDS);
        assert!(CONNECT + ATTEMPT <= CALL);
    }
}
