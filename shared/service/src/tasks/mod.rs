//! What people have to do, and what they say when it is done: each answer becomes a fact of the account, through the
//! same commit as any other.

pub mod call;
mod questions;

use dunning::account::Account;
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber, NoticeId};
use dunning::notice::{Approval, ListedState};
use dunning::task::{Task, TaskKind};
use dunning::time::Day;
use sha2::{Digest, Sha256};

use crate::account::{Change, ChangeError, account_of, change};
use crate::creditor;
use crate::fault::Fault;
use crate::notify::send_claimed;
use crate::ports::{LIST_BUCKETS, Ports};
use crate::rows::{ListedHead, Work, WorkItem};
use crate::scope::Scope;
use crate::settle::{self, Gap};
use crate::summary::Summary;

pub use questions::questions;

/// Pages of the list of accounts that are read.
const MOST_PAGES: usize = 1_000;
/// Letters of a handle: enough to tell a creditor's open tasks apart.
const HANDLE_LETTERS: usize = 8;

/// Something a person has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// What to type to name it.
    pub handle: String,
    /// The account; none for what is the creditor's own.
    pub account: Option<AccountId>,
    /// Who pays, as named; for what is the creditor's own, the creditor.
    pub payer: String,
    /// What is to be done.
    pub work: ToDo,
    /// Who does it.
    pub owner: String,
    /// Until when; absent for a message that only waits for its list to be approved.
    pub deadline: Option<Day>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToDo {
    /// Approve or reject a message.
    Approve {
        /// The message.
        notice: NoticeId,
        /// The items it lists.
        items: Vec<ItemNumber>,
        /// What it asks for, in minor units of the account's currency.
        total: i64,
    },
    /// Find a bank statement, and take it in.
    Statement(Gap),
    /// Anything else.
    Task(Task),
}

impl ToDo {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> TaskKind {
        match self {
            Self::Approve { .. } => TaskKind::Approve,
            Self::Statement(_) => TaskKind::FindStatement,
            Self::Task(task) => task.kind,
        }
    }
}

/// What a person says about an open task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The message may leave, or the promise counts.
    Approve,
    /// The message may not leave.
    Reject,
    /// It is done.
    Done,
    /// The call was made.
    Called(call::Outcome),
}

/// Why an answer is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// No open task has this handle.
    #[error("there is no open task {0}; list them with: relance tasks")]
    Unknown(String),
    /// The answer belongs to another kind of task; says what to type instead.
    #[error("{0}")]
    Instead(String),
    /// The account cannot be changed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for Unfit {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Everything open of a creditor, the most urgent first.
///
/// # Errors
/// When a port fails.
pub async fn open(ports: &Ports, scope: &Scope) -> Result<Vec<Open>, Fault> {
    let mut found = statements(ports, scope).await?;
    for bucket in 0..LIST_BUCKETS {
        let mut pages = crate::ports::Pages::at_most(MOST_PAGES, "the accounts");
        while let Some(from) = pages.open()? {
            for listed in pages.turn(ports.store.heads(scope, bucket, from).await?) {
                found.extend(of_head(ports, scope, &listed).await?);
            }
        }
    }
    found.sort_by(|a: &Open, b| {
        let key = |open: &Open| (open.deadline.is_none(), open.deadline, open.handle.clone());
        key(a).cmp(&key(b))
    });
    Ok(found)
}

/// Bank statements that are missing. They are no fact of an account, so nothing is kept: what is told is what the
/// statements taken in say now.
async fn statements(ports: &Ports, scope: &Scope) -> Result<Vec<Open>, Fault> {
    let gaps = settle::books(ports, scope).await?.gaps;
    if gaps.is_empty() {
        return Ok(Vec::new());
    }
    let creditor = creditor::rules(ports, scope).await?.0.creditor;
    let open = |gap: Gap| Open {
        handle: gap.id.clone(),
        account: None,
        payer: creditor.name.clone(),
        owner: creditor.settings.controller.clone(),
        deadline: gap.deadline(&creditor),
        work: ToDo::Statement(gap),
    };
    Ok(gaps.into_iter().map(open).collect())
}

/// The list says which accounts have something to do; only those are read.
async fn of_head(ports: &Ports, scope: &Scope, listed: &ListedHead) -> Result<Vec<Open>, Fault> {
    let summary: Result<Summary, _> = serde_json::from_str(&listed.summary);
    if summary.is_ok_and(|summary| summary.tasks == 0) {
        return Ok(Vec::new());
    }
    let Some(head) = ports.store.head(scope, &listed.account).await? else { return Ok(Vec::new()) };
    Ok(of_account(&account_of(&head)?))
}

/// What is open on one account.
#[must_use]
pub fn of_account(account: &Account) -> Vec<Open> {
    let payer = account.payer_party().map_or_else(|| account.payer.to_string(), |party| party.name.clone());
    let open = |mark: &str, work, owner: &str, deadline| Open {
        handle: handle(&account.id, mark),
        account: Some(account.id.clone()),
        payer: payer.clone(),
        work,
        owner: owner.to_owned(),
        deadline,
    };
    let tasks = account.tasks.iter().filter(|task| task.kind != TaskKind::Approve);
    let tasks =
        tasks.map(|task| open(task.id.as_str(), ToDo::Task(task.clone()), &task.owner, Some(task.deadline)));
    let waiting = |state| matches!(state, ListedState::Queued { approval: Approval::Waiting, .. });
    let notices = account.notices.iter().filter(|listed| waiting(listed.state)).map(|listed| {
        let task = account.tasks.iter().find(|task| task.note == listed.id.as_str());
        let (notice, items) = (listed.id.clone(), listed.items.clone());
        let work = ToDo::Approve { notice, items, total: listed.total };
        let owner = task.map_or("", |task| task.owner.as_str());
        open(listed.id.as_str(), work, owner, task.map(|task| task.deadline))
    });
    tasks.chain(notices).collect()
}

