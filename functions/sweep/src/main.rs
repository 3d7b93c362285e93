//! Finds what is due: wiring only.

use aws::settings::Function;
use aws::wire;
use aws_lambda_events::event::eventbridge::EventBridgeEvent;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Sweep, wire::table)?;
    run(service_fn(async |event: LambdaEvent<EventBridgeEvent>| {
        sweep::handle(ports, event.payload).await.map(|_| ()).map_err(Error::from)
    }))
    .await
}
