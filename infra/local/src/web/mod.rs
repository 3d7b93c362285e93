//! The pages and doors of the laptop: loopback only.

pub mod client;
pub mod home;
pub mod server;
mod watch;
