//! Decides. The rules of chasing, pure and synchronous: no clock, no randomness, no environment, no SDK.

pub mod account;
mod advance;
pub mod apply;
pub mod calendar;
pub mod charge;
pub mod class;
pub mod decide;
pub mod dues;
pub mod event;
pub mod explain;
pub mod fact;
pub mod fold;
pub mod id;
pub mod intake;
pub mod interest;
pub mod item;
pub mod language;
pub mod law;
pub mod matching;
pub mod money;
pub mod notice;
pub mod party;
pub mod phone;
pub mod plan;
pub mod portfolio;
pub mod reference;
pub mod rules;
pub mod settings;
pub mod simulate;
pub mod state;
pub mod task;
pub mod terms;
pub mod time;
pub mod written;

pub use advance::{Advance, ClosedItem, Refusal, advance, replay};
