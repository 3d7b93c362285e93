//! Decides. The rules of chasing, pure and synchronous: no clock, no randomness, no environment, no SDK.

pub mod calendar;
pub mod id;
pub mod money;
