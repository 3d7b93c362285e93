//! The table itself, as the template declares it.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::CreateTableInput;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, TimeToLiveSpecification,
};
use service::fault::Fault;

use crate::fault;

/// The sparse index of unfinished work, keys only.
pub const WORK_INDEX: &str = "work";
/// The index of heads by creditor, with their summary.
pub const LIST_INDEX: &str = "list";
/// The attribute by which DynamoDB forgets a document, in seconds since 1970.
pub const TTL: &str = "ttl";

/// The request that makes the table `name`: what template.yaml declares, for a laptop and for tests.
///
/// # Errors
/// Never in practice: the SDK checks that required fields are set.
pub fn definition(name: &str) -> Result<CreateTableInput, BuildError> {
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
    let summary =
        Projection::builder().projection_type(ProjectionType::Include).non_key_attributes("sum").build();
    CreateTableInput::builder()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(text(&["pk", "sk", "wp", "wt", "lp"])?))
        .set_key_schema(Some(keyed("pk", "sk")?))
        .global_secondary_indexes(index(WORK_INDEX, keyed("wp", "wt")?, keys_only)?)
        .global_secondary_indexes(index(LIST_INDEX, keyed("lp", "pk")?, summary)?)
        .build()
}

fn text(names: &[&str]) -> Result<Vec<AttributeDefinition>, BuildError> {
    let one = |name: &&str| {
        AttributeDefinition::builder().attribute_name(*name).attribute_type(ScalarAttributeType::S).build()
    };
    names.iter().map(one).collect()
}

fn keyed(hash: &str, range: &str) -> Result<Vec<KeySchemaElement>, BuildError> {
    let one = |name: &str, of| KeySchemaElement::builder().attribute_name(name).key_type(of).build();
    Ok(vec![one(hash, KeyType::Hash)?, one(range, KeyType::Range)?])
}

fn index(
    name: &str,
    keys: Vec<KeySchemaElement>,
    projection: Projection,
) -> Result<GlobalSecondaryIndex, BuildError> {
    GlobalSecondaryIndex::builder().index_name(name).set_key_schema(Some(keys)).projection(projection).build()
}

/// Makes the table when it is not there yet, on a laptop and in tests; on AWS the template makes it.
///
/// # Errors
/// When the engine refuses or cannot be reached.
pub async fn create(client: &Client, name: &str) -> Result<(), Fault> {
    let input = definition(name).map_err(|error| Fault::Permanent(error.to_string()))?;
    let made = client
        .create_table()
        .set_table_name(input.table_name)
        .set_billing_mode(input.billing_mode)
        .set_attribute_definitions(input.attribute_definitions)
        .set_key_schema(input.key_schema)
        .set_global_secondary_indexes(input.global_secondary_indexes)
        .send()
        .await;
    match made {
        Ok(_) => forget(client, name).await,
        Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception()) => {
            Ok(())
        }
        Err(error) => Err(fault::of("make the table", &error)),
    }
}

async fn forget(client: &Client, name: &str) -> Result<(), Fault> {
    let on = TimeToLiveSpecification::builder().attribute_name(TTL).enabled(true).build();
    let on = on.map_err(|error| Fault::Permanent(error.to_string()))?;
    let set = client.update_time_to_live().table_name(name).time_to_live_specification(on).send().await;
    set.map(|_| ()).map_err(|error| fault::of("set the table's time to live", &error))
}
