//! What a mail provider says became of a message: its own words → facts. Opens and clicks prove nothing and are
//! named only to be ignored.

mod inbound;
mod ses;
mod text;

use chrono::{DateTime, Utc};

pub use inbound::{Inbound, inbound};
pub use ses::read;
pub use text::{Text, text};

/// The longest event read, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;
/// The most recipients read of one event.
pub const MOST_RECIPIENTS: usize = 50;

/// One event about one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The provider's id for the message.
    pub message_id: String,
    /// When it happened, as the provider says.
    pub at: Option<DateTime<Utc>>,
    /// The tags the message was sent with, first value of each.
    pub tags: Vec<(String, String)>,
    /// What happened.
    pub outcome: Outcome,
}

impl Feedback {
    /// The value of a tag.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.as_str())
    }
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took it.
    Accepted,
    /// The servers of these recipients took it; none named: the provider does not say which.
    Delivered(Vec<String>),
    /// An address does not exist or refuses us for good.
    BouncedHard(Vec<String>),
    /// An address did not take it this time.
    BouncedSoft(Vec<String>),
    /// A recipient marked it as unwanted.
    Complained(Vec<String>),
    /// The provider is still trying.
    Delayed(Vec<String>),
    /// The provider refused it after all, or could not render it; it never left.
    Rejected(String),
    /// Of no consequence: opens, clicks, subscriptions.
    Ignored(String),
}

impl Outcome {
    /// The addresses it is about; none where the provider names none.
    #[must_use]
    pub fn recipients(&self) -> &[String] {
        match self {
            Self::Delivered(to)
            | Self::BouncedHard(to)
            | Self::BouncedSoft(to)
            | Self::Complained(to)
            | Self::Delayed(to) => to,
            Self::Accepted | Self::Rejected(_) | Self::Ignored(_) => &[],
        }
    }
}

/// Why an event cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedbackError {
    /// Longer than is read.
    #[error("the event is longer than {MOST_BYTES} bytes")]
    TooLarge,
    /// Not JSON, or not an event.
    #[error("this is no event of the mail provider: {0}")]
    NotAnEvent(String),
}
