//! What must hold after every commit: the ledger, the replay, the classes, the borders between creditors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dunning::account::Account;
use dunning::event::Event;
use dunning::fact::Fact;
use dunning::id::{AccountId, CreditorId, NoticeId};
use dunning::item::Line;
use dunning::notice::{Notice, NoticeStatus, Purpose};
use service::account::account_of;
use service::notices::Kept;
use service::rows::Commit;
use service::scope::Scope;

use super::fate::me;
use super::mark::{Mark, Marks};

/// What a newer version writes into a head, which an older one must keep.
pub const NEWER: &str = "of_tomorrow";

/// What was seen, and what must not be.
#[derive(Debug, Default)]
pub struct Watch {
    seen: Mutex<BTreeMap<(CreditorId, AccountId), (u64, Account)>>,
    broken: Mutex<Vec<String>>,
    claims: Mutex<BTreeSet<(CreditorId, NoticeId, u64)>>,
    /// Which rare branches were taken.
    pub marks: Marks,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    /// What was broken so far.
    pub fn broken(&self) -> Vec<String> {
        held(&self.broken).clone()
    }

    /// Notes what must not be.
    pub fn breach(&self, what: String) {
        held(&self.broken).push(what);
    }

    /// Whether this process claimed this notice.
    pub fn claimed(&self, creditor: &CreditorId, notice: &NoticeId, by: u64) -> bool {
        held(&self.claims).contains(&(creditor.clone(), notice.clone(), by))
    }

    /// A commit that may have happened: what it claims must be owed in the very version that claims it.
    pub fn attempted(&self, scope: &Scope, commit: &Commit) {
        let Ok(account) = account_of(&commit.head) else { return };
        for write in &commit.notices {
            let Ok(kept) = Kept::read(write.row.clone()) else { continue };
            self.marks.standing(&kept.standing);
            if !matches!(kept.standing.status, NoticeStatus::Claimed { .. }) {
                continue;
            }
            for wrong in asks_wrongly(&account, &kept.notice) {
                self.breach(format!("{wrong} of {}", scope.creditor()));
            }
            let key = (scope.creditor().clone(), kept.notice.id, me().map_or(0, |me| me.born));
            held(&self.claims).insert(key);
        }
    }

    /// A commit that did happen.
    pub fn committed(&self, scope: &Scope, commit: &Commit) {
        let name = format!("{} of {}", commit.account, scope.creditor());
        let account = match account_of(&commit.head) {
            Ok(account) => account,
            Err(error) => return self.breach(format!("{name}: a head nobody can read: {error}")),
        };
        if account.creditor != *scope.creditor() || account.id != commit.account {
            self.breach(format!("{name} was written as another's"));
        }
        let events: Vec<Event> = serde_json::from_str(&commit.events).unwrap_or_default();
        self.marks.facts(&commit.events);
        let key = (scope.creditor().clone(), commit.account.clone());
        let mut seen = held(&self.seen);
        if let Some((version, known)) = seen.get(&key).filter(|(version, _)| *version >= commit.head.version)
        {
            // Whose answer was lost learns of it after others went on; the same version twice is another matter.
            if *version == commit.head.version && *known != account {
                self.breach(format!("{name}: version {version} was written twice"));
            }
            return;
        }
        let before = match seen.insert(key, (commit.head.version, account.clone())) {
            Some((version, before)) if version.saturating_add(1) == commit.head.version => Some(before),
            _ if commit.head.version == 1 => fresh(&account),
            // The commit between was not seen: its process died. The whole history is replayed at rest.
            _ => None,
        };
        let mut wrong = unbalanced(&account);
        if let Some(before) = before {
            wrong.extend(follows(&before, &events, &account));
            wrong.extend(fallen(&before, &events, &account));
        }
        for one in wrong {
            self.breach(format!("{name}, version {}: {one}", commit.head.version));
        }
    }

    /// Something rare happened.
    pub fn mark(&self, mark: Mark) {
        self.marks.hit(mark);
    }
}

/// The account before its first event.
#[must_use]
pub fn fresh(account: &Account) -> Option<Account> {
    Account::new(account.creditor.clone(), account.payer.clone(), account.currency, account.zone).ok()
}

/// The events lead from one version to the next, and what a newer version wrote is still there.
fn follows(before: &Account, events: &[Event], after: &Account) -> Vec<String> {
    let mut wrong = Vec::new();
    let replayed = dunning::replay(before.clone(), events);
    if (Account { newer: after.newer.clone(), ..replayed }) != *after {
        wrong.push("its events do not lead to it".to_owned());
    }
    if before.newer.keys().any(|name| !after.newer.contains_key(name)) {
        wrong.push("what a newer version wrote is gone".to_owned());
    }
    wrong
}

/// A message adds up to the ledger, and asks for nothing that is not owed.
fn asks_wrongly(account: &Account, notice: &Notice) -> Vec<String> {
    let mut wrong = Vec::new();
    if notice.total != notice.items.iter().map(|item| item.open).sum::<i64>() {
        wrong.push(format!("notice {}: its lines do not add up", notice.id));
    }
    for item in &notice.items {
        let open = account.line(&item.number).map_or(0, Line::open);
        if open <= 0 {
            wrong.push(format!("{} is claimed and nothing is open", item.number));
        } else if notice.purpose == Purpose::Step && (item.open > open || item.open <= 0) {
            wrong.push(format!("{} is claimed for {} and {open} is open", item.number, item.open));
        }
    }
    wrong
}

/// The class of an item never falls, unless one of the reasons that may lower it is in the history.
fn fallen(before: &Account, events: &[Event], after: &Account) -> Vec<String> {
    if may_lower(events) {
        return Vec::new();
    }
    let fell = |line: &&Line| {
        let now = after.line(&line.number);
        now.is_some_and(|now| now.track.class < line.track.class)
    };
    before.lines.values().filter(fell).map(|line| format!("{} fell from its class", line.number)).collect()
}

fn may_lower(events: &[Event]) -> bool {
    events.iter().any(|event| {
        matches!(
            event.fact,
            Fact::NoticeUndelivered { .. }
                | Fact::DueDateMoved { .. }
                | Fact::DisputeResolved { .. }
                | Fact::PromiseBroken { .. }
                | Fact::PromiseLapsed { .. }
                | Fact::PromiseKept { .. }
                | Fact::ArrangementEnded { .. }
                | Fact::Chargeback { .. }
                | Fact::Refund { .. }
                | Fact::ItemReceived { .. }
        )
    })
}

/// What does not add up.
#[must_use]
pub fn unbalanced(account: &Account) -> Vec<String> {
    let sums = account.sums;
    let owed = sums.invoiced - sums.paid - sums.credited - sums.written_off;
    let pairs = [
        ("invoiced − paid − credited − written off = open", owed, account.open()),
        ("unapplied", sums.unapplied, account.unapplied()),
        ("credit", sums.credit, account.credit),
    ];
    let wrong = pairs.into_iter().filter(|(_, sum, there)| sum != there);
    wrong.map(|(what, sum, there)| format!("{what}: {sum} is not {there}")).collect()
}
