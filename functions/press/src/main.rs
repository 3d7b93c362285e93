//! Sets letters: wiring only.

use aws::bucket;
use aws::settings::Function;
use aws::wire;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Press, wire::with_bucket)?;
    run(service_fn(async |event: LambdaEvent<Value>| match bucket::told(event.payload)? {
        Some(event) => press::handle(ports, event).await.map_err(Error::from),
        None => Ok(()),
    }))
    .await
}
