//! What the rows of the notices that an account lists tell the engine.

use dunning::account::Account;
use dunning::fact::Fact;
use dunning::notice::{CancelReason, ListedState, NoticeStatus, Purpose};

use super::read::Read;
use super::writes::write;
use crate::doubt::{self, Progress};
use crate::notices::{Kept, Standing};
use crate::rows::{Instant, NoticeWrite};

/// What the rows of listed notices tell.
#[derive(Default)]
pub(super) struct Standings {
    pub facts: Vec<Fact>,
    /// Doubts, each with the instant it began: a person is asked a day after that, not a day after it was noted.
    pub doubts: Vec<(Instant, Fact)>,
    /// Rows that change although the engine has no say in it.
    pub settled: Vec<NoticeWrite>,
    /// To be tried again if they are still wanted.
    pub again: Vec<Kept>,
    pub held: bool,
}

/// Looks at the row of each listed notice.
pub(super) fn of(read: &Read, now: Instant) -> Standings {
    let mut standings = Standings::default();
    for kept in &read.kept {
        let id = kept.notice.id.clone();
        match doubt::progress(kept, now) {
            Progress::Unchanged => {}
            Progress::Held => standings.held = true,
            Progress::TryAgain if outlived(&read.account, kept, now) => {
                standings.facts.push(Fact::NoticeUndelivered { notice: Box::new(kept.notice.clone()) });
                let late = kept.standing.then(NoticeStatus::Cancelled { reason: CancelReason::NoLongerDue });
                standings.settled.extend(write(kept, &late).ok());
            }
            Progress::TryAgain => standings.again.push(kept.clone()),
            Progress::Sent => standings.facts.push(Fact::NoticeSent { id }),
            Progress::Undelivered | Progress::Cancelled => {
                standings.facts.push(Fact::NoticeUndelivered { notice: Box::new(kept.notice.clone()) });
            }
            Progress::InDoubt => {
                standings.doubts.push((doubt::since(kept).unwrap_or(now), Fact::NoticeInDoubt { id }));
                let asked = Standing { asked: true, ..kept.standing.clone() };
                standings.settled.extend(write(kept, &asked).ok());
            }
        }
    }
    standings
}

/// A step of the plan that waited beyond its day: it certainly did not leave, and what is due today is decided afresh.
/// Sent late, it would come beside today's message and inside the gap that the next step keeps from its claim.
fn outlived(account: &Account, kept: &Kept, now: Instant) -> bool {
    let today = account.day_of(now);
    let claimed = account.notices.iter().find(|listed| listed.id == kept.notice.id);
    kept.notice.purpose == Purpose::Step
        && claimed.is_some_and(|listed| match listed.state {
            ListedState::Claimed { at, .. } => account.day_of(at) < today,
            ListedState::Queued { .. } | ListedState::InDoubt { .. } => false,
        })
}
