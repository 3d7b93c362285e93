//! The world on a laptop: each port on a folder, so that a stopped process finds everything again.

pub mod bucket;
pub mod clock;
pub mod fetch;
pub mod files;
pub mod lock;
pub mod outbox;
pub mod queue;
pub mod secrets;
