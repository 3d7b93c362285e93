//! What is held about one debtor: given out as it lies, or taken away while the ledger stays.
//!
//! Erasing keeps what bookkeeping needs (numbers, dates, amounts) under a pseudonym that nothing leads back from, and
//! removes the rest: names, addresses, contacts, words, files, messages. It goes step by step, each of which may be
//! done again: killed at any point, the same command goes on where it stopped.

/// Every row of a list: `every!(from => store.documents(scope, kind, from))`. A closure would not do: its future's
/// lifetimes are too particular for a server that moves work between threads.
macro_rules! every {
    ($from:ident => $page:expr) => {{
        let mut rows = Vec::new();
        let mut pages = $crate::ports::Pages::at_most($crate::privacy::MOST_PAGES, "the rows of a list");
        while let Some($from) = pages.open()? {
            rows.extend(pages.turn($page.await?));
        }
        rows
    }};
}

mod account;
mod beside;
mod erase;
mod export;
mod find;
mod traces;
mod veil;

use async_trait::async_trait;
use dunning::id::{AccountId, DebtorId, IdError};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::ports::Page;
use crate::rows::{EventsRow, HeadRow, Instant, ItemRow, NoticeRow, PointerKey};
use crate::scope::Scope;

pub use erase::{Wish, erase};
pub use export::{Export, Original, export};

/// Pages of any one list that are read.
const MOST_PAGES: usize = 10_000;

/// The rows of one account beside its head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The history.
    pub events: Vec<EventsRow>,
    /// The items.
    pub items: Vec<ItemRow>,
    /// The notices.
    pub notices: Vec<NoticeRow>,
}

/// Rows moved and removed outside the one way for facts. Only commands that a person types are given it; no function
/// is.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// Writes rows of an account over those there are. Repeating it changes nothing.
    async fn lay(&self, scope: &Scope, account: &AccountId, rows: &Rows) -> Result<(), Fault>;
    /// Puts the head of `to` in the place of `from`'s, if that still has this version; false when not. Both may be
    /// the same account.
    async fn swap_head(
        &self,
        scope: &Scope,
        from: (&AccountId, u64),
        to: &AccountId,
        head: &HeadRow,
    ) -> Result<bool, Fault>;
    /// Removes every row of an account; how many there were.
    async fn clear(&self, scope: &Scope, account: &AccountId) -> Result<usize, Fault>;
    /// The pointers that lead to an account, a page at a time. Looks through the whole table.
    async fn pointers(
        &self,
        scope: &Scope,
        account: &AccountId,
        from: Option<String>,
    ) -> Result<Page<PointerKey>, Fault>;
    /// Removes documents that have expired and are still there: nothing reads them, but they can be read.
    async fn clear_expired(&self, scope: &Scope) -> Result<(), Fault>;
    /// Removes pointers; removing what is not there changes nothing.
    async fn drop_pointers(&self, scope: &Scope, keys: &[PointerKey]) -> Result<(), Fault>;
}

/// Messages that were kept instead of delivered, as a laptop's outbox does.
#[async_trait]
pub trait Captured: Send + Sync {
    /// Removes the messages to an account; how many there were.
    async fn drop_messages(&self, scope: &Scope, account: &AccountId) -> Result<usize, Fault>;
}

/// On AWS messages leave, and none is kept.
#[derive(Clone, Copy, Debug)]
pub struct NoneKept;

#[async_trait]
impl Captured for NoneKept {
    async fn drop_messages(&self, _: &Scope, _: &AccountId) -> Result<usize, Fault> {
        Ok(0)
    }
}

/// What lies in the bucket, by name. Only commands that a person types are given it: no function may list.
#[async_trait]
pub trait Listing: Send + Sync {
    /// The names of a creditor's bodies that begin with a folder such as `drop/`, a page at a time.
    async fn names(&self, scope: &Scope, folder: &str, from: Option<String>) -> Result<Page<String>, Fault>;
}

/// What is rewritten outside the ports that functions have.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Rows.
    pub shelf: &'a dyn Shelf,
    /// Names in the bucket.
    pub listing: &'a dyn Listing,
    /// Messages.
    pub captured: &'a dyn Captured,
}

/// Why nothing was given out or erased.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PrivacyError {
    /// Nothing is held under this id.
    #[error("nothing is held about {0}; the customers' ids stand in `relance accounts`")]
    Unknown(DebtorId),
    /// Something is still owed, either way.
    #[error(
        "{debtor} still has {items} open items or money on no item: a claim may be kept as long as it is pursued (GDPR article 17, paragraph 3 e). Settle them first, or repeat with --force"
    )]
    Open {
        /// Who.
        debtor: DebtorId,
        /// Open items, and movements of money on none.
        items: usize,
    },
    /// The reason would keep what is to be erased.
    #[error("the reason is kept, so it must not name the person: write for example \"request of 3 March\"")]
    Named,
    /// A message to the debtor is being sent at this moment, or somebody else changes the account.
    #[error("a message is being sent or the account is being changed; try again in two minutes")]
    Busy,
    /// The history of an account does not give its state, so that it cannot be rewritten safely.
    #[error("the history of an account does not give its state; nothing of that account was changed")]
    Unproven,
    /// A port.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<IdError> for PrivacyError {
    fn from(error: IdError) -> Self {
        Self::Fault(Fault::Permanent(error.to_string()))
    }
}

/// What is left of an erased debtor: who asked and what was done, without a word about who it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The name under which the ledger goes on.
    pub pseudonym: DebtorId,
    /// When it was done.
    pub at: Instant,
    /// Why, as the person who did it wrote.
    pub reason: String,
    /// Accounts rewritten.
    pub accounts: usize,
    /// Files removed from the bucket.
    pub files: usize,
    /// Of these, files that also spoke of others, whose items stay.
    pub shared: usize,
    /// Captured messages removed.
    pub messages: usize,
}

impl Erased {
    /// What was done, what stays and why, and where else to look, for the person who erased.
    #[must_use]
    pub fn words(&self, stage: Stage) -> String {
        let Self { pseudonym, accounts, files, shared, messages, .. } = self;
        let elsewhere = match stage {
            Stage::Laptop => {
                "files that you laid into a watched folder yourself, and copies of the data folder"
            }
            Stage::Aws => {
                "backups: the table can be brought back for 35 days, removed files for 30; after a restore, erase again"
            }
        };
        format!(
            "Erased. {accounts} accounts go on as {pseudonym}, {files} files and {messages} captured messages were removed.\n\
             {shared} of the files also held others' items; those items stay, and the files are in your own archive.\n\
             Kept: numbers, dates and amounts. The books must add up, and the law asks for them: 10 years in France \
             (Code de commerce L123-22), 7 years in Belgium and 10 for VAT. The invoices themselves stay where your \
             accounting keeps them for that duty; this program's copies are gone.\n\
             Not reached from here: {elsewhere}; the mail and SMS provider's own records; your accounting, from which \
             an import brings the person back."
        )
    }
}

/// Where Relance runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In one process, on a folder.
    Laptop,
    /// On AWS.
    Aws,
}
