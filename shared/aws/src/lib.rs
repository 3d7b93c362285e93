//! Talks. The ports of the service on DynamoDB and its neighbours on AWS.

mod absent;
pub mod bucket;
pub mod clock;
pub mod fault;
pub mod fetch;
pub mod http;
pub mod keys;
pub mod operator;
pub mod permissions;
pub mod queue;
pub mod sdk;
pub mod secrets;
pub mod send;
pub mod settings;
pub mod start;
pub mod store;
pub mod table;
pub mod telemetry;
pub mod wire;
