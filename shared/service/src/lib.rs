//! Does. The use cases of Relance over a handful of ports: read, decide, commit, do.

pub mod fault;
pub mod http;
pub mod link;
pub mod ports;
pub mod rows;
pub mod scope;
pub mod sweep;
