//! Decides. The rules of chasing, pure and synchronous: no clock, no randomness, no environment, no SDK.

pub mod calendar;
pub mod class;
pub mod id;
pub mod interest;
pub mod law;
pub mod money;
pub mod party;
pub mod settings;
pub mod time;
