//! Rare branches, seen from outside the product: in what is committed, in how notices move, in what calls answer. A
//! run that misses one of them proves nothing about it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use dunning::notice::NoticeStatus;
use service::notices::Standing;

/// One rare branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A commit met another one and was decided again.
    CommitMetAnother,
    /// A commit happened and its answer was lost.
    CommitAnswerLost,
    /// A movement was booked already.
    MovementKnown,
    /// A notice was moved by somebody else first.
    NoticeMovedMeanwhile,
    /// Something waited in the inbox.
    InboxFilled,
    /// A lease ended and nobody knew whether the message left.
    NoticeInDoubt,
    /// A person was asked about a message in doubt.
    PersonAsked,
    /// The provider refused for too many requests, and it was tried again.
    TriedAgain,
    /// A notice bounced.
    Bounced,
    /// A notice was cancelled.
    Cancelled,
    /// What a notice asked for changed after it was claimed.
    Crossed,
    /// A notice proved undelivered and was taken back.
    TakenBack,
    /// A closed item came back.
    Restored,
    /// A promise was answered.
    PromiseAnswered,
    /// A promise was broken.
    PromiseBroken,
    /// A dispute froze an item.
    Disputed,
    /// Work came back to the queue.
    WorkCameBack,
    /// A process died.
    Died,
    /// A forged webhook was refused.
    ForgeryRefused,
    /// A formal notice waits for approval.
    ApprovalAsked,
    /// Secrets changed while webhooks were under way.
    KeysRotated,
    /// A version of tomorrow wrote.
    NewerWrote,
}

impl Mark {
    /// All: the normal run takes each of them.
    pub const ALL: [Self; 22] = [
        Self::CommitMetAnother,
        Self::CommitAnswerLost,
        Self::MovementKnown,
        Self::NoticeMovedMeanwhile,
        Self::InboxFilled,
        Self::NoticeInDoubt,
        Self::PersonAsked,
        Self::TriedAgain,
        Self::Bounced,
        Self::Cancelled,
        Self::Crossed,
        Self::TakenBack,
        Self::Restored,
        Self::PromiseAnswered,
        Self::PromiseBroken,
        Self::Disputed,
        Self::WorkCameBack,
        Self::Died,
        Self::ForgeryRefused,
        Self::ApprovalAsked,
        Self::KeysRotated,
        Self::NewerWrote,
    ];
}

/// The facts that tell of a rare branch, by the name the history gives them.
const FACTS: [(&str, Mark); 9] = [
    ("notice_crossed", Mark::Crossed),
    ("notice_undelivered", Mark::TakenBack),
    ("restored", Mark::Restored),
    ("promise_answered", Mark::PromiseAnswered),
    ("promise_broken", Mark::PromiseBroken),
    ("disputed", Mark::Disputed),
    ("of_tomorrow", Mark::NewerWrote),
    ("notice_in_doubt", Mark::PersonAsked),
    ("bounced", Mark::Bounced),
];

/// How often each was taken.
#[derive(Debug, Default)]
pub struct Marks(Mutex<BTreeMap<Mark, usize>>);

impl Marks {
    /// It was taken.
    pub fn hit(&self, mark: Mark) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(mark).or_default() += 1;
    }

    /// How often each was.
    pub fn all(&self) -> BTreeMap<Mark, usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the events of a commit tell.
    pub fn facts(&self, events: &str) {
        for (fact, mark) in FACTS {
            if events.contains(&format!("\"fact\":\"{fact}\"")) {
                self.hit(mark);
            }
        }
    }

    /// What the standing of a notice tells.
    pub fn standing(&self, standing: &Standing) {
        match &standing.status {
            NoticeStatus::InDoubt { .. } => self.hit(Mark::NoticeInDoubt),
            NoticeStatus::Cancelled { .. } => self.hit(Mark::Cancelled),
            NoticeStatus::Claimed { .. } if standing.tries > 0 => self.hit(Mark::TriedAgain),
            NoticeStatus::Queued { approval: dunning::notice::Approval::Waiting, .. } => {
                self.hit(Mark::ApprovalAsked);
            }
            _ => {}
        }
    }
}
