//! Sets letters: wiring only.

use aws::settings::Function;
use aws::wire;
use aws_lambda_events::event::s3::S3Event;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Press, wire::with_bucket)?;
    run(service_fn(async |event: LambdaEvent<S3Event>| {
        press::handle(ports, event.payload).await.map_err(Error::from)
    }))
    .await
}
