//! Sends what is due: wiring only.

use aws::settings::Function;
use aws::wire;
use aws_lambda_events::event::sqs::SqsEvent;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Notify, wire::sending)?;
    run(service_fn(async |event: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(notify::handle(ports, event.payload).await)
    }))
    .await
}
