//! Hears what became of a message: wiring only.

use aws::settings::Function;
use aws::wire;
use aws_lambda_events::event::sns::SnsEvent;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Feedback, wire::sending)?;
    run(service_fn(async |event: LambdaEvent<SnsEvent>| {
        feedback::handle(ports, event.payload).await.map_err(Error::from)
    }))
    .await
}
