//! Takes invoices in: wiring only.

use aws::settings::Function;
use aws::wire;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Ingest, wire::with_bucket)?;
    run(service_fn(async |event: LambdaEvent<serde_json::Value>| {
        ingest::any(ports, event.payload).await.map_err(Error::from)
    }))
    .await
}
