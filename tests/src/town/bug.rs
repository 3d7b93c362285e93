//! Bugs planted to see whether the tests find them.

/// One mistake that a careless version of Relance would make. Each is made by the wrappers around the ports, so that
/// the product's code stays untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Every message is handed over twice.
    SendsTwice,
    /// The message is handed over first, and what decided it is written after.
    SendsThenMarks,
    /// An uncertain call to the provider is made again.
    RepeatsAnUncertainSend,
    /// A time-out is taken for a refusal, so that the message goes out again.
    TakesATimeOutForARefusal,
    /// The provider's call is forgotten, the notice says sent.
    SaysSentWithoutSending,
    /// A claim, like every commit, is made on whatever is there.
    ClaimsWithoutCheck,
    /// A movement of money leaves no mark.
    ForgetsMovements,
    /// The event is marked, not the movement it speaks of.
    MarksTheEvent,
    /// A webhook is believed whatever its signature says.
    BelievesAnybody,
    /// The head is written, its notices are not.
    WritesHalfACommit,
    /// A head no longer says when it needs a look.
    ForgetsTheNextLook,
    /// A commit is acknowledged and never made.
    AcknowledgesWithoutWriting,
    /// What is due exactly now is found, what was due before is not: `=` where `<=` belongs.
    FindsOnlyWhatIsDueNow,
    /// Work counts as done once it was found, before it is on the queue.
    CountsThenEnqueues,
    /// A sweep reads the first page of each shard and stops.
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
    /// What a newer version wrote is dropped by an older one.
    DropsWhatIsNewer,
}

impl Bug {
    /// All.
    pub const ALL: [Self; 21] = [
        Self::SendsTwice,
        Self::SendsThenMarks,
        Self::RepeatsAnUncertainSend,
        Self::TakesATimeOutForARefusal,
        Self::SaysSentWithoutSending,
        Self::ClaimsWithoutCheck,
        Self::ForgetsMovements,
        Self::MarksTheEvent,
        Self::BelievesAnybody,
        Self::WritesHalfACommit,
        Self::ForgetsTheNextLook,
        Self::AcknowledgesWithoutWriting,
        Self::FindsOnlyWhatIsDueNow,
        Self::CountsThenEnqueues,
        Self::ReadsOnePageOnly,
        Self::LosesPartOfABatch,
        Self::EnqueuesNothing,
        Self::LosesTheInbox,
        Self::MixesCreditors,
        Self::WritesNoHistory,
        Self::DropsWhatIsNewer,
    ];
}
