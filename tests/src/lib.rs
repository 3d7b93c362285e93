//! Tests across rooms live in tests/; what they share is here.

#![allow(clippy::panic, reason = "a story that cannot be told stops there and says why")]

pub mod bill;
pub mod cost;
pub mod signed;
pub mod town;
pub mod world;
