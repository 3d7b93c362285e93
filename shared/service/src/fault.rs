//! What can go wrong between Relance and the world, by what to do about it.

/// A call to the outside that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Refused for too many requests; nothing happened; later it may work.
    #[error("throttled: {0}")]
    Throttled(String),
    /// No answer, or a server error: the effect may or may not have happened.
    #[error("no certain answer: {0}")]
    Unknown(String),
    /// Refused for a reason that will not go away by itself; nothing happened.
    #[error("refused: {0}")]
    Permanent(String),
    /// What is stored cannot be read by this version of the code.
    #[error("stored data cannot be read: {0}")]
    Unreadable(String),
}

impl Fault {
    /// Whether the same call may succeed when it is made again later.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Throttled(_) | Self::Unknown(_))
    }
}