/// How many things a person has to do on an account.
#[must_use]
pub fn count(account: &Account) -> usize {
    let waits = |state| matches!(state, ListedState::Queued { approval: Approval::Waiting, .. });
    let messages = account.notices.iter().filter(|listed| waits(listed.state)).count();
    let tasks = account.tasks.iter().filter(|task| task.kind != TaskKind::Approve).count();
    tasks.saturating_add(messages)
}

/// The first letters of a digest over account and task: short to type, the same each time.
pub(crate) fn handle(account: &AccountId, mark: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(account.as_str());
    hasher.update([0x1f]);
    hasher.update(mark);
    let digits: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(HANDLE_LETTERS).collect()
}

/// Takes what `who` says about the open task `handle`, and sends what may leave by it.
///
/// # Errors
/// When there is no such task, the answer belongs to another kind, or a port fails.
pub async fn say(ports: &Ports, scope: &Scope, handle: &str, who: Actor, said: &Said) -> Result<Open, Unfit> {
    let all = open(ports, scope).await?;
    let unknown = || Unfit::Unknown(handle.to_owned());
    let open = all.into_iter().find(|open| open.handle == handle).ok_or_else(unknown)?;
    let facts = facts(&open, said)?;
    let Some(account) = open.account.clone() else {
        settle::nothing_missing(ports, scope, handle).await?;
        return Ok(open);
    };
    let now = ports.clock.now();
    let events = facts.into_iter().map(|fact| Event::new(now, who.clone(), fact)).collect();
    let (profile, rules) = creditor::rules(ports, scope).await?;
    let wanted = Change { events, ..Change::sending(account.clone()) };
    let changed = change(ports, scope, &rules, &wanted).await?;
    send_claimed(ports, scope, &profile, &changed).await?;
    let what = WorkItem::Account(account);
    ports.queue.enqueue(&[Work { creditor: scope.creditor().clone(), what }]).await?;
    Ok(open)
}

/// The facts an answer means.
fn facts(open: &Open, said: &Said) -> Result<Vec<Fact>, Unfit> {
    let handle = &open.handle;
    let instead = |text: String| Err(Unfit::Instead(text));
    match (&open.work, said) {
        (ToDo::Approve { notice, .. }, Said::Approve) => Ok(vec![Fact::Approved { notice: notice.clone() }]),
        (ToDo::Approve { notice, .. }, Said::Reject) => Ok(vec![Fact::Rejected { notice: notice.clone() }]),
        (ToDo::Statement(_), Said::Done) => Ok(Vec::new()),
        (ToDo::Statement(_), _) => instead(format!(
            "{handle} is a bank statement: take it in with relance import FILE; if nothing is missing, \
             relance tasks --done {handle}"
        )),
        (ToDo::Approve { .. }, _) => instead(format!(
            "{handle} is a message that waits: relance tasks --approve {handle}, or --reject {handle}"
        )),
        (ToDo::Task(task), Said::Approve) => promise(task).map_or_else(
            || instead(format!("{handle} is nothing to approve: relance tasks --done {handle}")),
            |promise| {
                let done = Fact::TaskDone { task: task.id.clone() };
                Ok(vec![Fact::PromiseApproved { promise }, done])
            },
        ),
        (ToDo::Task(task), Said::Called(outcome)) if task.kind == TaskKind::Call => Ok(outcome.facts()),
        (ToDo::Task(task), Said::Done) => done(task, handle),
        (ToDo::Task(_), Said::Reject | Said::Called(_)) => {
            instead(format!("{handle} is neither a message nor a call: relance tasks --done {handle}"))
        }
    }
}

fn done(task: &Task, handle: &str) -> Result<Vec<Fact>, Unfit> {
    match task.kind {
        TaskKind::Call => Err(Unfit::Instead(format!(
            "say what came of the call: relance tasks --done {handle} --result no_answer (or voicemail, reached, \
             promise, paid, dispute, wrong_person, refused)"
        ))),
        TaskKind::PostLetter => {
            Err(Unfit::Instead(format!("note the proof of posting: relance letters --posted {}", task.note)))
        }
        TaskKind::DecideCharges => Err(Unfit::Instead(format!(
            "say which: relance charges --claim {handle}, or relance charges --waive {handle} --reason WHY"
        ))),
        TaskKind::ReadReply => Ok(vec![Fact::ReplyRead {}]),
        _ => Ok(vec![Fact::TaskDone { task: task.id.clone() }]),
    }
}

/// The promise that a task asks about; its number ends the task's id.
fn promise(task: &Task) -> Option<u32> {
    let number = task.id.as_str().rsplit(':').next()?;
    if task.kind == TaskKind::ApprovePromise { number.parse().ok() } else { None }
}
