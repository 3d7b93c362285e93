//! The pages and doors of the laptop: loopback only.

pub mod client;
