//! Bugs planted to see whether the tests find them.

/// One mistake that a careless version of Relance would make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Every message is handed over twice.
    SendsTwice,
    /// An uncertain call to the provider is made again.
    RepeatsAnUncertainSend,
    /// A time-out is taken for a refusal, so that the message goes out again.
    TakesATimeOutForARefusal,
    /// The provider's call is forgotten, the notice says sent.
    SaysSentWithoutSending,
    /// Commits are made on whatever is there.
    CommitsWithoutCheck,
    /// Notices move whatever their status is.
    MovesWithoutCheck,
    /// A movement of money leaves no mark.
    ForgetsMovements,
    /// The head is written, its notices are not.
    WritesHalfACommit,
    /// A head no longer says when it needs a look.
    ForgetsTheNextLook,
    /// A commit is acknowledged and never made.
    AcknowledgesWithoutWriting,
    /// A sweep reads the first row of each shard and stops.
    ReadsOnePageOnly,
    /// Of a batch only the first piece of work reaches the queue.
    LosesPartOfABatch,
    /// Nothing reaches the queue.
    EnqueuesNothing,
    /// What cannot be booked now is acknowledged and not kept.
    LosesTheInbox,
    /// Settings of another creditor are used.
    MixesCreditors,
    /// History is not written.
    WritesNoHistory,
}

impl Bug {
    /// All.
    pub const ALL: [Self; 16] = [
        Self::SendsTwice,
        Self::RepeatsAnUncertainSend,
        Self::TakesATimeOutForARefusal,
        Self::SaysSentWithoutSending,
        Self::CommitsWithoutCheck,
        Self::MovesWithoutCheck,
        Self::ForgetsMovements,
        Self::WritesHalfACommit,
        Self::ForgetsTheNextLook,
        Self::AcknowledgesWithoutWriting,
        Self::ReadsOnePageOnly,
        Self::LosesPartOfABatch,
        Self::EnqueuesNothing,
        Self::LosesTheInbox,
        Self::MixesCreditors,
        Self::WritesNoHistory,
    ];
}
