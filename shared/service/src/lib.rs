//! Does. The use cases of Relance over a handful of ports: read, decide, commit, do.

pub mod account;
pub mod api;
pub mod creditor;
pub mod doubt;
pub mod fault;
pub mod feedback;
pub mod http;
pub mod ingest;
pub mod keys;
pub mod link;
pub mod notices;
pub mod notify;
pub mod portal;
pub mod ports;
pub mod post;
pub mod privacy;
pub mod render;
pub mod reply;
pub mod rows;
pub mod scope;
pub mod send;
pub mod settle;
pub mod summary;
pub mod sweep;
pub mod tasks;
pub mod timeline;
