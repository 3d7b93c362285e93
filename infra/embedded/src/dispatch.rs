//! The engine's typed calls by the name DynamoDB gives them on the wire.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Runs `operation` with its JSON request and returns the status and JSON a server would have sent.
pub fn run(database: &Database, operation: &str, body: &str) -> (u16, String) {
    let answer = match operation {
        "CreateTable" => typed(body, |request| database.create_table(request)),
        "DescribeTable" => typed(body, |request| database.describe_table(request)),
        "UpdateTimeToLive" => typed(body, |request| database.update_time_to_live(request)),
        "GetItem" => typed(body, |request| database.get_item(request)),
        "PutItem" => typed(body, |request| database.put_item(request)),
        "UpdateItem" => typed(body, |request| database.update_item(request)),
        "DeleteItem" => typed(body, |request| database.delete_item(request)),
        "Query" => typed(body, |request| database.query(request)),
        "Scan" => typed(body, |request| database.scan(request)),
        "BatchGetItem" => typed(body, |request| database.batch_get_item(request)),
        "BatchWriteItem" => typed(body, |request| database.batch_write_item(request)),
        "TransactWriteItems" => typed(body, |request| database.transact_write_items(request)),
        "TransactGetItems" => typed(body, |request| database.transact_get_items(request)),
        other => Err(DynoxideError::ValidationException(format!("{other} is not served here"))),
    };
    match answer {
        Ok(json) => (200, json),
        Err(error) => (error.status_code(), error.to_json()),
    }
}

fn typed<Q: DeserializeOwned, R: Serialize>(
    body: &str,
    call: impl FnOnce(Q) -> dynoxide::Result<R>,
) -> dynoxide::Result<String> {
    let refused = |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let request = serde_json::from_str(body).map_err(refused)?;
    serde_json::to_string(&call(request)?).map_err(refused)
}
