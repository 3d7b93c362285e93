//! Nothing but the runtime and a DynamoDB client: what `infra/measure` holds every function against.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = &aws_sdk_dynamodb::Client::new(&aws::sdk::once(aws::start::environment)?);
    run(service_fn(async |event: LambdaEvent<String>| {
        client.get_item().table_name(event.payload).send().await.map(|_| ()).map_err(Error::from)
    }))
    .await
}
