//! Talks. The ports of the service on DynamoDB and its neighbours on AWS.

pub mod fault;
pub mod http;
pub mod keys;
pub mod store;
pub mod table;
