//! What the SDK's errors mean to Relance.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use service::fault::Fault;

/// Codes by which AWS says: not now, nothing happened. Expired credentials are among them, since the next
/// call fetches new ones.
const NOT_NOW: &[&str] = &[
    "ExpiredToken",
    "ExpiredTokenException",
    "KMSThrottlingException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestExpired",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeTooSkewed",
    "KMSThrottling",
    "SendingPausedException",
    "SlowDown",
    "Throttled",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// Translates an error of the SDK. `call` names the call in the message; the provider's own words follow.
pub fn of<E: ProvideErrorMetadata>(call: &str, error: &SdkError<E, HttpResponse>) -> Fault {
    match error {
        SdkError::ConstructionFailure(_) => Fault::Permanent(format!("{call}: the request cannot be built")),
        SdkError::TimeoutError(_) => Fault::Unknown(format!("{call}: no answer in time")),
        SdkError::DispatchFailure(failure) if failure.is_user() => {
            Fault::Permanent(format!("{call}: the request cannot be sent as it is"))
        }
        SdkError::DispatchFailure(_) => Fault::Unknown(format!("{call}: the connection failed")),
        SdkError::ServiceError(context) => {
            answered(call, context.raw().status().as_u16(), context.err().meta())
        }
        _ => Fault::Unknown(format!("{call}: the answer cannot be read")),
    }
}

/// A refusal is one only when the service itself said so: an answer that succeeded but cannot be read, or that
/// names no code, may come from a proxy after the fact.
fn answered(call: &str, status: u16, meta: &aws_smithy_types::error::ErrorMetadata) -> Fault {
    let code = meta.code().unwrap_or("no code");
    let words = format!("{call}: {code}: {}", meta.message().unwrap_or("no message"));
    if NOT_NOW.contains(&code) || status == 429 {
        Fault::Throttled(words)
    } else if status == 408 || !(400..500).contains(&status) || meta.code().is_none() {
        Fault::Unknown(words)
    } else {
        Fault::Permanent(words)
    }
}
