//! Shows payers their page: wiring only.

use aws::settings::Function;
use aws::wire;
use aws_lambda_events::event::apigw::ApiGatewayV2httpRequest;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &aws::start::start(Function::Portal, wire::without_sender)?;
    run(service_fn(async |event: LambdaEvent<ApiGatewayV2httpRequest>| {
        Ok::<_, Error>(portal::handle(ports, event.payload).await)
    }))
    .await
}
