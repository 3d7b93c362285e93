//! Everything that happened, as events with who, when and why.

use serde::{Deserialize, Serialize};

pub use crate::fact::Fact;
use crate::time::Instant;

/// Who caused an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum Actor {
    /// The engine, by its rules.
    Engine,
    /// The debtor, by portal, reply or phone.
    Debtor,
    /// A person at the creditor's.
    Person(String),
    /// A bank, a payment provider, a mail provider.
    Provider(String),
    /// A file or an API client that brought invoices.
    Import(String),
}

/// The version of events written by this code.
pub const EVENT_VERSION: u8 = 1;

/// One event of an account's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Version of the shape; readers tolerate unknown fields and unknown facts.
    #[serde(default = "first")]
    pub v: u8,
    /// When it happened.
    pub at: Instant,
    /// Who caused it.
    pub who: Actor,
    /// Why, in words, when somebody said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What has no version is of the first.
const fn first() -> u8 {
    1
}

impl Event {
    /// An event without a stated reason.
    #[must_use]
    pub const fn new(at: Instant, who: Actor, fact: Fact) -> Self {
        Self { v: EVENT_VERSION, at, who, why: String::new(), fact }
    }

    /// The same event with a reason.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }
}
