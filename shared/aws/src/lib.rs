//! Talks. The ports of the service on DynamoDB and its neighbours on AWS.

pub mod http;
